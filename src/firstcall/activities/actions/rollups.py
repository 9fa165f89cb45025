"""Keeping the consolidated figures: recomputed for the groups an import touched, in its own transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from firstcall.activities.consolidation import consolidate
from firstcall.activities.counting.in_force import fields_of, rules_of_lines
from firstcall.activities.counting.rule import Counting
from firstcall.activities.models import ActivityRollup
from firstcall.activities.queries import Brought, current_activities, read_to_consolidate
from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.queries import area_tree, attribution, of_heads, regrouped_heads
from firstcall.record.writing import insert_frame
from firstcall.structure.models import Emergency, Group

FIGURES = ("area", "level", "population_group", "rows", "organisations", "organisations_here", "targeted", "reached",
           "frequencies", "latest_on", "rows_left_out", "frequencies_left_out", "left_out")  # fmt: skip
COLUMNS = ("emergency_id", "group_id", "sector", "area_id", *FIGURES[1:])


def keep_rollups(emergency: Emergency, touched: Collection[tuple[int | None, str]]) -> None:
    """Consolidate again what counts for the groups (primary key or None) and sectors in `touched`."""
    with figures_beside(emergency, touched) as figures:
        figures.keep()


@dataclass(frozen=True)
class Basis:
    """What figures are made by, besides the rows: which lines, how the groups stand, their rules, the areas."""

    lines: list[Line]
    attributed: Attribution
    rules: dict[int, Counting]
    tree: AreaTree

    @classmethod
    def of(
        cls,
        emergency: Emergency,
        touched: Collection[tuple[int | None, str]],
        attributed: Attribution | None = None,
    ) -> Basis:
        attributed = attributed or attribution(emergency)
        lines = sorted({attributed.line(group, sector) for group, sector in touched}, key=str)
        return cls(lines, attributed, rules_of_lines(emergency, lines), area_tree(emergency.country_id))


class Figures:
    """Figures that are being added up by another thread."""

    def __init__(self, emergency: Emergency, basis: Basis, coming: Future[pl.DataFrame]) -> None:
        self.emergency, self.basis, self._coming = emergency, basis, coming

    def wait(self) -> None:
        """Have them added up: before a transaction in which nobody else could write meanwhile."""
        self._coming.result()

    def hold(self, touched: Collection[tuple[int | None, str]]) -> bool:
        """Whether they would be the same if made now of the same rows."""
        return Basis.of(self.emergency, touched) == self.basis

    def keep(self) -> None:
        """Store them in place of those there are, in the caller's transaction."""
        lines, table = self.basis.lines, ActivityRollup._meta.db_table
        kept = ActivityRollup.objects.filter(of_heads(lines, self.basis.attributed), emergency=self.emergency)
        kept.delete()
        insert_frame(table, COLUMNS, _rows(self.emergency.pk, lines, self._coming.result()))


@contextmanager
def figures_beside(
    emergency: Emergency,
    touched: Collection[tuple[int | None, str]],
    brought: Brought | None = None,
    gone: Collection[int] = (),
    attributed: Attribution | None = None,
) -> Iterator[Figures]:
    """The figures of what `touched` counts for: read at the start, added up beside what is done inside.

    `brought`: rows that are stored inside, or were just now; they are not read. `gone`: rows (primary keys) that do
    not count any more by then. `attributed`: where it was asked just now.
    """
    basis = Basis.of(emergency, touched, attributed)
    read = read_to_consolidate(
        emergency,
        basis.lines,
        basis.attributed,
        basis.tree,
        fields_of(basis.rules),
        brought=brought,
        gone=gone,
    )
    with ThreadPoolExecutor(1) as beside:  # it has its data; the database is this thread's alone
        yield Figures(emergency, basis, beside.submit(lambda: consolidate(*read(), basis.rules)))


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
