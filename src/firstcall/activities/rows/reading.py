"""From a table of a partner's report to rows ready to be stored: every column checked, every problem named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from firstcall.activities.counting.columns import beside_people, newly_reached, people_of, subtracting
from firstcall.activities.rows.freetext import without_contacts
from firstcall.activities.rows.points import with_thousands
from firstcall.activities.rows.repeated import say_repeated
from firstcall.activities.rows.reporter import with_reporter
from firstcall.activities.rows.severalorganisations import beside_in
from firstcall.activities.rows.sitelist import say_site_list
from firstcall.activities.rows.sites import sites_of
from firstcall.activities.rows.things import with_things_apart
from firstcall.activities.rows.turnofyear import with_years
from firstcall.activities.rows.units import by_unit
from firstcall.activities.rows.when import when_of
from firstcall.activities.rows.who import organisations_of, with_own_acronyms
from firstcall.activities.rows.whom import with_people_of_rows
from firstcall.intake.contents.coded import distinct, plain_frame, replaced
from firstcall.intake.contents.side_by_side import both
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.columns import Sector, SectorOf, areas_of, blank_to_empty, sectors_of
from firstcall.needs.rows.people import ALL, population_group
from firstcall.organisations.directory import Directory
from firstcall.places.gazetteer import Gazetteer

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
    "beside": pl.Boolean,  # named beside the organisation whose report it is
    "subtracts": pl.Boolean,  # fewer people than none: the figure it is about stands
}
"""Columns of the rows that a preview keeps until they are taken in. Those of text may be coded (pl.Categorical)."""

ABOUT = ("organisation", "implementer", "sector", "area", "site", "activity", "indicator", "month", "starts_on",
         "population_group", "donor")  # fmt: skip
"""What a row is about: rows in which these are equal speak of the same."""


@dataclass(frozen=True)
class Known:
    """What is known beforehand: places, organisations, what a written sector means, the group of the whole file."""

    gazetteer: Gazetteer
    directory: Directory
    sector_of: SectorOf
    given: Sector | None
    sender: str = ""  # the organisation whose user sends the file, by name
    on: date | None = None  # the day of reading
    together: Sequence[str] = ()  # the sheets of the workbook that are read, by name


def understand(table: Table, known: Known, problems: Problems, *, file_name: str) -> pl.DataFrame:
    """The accepted rows with the columns of STAGED. Rows with a refused problem are left out.

    A wide table gives a row for each figure of its months, sectors or activities.
    """
    table = with_reporter(
        table, known.directory, known.sender, problems, file_name=file_name, together=known.together
    )
    table, borrow = with_years(table, known.together, file_name)
    if not table.parts:
        say_site_list(table, problems)
        rows = _all_rows(table, known, problems, file_name, borrow)
        return without_contacts(_accepted(rows, problems), table, problems)
    found = []
    for part in table.parts:
        own = Problems(
            table.sheet, turned=table.source.turned
        )  # a row refused for one month is not refused for the next
        rows = _accepted(_all_rows(part, known, own, file_name, borrow), own)
        found.append(plain_frame(without_contacts(rows, part, own)))
        problems.take_in(own)
    return pl.concat(found)


def _all_rows(table: Table, known: Known, problems: Problems, file_name: str, borrow: bool) -> pl.DataFrame:
    """What every row says; area or sector null where it cannot be kept for that."""
    table = with_people_of_rows(with_things_apart(with_thousands(table, problems), problems), problems)
    of_places = Problems(table.sheet, turned=table.source.turned)

    def who_and_when() -> tuple[dict[str, pl.Series], ...]:
        when = when_of(table, problems, file_name, known.on, borrow=borrow)
        sectors = sectors_of(table, known.sector_of, known.given, problems)
        organisations = organisations_of(with_own_acronyms(table), known.directory, problems)
        return when, sectors.to_dict(), organisations.to_dict()

    def where_and_what() -> tuple[pl.Series, dict[str, pl.Series]]:
        areas, site = (ask(table, known.gazetteer, of_places) for ask in (areas_of, sites_of))
        return areas, {**_texts(table), "site": site}

    (when, sectors, organisations), (areas, texts) = both(table.rows, who_and_when, where_and_what)
    of_places.unsay("place-blank", problems.refused_rows())  # rows that are left out count nowhere
    problems.take_in(of_places)
    refused = pl.Series(sorted(problems.refused_rows()), dtype=pl.Int64)
    counted = ~table.row_numbers().cast(pl.Int64).is_in(refused.implode())
    reached, cells = people_of(table, "reached", problems, counted)
    targeted, _cells = people_of(table, "targeted", problems, counted)
    beside = beside_people(table, problems, counted)
    if table.column("reached") is None:
        reached = newly_reached(table, reached, beside["new_people"], problems)
    figures = {
        "targeted": targeted,
        "reached": reached,
        **{name: beside[name] for name in ("households", "quantity")},
    }
    figures = by_unit(table, figures, problems, counted)
    beside_another = beside_in(table)
    kind = organisations["organisation_type"]  # is that of the first
    organisations["organisation_type"] = kind.set(beside_another, "") if beside_another.any() else kind
    say_repeated(table, figures["reached"], areas, problems)
    return pl.DataFrame(
        {
            "row": table.row_numbers().cast(pl.Int64),
            "group": sectors["group"],
            "sector": sectors["sector"],
            **organisations,
            "area": areas,
            **texts,
            **when,
            **beside,
            **figures,
            "cells": cells,
            "beside": beside_another,
            "subtracts": subtracting(table),
        }
    )


def _accepted(frame: pl.DataFrame, problems: Problems) -> pl.DataFrame:
    """The rows to be kept, column by column, so that a large table is never there twice."""
    left_out = pl.Series(sorted(problems.refused_rows()), dtype=pl.Int64)
    keep = (
        frame["area"].is_not_null() & frame["sector"].is_not_null() & ~frame["row"].is_in(left_out.implode())
    )
    rows, all_kept = int(keep.sum()), bool(keep.all())
    kept: dict[str, pl.Series] = {}
    for name, dtype in STAGED.items():
        column = frame.drop_in_place(name)
        column = column if column.dtype in (dtype, pl.Categorical) else column.cast(dtype)
        if column.null_count() == len(column):  # made anew it takes no memory, as a copy of nothing does
            kept[name] = pl.repeat(None, rows, dtype=column.dtype, eager=True).alias(name)
        else:
            kept[name] = column if all_kept else column.filter(keep)
    return pl.DataFrame(kept)


def _texts(table: Table) -> dict[str, pl.Series]:
    """What each row says in words of its own."""
    donors = [*table.columns_of("donor")] or [*table.columns_of("donor_acronym")]
    return {
        "donor": _joined(table, donors, "; ", 300),
        "activity": blank_to_empty(table.cells(_what(table)), 500),
        "indicator": blank_to_empty(table.cells("indicator"), 500),
        "population_group": _population_groups(table),
    }


def _what(table: Table) -> str:
    """The column that says what is done: that of activities, else the one that describes them."""
    return "activity" if table.column("activity") else "activity_detail"


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
