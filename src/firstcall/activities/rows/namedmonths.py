"""Which months rows without any day name without their year: in a column, as the name of their sheet, above the table
or in the name of their file; and what tells them from those of other months. Kept nowhere but in what was said of them
when they were read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from firstcall.activities.rows.weeks import OF_MONTH, WITHOUT_DAYS, week_named_in, week_of
from firstcall.intake.contents.dates import month
from firstcall.intake.filenames import month_named_in, months_together, months_without_year
from firstcall.intake.rules import in_table
from firstcall.intake.sheets.months import month_of_heading

OF_CELLS = ("month_without_year", "not_a_month")
OF_WEEKS = (WITHOUT_DAYS, OF_MONTH)
WEEK = "week"
OF_NAMES = "month-not-said"
MONTHS = "months"
"""Of `OF_NAMES`: the parameter that says which months are named; empty where two names differ."""

TITLE = "title"
"""Of `OF_NAMES`: the parameter that says which month a line above the table names, whatever the file's name says."""

Said = tuple[str, str, Mapping[str, object], tuple[str, ...]]
"""Of a problem of a file: its code, value, parameters and cells."""

_ANY_YEAR = 2000


@dataclass(frozen=True)
class NamedMonths:
    """The months (numbers) that the rows of one sheet name: of some by their numbers, of all others `every`."""

    every: frozenset[int]
    rows: Mapping[int, frozenset[int]]

    def of(self, row: int) -> frozenset[int]:
        """Those of the row with this number."""
        return self.rows.get(row, self.every)


NOTHING_NAMED = NamedMonths(frozenset(), {})


def named_months(file_name: str, problems: Iterable[Said]) -> NamedMonths:
    """What a file's name and what was said of its rows tell of their months."""
    said = [one for one in problems if one[0] in OF_CELLS or (one[0] == OF_NAMES and MONTHS in one[2])]
    turned = any(_in_one_row(cells) for *_, cells in said)
    rows: dict[int, frozenset[int]] = {}
    for code, value, params, cells in said:
        months = months_in(value) if code in OF_CELLS else _numbers(params[MONTHS])
        for cell in cells:
            number, _ = in_table(cell, turned=turned)
            rows[number] = rows.get(number, frozenset()) | months  # of a wide table: a month for each figure
    return NamedMonths(months_without_year(file_name), rows)


Told = tuple[frozenset[int], int | None]
"""Months (numbers), and their year where it is said."""


@dataclass(frozen=True)
class SheetMonths:
    """What a sheet tells of the months of rows that name no day. `names`: by place ("title", "sheet", "file", "week");
    `cells`: what a row's own cell says, by its number; `columns`: the months of the columns of a wide table; `weeks`:
    what the cell of a row says that names a week, or numbers another period, be it dated or not."""

    names: Mapping[str, Told] = field(default_factory=dict)
    cells: Mapping[int, str] = field(default_factory=dict)
    columns: frozenset[int] = frozenset()
    weeks: Mapping[int, str] = field(default_factory=dict)

    def of(self, row: int, *, dated: bool = False) -> str:
        """What tells the row with this number from those of other months, or weeks; empty where nothing does."""
        month, week = "" if dated else self._month(row), self.weeks.get(row, "")
        return f"{month} {week}".strip()

    def _month(self, row: int) -> str:
        if row in self.cells or self.columns:
            return self.cells.get(row, "")
        return next((_told(place, months) for place, (months, _) in self.names.items()), "")

    def differs(self, other: SheetMonths) -> bool:
        """Whether the rows of the two that have no cell of their own for it are of other months: where the two name
        them in one place they differ there, else in all of them."""
        if self.columns or other.columns:
            mine, theirs = self._all(), other._all()
            return bool(mine and theirs) and mine.isdisjoint(theirs)
        both = self.names.keys() & other.names.keys()
        if both:
            return any(_differ(self.names[place], other.names[place]) for place in both)
        pairs = [(one, two) for one in self.names.values() for two in other.names.values()]
        return bool(pairs) and all(_differ(*pair) for pair in pairs)

    def _all(self) -> frozenset[int]:
        return self.columns or frozenset[int]().union(*(months for months, _ in self.names.values()))


def sheet_months(file_name: str, sheet: str, problems: Iterable[Said]) -> SheetMonths:
    """What the names of a file and its sheet, and what was said of its rows, tell of months."""
    said = list(problems)
    names: dict[str, Told] = {}
    if title := {str(params[TITLE]) for code, _, params, _ in said if code == OF_NAMES and params.get(TITLE)}:
        names["title"] = (frozenset[int]().union(*map(_numbers, title)), None)
    of_sheet = month_of_heading(sheet)
    if of_sheet is not None and (found := re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})", of_sheet.month)):
        names["sheet"] = (frozenset((int(found[2]),)), int(found[1]) if found[1] else None)
    if (of_file := month_named_in(file_name)) is not None:
        names["file"] = (frozenset((of_file.number,)), of_file.year)
    elif together := months_without_year(file_name):
        names["file"] = (together, None)
    elif (week := week_named_in(PurePath(file_name).stem)) is not None:
        names[WEEK] = (frozenset((week,)), None)
    written, weeks = _by_row(one for one in said if one[0] in OF_CELLS), dict[int, str]()
    for row, each in _by_row(one for one in said if one[0] in OF_WEEKS or _numbered(one)).items():
        weeks[row] = " ".join(sorted(map(week_of, each)))
    several = [each for each in written.values() if len(each) > 1]
    columns = frozenset[int]().union(*(months_in(one) for each in several for one in each))
    cells = {
        row: as_param(one) for row, each in written.items() if len(each) == 1 and (one := months_in(*each))
    }
    return SheetMonths(names, cells, columns, weeks)


def _by_row(said: Iterable[Said]) -> dict[int, set[str]]:
    """What was said of the cells of each row, by its number."""
    said = list(said)
    turned = any(_in_one_row(cells) for *_, cells in said)
    found: dict[int, set[str]] = defaultdict(set)
    for _, value, _, cells in said:
        for cell in cells:
            found[in_table(cell, turned=turned)[0]].add(value)
    return found


def _numbered(one: Said) -> bool:
    """Whether a cell that names no month numbers a period: "Week 14", "Cycle 2"."""
    code, value, *_ = one
    return code == "not_a_month" and any(map(str.isdigit, value)) and not months_in(value)


def _told(place: str, months: Iterable[int]) -> str:
    return f"w{as_param(months)}" if place == WEEK else as_param(months)


def _differ(one: Told, other: Told) -> bool:
    return one[0] != other[0] or len({one[1], other[1]} - {None}) > 1


def months_in(text: str) -> frozenset[int]:
    """The months (numbers) that the text of a cell names without their year."""
    one = month(text, year=_ANY_YEAR).value
    return frozenset((one.month,)) if isinstance(one, date) else months_together(text)


def as_param(months: Iterable[int]) -> str:
    """The numbers as a parameter of a problem."""
    return " ".join(map(str, sorted(months)))


def _numbers(param: object) -> frozenset[int]:
    return frozenset(int(number) for number in str(param).split())


def _in_one_row(cells: tuple[str, ...]) -> bool:
    """Whether the cells of one problem stand beside each other, as in a sheet that lies on its side."""
    return len(cells) > 1 and len({cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in cells}) == 1
