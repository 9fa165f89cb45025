"""A small sheet goes from child to asker as it was parsed, a larger one as columns; what arrives is the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.intake.files import child, handing, limits
from firstcall.intake.files.guard import look
from firstcall.intake.files.handing import (
    Cells,
    is_small,
    read_columns,
    write_cells,
    write_columns,
    write_rows,
)
from tests.intake import made

CELL = (
    st.just("")
    | st.text(max_size=4)
    | st.floats(allow_subnormal=False)
    | st.integers(-(10**15), 10**15)
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas(timedelta(-900), timedelta(900))
)


def _sheets(width: int) -> st.SearchStrategy[list[list[object]]]:
    return st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6)


@given(rows=st.integers(1, 4).flatmap(_sheets), left=st.integers(0, 2))
def test_cells_arrive_as_columns_would(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]], left: int
) -> None:
    folder, cells = tmp_path_factory.mktemp("sheet"), Cells(rows, left, left + len(rows[0]))
    name = write_cells(folder, 0, cells)
    assert name == "0.json"
    assert read_columns(folder / name).equals(cells.columns())


@given(rows=st.lists(st.lists(st.text(max_size=3), max_size=4), max_size=6))
def test_rows_of_text_arrive_as_columns_would(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("text")
    small = read_columns(folder / write_rows(folder, [rows[:2], rows[2:]]))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(handing, "is_small", lambda _rows: False)
        name = write_rows(folder, [rows[:2], rows[2:]])
    assert name == "0.arrow"
    assert small.rows() == read_columns(folder / name).rows() or not any(rows)


def files(folder: Path) -> list[Path]:
    """One of each kind, with what is odd in sheets."""
    (folder / "a.csv").write_text("Region;People\nBay;5;more\n\n;7\n")
    (folder / "b.json").write_text('[{"#adm1": "Bay", "#reached": 5.0}, {"#adm1": null}]')
    days = [datetime(2024, 3, 1), date(2024, 3, 2), time(10, 30), True, 12.0, 0.1, 1e20, "", "12.0", "#N/A"]
    made.workbook(folder / "c.xlsx", {"Days": [["", *days]] * 3, "Empty": []}, merged=["A1:B1"])
    return [folder / name for name in ("a.csv", "b.json", "c.xlsx")]


def read_here(path: Path, folder: Path) -> list[tuple[object, ...]]:
    """What the child would read, in this process: each sheet's name, cells and merged cells."""
    folder.mkdir()
    kind = look(path)
    found = child.written(kind.name, path, folder, None, lambda: kind.seen)
    return [(one["name"], one["merged"], read_columns(folder / str(one["file"])).rows()) for one in found]


def test_a_file_of_each_kind_is_read_the_same_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, path in enumerate(files(tmp_path)):
        small = read_here(path, tmp_path / f"small{number}")
        with monkeypatch.context() as patched:
            patched.setattr(limits, "SMALL_CELLS", 0)
            large = read_here(path, tmp_path / f"large{number}")
        assert small == large
        assert (tmp_path / f"small{number}" / "0.json").exists()
        assert (tmp_path / f"large{number}" / "0.arrow").exists()


@pytest.mark.parametrize(
    ("rows", "small"),
    [
        ([["a"] * 100] * 100, True),
        ([["a"] * 4_000, *([["a"]] * 51)], False),  # as many blanks as the widest row makes
        ([["a" * 50_000]] * 100, False),
        ([], True),
    ],
)
def test_what_is_small(rows: list[list[object]], small: bool) -> None:
    assert is_small(rows) is small


def test_errors_are_put_back_where_they_stood(tmp_path: Path) -> None:
    from firstcall.intake.files.looks import ErrorCell

    errors = [
        ErrorCell(2, 0, "#N/A"),
        ErrorCell(1, 2, "#REF!"),
        ErrorCell(9, 1, "#N/A"),
        ErrorCell(1, 7, "#N/A"),
    ]
    found = Cells([["a", ""], [1.0, 2.0]], 1, 3).with_errors(errors)
    assert found.columns().rows() == [(None, "a", "#REF!"), ("#N/A", "1", "2")]


@pytest.mark.parametrize("said", ["[]", "{}", '{"cells": [[{"day": "x"}]], "left": 0, "width": 1}', "x"])
def test_what_no_child_of_ours_writes_is_an_error(tmp_path: Path, said: str) -> None:
    (tmp_path / "0.json").write_text(said)
    with pytest.raises((ValueError, TypeError, LookupError)):
        read_columns(tmp_path / "0.json")


def coded(*cells: str | None) -> pl.Series:
    return pl.Series("c0", cells, dtype=pl.Categorical)


@pytest.mark.parametrize("elsewhere", [[], ["y", "z", "x"]], ids=["nothing else", "texts of another file"])
def test_coded_columns_come_as_they_were_written(tmp_path: Path, elsewhere: list[str]) -> None:
    """Whatever texts have which codes in the process that reads them."""
    columns = pl.DataFrame([coded("x", None, "y", "x"), pl.Series("c1", ["1", None, "3", "4"])])
    name = write_columns(tmp_path, 0, columns)
    del columns
    kept = coded(*elsewhere)
    found = read_columns(tmp_path / name)
    assert found.rows() == [("x", "1"), (None, None), ("y", "3"), ("x", "4")]
    assert found.dtypes == [pl.Categorical, pl.String]
    assert kept.to_list() == elsewhere


def test_a_code_without_a_text_is_an_error(tmp_path: Path) -> None:
    """Nor does it bring in the text that another file has under this code."""
    pl.DataFrame({"c0": pl.Series([0, 2], dtype=pl.UInt32)}).write_ipc(tmp_path / "0.arrow")
    other = coded("another's", "file", "secret")
    with pytest.raises(pl.exceptions.OutOfBoundsError):
        read_columns(tmp_path / "0.arrow")
    pl.DataFrame({"text": ["another's", "x"]}).write_ipc(tmp_path / "0.texts")
    with pytest.raises(pl.exceptions.OutOfBoundsError):
        read_columns(tmp_path / "0.arrow")
    assert other.len() == 3


@pytest.mark.parametrize("make", [0, 1, 2])
def test_a_child_with_a_small_file_does_without_polars(tmp_path: Path, make: int) -> None:
    """It is what takes a child longest."""
    path = files(tmp_path)[make]
    (tmp_path / "out").mkdir()
    script = (
        "import sys; from pathlib import Path; from firstcall.intake.files import child\n"
        "child.bound(); found = child.read(Path(sys.argv[1]), Path(sys.argv[2]), None)\n"
        "print('sheets' in found, 'polars' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-I", "-c", script, path, tmp_path / "out"], capture_output=True, text=True
    )
    assert ended.stdout == "True False\n", ended.stderr
