"""CSV and its kin: which encoding, which delimiter, and the rows as columns of text. Runs in the child process."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from firstcall.intake.files import limits
from firstcall.intake.files.delimiters import LONG_FIELD, SAMPLE, TOO_MANY_ROWS, at_line, find_delimiter
from firstcall.intake.files.encodings import decoded, find_encoding
from firstcall.intake.files.handing import write_rows
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

ROWS_AT_A_TIME = 20_000
QUICK = "0.arrow"
LARGE = 8 * limits.MEGABYTE  # from here on the quick reader is tried first

UNCLOSED = Refusal(
    "unclosed_quote",
    gettext_noop(
        "A quotation mark opened in line %(line)d is never closed. Correct that line and send the file again."
    ),
)
TOO_WIDE = Refusal(
    "too_many_columns",
    gettext_noop(
        "Line %(line)d has %(columns)d columns, more than can be read. Delete the columns after the table "
        "and send the file again."
    ),
)


def write_delimited(path: Path, folder: Path) -> tuple[str, dict[str, object]]:
    """All rows as columns c0..cn (blank is null) into a file of `folder`; row i is line i+1 of the table.

    Gives the name of that file, and the facts: encoding and delimiter found, and how many bytes were lost in decoding.
    """
    if path.stat().st_size >= LARGE and (delimiter := _quickly(path, folder)):
        return QUICK, {"encoding": "utf-8", "bytes_lost": 0, "delimiter": delimiter}
    encoding, lost = find_encoding(path)
    text = decoded(path.read_bytes(), encoding)
    delimiter = find_delimiter(text[:SAMPLE])
    name = write_rows(folder, read_lines(text, delimiter))
    return name, {"encoding": encoding, "bytes_lost": lost, "delimiter": delimiter}


def _quickly(path: Path, folder: Path) -> str:
    from firstcall.intake.files.largecsv import write_large  # with polars, which small files do without

    return write_large(path, folder / QUICK)


def read_lines(text: str, delimiter: str) -> Iterator[list[list[str]]]:
    """The tolerant reader, some thousand rows at a time: ragged rows, stray quotation marks, any line ending."""
    if text.startswith("sep="):
        text = text.split("\n", 1)[-1]
    lines = (
        iter(StringIO(text, newline="")) if "\r" not in text.replace("\r\n", "") else iter(_any_ending(text))
    )
    reader = csv.reader(lines, delimiter=delimiter)
    total = 0
    odd_quotes = text.count('"') % 2 == 1
    for rows in _batches(reader, odd_quotes):
        total += len(rows)
        if total > limits.CSV_ROWS:
            raise Refused(TOO_MANY_ROWS)
        yield rows


def _any_ending(text: str) -> list[str]:
    return (
        re.sub(r"\r\n|\r", "\n", text).splitlines(keepends=True)
        if "\x0b" not in text
        else StringIO(text).readlines()
    )


def _batches(reader: Iterator[list[str]], odd_quotes: bool) -> Iterator[list[list[str]]]:
    line = 0
    while True:
        rows: list[list[str]] = []
        try:
            for row in islice(reader, ROWS_AT_A_TIME):
                if len(row) > limits.COLUMNS:
                    raise Refused(at_line(TOO_WIDE, line + 1, columns=len(row)))
                rows.append(row)
                started, line = line + 1, reader.line_num  # type: ignore[attr-defined]
        except csv.Error as error:
            raise Refused(at_line(LONG_FIELD, line + 1, limit=limits.FIELD_CHARACTERS)) from error
        if not rows:
            return
        yield rows
        if len(rows) < ROWS_AT_A_TIME:
            if odd_quotes and line - started > 1:
                raise Refused(at_line(UNCLOSED, started))
            return
