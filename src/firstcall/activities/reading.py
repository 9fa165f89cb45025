"""From a table of a partner's report to rows ready to be stored: every column checked, every problem named."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from firstcall.activities.counting.columns import beside_people, people_of
from firstcall.activities.freetext import without_contacts
from firstcall.activities.reported_month import with_month_of_name
from firstcall.activities.reporter import with_reporter
from firstcall.activities.who import organisations_of
from firstcall.intake.contents.coded import distinct, plain_frame, replaced
from firstcall.intake.contents.values import Typed, date_order, days, months, statuses, year_in
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.columns import Sector, SectorOf, areas_of, blank_to_empty, sectors_of
from firstcall.needs.people import ALL, population_group
from firstcall.organisations.directory import Directory
from firstcall.places.gazetteer import Gazetteer
from firstcall.policy.refusal import gettext_noop

STAGED = {
    "row": pl.Int64,
    "group": pl.Int64,
    "sector": pl.String,
    "organisation": pl.Int64,  # null: to be registered under organisation_name
    "organisation_name": pl.String,
    "organisation_type": pl.String,
    "implementer": pl.Int64,
    "implementer_name": pl.String,
    "donor": pl.String,
    "area": pl.Int64,
    "site": pl.String,
    "activity": pl.String,
    "indicator": pl.String,
    "status": pl.String,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "month": pl.Date,
    "population_group": pl.String,
    "targeted": pl.Int64,
    "reached": pl.Int64,
    "new_people": pl.Int64,
    "households": pl.Int64,
    "recurrent": pl.String,
    "unit": pl.String,
    "quantity": pl.Float64,
    "cells": pl.String,
}
"""Columns of the rows that a preview keeps until they are taken in. Those of text may be coded (pl.Categorical)."""


@dataclass(frozen=True)
class Known:
    """What is known beforehand: places, organisations, what a written sector means, the group of the whole file."""

    gazetteer: Gazetteer
    directory: Directory
    sector_of: SectorOf
    given: Sector | None
    sender: str = ""  # the organisation whose user sends the file, by name


def understand(table: Table, known: Known, problems: Problems, *, file_name: str) -> pl.DataFrame:
    """The accepted rows with the columns of STAGED. Rows with a refused problem are left out.

    A wide table gives a row for each figure of its months, sectors or activities.
    """
    table = with_reporter(table, known.directory, known.sender, problems, file_name=file_name)
    if not table.parts:
        return without_contacts(
            _accepted(_all_rows(table, known, problems, file_name), problems), table, problems
        )
    found = []
    for part in table.parts:
        own = Problems(table.sheet)  # a row refused for one month is not refused for the next
        rows = _accepted(_all_rows(part, known, own, file_name), own)
        found.append(plain_frame(without_contacts(rows, part, own)))
        problems.take_in(own)
    return pl.concat(found)


def _all_rows(table: Table, known: Known, problems: Problems, file_name: str) -> pl.DataFrame:
    """What every row says; area or sector null where it cannot be kept for that."""
    when = _when(table, problems, file_name)
    sectors = sectors_of(table, known.sector_of, known.given, problems)
    organisations = organisations_of(table, known.directory, problems).to_dict()
    areas = areas_of(table, known.gazetteer, problems)
    refused = pl.Series(sorted(problems.refused_rows()), dtype=pl.Int64)
    counted = ~table.row_numbers().cast(pl.Int64).is_in(refused.implode())
    reached, cells = people_of(table, "reached", problems, counted)
    targeted, _cells = people_of(table, "targeted", problems, counted)
    return pl.DataFrame(
        {
            "row": table.row_numbers().cast(pl.Int64),
            "group": sectors["group"],
            "sector": sectors["sector"],
            **organisations,
            "donor": _joined(
                table, [*table.columns_of("donor")] or [*table.columns_of("donor_acronym")], "; ", 300
            ),
            "area": areas,
            "site": _joined(table, _site_columns(table), " / ", 300),
            "activity": blank_to_empty(table.cells("activity"), 500),
            "indicator": blank_to_empty(table.cells("indicator"), 500),
            **when,
            "population_group": _population_groups(table),
            "targeted": targeted,
            "reached": reached,
            **beside_people(table, problems, counted),
            "cells": cells,
        }
    )


def _accepted(frame: pl.DataFrame, problems: Problems) -> pl.DataFrame:
    """The rows to be kept, column by column, so that a large table is never there twice."""
    left_out = pl.Series(sorted(problems.refused_rows()), dtype=pl.Int64)
    keep = (
        frame["area"].is_not_null() & frame["sector"].is_not_null() & ~frame["row"].is_in(left_out.implode())
    )
    kept: dict[str, pl.Series] = {}
    for name, dtype in STAGED.items():
        column = frame.drop_in_place(name)
        column = column if column.dtype in (dtype, pl.Categorical) else column.cast(dtype)
        kept[name] = column if keep.all() else column.filter(keep)
    return pl.DataFrame(kept)


def _site_columns(table: Table) -> list[Column]:
    """What names the place within the area: village tract, site, and further columns of the kind."""
    finer = [table.column("admin4_name"), table.column("site")]
    return [column for column in finer if column] + [
        column for column in table.columns if column.rival == "site"
    ]


def _joined(table: Table, columns: list[Column], between: str, longest: int) -> pl.Series:
    """The texts of several columns as one, blanks left out."""
    if not columns:
        return pl.Series([""], dtype=pl.Categorical).new_from_index(0, table.rows)
    if len(columns) == 1:
        return blank_to_empty(table.cells(columns[0]), longest)
    names = [column.name for column in columns]
    return blank_to_empty(
        table.frame.select(pl.concat_str(names, separator=between, ignore_nulls=True).alias("text"))["text"],
        longest,
    )


def _population_groups(table: Table) -> pl.Series:
    """The population group each row names; empty where it names none, or everybody."""
    written = table.cells("population_group")
    texts = distinct(written)
    names = [name if (name := population_group(text)) != ALL else "" for text in texts.to_list()]
    return replaced(written, texts, pl.Series(names, dtype=pl.String), pl.Categorical).fill_null("")


# --- when -----------------------------------------------------------------------------------------------------------


def _when(table: Table, problems: Problems, file_name: str) -> dict[str, pl.Series]:
    """Start, end, month and status of each row. What cannot be read is left out with a remark; the row stays."""
    start, end = table.column("start"), table.column("end")
    order = date_order(*(table.cells(column) for column in (start, end) if column))
    starts = _typed(table, start, days(table.cells("start"), order=order), problems)
    ends = _typed(table, end, days(table.cells("end"), order=order), problems)
    _ends_before_start(table, starts, ends, problems)
    year = year_in(table.sheet) or year_in(*table.notes) or year_in(file_name)
    months_of = _typed(
        table, table.column("month"), months(_with_year(table), year=year, order=order), problems
    )
    months_of = with_month_of_name(table, months_of, starts, ends, problems, file_name=file_name)
    status = _typed(table, table.column("status"), statuses(table.cells("status")), problems)
    return {"status": status.fill_null(""), "starts_on": starts, "ends_on": ends, "month": months_of}


def _with_year(table: Table) -> pl.Series:
    """The column of months, with the year of its own column where the month does not say one."""
    year = table.column("year")
    if year is None:
        return table.cells("month")
    month = table.series("month")
    frame = pl.DataFrame({"month": month, "year": table.series(year).str.extract(r"(\d{4})")})
    named = pl.col("month").str.contains(r"\d{4}") | pl.col("year").is_null()
    both = pl.when(named).then("month").otherwise(pl.concat_str("month", "year", separator=" "))
    return frame.select(both.alias("month"))["month"]


def _typed(table: Table, column: Column | None, typed: Typed, problems: Problems) -> pl.Series:
    if column is not None:
        typed.report(problems, table, column, refused=False)
    return typed.values


def _ends_before_start(table: Table, starts: pl.Series, ends: pl.Series, problems: Problems) -> None:
    rows = table.row_numbers().filter((ends < starts).fill_null(False)).to_list()
    column = table.column("end")
    if rows and column is not None:
        problems.add(
            "ends-before-start",
            gettext_noop("The end lies before the start. The row is kept; correct one of the dates."),
            rows=rows,
            column=column.label,
            column_index=column.index,
            refused=False,
        )
