"""Documents that are kept: told by what they are, and refused with one sentence when they could be something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from firstcall.intake.files import packages
from firstcall.intake.files.documents import FORMS, given_out_as, look_at_document
from firstcall.policy.refusal import Refused
from tests.intake.documents import archived, book, object_stream, open_text, pdf, word

pytestmark = pytest.mark.one_engine
LIMIT = 2 * 1024 * 1024
CHART = "word/embeddings/Microsoft_Excel_Sheet1.xlsx"


def look(path: Path) -> str:
    return look_at_document(path, limit=LIMIT)


def raw(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def with_behind(make: Callable[[Path], Path], more: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        made = make(path)
        made.write_bytes(made.read_bytes() + more)
        return made

    return write


def with_before(make: Callable[[Path], Path], more: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        made = make(path)
        made.write_bytes(more + made.read_bytes())
        return made

    return write


def commented(path: Path) -> Path:
    """A Word document whose archive ends with a comment, in which anything can stand."""
    import zipfile

    word(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"<script>alert(1)</script>"
    return path


def chart(path: Path) -> bytes:
    return book(path.with_suffix(".chart")).read_bytes()


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("report.pdf", raw(pdf()), "pdf"),
        ("report.exe", raw(pdf()), "pdf"),  # its name says nothing
        ("report.pdf", raw(pdf(object_stream(b"4 0 << /Type /Font >>"))), "pdf"),
        ("report.pdf", raw(pdf() + b"\r\n\x00\n"), "pdf"),  # what mail programs leave at the end
        ("report.docx", word, "docx"),
        ("report.txt", word, "docx"),
        ("report.odt", open_text, "odt"),
        ("report.odt", lambda path: open_text(path, {"Object 1/content.xml": b"<a/>"}), "odt"),
        ("annex.xlsx", book, "xlsx"),
        ("annex.csv", raw(b"Area,People\nNorth,5\nSouth,6\n"), "csv"),
        ("annex.csv", raw("Région;Personnes\nNord;5\n".encode("utf-8-sig")), "csv"),
        ("annex.csv", raw("Area\tPeople\nNorth\t5\n".encode("utf-16")), "csv"),
        ("annex.csv", raw(b"Results of March\n\nArea,People\nNorth,5\nSouth,6\n"), "csv"),
        ("with-chart.docx", lambda path: word(path, {CHART: chart(path)}), "docx"),
    ],
)
def test_what_it_is_shows_in_the_file_and_not_in_its_name(tmp_path, name, make, kind):
    assert look(make(tmp_path / name)) == kind


HOSTILE = {
    "empty": (raw(b""), "empty_file"),
    "large": (raw(pdf(b"%" + b"x" * LIMIT)), "document_too_large"),
    "svg": (raw(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "drawing"),
    "svg-with-a-prologue": (raw(b"<?xml version='1.0'?><!-- a --><svg onload='alert(1)'/>"), "drawing"),
    "html": (raw(b"<!DOCTYPE html><html><script>alert(1)</script></html>"), "web_page"),
    "html-later": (raw(b"Area,People\nNorth,5\n<script>alert(1)</script>,6\n"), "web_page"),
    "html-in-utf-16": (raw("Area,People\n<script>x</script>,6\n".encode("utf-16")), "web_page"),
    "shell": (raw(b"#!/bin/sh\nrm -rf /\n"), "a_program"),
    "batch": (raw(b"@echo off\r\ndel *.*\r\n"), "a_program"),
    "php": (raw(b"<?php system($_GET['c']);"), "a_program"),
    "javascript": (raw(b"var a = 1;\nalert(a, 1);\nfetch('/x');\n"), "not_a_document"),
    "exe": (raw(b"MZ\x90\x00" + b"\x00" * 200), "a_program"),
    "elf": (raw(b"\x7fELF\x02\x01\x01" + b"\x00" * 200), "a_program"),
    "picture": (raw(b"\x89PNG\r\n\x1a\n" + b"\x00" * 60), "not_a_document"),
    "plain-text": (raw(b"Dear all,\nwe went there.\n"), "not_a_document"),
    "json": (raw(b'[["Area","People"],["North",5]]'), "not_a_document"),
    "rtf": (raw(b"{\\rtf1 hello}"), "not_a_document"),
    "xml": (raw(b"<?xml version='1.0'?><a>1,2</a>\n"), "not_a_document"),
    "nul": (raw(b"a,b\n1,\x00\n"), "nul_bytes"),
    "pdf-behind-html": (raw(b"<html><script>alert(1)</script>" + pdf()), "something_before"),
    "pdf-behind-a-line": (raw(b"\n" + pdf()), "something_before"),
    "pdf-cut": (raw(pdf()[:-30]), "damaged"),
    "pdf-and-more": (raw(pdf() + b"<script>alert(1)</script>"), "something_after"),
    "pdf-and-zip": (raw(pdf() + archived({"a.html": b"<script>"}) + b"\n%%EOF\n"), "something_after"),
    "pdf-script": (raw(pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")), "active_pdf"),
    "pdf-script-spelt": (raw(pdf(b"<< /S /J#61vaScript /JS (app.alert(1)) >>")), "active_pdf"),
    "pdf-script-packed": (raw(pdf(object_stream(b"4 0 << /S /JavaScript /JS (1) >>"))), "active_pdf"),
    "pdf-launch": (raw(pdf(b"<< /S /Launch /F (cmd.exe) >>")), "active_pdf"),
    "pdf-attachment": (raw(pdf(b"<< /Type /EmbeddedFile /Length 0 >>")), "carries_files"),
    "pdf-locked": (raw(pdf(b"<< /Encrypt 9 0 R >>")), "password_protected"),
    "pdf-packed-oddly": (
        raw(pdf(object_stream(b"4 0 << >>", b"[/ASCII85Decode /FlateDecode]"))),
        "closed_pdf",
    ),
    "pdf-packed-spelt": (
        raw(pdf(object_stream(b"4 0 << /S /JavaScript >>").replace(b"/ObjStm", b"/Obj#53tm"))),
        "closed_pdf",
    ),
    "pdf-packed-filter-spelt": (
        raw(pdf(object_stream(b"4 0 << /S /JavaScript >>").replace(b"/Filter", b"/#46ilter"))),
        "closed_pdf",
    ),
    "pdf-packed-far": (
        raw(
            pdf(
                object_stream(b"4 0 << /S /JavaScript >>").replace(
                    b"/ObjStm", b"/ObjStm /X (" + b"x" * 5000 + b")"
                )
            )
        ),
        "closed_pdf",
    ),
    "pdf-packed-broken": (
        raw(pdf(b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nno\nendstream")),
        "closed_pdf",
    ),
    "word-macro": (lambda path: word(path, {"word/vbaProject.bin": b"x"}), "macros"),
    "word-macro-type": (
        lambda path: word(path, types=b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "word-activex": (lambda path: word(path, {"word/activeX/activeX1.xml": b"<a/>"}), "macros"),
    "word-ole": (
        lambda path: word(path, {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "carries_files",
    ),
    "word-chart-with-macro": (
        lambda path: word(
            path, {CHART: archived({"[Content_Types].xml": b"sheet.macroEnabled", "xl/vbaProject.bin": b"x"})}
        ),
        "macros",
    ),
    "word-chart-that-is-none": (lambda path: word(path, {CHART: b"MZ"}), "carries_files"),
    "word-page": (lambda path: word(path, {"word/afchunk.html": b"<script>"}), "carries_files"),
    "word-program": (lambda path: word(path, {"word/media/image1.png": b"MZ\x90"}), "carries_files"),
    "word-entities": (
        lambda path: word(path, {"word/more.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "strange_parts",
    ),
    "word-slip": (lambda path: word(path, {"../../x.xml": b"<a/>"}), "strange_parts"),
    "word-template-elsewhere": (
        lambda path: word(
            path,
            {
                "word/_rels/settings.xml.rels": b'<Relationship Type="x/attachedTemplate" '
                b'Target="https://evil.example/t.dotm" TargetMode="External"/>'
            },
        ),
        "from_elsewhere",
    ),
    "word-template": (
        lambda path: word(
            path,
            types=b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
        "other_document",
    ),
    "word-and-more": (with_behind(word, b"<script>alert(1)</script>"), "something_after"),
    "word-with-comment": (commented, "something_after"),
    "word-behind-more": (with_before(word, b"PK <script>alert(1)</script>"), "something_after"),
    "word-cut": (lambda path: raw(word(path).read_bytes()[:-400])(path), "damaged"),
    "open-macro": (lambda path: open_text(path, {"Basic/Standard/Module1.xml": b"<a/>"}), "macros"),
    "open-script": (lambda path: open_text(path, {"Scripts/python/a.py": b"x"}), "macros"),
    "open-presentation": (
        lambda path: open_text(path, kind="application/vnd.oasis.opendocument.presentation"),
        "other_document",
    ),
    "workbook-and-more": (with_behind(book, b"%PDF-1.7"), "something_after"),
    "zip": (raw(archived({"a.pdf": pdf()})), "zip_archive"),
    "old-word": (
        raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le")),
        "old_office_file",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_be_something_else_is_refused_with_one_sentence(tmp_path, name):
    make, code = HOSTILE[name]
    with pytest.raises(Refused) as found:
        look(make(tmp_path / "report.pdf"))
    assert found.value.refusal.code == code
    sentence = found.value.refusal.text()
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_a_part_that_swells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packages.limits, "RATIO_FROM", 1000)
    with pytest.raises(Refused) as found:
        look(word(tmp_path / "a.docx", {"word/media/image1.bmp": b"\0" * 500_000}))
    assert found.value.refusal.code == "inflates_too_much"


def test_a_workbook_with_macros_is_refused_by_the_guard_of_workbooks(tmp_path):
    import zipfile

    path = book(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(Refused) as found:
        look(path)
    assert found.value.refusal.code == "macros"


@pytest.mark.parametrize(
    ("name", "kind", "given"),
    [
        ("Report.PDF", "pdf", "Report.PDF"),
        ("report.pdf.exe", "pdf", "report.pdf.exe.pdf"),
        ("report", "docx", "report.docx"),
        ("old.csv", "", "old.csv"),
    ],
)
def test_it_is_given_out_with_the_ending_of_what_it_is(name, kind, given):
    assert given_out_as(name, kind) == given


def test_no_kind_is_given_out_as_something_a_browser_runs():
    assert {form.media.split(";")[0] for form in FORMS.values()} & {
        "text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml", "text/javascript",
    } == set()  # fmt: skip
