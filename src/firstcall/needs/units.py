"""What a figure counts: people, or households, which become people only by a factor that somebody stated."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

PEOPLE, HOUSEHOLDS = "people", "households"
UNITS = (PEOPLE, HOUSEHOLDS)


def in_people(households: Iterable[int | None], size: Decimal | None) -> list[int | None]:
    """Households as people, rounded half up; not known where they are not, or where no factor is stated."""
    if size is None:
        return [None for _ in households]
    return [None if one is None else int((one * size).to_integral_value(ROUND_HALF_UP)) for one in households]
