"""Coded columns of large files mean what plain text means; what is worked out per distinct text reaches every row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.intake.contents import coded
from firstcall.intake.contents.coded import (
    Texts,
    any_cell,
    distinct,
    filled_rows,
    kinds,
    plain_frame,
    replaced,
)
from firstcall.intake.contents.values import days, people, statuses
from firstcall.intake.files import largecsv
from firstcall.intake.files.handing import read_columns

TEXTS = st.lists(
    st.one_of(st.none(), st.sampled_from(["a", "b", " ", "12", "-3", "31/02/2025", "1 234", "ongoing"]))
)
DTYPES = pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])


@pytest.fixture(autouse=True, scope="module", params=[-1, coded.SHORT], ids=["as long ones", "a few rows"])
def few(request: pytest.FixtureRequest) -> Iterator[None]:
    """All of it both ways: as with a million rows, and one by one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(coded, "SHORT", request.param)
        yield


@settings(deadline=None, max_examples=50)
@given(TEXTS)
def test_a_coded_column_is_judged_as_its_plain_text(texts: list[str | None]) -> None:
    text, code = pl.Series(texts, dtype=pl.String), pl.Series(texts, dtype=pl.Categorical)
    for judge in (people, days, statuses):
        assert judge(code).values.to_list() == judge(text).values.to_list()
        assert dict(judge(code).verdicts) == dict(judge(text).verdicts)


@DTYPES
def test_each_text_is_exchanged_for_its_value(dtype: pl.DataType) -> None:
    column = pl.Series(["a", None, "b", "c", "a"], dtype=dtype)
    assert replaced(column, pl.Series(["b", "a"]), pl.Series([2, 1]), pl.Int64).to_list() == [
        1,
        None,
        2,
        None,
        1,
    ]
    assert sorted(distinct(column).to_list()) == ["a", "b", "c"]


@DTYPES
def test_kinds_are_the_distinct_rows_in_their_order(dtype: pl.DataType) -> None:
    frame = pl.DataFrame({"x": ["b", "a", "b", None], "y": ["1", "1", "1", "1"], "z": [None] * 4}).cast(dtype)
    found = kinds(frame)
    assert found.distinct.rows() == [("b", "1", None), ("a", "1", None), (None, "1", None)]
    assert found.spread([10, 20, 30], pl.Int64).to_list() == [10, 20, 10, 30]
    assert found.rows([0, 2], pl.Series([5, 6, 7, 8])) == {0: [5, 7], 2: [8]}
    assert kinds(frame.select("z")).of_row.to_list() == [0, 0, 0, 0]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(*[st.sampled_from([None, "a", "b", "c", "d"])] * 3), min_size=1), st.booleans())
def test_kinds_of_coded_columns_are_those_of_plain_text(
    rows: list[tuple[str | None, ...]], few_numbers: bool
) -> None:
    """Also where there are more combinations of their texts than numbers to look up."""
    plain = pl.DataFrame(rows, schema=dict.fromkeys("xyz", pl.String), orient="row")
    with pytest.MonkeyPatch.context() as patched:
        if few_numbers:
            patched.setattr(coded, "FURTHER", 2 - coded.SPREAD * len(rows) + len(set(rows)) * 5)
        found = kinds(plain.cast(pl.Categorical))
    assert found.distinct.rows() == list(dict.fromkeys(rows))
    assert [found.distinct.row(kind) for kind in found.of_row] == rows
    assert kinds(plain).of_row.to_list() == found.of_row.to_list()


@DTYPES
def test_texts_of_rows_left_out_may_be_known_still(dtype: pl.DataType) -> None:
    """Of each column they are found once; rows that have none of them any more are not meant."""
    frame = pl.DataFrame({"x": ["total", "a", None], "y": ["1", "b", "1"]}).cast(dtype)
    seen = Texts()
    assert sorted(seen.of(frame["x"])) == ["a", "total"]
    kept = frame.filter(pl.col("x") != "total")
    assert any_cell(kept, lambda text: text.is_in(["total", "1"]), seen).to_list() == [False]
    assert any_cell(kept, lambda text: text == "b", seen).to_list() == [True]
    assert (sorted(seen.of(kept["x"])), sorted(seen.of(kept["y"]))) == (["a", "total"], ["b"])


@DTYPES
def test_rows_with_something_in_them(dtype: pl.DataType) -> None:
    frame = pl.DataFrame({"x": [" ", None, "a", None], "y": [None, "b", None, "\u00a0\u200b"]}).cast(dtype)
    assert filled_rows(frame).to_list() == [False, True, True, False]
    assert any_cell(frame, lambda text: text == "b").to_list() == [False, True, False, False]


def test_quoted_line_ends_stay_in_their_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of the blocks in which quotation marks are counted."""
    rows = [["name", "text"], *([str(n), f'line one\nline "two", {n}' if n % 3 else ""] for n in range(200))]
    with (tmp_path / "a.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    monkeypatch.setattr(largecsv, "BLOCK", 300)
    assert largecsv.write_large(tmp_path / "a.csv", tmp_path / "a.arrow") == ","
    read = plain_frame(read_columns(tmp_path / "a.arrow"))
    assert read.rows() == [tuple(cell or None for cell in row) for row in rows]


def test_cells_of_two_quotation_marks_are_blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In coded columns, in those of plain text (nothing stands there twice), and however many marks there are."""
    rows = [["name", "text"], *([f"name {n}", "x" if n % 2 else ""] for n in range(500))]
    with (tmp_path / "a.csv").open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    monkeypatch.setattr(largecsv, "FEW", 100)
    assert largecsv.write_large(tmp_path / "a.csv", tmp_path / "a.arrow") == ","
    read = read_columns(tmp_path / "a.arrow")
    assert read.dtypes == [pl.String, pl.Categorical]
    assert read.rows() == [tuple(cell or None for cell in row) for row in rows]


@pytest.mark.parametrize("content", [b'a,b\n1,"open\n' + b"2,3\n" * 200, b"a,b\n1,\xff\n" + b"2,3\n" * 200])
def test_what_the_quick_reader_cannot_tell_is_left_to_the_tolerant_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    monkeypatch.setattr(largecsv, "BLOCK", 300)
    assert largecsv.write_large(tmp_path / "a.csv", tmp_path / "a.arrow") == ""
