"""A column of activities that are the names of sectors, where nothing else names these."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstcall.activities.rows.hints import is_sector
from firstcall.activities.rows.sectorcode import with_sectors_as_activities
from firstcall.intake.files.reading import Book
from firstcall.intake.sheets.choosing import best_table
from tests.activities.workbooks import ACTIVITIES, sheet_of

HEAD = ["Organisation", "Région", "Activity", "Atteints"]


@pytest.mark.parametrize(
    ("activities", "field"),
    [
        (["Education", "WASH", "Assessment", "Health"], "sector"),
        (["Education", "WASH", "0", "-"], "activity"),  # a zero is no sector: two of three
        (["Education", "Education", "", ""], "activity"),  # one alone may be an activity
        (["Latrines", "Water trucking", "WASH", "Soap"], "activity"),
    ],
)
def test_activities_that_are_sectors(activities: list[str], field: str) -> None:
    rows = [["Oxfam", "Nord", said, "10"] for said in activities]
    table = best_table(Book("f.xlsx", "xlsx", (sheet_of(HEAD, *rows),)), ACTIVITIES)
    read = with_sectors_as_activities(table, is_sector)
    assert [column.field for column in read.columns] == ["organisation", "admin1_name", field, "reached"]
    assert read == (table if field == "activity" else replace(table, columns=read.columns))
