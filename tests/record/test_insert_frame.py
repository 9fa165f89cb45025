"""Whole columns written at once arrive as they were: nothing, empty text and odd text are three things."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.db import connection

from firstcall.places.models import Area, Country
from firstcall.record.writing import insert_frame

pytestmark = pytest.mark.django_db

ODD = ['"quoted", and so on', "\\N", "", "two\nlines", "عربي", "NULL", "\\.", "one\rother", "two\r\nlines", " spaced ",
       '"', '""', "tab\tbed", "a\\", ";", ","]  # fmt: skip


def test_columns_arrive_as_they_were() -> None:
    Country.objects.create(code="ZZZ", name="Zanda")
    frame = pl.DataFrame(
        {
            "country_id": ["ZZZ"] * len(ODD),
            "pcode": [f"ZZ{n:02}" for n in range(len(ODD))],
            "name": pl.Series(ODD, dtype=pl.Categorical),
            "level": [1] * len(ODD),
            "valid_to": [date(2025, 1, 31), *[None] * (len(ODD) - 1)],
        }
    )
    told: list[int] = []
    assert insert_frame(Area._meta.db_table, frame.columns, frame, done=told.append) == len(ODD)
    assert told == [0]
    found = Area.objects.order_by("pcode").values_list("name", "valid_to", "parent")
    assert list(found) == [(text, date(2025, 1, 31) if n == 0 else None, None) for n, text in enumerate(ODD)]


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_the_same_in_every_row_arrives_in_every_row(rows: int) -> None:
    Country.objects.create(code="ZZZ", name="Zanda")
    frame = pl.DataFrame(
        {
            "country_id": ["ZZZ"] * rows,
            "pcode": [f"ZZ{n}" for n in range(rows)],
            "name": [""] * rows,
            "level": [3] * rows,
            "valid_to": pl.Series([None] * rows, dtype=pl.Date),
        }
    )
    assert insert_frame(Area._meta.db_table, frame.columns, frame) == rows
    found = Area.objects.order_by("pcode").values_list("pcode", "name", "level", "valid_to")
    assert list(found) == [(f"ZZ{n}", "", 3, None) for n in range(rows)]


def test_a_frame_of_constants_alone_arrives() -> None:
    frame = pl.DataFrame({"one": ["", ""], "other": [7, 7]})
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE made_here (one text, other bigint)")
        assert insert_frame("made_here", frame.columns, frame) == 2
        cursor.execute("SELECT one, other FROM made_here")
        assert cursor.fetchall() == [("", 7), ("", 7)]
        cursor.execute("DROP TABLE made_here")
