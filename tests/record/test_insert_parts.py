"""Columns stored part by part arrive as they were, however SQLite gets them, and each part is whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from firstcall.places.models import Area, Country
from firstcall.record import prepared, writing

pytestmark = pytest.mark.django_db(transaction=True)

ODD = ['"quoted", and so on', "\\N", "", "two\nlines", "عربي", "NULL", "a\ttab", "nul\x01l", "12", "1e3"]


@pytest.fixture(params=["from a file", "row by row"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Both ways in which rows come into SQLite; PostgreSQL has one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if request.param == "row by row":
        monkeypatch.setattr(writing, "can_prepare", lambda: False)
    elif connection.vendor == "sqlite" and not prepared.can_prepare():
        pytest.skip("adbc-driver-sqlite is not installed (requirements/run.txt)")
    Country.objects.create(code="ZZZ", name="Zanda")
    yield request.param
    assert list(tmp_path.iterdir()) == []  # nothing of the rows is left anywhere
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
            names = {name for _, name, _ in cursor.execute("PRAGMA database_list").fetchall()}
            assert names - {"temp"} == {"main"}


def areas(names: list[str], country: str = "ZZZ") -> pl.DataFrame:
    count = len(names)
    return pl.DataFrame(
        {
            "country_id": [country] * count,
            "pcode": [f"ZZ{n}" for n in range(count)],
            "name": pl.Series(names, dtype=pl.Categorical),
            "level": pl.Series([1] * count, dtype=pl.UInt32),
            "valid_to": [date(2025, 1, 31) if n % 3 == 0 else None for n in range(count)],
        }
    )


def stored() -> list[tuple[object, ...]]:
    return list(Area.objects.order_by("pk").values_list("pcode", "name", "level", "valid_to", "parent"))


@pytest.mark.parametrize("rows", [1, 3, len(ODD), 100])
def test_parts_arrive_in_their_order(rows: int) -> None:
    frame, told, begun = areas(ODD), list[int](), list[bool]()
    writing.insert_parts(
        Area._meta.db_table,
        frame.columns,
        frame,
        rows,
        first=lambda: begun.append(connection.in_atomic_block),
        done=told.append,
    )
    assert stored() == [(code, name, 1, day, None) for _, code, name, _, day in frame.iter_rows()]
    assert told == sorted({*range(rows, len(ODD), rows), len(ODD)})
    assert begun == [True] * len(told)


def test_parts_whose_file_cannot_be_written_arrive_all_the_same(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is not there stands for a full one: such parts go row by row, the others as always."""
    kept, written = prepared._write, list[bool]()

    def write(frame: pl.DataFrame, path: Path) -> Path | None:
        where = path if len(written) == 1 else path.with_name("missing") / path.name
        written.append(kept(frame, where) is not None)
        return path if written[-1] else None

    monkeypatch.setattr(prepared, "_write", write)
    frame = areas(ODD)
    writing.insert_parts(Area._meta.db_table, frame.columns, frame, 4, first=lambda: None)
    assert [name for _, name, *_ in stored()] == ODD
    beside = way == "from a file" and connection.vendor == "sqlite"
    assert written == ([False, True, False] if beside else [])


def test_no_rows_are_no_part() -> None:
    frame = areas([])
    writing.insert_parts(Area._meta.db_table, frame.columns, frame, 2, first=lambda: pytest.fail("a part"))
    assert stored() == []


def test_numbers_arrive_as_they_were() -> None:
    frame = pl.DataFrame(
        {
            "whole": [2**53 + 1, None, -1],
            "part": [0.1, 2.0, None],
            "flag": [True, False, True],
            "text": ["1", "1.0", ""],
        }
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE made_here"
            " (whole bigint, part double precision, flag boolean, text varchar(9), id integer)"
        )
        try:
            writing.insert_parts("made_here", frame.columns, frame, 2, first=lambda: None)
            cursor.execute("SELECT whole, part, flag, text, id FROM made_here")
            assert cursor.fetchall() == [(*row, None) for row in frame.iter_rows()]
        finally:
            cursor.execute("DROP TABLE made_here")


def test_a_part_that_may_not_begin_is_not_there_and_the_earlier_are() -> None:
    frame, begun = areas(ODD), list[int]()

    def first() -> None:
        begun.append(1)
        if len(begun) == 3:
            raise RuntimeError("taken over")

    with pytest.raises(RuntimeError, match="taken over"):
        writing.insert_parts(Area._meta.db_table, frame.columns, frame, 3, first=first)
    assert [name for _, name, *_ in stored()] == ODD[:6]


def test_a_part_that_refers_to_nothing_is_not_there() -> None:
    frame = pl.concat(
        [areas(ODD[:2]), areas(ODD[2:4], country="XXX").with_columns(pcode=pl.lit("XX") + "pcode")]
    )
    with pytest.raises(IntegrityError):
        writing.insert_parts(Area._meta.db_table, frame.columns, frame, 2, first=lambda: None)
    assert [name for _, name, *_ in stored()] == ODD[:2]


def test_inside_a_transaction_parts_are_of_it() -> None:
    frame = areas(ODD)
    with transaction.atomic():
        writing.insert_parts(Area._meta.db_table, frame.columns, frame, 3, first=lambda: None)
        assert len(stored()) == len(ODD)
        transaction.set_rollback(True)
    assert stored() == []


def test_files_of_a_process_that_was_killed_are_removed(tmp_path: Path) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for name, age in (("old", 1), ("new", -1)):
        folder = tmp_path / f"firstcall-rows-{name}"
        folder.mkdir()
        os.utime(folder, (noon.timestamp() - age,) * 2)
    prepared.forget_files(before=noon)
    assert [one.name for one in tmp_path.iterdir()] == ["firstcall-rows-new"]
    prepared.forget_files(before=datetime(2026, 1, 1, 13, tzinfo=UTC))
