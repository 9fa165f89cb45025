"""Figures called "Achieved" or "Reached" in rows whose unit counts no people: m3, kits, sessions, money.

They are kept as quantities. Where the figure is the sum of the people by sex and age beside it, it counts them,
whatever the unit. A column that a heading calls people ("People reached"), or beside one of quantities, is left alone.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.activities.counting.columns import people_of
from firstcall.activities.rows.units import counted_in
from firstcall.intake.contents.coded import plain
from firstcall.intake.contents.counted import OF_HOUSEHOLDS, OTHER, PEOPLE, UNSAID, counted
from firstcall.intake.contents.values import numbers_of
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.achieved import is_called
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

GIVEN = "quantity of reached"


def with_things_apart(table: Table, problems: Problems) -> Table:
    """The table, with figures of things in a column of quantities of their own; said, with their cells."""
    whole, unit = table.column("reached"), table.column("unit")
    names = catalogue("activities").field("quantity").people
    if whole is None or whole.cut or table.columns_of("quantity"):
        return table
    if counted(whole.heading) in (PEOPLE, OF_HOUSEHOLDS):
        return table
    achieved = is_called(whole.heading, names)
    if unit is None and not achieved:  # people are reached by what an indicator counts
        return table
    kinds = counted_in(table)
    if kinds is None:
        return table
    things = [OTHER, OF_HOUSEHOLDS, UNSAID] if achieved else [OTHER, OF_HOUSEHOLDS]
    apart = kinds.is_in(things).fill_null(False) & table.series(whole).is_not_null()
    if not apart.any():
        return table
    apart = apart & ~_sums_of_people(table, whole, apart)
    rows = table.row_numbers().filter(apart).to_list()
    if not rows:
        return table
    problems.add(
        "reached-not-people",
        gettext_noop(
            "The unit or indicator of these rows counts no people. Their figure is kept as a quantity."
        ),
        rows=rows,
        column=whole,
        suggestion=gettext_noop("If they are people, say so in the unit."),
        refused=False,
    )
    cells = plain(table.cells(whole))
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, table.rows)
    frame = table.frame.with_columns(
        cells.zip_with(~apart, nothing).alias(whole.name),
        cells.zip_with(apart, nothing).alias(GIVEN),
    )
    column = replace(whole, field="quantity", given=GIVEN)
    return replace(table, columns=(*table.columns, column), frame=frame)


def _sums_of_people(table: Table, whole: Column, rows: pl.Series) -> pl.Series:
    """The rows whose figure is the sum of the people by sex and age beside it."""
    bands = tuple(column for column in table.columns_of("reached") if column.band)
    if not bands:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, table.rows)
    parts, _cells = people_of(replace(table, columns=bands), "reached", Problems(table.sheet), rows)
    return ((numbers_of(table.cells(whole)).values - parts).abs() < 1).fill_null(False)
