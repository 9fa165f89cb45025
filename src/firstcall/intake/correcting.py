"""Corrections put into a table before it is understood, so that every rule below reads what was meant.

The file itself is never changed, and rows and columns keep their addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from firstcall.intake.contents.coded import distinct, plain
from firstcall.intake.contents.dates import ORDER_UNKNOWN, day
from firstcall.intake.contents.text import fold, mapped
from firstcall.intake.corrections import Corrections, Replacement, place, written_key
from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import Catalogue, Field
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

SPELLINGS = ("organisation", "place_name", "status", "yes_no")
"""Kinds whose texts are known again whatever their case and accents; others only as they are written."""


@dataclass(frozen=True)
class Corrected:
    """A table as corrected, and what was done: rows that are left out are gone from it.

    `used`: the replacements that occur in it, as (field, text as corrections name it); `dates` counts the dates that
    the order of day and month decided.
    """

    table: Table
    used: frozenset[tuple[str, str]] = frozenset()
    dates: int = 0


def with_cells(book: Book, corrections: Corrections) -> Book:
    """The book with single cells corrected, in the sheet the corrections name, else in each."""
    if not corrections.cells:
        return book
    wanted = book.sheet(corrections.sheet) if corrections.sheet else None
    sheets = [
        sheet if wanted not in (None, sheet) else _with_cells(sheet, corrections.cells)
        for sheet in book.sheets
    ]
    return replace(book, sheets=tuple(sheets))


def _with_cells(sheet: Sheet, cells: Mapping[str, str]) -> Sheet:
    by_column: dict[int, dict[int, str | None]] = {}
    for address, text in cells.items():
        row, column = place(address)
        if row <= sheet.frame.height and column < sheet.frame.width:
            by_column.setdefault(column, {})[row - 1] = text or None
    frame = sheet.frame
    for column, texts in by_column.items():
        name = sheet.frame.columns[column]
        series = plain(frame.get_column(name)).scatter(
            list(texts), pl.Series(list(texts.values()), dtype=pl.String)
        )
        frame = frame.with_columns(series.alias(name))
    return replace(sheet, frame=frame)


def with_values(
    table: Table, corrections: Corrections, catalogue: Catalogue, problems: Problems
) -> Corrected:
    """The table with texts read as they were said to mean, rows left out as said, and days and months told apart.

    Of a wide table, each of its parts.
    """
    found = [_piece(piece, corrections, catalogue, problems) for piece in table.pieces]
    gone = sorted({row for one in found for row in one.gone})
    if gone:
        _say_left_out(gone, problems)
    tables = tuple(one.table for one in found)
    return Corrected(
        replace(table, parts=tables) if table.parts else tables[0],
        frozenset().union(*(one.used for one in found)),
        sum(one.dates for one in found),
    )


@dataclass(frozen=True)
class _Piece:
    table: Table
    gone: frozenset[int]
    used: frozenset[tuple[str, str]]
    dates: int


def _piece(table: Table, corrections: Corrections, catalogue: Catalogue, problems: Problems) -> _Piece:
    gone: set[int] = set()
    used: set[tuple[str, str]] = set()
    dates = 0
    for name, said in corrections.values.items():
        for column in _columns_of(table, name, catalogue):
            table, rows, found = _replaced(table, column, _kind(catalogue, column.field), said, problems)
            gone.update(rows)
            used.update((name, text) for text in found)
    if corrections.date_order:
        table, dates = _with_order(table, corrections.date_order, catalogue, problems)
    if gone:
        kept = ~pl.col("row").is_in(pl.Series(sorted(gone)).implode())
        table = replace(table, frame=table.frame.filter(kept))
    return _Piece(table, frozenset(gone), frozenset(used), dates)


def _say_left_out(rows: list[int], problems: Problems) -> None:
    problems.add("left-out", gettext_noop("Left out, as somebody said who corrected the file."), rows=rows)


def _field(catalogue: Catalogue, name: str) -> Field | None:
    return next((entry for entry in catalogue.fields if entry.name == name), None)


def _kind(catalogue: Catalogue, name: str) -> str:
    entry = _field(catalogue, name)
    return entry.kind if entry else ""


def _columns_of(table: Table, name: str, catalogue: Catalogue) -> list[Column]:
    """The columns a replacement speaks of: those of its field; the name of an organisation, wherever one is named."""
    kind = _kind(catalogue, name)
    if kind == "organisation":
        return [one for one in table.columns if not one.given and _kind(catalogue, one.field) == kind]
    return [column for column in table.columns_of(name) if not column.given]


def _replaced(
    table: Table, column: Column, kind: str, said: Mapping[str, Replacement], problems: Problems
) -> tuple[Table, list[int], set[str]]:
    """The table with one column's texts exchanged, the rows to be left out, and which replacements occurred."""
    series = table.series(column)
    by_key = {_key(text, kind): text for text in said}
    found = {
        text: by_key[key]
        for text in plain(series.unique(maintain_order=True)).drop_nulls().to_list()
        if (key := _key(text, kind)) in by_key
    }
    if not found:
        return table, [], set()
    meant = {text: said[name] for text, name in found.items()}
    out = [text for text, one in meant.items() if one.text is None]
    rows = table.row_numbers().filter(
        series.is_in(pl.Series(out, dtype=pl.String).implode()).fill_null(False)
    )
    kept = {text: one for text, one in meant.items() if one.text is not None}
    for text, one in kept.items():
        problems.read_as(column.label, written_key(text), one.text or "")
    table = _with_codes(table, column, kept)
    level = _level(column)
    new = {text: None if one.level not in (None, level) else one.text or None for text, one in kept.items()}
    table = _exchanged(table, column, new)
    return table, rows.to_list(), set(found.values())


def _key(text: str, kind: str) -> str:
    written = written_key(text)
    return (fold(written) if kind in SPELLINGS else "") or written


def _exchanged(table: Table, column: Column, new: Mapping[str, str | None]) -> Table:
    name = column.name
    series = plain(table.frame.get_column(name))
    series = mapped(series, dict(new)) if new else series
    return replace(table, frame=table.frame.with_columns(series.alias(name)))


def _level(column: Column) -> int | None:
    """The administrative level of a column of names of areas."""
    name = column.field
    return int(name[5]) if name.startswith("admin") and name.endswith("_name") and name[5].isdigit() else None


def _with_codes(table: Table, column: Column, meant: Mapping[str, Replacement]) -> Table:
    """P-codes of the areas meant, in the column of their level; one is added where the sheet has none."""
    if _level(column) is None:
        return table
    series = plain(table.series(column))
    by_level: dict[int, dict[str, str]] = {}
    for text, one in meant.items():
        if one.code and one.level is not None:
            by_level.setdefault(one.level, {})[text] = one.code
    for level, codes in by_level.items():
        table, code_column = _code_column(table, level)
        name = code_column.name
        stated = series.replace_strict(codes, default=None, return_dtype=pl.String)
        table = replace(
            table,
            frame=table.frame.with_columns(
                pl.coalesce(stated, pl.col(name).cast(pl.String)).cast(pl.String).alias(name)
            ),
        )
    return table


def _code_column(table: Table, level: int) -> tuple[Table, Column]:
    name = f"admin{level}_code"
    column = table.column(name)
    if column is not None:
        return table, column
    taken = [int(text[1:]) for text in table.frame.columns if text[1:].isdigit()]
    column = Column(max(taken, default=-1) + 1, "", field=name, confidence=1.0, found_by="remembered")
    frame = table.frame.with_columns(pl.lit(None, dtype=pl.String).alias(f"c{column.index}"))
    return replace(table, columns=(*table.columns, column), frame=frame), column


def _with_order(table: Table, order: str, catalogue: Catalogue, problems: Problems) -> tuple[Table, int]:
    """Dates that can be read either way round, written out as they are meant; all others stay as they are."""
    count = 0
    for column in table.columns:
        if column.given or _kind(catalogue, column.field) not in ("date", "month"):
            continue
        new: dict[str, str | None] = {}
        for text in distinct(table.series(column)).to_list():
            if day(text).message == ORDER_UNKNOWN and (found := day(text, order=order).value):
                new[text] = str(found)
                problems.read_as(column.label, text, str(found))
        if new:
            table = _exchanged(table, column, new)
            count += len(new)
    return table, count
