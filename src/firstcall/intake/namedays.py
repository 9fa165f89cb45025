"""The day in a file's name ("3W au 02.05.2025", "5W_20250510"): that of sending or saving, so it says which file of one
name came later, and nothing of the month reported on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import PurePath

from firstcall.intake.contents.dates import EARLIEST, LATEST, MONTHS, order_of
from firstcall.intake.contents.dates import day as day_of

_NAME = "|".join(sorted((re.escape(name) for name in MONTHS if len(name) > 2), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_DAY = re.compile(
    rf"(?<!\d)(?:(?P<first>{_YEAR})(?P<by>[-_. ]?)(?P<middle>\d\d)(?P=by)(?P<last>\d\d)"
    rf"|(?P<numbers>\d\d?[-_. ]\d\d?[-_. ]{_YEAR})"
    rf"|(?P<words>\d\d?(?:st|nd|rd|th|er)?[-_. ](?:(?:de|del|of)[-_. ])?(?:{_NAME})[-_. ](?:(?:de|del)[-_. ])?{_YEAR}))"
    r"(?!\d)",
    re.IGNORECASE,
)


REMEMBERED = 16_384  # names, as in `filenames`


@lru_cache(REMEMBERED)
def without_day(name: str) -> str:
    """The name without the days in it; empty where nothing else is left."""
    path = PurePath(name)
    left = _DAY.sub(" ", path.stem).strip(" _-.")
    return left + path.suffix if left else ""


@lru_cache(REMEMBERED)
def day_in_name(name: str, order: str = "") -> date | None:
    """The one day that a file's name says with its year; None where it says none, several, or one that can be read
    either way round. `order` as in `contents.dates`."""
    found = {day for match in _DAY.finditer(PurePath(name).stem) if (day := _day(match, order)) is not None}
    return found.pop() if len(found) == 1 else None


def days_in_names(names: Iterable[str]) -> list[date | None]:
    """The day of each of the names of one series, which show together whether the day or the month comes first."""
    names = list(names)
    numbers = [match["numbers"] for name in names for match in _DAY.finditer(PurePath(name).stem)]
    order = order_of(_plain(one) for one in numbers if one)
    return [day_in_name(name, order) for name in names]


def _day(match: re.Match[str], order: str) -> date | None:
    if match["first"]:
        found = day_of(f"{match['first']}-{match['middle']}-{match['last']}").value
    elif match["numbers"]:
        dotted = "dmy" if match["numbers"].count(".") == 2 else ""
        found = day_of(_plain(match["numbers"]), order=dotted or order).value
    else:
        words = re.sub(
            r"[-_. ]+", " ", re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", match["words"], flags=re.I)
        )
        found = day_of(words).value
    return found if isinstance(found, date) and EARLIEST <= found.year <= LATEST else None


def _plain(numbers: str) -> str:
    return re.sub(r"[-_. ]", "/", numbers)
