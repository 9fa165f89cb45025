"""What comes of placing a row: the area it belongs to, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from firstcall.intake.contents.counts import is_error, is_nothing
from firstcall.places.place import Place

ANY_LEVEL = 99  # the level of a column that says "P-code" or "location" and no level
BLANK = frozenset(
    (
        "0",
        "na",
        "n a",
        "none",
        "null",
        "nil",
        "unknown",
        "not available",
        "sin dato",
        "non disponible",
        "inconnu",
    )
)


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """What is to be said of a row's place. `level` is the level of the column it is about (None: none filled)."""

    code: str
    refused: bool
    level: int | None
    value: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    suggestion: str = ""
    by_code: bool = False  # whether the column is that level's code column, else its name column


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row belongs. `area` is None only when refused; `how`: code, name, coordinates, parent, country, unknown.

    `problem` says why the row is not quite where it says, `remarks` what else was noticed (a code that was repaired).
    """

    area: int | None
    how: str
    problem: PlaceProblem | None = None
    remarks: tuple[PlaceProblem, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether code or name decided, so that nothing else needs to be asked."""
        return self.how in ("code", "name")

    @property
    def said(self) -> tuple[PlaceProblem, ...]:
        """Everything to be said."""
        return self.remarks if self.problem is None else (self.problem, *self.remarks)


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """Where codes and names put a row; how far they led, and the deepest level filled, for a point to decide."""

    placed: Placed
    known: Place | None = None
    several: tuple[Place, ...] = ()
    deepest: int = ANY_LEVEL


@lru_cache(maxsize=65536)
def blank(text: str | None) -> bool:
    """Whether a cell says nothing: empty, an error of the spreadsheet, the zero it shows for a cell it looks up and
    finds empty, or a way of writing "not available"."""
    if text is None:
        return True
    return " ".join(text.split()).casefold() in BLANK or is_nothing(text) or is_error(text)


def listed(places: Iterable[Place]) -> str:
    """Places as people read them: name (code), …"""
    return ", ".join(f"{place.name} ({place.code})" for place in list(places)[:5])
