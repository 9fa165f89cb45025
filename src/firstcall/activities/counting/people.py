"""People at each place by a group's counting rule, on whole columns.

The same rule, one row at a time and slow, stands in tests/activities/plain_consolidation.py and must give the same
figures. A figure nobody gave stays null.
"""

from __future__ import annotations

import polars as pl

from firstcall.activities.counting.bands import by_most_people, tangled
from firstcall.activities.counting.cells import people_in_cells, with_columns_of_cells
from firstcall.activities.counting.rule import (
    AREA,
    NEW_PEOPLE,
    OUTSIDE_PERIOD,
    REACHED,
    SUM,
    SUM_OF_GROUPS,
    Counting,
)

PLACE = ["line", "area", "site"]
ALL = "all"
FIGURES = ["reached", "targeted"]
SAID = "said_"  # before the name of a field that conditions ask for: its text as written


def total(column: str) -> pl.Expr:
    """A sum that stays null when there was no figure at all."""
    return pl.when(pl.col(column).is_not_null().any()).then(pl.col(column).sum()).alias(column)


def with_reason(rows: pl.DataFrame, rule: Counting) -> pl.DataFrame:
    """The rows with `reason`: why each does not count (a position in `leave_out`, or OUTSIDE_PERIOD), null if it does.

    The first condition that holds is the reason; each distinct text is judged once.
    """
    reason = pl.lit(None, dtype=pl.Int64)
    for position, condition in reversed(list(enumerate(rule.leave_out))):
        said = f"{SAID}{condition.field}"
        distinct = rows[said].unique().to_list()
        held = pl.Series([text for text in distinct if condition.holds(text)], dtype=pl.String)
        reason = (
            pl.when(pl.col(said).is_in(held.implode(), nulls_equal=True)).then(position).otherwise(reason)
        )
    if rule.period is not None:
        days = rows["on"].unique().to_list()
        inside = pl.Series([day for day in days if rule.period.holds(day)], dtype=pl.Date)
        in_period = pl.col("on").is_in(inside.implode()).fill_null(False)
        reason = pl.when(in_period).then(reason).otherwise(OUTSIDE_PERIOD)
    return rows.with_columns(reason.cast(pl.Int64).alias("reason"))


def people_by_place(rows: pl.DataFrame, rule: Counting) -> pl.DataFrame:
    """People reached and targeted per line, area, site and population group, "all" for everybody there."""
    if rule.place == AREA:
        rows = rows.with_columns(pl.lit("").alias("site"))
    if rule.households_to_people is not None:
        of_households = (pl.col("households") * rule.households_to_people + 0.5).floor().cast(pl.Int64)
        rows = rows.with_columns(pl.coalesce("reached", of_households).alias("reached"))
    if rule.method in (SUM, NEW_PEOPLE):
        return _added(rows, rule)
    parts = ["organisation"] if rule.method == SUM_OF_GROUPS and "organisation" in rule.over else []
    named = _largest(rows, parts, rule)
    if rule.method == SUM_OF_GROUPS and "population_group" not in rule.over:
        whole = _largest(rows.with_columns(pl.lit("").alias("population_group")), parts, rule)
        return _with_everyone(named, whole)
    return _with_everyone(named, _everyone(named))


def _largest(rows: pl.DataFrame, parts: list[str], rule: Counting) -> pl.DataFrame:
    """The largest figures of each place and population group; those of `parts` that do not overlap added up."""
    by = [*PLACE, "population_group", *parts]
    with_cells = rule.by_sex_and_age and (rows["cells"] != "").any()
    columns = with_columns_of_cells(rows.select(*by, *FIGURES, "cells")) if with_cells else None
    if columns is not None:
        largest = columns.group_by(by).agg(pl.all().max())
        largest = largest.with_columns(
            pl.max_horizontal("reached", people_in_cells(largest)).alias("reached")
        )
    else:
        largest = rows.group_by(by).agg(pl.col(FIGURES).max())
    if with_cells and columns is None:
        cells = _people_by_cells(rows, by)
        largest = (
            largest.join(cells, on=by, how="left")
            .with_columns(pl.max_horizontal("reached", "in_cells").alias("reached"))
            .drop("in_cells")
        )
    if with_cells and (planned := _targeted_by_cells(rows, by)) is not None:
        largest = largest.join(planned, on=by, how="left").with_columns(
            pl.max_horizontal("targeted", "in_cells").alias("targeted")
        )
    if parts:
        largest = largest.group_by([*PLACE, "population_group"]).agg(total("reached"), total("targeted"))
    return largest.select(*PLACE, "population_group", *FIGURES)


def _targeted_by_cells(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame | None:
    """As `_people_by_cells`, people targeted by rows that each speak of one sex or age; None where no row does."""
    single = rows.filter(
        (pl.col("cells") != "")
        & ~pl.col("cells").str.contains(",", literal=True)
        & pl.col("targeted").is_not_null()
    )
    if single.height == 0:
        return None
    name = pl.col("cells").str.extract(r'^(\{"[^"]*":)')
    cells = pl.concat_str(name, pl.col("targeted").cast(pl.String), pl.lit("}")).alias("cells")
    return _people_by_cells(single.with_columns(cells), by)


def _people_by_cells(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Per group of `by`: the sum over sex and age of each cell's largest figure, as `in_cells`.

    Cells by sex and age, by sex, and by age are three ways to count the same people: the largest counts. So are age
    bands that overlap (bands.py).
    """
    said = rows.lazy().filter(pl.col("cells") != "").select(*by, "cells")
    # A number stands for the columns of `by`, for every row becomes as many as it has cells.
    numbered = said.select(by).unique().with_row_index("of").collect()
    cells = (
        said.join(numbered.lazy(), on=by)
        .select("of", pl.col("cells").str.strip_chars("{}").str.split(",").alias("cell"))
        .explode("cell")
        .with_columns(pl.col("cell").str.split_exact('":', 1).struct.rename_fields(["name", "figure"]))
        .unnest("cell")
        .select(
            "of",
            pl.col("name").str.strip_chars_start('"').cast(pl.Categorical),
            pl.col("figure").cast(pl.Int64),
        )
        .group_by("of", "name")
        .agg(pl.col("figure").max())
        .collect()
    )
    people = _added_up(cells).group_by("of").agg(pl.col("figure").max().alias("in_cells"))
    return people.join(numbered, on="of").drop("of")


def _added_up(cells: pl.DataFrame) -> pl.DataFrame:
    """Of cells (of, name, figure): their sum for each `of`, or for each way to count in which some `of` was counted."""
    names = cells["name"].unique().cast(pl.String)
    sexed, aged = ~names.str.starts_with("|"), ~names.str.ends_with("|")
    knotted = tangled({name.partition("|")[2] for name in names.to_list()})
    if not knotted and sexed.n_unique() == aged.n_unique() == 1:  # as most files do
        return cells.group_by("of").agg(pl.col("figure").sum())
    about = pl.DataFrame({"name": names.cast(pl.Categorical), "sexed": sexed, "aged": aged})
    cells = cells.join(about, on="name")
    if knotted:
        text = pl.col("name").cast(pl.String)
        by_age = cells.with_columns(
            text.str.extract(r"^(.*)\|").alias("sex"), text.str.extract(r"\|(.*)$").alias("age")
        )
        cells = by_most_people(by_age, ["of", "sex", "sexed", "aged"])
    return cells.group_by("of", "sexed", "aged").agg(pl.col("figure").sum())


def _everyone(people: pl.DataFrame) -> pl.DataFrame:
    """Everybody at each place: the named groups together, or the largest figure given without a group."""
    named = people.filter(pl.col("population_group") != "").select(*PLACE, *FIGURES)
    unnamed = people.filter(pl.col("population_group") == "").select(*PLACE, *FIGURES)
    both = pl.concat([named.group_by(PLACE).agg(total("reached"), total("targeted")), unnamed])
    return both.group_by(PLACE).agg(pl.col(FIGURES).max())


def _added(rows: pl.DataFrame, rule: Counting) -> pl.DataFrame:
    """Everything reported (or the people reached for the first time), added up."""
    if rule.method == SUM:
        named = rows.group_by([*PLACE, "population_group"]).agg(total("reached"), total("targeted"))
        return _with_everyone(named, rows.group_by(PLACE).agg(total("reached"), total("targeted")))
    fallback = pl.col("reached") if rule.where_blank == REACHED else pl.lit(None, dtype=pl.Int64)
    new = rows.with_columns(pl.coalesce("new_people", fallback).alias("reached"))
    targets = _largest(
        rows.with_columns(pl.lit(None, dtype=pl.Int64).alias("reached"), pl.lit("").alias("cells")), [], rule
    )
    named = new.group_by([*PLACE, "population_group"]).agg(total("reached"))
    whole = new.group_by(PLACE).agg(total("reached"))
    return _with_everyone(
        named.join(targets.drop("reached"), on=[*PLACE, "population_group"]),
        whole.join(_everyone(targets).drop("reached"), on=PLACE),
    )


def _with_everyone(people: pl.DataFrame, everyone: pl.DataFrame) -> pl.DataFrame:
    columns = [*PLACE, "population_group", *FIGURES]
    named = people.filter(pl.col("population_group") != "").select(columns)
    whole = everyone.with_columns(pl.lit(ALL).alias("population_group")).select(columns)
    return pl.concat([named, whole])
