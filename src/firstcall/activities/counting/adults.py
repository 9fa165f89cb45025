"""Columns "Male" and "Female" beside "Boys" and "Girls": all of a sex, or men and women beside the children?

All males are never fewer than the boys among them. Where they often are, or where only all four add up to the total
beside them, men and women are meant, and all four are added.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.intake.sheets.bands import Band

OFTEN = 0.2  # share of the rows that tell, from which on it is no slip (product choice)
TIMES = (
    4  # as many rows in which all four are the total as rows in which the sexes alone are (product choice)
)
CHILDREN, ADULTS = "children", "adults"


def adults_meant(counts: pl.DataFrame, bands: Sequence[Band], total: pl.Series) -> bool:
    """Whether the columns of a sex without an age count its adults. `counts`: the people of each band, by its key."""
    sexes = [band.sex for band in bands if band.sex and not band.age]
    aged = {band for band in bands if band.sex and band.age}
    return bool(sexes) and aged == {Band(sex, CHILDREN) for sex in sexes} and _are_meant(counts, sexes, total)


def as_adults(band: Band) -> Band:
    """A sex without an age as its adults; other bands as they are."""
    return Band(band.sex, ADULTS) if band.sex and not band.age else band


def _are_meant(counts: pl.DataFrame, sexes: Sequence[str], total: pl.Series) -> bool:
    whole, children = [Band(sex).key for sex in sexes], [Band(sex, CHILDREN).key for sex in sexes]
    fewer = [pl.col(one) < pl.col(child) for one, child in zip(whole, children, strict=True)]
    frame = counts.with_columns(
        total=total, all=pl.sum_horizontal(*whole, *children), sexes=pl.sum_horizontal(whole)
    )
    told = frame.filter(pl.any_horizontal([pl.col(one).is_not_null() & (pl.col(child) > 0)
                                           for one, child in zip(whole, children, strict=True)]))  # fmt: skip
    if told.height == 0:
        return False
    if told.select(pl.any_horizontal(fewer).fill_null(False).mean()).item() >= OFTEN:
        return True
    agree = [int((told[name] == told["total"]).sum() or 0) for name in ("all", "sexes")]
    return agree[0] > TIMES * agree[1]
