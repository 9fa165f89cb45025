"""A cheap look at a file before any parser touches it: what it is, how large it would grow, what hides in it.

`look` reads at most a few blocks of most files and streams the parts of a workbook once, without building
anything. Nothing here trusts a file's name or what it says of its own size (threat B7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from firstcall.intake.files import limits
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse

if TYPE_CHECKING:
    from firstcall.intake.files.containers import Seen

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Kind:
    """What a file is by its content: xlsx, xls, xlsb, ods, text (CSV and its kin) or json.

    `seen`: what was seen of the sheets of an xlsx file on the way; None of others."""

    name: str
    seen: Seen | None = None


PASSWORD = Refusal(
    "password_protected",
    gettext_noop(
        "The file is protected by a password. Remove the password in your spreadsheet program (File, "
        "Info, Protect) and send it again."
    ),
)
EMPTY = Refusal(
    "empty_file", gettext_noop("The file is empty. Check that it was saved completely, then send it again.")
)
TOO_LARGE = Refusal(
    "file_too_large",
    gettext_noop("The file is larger than %(limit)d MB. Send it in parts, or save the sheet as CSV."),
    params={"limit": limits.FILE_BYTES // limits.MEGABYTE},
)
WEB_PAGE = Refusal(
    "web_page",
    gettext_noop(
        "This is a web page under the name of a spreadsheet. Open it in your spreadsheet program, choose "
        "Save As, Excel Workbook (.xlsx), and send that file."
    ),
)
XML_2003 = Refusal(
    "xml_2003",
    gettext_noop(
        "This is an XML document, not a workbook of today. Open it in your spreadsheet program, choose "
        "Save As, Excel Workbook (.xlsx), and send that file."
    ),
)
NOT_A_TABLE = Refusal(
    "not_a_table",
    gettext_noop(
        "This is not a table (it looks like %(kind)s). Send an Excel workbook (.xlsx), a CSV file or HXL JSON."
    ),
)
NUL = Refusal(
    "nul_bytes",
    gettext_noop(
        "The text file contains NUL characters: it is damaged or in an unmarked UTF-16. Save it as CSV "
        "UTF-8 and send it again."
    ),
)
LONG_LINE = Refusal(
    "line_too_long",
    gettext_noop(
        "A line of the text file is longer than %(limit)d MB. Save the sheet as CSV UTF-8 and send it again."
    ),
    params={"limit": limits.LINE_BYTES // limits.MEGABYTE},
)
OLE_OTHER = Refusal(
    "old_office_file",
    gettext_noop(
        "This is an old Office file without a workbook in it. Open it in your spreadsheet program, choose "
        "Save As, Excel Workbook (.xlsx), and send that file."
    ),
)
MACROS = Refusal(
    "macros",
    gettext_noop(
        "The workbook carries macros or embedded objects. Choose Save As, Excel Workbook (.xlsx), which "
        "leaves them out, and send that file."
    ),
)

_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"<svg": "SVG",
}


def look(path: Path) -> Kind:
    """What the file is, or `Refused` with a sentence that says how to save it instead. At most about 1 s per 200 MB."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(EMPTY)
    if size > limits.FILE_BYTES:
        raise Refused(TOO_LARGE)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        # Texts are read without it, a quarter sooner.
        from firstcall.intake.files.containers import look_into_zip

        return Kind(*look_into_zip(path))
    if head.startswith(OLE):
        return _old_office(path)
    return _text(path, head)


def _old_office(path: Path) -> Kind:
    """BIFF workbooks live in an OLE container; so do encrypted workbooks of today, and Word documents."""
    names = _ole_names(path)
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Refused(PASSWORD)
    if "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names or "VBA" in names:
        raise Refused(MACROS)
    if not names & {"Workbook", "Book"}:
        raise Refused(OLE_OTHER)
    return Kind("xls")


def _ole_names(path: Path) -> set[str]:
    """The names in the directory of an OLE file, found as the UTF-16 texts of its 128-byte entries."""
    found = set()
    wanted = (
        "Workbook",
        "Book",
        "EncryptedPackage",
        "EncryptionInfo",
        "_VBA_PROJECT_CUR",
        "_VBA_PROJECT",
        "VBA",
        "WordDocument",
    )
    content = path.read_bytes()
    for name in wanted:
        raw = name.encode("utf-16-le") + b"\0\0"
        start = content.find(raw)
        while start != -1:
            if start % 128 == 0 and content[start + 64 : start + 66] == len(raw).to_bytes(2, "little"):
                found.add(name)
                break
            start = content.find(raw, start + 1)
    return found


def _text(path: Path, head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind("text")
    for magic, name in _OTHERS.items():
        if head.startswith(magic):
            raise Refused(Refusal(NOT_A_TABLE.code, NOT_A_TABLE.message, params={"kind": name}))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"<(!doctype\s+html|html|head|body|table|meta|script)", start, re.IGNORECASE):
        raise Refused(WEB_PAGE)
    if start.startswith((b"<?xml", b"<Workbook")):
        raise Refused(XML_2003)
    refuse(why_not_text(path))
    start = start[assigned_to(start) :]
    if start[:1] in (b"[", b"{") and _is_json(start):
        return Kind("json")
    return Kind("text")


def assigned_to(start: bytes) -> int:
    """How long the name is that a script gives to what follows ("var data = [", "export default {"), 0 without one."""
    match = re.match(
        rb"(?:export\s+default\s|(?:export\s+)?(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*\s*=)\s*(?=[\[{])",
        start,
    )
    return match.end() if match else 0


def _is_json(start: bytes) -> bool:
    return re.match(rb"""[\[{]\s*(["\[{\]}\-0-9]|true|false|null|$)""", start) is not None


def why_not_text(path: Path) -> Refusal | None:
    """NUL bytes, or a line that never ends: neither comes out of a spreadsheet program."""
    since_newline = 0
    with path.open("rb") as file:
        while block := file.read(limits.MEGABYTE):
            if b"\0" in block:
                return NUL
            newline = max(block.rfind(b"\n"), block.rfind(b"\r"))
            since_newline = since_newline + len(block) if newline == -1 else len(block) - newline
            if since_newline > limits.LINE_BYTES:
                return LONG_LINE
    return None
