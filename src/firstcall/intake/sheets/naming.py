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
_PHASES = re.compile(  # of an analysis, from which on people are in need: "PiN (Phase 3+)", "(3+4+5)"
    r"\(?(?<![^\W_])(?:(?:ipc|ch|jiaf)?[\s_]*(?:phases?|fases?|ph|severity|sev\.?|sévérité|severidad|severidade)"
    r"|ipc|ch|p)[\s_]*"
    r"3[\s_]*(?:\+\s*4\s*\+\s*5|\+|plus\b|5(?!\d)|-\s*5|à\s*5|au\s*5|to[\s_]*5|a\s*5|and above|or above|et plus"
    r"|et \+|y más|ou plus)\s*\)?"
    r"|\(?\b3\s*\+\s*4\s*\+\s*5\b\)?",
    re.IGNORECASE,
)
_PHASE = re.compile(
    r"(?<![^\W_])(?:phase|fase|ph|sev\.?|severity|sévérité|severidad|ipc)[\s_]*[1-5](?!\d)", re.IGNORECASE
)
_LATER = re.compile(
    r"(?<![^\W_])(?:(?:first|second|1st|2nd|première|deuxième|primera|segunda)[\s_]+)?"
    r"(?:projected|projections?|projetée?s?|proyectad[ao]s?|proyección|projetad[ao]s?|proj\.?(?![^\W_]))(?:[\s_]+[12](?!\d))?",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"(?<![^\W_])(?:current|courante?|actuelle?)(?:[\s_]+(?:situation|period|période))?(?![^\W_])",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\([^()]*\d[^()]*\)")  # "(Oct 2024 - Feb 2025)" beside a word for now or later
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
    in_phases: bool = False  # of the phases from which on people are in need
    later: bool = False  # of a projection

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
            in_phases=self.in_phases or above.in_phases,
            later=self.later or above.later,
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
        later, told = _without_span(text)
        in_phases = bool(_PHASES.search(told))
        factor, rest = in_thousands(_PHASES.sub(" ", told))
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
            return Said(text, year=year, factor=factor, later=later)
        rest = rest.strip(" _-–—:/|.,&")
        named = self.group_of(group) if group else ""
        return Said(rest, sector, named, year, factor, in_phases=in_phases, later=later)

    def _is_group(self, text: str) -> bool:
        return "+" not in text and bool(self.group_of(text))


def _without_span(text: str) -> tuple[bool, str]:
    """Whether a text is of a projection, and the text without the words for now or later and the months beside them."""
    later = is_later(text)
    return (False, text) if later is None else (later, _SPAN.sub(" ", _NOW.sub(" ", _LATER.sub(" ", text))))


def is_later(text: str) -> bool | None:
    """Whether a text is of a projection (True), of now (False), or says neither (None)."""
    return True if _LATER.search(text) else False if _NOW.search(text) else None


def of_phases(text: str) -> bool | None:
    """Whether a text is all phases from 3 on, in which people are in need ("3+"), one or some (False), or none."""
    written = text.strip().casefold()
    said = written if written.startswith(("p", "f", "i", "c", "s")) else f"phase {written}"
    if _PHASES.fullmatch(said):
        return True
    return False if re.fullmatch(r"phase 4\s*\+", said) or _PHASE.fullmatch(said) else None


def names_phase(text: str) -> bool:
    """Whether a heading is of one phase only ("PiN Sev 3")."""
    return bool(_PHASE.search(_PHASES.sub(" ", text)))


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
