"""What a file's name says: which file it is a copy or a version of, which month it is for, which came later."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePath

from firstcall.intake.contents.dates import EARLIEST, LATEST, MONTHS
from firstcall.intake.contents.periods import Span, part_of_year, span
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import words
from firstcall.intake.namedays import day_in_name, days_in_names, without_day

COPY = r"\b(?:copy|copie|copia|copia\ de|نسخة)(?:\s+(?:of|de|من))?\b"  # Copy of X, X - copy
ANSWERED = r"^\s*(?:(?:re|rép|fwd?|tr|rv|aw|wg)\s+)+(?=\S)"  # RE_ X, FW_ RE_ X: as mail programs name what is attached
DOWNLOADED = r"\((\d{1,3})\)"  # X (1)
NUMBER = r"\b(?:v|ver|vers|version|versión|rev|r)[\s.]*(\d{1,3}(?:[.]\d{1,2})?)\b"  # X v2, rev 3
REVISED = r"\br(?:ev)?[\s.]*(\d{1,3}(?:[.]\d{1,2})?)\b"  # the first revision comes after the first version
MENDED = (
    r"\b(?:final|finale|definitivo|définitif|updated|corrected|correction|corrigé|corrigée|corregido|corregida|"
    r"clean|new|revised|révisé|revisado|resubmission|resubmitted)\b"
)
BESIDE = re.compile("|".join((ANSWERED, COPY, DOWNLOADED, NUMBER, MENDED)), re.IGNORECASE)

WORDS_TOO = {"set", "out", "ab"}  # months in Portuguese and Arabic letters that are other words elsewhere
NAMES = {name: number for name, number in MONTHS.items() if name not in WORDS_TOO}
_NAME = "|".join(sorted((re.escape(name) for name in NAMES), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_IN_WORDS = re.compile(rf"(?<![^\W\d_])({_NAME})(?![^\W\d_])")
_NUMERIC = re.compile(rf"(?<!\d)(?:({_YEAR}) ?(0[1-9]|1[0-2])|(0[1-9]|1[0-2]) ({_YEAR}))(?!\d)")
_A_DAY = re.compile(
    rf"(?<!\d)(?:{_YEAR} \d\d? \d\d?|\d\d? \d\d? (?:{_YEAR}|\d\d)|\d{{8}}|\d\d?(?:st|nd|rd|th|er)? (?:{_NAME}))(?!\d)"
)
_MONTH_AND_YEAR = re.compile(
    rf"(?<![^\W\d_])(?:{_NAME})\W{{0,3}}(?:(?:de|del|of|d)\W)?(?:{_YEAR}|\d\d)(?!\d)"
)
LONGEST_TITLE = 120
REMEMBERED = 16_384
"""Names of which what they say is remembered: a file is held against every one that is in, of years of reports."""

REPORTED, OTHERWISE, FILLERS = (
    words("titles", "reported"),
    words("titles", "otherwise"),
    words("months", "fillers"),
)
_YEARS = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_QUARTER = re.compile(r"(?<!\w)[qt][1-4](?!\w)")
_TO = r"(?:(?:to|until|and|a|au|al|hasta|ate|et|y|e) )?"
_TWO_MONTHS = re.compile(rf"(?<![^\W\d_])({_NAME})(?: ({_YEAR}))? {_TO}({_NAME})(?![^\W\d_])")


@dataclass(frozen=True)
class NamedMonth:
    """The month in a file's name; `year` is None where the name says none. `day`: it is part of a day's date."""

    number: int
    year: int | None
    day: bool = False


@lru_cache(REMEMBERED)
def file_family(name: str) -> str:
    """What the names of a file's copies and versions have in common: “Copy of X v2 FINAL (1).xlsx” is “x”.

    A month is the same however it is written. Empty where nothing is left of the name.
    """
    found, series = month_named_in(name), _series(name)
    if found is None:
        return series
    return " ".join(f"{series} {found.year or ''} month{found.number:02}".split())


def same_file(one: str, other: str) -> bool:
    """Whether two file names are those of copies or versions of one file. A year that one of them leaves out may be
    the other's."""
    month, theirs = month_named_in(one), month_named_in(other)
    if month is not None and theirs is not None:
        years = {month.year, theirs.year} - {None}
        return (month.number, _series(one)) == (theirs.number, _series(other)) and len(years) < 2
    family = file_family(one)
    return bool(family) and family == file_family(other)


@lru_cache(REMEMBERED)
def month_named_in(name: str) -> NamedMonth | None:
    """The one month that a file's name says, in words or as 2025-03; None where it says none, or several."""
    return _month_in(PurePath(name).stem)


def month_of_title(text: str) -> NamedMonth | None:
    """The one month with its year that a line above a table gives as that of the report ("Monthly report – March 2025",
    "Mai 2026"); None for any other line, such as one that names a day or the version of a template."""
    if not any(map(str.isdigit, text)):
        return None
    folded, found = fold(_spaced(text)), _titled(text)
    if found is None or found.year is None:
        return None
    return found if _MONTH_AND_YEAR.search(folded) or _NUMERIC.search(folded) else None


def yearless_month_of_title(text: str) -> NamedMonth | None:
    """The one month that a line above a table gives as that of the report without any number beside it ("Monthly report
    – March"); None for any other line."""
    return None if any(map(str.isdigit, text)) else _titled(text)


def _titled(text: str) -> NamedMonth | None:
    """The one month of a line that says nothing else, or that it is a report."""
    found = _month_in(text) if len(text) <= LONGEST_TITLE else None
    if found is None or found.day:
        return None
    said = set(re.findall(r"[^\W\d_]+|\d[^\W\d_]", _IN_WORDS.sub(" ", fold(_spaced(text)))))
    bare = not said - FILLERS
    return found if bare or (said & REPORTED and not said & OTHERWISE) else None


def _month_in(name: str) -> NamedMonth | None:
    text = fold(BESIDE.sub(" ", _spaced(name)))
    numeric = [(int(m[1] or m[4]), int(m[2] or m[3])) for m in _NUMERIC.finditer(text)]
    words = [NAMES[m[1]] for m in _IN_WORDS.finditer(text)]
    day = bool(_A_DAY.search(text))
    years = {int(year) for year in _YEARS.findall(text) if EARLIEST <= int(year) <= LATEST}
    if words:
        if len(set(words)) > 1 or (numeric and {number for _, number in numeric} != set(words)):
            return None
        year = years.pop() if len(years) == 1 else _short_year(text) if not years else None
        return NamedMonth(words[0], year, day)
    if day or len(set(numeric)) != 1:
        return None
    return NamedMonth(numeric[0][1], numeric[0][0])


def period_named_in(name: str) -> Span | None:
    """The first and last day of the months that a file's name says together: "3W Jan-Mar 2024", "T1 2024".

    None where it says none, one month alone, or days.
    """
    text = fold(BESIDE.sub(" ", _spaced(PurePath(name).stem)))
    years = [year for year in _YEARS.findall(text) if EARLIEST <= int(year) <= LATEST]
    if not years or _A_DAY.search(_QUARTER.sub(" ", text)) or _NUMERIC.search(text):
        return None
    words = {NAMES[found[1]] for found in _IN_WORDS.finditer(text)}
    if two := _TWO_MONTHS.search(text):
        known = len(set(years)) == (2 if two[2] else 1) and words == {NAMES[two[1]], NAMES[two[3]]}
        return span(f"{two[1]} {two[2] or ''} - {two[3]} {years[-1]}") if known else None
    part = part_of_year(text) if not words and len(set(years)) == 1 else None
    return span(f"{'QS'[part[0] == 2]}{part[1]} {years[0]}") if part else None


def year_without_day(name: str) -> int | None:
    """The one year that a file's name says, where it says no day: that may be the one of sending."""
    text = fold(BESIDE.sub(" ", _spaced(PurePath(name).stem)))
    years = {int(year) for year in _YEARS.findall(text) if EARLIEST <= int(year) <= LATEST}
    return years.pop() if len(years) == 1 and not _A_DAY.search(text) and not _NUMERIC.search(text) else None


def months_without_year(name: str) -> frozenset[int]:
    """The months (numbers) that a name says without their year: "AAA February", "AAA Q1", "AAA Jan-Mar". Empty where it
    says none, a year, or a day."""
    found = month_named_in(name)
    if found is not None:
        return frozenset() if found.year or found.day else frozenset((found.number,))
    text = fold(BESIDE.sub(" ", _spaced(PurePath(name).stem)))
    if _YEARS.search(text) or _A_DAY.search(_QUARTER.sub(" ", text)) or _NUMERIC.search(text):
        return frozenset()
    return months_together(text)


def months_together(text: str) -> frozenset[int]:
    """The months (numbers) that a text says together without a year, in the order of one: "Q1", "Jan to Mar"."""
    text = fold(text)
    words = {NAMES[found[1]] for found in _IN_WORDS.finditer(text)}
    if two := _TWO_MONTHS.search(text):
        first, last = NAMES[two[1]], NAMES[two[3]]
        return frozenset(range(first, last + 1)) if words == {first, last} else frozenset()
    part = part_of_year(text) if not words else None
    if part is None:
        return frozenset()
    length = 12 // part[0]
    return frozenset(range((part[1] - 1) * length + 1, part[1] * length + 1))


def in_sending_order(names: Sequence[str]) -> list[int]:
    """The positions of files in the order they should be taken in: where names differ in the month, the version or a
    day alone, earlier months come before later ones, a file before its copies and corrected versions, and what was sent
    earlier before what was sent later. With their folders, names may lie in folders of months ("April/5W.xlsx").

    Files whose names say nothing of the kind stay where they are.
    """
    series: dict[str, list[int]] = {}
    bare = [without_day(PurePath(name).name) for name in names]
    for position, name in enumerate(bare):
        series.setdefault(_series(name), []).append(position)
    order = list(range(len(names)))
    for places in series.values():
        days = dict(zip(places, days_in_names(names[place] for place in places), strict=True))
        known = None not in [day for place, day in days.items() if bare[place] != PurePath(names[place]).name]
        folders = {place: _month_of_folder(names[place]) for place in places}
        foldered = None not in folders.values()
        ranks = {
            place: (
                _month_rank(bare[place]),
                (foldered and folders[place]) or (0, 0),
                version(bare[place]),
                (known and day) or date.min,
            )
            for place, day in days.items()
        }
        ranked = sorted(places, key=ranks.__getitem__)
        for place, position in zip(places, ranked, strict=True):
            order[place] = position
    return order


def _month_of_folder(path: str) -> tuple[int, int] | None:
    """Year (0 where it says none) and month that the nearest folder names which names one, and no day."""
    for part in reversed(PurePath(path).parts[:-1]):
        found = _month_in(part)
        if found is not None and not found.day:
            return (found.year or 0, found.number)
    return None


@lru_cache(REMEMBERED)
def version(name: str) -> tuple[bool, float, int, bool]:
    """How late a version a file's name says: mended ("final", "corrected"), its number, "(1)", a copy."""
    text = _spaced(PurePath(name).stem)
    numbers = [float(found) for found in re.findall(NUMBER, text, re.IGNORECASE)]
    numbers += [float(found) + 1 for found in re.findall(REVISED, text, re.IGNORECASE)]
    downloads = [int(found) for found in re.findall(DOWNLOADED, text)]
    return (
        bool(re.search(MENDED, text, re.IGNORECASE)),
        max(numbers, default=1.0),
        max(downloads, default=0),
        bool(re.search(f"{COPY}|{ANSWERED}", text, re.IGNORECASE)),
    )


def is_earlier(name: str, than: str) -> bool:
    """Whether a name says that its file is from before another: an earlier version of it, or the edition of an earlier
    month, or sent on an earlier day. Nothing in it may say the opposite ("corrected", a higher number)."""
    mine, other = version(name), version(than)
    if not all(one <= two for one, two in zip(mine, other, strict=True)):
        return False
    if same_file(name, than):
        return mine != other
    if (day := day_in_name(name)) and (later := day_in_name(than)) and day != later:
        bare, other_bare = without_day(name), without_day(than)
        same = _series(bare) == _series(other_bare) and month_named_in(bare) == month_named_in(other_bare)
        return bool(_series(bare)) and same and day < later
    series, month, theirs = _series(name), month_named_in(name), month_named_in(than)
    if not series or series != _series(than) or month is None or theirs is None:
        return False
    if (month.year is None) != (theirs.year is None):
        return False
    return _month_rank(name) < _month_rank(than)


def _month_rank(name: str) -> tuple[int, int]:
    found = month_named_in(name)
    return (found.year or 0, found.number) if found else (0, 0)


@lru_cache(REMEMBERED)
def _series(name: str) -> str:
    """What the names of a file's editions, month by month, have in common."""
    text = _bare(name)
    if month_named_in(name) is None:
        return text
    return " ".join(_YEARS.sub(" ", _NUMERIC.sub(" ", _IN_WORDS.sub(" ", fold(text)))).split())


def _short_year(text: str) -> int | None:
    """ "Mar 25", "Mar25": two digits right after the month."""
    found = re.search(rf"(?<![^\W\d_])(?:{_NAME})[ '’-]*(\d\d)(?!\d)", text)
    return 2000 + int(found[1]) if found else None


def _spaced(stem: str) -> str:
    """The name with what stands for a space; letters and digits that touch ("May2025") are apart, "v2" is not."""
    text = re.sub(
        r"[_\-–—.+]+", " ", re.sub(r"(?<=\d)\.(?=\d\d?(?!\d))", "", unicodedata.normalize("NFC", stem))
    )
    return re.sub(rf"(?i)(?<![^\W\d_])({_NAME})(?=\d)", r"\1 ", text)


def _bare(name: str) -> str:
    """The name folded, without what tells copies and versions apart."""
    text = _spaced(PurePath(name).stem).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", BESIDE.sub(" ", text)).split())
