"""Cells as columns of text: in the child process, or of small sheets in the one that asked (`handing`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice, zip_longest

import polars as pl

from firstcall.intake.files.looks import ErrorCell

ROWS_AT_A_TIME = 2_000  # small enough to stay in the processor's cache


def columns_of_text(rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Rows of any length as columns c0..cn of text; a blank cell is null."""
    columns = list(zip_longest(*rows))
    if not columns:
        return pl.DataFrame({"c0": pl.Series([None] * len(rows), dtype=pl.String)})
    series = [
        pl.Series(name, column, dtype=pl.String)
        for name, column in zip(names(len(columns)), columns, strict=True)
    ]
    return pl.DataFrame(series).select(pl.when(pl.all() != "").then(pl.all()))


def columns_of_cells(rows: Iterable[Sequence[object]], left: int, width: int) -> pl.DataFrame:
    """Cells of a worksheet, each row from column `left` on, as columns c0..c(width-1) of text; a blank cell is null."""
    kinds: dict[str, set[type]] = {f"c{index}": set() for index in range(left, width)}
    rows, parts = iter(rows), []
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        columns = zip(kinds, zip(*batch, strict=True), strict=True)
        parts.append(pl.DataFrame([_text(name, column, kinds[name]) for name, column in columns]))
    if not parts:
        return pl.DataFrame()
    frame = pl.concat(parts)
    before = [pl.lit(None, dtype=pl.String).alias(f"c{index}") for index in range(left)]
    tidied = [tidy(column, kinds[column.name]) for column in frame.get_columns()]
    return pl.DataFrame(tidied).select(*before, pl.all())


def names(width: int) -> list[str]:
    """What the columns of a sheet are called before anything is known of them."""
    return [f"c{index}" for index in range(width)]


def _text(name: str, column: tuple[object, ...], kinds: set[type]) -> pl.Series:
    """Cells as text; the kinds of cells that are not text are added to `kinds`."""
    try:
        return pl.Series(name, column, dtype=pl.String, strict=True)
    except TypeError:
        kinds.update(map(type, column))
        return pl.Series(name, column, dtype=pl.String, strict=False)


def tidy(text: pl.Series, kinds: set[type]) -> pl.Series:
    """Whole numbers without a decimal point, days without an hour; blank is null."""
    if float in kinds:
        text = whole(text)
    if datetime in kinds:
        text = text.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1")
    return text.set(text == "", None)


def whole(text: pl.Series) -> pl.Series:
    """ "12.0" as "12". A cast is many times quicker than a pattern, which is asked where the cast cannot tell."""
    ends = text.str.ends_with(".0").fill_null(False)
    bare = text.str.strip_suffix(".0")
    number = ends & bare.cast(pl.Int64, strict=False).is_not_null()
    number &= ~bare.str.starts_with("+").fill_null(False)
    if (ends & ~number).any():
        return text.str.replace(r"^(-?\d+)\.0$", "$1")
    return bare.zip_with(number, text)


def put_errors(frame: pl.DataFrame, errors: Sequence[ErrorCell]) -> pl.DataFrame:
    """The reader leaves error cells blank; what they say (#N/A, #REF!) is put back."""
    by_column: dict[str, list[ErrorCell]] = {}
    for error in errors:
        if error.row <= frame.height and error.column < frame.width:
            by_column.setdefault(f"c{error.column}", []).append(error)
    for name, cells in by_column.items():
        column = frame.get_column(name)
        text = column.cast(pl.String).scatter([cell.row - 1 for cell in cells], [cell.text for cell in cells])
        frame = frame.with_columns(text.cast(column.dtype).alias(name))
    return frame
