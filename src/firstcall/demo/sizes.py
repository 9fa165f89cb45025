"""How large a demonstration is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Countries × areas per level × organisations × activity rows (per country)."""

    countries: int
    counts: tuple[int, ...]
    organisations: int
    rows: int


SIZES = {
    "tiny": Size(1, (3, 9), 16, 150),  # for tests and a quick look
    "small": Size(1, (6, 36), 70, 2_400),
    "country": Size(1, (10, 60, 330), 1_500, 100_000),
    "world": Size(12, (8, 40), 250, 12_000),
}

# Names and codes no real country has: ISO 3166 keeps XAA to XZZ for users.
COUNTRIES = (
    ("XLO", "Lorania"),
    ("XKE", "Kelmora"),
    ("XVA", "Valdessa"),
    ("XOS", "Ostrane"),
    ("XNA", "Narvelia"),
    ("XTA", "Tavira Isles"),
    ("XQU", "Quorra"),
    ("XME", "Merovan"),
    ("XYA", "Yarnholm"),
    ("XFE", "Fenmark"),
    ("XUL", "Ulvania"),
    ("XRA", "Rasmere"),
)
