"""Columns called "Achieved" or "Total": people where the columns beside them count people."""

from __future__ import annotations

from dataclasses import replace

from firstcall.intake.contents.counted import OTHER, counted
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headings import PART, is_cumulative
from firstcall.intake.sheets.headingtext import normalised

TOTALS = phrases("rows", "totals")
TARGETED = "targeted"
SAYS_WHAT = frozenset(["unit", "indicator"])  # fields that say row by row what is counted


def achieved_people(columns: list[Column], catalogue: Catalogue) -> list[Column]:
    """The columns, those achieved counting the catalogue's people where a sex or an age splits them, or where people
    were targeted and nothing says row by row what is counted."""
    columns = _own_before_cumulative(columns, catalogue)
    fields = {column.field for column in columns if column.field}
    split = {column.month for column in columns if column.field == catalogue.family and column.band}
    plain = TARGETED in fields and not fields & SAYS_WHAT
    taken = {(column.field, column.band, column.month) for column in columns}
    found = []
    for column in columns:
        names = catalogue.field(column.field).people if column.field else frozenset()
        if (
            names
            and (plain or column.month in split)
            and is_called(column.heading, names)
            and counted(column.heading) != OTHER
        ):
            whole = (catalogue.family, column.band, column.month)
            if whole not in taken:
                taken.add(whole)
                column = replace(column, field=catalogue.family)
        found.append(column)
    return found


def _own_before_cumulative(columns: list[Column], catalogue: Catalogue) -> list[Column]:
    """The columns, one of people that adds up the months before left out beside what was achieved in the month."""
    own = [column for column in columns if column.field and catalogue.field(column.field).people]
    if not any(
        is_called(one.heading, catalogue.field(one.field).people) and not is_cumulative(one.heading)
        for one in own
    ):
        return columns
    return [
        replace(column, field="")
        if column.field == catalogue.family and not column.band and is_cumulative(column.heading)
        else column
        for column in columns
    ]


def totals_of_parts(columns: list[Column]) -> list[Column]:
    """The columns, one called "Total" and no more counting all people of the columns by sex or age before it."""
    whole = {(column.field, column.month) for column in columns if column.field and not column.band}
    parts: Column | None = None
    found = []
    for column in columns:
        if column.field and column.band:
            parts = column
        elif parts is not None and not column.field and not column.rival and fold(column.heading) in TOTALS:
            of = (parts.field, parts.month)
            if column.month == parts.month and of not in whole:
                whole.add(of)
                column = replace(column, field=parts.field, confidence=PART, found_by="heading")
        found.append(column)
    return found


def is_called(heading: str, names: frozenset[str]) -> bool:
    """Whether one of the names (normalised) stands in a heading."""
    return any(f" {name} " in f" {normalised(heading)} " for name in names)
