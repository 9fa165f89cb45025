"""Keeping the added-up needs: recomputed for the groups an import touched, in its own transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from firstcall.needs.actions.using import keep_in_use
from firstcall.needs.lines import Line
from firstcall.needs.models import NeedRollup
from firstcall.needs.queries import (
    area_tree,
    attribution,
    needs_of,
    of_heads,
    regrouped_heads,
    standing_needs,
)
from firstcall.needs.rollup import METRICS, Figures, roll_up
from firstcall.record.writing import insert_rows
from firstcall.structure.models import Emergency, Group

COLUMNS = ("emergency_id", "group_id", "sector", "area_id", "level", "population_group", *METRICS)


def keep_rollups(emergency: Emergency, touched: Collection[tuple[int | None, str]]) -> None:
    """Add up again what counts for the groups (primary key or None) and sectors in `touched`.

    Which figures are in use there is said anew first.
    """
    attributed = attribution(emergency)
    lines = sorted({attributed.line(group, sector) for group, sector in touched}, key=str)
    NeedRollup.objects.filter(of_heads(lines, attributed), emergency=emergency).delete()
    tree = area_tree(emergency.country_id)
    keep_in_use(emergency, lines, attributed, tree)
    figures = roll_up(needs_of(emergency, lines, attributed), tree.parents)
    insert_rows(NeedRollup._meta.db_table, COLUMNS, _rows(emergency.pk, lines, tree.levels, figures))


def keep_all_rollups(emergency: Emergency) -> None:
    """Add up the whole emergency again: after groups were added or merged."""
    touched = standing_needs(emergency).order_by().values_list("group_id", "sector").distinct()
    gone = NeedRollup.objects.filter(emergency=emergency).values_list("group_id", "sector").distinct()
    keep_rollups(emergency, {*touched, *gone})


def keep_regrouped(group: Group) -> None:
    """Add up again what may have moved once `group` was added, merged, split or closed; in the act's transaction."""
    kept = NeedRollup.objects.filter(emergency=group.emergency)
    touched = regrouped_heads(group, standing_needs(group.emergency), kept)
    if touched:
        keep_rollups(group.emergency, touched)


def _rows(
    emergency: int,
    lines: list[Line],
    levels: Mapping[int, int],
    figures: Mapping[tuple[int, int, str], Figures],
) -> Iterator[tuple[object, ...]]:
    for (number, area, name), values in figures.items():
        line = lines[number]
        yield (emergency, line.group, line.sector, area, levels[area], name, *values)
