"""What comes back from the child process: the same text whatever the file, with rows and columns where they were."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.intake.files import delimited, handing, largecsv
from firstcall.intake.files.delimiters import find_delimiter
from firstcall.intake.files.reading import Book, read_file
from firstcall.policy.refusal import Refused
from tests.intake import made

FRENCH = "Région;Bénéficiaires\nN’Djaména;12\nOuaddaï;30\n"
ARABIC = "المحافظة,المستفيدين\nتعز,12\nالحديدة,30\n"


def rows(book: Book, number: int = 0) -> list[tuple[str | None, ...]]:
    return book.sheets[number].frame.rows()


def written(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding", "first"),
    [
        (FRENCH.encode(), "utf-8", "Région"),
        (b"\xef\xbb\xbf" + FRENCH.encode(), "utf-8", "Région"),
        (FRENCH.encode("utf-16"), "utf-16", "Région"),
        (b"\xfe\xff" + FRENCH.encode("utf-16-be"), "utf-16", "Région"),
        (FRENCH.encode("cp1252"), "cp1252", "Région"),
        (ARABIC.encode("cp1256"), "cp1256", "المحافظة"),
        (ARABIC.encode(), "utf-8", "المحافظة"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, encoding: str, first: str) -> None:
    book = read_file(written(tmp_path, content))
    assert (book.kind, book.sheets[0].facts["encoding"]) == ("csv", encoding)
    assert rows(book)[0][0] == first
    assert [row[1] for row in rows(book)[1:]] == ["12", "30"]


def test_foreign_bytes_in_utf8_are_counted(tmp_path: Path) -> None:
    content = ("Région,Été\n" * 10).encode() + b"Sit\xe9 un,5\n"
    book = read_file(written(tmp_path, content))
    assert book.sheets[0].facts["bytes_lost"] == 1
    assert rows(book)[-1] == ("Sit\ufffd un", "5")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2;3\n", ";"),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("sep=;\na;b\n", ";"),
        ("Title of the sheet, and notes\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ("one\ntwo\n", ","),
        ('"a,x";b\n"c,y";d\n', ";"),
    ],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_rows_stay_where_they_are(tmp_path: Path) -> None:
    content = b'Region,People\r\n\r\n"Bay, north",5\r\nragged\r\n"two\r\nlines",""\r\n,,extra\r\n'
    assert rows(read_file(written(tmp_path, content))) == [
        ("Region", "People", None),
        (None, None, None),
        ("Bay, north", "5", None),
        ("ragged", None, None),
        ("two\r\nlines", None, None),
        (None, None, "extra"),
    ]


def test_line_ends_of_old(tmp_path: Path) -> None:
    assert rows(read_file(written(tmp_path, b"a,b\r1,2\r3,4"))) == [("a", "b"), ("1", "2"), ("3", "4")]


CELL = st.text(st.sampled_from('ab,;" \n1é'), max_size=6)


@settings(max_examples=150)
@given(table=st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=8))
def test_both_readers_of_csv_agree(tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]) -> None:
    """Where the fast reader reads at all, it reads what the tolerant one reads."""
    folder = tmp_path_factory.mktemp("both")
    with (folder / "a.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["x"] * 4, *table])
    text = (folder / "a.csv").read_text()
    if not largecsv.write_large(folder / "a.csv", folder / "a.arrow"):
        return
    fast = handing.read_columns(folder / "a.arrow")
    slow = handing.read_columns(folder / handing.write_rows(folder, delimited.read_lines(text, ",")))
    assert fast.rows() == slow.rows()


def test_a_large_file_takes_the_fast_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LARGE", 10)
    path = written(tmp_path, b'\xef\xbb\xbfRegion,People\n\n"Bay, north",5\nGedo\n')
    name, _ = delimited.write_delimited(path, tmp_path)
    assert name == "0.arrow"
    assert handing.read_columns(tmp_path / name).rows() == [
        ("Region", "People"),
        (None, None),
        ("Bay, north", "5"),
        ("Gedo", None),
    ]


def test_cells_of_a_workbook_are_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(3, 1, ["whole", 12.0, 12.5, True, 1e15, "007"])
        sheet.write_datetime(4, 1, datetime(2022, 6, 1), day)
        sheet.write_datetime(4, 2, datetime(2022, 6, 1, 14, 30), day)
        sheet.write_formula(4, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 4, "=NA()", None, "#N/A")
        sheet.write_formula(4, 5, "=B1&C1", None, "text")
        book.add_worksheet("Empty")
        book.add_worksheet("Lists").hide()
    book = read_file(path, file_name="Mine.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Data", False),
        ("Empty", False),
        ("Lists", True),
    ]
    assert rows(book)[:3] == [(None,) * 7] * 3
    assert rows(book)[3] == (None, "whole", "12", "12.5", "true", "1000000000000000", "007")
    assert rows(book)[4] == (None, "2022-06-01", "2022-06-01 14:30:00", "#DIV/0!", "#N/A", "text", None)
    assert (book.file_name, book.kind, rows(book, 1)) == ("Mine.xlsx", "xlsx", [])


def test_merged_cells_are_known(tmp_path: Path) -> None:
    path = made.workbook(
        tmp_path / "a.xlsx", {"Data": [["WHO", "", "WHERE"], ["a", "b", "c"]]}, merged=["A1:B1"]
    )
    assert read_file(path).sheets[0].merged == ((0, 0, 0, 1),)


def test_one_sheet_may_be_named(tmp_path: Path) -> None:
    path = made.workbook(tmp_path / "a.xlsx", {"One": [["a"]], "Two ": [["b"]]})
    assert [sheet.name for sheet in read_file(path, sheet="two").sheets] == ["Two "]
    with pytest.raises(Refused) as refused:
        read_file(path, sheet="Three")
    assert (
        refused.value.refusal.text()
        == "There is no sheet named Three. The file has: One, Two . Choose one of them."
    )


def test_a_file_is_what_it_holds_not_what_it_is_called(tmp_path: Path) -> None:
    book = made.workbook(tmp_path / "really-a-workbook.csv", {"Data": [["a", "b"]]})
    assert read_file(book).kind == "xlsx"
    assert read_file(written(tmp_path, b"a,b\n1,2\n", "really-text.xlsx")).kind == "csv"


TWO = [("org", "reached"), ("CARE", "1"), ("NRC", "2")]


@pytest.mark.parametrize(
    ("document", "table"),
    [
        ([["#adm1", "#reached"], ["Bay", 5]], [("#adm1", "#reached"), ("Bay", "5")]),
        (
            [{"#adm1": "Bay", "#reached": 5.0}, {"#reached": 7, "x": None}],
            [("#adm1", "#reached", "x"), ("Bay", "5", None), (None, "7", None)],
        ),
        ({"status": "ok", "results": [{"a": True}]}, [("a",), ("true",)]),
        (
            [{"org": {"name": "CARE", "type": {"code": 437}}, "sectors": ["WASH", "Health"], "more": [{}]}],
            [("org.name", "org.type.code", "sectors", "more"), ("CARE", "437", "WASH; Health", "[{}]")],
        ),
        ({"columns": ["org", "reached"], "index": [0, 1], "data": [["CARE", 1], ["NRC", 2]]}, TWO),
        ({"fields": [{"id": "org"}, {"id": "reached"}], "records": [{"org": "CARE", "reached": 1}]}, TWO[:2]),
        ({"fields": [{"name": "org"}, {"name": "reached"}], "rows": [["CARE", 1], ["NRC", 2]]}, TWO),
        ({"org": ["CARE", "NRC"], "reached": [1, 2]}, TWO),
        ({"r1": {"org": "CARE", "reached": 1}, "r2": {"org": "NRC", "reached": 2}}, TWO),
        ({"org": {"0": "CARE", "1": "NRC"}, "reached": {"0": 1, "1": 2}}, TWO),
        (
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "geometry": {"type": "Point", "coordinates": [45.3, 2.0]},
                        "properties": {"org": "CARE"},
                    },
                    {"type": "Feature", "geometry": None, "properties": {"org": "NRC"}},
                ],
            },
            [("org", "longitude", "latitude"), ("CARE", "45.3", "2"), ("NRC", None, None)],
        ),
    ],
)
def test_json(tmp_path: Path, document: object, table: list[tuple[str | None, ...]]) -> None:
    book = read_file(written(tmp_path, json.dumps(document).encode(), "a.json"))
    assert (book.kind, rows(book)) == ("json", table)


def test_json_with_a_record_in_each_line(tmp_path: Path) -> None:
    lines = b'{"org": "CARE", "reached": 1}\n\n{"org": "NRC", "reached": 2}\n'
    assert rows(read_file(written(tmp_path, lines, "a.jsonl"))) == TWO


@pytest.mark.parametrize(
    "script",
    [
        "var data = [%s];\n",
        "\n var data =\n[\n%s ]",
        "const data=[%s] ;",
        "export default [%s];",
        "window.data = [%s]",
    ],
)
def test_a_script_that_carries_the_data_of_a_page(tmp_path: Path, script: str) -> None:
    records = '{"org": "CARE", "reached": 1}, {"org": "NRC", "reached": 2}'
    book = read_file(written(tmp_path, (script % records).encode(), "data.js"))
    assert (book.kind, rows(book)) == ("json", TWO)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ('{"a": 1}\n{"a"', "bad_json"),
        ('{"a": [1], "b": [1, 2]}', "no_table_in_json"),
        ("{}", "no_table_in_json"),
        ("[1, 2", "bad_json"),
        ("[1, 2]", "no_table_in_json"),
    ],
)
def test_json_that_is_no_table(tmp_path: Path, document: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(written(tmp_path, document.encode()))
    assert refused.value.refusal.code == code


def test_the_child_is_small(tmp_path: Path) -> None:
    """It imports neither Django nor this project's tables."""
    import subprocess
    import sys

    names = ("child as c", "workbooks", "cells", "delimited", "largecsv", "jsontable", "guard")
    script = "".join(f"import firstcall.intake.files.{name}\n" for name in names)
    script += "import sys; print([m for m in sys.modules if m.startswith('django')])"
    assert (
        subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True).stdout == "[]\n"
    )
