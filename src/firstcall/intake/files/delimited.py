"""CSV and its kin: which encoding, which delimiter, and the rows as columns of text. Runs in the child process."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice, zip_longest
from pathlib import Path

import polars as pl

from firstcall.intake.files import limits
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

DELIMITERS = ",;\t|"
ROWS_AT_A_TIME = 20_000
BATCH = 100_000
csv.field_size_limit(limits.FIELD_CHARACTERS)
LARGE = 8 * limits.MEGABYTE  # from here on the quick reader is tried first
BLOCK = 16 * limits.MEGABYTE
SAMPLE = 512 * 1024  # characters looked at first
SAMPLE_ROWS = 3000

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


def write_delimited(path: Path, target: Path) -> dict[str, object]:
    """All rows as columns c0..cn (blank is null) into the Arrow file `target`; row i is line i+1 of the table.

    The facts say which encoding and delimiter were found, and how many bytes were lost in decoding.
    """
    if path.stat().st_size >= LARGE and (delimiter := _write_large(path, target)):
        return {"encoding": "utf-8", "bytes_lost": 0, "delimiter": delimiter}
    encoding, lost = find_encoding(path)
    text = _decode(path.read_bytes(), encoding)
    delimiter = find_delimiter(text[:SAMPLE])
    _read_lines(text, delimiter).write_ipc(target)
    return {"encoding": encoding, "bytes_lost": lost, "delimiter": delimiter}


def find_encoding(path: Path) -> tuple[str, int]:
    """The encoding of a text file, and how many bytes of it cannot be decoded.

    A byte-order mark decides; else valid UTF-8; else UTF-8 with a few foreign bytes; else the Windows code page
    (Western or Arabic) whose letters make more sense.
    """
    if _is_utf8(path):
        return "utf-8", 0
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 0
    _refuse_overlong(content)
    lost = content.decode("utf-8", "replace").count("\ufffd")
    valid = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", content))
    return ("utf-8", lost) if valid > 4 * lost else (_code_page(content), 0)


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


def _code_page(content: bytes) -> str:
    """Western or Arabic: in Arabic text high bytes follow each other, in Western text they stand among letters."""
    high = len(re.findall(rb"[\xc0-\xff]", content))
    runs = sum(len(run) for run in re.findall(rb"[\xc0-\xff]{3,}", content))
    return "cp1256" if high and runs > high / 2 else "cp1252"


def _decode(content: bytes, encoding: str) -> str:
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


def _write_large(path: Path, target: Path) -> str:
    """The quick reader, block by block: gives the delimiter; "" where it is stricter than a spreadsheet program.

    Its columns are coded (polars Categorical): each distinct text is kept once. Columns in which the sample hardly
    repeats itself stay plain text.
    """
    with path.open("rb") as file:
        sample = _decode(file.read(SAMPLE), "utf-8")
    if sample[:1] == "\ufffd" or sample.startswith("sep="):
        return ""
    delimiter = find_delimiter(sample)
    head = list(islice(csv.reader(StringIO(sample), delimiter=delimiter), SAMPLE_ROWS))[:-1]
    width = max((len(row) for row in head[:500]), default=1)
    if width > limits.COLUMNS or width < 2:
        return ""
    schema = {name: _kind(head, place) for place, name in enumerate(_names(width))}
    try:
        frame = _coded(path, delimiter, schema)
    except (pl.exceptions.PolarsError, _NoWholeRows):
        return ""
    frame.write_ipc(target, record_batch_size=BATCH)
    return delimiter


def _coded(path: Path, delimiter: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """All rows; raises where a row is wider than `schema`, the text is not UTF-8, or quotation marks do not close."""
    parts, rows = [], 0
    for block in _whole_rows(path):
        lines = pl.scan_csv(
            block, separator=delimiter, has_header=False, schema=schema, extra_columns="raise"
        )
        if b'""' in block:
            lines = lines.select(pl.when(pl.all() != "").then(pl.all()))
        parts.append(lines.collect())
        rows += parts[-1].height
        if rows > limits.CSV_ROWS:
            raise Refused(TOO_MANY_ROWS)
    frame = pl.concat(parts, rechunk=False)
    _check_lengths(frame)
    return frame


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
            if end == 0 or (end == len(block) and block.count(b'"') % 2):
                raise _NoWholeRows
            yield block if end == len(block) else block[:end]
            at += end


def _end_of_rows(block: bytes) -> int:
    """Where the last whole row of a block ends; 0 where none was found."""
    end = block.rfind(b"\n") + 1
    open_ = block.count(b'"', 0, end) % 2
    for _ in range(1000):
        if end == 0 or not open_:
            return end
        before = block.rfind(b"\n", 0, end - 1) + 1
        open_ = (open_ + block.count(b'"', before, end)) % 2
        end = before
    return 0


def _check_lengths(frame: pl.DataFrame) -> None:
    """No cell may be longer than a cell can be."""
    coded, plain = pl.selectors.categorical(), pl.selectors.string()
    longest = frame.select(coded.cat.len_bytes().max(), plain.str.len_bytes().max()).row(0)
    if max((length or 0 for length in longest), default=0) > limits.FIELD_CHARACTERS:
        raise Refused(_at(LONG_FIELD, 1, limit=limits.FIELD_CHARACTERS))


def _read_lines(text: str, delimiter: str) -> pl.DataFrame:
    """The tolerant reader: ragged rows, stray quotation marks, any line ending."""
    if text.startswith("sep="):
        text = text.split("\n", 1)[-1]
    lines = (
        iter(StringIO(text, newline="")) if "\r" not in text.replace("\r\n", "") else iter(_any_ending(text))
    )
    reader = csv.reader(lines, delimiter=delimiter)
    parts, total = [], 0
    odd_quotes = text.count('"') % 2 == 1
    for rows in _batches(reader, odd_quotes):
        total += len(rows)
        if total > limits.CSV_ROWS:
            raise Refused(TOO_MANY_ROWS)
        parts.append(columns_of_text(rows))
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame()


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
                    raise Refused(_at(TOO_WIDE, line + 1, columns=len(row)))
                rows.append(row)
                started, line = line + 1, reader.line_num  # type: ignore[attr-defined]
        except csv.Error as error:
            raise Refused(_at(LONG_FIELD, line + 1, limit=limits.FIELD_CHARACTERS)) from error
        if not rows:
            return
        yield rows
        if len(rows) < ROWS_AT_A_TIME:
            if odd_quotes and line - started > 1:
                raise Refused(_at(UNCLOSED, started))
            return


def _at(refusal: Refusal, line: int, **params: object) -> Refusal:
    return Refusal(refusal.code, refusal.message, params={"line": line, **params})


def _names(width: int) -> list[str]:
    return [f"c{index}" for index in range(width)]


def columns_of_text(rows: list[list[str]]) -> pl.DataFrame:
    """Rows of any length as columns c0..cn of text; a blank cell is null."""
    columns = list(zip_longest(*rows))
    if not columns:
        return pl.DataFrame({"c0": pl.Series([None] * len(rows), dtype=pl.String)})
    series = [
        pl.Series(name, column, dtype=pl.String)
        for name, column in zip(_names(len(columns)), columns, strict=True)
    ]
    return pl.DataFrame(series).select(pl.when(pl.all() != "").then(pl.all()))
