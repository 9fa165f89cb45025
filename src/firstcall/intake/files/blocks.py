"""Large CSV files in blocks, as coded columns: the quick reader. Runs in the child process; with polars."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

import polars as pl

from firstcall.intake.files import limits
from firstcall.intake.files.cells import names
from firstcall.intake.files.codes import write_coded
from firstcall.intake.files.delimited import LONG_FIELD, TOO_MANY_ROWS, at_line, decoded, find_delimiter
from firstcall.policy.refusal import Refused

BLOCK = 16 * limits.MEGABYTE
SAMPLE = 512 * 1024  # characters looked at first
SAMPLE_ROWS = 3000
FEW = 10_000  # quotation marks in a block


def write_large(path: Path, target: Path) -> str:
    """All rows as columns into the Arrow file `target`: gives the delimiter; "" where this reader is stricter than a
    spreadsheet program.

    Its columns are coded (polars Categorical): each distinct text is kept once. Columns in which the sample hardly
    repeats itself stay plain text.
    """
    with path.open("rb") as file:
        sample = decoded(file.read(SAMPLE), "utf-8")
    if sample[:1] == "\ufffd" or sample.startswith("sep="):
        return ""
    delimiter = find_delimiter(sample)
    head = list(islice(csv.reader(StringIO(sample), delimiter=delimiter), SAMPLE_ROWS))[:-1]
    width = max((len(row) for row in head[:500]), default=1)
    if width > limits.COLUMNS or width < 2:
        return ""
    schema = {name: _kind(head, place) for place, name in enumerate(names(width))}
    try:
        frame = _coded(path, delimiter, schema)
    except (pl.exceptions.PolarsError, _NoWholeRows):
        return ""
    write_coded(frame, target)
    return delimiter


def _coded(path: Path, delimiter: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """All rows; raises where a row is wider than `schema`, the text is not UTF-8, or quotation marks do not close."""
    parts, rows = [], 0
    for block in _whole_rows(path):
        lines = pl.scan_csv(
            block, separator=delimiter, has_header=False, schema=schema, extra_columns="raise"
        )
        parts.append(lines.collect())
        rows += parts[-1].height
        if rows > limits.CSV_ROWS:
            raise Refused(TOO_MANY_ROWS)
    frame = pl.concat(parts, rechunk=False)
    _check_lengths(frame)
    return frame.with_columns(_without_blanks(column) for column in frame.get_columns())


def _without_blanks(column: pl.Series) -> pl.Series:
    """Null for a cell written as two quotation marks with nothing between them. Codes are compared as numbers."""
    if column.dtype == pl.String:
        blank = column == ""
    else:
        nothing = pl.Series([""], dtype=column.dtype)
        blank = column.to_physical() == nothing.to_physical()[0]
    return column.set(blank, None) if blank.any() else column


def _kind(rows: list[list[str]], place: int) -> type[pl.DataType]:
    filled = [row[place] for row in rows if place < len(row) and row[place]]
    return pl.String if len(filled) > 200 and len(set(filled)) > 0.95 * len(filled) else pl.Categorical


class _NoWholeRows(Exception):
    """Quotation marks that do not close within a block: a case for the tolerant reader."""


def _whole_rows(path: Path) -> Iterator[bytes]:
    """The file in blocks of about `BLOCK` bytes, each ending with the end of a row (outside quotation marks)."""
    size, at = path.stat().st_size, 0
    with path.open("rb") as file:
        if file.read(3) == codecs.BOM_UTF8:
            at = 3
        while at < size:
            file.seek(at)
            block = file.read(BLOCK)
            end = _end_of_rows(block) if at + len(block) < size else len(block)
            if end == 0 or (end == len(block) and _quotation_marks(block, end) % 2):
                raise _NoWholeRows
            yield block if end == len(block) else block[:end]
            at += end


def _end_of_rows(block: bytes) -> int:
    """Where the last whole row of a block ends; 0 where none was found."""
    end = block.rfind(b"\n") + 1
    open_ = _quotation_marks(block, end) % 2
    for _ in range(1000):
        if end == 0 or not open_:
            return end
        before = block.rfind(b"\n", 0, end - 1) + 1
        open_ = (open_ + block.count(b'"', before, end)) % 2
        end = before
    return 0


def _quotation_marks(block: bytes, end: int) -> int:
    """How many stand before `end`. To jump from one to the next is quicker than to count, while they are few."""
    found, at = 0, block.find(b'"', 0, end)
    while at >= 0 and found < FEW:
        found, at = found + 1, block.find(b'"', at + 1, end)
    return found if at < 0 else found + block.count(b'"', at, end)


def _check_lengths(frame: pl.DataFrame) -> None:
    """No cell may be longer than a cell can be."""
    coded, plain = pl.selectors.categorical(), pl.selectors.string()
    longest = frame.select(coded.cat.len_bytes().max(), plain.str.len_bytes().max()).row(0)
    if max((length or 0 for length in longest), default=0) > limits.FIELD_CHARACTERS:
        raise Refused(at_line(LONG_FIELD, 1, limit=limits.FIELD_CHARACTERS))
