"""Spans of several months as people write them: "Q2 2024", "T1 2024", "Jan–Mar 2024", "2023/24"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from itertools import pairwise

from firstcall.intake.contents.dates import EARLIEST, LATEST, day, month, month_named, order_of
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import split, vocabulary, words

Span = tuple[date, date]
"""The first and the last day."""

LONGEST = 60  # characters of a cell that says a span and nothing else
_PARTS = {name: split(text) for name, text in vocabulary()["periods"]["parts"].items()}  # of a year: 4, 2
_ORDINALS = {name: int(n) for n, text in vocabulary()["periods"]["ordinals"].items() for name in split(text)}
_FILLERS = words("months", "fillers") | words("periods", "fillers")
_BETWEEN = re.compile(
    r"\s*(?:[-–—/]|\b(?:to|until|a|à|au|al|hasta|jusqu'à|até|and|et|y|e)\b|إلى|الى|حتى)\s*", re.IGNORECASE
)
_FROM = re.compile(r"^\s*(?:from|between|du|de|del|desde(?: el)?|entre(?: le| el)?|من|з)\s+", re.IGNORECASE)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_DAY_ALONE = re.compile(r"(\d{1,2}) ?(?:st|nd|rd|th|er|re|ero|º|°)?", re.IGNORECASE)
_ONE_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_YEAR_ALONE = re.compile(r"(20\d\d)(?:\s*[-–/]\s*(20\d\d|\d\d))?")


def _patterns(name: str) -> list[re.Pattern[str]]:
    """ "Q1", "quarter 1", "1st quarter"; a letter alone stands right before its number."""
    if len(name) == 1:
        return [re.compile(rf"(?<!\w){name}([1-4])(?!\w)")]
    ordinal = "st|nd|rd|th|er|ere|eme|e|o|a|ro|do|to"
    return [
        re.compile(rf"(?<!\w){name} ?([1-4])(?!\w)"),
        re.compile(rf"(?<!\w)([1-4]) ?(?:{ordinal})? {name}(?!\w)"),
    ]


_SHOWN = [
    (int(parts), pattern) for parts, names in _PARTS.items() for name in names for pattern in _patterns(name)
]
_SPOKEN = [
    (int(parts), number, said)
    for parts, names in _PARTS.items()
    for name in names
    if len(name) > 1
    for word, number in _ORDINALS.items()
    for said in (f" {word} {name} ", f" {name} {word} ")
]


_MAY_NAME = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        f"{name}[1-4]" if len(name) == 1 else re.escape(name) for names in _PARTS.values() for name in names
    )
    + ")"
)
"""Found in every text that names a part of a year: most texts do not, and need not be looked at closer."""


@lru_cache(maxsize=8192)
def part_of_year(text: str) -> tuple[int, int, str] | None:
    """(parts the year is cut into, which of them, the folded words left): "T2 2024" is (4, 2, "2024")."""
    folded = f" {fold(text)} "
    if not _MAY_NAME.search(folded):
        return None
    for parts, pattern in _SHOWN:
        if match := pattern.search(folded):
            return _part(parts, int(match[1]), folded, match[0])
    for parts, number, said in _SPOKEN:
        if said in folded:
            return _part(parts, number, folded, said)
    return None


def _part(parts: int, number: int, folded: str, said: str) -> tuple[int, int, str] | None:
    left = folded.replace(said.strip(), " ", 1)
    return (parts, number, " ".join(left.split())) if number <= parts else None


@lru_cache(maxsize=8192)
def span(text: str, *, year: int | None = None, order: str = "") -> Span | None:
    """The first and last day of the months a text names together; None where it names none, or one month alone.

    `year` completes a span without one. A year alone is its twelve months.
    """
    bare = clean(text)
    if not bare or len(bare) > LONGEST or _ONE_DAY.fullmatch(bare):
        return None
    if match := _YEAR_ALONE.fullmatch(bare):
        last = match[2] or match[1]
        return _whole(int(match[1]), int(last if len(last) == 4 else match[1][:2] + last))
    if part := part_of_year(bare):
        return _of_part(*part, year)
    return _between(bare, year, order)


def _whole(first: int, last: int) -> Span | None:
    return (
        (date(first, 1, 1), date(last, 12, 31))
        if EARLIEST <= first <= last <= min(first + 5, LATEST)
        else None
    )


def _of_part(parts: int, number: int, left: str, year: int | None) -> Span | None:
    years = [int(found) for found in _YEARS.findall(left)]
    rest = [word for word in _YEARS.sub(" ", left).split() if word not in _FILLERS]
    if rest and month_named(" ".join(rest))[0] is None:  # "Q1 (Jan to Mar)" says the same twice
        return None
    at = years[0] if len(years) == 1 else year if not years else None
    if at is None or not EARLIEST <= at <= LATEST:
        return None
    length = 12 // parts
    return _months(at, (number - 1) * length + 1, at, number * length)


def _between(text: str, year: int | None, order: str) -> Span | None:
    """Two days, or two months of which the first may leave the year to the second."""
    text = _FROM.sub("", text)
    for match in _BETWEEN.finditer(text):
        before, after = text[: match.start()].strip(" ("), text[match.end() :].strip(" )")
        if not before or not after:
            continue
        before = _with_month_of(before, after, order) or _with_year_of(before, after)
        shown = order or order_of([before, after])
        first, last = day(before, order=shown).value, day(after, order=shown).value
        if isinstance(first, date) and isinstance(last, date):
            return (first, last) if first <= last else None
        ends = month(after, year=year, order=order).value
        if not isinstance(ends, date):
            continue
        begins = month(before, year=ends.year, order=order).value
        if isinstance(begins, date) and begins > ends and not _YEARS.search(before):
            begins = begins.replace(year=begins.year - 1)  # "Nov - Feb 2024"
        if isinstance(begins, date) and begins < ends:
            return _months(begins.year, begins.month, ends.year, ends.month)
    return _listed([part for part in _BETWEEN.split(text.replace(",", " - ")) if part.strip()], year)


def _with_month_of(before: str, after: str, order: str) -> str:
    """A day alone ("1", "1er") before "30 June 2025" is of its month; "" for anything else."""
    alone = _DAY_ALONE.fullmatch(before)
    ends = day(after, order=order or order_of([after])).value if alone else None
    if alone is None or not isinstance(ends, date) or not 1 <= int(alone[1]) <= ends.day:
        return ""
    return ends.replace(day=int(alone[1])).isoformat()


def _with_year_of(before: str, after: str) -> str:
    """ "15 January" before "20 February 2025" is of 2025."""
    ends = day(after, order="dmy").value
    if not isinstance(ends, date) or _YEARS.search(before) or not any(map(str.isalpha, before)):
        return before
    begins = day(f"{before} {ends.year}", order="dmy").value
    if not isinstance(begins, date):
        return before
    return f"{before} {ends.year if begins <= ends else ends.year - 1}"


def _listed(parts: list[str], year: int | None) -> Span | None:
    """Three months or more that follow each other, the last with its year: "March, April and May 2024"."""
    ends = month(parts[-1], year=year).value if len(parts) > 2 else None
    if not isinstance(ends, date):
        return None
    named = [month(part, year=ends.year).value for part in parts]
    months = [one for one in named if isinstance(one, date)]
    follow = all(after.month - before.month == 1 for before, after in pairwise(months))
    if len(months) < len(parts) or not follow:
        return None
    return _months(ends.year, months[0].month, ends.year, ends.month)


def _months(year: int, first: int, last_year: int, last: int) -> Span:
    return date(year, first, 1), date(last_year, last, monthrange(last_year, last)[1])


def one_month(found: Span) -> date | None:
    """The first day of the month that a span lies in; None for one of several months."""
    first = found[0].replace(day=1)
    return first if first == found[1].replace(day=1) else None


def last_day(first: date) -> date:
    """The last day of the month."""
    return first.replace(day=monthrange(first.year, first.month)[1])
