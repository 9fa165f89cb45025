"""From rows as reported to people: the counting rule "largest" (docs/decisions/counting-people.md).

People reached are not a sum over months, activities or organisations: the same people are reached again.
Per place, population group, sex and age the largest figure of the period counts; different places hold
different people and add up. A figure nobody gave stays null. All of it works on whole columns; the same
rule, one row at a time and slow, stands in the tests and must give the same figures.
"""

from __future__ import annotations

import polars as pl

ROWS = {
    "line": pl.Int64,  # which group (or sector without a group) the row belongs to
    "area": pl.Int64,
    "site": pl.String,  # the place within the area, folded; empty when none was named
    "population_group": pl.String,  # empty when not stated
    "organisation": pl.Int64,
    "targeted": pl.Int64,
    "reached": pl.Int64,
    "cells": pl.String,
    "on": pl.Date,  # the latest day the row speaks of
}
"""Columns of the rows to consolidate."""

ANCESTORS = {"area": pl.Int64, "ancestor": pl.Int64, "level": pl.Int64}
"""Columns of the areas: each area with itself and every area above it, and the level of that ancestor."""

PLACE = ["line", "area", "site"]
ALL = "all"


def total(column: str) -> pl.Expr:
    """A sum that stays null when there was no figure at all."""
    return pl.when(pl.col(column).is_not_null().any()).then(pl.col(column).sum()).alias(column)


def consolidate(rows: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Presence and people per line, area of every level and population group ("all" for everyone).

    Returns line, area, level, population_group, rows, organisations, organisations_here, targeted,
    reached, frequencies, latest_on. `reached` and `targeted` are people by the rule "largest"; `frequencies`
    is the plain sum of what rows reported; `organisations_here` counts only rows recorded at this very area.
    """
    rows = rows.with_columns(
        pl.when(pl.col("population_group") == ALL)
        .then(pl.lit(""))
        .otherwise("population_group")
        .alias("population_group")
    )
    people = _roll_up(_people_by_area(_everyone(_people_by_place(rows))), ancestors)
    presence = _presence(rows, ancestors)
    return presence.join(people, on=["line", "area", "population_group"], how="left").sort(
        "line", "level", "area", "population_group"
    )


def _people_by_place(rows: pl.DataFrame) -> pl.DataFrame:
    """The largest figures of each place and population group, whole or by sex and age, whichever is more."""
    by = [*PLACE, "population_group"]
    plain = rows.group_by(by).agg(pl.col("reached").max(), pl.col("targeted").max())
    return plain.join(_people_by_cells(rows), on=by, how="left").with_columns(
        pl.max_horizontal("reached", "in_cells").alias("reached")
    )


def _people_by_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Per place and population group: the sum over sex and age of each cell's largest figure, as `in_cells`.

    Cells by sex and age, by sex, and by age are three ways to count the same people: the largest counts.
    """
    by = [*PLACE, "population_group"]
    exploded = (
        rows.lazy()
        .filter(pl.col("cells") != "")
        .select(*by, pl.col("cells").str.strip_chars("{}").str.split(",").alias("cell"))
        .explode("cell")
        .with_columns(pl.col("cell").str.split_exact('":', 1).struct.rename_fields(["name", "figure"]))
        .unnest("cell")
        .with_columns(pl.col("name").str.strip_chars_start('"'), pl.col("figure").cast(pl.Int64))
        .group_by(*by, "name")
        .agg(pl.col("figure").max())
    )
    has_sex, has_age = ~pl.col("name").str.starts_with("|"), ~pl.col("name").str.ends_with("|")
    sums = exploded.with_columns(has_sex.alias("sex"), has_age.alias("age")).group_by(*by, "sex", "age")
    return (
        sums.agg(pl.col("figure").sum()).group_by(by).agg(pl.col("figure").max().alias("in_cells")).collect()
    )


def _everyone(people: pl.DataFrame) -> pl.DataFrame:
    """The named groups of each place, and "all": their sum, or the largest figure given without a group."""
    columns = [*PLACE, "population_group", "reached", "targeted"]
    named = people.filter(pl.col("population_group") != "").select(columns)
    unnamed = people.filter(pl.col("population_group") == "").select(*PLACE, "reached", "targeted")
    both = pl.concat(
        [named.group_by(PLACE).agg(total("reached"), total("targeted")), unnamed], how="vertical"
    )
    everyone = both.group_by(PLACE).agg(pl.col("reached").max(), pl.col("targeted").max())
    return pl.concat([named, everyone.with_columns(pl.lit(ALL).alias("population_group")).select(columns)])


def _people_by_area(people: pl.DataFrame) -> pl.DataFrame:
    return people.group_by("line", "area", "population_group").agg(total("reached"), total("targeted"))


def _roll_up(people: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Each area's own people added to every area above it."""
    joined = people.join(ancestors, on="area").drop("area").rename({"ancestor": "area"})
    return joined.group_by("line", "area", "population_group").agg(total("reached"), total("targeted"))


def _presence(rows: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Rows, distinct organisations, frequencies and the latest day, per area of every level."""
    named = rows.filter(pl.col("population_group") != "")
    both = pl.concat([named, rows.with_columns(pl.lit(ALL).alias("population_group"))])
    cells = both.group_by("line", "area", "population_group", "organisation").agg(
        pl.len().cast(pl.Int64).alias("rows"),
        total("reached").alias("frequencies"),
        pl.col("on").max().alias("latest_on"),
    )
    here = pl.col("organisation").filter(pl.col("area") == pl.col("ancestor")).n_unique().cast(pl.Int64)
    return (
        cells.join(ancestors, on="area")
        .group_by("line", "ancestor", "level", "population_group")
        .agg(
            pl.col("rows").sum(),
            pl.col("organisation").n_unique().cast(pl.Int64).alias("organisations"),
            here.alias("organisations_here"),
            total("frequencies"),
            pl.col("latest_on").max(),
        )
        .rename({"ancestor": "area"})
    )
