""" "Other" in a cell, and the column beside it that says which: forms ask so where a list cannot hold everybody."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.intake.contents.coded import distinct, plain
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases, words
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headingtext import normalised

OTHER, SAID = words("forms", "other"), phrases("forms", "not_listed")
ASKING = OTHER | words("forms", "specify")
FIELDS = ("organisation", "implementer", "donor", "sector", "activity", "population_group")
LONGEST = 4  # words of a cell that says "other, to be specified" and nothing else
AFTER = 3  # columns, those of answers not counted: what is specified stands right behind what it specifies


def with_specified(columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """The frame with what the column beside says in place of "other".

    Only where that column is filled in these rows and in no others.
    """
    names = {entry.name for entry in catalogue.fields}
    for at, column in enumerate(columns):
        if column.field not in FIELDS or column.field not in names or column.name not in frame.columns:
            continue
        series = frame[column.name]
        said = [text for text in distinct(series).to_list() if text and is_other(text)]
        if not said:
            continue
        cells = plain(series)
        mine = cells.is_in(pl.Series(said, dtype=pl.String).implode()).fill_null(False)
        beside = next((one for one in _behind(columns, at) if _specifies(one, mine, frame)), None)
        if beside is not None:
            own = plain(frame[beside.name])
            filled = pl.select(pl.when(mine & own.is_not_null()).then(own).otherwise(cells)).to_series()
            frame = frame.with_columns(filled.cast(series.dtype).alias(column.name))
    return frame


def is_other(text: str) -> bool:
    """Whether a cell says that what is meant is not in the list it was chosen from."""
    folded = fold(text)
    spoken = folded.split()
    return folded in SAID or (bool(spoken) and spoken[0] in OTHER and len(spoken) <= LONGEST)


def _behind(columns: Sequence[Column], at: int) -> list[Column]:
    """The columns right behind one, without those of single answers."""
    heading = columns[at].heading
    later = [one for one in columns[at + 1 :] if not one.heading.startswith((f"{heading}/", f"{heading}."))]
    return later[:AFTER]


def _specifies(column: Column, rows: pl.Series, frame: pl.DataFrame) -> bool:
    """Whether a column nobody understood is headed "other, specify" and filled in these rows alone."""
    if (
        column.field
        or column.name not in frame.columns
        or not ASKING & set(normalised(column.heading).split())
    ):
        return False
    filled = frame[column.name].is_not_null()
    return bool(filled.any()) and not bool((filled & ~rows).any())
