"""Files that mean harm, or are broken: each refused with its reason, in 5 s and 300 MB, and nothing else happens.

Numbers are those of `tests/bad_inputs.toml`.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall.intake.files.reading import Book, read_file
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


def many_formats(path: Path) -> Path:
    """As many formats of cells as a spreadsheet program allows, each with a number format of its own."""
    numbers = range(65_000)
    styles = (
        f'{made.XML}<styleSheet xmlns="{made.MAIN}"><numFmts count="65000">'
        + "".join(f'<numFmt numFmtId="{200 + n}" formatCode="0.{n}"/>' for n in numbers)
        + '</numFmts><cellXfs count="65000">'
        + "".join(f'<xf numFmtId="{200 + n}"/>' for n in numbers)
        + "</cellXfs></styleSheet>"
    )
    return made.parts(path, more=[("xl/styles.xml", styles)])


def behind_a_picture(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """The same within a file of some megabytes, as those are that the guard and the reader look at side by side."""

    def larger(path: Path) -> Path:
        make(path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/media/image1.png", os.urandom(4_000_000))
        return path

    return larger


def in_front(start: bytes) -> Callable[[Path], Path]:
    """A workbook behind something else: to a browser, or to a reader of PDF, this is not a workbook."""

    def make(path: Path) -> Path:
        made.parts(path)
        path.write_bytes(start + path.read_bytes())
        return path

    return make


JPEG = b"\xff\xd8\xff\xe1\x00\x40Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>\n'
HOSTILE: list[tuple[str, Callable[[Path], Path], str]] = [
    ("1-bomb", bomb, "sheet_too_large"),
    ("1-bomb-behind-a-picture", behind_a_picture(bomb), "sheet_too_large"),
    ("2-nested-zip", nested, "zip_archive"),
    ("3-overlap", made.overlapping, "strange_parts"),
    ("4-lying-sizes", made.lying_size, "inflates_too_much"),
    ("5-dimension-xfd", lambda path: made.parts(path, cells("A1", "XFD1048576")), "sheet_too_large"),
    ("5-dimension-rows", lambda path: made.parts(path, cells("A1", "Z900000")), "sheet_too_large"),
    (
        "5-dimension-behind-a-picture",
        behind_a_picture(lambda path: made.parts(path, cells("A1", "XFD1048576"))),
        "sheet_too_large",
    ),
    ("6-wide-row", wide_row, "sheet_too_large"),
    ("7-last-legal-column", lambda path: made.parts(path, cells("XFD1")), "sheet_too_large"),
    ("6-wide-row-behind-a-picture", behind_a_picture(wide_row), "sheet_too_large"),
    (
        "8-a-million-rows",
        lambda path: made.parts(path, made.HEAD + "<row><c><v>1</v></c></row>" * 1_048_576 + made.TAIL),
        "sheet_too_large",
    ),
    ("9-strings", strings_bomb, "inflates_too_much"),
    ("11-65000-formats", many_formats, "read"),
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
    (
        "31-deep-xml-of-7-megabytes",
        lambda path: made.parts(path, made.HEAD + "<a>" * 1_000_000 + "</a>" * 1_000_000 + made.TAIL),
        "read",
    ),
    ("32-utf16-parts", lambda path: made.parts(path, made.PLAIN.encode("utf-16")), "document_type"),
    ("48-utf16-without-mark", text("Region,People\nBay,5\n".encode("utf-16-le")), "nul_bytes"),
    ("52-overlong-utf8", text(b"Region,People\nB\xc0\xafy,5\n"), "bad_utf8"),
    ("54-nul-bytes", text(b"Region,People\nBay\0,5\n"), "nul_bytes"),
    ("59-unclosed-quote", text(b'Region,People\nBay,5\n"Gedo,7\nHiran,8\nSool,9\n'), "unclosed_quote"),
    ("60-field-of-megabytes", text(b'Region,People\n"' + b"line\n" * 1_200_000 + b'",5\n'), "field_too_long"),
    ("61-line-without-end", text(b"x" * 200_000_000), "line_too_long"),
    ("62-100k-columns", text(b",".join([b"a"] * 100_000) + b"\n"), "too_many_columns"),
    ("105-json-depth", text(b"[" * 10_000 + b"]" * 10_000), "bad_json"),
    ("105-json-of-empty-records", text(b"[\n" + b"{},\n" * 9_000_000 + b"{}]"), "json_too_large"),
    (
        "105-json-of-short-rows",
        text(b"[\n" + b"[1,2,3,4,5,6,7,8,9],\n" * 2_000_000 + b"[]]"),
        "json_too_large",
    ),
    ("119-pdf", text(b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "not_a_table"),
    ("119-pdf-and-workbook", in_front(b"%PDF-1.7\n"), "not_a_table"),
    ("119-page-and-workbook", in_front(b"<script>alert(1)</script>\n"), "web_page"),
    ("119-svg", text(SVG), "not_a_table"),
    ("119-svg-with-a-prologue", text(b'<?xml version="1.0"?>' + SVG), "xml_2003"),
    ("119-picture", text(b"\x89PNG\r\n\x1a\n"), "not_a_table"),
    ("119-picture-and-script", text(b"GIF89a/*\x00\x00*/=1;alert(1)"), "not_a_table"),
    ("119-photo-with-a-place", text(JPEG), "not_a_table"),
]


READER = """
import json, resource, sys, time
from pathlib import Path
from firstcall.intake.files.reading import Book, read_file
from firstcall.policy.refusal import Refused
def spent():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)

told = []
for name in sys.argv[1:]:
    started, before = time.monotonic(), spent()
    code, text = "read", ""
    try:
        read_file(Path(name))
    except Refused as refused:
        code, text = refused.refusal.code, refused.refusal.text()
    told.append((code, text, min(time.monotonic() - started, spent() - before)))
print(json.dumps({"told": told, "kilobytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}))
"""
A_FEW = 6
"""How many files one reader reads: each file is made and read once, for its reason, its time and its memory."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[str, str, float, int]]:
    """`report(name)`: the reason's code ("read": none), its sentence, the seconds, the kilobytes of its reader.

    Seconds by the clock; of processor time where others have the processors meanwhile.
    """
    told: dict[str, tuple[str, str, float, int]] = {}

    def of(name: str) -> tuple[str, str, float, int]:
        if name not in told:
            names = [one for one, _make, _code in HOSTILE]
            first = names.index(name) // A_FEW * A_FEW
            folder = tmp_path_factory.mktemp("hostile")
            paths = [str(make(folder / one)) for one, make, _code in HOSTILE[first : first + A_FEW]]
            answer = subprocess.run(
                [sys.executable, "-c", READER, *paths], capture_output=True, text=True, check=True
            )
            for path in paths:
                Path(path).unlink()
            found = json.loads(answer.stdout)
            for one, said in zip(names[first : first + A_FEW], found["told"], strict=True):
                told[one] = (*said, found["kilobytes"])
        return told[name]

    return of


@pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name, _, code in HOSTILE], ids=[n for n, *_ in HOSTILE]
)
def test_a_hostile_file_costs_at_most_5_seconds_and_300_megabytes(
    report: Callable[[str], tuple[str, str, float, int]], name: str, code: str
) -> None:
    """Memory is the largest resident set of the readers of a few files, told by a process that has no others."""
    said, sentence, seconds, kilobytes = report(name)
    assert said == code
    assert (sentence == "") == (code == "read")
    assert "%(" not in sentence
    assert seconds < 5
    assert kilobytes < 300 * 1024


@pytest.mark.parametrize(
    "sheet",
    [
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]>' + made.PLAIN.split("?>", 1)[1],
        '<?xml version="1.0"?><!DOCTYPE x SYSTEM "{url}">' + made.PLAIN.split("?>", 1)[1],
        '<?xml version="1.0"?><?xml-stylesheet href="{url}"?>' + made.PLAIN.split("?>", 1)[1],
    ],
    ids=["27-entity", "27-document-type", "27-stylesheet"],
)
def test_no_file_makes_us_ask_another_server(tmp_path: Path, sheet: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        link = made.LINKS.format(kind="externalLinkPath", target=f'{url}" TargetMode="External')
        links = [("xl/externalLinks/_rels/externalLink1.xml.rels", link)]
        path = made.parts(tmp_path / "a.xlsx", sheet.replace("{url}", url), more=links)
        if "DOCTYPE" in sheet:
            with pytest.raises(Refused) as refused:
                read_file(path)
            assert refused.value.refusal.code == "document_type"
        else:
            assert read_file(path).sheets[0].frame.rows() == [("Region",), ("5",)]
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    """A workbook and a text file as people send them."""
    path = tmp_path_factory.mktemp("honest") / "a.xlsx"
    made.workbook(path, {"Data": [["Region", "People"], ["Bay", 5], ["Gedo", 7]], "More": [["x"]]})
    return path.read_bytes(), 'Région;Personnes\nBay;5\n"Gedo";7\n'.encode()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_bytes_come_the_answer_is_a_table_or_a_sentence(
    honest: tuple[bytes, ...], tmp_path: Path, data: st.DataObject
) -> None:
    """Random bytes, and honest files with bytes exchanged, cut out or put in. The others say what they said before."""
    content = bytearray(
        data.draw(st.one_of(st.binary(max_size=300), st.sampled_from(honest)), label="content")
    )
    places = st.integers(0, max(0, len(content) - 1))
    for _ in range(data.draw(st.integers(0, 4), label="changes")):
        place, length = data.draw(places), data.draw(st.integers(0, 20))
        content[place : place + length] = data.draw(st.binary(max_size=20))
    path = tmp_path / "file"
    path.write_bytes(content)
    try:
        answer: Book | str = read_file(path)
    except Refused as refused:
        answer = refused.refusal.text()
    assert isinstance(answer, Book) or (answer.endswith(".") and "%(" not in answer)


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
    monkeypatch.setattr("firstcall.intake.files.ready.sys.executable", "/bin/false")
    with pytest.raises(Refused) as refused:
        read_file(path)
    assert refused.value.refusal.code == "unreadable"
