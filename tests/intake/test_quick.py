"""Large plain workbooks are read by a quicker reader: it tells a cell as the thorough one does, or is not believed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firstcall.intake.files import quick, workbooks
from firstcall.intake.files.containers import may_be_plain
from firstcall.intake.files.guard import look
from firstcall.intake.files.handing import Cells, read_columns
from firstcall.intake.files.reading import read_file
from firstcall.intake.files.workbooks import read_workbook
from tests.intake import made

Read = list[tuple[dict[str, object], list[tuple[object, ...]]]]
FORMATS = ("yyyy-mm-dd", "dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm", "0%", "General")


def read(path: Path, *, quickly: bool) -> Read:
    found = read_workbook(path, None, lambda: look(path).seen, quickly)
    frames = [(facts, cells.columns() if isinstance(cells, Cells) else cells) for facts, cells in found]
    return [
        (facts, frame.with_columns(pl.selectors.categorical().cast(pl.String)).rows())
        for facts, frame in frames
    ]


@pytest.fixture
def believed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sheets in which the quick reader was believed."""
    names: list[str] = []
    asked = workbooks._quickly

    def noting(book: object, name: str, *more: object) -> object:
        found = asked(book, name, *more)  # type: ignore[arg-type]
        names.extend([name] * (found is not None))
        return found

    monkeypatch.setattr(workbooks, "_quickly", noting)
    return names


def written(path: Path, write: Callable[[xlsxwriter.Workbook], object]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        write(book)
    return path


def ordinary(book: xlsxwriter.Workbook) -> None:
    """What 5Ws hold: texts, counts, percentages, coordinates, days, errors, merged headings; not from A1 on."""
    sheet, day = book.add_worksheet("Data"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range("C3:E3", "Who")
    sheet.merge_range("F3:F4", "Where")
    for row in range(4, 60):
        sheet.write_row(row, 2, [" text ", row, -row, row / 7, 13.0 + row / 1e6, 1e15 - row, "007", True, ""])
        sheet.write_number(row, 11, 45000 + row, day)
        sheet.write_number(row, 12, 45000 + row / 7, day)
        sheet.write_formula(row, 13, "=1/0", None, "#DIV/0!")
        sheet.write_formula(row, 14, "=A1", None, "0.12345678901")
        sheet.write_formula(row, 15, "=1/3", None, 1 / 3)
        sheet.write(row, 16, "1e-10" if row % 2 else 1e-10)
    book.add_worksheet("Empty")
    second = book.add_worksheet("Second")
    second.write_row(0, 0, ["é&<", "line\nbreak", "_x000D_", "x\r\ny", 0.1 + 0.2, 384.99999999999994])
    second.hide()


def test_an_ordinary_workbook(tmp_path: Path, believed: list[str]) -> None:
    path = written(tmp_path / "a.xlsx", ordinary)
    thorough = read(path, quickly=False)
    assert read(path, quickly=True) == thorough
    assert believed == ["Data", "Second"]
    assert thorough[0][0]["merged"] == [[2, 2, 2, 4], [2, 5, 3, 5]]
    assert thorough[0][1][10][:8] == (
        None,
        None,
        " text ",
        "10",
        "-10",
        "1.428571428571429",
        "13.00001",
        "999999999999990",
    )


def _cell(value: object, kind: str | int = "") -> Callable[[xlsxwriter.Workbook], object]:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["head", 12.5, datetime(2025, 3, 1)], book.add_format({"num_format": kind}))
        sheet.write(1, 1, value, book.add_format({"num_format": kind}))
        sheet.write(2, 1, 5.0)

    return write


@pytest.mark.parametrize(
    "write",
    [
        _cell("12.0"),
        _cell("2025-01-01 00:00:00"),
        _cell(1e16),
        _cell(-1e22),
        _cell(1234567890.1),
        _cell(123456789.123456),
        _cell(0.00001),
        _cell(0.5, "hh:mm"),
        _cell(45000.5, "[h]:mm"),
        _cell("2025-01-01T10:00:00"),
        _cell(45000.0, 27),
        _cell(45000.0, 36),
        _cell(45000.0, 58),
        _cell(45000.0, 71),
    ],
)
def test_what_it_tells_otherwise_is_read_thoroughly(
    tmp_path: Path, believed: list[str], write: Callable[[xlsxwriter.Workbook], object]
) -> None:
    path = written(tmp_path / "a.xlsx", write)
    assert read(path, quickly=True) == read(path, quickly=False)
    assert believed == []


WRITTEN = (
    "d-mmm-yy", "[$-409]d-mmm-yy;@", "mmmm yyyy", "dd.mm.yyyy", "dd/mm/yy;@", "h:mm AM/PM", "yyyy-mm-dd hh:mm:ss.000",
    "#,##0.00", "0.00E+00", "# ?/?", "@", '"day" 0', "[Red]0", "[Blue]yyyy-mm-dd", "[>100]0;0.0", 'yyyy"年"m"月"d"日"',
    "0\\d", "e", "yy", "d", "[Magenta]0", "[mm]:ss", "dddd", *range(60),
)  # fmt: skip


def test_days_are_days_by_either(tmp_path: Path, believed: list[str]) -> None:
    """Formats as programs write them, and those built in: what is a day to one reader is a day to the other."""
    for number, kind in enumerate(WRITTEN):
        path = written(tmp_path / f"{number}.xlsx", _cell(45000.25, kind))
        assert read(path, quickly=True) == read(path, quickly=False), kind
    assert 30 < len(believed) < len(WRITTEN)


ANY = st.floats(allow_nan=False, allow_infinity=False)
USUAL = st.floats(-1e6, 1e7) | st.integers(-(10**6), 10**6).map(lambda number: number / 10**4)
NUMBERS = st.tuples(ANY, st.just("General")) | st.tuples(USUAL, st.sampled_from(FORMATS))


@settings(max_examples=60, deadline=None)
@given(
    column=st.lists(
        NUMBERS | st.text("01 .:-Te", max_size=8),
        min_size=1,
        max_size=12,
    )
)
@example(column=[(-0.0, "General"), (1e-7, "0%"), "1e-7"])
@example(column=[(45000.123456789, "yyyy-mm-dd"), (45000.123456789, "General")])
@example(column=[(2958466.0, "yyyy-mm-dd"), (-1.0, "yyyy-mm-dd")])
def test_both_readers_agree(tmp_path_factory: pytest.TempPathFactory, column: list[object]) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Data")
        formats = {name: book.add_format({"num_format": name}) for name in FORMATS}
        for row, cell in enumerate(column):
            if isinstance(cell, tuple):
                sheet.write_number(row, 0, cell[0], formats[cell[1]])
            else:
                sheet.write_string(row, 0, str(cell))

    path = written(tmp_path_factory.mktemp("both") / "a.xlsx", write)
    assert read(path, quickly=True) == read(path, quickly=False)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="d"><v>2025-01-01</v></c>',
        '<c r="A1" t="d"><v>2025-01-01T10:00:00</v></c>',
        '<c r="A1" t="n"><v>0.33333333333333331</v></c>',
        '<c t="str" r="A1"><v>0.333333333333333310</v></c>',
        '<c r="A1" s="0"><f>1/3</f><v>3.3333333333333331E-1</v></c>',
        '<c r="A1"><v>1E-12</v></c>',
        '<c r="A1"><v>1e16</v></c>',
        '<c r="A1" t="inlineStr"><is><t>2025-01-01 00:00:00</t></is></c>',
        '<c r="A1" t="e"><v>#N/A</v></c>',
        '<c r="A1" t="b"><v>1</v></c>',
        "<c><v>0.33333333333333331</v></c>",
    ],
)
def test_cells_as_other_programs_write_them(tmp_path: Path, cell: str) -> None:
    rows = f'<row r="1">{cell}<c r="B1"><v>4</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>'
    path = made.parts(tmp_path / "a.xlsx", made.HEAD + rows + made.TAIL)
    assert read(path, quickly=True) == read(path, quickly=False)


def test_columns_of_large_sheets_are_coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "CODED_FROM", 10)
    path = written(tmp_path / "a.xlsx", ordinary)
    frame = next(iter(read_workbook(path, None, lambda: look(path).seen, True)))[1]
    assert isinstance(frame, pl.DataFrame)
    assert (frame.schema["c2"], frame.schema["c3"], frame.schema["c13"]) == (
        pl.Categorical,
        pl.String,
        pl.Categorical,
    )
    assert read(path, quickly=True) == read(path, quickly=False)


SIDE_BY_SIDE = """
import json, sys
from pathlib import Path
from firstcall.intake.files import child, limits
limits.ABREAST_BYTES = 1
print(json.dumps(child.read(Path(sys.argv[1]), Path(sys.argv[2]), None)))
"""


def test_the_child_reads_large_workbooks_with_it(tmp_path: Path) -> None:
    """Guard and reader side by side give what they give one after the other."""
    path = written(tmp_path / "a.xlsx", ordinary)
    assert may_be_plain(path)
    command = [sys.executable, "-c", SIDE_BY_SIDE, str(path), str(tmp_path)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    for sheet, facts in zip(read_file(path).sheets, answer["sheets"], strict=True):
        assert (facts["name"], facts["hidden"]) == (sheet.name, sheet.hidden)
        assert facts["merged"] == [list(area) for area in sheet.merged]
        assert read_columns(tmp_path / facts["file"]).rows() == sheet.frame.rows()


def test_it_is_not_asked_where_the_beginning_is_odd(tmp_path: Path) -> None:
    assert not may_be_plain(written(tmp_path / "a.xlsx", _cell(0.5, "[h]:mm")))
    assert not may_be_plain(written(tmp_path / "b.xlsx", _cell("2025-01-01 00:00:00")))
    (tmp_path / "c.xlsx").write_bytes(b"PK no zip")
    assert not may_be_plain(tmp_path / "c.xlsx")


def test_real_workbooks(real_data: Path, believed: list[str]) -> None:
    paths = sorted(real_data.rglob("*.xlsx"))
    assert len(paths) == 23
    for path in paths:
        assert read(path, quickly=True) == read(path, quickly=False), path.name
    assert len(believed) > len(paths)
