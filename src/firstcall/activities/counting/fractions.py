"""Fractions of people made whole, so that a column keeps its sum.

Some sheets spread a total over places by a share, and so state 153.76 people. Each such figure becomes the whole
number below or above it; those with the largest fractions go up, as many as it takes for the column to come to its
own sum, rounded half up. Of equal fractions the earlier row goes up.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

import polars as pl

from firstcall.intake.contents.coded import replaced
from firstcall.intake.contents.counts import number

NOISE = 1e-6  # what a spreadsheet's own sums leave behind the point


class Counted(NamedTuple):
    """A column of people in whole numbers, and as it was written; None where it holds no fractions."""

    whole: pl.Series
    exact: pl.Series | None


def settled(text: pl.Series, rounded: pl.Series, fractions: Collection[str], counted: pl.Series) -> Counted:
    """The column `text`, of which `rounded` holds every figure to the nearest whole number, keeping its sum.

    `fractions` are the texts that state a fraction; `counted` says which rows take part. Others stay as rounded.
    """
    exact = {text: value for text in fractions if isinstance(value := number(text).value, Decimal)}
    exact = {text: value for text, value in exact.items() if value >= 0}
    if not exact:
        return Counted(rounded, None)
    known = pl.Series(list(exact), dtype=pl.String)
    floats = replaced(text, known, pl.Series([float(value) for value in exact.values()]), pl.Float64)
    places = (
        (text.is_in(known.implode()).fill_null(False) & counted & rounded.is_not_null()).arg_true().to_list()
    )
    parts = [exact[text[place]] for place in places]
    return Counted(
        rounded.scatter(places, whole_numbers(parts)) if places else rounded,
        floats.fill_null(rounded.cast(pl.Float64)),
    )


def whole_numbers(figures: list[Decimal]) -> list[int]:
    """Each figure's floor or ceiling, in order, together the rounded sum of all: the largest fractions go up."""
    floors = [int(figure.to_integral_value(ROUND_FLOOR)) for figure in figures]
    missing = int(sum(figures, Decimal(0)).to_integral_value(ROUND_HALF_UP)) - sum(floors)
    by_fraction = sorted(range(len(figures)), key=lambda place: (floors[place] - figures[place], place))
    for place in by_fraction[:missing]:
        floors[place] += 1
    return floors
