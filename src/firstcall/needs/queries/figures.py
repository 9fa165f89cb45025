"""Reads of people in need, and of what figures are attributed to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line, Standing
from firstcall.needs.models import Assessment, NeedFigure
from firstcall.needs.rollup import Need
from firstcall.needs.rows.units import PEOPLE, in_people
from firstcall.places.models import Area
from firstcall.policy.sector_names import global_codes, parent_code, sector_name
from firstcall.record.kept_queries import KeptQuery
from firstcall.structure.models import Emergency, Group, GroupSector

AREAS = KeptQuery(
    lambda country: (
        Area.objects.filter(country_id=country).order_by().values_list("pk", "parent_id", "level")
    ),
    "XAA",
)
CODES = KeptQuery(
    lambda emergency, without: (
        GroupSector.objects.filter(group__emergency=emergency)
        .exclude(code=without)
        .order_by()
        .values_list("group_id", "code")
    ),
    1,
    "",
)


def area_tree(country: str) -> AreaTree:
    """The areas of a country (ISO alpha-3)."""
    rows = AREAS(country)
    return AreaTree({pk: parent for pk, parent, _ in rows}, {pk: level for pk, _, level in rows})


def attribution(emergency: Emergency, day: date | None = None) -> Attribution:
    """Which group the figures of a group or a sector count for: as the groups are now, or as they were on `day`."""
    codes: dict[int, set[str]] = {}
    for group, code in CODES(emergency.pk, ""):
        codes.setdefault(group, set()).add(code)
    columns = ("pk", "starts_on", "ends_on", "merged_into_id", "split_from_id", "parent_id")
    rows = Group.objects.filter(emergency=emergency).order_by("pk").values_list(*columns)
    return Attribution.of(
        (Standing(pk, *rest, frozenset(codes.get(pk, ()))) for pk, *rest in rows),  # type: ignore[call-arg]
        day,
    )


def of_lines(lines: Collection[Line], attributed: Attribution) -> Q:
    """Facts that count for `lines`, as a filter on a model with `group` and `sector`."""
    sources = attributed.sources(lines)
    facts = Q(group_id__in=sources.whole) | Q(group_id=None, sector__in=sources.sectors)
    for group, codes in sources.without:
        facts |= Q(group_id=group) & ~Q(sector__in=codes)
    for group, codes in sources.only:
        facts |= Q(group_id=group, sector__in=codes)
    return facts


def of_heads(lines: Collection[Line], attributed: Attribution) -> Q:
    """Kept sums that count for `lines`: those of a group stand under the group alone, without a sector."""
    groups, sectors = attributed.heads(lines)
    return Q(group_id__in=groups) | Q(group_id=None, sector__in=sectors)


def regrouped_heads(group: Group, facts: QuerySet[Any], kept: QuerySet[Any]) -> set[tuple[int | None, str]]:
    """The pairs of group and sector whose sums may have changed once `group` was added, merged, split or closed."""
    there = [rows for rows in (facts, kept) if rows.exists()]
    if not there:  # groups are set up before anything is reported
        return set()
    attributed = attribution(group.emergency)
    codes = {code for pk in attributed.related(group.pk) for code in attributed.groups[pk].codes}
    codes |= {code for code in global_codes() if parent_code(code) in codes}
    sharing = {pk for pk, one in attributed.groups.items() if one.codes & codes} | {group.pk}
    tied = {other for pk in sharing for other in attributed.related(pk)}
    mine = Q(group_id__in=tied) | Q(group_id=None, sector__in=codes)
    found: set[tuple[int | None, str]] = set()
    for rows in there:
        found.update(rows.filter(mine).order_by().values_list("group_id", "sector").distinct())
    return found


def current_needs(emergency: Emergency) -> QuerySet[NeedFigure]:
    """The figures in use: not superseded by a later import, and of the assessment that counts in their place."""
    return NeedFigure.objects.filter(emergency=emergency, superseded_by=None, in_use=True)


def standing_needs(emergency: Emergency) -> QuerySet[NeedFigure]:
    """All figures that no later import superseded, whether they count or stand beside those that do."""
    return NeedFigure.objects.filter(emergency=emergency, superseded_by=None)


def household_sizes(emergency: Emergency) -> dict[int | None, Decimal]:
    """How many people a household stands for, of the assessments that state it."""
    stated = Assessment.objects.filter(emergency=emergency).exclude(household_size=None)
    return {pk: size for pk, size in stated.values_list("pk", "household_size") if size is not None}


def needs_of(emergency: Emergency, lines: list[Line], attributed: Attribution) -> list[Need]:
    """The figures in use that count for `lines`, in people; `Need.line` is the position in `lines`."""
    position = {line: number for number, line in enumerate(lines)}
    columns = (
        "group_id", "sector", "area_id", "population_group", "sex", "age", "disability", "unit", "assessment_id",
        "population", "affected", "in_need", "targeted",
    )  # fmt: skip
    rows = current_needs(emergency).filter(of_lines(lines, attributed), severity=None).values_list(*columns)
    sizes = household_sizes(emergency)
    return [
        Need(
            position[attributed.line(group, sector)], area, name, sex, age,
            tuple(figures if unit == PEOPLE else in_people(figures, sizes.get(assessment))), disability,
        )
        for group, sector, area, name, sex, age, disability, unit, assessment, *figures
        in rows.iterator(chunk_size=5000)
    ]  # fmt: skip


def sector_label(code: str) -> tuple[str, str]:
    """Code and name, in the reader's language, of a sector that no group covers."""
    return code, sector_name(code, get_language() or "en")
