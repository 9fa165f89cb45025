"""Files for the tests, made by script: honest workbooks, and hostile ones."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

Cells = Sequence[Sequence[object]]

XML = '<?xml version="1.0" encoding="UTF-8"?>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
LINKS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    '<Relationship Id="rId1" Type="' + OFFICE + '/relationships/{kind}" Target="{target}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
HEAD = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'
TAIL = "</sheetData></worksheet>"
PLAIN = (
    f'{HEAD}<row r="1"><c r="A1" t="inlineStr"><is><t>Region</t></is></c></row>'
    f'<row r="2"><c r="A2"><v>5</v></c></row>{TAIL}'
)


def workbook(
    path: Path, sheets: Mapping[str, Cells], *, merged: Sequence[str] = (), hidden: Sequence[str] = ()
) -> Path:
    """An honest workbook; `merged` are ranges of its first sheet."""
    with xlsxwriter.Workbook(path) as book:
        for number, (name, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell not in (None, ""):
                        sheet.write(row, column, cell)
            for area in merged if number == 0 else ():
                sheet.merge_range(area, None)
                first = area.split(":")[0]
                row, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
                sheet.write(row, column, rows[row][column])
            if name in hidden:
                sheet.hide()
    return path


def parts(path: Path, sheet: bytes | str = PLAIN, more: Sequence[tuple[str, bytes | str]] = ()) -> Path:
    """A workbook of raw parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", LINKS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", LINKS.format(kind="worksheet", target="worksheets/sheet1.xml")
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more:
            archive.writestr(name, content)
    return path


def repeated(path: Path, name: str, head: bytes, unit: bytes, times: int, tail: bytes) -> Path:
    """A workbook one part of which is `unit` many times over, written without holding it in memory."""
    block = unit * max(1, (1 << 20) // len(unit))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        part.write(head)
        for _ in range(times * len(unit) // len(block)):
            part.write(block)
        part.write(tail)
    return path


def lying_size(path: Path) -> Path:
    """A workbook whose directory says 1 KB of a sheet that inflates to far more."""
    parts(path, HEAD + "<row><c><v>1</v></c></row>" * 400_000 + TAIL)
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at != -1:
        length = struct.unpack("<H", content[at + 28 : at + 30])[0]
        if content[at + 46 : at + 46 + length] == b"xl/worksheets/sheet1.xml":
            content[at + 24 : at + 28] = struct.pack("<I", 1024)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)
    return path


def overlapping(path: Path) -> Path:
    """A workbook two parts of which lie on the same bytes."""
    parts(path, more=[("xl/media/extra.bin", b"x" * 5000)])
    content = bytearray(path.read_bytes())
    offsets, at = [], content.find(b"PK\x01\x02")
    while at != -1:
        offsets.append(at)
        at = content.find(b"PK\x01\x02", at + 4)
    content[offsets[-1] + 42 : offsets[-1] + 46] = content[offsets[-2] + 42 : offsets[-2] + 46]
    path.write_bytes(content)
    return path


def wrong_checksum(path: Path) -> Path:
    """A workbook in which one byte of a stored part was changed."""
    with zipfile.ZipFile(parts(path), "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst>" + "a" * 100 + "</sst>")
    content = bytearray(path.read_bytes())
    place = content.find(b"a" * 100)
    content[place + 5] = ord("b")
    path.write_bytes(content)
    return path


def old_office(path: Path, name: str) -> Path:
    """An OLE file whose directory names one stream."""
    entry = name.encode("utf-16-le") + b"\0\0"
    directory = entry.ljust(64, b"\0") + len(entry).to_bytes(2, "little") + b"\x02\x00" + b"\0" * 60
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + directory)
    return path


def binary_workbook(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A workbook in Excel's binary format (xlsb) with one sheet of texts."""
    book = b"".join(
        (
            _record(131),
            _record(143),
            _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data")),
            _record(144),
            _record(157, b"\0" * 26),
            _record(132),
        )
    )
    reach = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, reach) + _record(145)
    for number, cells in enumerate(rows):
        sheet += _record(0, struct.pack("<I", number) + b"\0" * 21)
        sheet += b"".join(
            _record(6, struct.pack("<II", at, 0) + _wide(cell)) for at, cell in enumerate(cells)
        )
    sheet += _record(146) + _record(130)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.replace('.xml"', '.bin"'))
        archive.writestr("_rels/.rels", LINKS.format(kind="officeDocument", target="xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels", LINKS.format(kind="worksheet", target="worksheets/sheet1.bin")
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _record(kind: int, body: bytes = b"") -> bytes:
    """A record: its kind in one or two bytes, its length in groups of seven bits, its body."""
    head = [kind] if kind < 128 else [kind & 0x7F | 0x80, kind >> 7]
    length = len(body)
    while length > 127:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*head, length]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
