"""Several names in one cell: the ways it may be cut. Whether it is several names is for the directory to say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from firstcall.organisations.names import is_blank, key, tidy

MANY = 20  # parts; a cell with more is a text, not a list
# The strong signs first: "UNICEF, WFP; Save the Children" has two parts, one of which has two.
_CUTS = (
    re.compile(r"[\r\n;|•]+"),
    re.compile(r"[\r\n;|•/+]+"),
    re.compile(r"[\r\n;|•/+,،؛&]+|\s[-–—]\s"),
    re.compile(r"[\r\n;|•/+,،؛&]+|\s[-–—]\s|\s(?:and|et|y|e|with|avec|con|com|und|و)\s", re.IGNORECASE),
)
_LISTED = re.compile(r"[;|•]")
_NOBODY = re.compile(r"(?<!\w)n/a(?!\w)", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:[-–—*·]|\(?\d{1,2}[.)])\s+")


def ways_to_cut(text: str) -> list[tuple[str, ...]]:
    """The ways a cell may be cut into at least two names, the strongest signs first; a name given twice is one."""
    ways: list[tuple[str, ...]] = []
    for cut in _CUTS:
        found = _names(cut.split(_NOBODY.sub(" ", text)))
        if 1 < len(found) <= MANY and found not in ways:
            ways.append(found)
    return ways


def listed(text: str) -> tuple[str, ...]:
    """The names between signs that stand in lists alone; () where there are none, or one of them has no letters."""
    found = _names(_LISTED.split(text))
    whole = all(sum(map(str.isalpha, one)) > 1 for one in found)
    return found if 1 < len(found) <= MANY and whole else ()


def parts_at(text: str, sign: str) -> tuple[str, ...]:
    """The different names between one sign; () where there are too many."""
    found = _names(text.split(sign))
    return found if len(found) <= MANY else ()


def given_twice(text: str) -> str:
    """The name a cell gives twice and nothing else ("Oxfam - OXFAM", "COOPI/COOPI"); "" for any other cell."""
    for cut in _CUTS:
        parts = [part for part in cut.split(text) if not is_blank(part)]
        if len(parts) > 1 and len(same := _names(parts)) == 1:
            return same[0]
    return ""


def _names(parts: Iterable[str]) -> tuple[str, ...]:
    tidied = [tidy(_NUMBERED.sub("", part)) for part in parts]
    names: dict[str, str] = {}
    for part in tidied:
        if not is_blank(part):
            names.setdefault(key(part), part)
    return tuple(names.values())
