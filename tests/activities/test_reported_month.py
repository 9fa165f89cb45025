"""A sheet that names no month: the file's name says it for rows whose own dates settle none."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from firstcall.activities.reported_month import with_month_of_name, with_period_of_name
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import find_table
from tests.intake.test_tables import ACTIVITIES, sheet

HEADINGS = ["Organisation", "District", "Activity", "Reached"]
NONE = None
FEBRUARY = date(2025, 2, 1)
# What rows say of their days, and what a file named "CARE Feb 2025" makes of it.
ROWS = [
    (NONE, NONE, FEBRUARY),
    (date(2024, 6, 1), date(2025, 12, 31), FEBRUARY),  # a project that runs through it
    (date(2025, 1, 3), date(2025, 1, 30), NONE),  # its own month
    (date(2025, 3, 1), date(2025, 6, 30), NONE),  # not yet begun
    (date(2025, 1, 3), NONE, NONE),  # a day is a date of its own
]


def months(name: str, *, months: list[date | None] | None = None, headings: list[str] = HEADINGS) -> tuple:
    table = find_table(
        sheet([headings, *([f"CARE{at}", "Luuq", "Food", "5", "x"][: len(headings)] for at in range(5))]),
        ACTIVITIES,
    )
    problems = Problems("Data")
    found = with_month_of_name(
        table,
        pl.Series("month", months or [NONE] * 5, dtype=pl.Date),
        pl.Series([start for start, _, _ in ROWS], dtype=pl.Date),
        pl.Series([end for _, end, _ in ROWS], dtype=pl.Date),
        problems,
        file_name=name,
    )
    return found.to_list(), [(one.code, one.rows) for one in problems]


def test_the_name_gives_the_month_to_rows_without_one():
    assert months("CARE Feb 2025.xlsx") == ([expected for *_, expected in ROWS], [("month-of-file", 2)])


@pytest.mark.parametrize("name", ["CARE Feb.xlsx", "CARE sent 3 Feb 2025.xlsx"])
def test_a_name_that_leaves_it_open_is_asked_about(name):
    assert months(name) == ([NONE] * 5, [("month-not-said", 1)])


@pytest.mark.parametrize("name", ["CARE.xlsx", "CARE Jan-Mar 2025.xlsx", "CARE 2025-02-28.xlsx"])
def test_a_name_without_a_month_says_nothing(name):
    assert months(name) == ([NONE] * 5, [])


def test_a_column_decides():
    assert months("CARE Feb 2025.xlsx", headings=[*HEADINGS, "Month"]) == ([NONE] * 5, [])


def period(name: str, head: list[str], *rows: list[str], sheet_name: str = "Data") -> tuple[list, list]:
    """Start and end that the name gives each row which has a district alone, and what is said."""
    table = find_table(sheet([head, *rows], name=sheet_name), ACTIVITIES)
    problems, none = Problems("Data"), pl.Series([NONE] * table.rows, dtype=pl.Date)
    starts, ends = with_period_of_name(table, none, none, none, problems, file_name=name)
    return list(zip(starts.to_list(), ends.to_list(), strict=True)), [one.code for one in problems]


QUARTER = (date(2024, 1, 1), date(2024, 3, 31))
NOTHING = (NONE, NONE)


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        (["Organisation", "District", "Activity"], ["CARE", "Luuq", "Food"], QUARTER),
        (["Organisation", "District", "Activity", "Year"], ["CARE", "Luuq", "Food", "2024"], QUARTER),
        (["Organisation", "District", "Activity", "Year"], ["CARE", "Luuq", "Food", "2023"], NOTHING),
        (["Organisation", "District", "Activity", "Month"], ["CARE", "Luuq", "Food", "?"], NOTHING),
        (
            ["Organisation", "District", "Activity", "Start date"],
            ["CARE", "Luuq", "Food", "31-04-20"],
            NOTHING,
        ),
    ],
)
def test_months_together_in_the_name_are_of_rows_that_say_nothing_of_when(
    head: list[str], cells: list[str], expected: tuple[date | None, date | None]
) -> None:
    assert period("3W_Jan_Mar_2024.xlsx", head, cells) == (
        [expected],
        ["period-of-file"] if expected == QUARTER else [],
    )
