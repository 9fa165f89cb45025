"""What a row is about, and what it says: the keys by which a later report is compared with an earlier one."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstcall.activities.rows.reading import ABOUT
from firstcall.needs.matching import BETWEEN, KEYS, digests

SAID = (*ABOUT, "status", "ends_on", "targeted", "reached", "cells")
SAID_SINCE = ("new_people", "households", "recurrent", "unit", "quantity")
"""What rows say besides. Said nowhere, it changes no key, so that rows stored before it was read stay equal."""


BESIDE = "named beside another"
"""Part of both keys of a row that says only that somebody is there, named beside the one that reports: it is compared
with rows of its kind alone, and takes the place of nothing that the organisation reports itself."""


def keys(rows: pl.DataFrame) -> pl.DataFrame:
    """The content and natural key of each row. A report of a month is about the month, whatever its start."""
    start = pl.when(pl.col("month").is_null()).then("starts_on").alias("starts_on")
    about = [start if name == "starts_on" else pl.col(name) for name in ABOUT]
    said, since = _text([pl.col(name) for name in SAID]), _text([pl.col(name) for name in SAID_SINCE])
    blank = since.str.len_bytes() == len(BETWEEN) * (len(SAID_SINCE) - 1)
    said = pl.when(blank).then(said).otherwise(pl.concat_str(said, since, separator=BETWEEN))
    texts = rows.select(_marked(said).alias("said"), _marked(_text(about)).alias("about"))
    return pl.DataFrame({"content": digests(texts["said"]), "natural": digests(texts["about"])}, schema=KEYS)


def _marked(text: pl.Expr) -> pl.Expr:
    beside = pl.concat_str(text, pl.lit(BESIDE), separator=BETWEEN)
    return pl.when(pl.col("beside").fill_null(value=False)).then(beside).otherwise(text)


def keys_of(rows: pl.DataFrame) -> pl.DataFrame:
    """The keys of understood rows. A name still to be registered is nobody's yet, so its rows are new."""
    return keys(
        rows.with_columns(
            pl.coalesce(pl.col(role).cast(pl.String), pl.col(f"{role}_name")).alias(role)
            for role in ("organisation", "implementer")
        )
    )


def keys_again(rows: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The keys of rows whose names were registered since: worked out again for those that have one."""
    named = rows.select(
        pl.any_horizontal(pl.col("organisation_name", "implementer_name") != "").fill_null(value=False)
    ).to_series()
    again, positions = keys_of(rows.filter(named)), named.arg_true()
    return pl.DataFrame({name: before[name].clone().scatter(positions, again[name]) for name in KEYS})


def _text(columns: list[pl.Expr]) -> pl.Expr:
    return pl.concat_str([column.cast(pl.String).fill_null("") for column in columns], separator=BETWEEN)


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
