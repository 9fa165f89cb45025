"""Figures that do not agree with each other: reported, and kept as they are."""

from __future__ import annotations

import polars as pl

from firstcall.intake.rules import Problems
from firstcall.needs.rollup import METRICS
from firstcall.policy.refusal import gettext_noop

ABOUT = ("group", "sector", "area", "population_group", "unit")
WHOM = ("sex", "age", "disability")


def report_parts(figures: pl.DataFrame, problems: Problems) -> None:
    """Name the rows whose parts add up to more than the total beside them, in the sheet's row or in rows of the same
    place and population group. Fractions that were rounded may exceed it by half a person each.
    """
    keyed = figures.with_columns(
        pl.col("group").fill_null(-1), (pl.col("severity").is_null()).alias("counts")
    )
    keyed = keyed.filter("counts").unique([*ABOUT, *WHOM, *METRICS], maintain_order=True)
    everybody = pl.all_horizontal(pl.col(name) == "" for name in WHOM)
    parts = keyed.filter(~everybody).with_columns(
        pl.concat_str([(pl.col(name) != "").cast(pl.Int8).cast(pl.String) for name in WHOM]).alias("kind")
    )
    parts = parts.filter(pl.col("disability") != "without")
    found: set[int] = set()
    for metric in METRICS:
        whole = keyed.filter(everybody, pl.col(metric).is_not_null())
        totals = whole.group_by(ABOUT).agg(pl.col(metric).max().alias("whole"))
        sums = (
            parts.filter(pl.col(metric).is_not_null())
            .group_by(*ABOUT, "kind")
            .agg(pl.col(metric).sum().alias("sum"), pl.len().alias("parts"), pl.col("row"))
        )
        beyond = sums.join(totals, on=ABOUT).filter(pl.col("sum") - pl.col("parts") / 2 > pl.col("whole"))
        found.update(row for rows in beyond["row"].to_list() for row in rows)
    if found:
        problems.add(
            "parts-exceed-total",
            gettext_noop(
                "The figures by sex, age or disability add up to more than the total. Both are kept as written."
            ),
            rows=sorted(found),
            suggestion=gettext_noop("Correct the total, or its parts. Until then the total counts."),
            refused=False,
        )


def report_differing(figures: pl.DataFrame, problems: Problems) -> None:
    """Name the rows that state different figures for the same place and people: the largest of them counts."""
    counted = figures.filter(pl.col("severity").is_null()).with_columns(pl.col("group").fill_null(-1))
    found: set[int] = set()
    for metric in METRICS:
        some = counted.filter(pl.col(metric).is_not_null()).group_by(*ABOUT, *WHOM)
        differing = some.agg(pl.col("row"), pl.col(metric).n_unique().alias("figures")).filter(
            pl.col("figures") > 1
        )
        found.update(row for rows in differing["row"].to_list() for row in rows)
    if found:
        problems.add(
            "figures-differ",
            gettext_noop(
                "The rows state different figures for the same place and people. The largest counts; nothing is added."
            ),
            rows=sorted(found),
            suggestion=gettext_noop(
                "Leave out the rows that are not meant, or add a column that tells them apart."
            ),
            refused=False,
        )
