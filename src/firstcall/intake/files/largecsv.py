"""Large CSV files as coded columns: the quick reader. Runs in the child process; with polars."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import islice
from pathlib import Path

import polars as pl

from firstcall.intake.files import limits
from firstcall.intake.files.cells import names
from firstcall.intake.files.codes import texts_of, write_coded
from firstcall.intake.files.delimiters import LONG_FIELD, SAMPLE, TOO_MANY_ROWS, at_line, find_delimiter
from firstcall.intake.files.encodings import decoded
from firstcall.policy.refusal import Refused

BLOCK = limits.MEGABYTE
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
    except (pl.exceptions.PolarsError, _OpenQuotation):
        return ""
    write_coded(frame, target)
    return delimiter


def _coded(path: Path, delimiter: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """All rows; raises where a row is wider than `schema`, the text is not UTF-8, or quotation marks do not close."""
    if _quotation_marks(path) % 2:
        raise _OpenQuotation
    lines = pl.scan_csv(path, separator=delimiter, has_header=False, schema=schema, extra_columns="raise")
    frame = lines.collect(engine="streaming")
    if frame.height > limits.CSV_ROWS:
        raise Refused(TOO_MANY_ROWS)
    texts = texts_of(frame)
    _check_lengths(frame, texts)
    return _without_blanks(frame, texts)


def _without_blanks(frame: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Null for each cell written as two quotation marks with nothing between them. Coded columns are looked through
    only where the file has such a cell, and their codes are compared as numbers."""
    nothing = (texts == "").arg_true().to_list()
    for column in frame.get_columns():
        if column.dtype == pl.Categorical and not nothing:
            continue
        blank = column == "" if column.dtype == pl.String else column.to_physical() == nothing[0]
        if blank.any():
            frame = frame.with_columns(column.set(blank, None))
    return frame


def _kind(rows: list[list[str]], place: int) -> type[pl.DataType]:
    filled = [row[place] for row in rows if place < len(row) and row[place]]
    return pl.String if len(filled) > 200 and len(set(filled)) > 0.95 * len(filled) else pl.Categorical


class _OpenQuotation(Exception):
    """A quotation mark that nobody closes: a case for the tolerant reader."""


def _quotation_marks(path: Path) -> int:
    """How many stand in the file. To jump from one to the next is quicker than to count, while they are few."""
    block, found = bytearray(BLOCK), 0
    with path.open("rb") as file:
        while length := file.readinto(block):
            few, at = 0, block.find(b'"', 0, length)
            while at >= 0 and few < FEW:
                few, at = few + 1, block.find(b'"', at + 1, length)
            found += few if at < 0 else few + block.count(b'"', at, length)
    return found


def _check_lengths(frame: pl.DataFrame, texts: pl.Series) -> None:
    """No cell may be longer than a cell can be. `texts`: those of coded columns."""
    plain = [column for column in frame.get_columns() if column.dtype == pl.String]
    longest = [column.str.len_bytes().max() for column in (texts, *plain)]
    if max((length for length in longest if isinstance(length, int)), default=0) > limits.FIELD_CHARACTERS:
        raise Refused(at_line(LONG_FIELD, 1, limit=limits.FIELD_CHARACTERS))
