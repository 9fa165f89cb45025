"""Needs written as shares of the population ("0.35", "35 %"): the number of people follows, and it is said."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.intake.contents.counts import is_nothing, number
from firstcall.intake.contents.values import Typed, distinct, people, typed_by
from firstcall.intake.rules import Problems, Verdict
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

NO_SHARE = gettext_noop("This is no share: between 0 and 1, or up to 100 %%.")


def is_share(series: pl.Series) -> bool:
    """Whether a column of people holds shares: nothing above 1, and something between 0 and 1."""
    found = [number(text.replace("%", "").strip()).value for text in distinct(series).to_list()]
    values = [float(str(one)) for one in found if one is not None]
    signed = any("%" in text for text in distinct(series).to_list())
    if signed:
        return all(0 <= one <= 100 for one in values)
    return bool(values) and max(values) <= 1 and any(0 < one < 1 for one in values)


def counted(
    table: Table, column: Column, problems: Problems, *, beside: pl.Series | None = None
) -> pl.Series:
    """People by the shares of a column and the population beside it, rounded half up; what cannot be is named.

    `beside`: people as they are stated, where they are: nothing is worked out for those rows.
    """
    typed = _shares(table.series(column))
    typed.report(problems, table, column, refused=False)
    if beside is not None:
        typed = replace(typed, values=pl.select(pl.when(beside.is_null()).then(typed.values)).to_series())
    of = _whole(table, column)
    if of is None:
        population = pl.Series([None] * table.rows, dtype=pl.Int64)
    else:
        population = people(table.series(of), rounded=True).values
    rows, shares = table.row_numbers(), typed.values
    left = rows.filter(shares.is_not_null() & population.is_null()).to_list()
    if left:
        _say(column, left, problems)
    found = pl.DataFrame({"share": shares, "population": population.cast(pl.Float64)})
    worked_out = found.select((pl.col("share") * pl.col("population") + 0.5 + 1e-6).floor().cast(pl.Int64))
    read = rows.filter(shares.is_not_null() & population.is_not_null()).to_list()
    if read and of is not None:
        _say_read(column, of, read, problems)
    return worked_out.to_series().alias("people")


OF_WHOM = {"in_need_disability": "in_need", "targeted_disability": "targeted"}


def _whole(table: Table, column: Column) -> Column | None:
    """What a share is of: that of women, or with a disability, of everybody's figure beside it; else the population."""
    field = OF_WHOM.get(column.field, column.field if column.band else "")
    whole = _everybody(table, field, column)
    return (
        whole or _everybody(table, "population", column) or next(iter(table.columns_of("population")), None)
    )


def _everybody(table: Table, field: str, column: Column) -> Column | None:
    """The figure of everybody, of the same sector and population group where there is one."""
    columns = [one for one in table.columns_of(field) if field and not one.band]
    same = [
        one
        for one in columns
        if (one.sector, one.population_group) == (column.sector, column.population_group)
    ]
    if field != "population":
        return same[0] if same else None
    return next(iter(same), next((one for one in columns if not one.population_group), None))


def _shares(series: pl.Series) -> Typed:
    """Shares as fractions of 1; where any is above 1 or no sign says otherwise, the column counts in hundredths."""
    texts = distinct(series).to_list()
    plain = [number(text).value for text in texts if "%" not in text]
    hundredths = any(one is not None and float(str(one)) > 1 for one in plain)

    def rule(text: str) -> Verdict:
        signed = "%" in text
        verdict = number(text.replace("%", "").strip())
        if verdict.value is None:
            return Verdict(None) if is_nothing(text) else verdict
        value = float(str(verdict.value)) / (100 if signed or hundredths else 1)
        return Verdict(value) if 0 <= value <= 1 else Verdict(None, "no-share", NO_SHARE)

    return typed_by(series, rule, pl.Float64)


def _say(column: Column, rows: list[int], problems: Problems) -> None:
    problems.add(
        "share-without-population",
        gettext_noop(
            "%(column)s is a share, and the row does not state what it is a share of: it is left out."
        ),
        rows=rows,
        column=column,
        params={"column": column.label},
        suggestion=gettext_noop("Fill in the population, or the number of people."),
        refused=False,
    )


def _say_read(column: Column, population: Column, rows: list[int], problems: Problems) -> None:
    problems.add(
        "share-of-population",
        gettext_noop("%(column)s is a share. The number of people is worked out from %(population)s."),
        rows=rows,
        column=column,
        params={"column": column.label, "population": population.label},
        suggestion=gettext_noop("Nothing is to be done where this is meant."),
        refused=False,
    )
