"""What a heading says beside what it counts: of which sector, population group and year, and in which unit.

"IDPs" under "Food Security" under "PiN 2024" counts people in need (IDPs, food security, 2024). What names a sector or
a population group is told by the caller, so that an emergency's own words count; the rest of the heading names the
field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases, words

LONGEST = 160  # characters of a heading that is taken apart
MOST_WORDS = 8  # of a name inside it
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_THOUSANDS = phrases("headings", "thousands")
_SIGNS = re.compile(r"['’]?000s?\b|\(\s*k\s*\)", re.IGNORECASE)
_PHASES = re.compile(  # of an analysis, from which on people are in need: "PiN (Phase 3+)"
    r"\(?\b(?:ipc|ch|jiaf)?\s*(?:phases?|fases?|severity|sev\.?|sévérité|severidad|severidade)\s*"
    r"3\s*(?:\+|-\s*5|à\s*5|to\s*5|a\s*5|and above|or above|et plus|y más|ou plus)\s*\)?",
    re.IGNORECASE,
)
_PHASE = re.compile(r"\b(?:phase|fase|sev\.?|severity|sévérité)\s*[1-5]", re.IGNORECASE)
_SPLITS = words("headings", "without")
_TOTALS = phrases("rows", "totals")
_SMALL = frozenset(fold(word) for word in ("&", "and", "et", "y", "e", "و", "-", "of", "de", "for", "by"))
ONES = 1
THOUSANDS = 1000


@dataclass(frozen=True)
class Said:
    """A heading taken apart: `rest` is what is left of it. `year` 0 and `factor` 1: nothing is said of them."""

    rest: str
    sector: str = ""
    population_group: str = ""
    year: int = 0
    factor: int = ONES
    of_phase: bool = False  # of one phase of severity only: no figure of all in need

    def __bool__(self) -> bool:
        return bool(self.sector or self.population_group or self.year or self.factor != ONES)

    @property
    def is_bare(self) -> bool:
        """Whether nothing else is left than words such as "total"."""
        folded = fold(self.rest)
        return not folded or folded in _TOTALS

    def under(self, above: Said) -> Said:
        """Together with the band above: what the heading says itself comes first."""
        return Said(
            self.rest,
            self.sector or above.sector,
            self.population_group or above.population_group,
            self.year or above.year,
            self.factor if self.factor != ONES else above.factor,
        )


@dataclass(frozen=True, eq=False)
class Naming:
    """What names a sector, and the population group that a text names ("" for none), where this file comes from."""

    is_sector: Callable[[str], bool]
    group_of: Callable[[str], str]
    _known: dict[str, Said] = field(default_factory=dict)

    def said(self, text: str) -> Said:
        """A heading or band taken apart."""
        if text not in self._known:
            self._known[text] = self._apart(text) if 0 < len(text) <= LONGEST else Said(text)
        return self._known[text]

    def _apart(self, text: str) -> Said:
        factor, rest = in_thousands(_PHASES.sub(" ", text))
        if _PHASE.search(rest):
            return Said(rest, of_phase=True)
        years = {int(year) for year in _YEAR.findall(rest)}
        year = years.pop() if len(years) == 1 else 0
        rest = _YEAR.sub(" ", rest) if year else rest
        group, rest = _cut(rest, self._is_group)
        sector, rest = _cut(rest, self.is_sector)
        divided = (
            set(fold(rest).split()) & _SPLITS or "+" in rest
        )  # "without IDPs", "vulnerable people + IDPs"
        if group and (divided or _cut(rest, self._is_group)[0]):  # or two of them: the column counts neither
            return Said(text, year=year, factor=factor)
        return Said(rest.strip(" _-–—:/|.,&"), sector, self.group_of(group) if group else "", year, factor)

    def _is_group(self, text: str) -> bool:
        return "+" not in text and bool(self.group_of(text))


def in_thousands(text: str) -> tuple[int, str]:
    """What a figure is to be multiplied by as a text says ("PiN (in thousands)"), and the text without it."""
    if _SIGNS.search(text):
        return THOUSANDS, _SIGNS.sub(" ", text)
    found, rest = _cut(text, lambda part: fold(part) in _THOUSANDS)
    return (THOUSANDS, rest) if found else (ONES, text)


def _cut(text: str, names: Callable[[str], bool]) -> tuple[str, str]:
    """The longest name inside a text, and the text without it."""
    marks = list(_WORD.finditer(text))
    for length in range(min(len(marks), MOST_WORDS), 0, -1):
        for start in range(len(marks) - length + 1):
            first, last = marks[start].start(), marks[start + length - 1].end()
            part = text[first:last]
            if {fold(marks[start][0]), fold(marks[start + length - 1][0])} & _SMALL:
                continue
            if names(part):
                return part, f"{text[:first]} {text[last:]}"
    return "", text
