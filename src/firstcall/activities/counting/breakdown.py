"""People reached by sex and age at each place, by a group's counting rule, on whole columns (counting-people.md).

As with totals, months and organisations are not added up: each sex and age counts with its largest figure per place and
population group, unless the rule says otherwise. So the parts of a place are never more than its people by the rule.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstcall.activities.counting.bands import by_most_people, tangled
from firstcall.activities.counting.people import ALL, PLACE, with_reason
from firstcall.activities.counting.rule import (
    AREA,
    NEW_PEOPLE,
    PER_GROUP,
    SUM,
    SUM_OF_GROUPS,
    Counting,
)

FOUND = {"area": pl.Int64, "population_group": pl.String, "target": pl.String, "reached": pl.Int64}
WHO = [*PLACE[1:], "population_group"]


def names_of_cells(rows: pl.DataFrame) -> dict[str, int]:
    """The cells ("f|0-4") that rows give figures for, with the plain sum of what they reported."""
    cells = _exploded(rows, [])
    sums = cells.group_by("name").agg(pl.col("figure").sum()).sort("name")
    return dict(sums.iter_rows())


def reached_by_cell(
    rows: pl.DataFrame, ancestors: pl.DataFrame, rule: Counting, targets: Mapping[str, str]
) -> pl.DataFrame:
    """People reached per area of every level, population group ("all" for everybody) and target cell.

    `rows` are of one line, as `consolidate` takes them. `targets` leads from a cell's name to the wider cell its people
    are listed under. A rule that counts new people says nothing by sex and age: figures are of everybody reached.
    """
    if rule.method == NEW_PEOPLE or not targets:
        return pl.DataFrame(schema=FOUND)
    nobody = pl.when(pl.col("population_group") == ALL).then(pl.lit("")).otherwise("population_group")
    rows = with_reason(rows.filter(pl.col("cells") != ""), rule).filter(pl.col("reason").is_null())
    rows = rows.with_columns(nobody.alias("population_group"))
    if rule.place == AREA:
        rows = rows.with_columns(pl.lit("").alias("site"))
    named = _by_place(rows, rule, targets)
    if rule.method == SUM or (rule.method == SUM_OF_GROUPS and "population_group" not in rule.over):
        everyone = _by_place(rows.with_columns(pl.lit("").alias("population_group")), rule, targets)
    else:
        everyone = _everyone(named)
    both = pl.concat(
        [
            named.filter(pl.col("population_group") != ""),
            everyone.with_columns(pl.lit(ALL).alias("population_group")).select(named.columns),
        ]
    )
    return (
        both.group_by("area", "population_group", "target")
        .agg(pl.col("figure").sum())
        .join(ancestors.select("area", "ancestor"), on="area")
        .group_by(pl.col("ancestor").alias("area"), "population_group", "target")
        .agg(pl.col("figure").sum().alias("reached"))
        .sort("area", "population_group", "target")
        .cast(FOUND)  # type: ignore[arg-type]
    )


def _exploded(rows: pl.DataFrame, keep: list[str]) -> pl.DataFrame:
    """One row for each cell of each row: its name and figure."""
    return (
        rows.lazy()
        .filter(pl.col("cells") != "")
        .select(*keep, pl.col("cells").str.strip_chars("{}").str.split(",").alias("cell"))
        .explode("cell")
        .with_columns(pl.col("cell").str.split_exact('":', 1).struct.rename_fields(["name", "figure"]))
        .unnest("cell")
        .with_columns(pl.col("name").str.strip_chars_start('"'), pl.col("figure").cast(pl.Int64))
        .collect()
    )


def _by_place(rows: pl.DataFrame, rule: Counting, targets: Mapping[str, str]) -> pl.DataFrame:
    """Per place, population group and target: people by the rule. One kind of cells counts at each."""
    parts = ["organisation"] if rule.method == SUM_OF_GROUPS and "organisation" in rule.over else []
    by = [*WHO, *parts]
    if rule.method == PER_GROUP:  # the row that counts is the one with the largest total
        rows = rows.sort(pl.col("reached").fill_null(-1), "cells").group_by(by, maintain_order=True).last()
    cells = _exploded(rows, by)
    cells = cells.join(
        pl.DataFrame({"name": list(targets), "target": list(targets.values())}), on="name", how="inner"
    )
    figure = pl.col("figure").sum() if rule.method == SUM else pl.col("figure").max()
    cells = cells.group_by(*by, "target", "name").agg(figure)
    cells = cells.with_columns(
        pl.col("name").str.extract(r"^(.*)\|").fill_null("").alias("sex"),
        pl.col("name").str.extract(r"\|(.*)$").fill_null("").alias("age"),
    ).with_columns((pl.col("sex") != "").alias("sexed"), (pl.col("age") != "").alias("aged"))
    kind = [*by, "sexed", "aged"]
    if tangled(cells["age"].unique().to_list()):
        cells = by_most_people(
            cells.select(*kind, "target", "sex", "age", "figure"), [*kind, "target", "sex"]
        )
    sums = cells.group_by(*kind, "target").agg(pl.col("figure").sum())
    largest = (
        sums.group_by(kind)
        .agg(pl.col("figure").sum().alias("people"))
        .sort("people", "sexed", "aged")
        .group_by(by, maintain_order=True)
        .last()
        .drop("people")
    )
    found = sums.join(largest, on=kind).select(*by, "target", "figure")
    return found.group_by(*WHO, "target").agg(pl.col("figure").sum())


def _everyone(named: pl.DataFrame) -> pl.DataFrame:
    """Everybody at each place: the named population groups together, or what was given without one, if that is more."""
    place = ["area", "site"]
    sides = named.with_columns((pl.col("population_group") != "").alias("named"))
    sums = sides.group_by(*place, "named", "target").agg(pl.col("figure").sum())
    larger = (
        sums.group_by(*place, "named")
        .agg(pl.col("figure").sum().alias("people"))
        .sort("people", "named")
        .group_by(place, maintain_order=True)
        .last()
        .drop("people")
    )
    return sums.join(larger, on=[*place, "named"]).select(*place, "target", "figure")
