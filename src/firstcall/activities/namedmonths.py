"""Which months rows without any day name without their year: in a column, as the name of their sheet, above the table
or in the name of their file. Kept nowhere but in what was said of them when they were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from firstcall.intake.contents.dates import month
from firstcall.intake.filenames import months_together, months_without_year
from firstcall.intake.rules import in_table

OF_CELLS = ("month_without_year", "not_a_month")
OF_NAMES = "month-not-said"
MONTHS = "months"
"""Of `OF_NAMES`: the parameter that says which months are named; empty where two names differ."""

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
