"""Workbooks that are zip archives: their directory, what their parts really inflate to, how large their sheets are."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from firstcall.intake.files import limits
from firstcall.intake.files.looks import DAMAGED, Area, ErrorCell, Look, Numbers, SheetLook, look_for
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

BOMB = Refusal(
    "inflates_too_much",
    gettext_noop(
        "The workbook is small on disk and enormous when opened. Copy the table alone into a new "
        "workbook, save it as .xlsx and send that file."
    ),
)
STRANGE_NAMES = Refusal(
    "strange_parts",
    gettext_noop(
        "The workbook contains parts no spreadsheet program writes. Copy the table into a new workbook, "
        "save it as .xlsx and send that file."
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
SAMPLE = 256 * 1024
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ACTIVE = re.compile(
    r"(vbaproject|vbadata)[^/]*\.bin$|/embeddings/|/activex/|/macrosheets/|^basic/|^scripts/", re.IGNORECASE
)


@dataclass
class Seen:
    """What was seen of the sheets of an xlsx file, by the part each stands in (its name in small letters).

    `plain`: nothing in any part that the quick reader tells otherwise than the thorough one (see `quick`).
    """

    errors: dict[str, Sequence[ErrorCell]] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)  # those the quick reader would round
    merged: dict[str, Sequence[Area]] = field(default_factory=dict)
    plain: bool = True

    @staticmethod
    def of(told: Mapping[str, object]) -> Seen:
        """What another process saw, as `dataclasses.asdict` and JSON make it."""
        errors, numbers, merged = (told[name] for name in ("errors", "numbers", "merged"))
        assert isinstance(errors, dict)
        assert isinstance(numbers, dict)
        assert isinstance(merged, dict)
        return Seen(
            {part: [ErrorCell(*cell) for cell in cells] for part, cells in errors.items()},
            {
                part: {int(column): cells for column, cells in found.items()}
                for part, found in numbers.items()
            },
            {part: [tuple(area) for area in areas] for part, areas in merged.items()},
            bool(told["plain"]),
        )


def look_into_zip(path: Path) -> tuple[str, Seen]:
    """xlsx, xlsb or ods, and what was seen of its sheets; or `Refused`."""
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


def _check_parts(file: BinaryIO, entries: list[zipfile.ZipInfo], kind: str) -> Seen:
    total, seen = 0, Seen()
    for entry in entries:
        look = look_for(entry.filename.lower(), kind)
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
        seen.plain &= look.plain
        if isinstance(look, SheetLook):
            name = entry.filename.lower()
            seen.merged[name], seen.numbers[name] = look.merged, look.numbers
            if look.errors:
                seen.errors[name] = look.errors
    return seen


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


def may_be_plain(path: Path) -> bool:
    """Whether the beginnings of an xlsx file's parts promise that all of it is `Seen.plain`. No more than a promise:
    at most `SAMPLE` bytes of each part are looked at, and of a damaged or hostile file it says nothing.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()[: limits.SHEETS]
            if "xl/workbook.xml" not in {entry.filename.lower() for entry in entries}:
                return False
            for entry in entries:
                look = look_for(entry.filename.lower(), "xlsx")
                if type(look) is not Look and entry.file_size <= limits.QUICK_BYTES:
                    with archive.open(entry) as part:
                        look.feed(part.read(SAMPLE))
                elif isinstance(look, SheetLook):
                    return False
                if not look.plain:
                    return False
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, Refused):
        return False
    return True
