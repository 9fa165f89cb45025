"""Which assessment counts where: chosen with a reason, and taken back (product choice)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import areas_of
from firstcall.access.rules import Actor, Scope
from firstcall.needs.actions.rollups import keep_rollups
from firstcall.needs.lines import NO_CODE
from firstcall.needs.models import Assessment, AssessmentChoice
from firstcall.needs.queries import area_tree, attribution, of_lines, standing_needs
from firstcall.needs.rules import why_not_choose, why_not_end_choice
from firstcall.places.models import Area
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.policy.sector_names import sector_name
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group

UNNAMED_TITLE = gettext_noop("Figures without an assessment")


def _scope(emergency: Emergency, group: Group | None, area: Area | int | None) -> Scope:
    return Scope(
        country=emergency.country_id,
        emergency=emergency.pk,
        group=group.pk if group else None,
        areas=areas_of(area),
    )


@transaction.atomic
def choose_assessment(
    *,
    emergency: Emergency,
    assessment: Assessment | None,
    group: Group | None = None,
    sector: str = "",
    area: Area | None = None,
    reason: str,
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> AssessmentChoice:
    """From a day on this assessment counts for a group (or a sector without one), in `area` and all within it.

    `assessment` None: the figures that came without one. `area` None: the whole country. It takes the place of the
    choice that stood there; sums follow in the transaction. Raises `Refused`, `Forbidden`, `NotVisible`.
    """
    acting = require(by, "assessment", "choose", _scope(emergency, group, area))
    group = group.parent or group if group else None  # a part of a group has the figures of the whole
    code, why, day = ("" if group else sector), reason.strip(), starts_on or at.date()
    area = area if area is not None and area.level > 0 else None
    standing = AssessmentChoice.objects.filter(
        emergency=emergency, group=group, sector=code, area=area, ends_on=None
    ).first()
    refuse(
        why_not_choose(
            title=title_of(assessment),
            withdrawn=assessment is not None and assessment.state == Assessment.WITHDRAWN,
            elsewhere=assessment is not None and assessment.emergency_id != emergency.pk,
            gave_figures=_gave_figures(emergency, assessment, group, code, area),
            line=group.name if group else sector_name(code),
            place=area.name if area else emergency.country.name,
            reason=why,
            on=day,
            today=at.date(),
            standing_since=standing.starts_on if standing else None,
        )
    )
    if standing is not None:
        change(standing, ends_on=day)
    choice = AssessmentChoice.objects.create(
        emergency=emergency,
        assessment=assessment,
        group=group,
        sector=code,
        area=area,
        reason=why,
        starts_on=day,
        chosen_at=at,
        person=acting.person,
    )
    _write(choice, "assessment.chosen", {"reason": why, "from": day}, acting, at)
    keep_rollups(emergency, {(choice.group_id, code)})
    return choice


@transaction.atomic
def end_choice(
    choice: AssessmentChoice, *, reason: str, expected: int | None = None, by: Actor, at: datetime
) -> AssessmentChoice:
    """Take a choice back: the next one above counts there, else the latest figures. Raises `Refused`, `Stale`."""
    acting = require(by, "assessment", "choose", _scope(choice.emergency, choice.group, choice.area))
    why = reason.strip()
    refuse(why_not_end_choice(ended=choice.ends_on is not None, reason=why))
    change(choice, expected=expected, ends_on=max(at.date(), choice.starts_on))
    _write(choice, "assessment.choice-ended", {"reason": why}, acting, at)
    keep_rollups(choice.emergency, {(choice.group_id, choice.sector)})
    return choice


def title_of(assessment: Assessment | None) -> str:
    """The title of an assessment; in English that of the unnamed one."""
    return assessment.title if assessment is not None else UNNAMED_TITLE


def _gave_figures(
    emergency: Emergency, assessment: Assessment | None, group: Group | None, sector: str, area: Area | None
) -> bool:
    """Whether it says anything of the group there, or of a part of the place."""
    attributed = attribution(emergency)
    line = attributed.line(group.pk if group else None, sector or NO_CODE)
    rows = standing_needs(emergency).filter(of_lines([line], attributed), assessment=assessment)
    if area is None:
        return rows.exists()
    tree = area_tree(emergency.country_id)
    there = rows.order_by().values_list("area_id", flat=True).distinct()
    return any(area.pk in tree.lineage(one) for one in there)


def _write(
    choice: AssessmentChoice, act: str, content: dict[str, object], acting: Acting, at: datetime
) -> None:
    of = choice.assessment
    append(
        act=act,
        subject=f"assessment:{of.public_id}" if of else f"emergency:{choice.emergency.public_id}",
        content={
            "emergency": choice.emergency.code,
            "choice": choice.public_id,
            "title": title_of(of),
            "group": choice.group.code if choice.group else choice.sector,
            "area": choice.area.pcode if choice.area else None,
            **content,
        },
        by=acting,
        at=at,
        clause="Annex 1",
    )
