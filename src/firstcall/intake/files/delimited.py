"""CSV and its kin: which encoding, which delimiter, and the rows as columns of text. Runs in the child process."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from firstcall.intake.files import limits
from firstcall.intake.files.encodings import code_page
from firstcall.intake.files.handing import write_rows
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

DELIMITERS = ",;\t|"
ROWS_AT_A_TIME = 20_000
csv.field_size_limit(limits.FIELD_CHARACTERS)
QUICK = "0.arrow"
LARGE = 8 * limits.MEGABYTE  # from here on the quick reader is tried first
SAMPLE = 512 * 1024  # characters looked at first

OVERLONG_FORMS = Refusal(
    "bad_utf8",
    gettext_noop("The text file contains forbidden UTF-8 sequences. Save it as CSV UTF-8 and send it again."),
)
UNCLOSED = Refusal(
    "unclosed_quote",
    gettext_noop(
        "A quotation mark opened in line %(line)d is never closed. Correct that line and send the file again."
    ),
)
LONG_FIELD = Refusal(
    "field_too_long",
    gettext_noop(
        "Line %(line)d holds a cell of more than %(limit)d characters; a quotation mark may be missing. "
        "Correct that line and send the file again."
    ),
)
TOO_WIDE = Refusal(
    "too_many_columns",
    gettext_noop(
        "Line %(line)d has %(columns)d columns, more than can be read. Delete the columns after the table "
        "and send the file again."
    ),
)
TOO_MANY_ROWS = Refusal(
    "too_many_rows",
    gettext_noop("The file has more than %(limit)d rows. Send it in parts."),
    params={"limit": limits.CSV_ROWS},
)
_OVERLONG = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}")


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


def find_encoding(path: Path) -> tuple[str, int]:
    """The encoding of a text file, and how many bytes of it cannot be decoded.

    A byte-order mark decides; else valid UTF-8; else UTF-8 with a few foreign bytes; else the code page (of Windows,
    DOS or a Macintosh) whose letters make the most sense.
    """
    if _is_utf8(path):
        return "utf-8", 0
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 0
    _refuse_overlong(content)
    lost = content.decode("utf-8", "replace").count("\ufffd")
    valid = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", content))
    return ("utf-8", lost) if valid > 4 * lost else (code_page(content), 0)


def _is_utf8(path: Path) -> bool:
    """Block by block, so that a large file is never whole in memory."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with path.open("rb") as file:
        try:
            while block := file.read(limits.MEGABYTE):
                if not (block.isascii() and decoder.getstate()[0] == b""):
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refuse_overlong(content: bytes) -> None:
    if not _OVERLONG.search(content):
        return
    try:
        _OVERLONG.sub(b"", content).decode("utf-8")
    except UnicodeDecodeError:
        return
    raise Refused(OVERLONG_FORMS)


def decoded(content: bytes, encoding: str) -> str:
    """The text of a file, without a byte-order mark."""
    text = content.decode(encoding, "replace")
    return text.removeprefix("\ufeff")


def find_delimiter(sample: str) -> str:
    """The delimiter that cuts the most lines of the sample into the same number of cells, more than one."""
    lines = [line for line in re.split(r"\r\n|\n|\r", sample)[:200] if line.strip()]
    declared = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    if declared:
        return declared[1]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(StringIO("\n".join(lines[:100])), delimiter=delimiter)]
        common = max(set(widths), key=widths.count) if widths else 1
        wide = sum(width > 1 for width in widths)
        score = widths.count(common) * (common > 1) + wide * 0.5 + max(widths, default=1) * 0.01
        if wide and score > best_score:
            best, best_score = delimiter, score
    return best


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


def at_line(refusal: Refusal, line: int, **params: object) -> Refusal:
    """The refusal of this line."""
    return Refusal(refusal.code, refusal.message, params={"line": line, **params})
