"""A name that stands once for the rows of its block: "Borno" in the first row, or in the total above or below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from firstcall.intake.contents.coded import plain
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.needs.rollup import first
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.placed import blank
from firstcall.policy.refusal import gettext_noop

LEVELS = range(1, 5)
FEWEST = 3  # rows that can only belong to one of two totals, before the others follow them (product choice)


@dataclass
class _Names:
    """The places that names mean, each name looked up once."""

    gazetteer: Gazetteer
    level: int  # of the lower names
    areas: dict[str, set[int]] = field(default_factory=dict)

    def of(self, name: str) -> set[int]:
        if name not in self.areas:
            self.areas[name] = {place.pk for place in self.gazetteer.by_name(name)}
        return self.areas[name]

    def is_of_several(self, lower: str) -> bool:
        """Whether a name is that of several places of its level."""
        return sum(self.gazetteer.places[pk].level == self.level for pk in self.of(lower)) > 1

    def lies_in(self, lower: str, upper: str) -> bool:
        """Whether one of the places of a name lies in one of the places of the other."""
        over = self.of(upper)
        return bool(over) and any(over & self._above(place) for place in self.of(lower))

    def _above(self, pk: int) -> set[int]:
        found: set[int] = set()
        parent = self.gazetteer.places[pk].parent
        while parent is not None:
            found.add(parent)
            parent = self.gazetteer.places[parent].parent
        return found


@dataclass(frozen=True)
class _Rows:
    """The rows of a table: their numbers, the names of the areas above and of the areas themselves. Without a code they
    are `open`."""

    numbers: Sequence[int]
    upper: Sequence[str | None]
    lower: Sequence[str | None]
    open: Sequence[bool]


def under_their_areas(table: Table, gazetteer: Gazetteer, problems: Problems) -> Table:
    """The table with the area above carried down to rows that leave it blank, where it has a part of their name.

    Only rows without any code are looked at, and nothing is carried over another area of that level, or over a total.
    Where totals name what they add up, and the rows show whether they stand above or below their rows, that name holds
    for the block of each: said of rows whose own name is that of several places.
    """
    columns = {level: column for level in LEVELS if (column := table.column(f"admin{level}_name"))}
    codes = [column for level in LEVELS if (column := table.column(f"admin{level}_code"))]
    if len(columns) < 2:
        return table
    above, below = sorted(columns)[:2]
    upper, lower = (plain(table.cells(columns[level])).to_list() for level in (above, below))
    coded = [plain(table.cells(column)).to_list() for column in codes]
    free = [all(blank(one[at]) for one in coded) for at in range(table.rows)]
    rows = _Rows(table.row_numbers().to_list(), upper, lower, free)
    names = _Names(gazetteer, below)
    carried = _carried(rows, [row for row, _name in table.aside.summed], names)
    given = _of_totals(rows, carried, table.aside.summed, names)
    if told := [rows.numbers[at] for at, name in given.items() if names.is_of_several(rows.lower[at] or "")]:
        problems.add(
            "area-from-total",
            gettext_noop("The rows name no area above theirs. That of the total of their block was taken."),
            rows=told,
            column=columns[above],
            suggestion=gettext_noop("Where this is not meant, fill in the cells."),
            refused=False,
        )
    found = [given.get(at, text) for at, text in enumerate(carried)]
    if found == list(upper):
        return table
    name = columns[above].name
    cells = pl.Series(name, found, dtype=pl.String).cast(table.frame.schema[name])
    return replace(table, frame=table.frame.with_columns(cells))


def _carried(rows: _Rows, totals: Sequence[int], names: _Names) -> list[str | None]:
    """The names of the areas above, carried down to the rows that leave them blank, never beyond a total."""
    carried: list[str | None] = []
    current, left = None, sorted(totals)
    for number, upper, lower, free in zip(rows.numbers, rows.upper, rows.lower, rows.open, strict=True):
        while left and left[0] < number:
            del left[0]
            current = None
        if not blank(upper):
            current = upper
        elif current and lower and free and names.lies_in(lower, current):
            upper = current
        carried.append(upper)
    return carried


def _of_totals(
    rows: _Rows, carried: Sequence[str | None], totals: Sequence[tuple[int, str]], names: _Names
) -> dict[int, str]:
    """By the position of a row without an area above: that of the total of its block, above or below as others show."""
    open_ = {
        at: _beside(number, totals)
        for at, number in enumerate(rows.numbers)
        if totals and blank(carried[at]) and rows.open[at] and rows.lower[at]
    }
    votes = [0, 0]
    for at, beside in open_.items():
        lower = rows.lower[at] or ""
        lies = [bool(name) and names.lies_in(lower, name) for name in beside]
        if not names.is_of_several(lower) and sum(lies) == 1:
            votes[lies.index(True)] += 1
    side = first(*(at for at in (0, 1) if votes[at] >= FEWEST and votes[1 - at] == 0))
    if side is None:
        return {}
    return {
        at: beside[side]
        for at, beside in open_.items()
        if beside[side] and names.lies_in(rows.lower[at] or "", beside[side])
    }


def _beside(number: int, totals: Sequence[tuple[int, str]]) -> tuple[str, str]:
    """The names of the next totals above and below a row; "" where there is none, or it names nothing."""
    before = [name for row, name in totals if row < number]
    after = [name for row, name in totals if row > number]
    return (before[-1] if before else ""), (after[0] if after else "")
