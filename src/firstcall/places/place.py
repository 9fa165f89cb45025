"""An administrative area as a value, and one that somebody may have meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative area: `level` 0 is the country; `parent` is the primary key of the area above."""

    pk: int
    code: str
    name: str
    level: int
    parent: int | None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place somebody may have meant, and how alike the names are (0 to 100)."""

    place: Place
    likeness: float
