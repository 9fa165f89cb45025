"""A sheet that names no month: the file's name says it for rows whose own dates settle none."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from firstcall.activities.rows.reported_month import with_month_of_name, with_period_of_name
from firstcall.activities.rows.turnofyear import with_years, years_of
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


def months(
    name: str,
    *,
    months: list[date | None] | None = None,
    headings: list[str] = HEADINGS,
    titles: tuple[str, ...] = (),
    on: date | None = None,
) -> tuple:
    table = find_table(
        sheet(
            [
                *([title] for title in titles),
                headings,
                *([f"CARE{at}", "Luuq", "Food", "5", "x"][: len(headings)] for at in range(5)),
            ]
        ),
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
        on=on,
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


@pytest.mark.parametrize(
    ("title", "name", "code"),
    [
        ("CARE monthly report – February 2025", "5W.xlsx", "month-of-title"),
        ("CARE monthly report – February 2025", "CARE Feb.xlsx", "month-of-title"),
        ("Rapport du mois de février 2025", "5W Feb 2025.xlsx", "month-of-title"),
        ("Feb 2025", "5W sent 3 March.xlsx", "month-of-title"),
        ("Template version January 2024", "5W Feb 2025.xlsx", "month-of-file"),
        ("Activities since January 2024", "5W Feb 2025.xlsx", "month-of-file"),
    ],
)
def test_a_line_above_the_table_names_it_too(title, name, code):
    assert months(name, titles=(title,)) == ([expected for *_, expected in ROWS], [(code, 2)])


def test_a_title_of_another_month_than_the_file_is_asked_about():
    """Whoever took last month's file for this one's changed one of the two."""
    assert months("CARE Feb 2025.xlsx", titles=("CARE report January 2025",)) == (
        [NONE] * 5,
        [("month-not-said", 1)],
    )


@pytest.mark.parametrize(
    ("on", "code"), [(date(2025, 1, 31), "month-not-said"), (date(2025, 3, 1), "month-of-file")]
)
def test_a_month_that_got_its_year_from_elsewhere_is_none_to_come(on, code):
    assert months("CARE Feb.xlsx", titles=("Figures of 2025",), on=on)[1][0][0] == code


@pytest.mark.parametrize(
    ("numbers", "texts", "expected"),
    [
        ([11, 12, 1], ["R1 2025-26.xlsx"], [2025, 2025, 2026]),
        ([11, 12, 1], ["", "Years 2025 and 2026"], [2025, 2025, 2026]),
        ([11, 12, 1], ["R1 2026.xlsx"], [None] * 3),
        ([11, 12, 1], ["2024-2026"], [None] * 3),
        ([1, 2, 3], ["2025-26"], None),
        ([3, 1, 4], ["2025-26"], None),  # in no order that a year has
    ],
)
def test_months_that_cross_the_turn_of_a_year(numbers, texts, expected):
    assert years_of(numbers, texts) == expected


def test_columns_that_cross_the_turn_of_a_year_get_their_years():
    wide = sheet(
        [["Organisation", "District", "Activity", "Nov", "Dec", "Jan"], ["CARE", "Luuq", "Food", *"123"]]
    )
    table, borrow = with_years(find_table(wide, ACTIVITIES), (), "CARE 2025-26.xlsx")
    assert ([part.series("month")[0] for part in table.parts], borrow) == (
        ["2025-11", "2025-12", "2026-01"],
        True,
    )
    table, borrow = with_years(find_table(wide, ACTIVITIES), (), "CARE 2026.xlsx")
    assert ([part.series("month")[0] for part in table.parts], borrow) == (["11", "12", "1"], False)


def test_sheets_that_cross_the_turn_of_a_year_get_their_years():
    for name, month in (("Nov", "2025-11"), ("Jan", "2026-01")):
        table = find_table(sheet([HEADINGS, ["CARE", "Luuq", "Food", "5"]], name=name), ACTIVITIES)
        found, borrow = with_years(table, ("Nov", "Dec", "Jan"), "CARE 2025-2026.xlsx")
        assert (found.series("month")[0], borrow) == (month, True)
