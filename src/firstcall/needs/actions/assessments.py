"""Assessments recorded, changed and withdrawn (Annex 1 T4, T6; GN 13)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import areas_of, may
from firstcall.access.rules import Actor, Scope
from firstcall.needs.actions.rollups import keep_rollups
from firstcall.needs.models import (
    Assessment,
    AssessmentArea,
    AssessmentChoice,
    AssessmentGroup,
    AssessmentPartner,
    NeedFigure,
)
from firstcall.needs.queries.assessments import issues_here, lines_touched
from firstcall.needs.rules import why_not_change_unit, why_not_end, why_not_record
from firstcall.needs.rules.assessments import CLAUSE
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.places.models import Area
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group

PLAIN: dict[str, Any] = {
    "title": "",
    "joint": False,
    "methods": [],
    "took_part": None,
    "sampled": None,
    "covered": None,
    "population_groups": [],
    "starts_on": None,
    "ends_on": None,
    "published_on": None,
    "standards": "",
    "issues": [],
    "source": "",
    "unit": "people",
    "household_size": None,
    "report": "",
    "sensitivity": "moderate",
    "state": Assessment.DONE,
}
"""What is said of an assessment beside whom and where, and what it is where nothing is said."""
LINKED = ("organisation", "partners", "areas", "groups")
COUNTING = {
    "starts_on",
    "ends_on",
    "published_on",
    "household_size",
    "unit",
}  # these change which figures count


@transaction.atomic
def record_assessment(
    *, emergency: Emergency, title: str, by: Actor, at: datetime, **said: Any
) -> Assessment:
    """Record an assessment of needs. `said`: the fields of PLAIN, and `organisation`, `partners`, `areas`, `groups`.

    Where no group is named it looked at all there are; where no area is, at the whole country. A partner that names no
    leading organisation records its own. Raises `Refused`, `Forbidden`, `NotVisible`.
    """
    _known_only(said)
    organisation = _led_by(said.get("organisation"), by, emergency)
    groups = _unique(said.get("groups") or emergency.groups.filter(ends_on=None, parent=None))
    areas = _unique(said.get("areas") or Area.objects.filter(country=emergency.country_id, level=0))
    acting = _require(by, "create", emergency, organisation, groups, areas)
    plain = _plain({**said, "title": title})
    refuse(_why_not(emergency, plain, areas, at))
    assessment = Assessment.objects.create(
        emergency=emergency, organisation=organisation, recorded_at=at, **plain
    )
    _link(assessment, partners=said.get("partners", ()), areas=areas, groups=groups)
    _write(assessment, "assessment.recorded", {**_shown(plain), **_links(assessment)}, acting, at)
    return assessment


@transaction.atomic
def change_assessment(
    assessment: Assessment, *, expected: int | None, by: Actor, at: datetime, **said: Any
) -> Assessment:
    """Change what is said of an assessment; what is left out stays. Figures that count by it are added up again.

    Raises `Refused`, `Stale`, `Forbidden`, `NotVisible`.
    """
    _known_only(said)
    emergency = assessment.emergency
    acting = require_for(by, "change", assessment)
    wanted = _plain({name: said[name] for name in PLAIN if name in said}, only=True)
    if "organisation" in said:
        wanted["organisation"] = current(said["organisation"]) if said["organisation"] else None
    plain = {name: wanted.get(name, getattr(assessment, name)) for name in PLAIN}
    areas = _unique(said["areas"]) if said.get("areas") else [one.area for one in assessment.areas.all()]
    refuse(
        _why_not(emergency, plain, areas, at)
        or why_not_change_unit(
            changes=plain["unit"] != assessment.unit,
            figures=NeedFigure.objects.filter(assessment=assessment).count(),
        )
    )
    before = {name: getattr(assessment, name) for name in wanted} | _links(assessment)
    counts = any(getattr(assessment, name) != wanted[name] for name in COUNTING & set(wanted))
    change(assessment, expected=expected, **wanted)
    _link(
        assessment,
        **{name: said[name] for name in ("partners", "areas", "groups") if said.get(name) is not None},
    )
    after = {name: getattr(assessment, name) for name in wanted} | _links(assessment)
    changed = [name for name in after if after[name] != before[name]]
    content = {"before": {n: before[n] for n in changed}, "after": {n: after[n] for n in changed}}
    _write(
        assessment, "assessment.changed", {key: _shown(value) for key, value in content.items()}, acting, at
    )
    if counts:
        keep_rollups(emergency, lines_touched(assessment))
    return assessment


@transaction.atomic
def end_assessment(
    assessment: Assessment,
    *,
    reason: str,
    on: date | None = None,
    expected: int | None,
    by: Actor,
    at: datetime,
) -> Assessment:
    """Withdraw an assessment: it stays on record with the reason, its figures no longer count anywhere.

    Choices of it end. Raises `Refused`, `Stale`, `Forbidden`, `NotVisible`.
    """
    acting = require_for(by, "end", assessment)
    why, day = reason.strip(), on or at.date()
    refuse(why_not_end(withdrawn=assessment.state == Assessment.WITHDRAWN, reason=why))
    change(assessment, expected=expected, state=Assessment.WITHDRAWN, ended_on=day, reason=why)
    choices = AssessmentChoice.objects.filter(assessment=assessment, ends_on=None)
    touched = {*lines_touched(assessment), *choices.values_list("group_id", "sector")}
    for choice in choices:
        change(choice, ends_on=max(day, choice.starts_on))
    _write(assessment, "assessment.withdrawn", {"reason": why, "on": day}, acting, at)
    keep_rollups(assessment.emergency, touched)
    return assessment


def require_for(by: Actor, act: str, assessment: Assessment) -> Acting:
    """As `require`, for an assessment that lies in several groups and areas: in any of them."""
    return _require(
        by,
        act,
        assessment.emergency,
        assessment.organisation,
        [one.group for one in assessment.groups.select_related("group")],
        [one.area for one in assessment.areas.select_related("area")],
    )


def _require(
    by: Actor,
    act: str,
    emergency: Emergency,
    organisation: Organisation | None,
    groups: Collection[Group],
    areas: Collection[Area],
) -> Acting:
    above = [areas_of(area) for area in areas] or [frozenset()]
    scopes = [
        Scope(
            country=emergency.country_id,
            emergency=emergency.pk,
            group=group.pk if group else None,
            areas=lineage,
            organisation=organisation.pk if organisation else None,
        )
        for group in groups or [None]  # type: ignore[list-item]
        for lineage in above
    ]
    for ask in (act, "read"):
        allowed = next((scope for scope in scopes if may(by, "assessment", ask, scope)), None)
        if allowed is not None:
            return require(by, "assessment", act, allowed)
    return require(by, "assessment", act, scopes[0])


def _known_only(said: Mapping[str, Any]) -> None:
    unknown = set(said) - {*PLAIN, *LINKED}
    if unknown:
        raise TypeError(f"Nothing of an assessment: {', '.join(sorted(unknown))}")


def _led_by(organisation: Organisation | None, by: Actor, emergency: Emergency) -> Organisation | None:
    """The leading organisation as it is today; where a partner names none, its own."""
    if organisation is not None:
        return current(organisation)
    here = [held for held in by.held if held.emergency == emergency.pk]
    if here and all(held.role == "PART" for held in here):
        return Organisation.objects.filter(pk=here[0].organisation or 0).first()
    return None


def _plain(said: Mapping[str, Any], *, only: bool = False) -> dict[str, Any]:
    """The plain fields as they are kept: texts without white space around them, lists without repetition."""
    found = {}
    for name, unsaid in PLAIN.items():
        if name not in said and only:
            continue
        value = said.get(name, unsaid)
        if isinstance(unsaid, str):
            value = (value or "").strip() or unsaid
        elif isinstance(unsaid, list):
            value = list(dict.fromkeys(one.strip() for one in value or () if one.strip()))
        found[name] = value
    if found.get("household_size") is not None:
        found["household_size"] = Decimal(str(found["household_size"])).quantize(Decimal("0.01"))
    if "title" in found:
        found["title"] = " ".join(found["title"].split())[:200]
    return found


def _why_not(emergency: Emergency, plain: Mapping[str, Any], areas: Collection[Area], at: datetime) -> Any:
    names = (
        "title", "state", "methods", "issues", "starts_on", "ends_on", "published_on", "unit", "household_size",
        "sampled", "covered", "sensitivity", "report",
    )  # fmt: skip
    return why_not_record(
        **{name: plain[name] for name in names},
        known_issues=[one.id for one in issues_here(emergency)],
        today=at.date(),
        areas_elsewhere=[one.name for one in areas if one.country_id != emergency.country_id],
    )


def _unique(rows: Any) -> list[Any]:
    return list({row.pk: row for row in rows}.values())


def _link(assessment: Assessment, **linked: Any) -> None:
    """Partners, areas and groups as they are given, in place of those before."""
    if "partners" in linked:
        led = assessment.organisation_id
        wanted = [one for one in _unique(current(row) for row in linked["partners"] or ()) if one.pk != led]
        assessment.partners.all().delete()
        AssessmentPartner.objects.bulk_create(
            AssessmentPartner(assessment=assessment, organisation=one) for one in wanted
        )
    if "areas" in linked:
        assessment.areas.all().delete()
        AssessmentArea.objects.bulk_create(
            AssessmentArea(assessment=assessment, area=one) for one in _unique(linked["areas"])
        )
    if "groups" in linked:
        assessment.groups.all().delete()
        AssessmentGroup.objects.bulk_create(
            AssessmentGroup(assessment=assessment, group=one) for one in _unique(linked["groups"])
        )


def _links(assessment: Assessment) -> dict[str, Any]:
    return {
        "organisation": assessment.organisation.name if assessment.organisation else None,
        "partners": sorted(assessment.partners.values_list("organisation__name", flat=True)),
        "areas": sorted(assessment.areas.values_list("area__pcode", flat=True)),
        "groups": sorted(assessment.groups.values_list("group__code", flat=True)),
    }


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.name if isinstance(value, Organisation) else value for name, value in values.items()}


def _write(
    assessment: Assessment, act: str, content: Mapping[str, Any], acting: Acting, at: datetime
) -> None:
    append(
        act=act,
        subject=f"assessment:{assessment.public_id}",
        content={"emergency": assessment.emergency.code, "title": assessment.title, **content},
        by=acting,
        at=at,
        clause=CLAUSE,
    )
