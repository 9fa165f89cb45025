"""From a table of a partner's report to rows ready to be stored: every column checked, every problem named."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from firstcall.activities.freetext import without_contacts
from firstcall.activities.reporter import with_reporter
from firstcall.activities.who import organisations_of
from firstcall.intake.coded import distinct, plain_frame, replaced
from firstcall.intake.counts import people as people_value
from firstcall.intake.rules import Problems
from firstcall.intake.tables import Column, Table
from firstcall.intake.values import PLAIN_DIGITS, Typed, date_order, days, months, people, statuses, year_in
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
    "cells": pl.String,
}
"""Columns of the rows that a preview keeps until they are taken in. Those of text may be coded (pl.Categorical)."""


FRACTION = "fraction_of_people"  # the code of intake's verdict
AT_A_TIME = 100_000  # rows whose texts are put together at once


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
    reached, cells = _people(table, "reached", problems)
    targeted, _ = _people(table, "targeted", problems)
    sectors = sectors_of(table, known.sector_of, known.given, problems)
    return pl.DataFrame(
        {
            "row": table.row_numbers().cast(pl.Int64),
            "group": sectors["group"],
            "sector": sectors["sector"],
            **organisations_of(table, known.directory, problems).to_dict(),
            "donor": _joined(
                table, [*table.columns_of("donor")] or [*table.columns_of("donor_acronym")], "; ", 300
            ),
            "area": areas_of(table, known.gazetteer, problems),
            "site": _joined(table, _site_columns(table), " / ", 300),
            "activity": blank_to_empty(table.cells("activity"), 500),
            "indicator": blank_to_empty(table.cells("indicator"), 500),
            **when,
            "population_group": _population_groups(table),
            "targeted": targeted,
            "reached": reached,
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


# --- people ---------------------------------------------------------------------------------------------------------


def _people(table: Table, name: str, problems: Problems) -> tuple[pl.Series, pl.Series]:
    """People of each row and their cells by sex and age. Without a stated total the cells are the total."""
    whole = table.column(name)
    total = _counts(table, whole, problems) if whole else pl.Series([None] * table.rows, dtype=pl.Int64)
    by_band = {column.band: column for column in table.columns_of(name) if column.band}
    if not by_band:
        return total, pl.Series([""] * table.rows, dtype=pl.String)
    bands = sorted(by_band, key=lambda band: band.key)
    counts = pl.DataFrame({band.key: _counts(table, by_band[band], problems) for band in bands})
    kinds = {(bool(band.sex), bool(band.age)) for band in bands}
    sums = [
        _known_sum([b.key for b in bands if (bool(b.sex), bool(b.age)) == kind]) for kind in sorted(kinds)
    ]
    in_cells = counts.select(pl.max_horizontal(*sums).alias("sum"))["sum"]
    if whole is not None:
        _parts_exceed_total(table, whole, total, in_cells, problems)
    cells = pl.concat([_cells(part) for part in counts.iter_slices(AT_A_TIME)], rechunk=False)
    return total.fill_null(in_cells) if whole is not None else in_cells, cells


def _cells(counts: pl.DataFrame) -> pl.Series:
    """The counts of each row as the text that is kept, as `rules.write_cells` writes them; columns in their order."""
    if not any(column.null_count() for column in counts.get_columns()):
        marks = [f'{"," if place else "{"}"{name}":' for place, name in enumerate(counts.columns)]
        parts = [
            part
            for mark, name in zip(marks, counts.columns, strict=True)
            for part in (pl.lit(mark), pl.col(name))
        ]
        return counts.select(pl.concat_str(*parts, pl.lit("}")).alias("cells"))["cells"]
    texts = [pl.format('"{}":{}', pl.lit(name), pl.col(name)) for name in counts.columns]
    joined = counts.select(pl.concat_str(texts, separator=",", ignore_nulls=True).alias("cells"))["cells"]
    return ("{" + joined + "}").replace("{}", "")


def _known_sum(names: list[str]) -> pl.Expr:
    return pl.when(pl.any_horizontal(pl.col(names).is_not_null())).then(pl.sum_horizontal(names))


def _counts(table: Table, column: Column, problems: Problems) -> pl.Series:
    """Counts of people. Fractions are rounded half up with a remark; what is no number is left out with a remark."""
    series = table.cells(column)
    texts = distinct(series)
    odd = texts.filter(~texts.str.contains(PLAIN_DIGITS)).to_list()
    fractions = [text for text in odd if people_value(text).code == FRACTION]
    if fractions:
        rows = table.row_numbers().filter(
            series.is_in(pl.Series(fractions, dtype=pl.String).implode()).fill_null(False)
        )
        problems.add(
            FRACTION,
            gettext_noop(
                "People are counted in whole numbers. Fractions are rounded to the nearest, halves up."
            ),
            rows=rows.to_list(),
            column=column.label,
            column_index=column.index,
            suggestion=gettext_noop("Write whole numbers."),
            refused=False,
        )
    rounded = people(series, rounded=True)
    rounded.report(problems, table, column, refused=False)
    return rounded.values


def _parts_exceed_total(
    table: Table, column: Column, total: pl.Series, parts: pl.Series, problems: Problems
) -> None:
    rows = table.row_numbers().filter((parts > total).fill_null(False)).to_list()
    if rows:
        problems.add(
            "parts-exceed-total",
            gettext_noop(
                "The figures by sex and age add up to more than the total. Both are kept as written."
            ),
            rows=rows,
            column=column.label,
            column_index=column.index,
            suggestion=gettext_noop("Correct the total, or the figures by sex and age."),
            refused=False,
        )
