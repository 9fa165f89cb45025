"""Corrections by subtraction ("May, -15"): no figures, so what was sent before stands where they are about it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.needs.matching import Comparison

SUBTRACTS = "subtracts"  # not in previews of before


def without_subtracting(rows: pl.DataFrame, found: Comparison) -> Comparison:
    """The comparison, in which rows of fewer people than none replace nothing: the row that stands is followed."""
    if SUBTRACTS not in rows.columns or not rows[SUBTRACTS].any():
        return found
    mine = set(rows[SUBTRACTS].arg_true().to_list())
    stay = [pair for pair in found.changed if pair[0] in mine]
    return replace(
        found,
        unchanged=tuple(sorted((*found.unchanged, *(position for position, _ in stay)))),
        changed=tuple(pair for pair in found.changed if pair[0] not in mine),
        followed=(*found.followed, *stay),
    )
