"""Which partners a gap concerns: those of the group, those who work there or nearby, those who do it (GN 11; L2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from firstcall.activities.models import Activity
from firstcall.activities.queries import current_activities, survivors
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.duties import group_now, lineage
from firstcall.last_resort.rules.calling import why_not_ask
from firstcall.needs.queries import area_tree, attribution, of_lines
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal
from firstcall.structure.models import Emergency, Group, Lead, Membership
from firstcall.structure.queries import on_day, takes_no_part

HERE, NEAR, DOES_IT, MEMBER = "here", "near", "does_it", "member"
ORDER = (HERE, NEAR, DOES_IT, MEMBER)


@dataclass(frozen=True)
class Relevant:
    """An organisation a gap concerns, and why: it reports from here, from near (the area above), from elsewhere for
    this group, or only takes part. `refusal`: why it is not called on (it may offer)."""

    organisation: Organisation
    why: str
    refusal: Refusal | None


def standing_in(
    group: Group | None, emergency: Emergency, organisation: Organisation, day: date
) -> Refusal | None:
    """Why this organisation is not called on, None where it may be."""
    member = Membership.objects.filter(on_day(day), group=group, organisation=organisation).first()
    roles = set(
        Lead.objects.filter(on_day(day), group=group, organisation=organisation).values_list(
            "role", flat=True
        )
    )
    reports = _of_group(emergency, group, "").filter(organisation=organisation).exists()
    return _refusal(emergency, group, organisation, member.participation if member else "", roles, reports)


def is_apart(group: Group | None, emergency: Emergency, organisation: Organisation, day: date) -> bool:
    """Is it an observer, alongside, or convening: somebody whose offer is no commitment (GN 1 fn 1; 3 *; Annex 1)?"""
    refusal = standing_in(group, emergency, organisation, day)
    return refusal is not None and refusal.code not in ("not-a-partner", "lead-not-asked")


def takes_part(group: Group, organisation: Organisation, day: date) -> bool:
    """Does it take part in the group by its own word: as a partner, or leading it? (Who only reports does not.)"""
    there = {"group": group, "organisation": organisation}
    member = Membership.objects.filter(on_day(day), participation="partner", **there)
    return member.exists() or Lead.objects.filter(on_day(day), **there).exists()


def _refusal(
    emergency: Emergency,
    group: Group | None,
    organisation: Organisation,
    participation: str,
    roles: set[str],
    reports: bool,
) -> Refusal | None:
    return why_not_ask(
        organisation=organisation.acronym or organisation.name,
        participation=participation,
        leads="lead" in roles,
        co_leads="co_lead" in roles,
        convenes="convener" in roles,
        takes_no_part=takes_no_part(emergency, organisation),
        in_group=group is not None,
        reports=reports,
    )


def relevant_partners(case: GapCase, day: date) -> list[Relevant]:
    """Everybody the gap concerns, the nearest first; those who are not called on, last."""
    group = group_now(case.group)
    ways, roles = _taking_part(group, day)
    reasons = _reporting(case, group)
    known = Organisation.objects.filter(pk__in={*ways, *roles, *reasons}, merged_into=None)
    found = [
        Relevant(
            one,
            reasons.get(one.pk, MEMBER),
            _refusal(
                case.emergency, group, one, ways.get(one.pk, ""), roles.get(one.pk, set()), one.pk in reasons
            ),
        )
        for one in known
    ]
    return sorted(
        found, key=lambda one: (one.refusal is not None, ORDER.index(one.why), one.organisation.name)
    )


def _taking_part(group: Group | None, day: date) -> tuple[dict[int, str], dict[int, set[str]]]:
    ways = dict(
        Membership.objects.filter(on_day(day), group=group).values_list("organisation", "participation")
    )
    roles: dict[int, set[str]] = {}
    for organisation, role in Lead.objects.filter(on_day(day), group=group).values_list(
        "organisation", "role"
    ):
        roles.setdefault(organisation, set()).add(role)
    return ways, roles


def _reporting(case: GapCase, group: Group | None) -> dict[int, str]:
    """Who reports activities of this group or sector: from here or below, from the area above, or elsewhere."""
    rows = _of_group(case.emergency, group, case.sector)
    there = lineage(case.area)
    tree = area_tree(case.emergency.country_id)
    found = dict.fromkeys(_organisations(rows), DOES_IT)
    for reason, top in ((NEAR, there[1] if len(there) > 2 else None), (HERE, there[0] if there else None)):
        if top is not None:
            inside = [pk for pk in tree.parents if top in tree.lineage(pk)]
            found |= dict.fromkeys(_organisations(rows.filter(area__in=inside)), reason)
    return found


def _of_group(emergency: Emergency, group: Group | None, sector: str) -> QuerySet[Activity]:
    """The reports in use that count for a group, or for a sector without one."""
    attributed = attribution(emergency)
    line = attributed.line(group.pk if group else None, "" if group else sector)
    return current_activities(emergency).filter(of_lines([line], attributed))


def _organisations(rows: QuerySet[Activity]) -> set[int]:
    merged = survivors()
    found = rows.order_by().values_list("organisation", flat=True).distinct()
    return {merged.get(one, one) for one in found}
