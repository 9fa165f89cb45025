"""The figures of a sheet's columns: people by sex, age and disability, households, shares, severity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from firstcall.intake.contents.values import date_order, people, typed_by
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.days import days_or_months
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rollup import METRICS
from firstcall.needs.rows.columns import blank_to_empty
from firstcall.needs.rows.grading import severity
from firstcall.needs.rows.shares import counted, is_share
from firstcall.needs.rows.units import HOUSEHOLDS, PEOPLE
from firstcall.needs.rows.whom import WITH
from firstcall.needs.rows.written import as_meant

SEVERITY = "severity"
SHARES = {"in_need": "in_need_share", "targeted": "targeted_share"}
OF_DISABILITY = {"in_need": "in_need_disability", "targeted": "targeted_disability"}
OF_HOUSEHOLDS = {
    "affected": "households_affected",
    "in_need": "households_in_need",
    "targeted": "households_targeted",
}
FIGURES = frozenset([*METRICS, *SHARES.values(), *OF_DISABILITY.values(), *OF_HOUSEHOLDS.values(), SEVERITY])
"""The fields that hold figures, each for a sector of its own where its heading names one."""
STAGED: dict[str, Any] = {
    "row": pl.Int64,
    "group": pl.Int64,
    "sector": pl.String,
    "area": pl.Int64,
    "population_group": pl.String,
    "sex": pl.String,
    "age": pl.String,
    **dict.fromkeys(METRICS, pl.Int64),
    "disability": pl.String,
    "severity": pl.Int64,
    "unit": pl.String,
    "as_of": pl.Date,
    "source": pl.String,
    "also": pl.List(pl.Int64),
}
"""Columns of the figures that a preview keeps: one row per sector, population group, sex and age of a sheet's row.

"also": other rows of the sheet whose figures are in it."""
UNSAID = {
    **dict.fromkeys(METRICS), "disability": "", "unit": PEOPLE, "source": "", "severity": None, "as_of": None,
    "also": None,
}  # fmt: skip
LONGEST_SOURCE = 120


def completed(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures with every column of STAGED: what nothing was said of is everybody, people, and not known."""
    missing = {
        name: pl.lit(value, dtype=STAGED[name])
        for name, value in UNSAID.items()
        if name not in figures.columns
    }
    return figures.with_columns(**missing).select(list(STAGED)).cast(pl.Schema(STAGED))


def said_of_rows(table: Table, problems: Problems) -> dict[str, pl.Series]:
    """The day each row's figures speak of, and where they come from, where the sheet has columns for it."""
    found = {}
    if column := table.column("as_of"):
        series = table.series(column)
        typed = days_or_months(table, column, series, problems, order=date_order(series), last=True)
        typed.report(problems, table, column, refused=False)
        found["as_of"] = typed.values
    if column := table.column("source"):
        found["source"] = blank_to_empty(table.series(column), LONGEST_SOURCE)
    return found


def figures_of(
    rows: pl.DataFrame, table: Table, columns: Sequence[Column], unit: str, problems: Problems
) -> Iterator[pl.DataFrame]:
    """Frames of figures, each with the columns of STAGED: one per sex and age of the headings, one of those with a
    disability, one of households, one of severity. Where headings name no sex or age, the row's own counts."""
    told = [column for column in columns if column.field != SEVERITY]
    for band, group in dict.fromkeys((column.band, column.population_group) for column in told):
        mine = {
            column.field: column
            for column in reversed(columns)
            if column.band == band and column.population_group == group
        }
        here = rows.with_columns(
            **({"population_group": pl.lit(group)} if group else {}),
            **({"sex": pl.lit(band.sex)} if band.sex else {}),
            **({"age": pl.lit(band.age)} if band.age else {}),
        )
        counts = {metric: _people(table, mine, metric, problems) for metric in METRICS}
        people_there = {metric: series for metric, series in counts.items() if series is not None}
        if people_there:
            yield completed(here.with_columns(**people_there, unit=pl.lit(unit)))
        if marked := _columns(table, mine, OF_DISABILITY, problems):
            yield completed(here.with_columns(**marked, disability=pl.lit(WITH), unit=pl.lit(unit)))
        if households := _columns(table, mine, OF_HOUSEHOLDS, problems):
            yield completed(here.with_columns(**_alone(households, people_there), unit=pl.lit(HOUSEHOLDS)))
    graded = {column.population_group: column for column in reversed(columns) if column.field == SEVERITY}
    for group, column in reversed(graded.items()):
        of_group = rows.with_columns(population_group=pl.lit(group)) if group else rows
        yield _severity(of_group, table, column, problems)


def _people(table: Table, mine: dict[str, Column], metric: str, problems: Problems) -> pl.Series | None:
    """People of one figure: as stated, or worked out from the share of the population that is stated instead."""
    column, share = mine.get(metric), mine.get(SHARES.get(metric, ""))
    stated = None if column is None else _counts(table, column, problems, shares=metric != "population")
    if share is None or (stated is not None and not stated.is_null().any()):
        return stated
    of_share = counted(table, share, problems, beside=stated)
    return of_share if stated is None else pl.select(pl.coalesce(stated, of_share)).to_series()


def _columns(
    table: Table, mine: dict[str, Column], fields: dict[str, str], problems: Problems
) -> dict[str, pl.Series]:
    shares = fields is OF_DISABILITY
    return {
        metric: _counts(table, mine[name], problems, shares=shares)
        for metric, name in fields.items()
        if name in mine
    }


def _alone(households: dict[str, pl.Series], people_there: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Households of the rows that do not state the people: where they do, those are the figure."""
    return {
        metric: pl.select(pl.when(people_there[metric].is_null()).then(series)).to_series()
        if metric in people_there
        else series
        for metric, series in households.items()
    }


def _counts(table: Table, column: Column, problems: Problems, *, shares: bool = False) -> pl.Series:
    """Planning figures are computed and carry fractions: rounded half up. What is no number is left out, and said.

    `shares`: a column in which all is a share of the population is worked out from it.
    """
    series = table.series(column)
    if shares and is_share(series):
        return counted(table, column, problems)
    typed = people(as_meant(table, column, problems), rounded=True)
    typed.report(problems, table, column, refused=False)
    return typed.values


def _severity(rows: pl.DataFrame, table: Table, column: Column, problems: Problems) -> pl.DataFrame:
    """Severity stands in rows of its own, once for each place and population group: it is never added up."""
    typed = typed_by(table.series(column), severity, pl.Int64)
    typed.report(problems, table, column, refused=False)
    whole = rows.with_columns(sex=pl.lit(""), age=pl.lit(""), disability=pl.lit(""), severity=typed.values)
    found = completed(whole).filter(pl.col(SEVERITY).is_not_null())
    return found.unique(
        ["group", "sector", "area", "population_group", SEVERITY], keep="first", maintain_order=True
    )
