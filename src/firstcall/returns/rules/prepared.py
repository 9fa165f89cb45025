"""Rows that a template brought: a month, a place, a sector, zeros, and nothing that somebody did.

They are no return by themselves, nor do they say that there was nothing to report: that is said (`rules.nil`).
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from firstcall.returns.rules.returns import NIL, PREPARED, SUBMITTED, WITHDRAWN

DONE = ("activity", "indicator", "status", "cells")
FIGURES = ("targeted", "reached", "new_people", "households", "quantity")
ASKED = {*DONE, *FIGURES, "activity_detail", "modality", "new_beneficiaries", "households_targeted"}
"""Fields that ask what was done: a file without a column for any of them lists who is where, and every row of it is a
report."""


def only_prepared(rows: pl.DataFrame, fields: Collection[str]) -> pl.Series:
    """Of each row of a file (with columns for `fields`), whether it names nothing done and no figure but zero."""
    if ASKED.isdisjoint(fields):
        return pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    said = [
        pl.col(name).cast(pl.String).fill_null("").str.strip_chars().is_in(["", "-", "[]", "{}"])
        for name in DONE
    ]
    figures = [pl.col(name).fill_null(0) == 0 for name in FIGURES]
    return rows.select(pl.all_horizontal(*said, *figures).alias("prepared"))["prepared"]


def state_with(state: str, *, prepared: bool) -> str:
    """Where a return stands (`state`, "" where there was none) after a file: what only was `prepared` reports
    nothing, and undoes nothing that was sent before."""
    if prepared and state == NIL:
        return NIL
    return PREPARED if prepared and state in ("", PREPARED, WITHDRAWN) else SUBMITTED
