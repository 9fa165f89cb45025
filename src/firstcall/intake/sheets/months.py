"""Months and quarters in headings: a table with a column for each names them there, in words or as dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from firstcall.intake.contents.dates import day, month_named
from firstcall.intake.contents.periods import part_of_year
from firstcall.intake.contents.text import clean, fold

FEWEST = 3  # different months in the headings, from which on a table is one column per month (product choice)
FEWEST_QUARTERS = 2
QUARTERS = 4
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
BETWEEN = frozenset(["to", "a", "au", "al", "ate", "and", "et", "y", "e"])  # between the months of a quarter


@dataclass(frozen=True)
class MonthHeading:
    """A heading that names a month: "2025-03" or "3" where it says no year, "2025-Q1" or "Q1" for a quarter; and the
    heading without it."""

    month: str
    rest: str


@lru_cache(maxsize=8192)
def month_of_heading(text: str) -> MonthHeading | None:
    """The month a heading names ("Reached Jan-25", "2025-01-01", "Mars 2025"); None for one that names none."""
    bare = clean(text)
    if not bare or len(bare) > 120:
        return None
    verdict = day(bare, order="dmy")
    if isinstance(verdict.value, date):
        on = verdict.value
        ends = on.day == 1 or (on + timedelta(days=1)).day == 1
        return MonthHeading(f"{on:%Y-%m}", "") if ends else None
    if match := re.fullmatch(
        r"(20\d\d)(?:[-/. _]?(?=\d\d$)|[-/. _])(\d{1,2})|(\d{1,2})[-/. _](20\d\d)", bare
    ):
        year, number = (match[1], match[2]) if match[1] else (match[4], match[3])
        return MonthHeading(f"{year}-{int(number):02}", "") if 1 <= int(number) <= 12 else None
    part = part_of_year(bare)
    if part is not None and part[0] == QUARTERS:
        return _quarter(part[1], part[2])
    number_, rest = month_named(fold(bare))
    if number_ is None:
        return None
    if (spread := _months_of_quarter(number_, rest)) is not None:
        return spread
    year_ = re.search(r"(?<!\d)(20\d\d)(?!\d)", rest) or re.fullmatch(r"\D*(?<!\d)(\d\d)(?!\d)\D*", rest)
    years = "" if year_ is None else (year_[1] if len(year_[1]) == 4 else f"20{year_[1]}")
    left = rest.replace(year_[1], " ", 1) if year_ else rest
    return MonthHeading(f"{years}-{number_:02}" if years else str(number_), " ".join(left.split()))


def _months_of_quarter(first: int, rest: str) -> MonthHeading | None:
    """ "Jan - Mar 2025" is the first quarter; None where a heading names one month, or others together."""
    second, left = month_named(rest)
    if second is None or month_named(left)[0] is not None or first % 3 != 1 or second != first + 2:
        return None
    return _quarter(second // 3, " ".join(word for word in left.split() if word not in BETWEEN))


def _quarter(number: int, rest: str) -> MonthHeading:
    """The quarter; the months a heading names beside it ("Q1 (Jan-Mar)") say the same again."""
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", rest)
    left = rest.replace(year[1], " ", 1) if year else rest
    named, without = month_named(left)
    while named is not None:
        left = without
        named, without = month_named(left)
    return MonthHeading(f"{year[1]}-Q{number}" if year else f"Q{number}", " ".join(left.split()))


def months_of_row(cells: Sequence[str]) -> list[MonthHeading | None]:
    """For each heading its month, where at least three name months that follow each other, or two name quarters;
    else None everywhere.

    Start, end and report dates of a row of data are no such headings.
    """
    found = [month_of_heading(cell) for cell in cells]
    order = list(dict.fromkeys(one.month for one in found if one))
    fewest = FEWEST_QUARTERS if order and all("Q" in month for month in order) else FEWEST
    if len(order) < fewest or sum(map(_follows, order, order[1:])) * 3 < (len(order) - 1) * 2:
        return [None] * len(cells)
    return found


def months_of_columns(cells: Sequence[str], below: Sequence[str] = ()) -> list[MonthHeading | None]:
    """As `months_of_row`, or as `two_months` or `years` where no more are named."""
    for found in (months_of_row(cells), two_months(cells, below), years(cells, below)):
        if any(found):
            return found
    return [None] * len(cells)


def two_months(cells: Sequence[str], below: Sequence[str] = ()) -> list[MonthHeading | None]:
    """For each heading its month, where two that follow each other are all there is: named in words beside one and the
    same text ("Reached Jan 2025", "Reached Feb 2025"), or as bands over the same headings (`below`), however few.
    """
    found = [
        one
        if (one := month_of_heading(cell)) and any(map(str.isalpha, cell)) and "Q" not in one.month
        else None
        for cell in cells
    ]
    order = list(dict.fromkeys(one.month for one in found if one))
    if len(order) != 2 or not _follows(*order) or ("-" in order[0]) != ("-" in order[1]):
        return [None] * len(cells)
    return _beside_the_same(found, order, below)


def years(cells: Sequence[str], below: Sequence[str] = ()) -> list[MonthHeading | None]:
    """The same of years that follow each other: "Reached 2022", "Reached 2023"."""
    found = [_year_of_heading(cell) for cell in cells]
    order = list(dict.fromkeys(one.month for one in found if one))
    if len(order) < 2 or any(int(two) != int(one) + 1 for one, two in pairwise(order)):
        return [None] * len(cells)
    return _beside_the_same(found, order, below)


def _year_of_heading(text: str) -> MonthHeading | None:
    bare = clean(text)
    named = _YEAR.findall(bare)
    if len(named) != 1 or len(bare) > 120 or month_of_heading(bare) is not None:
        return None
    return MonthHeading(named[0], " ".join(_YEAR.sub(" ", bare).split()))


def _beside_the_same(
    found: list[MonthHeading | None], order: Sequence[str], below: Sequence[str]
) -> list[MonthHeading | None]:
    """What was found, where each of these stands beside the same text, or over the same headings."""
    told: dict[str, list[str]] = {month: [] for month in order}
    for at, one in enumerate(found):
        if one is not None:
            told[one.month].append(fold(clean(below[at])) if below else fold(one.rest))
    first, *others = told.values()
    return found if all(first) and all(one == first for one in others) else [None] * len(found)


def _follows(before: str, after: str) -> bool:
    (one, cycle), (other, same) = _place(before), _place(after)
    return cycle == same and (other - one) % cycle == 1


def _place(month: str) -> tuple[int, int]:
    """The number of a month or quarter, and how many a year has."""
    name = month.rpartition("-")[2]
    return (int(name[1:]), QUARTERS) if name.startswith("Q") else (int(name), 12)
