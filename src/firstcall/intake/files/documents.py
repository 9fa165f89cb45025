"""Documents that are kept and given out again as they came: what a file really is, and that it is nothing besides.

Decided by content, never by name or header (threat B11). A file that could be taken for two kinds, that carries macros,
scripts or other files, or that cannot be looked through is refused with one sentence. Nothing is parsed beyond that.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from firstcall.intake.files import limits
from firstcall.intake.files.containers import STRANGE_NAMES
from firstcall.intake.files.guard import EMPTY, OLE, _ole_names, look
from firstcall.intake.files.packages import PROTECTED, look_into_package, package_kind, why_not_whole
from firstcall.intake.files.pdf import look_into_pdf
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse

OFFICE = "application/vnd.openxmlformats-officedocument."


class Form(NamedTuple):
    """A kind of document: the ending of its name, and what it is called when it is given out."""

    ending: str
    media: str


FORMS = {
    "pdf": Form("pdf", "application/pdf"),
    "docx": Form("docx", f"{OFFICE}wordprocessingml.document"),
    "odt": Form("odt", "application/vnd.oasis.opendocument.text"),
    "xlsx": Form("xlsx", f"{OFFICE}spreadsheetml.sheet"),
    "xlsb": Form("xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"),
    "xls": Form("xls", "application/vnd.ms-excel"),
    "ods": Form("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    "csv": Form("csv", "text/csv; charset=utf-8"),
}
SHEETS = ("xlsx", "xlsb", "ods")
NOT_A_DOCUMENT = Refusal(
    "not_a_document",
    gettext_noop(
        "This is no document that can be kept (it looks like %(kind)s). Send a PDF, a Word document (.docx), an "
        "OpenDocument text (.odt) or a workbook."
    ),
)
PROGRAM = Refusal(
    "a_program",
    gettext_noop("This is a program or a script, not a document. Send the report itself, as PDF or .docx."),
)
WEB_PAGE = Refusal(
    "web_page",
    gettext_noop("This is a web page, which can carry scripts. Save it as PDF and send that file."),
)
DRAWING = Refusal(
    "drawing",
    gettext_noop("This is a drawing (SVG), which can carry scripts. Save it as PDF and send that file."),
)
OLD_OFFICE = Refusal(
    "old_office_file",
    gettext_noop("This is a document in an old Office format. Save it as .docx or PDF and send that file."),
)
BEFORE = Refusal(
    "something_before",
    gettext_noop(
        "Something stands in front of the beginning of the PDF, so that it could be taken for another kind of file. "
        "Open it, save it anew as PDF and send that file."
    ),
)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\0asm")
SCRIPT = re.compile(
    rb"@echo\b|<\?php|<\?=|<%|set-executionpolicy|powershell|wscript|\bsub\s+main", re.IGNORECASE
)
OTHERS = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip", b"{\\rtf": "RTF", b"PAR1": "Parquet", b"SQLite format 3": "SQLite", b"BM": "BMP",
    b"II*\0": "TIFF", b"MM\0*": "TIFF", b"RIFF": "RIFF", b"ID3": "MP3",
}  # fmt: skip
MARKUP = (
    b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<object", b"<embed", b"<form", b"<meta",
    b"<link", b"<style", b"<img",
)  # fmt: skip
HEAD_BYTES = 64 * 1024
TABLE_ROWS = 50  # of a CSV file, looked at to tell it from other text


def look_at_document(path: Path, *, limit: int) -> str:
    """Which of `FORMS` the file at `path` is, of at most `limit` bytes; else `Refused` with a sentence."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(EMPTY)
    refuse(why_too_large(size=size, limit=limit))
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"%PDF-"):
        look_into_pdf(path)
        return "pdf"
    if head.startswith(b"PK"):
        return _package(path)
    if head.startswith(OLE):
        return _old_office(path)
    return _text(path, head)


def why_too_large(*, size: int, limit: int) -> Refusal | None:
    """Documents have a limit of their own, in bytes."""
    if size <= limit:
        return None
    message = gettext_noop(
        "The document is larger than %(limit)d MB. Save it with smaller pictures, or send it in parts."
    )
    return Refusal("document_too_large", message, params={"limit": limit // limits.MEGABYTE})


def _package(path: Path) -> str:
    """Office documents of today are zip archives: whole, with nothing hanging on, and of a kind that is kept."""
    refuse(why_not_whole(path))
    kind = package_kind(path)
    if kind in SHEETS:
        if look(path).name != kind:
            raise Refused(STRANGE_NAMES)
        return kind
    look_into_package(path, kind)
    return kind


def _old_office(path: Path) -> str:
    names = _ole_names(path)
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise Refused(PROTECTED)
    if not names & {"Workbook", "Book"}:
        raise Refused(OLD_OFFICE)
    return look(path).name


def _text(path: Path, head: bytes) -> str:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if b"%PDF-" in head[:2048]:
        raise Refused(BEFORE)
    if head.startswith(PROGRAMS) or start.startswith(PROGRAMS[2]) or SCRIPT.match(start):
        raise Refused(PROGRAM)
    for magic, name in OTHERS.items():
        if head.startswith(magic):
            raise Refused(Refusal(NOT_A_DOCUMENT.code, NOT_A_DOCUMENT.message, params={"kind": name}))
    _refuse_markup(path)
    if start.startswith(b"<"):
        raise Refused(Refusal(NOT_A_DOCUMENT.code, NOT_A_DOCUMENT.message, params={"kind": "XML"}))
    kind = look(path).name
    if kind != "text" or not _is_table(head):
        said = "JSON" if kind == "json" else "plain text"
        raise Refused(Refusal(NOT_A_DOCUMENT.code, NOT_A_DOCUMENT.message, params={"kind": said}))
    return "csv"


def _refuse_markup(path: Path) -> None:
    """Wherever it stands: what is given out as a table must be nothing else to whoever opens it.

    A file in UTF-16 is looked at with its zero bytes left out.
    """
    content = path.read_bytes().lower()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.replace(b"\0", b"")
    if b"<svg" in content:
        raise Refused(DRAWING)
    if any(tag in content for tag in MARKUP):
        raise Refused(WEB_PAGE)


def _is_table(head: bytes) -> bool:
    """Whether at least half of the first rows have as many fields as each other, two of them filled."""
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    lines = head.decode(encoding, "replace").splitlines()[:TABLE_ROWS]
    return any(_alike(lines, delimiter) for delimiter in ",;\t|")


def _alike(lines: list[str], delimiter: str) -> bool:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error:
        return False
    filled = Counter(len(row) for row in rows if sum(bool(cell.strip()) for cell in row) > 1)
    times = max(filled.values(), default=0)
    return times > 1 and times * 2 >= len(rows)


def given_out_as(name: str, kind: str) -> str:
    """The name a document is given out under: its own, with the ending of what it really is."""
    form = FORMS.get(kind)
    if form is None or name.lower().endswith(f".{form.ending}"):
        return name
    return f"{name}.{form.ending}"
