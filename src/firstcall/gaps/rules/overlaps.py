"""Who may be reaching the same people: several organisations, one activity, place, population group and time (L1).

A sign to ask about, never a finding against anybody: two organisations may well share the work (docs/decisions/
overlaps.md). Works on whole columns.
"""

from __future__ import annotations

import polars as pl

KEY = ["line", "area", "site", "activity", "population_group"]
LOOSE = [name for name in KEY if name != "site"]
ROWS = {
    "line": pl.Int64,  # which group, or sector without a group
    "area": pl.Int64,
    "site": pl.String,  # folded; empty where none is named
    "activity": pl.String,  # folded; never empty
    "population_group": pl.String,  # empty where none is named
    "organisation": pl.Int64,  # that reports
    "implementer": pl.Int64,  # null where the reporting one does it itself
    "start": pl.Date,  # null, with the end, where the row gives no date
    "end": pl.Date,
    "reached": pl.Int64,
}
"""Columns of the rows that are compared."""

FOUND = {
    **{name: ROWS[name] for name in KEY},
    "start": pl.Date,
    "end": pl.Date,
    "organisations": pl.List(pl.Int64),
    "reached": pl.List(pl.Int64),
}
"""What is found: of each of `organisations`, by number, the most people it reported of the place in that time."""

ABOVE = {"area": pl.Int64, "ancestor": pl.Int64}
"""Columns of the areas above each area; itself is not among them."""

_NO_DAY = pl.date(1, 1, 1)
_HERE = 0  # the origin of what was recorded at the very area


def several(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that another organisation may overlap with; all that can, and little more.

    Those with the same `KEY`, and, where some name no site, those with the same but for the site.
    """
    whole, loose = pl.struct(KEY).hash().alias("_key"), pl.struct(LOOSE).hash().alias("_loose")
    numbered = rows.with_columns(whole, loose)
    unnamed = numbered.filter(pl.col("site") == "").select("_loose").unique()
    beside = numbered.join(unnamed, on="_loose", how="semi")
    one_key, one_loose = _shared(numbered, "_key"), _shared(beside, "_loose")
    wanted = pl.col("_key").is_in(one_key.implode()) | pl.col("_loose").is_in(one_loose.implode())
    return numbered.filter(wanted).drop("_key", "_loose")


def _shared(rows: pl.DataFrame, key: str) -> pl.Series:
    """The keys that rows of more than one organisation have."""
    ends = rows.group_by(key).agg(
        pl.col("organisation").min().alias("least"), pl.col("organisation").max().alias("most")
    )
    return ends.filter(pl.col("least") != pl.col("most"))[key]


def period() -> tuple[pl.Expr, pl.Expr]:
    """First and last day of a row from `starts_on`, `ends_on` and `month`: what the month and the dates both say.

    Of dates that lie outside the month it reports on, the month; one date alone is one day; none at all is null.
    """
    first, last = pl.col("month"), pl.col("month").dt.month_end()
    one = pl.min_horizontal("starts_on", "ends_on")
    other = pl.max_horizontal("starts_on", "ends_on")
    start, end = pl.max_horizontal(first, one), pl.min_horizontal(last, other)
    outside = (start > end).fill_null(False)
    return (
        pl.when(outside).then(first).otherwise(start).alias("start"),
        pl.when(outside).then(last).otherwise(end).alias("end"),
    )


def overlapping(rows: pl.DataFrame) -> pl.DataFrame:
    """Where organisations overlap, as `FOUND`: a line for each place, activity, population group and stretch of time.

    The place is the site where both name the same; the area, site left empty, where one of them names none. Rows
    without a date are compared with each other only. An organisation and its implementer do one work.
    """
    rows = _in_time(several(rows.filter(pl.col("activity") != ""))).with_columns(
        (pl.col("site") != "").alias("sited"), pl.lit(_HERE, dtype=pl.Int64).alias("origin")
    )
    unnamed = rows.filter(~pl.col("sited")).select(LOOSE).unique()
    by_area = rows.join(unnamed, on=LOOSE, how="semi").with_columns(pl.lit("").alias("site"))
    key = [*KEY, "dated"]
    not_both = ~(pl.col("sited") & pl.col("sited_other"))
    pairs = [_pairs(rows.filter("sited"), key), _pairs(by_area, key).filter(not_both)]
    return _lines(pl.concat(pairs), key)


def apart(rows: pl.DataFrame, above: pl.DataFrame) -> pl.DataFrame:
    """The rows of which one speaks of an area as a whole and another, of another organisation, of a part of it.

    With `origin`, the area a row was recorded at (0: this very area), in the place of which stands the area that both
    have in common; the site is empty. A row comes once for every such area. `above`: as ABOVE.
    """
    there = rows.select("line", "area").unique()
    parts = there.join(above, on="area").join(
        there, left_on=["line", "ancestor"], right_on=["line", "area"], how="semi"
    )
    whole = parts.select("line", pl.col("ancestor").alias("area")).unique()
    no_site = pl.lit("").cast(rows.schema["site"]).alias("site")
    upper = rows.join(whole, on=["line", "area"], how="semi").with_columns(
        no_site, pl.lit(_HERE, dtype=pl.Int64).alias("origin")
    )
    lower = rows.join(parts, on=["line", "area"]).with_columns(
        no_site, pl.col("area").alias("origin"), pl.col("ancestor").alias("area")
    )
    # All rows of a place where two meet stay: one of them may say that the two are at one work.
    met = _of_others(upper, lower).select(LOOSE).unique()
    return pl.concat([upper, lower.select(upper.columns)]).join(met, on=LOOSE, how="semi")


def _of_others(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The rows for which `others` hold a row of another organisation with the same key but for the site."""
    ends = others.group_by(LOOSE).agg(
        pl.col("organisation").min().alias("_least"), pl.col("organisation").max().alias("_most")
    )
    another = (pl.col("organisation") != pl.col("_least")) | (pl.col("organisation") != pl.col("_most"))
    return rows.join(ends, on=LOOSE).filter(another).drop("_least", "_most")


def across_levels(rows: pl.DataFrame) -> pl.DataFrame:
    """Where one organisation reports an area as a whole and another a part of it, as `FOUND`, at the whole area.

    `rows`: columns of ROWS and `origin`, as `apart` gives them. What one organisation reports of several parts, which
    hold different people, is added up.
    """
    rows = _in_time(rows).with_columns((pl.col("origin") != _HERE).alias("sited"))
    key = [*KEY, "dated"]
    return _lines(_pairs(rows, key).filter(pl.col("sited") != pl.col("sited_other")), key)


def _in_time(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with days everywhere; `dated`: whether they had any."""
    return rows.with_columns(
        pl.col("start").is_not_null().alias("dated"),
        pl.col("start").fill_null(_NO_DAY),
        pl.col("end").fill_null(_NO_DAY),
    )


def _lines(pairs: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Pairs that overlap without a break as one line, with all their organisations."""
    other = {name: pl.col(f"{name}_other").alias(name) for name in ("organisation", "reached", "origin")}
    sides = pl.concat(
        [
            pairs.select(*key, "start", "end", *other),
            pairs.select(*key, "start", "end", *other.values()),
        ]
    )
    each = _stretches(sides, key, *other).explode(*other)
    each = each.group_by(*key, "start", "end", "organisation", "origin").agg(pl.col("reached").max())
    here, parts = pl.col("origin") == _HERE, pl.col("reached").filter(pl.col("origin") != _HERE)
    each = each.group_by(*key, "start", "end", "organisation").agg(
        pl.max_horizontal(
            pl.col("reached").filter(here).max(),
            pl.when(parts.is_not_null().any()).then(parts.sum()),
        ).alias("reached")
    )
    found = (
        each.sort("organisation")
        .group_by(*key, "start", "end", maintain_order=True)
        .agg(pl.col("organisation").alias("organisations"), "reached")
        .with_columns(
            pl.when("dated").then("start").alias("start"), pl.when("dated").then("end").alias("end")
        )
    )
    return found.select(list(FOUND)).cast(FOUND).sort(*KEY, "start", nulls_last=True)  # type: ignore[arg-type]


def _pairs(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Pairs of organisations with the same `key` at one time."""
    spells = _stretches(rows, [*key, "organisation", "sited", "origin"], pl.col("reached").max())
    both = spells.join(spells, on=key, suffix="_other").filter(
        pl.col("organisation") < pl.col("organisation_other"),
        pl.col("start") <= pl.col("end_other"),
        pl.col("start_other") <= pl.col("end"),
    )
    return both.join(
        _one_work(rows, key), on=[*key, "organisation", "organisation_other"], how="anti"
    ).with_columns(
        pl.max_horizontal("start", "start_other").alias("start"),
        pl.min_horizontal("end", "end_other").alias("end"),
    )


def _stretches(rows: pl.DataFrame, by: list[str], *also: pl.Expr | str) -> pl.DataFrame:
    """Per `by`, stretches of time without a break, with `also` aggregated in each."""
    ordered = rows.sort(*by, "start", "end")
    before = pl.col("end").cast(pl.Int32).cum_max().shift(1).over(by)
    breaks = (pl.col("start").cast(pl.Int32) > before).fill_null(False)
    numbered = ordered.with_columns(breaks.alias("break")).with_columns(
        pl.col("break").cast(pl.UInt32).cum_sum().over(by).alias("stretch")
    )
    return (
        numbered.group_by(*by, "stretch", maintain_order=True)
        .agg(pl.col("start").min(), pl.col("end").max(), *also)
        .drop("stretch")
    )


def _one_work(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Pairs of organisations of which one names the other as its implementer for the same."""
    named = rows.filter(
        pl.col("implementer").is_not_null() & (pl.col("implementer") != pl.col("organisation"))
    )
    return named.select(
        *key,
        pl.min_horizontal("organisation", "implementer").alias("organisation"),
        pl.max_horizontal("organisation", "implementer").alias("organisation_other"),
    ).unique()
