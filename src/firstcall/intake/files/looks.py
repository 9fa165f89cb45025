"""What is looked for in the parts of a workbook while they stream by: how far sheets reach, what no program writes."""

from __future__ import annotations

import re
from typing import NamedTuple
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
SHEET_TOO_LARGE = Refusal(
    "sheet_too_large",
    gettext_noop(
        "A sheet reaches to row %(rows)d and column %(columns)d, more than can be read safely. Delete the "
        "empty rows and columns after the table, or save the sheet as CSV, and send that file."
    ),
)
DOCTYPE = Refusal(
    "document_type",
    gettext_noop(
        "The workbook contains XML declarations no spreadsheet program writes. Copy the table into a new "
        "workbook, save it as .xlsx and send that file."
    ),
)
_READ = re.compile(
    r"^\[content_types\]\.xml$|\.rels$|^xl/(workbook|styles|sharedstrings)\.xml$|^(content|styles|meta)\.xml$"
)


UNWORKED = "#FORMULA!"  # what stands in a cell whose formula has no result


class ErrorCell(NamedTuple):
    """A cell that holds an error (#N/A, #REF!): row from 1, column from 0."""

    row: int
    column: int
    text: str


Numbers = dict[int, tuple[list[int], list[str]]]
"""Numbers as they are written in the part, by column from 0: their rows from 1, and what is written."""
Area = tuple[int, int, int, int]
"""Merged cells: top, left, bottom, right, counted from 0."""


PROLOGUE = 4 * limits.MEGABYTE  # a document type can only stand before the first element


class Look:
    """What is looked for in a part while it streams by. This one looks for nothing.

    `plain`: nothing was seen that the quick reader tells otherwise than the thorough one (see `quick`).
    """

    plain = True

    def feed(self, block: bytes) -> None:
        """The next block of the part."""

    def end(self) -> None:
        """The part is through."""


class _XmlLook(Look):
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


class _TextsLook(_XmlLook):
    """The texts of a workbook, or its formats: one of `odd` makes the workbook a case for the thorough reader."""

    def __init__(self, odd: re.Pattern[bytes]) -> None:
        super().__init__()
        self._odd, self._tail = odd, b""

    def feed(self, block: bytes) -> None:
        super().feed(block)
        if self.plain and self._odd.search(self._tail + block):
            self.plain = False
        self._tail = block[-32:]


class SheetLook(_XmlLook):
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
    _NO_RESULT = (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />")
    _MERGED = re.compile(rb"<mergeCell\b([^>]*)>")
    _AREA = re.compile(rb'\bref="([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?"')
    _LONG = re.compile(rb"\.[0-9]{7,30}(?:[Ee][-+]?[0-9]{1,4})?</v>")
    _TINY = re.compile(rb"-(?<=[Ee]-)[0-9]{1,4}</v>")
    _CELL = re.compile(rb'<c [^>]{0,60}?\br="([A-Z]{1,3})([0-9]{1,7})"')
    _NUMBERS = 500_000  # more of them are left to the thorough reader

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""
        self.rows = self.columns = self._counted = 0
        self.errors: list[ErrorCell] = []
        self.numbers: Numbers = {}
        self._numbered = 0
        self._merged: dict[Area, None] = {}

    @property
    def merged(self) -> list[Area]:
        """The merged cells, in the order in which they are written."""
        return list(self._merged)

    def feed(self, block: bytes) -> None:
        super().feed(block)
        block = self._rest + block
        if not self.rows and b"ergeCell" in block[: block.find(b"</row>")]:
            self.plain = False  # merged cells are told after the rows; these would be missed
        numbers = self._ROW.findall(block)
        if len(numbers) < block.count(b"<row "):
            numbers += self._ANY_ROW.findall(block)
        self.rows = max(self.rows, max(map(int, numbers), default=0))
        self._last_cells(block)
        if b't="e"' in block:
            self._error_cells(block)
        if b"<f" in block:
            self._unworked(block)
        if self.plain:
            self._odd_cells(block)
        end = block.rfind(b"</row>")
        self._rest = block[end + 6 :] if end != -1 else block[-4 * limits.MEGABYTE :]
        if b"ergeCell" in self._rest:
            self._merged_cells(self._rest)
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

    def _unworked(self, block: bytes) -> None:
        """Formulas nobody has worked out: the program that wrote the file left no result beside them."""
        for end in self._NO_RESULT:
            at = block.find(end)
            while at != -1:
                cell = block.rfind(b"<c ", 0, at)
                place = self._CELL.match(block, cell) if cell != -1 else None
                head = block[cell : block.find(b">", cell)]
                if place and b' t="' not in head and len(self.errors) < 200_000:
                    column = column_of(place[1].decode()) or 0
                    self.errors.append(ErrorCell(int(place[2]), column, UNWORKED))
                at = block.find(end, at + 1)

    def _odd_cells(self, block: bytes) -> None:
        """Numbers the quick reader rounds, and texts that look like its days. One byte is looked for first: quick."""
        if b":" in block and b"00:00:00" in block:
            self.plain = False
        for byte, pattern in ((b".", self._LONG), (b"-", self._TINY)):
            if byte in block:
                for match in pattern.finditer(block):
                    self._number(block, match)

    def _number(self, block: bytes, end: re.Match[bytes]) -> None:
        cell, value = (block.rfind(tag, 0, end.start()) for tag in (b"<c ", b"<v>"))
        head = block[cell : block.find(b">", cell) + 1]
        place = self._CELL.match(head)
        if cell == -1 or value < cell or place is None:
            self.plain = False
        elif b' t="' not in head or b' t="n"' in head:  # others hold a text
            rows, texts = self.numbers.setdefault(column_of(place[1].decode()) or 0, ([], []))
            rows.append(int(place[2]))
            texts.append(block[value + 3 : end.end() - 4].decode("ascii", "replace"))
            self._numbered += 1
            self.plain = self._numbered <= self._NUMBERS

    def _merged_cells(self, end: bytes) -> None:
        """What stands after the rows. A part that comes again with the next block is the same again."""
        for match in self._MERGED.finditer(end):
            if area := self._AREA.search(match[1]):
                left, top, right, bottom = area.groups()
                first = int(top) - 1, column_of(left.decode()) or 0
                last = (int(bottom) - 1, column_of(right.decode()) or 0) if right else first
                self._merged[(*first, *last)] = None
            else:
                self.plain = False
        if b":mergeCell" in end:
            self.plain = False

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


# Texts that look like a day of the quick reader; formats of time that went by, and those that only some languages have.
_ODD = {
    "xl/sharedstrings.xml": re.compile(rb"00:00:00"),
    "xl/styles.xml": re.compile(
        rb"\[[hHmMsS]|numFmtId=.(?:2[3-9]|3[0-6]|4[5-7]|[5-9][0-9]|1[0-5][0-9]|16[0-3])\b"
    ),
}


def look_for(name: str, kind: str) -> Look:
    """What is looked for in the part of this name (in small letters) of a workbook of this kind."""
    if kind == "xlsx" and re.search(r"worksheets/[^/]*\.xml$", name):
        return SheetLook()
    if kind == "ods" and name == "content.xml":
        return _OdsLook()
    if kind == "xlsx" and (odd := _ODD.get(name)):
        return _TextsLook(odd)
    return _XmlLook() if _READ.search(name) else Look()


def _too_large(rows: int, columns: int) -> Refusal:
    return Refusal(SHEET_TOO_LARGE.code, SHEET_TOO_LARGE.message, params={"rows": rows, "columns": columns})
