"""Columns that say only whom they count ("IDPs", "Health"): what they count stands in a title, or is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.counts import number
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.sheets.bands import EVERYBODY, band_of_heading, only_band_words
from firstcall.intake.sheets.catalogue import Catalogue, Field
from firstcall.intake.sheets.column import FORM, SAMPLE, Column
from firstcall.intake.sheets.headings import HARMLESS, of_heading
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.labelled import OPEN, in_context
from firstcall.intake.sheets.months import months_of_row
from firstcall.intake.sheets.naming import THOUSANDS, Naming, in_thousands
from firstcall.intake.sheets.slices import add_up

MEASURES = frozenset(["measure", "phase"])  # fields that say of each row what its one figure counts
MOSTLY = 0.9  # of the cells: numbers
SETTLED = ("remembered", "hxl")
FEWEST = 2  # population groups side by side
CONTEXT = 0.8  # the confidence of a column whose title says what it counts


def by_context(
    columns: Sequence[Column],
    titles: Sequence[str],
    frame: pl.DataFrame,
    catalogue: Catalogue,
    naming: Naming,
) -> list[Column]:
    """The columns, those that name only a sector or a population group with the figure the titles name.

    Where the titles name none, or several, the column stays to be asked about. Titles that say "in thousands" are
    followed where the figures are such as can be.
    """
    what = next((found for text in titles[::-1] if (found := in_context(text, catalogue)) is not None), None)
    thousands = any(in_thousands(clean(title))[0] == THOUSANDS for title in titles)
    columns = _of_parts_of_year(columns, catalogue)
    columns = _with_open(_of_bands(columns, what, catalogue, naming), what, catalogue)
    taken = {_key(column) for column in columns if column.field}
    named: list[Column] = []
    for column in columns:
        if not column.field and not column.rival and column.found_by not in ("remembered", FORM):
            column = _named(column, what, frame, catalogue, naming, taken)
        if thousands and column.field and column.factor == 1 and _may_be_thousands(column, frame, catalogue):
            column = replace(column, factor=THOUSANDS)
        named.append(column)
    return _adding_up(named, frame, catalogue)


def _adding_up(columns: list[Column], frame: pl.DataFrame, catalogue: Catalogue) -> list[Column]:
    """Columns that say only a population group count what stands beside them for everybody, if they add up to it."""
    asked = [one for one in columns if one.guess and one.population_group and not one.band and not one.sector]
    if len({one.population_group for one in asked}) < FEWEST or len(asked) > len(
        {_key(one) for one in asked}
    ):
        return columns
    whole = next(
        (
            one
            for one in columns
            if one.field
            and _of_people(one, catalogue)
            and not (one.band or one.sector or one.population_group)
            if one.name in frame.columns and add_up(frame, asked, one)
        ),
        None,
    )
    if whole is None:
        return columns
    told = {
        one.index: replace(one, field=whole.field, guess="", confidence=CONTEXT, found_by="content")
        for one in asked
    }
    return [told.get(one.index, one) for one in columns]


def _of_parts_of_year(columns: Sequence[Column], catalogue: Catalogue) -> list[Column]:
    """Columns of figures of months or quarters that follow each other are asked about: none of them is that of the
    year, and whether they add up nobody says."""
    months = [
        one or other
        for one, other in zip(
            months_of_row([column.heading for column in columns]),
            months_of_row([column.above for column in columns]),
            strict=True,
        )
    ]
    return [
        replace(column, field="", rival="", found_by="", guess=column.field or column.rival)
        if month and column.found_by not in SETTLED and _is_figure(column, catalogue)
        else column
        for column, month in zip(columns, months, strict=True)
    ]


def _is_figure(column: Column, catalogue: Catalogue) -> bool:
    name = column.field or column.rival
    return bool(name) and catalogue.field(name).kind == "people"


def _of_bands(
    columns: Sequence[Column], what: Field | None, catalogue: Catalogue, naming: Naming
) -> list[Column]:
    """Columns that say only a sex or an age ("F_00_04") count what the others of the sheet count, else what the titles
    say; where nothing says it, or several things, they are asked about."""
    bare = {
        one.index
        for one in columns
        if one.field == catalogue.family
        and one.found_by == "heading"
        and one.band
        and _is_bare(one, catalogue, naming)
    }
    named = {
        one.field for one in columns if one.field and one.index not in bare and _of_people(one, catalogue)
    }
    if not bare or catalogue.family in named or (what is not None and what.name == catalogue.family):
        return list(columns)
    field = (
        what.name if what is not None and what.kind == "people" else named.pop() if len(named) == 1 else ""
    )
    asked = {"field": field, "guess": "" if field else catalogue.family}
    return [replace(one, **asked) if one.index in bare else one for one in columns]  # type: ignore[arg-type]


def _is_bare(column: Column, catalogue: Catalogue, naming: Naming) -> bool:
    """Whether neither heading nor band name what is counted."""
    told, over = naming.said(clean(column.said)), naming.said(column.above)
    counted = any(match.field.bands and not match.band for match in of_heading(over.rest, catalogue))
    return not counted and only_band_words(normalised(told.rest), HARMLESS)


def _of_people(column: Column, catalogue: Catalogue) -> bool:
    entry = catalogue.field(column.field)
    return entry.kind == "people" and entry.bands and column.field != OPEN


def _with_open(columns: Sequence[Column], what: Field | None, catalogue: Catalogue) -> list[Column]:
    """Columns headed "People" count what the titles say, unless a column says it of each row; else they are asked."""
    if any(column.field in MEASURES for column in columns):
        return list(columns)
    taken = {_key(column) for column in columns}
    found = []
    for column in columns:
        if column.field == OPEN and column.found_by != "remembered":
            said = replace(column, field=what.name if what else "", guess="" if what else catalogue.family)
            if what and _key(said) in taken:
                said = replace(column, field="", rival=what.name)
            column = said
        found.append(column)
    return found


def _named(
    column: Column,
    what: Field | None,
    frame: pl.DataFrame,
    catalogue: Catalogue,
    naming: Naming,
    taken: set[tuple[str, ...]],
) -> Column:
    told, over = naming.said(clean(column.said)), naming.said(column.above)
    both = told.under(over)
    banded = only_band_words(normalised(told.rest), HARMLESS) and bool(band_of_heading(told.rest))
    if not (both.sector or both.population_group) or not (told.is_bare or banded) or not over.is_bare:
        return column
    if (
        not clean(column.heading)
        or "%" in column.heading
        or not _is_numbers(column, frame, severe=what is not None and what.name == "severity")
    ):
        return column
    said = replace(
        column,
        sector=both.sector,
        population_group=both.population_group,
        year=both.year,
        factor=both.factor,
        band=band_of_heading(told.rest) if banded else EVERYBODY,
    )
    if what is None:
        return replace(said, guess=catalogue.family)
    claimed = replace(said, field=what.name, confidence=CONTEXT, found_by="heading")
    if _key(claimed) in taken:
        return replace(column, rival=what.name)
    taken.add(_key(claimed))
    return claimed


def _key(column: Column) -> tuple[str, ...]:
    return (
        column.field,
        column.band.key,
        fold(column.sector),
        column.population_group,
    )


def _is_numbers(column: Column, frame: pl.DataFrame, *, severe: bool) -> bool:
    if column.name not in frame.columns:
        return False
    cells = frame.get_column(column.name).cast(pl.String).drop_nulls().head(SAMPLE).to_list()
    counted = [cell for cell in cells if number(cell).code != "not_a_number"]
    return bool(cells) and (severe or len(counted) >= MOSTLY * len(cells))


MOST_THOUSANDS = 200_000  # thousands of people: more than any country in need has


def _may_be_thousands(column: Column, frame: pl.DataFrame, catalogue: Catalogue) -> bool:
    entry = catalogue.field(column.field)
    if entry.kind != "people" or column.name not in frame.columns:
        return False
    cells = frame.get_column(column.name).cast(pl.String).drop_nulls().head(SAMPLE).to_list()
    values = [float(str(value)) for cell in cells if (value := number(cell).value) is not None]
    return bool(values) and max(values) <= MOST_THOUSANDS
