"""Files that mean harm, or are broken: each refused with its reason, in 5 s and 300 MB, and nothing else happens.

Numbers are those of the corpus of bad inputs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from firstcall.intake.reading import read_file
from firstcall.policy.refusal import Refused
from tests.intake import made

ROW = b'<row r="1"><c r="A1"><v>1</v></c></row>'
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def bomb(path: Path) -> Path:
    return made.repeated(
        made.parts(path), "xl/worksheets/sheet2.xml", made.HEAD.encode(), ROW, 9_000_000, made.TAIL.encode()
    )


def strings_bomb(path: Path) -> Path:
    return made.repeated(
        made.parts(path),
        "xl/sharedStrings.xml",
        b"<sst>",
        b"<si><t>aaaaaaaaaaaaaaaaaaaa</t></si>",
        6_000_000,
        b"</sst>",
    )


def cells(*addresses: str) -> str:
    rows = "".join(
        f'<row r="{address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{address}"><v>1</v></c></row>'
        for address in addresses
    )
    return made.HEAD + rows + made.TAIL


def wide_row(path: Path) -> Path:
    return made.parts(
        path,
        made.HEAD
        + '<row r="1">'
        + "<c><v>1</v></c>" * 999_999
        + '<c r="BCFGZ1"><v>1</v></c></row>'
        + made.TAIL,
    )


def nested(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", b"PK\x03\x04" + b"\0" * 100)
    return path


def duplicate(path: Path) -> Path:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return made.parts(path, more=[("xl/workbook.xml", made.BOOK)])


def text(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def part(name: str, content: bytes = b"x") -> Callable[[Path], Path]:
    return lambda path: made.parts(path, more=[(name, content)])


def half(path: Path) -> Path:
    made.workbook(path, {"Data": [["Region", "People"]] + [["Bay", row] for row in range(500)]})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


HOSTILE: list[tuple[str, Callable[[Path], Path], str]] = [
    ("1-bomb", bomb, "sheet_too_large"),
    ("2-nested-zip", nested, "zip_archive"),
    ("3-overlap", made.overlapping, "strange_parts"),
    ("4-lying-sizes", made.lying_size, "inflates_too_much"),
    ("5-dimension-xfd", lambda path: made.parts(path, cells("A1", "XFD1048576")), "sheet_too_large"),
    ("5-dimension-rows", lambda path: made.parts(path, cells("A1", "Z900000")), "sheet_too_large"),
    ("6-wide-row", wide_row, "sheet_too_large"),
    ("7-last-legal-column", lambda path: made.parts(path, cells("XFD1")), "sheet_too_large"),
    ("9-strings", strings_bomb, "inflates_too_much"),
    ("12-duplicate-names", duplicate, "strange_parts"),
    ("13-zip-slip", part("../../evil.xml"), "strange_parts"),
    ("14-absolute-path", part("/etc/cron.d/evil"), "strange_parts"),
    ("15-encrypted", lambda path: made.old_office(path, "EncryptedPackage"), "password_protected"),
    ("16-word-document", lambda path: made.old_office(path, "WordDocument"), "old_office_file"),
    ("17-html-as-xls", text(b"<html><body><table><tr><td>Region</td></tr></table>"), "web_page"),
    ("17-xml-2003", text(b'<?xml version="1.0"?><Workbook></Workbook>'), "xml_2003"),
    ("20-macros", part("xl/vbaProject.bin"), "macros"),
    ("23-truncated", half, "damaged"),
    ("24-zero-bytes", text(b""), "empty_file"),
    ("25-wrong-checksum", made.wrong_checksum, "damaged"),
    ("26-xxe", lambda path: made.parts(path, XXE + made.PLAIN.split("?>", 1)[1]), "document_type"),
    (
        "28-billion-laughs",
        lambda path: made.parts(path, LAUGHS + made.PLAIN.split("?>", 1)[1]),
        "document_type",
    ),
    ("30-ole-object", part("xl/embeddings/oleObject1.bin"), "macros"),
    ("31-deep-xml", lambda path: made.parts(path, "<a>" * 100_000 + "</a>" * 100_000), "document_type"),
    ("32-utf16-parts", lambda path: made.parts(path, made.PLAIN.encode("utf-16")), "document_type"),
    ("48-utf16-without-mark", text("Region,People\nBay,5\n".encode("utf-16-le")), "nul_bytes"),
    ("52-overlong-utf8", text(b"Region,People\nB\xc0\xafy,5\n"), "bad_utf8"),
    ("54-nul-bytes", text(b"Region,People\nBay\0,5\n"), "nul_bytes"),
    ("59-unclosed-quote", text(b'Region,People\nBay,5\n"Gedo,7\nHiran,8\nSool,9\n'), "unclosed_quote"),
    ("60-field-of-megabytes", text(b'Region,People\n"' + b"line\n" * 1_200_000 + b'",5\n'), "field_too_long"),
    ("61-line-without-end", text(b"x" * 20_000_000), "line_too_long"),
    ("62-100k-columns", text(b",".join([b"a"] * 100_000) + b"\n"), "too_many_columns"),
    ("105-json-depth", text(b"[" * 10_000 + b"]" * 10_000), "bad_json"),
    ("not-a-table", text(b"%PDF-1.7 something"), "not_a_table"),
    ("a-picture", text(b"\x89PNG\r\n\x1a\n"), "not_a_table"),
]


READER = """
import json, resource, sys, time
from pathlib import Path
from firstcall.intake.reading import read_file
from firstcall.policy.refusal import Refused
told = []
for name in sys.argv[1:]:
    started = time.monotonic()
    try:
        read_file(Path(name))
    except Refused as refused:
        told.append((refused.refusal.code, refused.refusal.text(), time.monotonic() - started))
    else:
        told.append(("read", "", time.monotonic() - started))
print(json.dumps({"told": told, "kilobytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}))
"""
A_FEW = 6
"""How many files one reader reads: each file is made and read once, for its reason, its time and its memory."""


@pytest.mark.parametrize("first", range(0, len(HOSTILE), A_FEW))
def test_hostile_files_are_refused_with_their_reason_in_5_seconds_and_300_megabytes(
    tmp_path: Path, first: int
) -> None:
    """Memory is the largest resident set of the children, told by a process that has no others."""
    cases = HOSTILE[first : first + A_FEW]
    paths = [str(make(tmp_path / str(number))) for number, (_name, make, _code) in enumerate(cases)]
    answer = subprocess.run(
        [sys.executable, "-c", READER, *paths], capture_output=True, text=True, check=True
    )
    report = json.loads(answer.stdout)
    names = [name for name, _make, _code in cases]
    told = dict(zip(names, report["told"], strict=True))
    assert {name: code for name, (code, _, _) in told.items()} == {name: code for name, _, code in cases}
    assert [name for name, (_, sentence, _) in told.items() if not sentence or "%(" in sentence] == []
    assert [name for name, (_, _, seconds) in told.items() if seconds >= 5] == []
    assert report["kilobytes"] < 300 * 1024


def test_the_line_of_an_unclosed_quotation_mark_is_named(tmp_path: Path) -> None:
    path = text(b'Region,People\nBay,5\n"Gedo,7\nHiran,8\nSool,9\n')(tmp_path / "file.csv")
    with pytest.raises(Refused) as refused:
        read_file(path)
    assert refused.value.refusal.params["line"] == 3


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_file(tmp_path / "nothing.xlsx")
    assert refused.value.refusal.code == "unreadable"


def test_a_child_that_dies_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no room to live in, the child dies at once; the caller hears a sentence."""
    path = made.workbook(tmp_path / "a.xlsx", {"Data": [["Region"], ["Bay"]]})
    monkeypatch.setattr("firstcall.intake.reading.sys.executable", "/bin/false")
    with pytest.raises(Refused) as refused:
        read_file(path)
    assert refused.value.refusal.code == "unreadable"
