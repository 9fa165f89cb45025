"""OpenDocument sheets: read, and bounded where repetition makes them grow."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from firstcall.intake.files.reading import read_file
from firstcall.policy.refusal import Refused

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Data">'
)
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
EMPTY = (
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
        archive.writestr("content.xml", HEAD + rows + TAIL)
    return path


def test_a_sheet_with_its_empty_million_rows(tmp_path: Path) -> None:
    rows = f"<table:table-row>{cell('Region')}{cell('People')}</table:table-row>"
    rows += f"<table:table-row>{cell('Bay')}{cell('5')}</table:table-row>"
    book = read_file(ods(tmp_path / "a.ods", rows + EMPTY))
    assert (book.kind, book.sheets[0].name) == ("ods", "Data")
    assert book.sheets[0].frame.rows() == [("Region", "People"), ("Bay", "5")]


@pytest.mark.parametrize(
    "row",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{cell("x")}</table:table-row>',
        "<table:table-row>" + cell("x", ' table:number-columns-repeated="16384"') + "</table:table-row>",
        f'<table:table-row table:number-rows-repeated="500000">{cell("x") * 600}</table:table-row>',
    ],
)
def test_a_sheet_that_repeats_itself_without_end(tmp_path: Path, row: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(ods(tmp_path / "a.ods", row))
    assert refused.value.refusal.code == "sheet_too_large"
