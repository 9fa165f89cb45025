"""Reads of people in need, and of what figures are attributed to."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.models import NeedFigure
from firstcall.needs.rollup import Need
from firstcall.places.models import Area
from firstcall.policy.sector_names import global_codes, parent_code
from firstcall.structure.models import Emergency, Group, GroupSector


def area_tree(country: str) -> AreaTree:
    """The areas of a country (ISO alpha-3)."""
    rows = list(Area.objects.filter(country_id=country).values_list("pk", "parent_id", "level"))
    return AreaTree({pk: parent for pk, parent, _ in rows}, {pk: level for pk, _, level in rows})


def attribution(emergency: Emergency) -> Attribution:
    """Which group the figures of a sector, or of a group that was merged, count for now.

    An area of responsibility without a group of its own (PRO-GBV) belongs to the group of its sector (PRO).
    """
    merged = Group.objects.filter(emergency=emergency, merged_into__isnull=False)
    covered = GroupSector.objects.filter(group__emergency=emergency, group__ends_on=None).exclude(code="")
    groups: dict[str, set[int]] = {}
    for code, group in covered.values_list("code", "group_id"):
        groups.setdefault(code, set()).add(group)
    covering = {code: min(found) for code, found in groups.items() if len(found) == 1}
    parts = {code: parent_code(code) for code in global_codes() if code not in groups}
    return Attribution(
        merged=dict(merged.values_list("pk", "merged_into_id")),
        covering=covering | {code: covering[parent] for code, parent in parts.items() if parent in covering},
    )


def of_lines(lines: Collection[Line], attributed: Attribution) -> Q:
    """Facts that count for `lines`, as a filter on a model with `group` and `sector`."""
    groups, sectors = attributed.sources(lines)
    return Q(group_id__in=groups) | Q(group_id=None, sector__in=sectors)


def current_needs(emergency: Emergency) -> QuerySet[NeedFigure]:
    """The figures in use: not superseded by a later import."""
    return NeedFigure.objects.filter(emergency=emergency, superseded_by=None)


def needs_of(emergency: Emergency, lines: list[Line], attributed: Attribution) -> list[Need]:
    """The figures in use that count for `lines`; `Need.line` is the position in `lines`."""
    position = {line: number for number, line in enumerate(lines)}
    columns = (
        "group_id", "sector", "area_id", "population_group", "sex", "age",
        "population", "affected", "in_need", "targeted",
    )  # fmt: skip
    rows = current_needs(emergency).filter(of_lines(lines, attributed)).values_list(*columns)
    return [
        Need(position[attributed.line(group, sector)], area, name, sex, age, tuple(figures))
        for group, sector, area, name, sex, age, *figures in rows.iterator(chunk_size=5000)
    ]
