"""The place within its area that a row names: villages, camps and schools, and areas of levels the gazetteer lacks."""

from __future__ import annotations

import polars as pl

from firstcall.intake.contents.coded import distinct, plain, replaced
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.column import SAMPLE
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.columns import blank_to_empty
from firstcall.needs.rows.place_columns import LEVELS, place_columns
from firstcall.needs.rows.place_problems import of_other_level, say_below
from firstcall.places.allbut import says_all
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.placed import blank
from firstcall.policy.refusal import gettext_noop

BETWEEN, LONGEST = " / ", 300
SITES = LEVELS[-1]  # names of this level are sites, whether the gazetteer has the level or not
KEPT = gettext_noop(
    "The gazetteer ends at level %(deepest)s. What %(column)s names is kept as a place within the area above."
)


def sites_of(table: Table, gazetteer: Gazetteer, problems: Problems) -> pl.Series:
    """The place each row names within its area, from the largest to the smallest; "" where it names none.

    People in two communes are not the same people, also where the gazetteer has no communes: without this the largest
    of them would stand for all (see counting people). A code is used where the row has no name of its level.
    """
    parts = [_texts(table, levels) for levels in _below(table, gazetteer, problems)]
    parts += [table.cells(column) for column in _written(table)]
    if not parts:
        return pl.Series([""], dtype=pl.Categorical).new_from_index(0, table.rows)
    if len(parts) == 1:
        return blank_to_empty(parts[0], LONGEST)
    frame = pl.DataFrame([part.cast(pl.String).alias(str(number)) for number, part in enumerate(parts)])
    joined = frame.select(pl.concat_str(frame.columns, separator=BETWEEN, ignore_nulls=True).alias("site"))
    return blank_to_empty(joined["site"], LONGEST)


def _written(table: Table) -> list[Column]:
    """The column of sites, and further ones of the kind."""
    site = table.column("site")
    return ([site] if site else []) + [column for column in table.columns if column.rival == "site"]


def _below(table: Table, gazetteer: Gazetteer, problems: Problems) -> list[list[Column]]:
    """The columns of each level below those the gazetteer has: names, then codes. A column of names is said once."""
    columns = place_columns(table)
    deepest = min(gazetteer.deepest, SITES - 1)
    if max([*columns.codes, *columns.names], default=0) <= deepest:
        return []
    names = of_other_level(table, columns, gazetteer, Problems(table.sheet)).names
    found = []
    for level in (level for level in LEVELS if level > deepest):
        name, code = names.get(level), columns.codes.get(level)
        if code is not None and (level <= gazetteer.deepest or _are_known(table, code, gazetteer)):
            code = None
        if name is not None and code is None and level < SITES:
            say_below("place-kept-as-site", KEPT, table, (level, name), gazetteer, problems)
        found.append([column for column in (name, code) if column is not None])
    return [one for one in found if one]


def _are_known(table: Table, column: Column, gazetteer: Gazetteer) -> bool:
    """Whether a column of codes holds those of levels the gazetteer has, whatever its heading says."""
    sample = plain(table.cells(column).drop_nulls().head(SAMPLE)).unique().to_list()
    return any(gazetteer.by_code(text) is not None for text in sample)


def _texts(table: Table, columns: list[Column]) -> pl.Series:
    """The first of these columns that says something, row by row; null where none names a place."""
    first, *others = (_named(table.cells(column)) for column in columns)
    for other in others:
        first = plain(first).zip_with(first.is_not_null(), plain(other))
    return first


def _named(written: pl.Series) -> pl.Series:
    """A column without what says nothing, or "all of it"."""
    texts = distinct(written)
    names = [None if blank(text) or says_all(text) else text for text in texts.to_list()]
    if None not in names:
        return written
    return replaced(written, texts, pl.Series(names, dtype=pl.String), written.dtype)
