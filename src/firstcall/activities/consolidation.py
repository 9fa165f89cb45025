"""From rows as reported to people and presence, by the rule of each group (docs/decisions/counting-people.md).

People reached are not a sum over months, activities or organisations: the same people are reached again. Each
group says by which rule it counts; different places hold different people and add up. All of it works on whole
columns; the same, one row at a time and slow, stands in the tests and must give the same figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from firstcall.activities.counting.people import ALL, people_by_place, total, with_reason
from firstcall.activities.counting.rule import DEFAULT, Counting

ROWS = {
    "line": pl.Int64,  # which group (or sector without a group) the row belongs to
    "area": pl.Int64,
    "site": pl.String,  # the place within the area, folded; empty when none was named
    "population_group": pl.String,  # empty when not stated
    "organisation": pl.Int64,
    "targeted": pl.Int64,
    "reached": pl.Int64,
    "new_people": pl.Int64,  # of those reached, for the first time
    "households": pl.Int64,
    "cells": pl.String,
    "on": pl.Date,  # the latest day the row speaks of
}
"""Columns of the rows to consolidate. Beside them stand the fields that a rule asks for, as text: "said_site" …"""

ANCESTORS = {"area": pl.Int64, "ancestor": pl.Int64, "level": pl.Int64}
"""Columns of the areas: each area with itself and every area above it, and the level of that ancestor."""

CELL = ["line", "area", "population_group"]
NOTHING_LEFT_OUT = {
    "rows_left_out": pl.lit(0, dtype=pl.Int64),
    "frequencies_left_out": pl.lit(None, dtype=pl.Int64),
    "left_out": pl.lit(""),
}


def consolidate(
    rows: pl.DataFrame, ancestors: pl.DataFrame, rules: Mapping[int, Counting] | None = None
) -> pl.DataFrame:
    """Presence and people per line, area of every level and population group ("all" for everyone).

    `rules`: the rule of each line; DEFAULT for others. Returns line, area, level, population_group, rows,
    organisations, organisations_here, targeted, reached, frequencies, latest_on, rows_left_out,
    frequencies_left_out, left_out. `reached` and `targeted` are people by the rule; `frequencies` is the plain sum
    of what all rows reported; the next two are the rows that the rule leaves out and the sum of what they reported,
    and `left_out` tells both by reason: [[reason, rows, frequencies], ...] as JSON, "" for none.
    `organisations_here` counts only rows recorded at this very area.
    """
    nobody = pl.when(pl.col("population_group") == ALL).then(pl.lit("")).otherwise("population_group")
    rows = rows.with_columns(nobody.alias("population_group"))
    lines_of: dict[Counting, list[int]] = defaultdict(list)
    for line in rows["line"].unique().to_list():
        lines_of[(rules or {}).get(line, DEFAULT)].append(line)
    if len(lines_of) == 1:
        parts = [_by_rule(rows, ancestors, next(iter(lines_of)))]
    else:
        parts = [
            _by_rule(rows.filter(pl.col("line").is_in(lines)), ancestors, rule)
            for rule, lines in lines_of.items()
        ] or [_by_rule(rows, ancestors, DEFAULT)]
    return pl.concat(parts).sort("line", "level", "area", "population_group")


def _by_rule(rows: pl.DataFrame, ancestors: pl.DataFrame, rule: Counting) -> pl.DataFrame:
    rows = with_reason(rows, rule)
    counted = rows.filter(pl.col("reason").is_null()) if rule.leaves_out else rows
    here = people_by_place(counted, rule)
    people = _roll_up(here.group_by(CELL).agg(total("reached"), total("targeted")), ancestors)
    found = _presence(rows, ancestors).join(people, on=CELL, how="left")
    if not rule.leaves_out:
        return found.with_columns(**NOTHING_LEFT_OUT)
    return found.join(_left_out(rows, ancestors), on=CELL, how="left").with_columns(
        pl.col("rows_left_out").fill_null(0), pl.col("left_out").fill_null("")
    )


def _roll_up(people: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Each area's own people added to every area above it."""
    joined = people.lazy().join(ancestors.lazy(), on="area").drop("area").rename({"ancestor": "area"})
    return joined.group_by(CELL).agg(total("reached"), total("targeted")).collect()


def _also_for_everyone(rows: pl.LazyFrame) -> pl.LazyFrame:
    named = rows.filter(pl.col("population_group") != "")
    return pl.concat([named, rows.with_columns(pl.lit(ALL).alias("population_group"))])


def _presence(rows: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Rows, distinct organisations, frequencies and the latest day, per area of every level."""
    figures = (total("frequencies"), pl.col("latest_on").max())
    # Asked for as one question: where there are few rows it is the asking that costs.
    named = (
        rows.lazy()
        .group_by(*CELL, "organisation")
        .agg(
            pl.len().cast(pl.Int64).alias("rows"),
            total("reached").alias("frequencies"),
            pl.col("on").max().alias("latest_on"),
        )
    )
    everyone = named.group_by("line", "area", "organisation").agg(pl.col("rows").sum(), *figures)
    cells = pl.concat(
        [
            named.filter(pl.col("population_group") != ""),
            everyone.with_columns(pl.lit(ALL).alias("population_group")),
        ],
        how="diagonal",
    )
    here = pl.col("organisation").filter(pl.col("area") == pl.col("ancestor")).n_unique().cast(pl.Int64)
    return (
        cells.join(ancestors.lazy(), on="area")
        .group_by("line", "ancestor", "level", "population_group")
        .agg(
            pl.col("rows").sum(),
            pl.col("organisation").n_unique().cast(pl.Int64).alias("organisations"),
            here.alias("organisations_here"),
            *figures,
        )
        .rename({"ancestor": "area"})
        .collect()
    )


def _left_out(rows: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """What the rule leaves out per area of every level: rows and frequencies, together and by reason."""
    cells = (
        _also_for_everyone(rows.lazy().filter(pl.col("reason").is_not_null()))
        .group_by(*CELL, "reason")
        .agg(pl.len().cast(pl.Int64).alias("rows"), total("reached").alias("frequencies"))
    )
    by_reason = (
        cells.join(ancestors.lazy(), on="area")
        .drop("area")
        .rename({"ancestor": "area"})
        .group_by(*CELL, "reason")
        .agg(pl.col("rows").sum(), total("frequencies"))
        .sort("reason")
    )
    known = pl.col("frequencies").cast(pl.String).fill_null("null")
    entry = pl.format("[{},{},{}]", "reason", "rows", known)
    return (
        by_reason.group_by(CELL, maintain_order=True)
        .agg(
            pl.col("rows").sum().alias("rows_left_out"),
            total("frequencies").alias("frequencies_left_out"),
            pl.format("[{}]", entry.str.join(",")).alias("left_out"),
        )
        .collect()
    )
