"""Headings without what only lists or marks them: "A. Sector", "B. District" beside each other, "3) IDPs", "PiN *"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.headingtext import LISTED

FEWEST = 4  # headings whose letters follow each other: two may be women (F) and girls (G)
HOW = phrases("headings", "filling")
_LETTERED = re.compile(r"^\s*\(?([a-z]{1,2})\s?(?:[.):]|\s[-–]\s)\s*(?=[^\W\d_]{2})", re.IGNORECASE)
_STARS = re.compile(r"^\s*\*+|\*+\s*$")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")


def unlisted(headings: Sequence[str]) -> list[str]:
    """The headings, each without its letter among the others, its number, its stars, and how it is to be filled in."""
    lettered = _letters(headings)
    return [_bare(lettered.get(place, heading)) or heading for place, heading in enumerate(headings)]


def _bare(heading: str) -> str:
    found = _STARS.sub("", heading)
    how = _IN_BRACKETS.search(found)
    if how and fold(how[1]) in HOW:
        found = found[: how.start()]
    return LISTED.sub("", _STARS.sub("", found)).strip()


def _letters(headings: Sequence[str]) -> dict[int, str]:
    """By place the headings without their letters, where these go on from column to column (A, B, C)."""
    found = {place: match for place, one in enumerate(headings) if (match := _LETTERED.match(one))}
    numbers = [_number(match[1]) for match in found.values()]
    steps = [second - first for first, second in pairwise(numbers)]
    if len(found) < FEWEST or any(step < 1 for step in steps) or steps.count(1) * 2 < len(steps):
        return {}
    return {place: headings[place][match.end() :] for place, match in found.items()}


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
