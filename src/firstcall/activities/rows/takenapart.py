"""Rows that name several organisations, places or sectors in a cell, and what of them may be taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any

import polars as pl

from firstcall.intake.contents.coded import plain
from firstcall.intake.contents.counts import NOTHING
from firstcall.intake.sheets.tables import Table

FIGURES = (
    "reached", "targeted", "households", "households_targeted", "new_beneficiaries", "quantity", "disability",
)  # fmt: skip
"""What stands once in a row and cannot be divided among what the row names."""
MOST_MADE = 600_000  # rows that a sheet may become (product choice)


def too_many(kinds: pl.Series, meant: Mapping[Any, Sized]) -> bool:
    """Whether these rows, one for each thing that their kind of cell `meant`, are more than a sheet may become."""
    return sum(len(meant[kind]) * count for kind, count in kinds.value_counts().iter_rows()) > MOST_MADE


def has_figures(table: Table) -> pl.Series:
    """The rows in which somebody or something is counted."""
    found = pl.repeat(False, table.rows, dtype=pl.Boolean, eager=True)
    nothing = pl.Series([*NOTHING, "0"], dtype=pl.String).implode()
    for name in FIGURES:
        for column in table.columns_of(name):
            cells = plain(table.cells(column)).str.strip_chars().str.to_lowercase()
            found |= cells.is_not_null() & ~cells.is_in(nothing).fill_null(True)
    return found
