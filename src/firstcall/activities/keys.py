"""What a row is about, and what it says: the keys by which a later report is compared with an earlier one."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstcall.needs.matching import key_of

ABOUT = ("organisation", "implementer", "sector", "area", "site", "activity", "indicator", "month", "starts_on",
         "population_group", "donor")  # fmt: skip
SAID = (*ABOUT, "status", "ends_on", "targeted", "reached", "cells")


def keys(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """(content key, natural key) of each row. A report of a month is about the month, whatever its start."""
    about = rows.select(
        *(pl.col(name) for name in ABOUT if name != "starts_on"),
        pl.when(pl.col("month").is_null()).then("starts_on").alias("starts_on"),
    )
    said = rows.select(SAID)
    return [
        (key_of(content), key_of(natural))
        for content, natural in zip(said.iter_rows(), about.iter_rows(), strict=True)
    ]


def with_names(rows: pl.DataFrame, made: Mapping[str, int]) -> pl.DataFrame:
    """The rows with the organisations that were registered since (primary key by written name)."""
    if not made:
        return rows
    return rows.with_columns(
        pl.coalesce(
            role, pl.col(f"{role}_name").replace_strict(dict(made), default=None, return_dtype=pl.Int64)
        ).alias(role)
        for role in ("organisation", "implementer")
    )
