"""Documents that are zip archives (.docx, .odt): nothing before, between or behind their parts, none of them active."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from firstcall.intake.files import limits
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

DAMAGED_DOCUMENT = Refusal(
    "damaged",
    gettext_noop("The document is damaged or incomplete. Open it, save it anew and send that file."),
)
AFTER = Refusal(
    "something_after",
    gettext_noop(
        "Something hangs on to the document that does not belong to it, so that it could be taken for another kind of "
        "file. Open it, save it anew and send that file."
    ),
)
CARRIES = Refusal(
    "carries_files",
    gettext_noop(
        "The document carries other files inside it. Save it without them, or as PDF, and send that file."
    ),
)
MACROS = Refusal(
    "macros",
    gettext_noop(
        "The document carries macros. Save it as .docx, .xlsx or PDF, without macros, and send that file."
    ),
)
PROTECTED = Refusal(
    "password_protected",
    gettext_noop(
        "The document is protected by a password. Remove the protection, save it and send it again."
    ),
)
OTHER = Refusal(
    "other_document",
    gettext_noop(
        "This is no text and no workbook, such as a presentation or a template. Save it as PDF and send that."
    ),
)
ARCHIVE = Refusal(
    "zip_archive", gettext_noop("This is a zip archive. Unpack it and send the document inside.")
)
SWELLS = Refusal(
    "inflates_too_much",
    gettext_noop(
        "The document is small on disk and enormous when opened. Save it as PDF and send that file."
    ),
)
ODD_PARTS = Refusal(
    "strange_parts",
    gettext_noop(
        "The document contains parts no office program writes. Save it anew, or as PDF, and send that file."
    ),
)
FROM_ELSEWHERE = Refusal(
    "from_elsewhere",
    gettext_noop(
        "The document fetches its template from another computer. Save it as PDF and send that file."
    ),
)
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BINARY_SHEET = b"application/vnd.ms-excel.sheet.binary.macroenabled.main"
OPEN_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
END_OF_ARCHIVE = b"PK\x05\x06"
PROLOGUE = 4096  # bytes of a part in which a document type would stand
DESCRIPTOR = 24  # bytes at most between a part and the next: its sizes, said after it
DOCUMENT_BYTES = 100 * limits.MEGABYTE  # all parts of a document, really inflated
LARGEST_SAID = 4 * limits.MEGABYTE  # of the parts that say what an archive is
ACTIVE_PARTS = re.compile(
    r"(vbaproject|vbadata)[^/]*\.(bin|xml)$|(^|/)activex/|^basic/|^scripts/", re.IGNORECASE
)
EMBEDDED = re.compile(r"/embeddings/|(^|/)oleobject", re.IGNORECASE)
RUNNABLE = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|sh|vbs?|vbe|jse?|wsf|hta|lnk|jar|html?|mht|xhtml|swf|zip|iso)$",
    re.IGNORECASE,
)
TEMPLATE = re.compile(
    rb"attachedTemplate[^>]*Target\s*=\s*[\"'](https?:|ftp:|\\\\|//|file:/{2,4}[^/\"']+\.)", re.IGNORECASE
)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def why_not_whole(path: Path) -> Refusal | None:
    """An archive that begins with its first part and ends with its directory, and leaves no room for anything else."""
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            file.seek(max(0, size - 22))
            end = file.read(22)
            if end[:4] != END_OF_ARCHIVE or archive.comment:
                return AFTER
            position = 0
            for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
                if not position <= entry.header_offset <= position + (DESCRIPTOR if position else 0):
                    return AFTER
                file.seek(entry.header_offset)
                head = file.read(30)
                position = (
                    entry.header_offset + 30 + sum(struct.unpack("<HH", head[26:30])) + entry.compress_size
                )
            if not position <= archive.start_dir <= position + DESCRIPTOR:
                return AFTER
    except BROKEN:
        return DAMAGED_DOCUMENT
    return None


def package_kind(path: Path) -> str:
    """docx, odt, xlsx, xlsb or ods, by what the archive says of itself inside; else `Refused`."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise Refused(PROTECTED)
            names = {entry.filename.lower(): entry for entry in archive.infolist()}
            if "mimetype" in names:
                return _open_kind(_said(archive, names["mimetype"]).strip())
            if "[content_types].xml" in names:
                return _office_kind(_said(archive, names["[content_types].xml"]).lower())
    except BROKEN as error:
        raise Refused(DAMAGED_DOCUMENT) from error
    raise Refused(ARCHIVE)


def _said(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as part:
        return part.read(LARGEST_SAID)


def _open_kind(mimetype: bytes) -> str:
    if mimetype in OPEN_KINDS:
        return OPEN_KINDS[mimetype]
    raise Refused(OTHER)


def _office_kind(types: bytes) -> str:
    if BINARY_SHEET in types:
        return "xlsb"
    if b"macroenabled" in types or b"vbaproject" in types:
        raise Refused(MACROS)
    if WORD in types:
        return "docx"
    if SHEET in types:
        return "xlsx"
    raise Refused(OTHER)


def look_into_package(path: Path, kind: str) -> None:
    """Raises `Refused` for a .docx or .odt that is broken, swells, or holds macros, programs or other files.

    A chart of a .docx keeps its figures in a workbook of its own: that may be there, if nothing is active in it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_names(entries)
            total = 0
            for entry in entries:
                content = _inflated(archive, entry, DOCUMENT_BYTES - total)
                total += len(content)
                _check_part(entry.filename, content, kind)
    except BROKEN as error:
        raise Refused(DAMAGED_DOCUMENT) from error


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.ENTRIES:
        raise Refused(SWELLS)
    seen = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or name.lower() in seen:
            raise Refused(ODD_PARTS)
        seen.add(name.lower())
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(ODD_PARTS)
        if ACTIVE_PARTS.search(name):
            raise Refused(MACROS)
        if RUNNABLE.search(name):
            raise Refused(CARRIES)


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """A part, whole; its checksum is held against it."""
    if entry.file_size > room:
        raise Refused(SWELLS)
    if entry.file_size > limits.RATIO_FROM and entry.file_size > limits.RATIO * max(entry.compress_size, 1):
        raise Refused(SWELLS)
    with archive.open(entry) as part:
        content = part.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise Refused(SWELLS)
    return content


def _check_part(name: str, content: bytes, kind: str) -> None:
    if name.lower().endswith((".xml", ".rels")):
        _check_markup(content[:PROLOGUE], kind)
    if name.lower().endswith("settings.xml.rels") and TEMPLATE.search(content):
        raise Refused(FROM_ELSEWHERE)
    if EMBEDDED.search(name):
        _check_embedded(content)
    if content.startswith((b"MZ", b"\x7fELF")):
        raise Refused(CARRIES)


def _check_markup(prologue: bytes, kind: str) -> None:
    """No entities, and no document type but the one that manifests of old OpenDocument files name."""
    if b"<!ENTITY" in prologue or (b"<!DOCTYPE" in prologue and kind != "odt"):
        raise Refused(ODD_PARTS)


def _check_embedded(content: bytes) -> None:
    """Only the workbook of a chart: an archive that says so, and has nothing embedded or active in turn."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            names = {entry.filename.lower(): entry for entry in inner.infolist()}
            types = _said(inner, names["[content_types].xml"]).lower()
    except (*BROKEN, KeyError) as error:
        raise Refused(CARRIES) from error
    if b"macroenabled" in types or any(ACTIVE_PARTS.search(one) for one in names):
        raise Refused(MACROS)
    if SHEET not in types or any(EMBEDDED.search(one) or RUNNABLE.search(one) for one in names):
        raise Refused(CARRIES)
