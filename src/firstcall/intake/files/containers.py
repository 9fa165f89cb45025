"""Workbooks that are zip archives: their directory, what their parts really inflate to, how large their sheets are."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from firstcall.intake.files import limits
from firstcall.intake.rules import column_of
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

DAMAGED = Refusal(
    "damaged",
    gettext_noop(
        "The workbook is damaged or incomplete. Open it in your spreadsheet program, let it repair the "
        "file, choose Save As, Excel Workbook (.xlsx), and send that file."
    ),
)
BOMB = Refusal(
    "inflates_too_much",
    gettext_noop(
        "The workbook is small on disk and enormous when opened. Copy the table alone into a new "
        "workbook, save it as .xlsx and send that file."
    ),
)
SHEET_TOO_LARGE = Refusal(
    "sheet_too_large",
    gettext_noop(
        "A sheet reaches to row %(rows)d and column %(columns)d, more than can be read safely. Delete the "
        "empty rows and columns after the table, or save the sheet as CSV, and send that file."
    ),
)
STRANGE_NAMES = Refusal(
    "strange_parts",
    gettext_noop(
        "The workbook contains parts no spreadsheet program writes. Copy the table into a new workbook, "
        "save it as .xlsx and send that file."
    ),
)
DOCTYPE = Refusal(
    "document_type",
    gettext_noop(
        "The workbook contains XML declarations no spreadsheet program writes. Copy the table into a new "
        "workbook, save it as .xlsx and send that file."
    ),
)
PLAIN_ZIP = Refusal(
    "zip_archive", gettext_noop("This is a zip archive. Unpack it and send the table inside.")
)
OTHER_DOCUMENT = Refusal(
    "other_document",
    gettext_noop(
        "This is a text document or a presentation, not a workbook. Copy the table into a workbook, save "
        "it as .xlsx and send that file."
    ),
)
ZIP_PASSWORD = Refusal(
    "password_protected",
    gettext_noop(
        "The archive is protected by a password. Save the workbook without a password and send it again."
    ),
)
ZIP_MACROS = Refusal(
    "macros",
    gettext_noop(
        "The workbook carries macros or embedded objects. Choose Save As, Excel Workbook (.xlsx), which "
        "leaves them out, and send that file."
    ),
)
_READ = re.compile(
    r"^\[content_types\]\.xml$|\.rels$|^xl/(workbook|styles|sharedstrings)\.xml$|^(content|styles|meta)\.xml$"
)
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ACTIVE = re.compile(
    r"(vbaproject|vbadata)[^/]*\.bin$|/embeddings/|/activex/|/macrosheets/|^basic/|^scripts/", re.IGNORECASE
)


class ErrorCell(NamedTuple):
    """A cell that holds an error (#N/A, #REF!): row from 1, column from 0."""

    row: int
    column: int
    text: str


def look_into_zip(path: Path) -> tuple[str, dict[str, list[ErrorCell]]]:
    """xlsx, xlsb or ods, and the error cells by part; or `Refused`."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            kind = _kind(archive, entries)
            _check_directory(entries, path.stat().st_size)
            return kind, _check_parts(file, entries, kind)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
    ) as error:
        raise Refused(DAMAGED) from error


def _kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(ZIP_PASSWORD)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "mimetype" in names and "content.xml" in names:
        if archive.open("mimetype").read(200).strip() == ODS_TYPE:
            return "ods"
        raise Refused(OTHER_DOCUMENT)
    if "[content_types].xml" in names:
        workbook = [name for name in names if name.endswith("workbook.xml")]
        if workbook:
            return "xlsx"
        raise Refused(OTHER_DOCUMENT)
    raise Refused(PLAIN_ZIP)


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    """What the directory alone tells: number, names, declared sizes, and parts that lie over each other."""
    if len(entries) > limits.ENTRIES:
        raise Refused(BOMB)
    seen = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or name.lower() in seen:
            raise Refused(STRANGE_NAMES)
        seen.add(name.lower())
        if _ACTIVE.search(name):
            raise Refused(ZIP_MACROS)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(STRANGE_NAMES)
    if sum(entry.file_size for entry in entries) > limits.INFLATED_BYTES:
        raise Refused(BOMB)
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused(STRANGE_NAMES)
        end = entry.header_offset + 30 + entry.compress_size
    if end > size:
        raise Refused(DAMAGED)


def _check_parts(file: BinaryIO, entries: list[zipfile.ZipInfo], kind: str) -> dict[str, list[ErrorCell]]:
    total, errors = 0, {}
    for entry in entries:
        look = _look_for(entry.filename.lower(), kind)
        inflated, checksum = 0, 0
        for block in _inflate(file, entry):
            inflated += len(block)
            checksum = zlib.crc32(block, checksum)
            _check_growth(entry, inflated, total)
            look.feed(block)
        if inflated != entry.file_size or checksum != entry.CRC:
            raise Refused(DAMAGED)
        look.end()
        total += inflated
        if isinstance(look, _SheetLook) and look.errors:
            errors[entry.filename.lower()] = look.errors
    return errors


def _check_growth(entry: zipfile.ZipInfo, inflated: int, before: int) -> None:
    if inflated > entry.file_size or before + inflated > limits.INFLATED_BYTES:
        raise Refused(BOMB)
    if inflated > limits.RATIO_FROM and inflated > limits.RATIO * max(entry.compress_size, 1):
        raise Refused(BOMB)
    if inflated > limits.STRINGS_BYTES and "sharedstrings" in entry.filename.lower():
        raise Refused(BOMB)


def _inflate(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes in blocks of about 1 MB, whatever the directory says of its size."""
    file.seek(entry.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise Refused(DAMAGED)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    left = entry.compress_size
    engine = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        block = file.read(min(left, limits.MEGABYTE // 4))
        if not block:
            raise Refused(DAMAGED)
        left -= len(block)
        if engine is None:
            yield block
            continue
        yield engine.decompress(block, limits.MEGABYTE)
        while engine.unconsumed_tail:
            yield engine.decompress(engine.unconsumed_tail, limits.MEGABYTE)
    if engine is not None and not engine.eof:
        raise Refused(DAMAGED)


PROLOGUE = 4 * limits.MEGABYTE  # a document type can only stand before the first element


class _Look:
    """What is looked for in a part while it streams by. This one looks for nothing."""

    def feed(self, block: bytes) -> None:
        """The next block of the part."""

    def end(self) -> None:
        """The part is through."""


class _XmlLook(_Look):
    """No document type, no entities, no UTF-16, no endless depth (checked with expat while the part is small)."""

    def __init__(self) -> None:
        self._small: list[bytes] = []
        self._size = 0

    def feed(self, block: bytes) -> None:
        if self._size == 0 and (block.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in block[:64]):
            raise Refused(DOCTYPE)
        if self._size < PROLOGUE and b"<!" in block and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
            raise Refused(DOCTYPE)
        self._size += len(block)
        if self._size <= 2 * limits.MEGABYTE:
            self._small.append(block)

    def end(self) -> None:
        if self._size <= 2 * limits.MEGABYTE:
            _check_depth(b"".join(self._small))


def _check_depth(content: bytes) -> None:
    depth = 0
    parser = expat.ParserCreate()

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.XML_DEPTH:
            raise Refused(DOCTYPE)

    def stop(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, stop
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused(DAMAGED) from error


class _SheetLook(_XmlLook):
    """How far a sheet reaches: the last cell of every row, found without parsing the cells before it."""

    _ROW = re.compile(rb'<row r="([0-9]{1,9})"')
    _ANY_ROW = re.compile(rb'<row [^>]{0,300}? r="([0-9]{1,9})"')
    _REFERENCE = re.compile(rb' r="([A-Z]{1,4})')
    _LETTERS = re.compile(rb"[A-Z]{1,4}")

    _ERROR = re.compile(
        rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]{0,60}?t="e"[^>]{0,60}>'
        rb"(?:<f[^>]*/>|<f.{0,2000}?</f>)?<v>([^<]{1,20})</v>",
        re.DOTALL,
    )

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""
        self.rows = self.columns = self._counted = 0
        self.errors: list[ErrorCell] = []

    def feed(self, block: bytes) -> None:
        super().feed(block)
        block = self._rest + block
        numbers = self._ROW.findall(block)
        if len(numbers) < block.count(b"<row "):
            numbers += self._ANY_ROW.findall(block)
        self.rows = max(self.rows, max(map(int, numbers), default=0))
        self._last_cells(block)
        if b't="e"' in block:
            self._error_cells(block)
        end = block.rfind(b"</row>")
        self._rest = block[end + 6 :] if end != -1 else block[-4 * limits.MEGABYTE :]
        self._check()

    def _last_cells(self, block: bytes) -> None:
        """The column letters of the last cell before each end of a row; only distinct ones are counted out."""
        found, start = set(), 0
        while (end := block.find(b"</row>", start)) != -1:
            cell = block.rfind(b"<c ", start, end)
            if cell != -1:
                if block.startswith(b'r="', cell + 3):
                    found.add(block[cell + 6 : cell + 10])
                elif match := self._REFERENCE.search(block, cell, cell + 200):
                    found.add(match[1])
            start = end + 6
            self._counted += 1
        for name in {match[0] for reference in found if (match := self._LETTERS.match(reference))}:
            self.columns = max(self.columns, (column_of(name.decode()) or 0) + 1)

    def _error_cells(self, block: bytes) -> None:
        for match in self._ERROR.finditer(block):
            if len(self.errors) < 200_000 and b't="e"' in match[0]:
                column = column_of(match[1].decode()) or 0
                self.errors.append(ErrorCell(int(match[2]), column, match[3].decode("ascii", "replace")))

    def _check(self) -> None:
        rows = max(self.rows, self._counted)
        if rows > limits.ROWS or self.columns > limits.COLUMNS or rows * self.columns > limits.CELLS:
            raise Refused(_too_large(rows, self.columns))


class _OdsLook(_XmlLook):
    """Rows and columns of an OpenDocument sheet that hold something, repetitions multiplied out."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._row_times = self._cell_times = 1
        self._columns = self._cells = 0

    def feed(self, block: bytes) -> None:
        super().feed(block)
        try:
            self._parser.Parse(block)
        except expat.ExpatError as error:
            raise Refused(DAMAGED) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-row":
            self._row_times = int(attributes.get("table:number-rows-repeated", "1"))
            self._columns = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._columns += int(attributes.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributes:
                self._cells += self._row_times * self._columns
                if (
                    self._columns > limits.COLUMNS
                    or self._cells > limits.CELLS * 20
                    or self._row_times > limits.ROWS
                ):
                    raise Refused(_too_large(self._row_times, self._columns))


def _look_for(name: str, kind: str) -> _Look:
    if kind == "xlsx" and re.search(r"worksheets/[^/]*\.xml$", name):
        return _SheetLook()
    if kind == "ods" and name == "content.xml":
        return _OdsLook()
    return _XmlLook() if _READ.search(name) else _Look()


def _too_large(rows: int, columns: int) -> Refusal:
    return Refusal(SHEET_TOO_LARGE.code, SHEET_TOO_LARGE.message, params={"rows": rows, "columns": columns})
