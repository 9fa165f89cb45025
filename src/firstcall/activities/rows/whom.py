"""Rows that each speak of one sex or age: "Sex" and "Age group" as columns, a row for each, as programs write them.

The people of such a row are those of its sex and age, as if the sheet had a column for each. Without this only the
largest of these rows would count (see docs/decisions/counting-people.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from firstcall.activities.counting.adults import ADULTS, CHILDREN, as_adults
from firstcall.intake.contents.coded import Kinds, kinds, plain
from firstcall.intake.contents.counts import is_nothing
from firstcall.intake.contents.text import fold
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.bands import EVERYBODY, Band
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.people import People, people_of
from firstcall.needs.rows.whom import EVERYBODY as EVERYONE
from firstcall.policy.refusal import gettext_noop

NOBODY = People()
MOST_BANDS = 40  # of sex and age in one sheet; more are no groups of people


def with_people_of_rows(table: Table, problems: Problems) -> Table:
    """The table, each column of people cut into one for each sex and age that its rows name; rows that name neither
    stay in the column. What is no sex or age is said, and its row speaks of everybody."""
    named = [column for name in ("sex", "age") if (column := table.column(name)) is not None]
    if not named:
        return table
    found = kinds(table.frame.select([column.name for column in named]))
    bands = _bands(named, found.distinct.iter_rows())
    _say_unclear(table, named, found, problems)
    if sum(bool(band) for band in set(bands)) > MOST_BANDS:
        return table
    bands = _beside_children(bands)
    fields = {field.name for field in catalogue("activities").fields if field.bands}
    cut = [column for column in table.columns if column.field in fields]
    columns, frame = list(table.columns), table.frame
    for column in cut:
        there = {one.band for one in cut if one.field == column.field}
        of_rows = [_together(column.band, band, there) for band in bands]
        texts = plain(table.cells(column))
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, table.rows)
        for band in dict.fromkeys(one for one in of_rows if one != column.band):
            rows = found.spread((one == band for one in of_rows), pl.Boolean)
            own = replace(column, band=band, given=f"{column.name} {band.key}")
            columns.append(own)
            frame = frame.with_columns(texts.zip_with(rows, nothing).alias(own.name))
        stay = found.spread((one == column.band for one in of_rows), pl.Boolean)
        frame = frame.with_columns(texts.zip_with(stay, nothing).alias(column.name))
    return replace(table, columns=tuple(columns), frame=frame)


def _bands(named: Sequence[Column], rows: Iterable[Sequence[str | None]]) -> list[Band]:
    """The sex and the age that the cells of each row name. "Femmes" in a column of sexes is everybody of the sex, where
    no other of its texts names an age."""
    said = [
        {column.field: people_of(text or "") for column, text in zip(named, row, strict=True)} for row in rows
    ]
    of_sex = {one["sex"].age for one in said if "sex" in one}
    only_sexes = of_sex <= {"", ADULTS}
    found = []
    for one in said:
        sex, age = one.get("sex", NOBODY), one.get("age", NOBODY)
        found.append(Band(sex.sex or age.sex, age.age or ("" if only_sexes else sex.age)))
    return found


def _beside_children(bands: list[Band]) -> list[Band]:
    """ "Women" in a row beside "Girls" in another are the adults."""
    sexes = {band.sex for band in bands if band.sex and not band.age}
    aged = {band for band in bands if band.sex and band.age}
    if sexes and aged == {Band(sex, CHILDREN) for sex in sexes}:
        return [as_adults(band) for band in bands]
    return bands


def _together(column: Band, row: Band, there: set[Band]) -> Band:
    """Whom a figure speaks of by its column and its row. Columns of a sex or an age keep what they say: their rows are
    not cut by it again."""
    by_sex, by_age = any(band.sex for band in there), any(band.age for band in there)
    return Band(
        column.sex or ("" if by_sex else row.sex),
        column.age or ("" if by_age else row.age),
    )


def _say_unclear(table: Table, named: list[Column], found: Kinds, problems: Problems) -> None:
    """Each text of the columns that names neither a sex nor an age, with its rows."""
    for place, column in enumerate(named):
        texts = found.distinct.to_series(place).to_list()
        for text in dict.fromkeys(text for text in texts if text and _is_unclear(text)):
            rows = found.spread((one == text for one in texts), pl.Boolean)
            problems.add(
                "people-unclear",
                gettext_noop(
                    "“%(text)s” names no sex or age that is known. The figures count for everybody."
                ),
                rows=table.row_numbers().filter(rows).to_list(),
                column=column,
                value=text,
                params={"text": text},
                suggestion=gettext_noop("Write female or male, or an age such as 0-17 or 60+."),
                refused=False,
            )


def _is_unclear(text: str) -> bool:
    people = people_of(text)
    return Band(people.sex, people.age) == EVERYBODY and fold(text) not in EVERYONE and not is_nothing(text)
