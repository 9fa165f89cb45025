"""Keeping the consolidated figures: recomputed for the groups an import touched, in its own transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import polars as pl

from firstcall.activities.consolidation import consolidate
from firstcall.activities.counting.in_force import fields_of, rules_of_lines
from firstcall.activities.models import ActivityRollup
from firstcall.activities.queries import Brought, current_activities, read_to_consolidate
from firstcall.needs.lines import Line
from firstcall.needs.queries import area_tree, attribution, of_heads, regrouped_heads
from firstcall.record.engine import insert_frame
from firstcall.structure.models import Emergency, Group

FIGURES = ("area", "level", "population_group", "rows", "organisations", "organisations_here", "targeted", "reached",
           "frequencies", "latest_on", "rows_left_out", "frequencies_left_out", "left_out")  # fmt: skip
COLUMNS = ("emergency_id", "group_id", "sector", "area_id", *FIGURES[1:])


def keep_rollups(emergency: Emergency, touched: Collection[tuple[int | None, str]]) -> None:
    """Consolidate again what counts for the groups (primary key or None) and sectors in `touched`."""
    with rollups_meanwhile(emergency, touched):
        pass


@contextmanager
def rollups_meanwhile(
    emergency: Emergency, touched: Collection[tuple[int | None, str]], brought: Brought | None = None
) -> Iterator[None]:
    """As `keep_rollups`: what counts is read at the start, added up beside what is done inside, and stored at the end.

    `brought`: rows that are stored inside, or were just now; they are not read.
    """
    attributed = attribution(emergency)
    lines = sorted({attributed.line(group, sector) for group, sector in touched}, key=str)
    rules = rules_of_lines(emergency, lines)
    read = read_to_consolidate(
        emergency, lines, attributed, area_tree(emergency.country_id), fields_of(rules), brought=brought
    )
    with ThreadPoolExecutor(1) as beside:  # it has its data; the database is this thread's alone
        figures = beside.submit(lambda: consolidate(*read(), rules))
        yield
        ActivityRollup.objects.filter(of_heads(lines, attributed), emergency=emergency).delete()
        insert_frame(ActivityRollup._meta.db_table, COLUMNS, _rows(emergency.pk, lines, figures.result()))


def keep_all_rollups(emergency: Emergency) -> None:
    """Consolidate the whole emergency again: after groups were added or merged, or organisations merged."""
    touched = current_activities(emergency).order_by().values_list("group_id", "sector").distinct()
    gone = ActivityRollup.objects.filter(emergency=emergency).values_list("group_id", "sector").distinct()
    keep_rollups(emergency, {*touched, *gone})


def keep_regrouped(group: Group) -> None:
    """Add up again what may have moved once `group` was added, merged, split or closed; in the act's transaction."""
    kept = ActivityRollup.objects.filter(emergency=group.emergency)
    touched = regrouped_heads(group, current_activities(group.emergency), kept)
    if touched:
        keep_rollups(group.emergency, touched)


def _rows(emergency: int, lines: list[Line], figures: pl.DataFrame) -> pl.DataFrame:
    heads = pl.DataFrame(
        {
            "line": range(len(lines)),
            "group": [line.group for line in lines],
            "sector": [line.sector for line in lines],
        },
        schema={"line": pl.Int64, "group": pl.Int64, "sector": pl.String},
    )
    rows = figures.join(heads, on="line", maintain_order="left").select(
        pl.lit(emergency).alias("emergency"), "group", "sector", *FIGURES
    )
    rows.columns = list(COLUMNS)
    return rows
