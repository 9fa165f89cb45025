"""Whose the rest of a gap is, as the lead's record says it today (GN 3 *, 7, 10, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from firstcall.last_resort.models import GapCase
from firstcall.last_resort.rules.duties import Holder, Rest, holders_here, whose_rest
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.policy.refusal import Refusal
from firstcall.structure.models import Group, LastResort, Lead
from firstcall.structure.queries import on_day

MOST_HEIRS = 20


def group_now(group: Group | None) -> Group | None:
    """The group that answers for it today: what it was merged into, as often as it was."""
    for _ in range(MOST_HEIRS):
        if group is None or group.merged_into is None:
            return group
        group = group.merged_into
    return group


def lineage(area: Area | None) -> list[int]:
    """The area and those above it, the area itself first; empty for the whole country."""
    found: list[int] = []
    while area is not None:
        found.append(area.pk)
        area = area.parent
    return found


def holders_of(group: Group | None, area: Area | None, day: date) -> list[Holder]:
    """Who holds the duty of last resort for a group in a place on a day, the nearest first. Conveners never do."""
    if group is None:
        return []
    whole = group.parent or group
    convening = set(
        Lead.objects.filter(on_day(day), group=whole, role="convener").values_list("organisation", flat=True)
    )
    rows = LastResort.objects.filter(on_day(day), group__in={group.pk, whole.pk}).select_related(
        "organisation"
    )
    named = [
        Holder(
            organisation=one.organisation_id,
            name=one.organisation.acronym or one.organisation.name,
            duty=one.duty,
            area=one.area_id,
            scope=one.scope,
            clause=one.clause or "GN 7, 11",
        )
        for one in rows.exclude(organisation__in=convening).order_by("pk")
    ]
    return holders_here(named, lineage(area))


def convened(group: Group | None, area: Area | None, day: date) -> bool:
    """Is the group convened, not led, in this place (GN 3 *)?"""
    if group is None:
        return False
    there = lineage(area)
    leads = [
        one
        for one in Lead.objects.filter(on_day(day), group=group.parent or group)
        if one.area_id is None or one.area_id in there
    ]
    return bool(leads) and all(one.role == "convener" for one in leads)


def rest_of(case: GapCase, day: date, *, wanted: Organisation | None = None) -> Rest | Refusal:
    """Whose the rest of this case is; a refusal where the agency must be chosen, or the one chosen has no such duty."""
    group = group_now(case.group)
    holders: Sequence[Holder] = holders_of(group, case.area, day)
    return whose_rest(
        group=group is not None,
        convened=convened(group, case.area, day),
        holders=holders,
        wanted=wanted.pk if wanted else None,
    )
