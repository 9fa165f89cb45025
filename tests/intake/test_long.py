"""Wide tables turned long: a column per month, per sector, per activity; each figure keeps the cell it stands in."""

from __future__ import annotations

import pytest

from firstcall.intake.rules import Problems
from firstcall.intake.sheets.months import month_of_heading, months_of_row
from firstcall.intake.sheets.rowremarks import row_problems
from firstcall.intake.sheets.tables import Table, find_table
from firstcall.policy.profiles import sector_code_for
from tests.intake.test_tables import ACTIVITIES, NEEDS, sheet

WHO = ["Organisation", "Sector", "District", "Activity"]
CARE = ["CARE", "WASH", "Baydhaba", "Water trucking"]
NRC = ["NRC", "WASH", "Luuq", "Latrines"]


def is_sector(text: str) -> bool:
    return bool(sector_code_for(text))


def read(rows: list[list[str]], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Table:
    return find_table(sheet(rows, merged=merged), ACTIVITIES, is_sector=is_sector)


def long(table: Table, *names: str) -> list[tuple[int, ...]]:
    """(row, texts of the fields …) of every record, in the order of the parts."""
    return [
        record
        for part in table.parts
        for record in zip(
            part.row_numbers().to_list(), *(part.series(name).to_list() for name in names), strict=True
        )
    ]


@pytest.mark.parametrize(
    ("heading", "month", "rest"),
    [
        ("Jan", "1", ""),
        ("Jan-25", "2025-01", ""),
        ("Reached March 2025", "2025-03", "reached"),
        ("2025-06-01", "2025-06", ""),
        ("2025-06-30", "2025-06", ""),
        ("06/2025", "2025-06", ""),
        ("Février 2022", "2022-02", ""),
        ("Personas alcanzadas (agosto)", "8", "personas alcanzadas"),
        ("يناير 2025", "2025-01", ""),
    ],
)
def test_months_of_headings(heading: str, month: str, rest: str) -> None:
    found = month_of_heading(heading)
    assert found is not None
    assert (found.month, found.rest) == (month, rest)


@pytest.mark.parametrize("heading", ["", "Reached", "2025-06-12", "Total 2025", "Marine protection"])
def test_headings_without_a_month(heading: str) -> None:
    assert month_of_heading(heading) is None


def test_three_dates_of_a_row_of_data_are_no_headings() -> None:
    assert months_of_row(["CARE", "2025-01-01", "2025-06-30", "2025-09-01"]) == [None] * 4
    assert [one.month if one else "" for one in months_of_row(["Area", "Jan", "Feb", "Mar"])] == [
        "",
        "1",
        "2",
        "3",
    ]


@pytest.mark.parametrize(
    "months",
    [
        ["January 2025", "February 2025", "March 2025"],
        ["2025-01-01", "2025-02-01", "2025-03-01"],
        ["Jan-25", "Feb-25", "Mar-25"],
        ["Janvier 2025", "Février 2025", "Mars 2025"],
        ["People reached Jan 2025", "People reached Feb 2025", "People reached Mar 2025"],
        ["كانون الثاني 2025", "شباط 2025", "آذار 2025"],
    ],
)
def test_a_column_for_each_month(months: list[str]) -> None:
    table = read([["5W 2025"], [], [*WHO, *months], [*CARE, "120", "", "80"], [*NRC, "0", "-", "15"]])
    assert table.by == "month"
    assert long(table, "organisation", "month", "reached") == [
        (4, "CARE", "2025-01", "120"),
        (4, "CARE", "2025-03", "80"),
        (5, "NRC", "2025-03", "15"),
    ]
    assert table.rows == 3


def test_figures_of_each_month_under_bands() -> None:
    rows = [
        ["", "", "", "", "January", "", "February", "", "March", ""],
        [*WHO, *["Targeted", "Reached"] * 3],
        [*CARE, "200", "120", "", "", "100", "90"],
    ]
    table = read(rows, merged=((0, 4, 0, 5), (0, 6, 0, 7), (0, 8, 0, 9)))
    assert long(table, "month", "targeted", "reached") == [(3, "1", "200", "120"), (3, "3", "100", "90")]


def test_women_and_men_of_each_month() -> None:
    rows = [
        [
            *WHO,
            *[f"{who} {month}" for month in ("Jan 2025", "Feb 2025", "Mar 2025") for who in ("Women", "Men")],
        ],
        [*CARE, "1", "2", "3", "4", "", ""],
    ]
    table = read(rows)
    assert [part.rows for part in table.parts] == [1, 1]
    assert [[column.band.key for column in part.columns_of("reached")] for part in table.parts] == [
        ["f|adults", "m|adults"]
    ] * 2


def test_the_total_beside_the_months_is_not_counted_again() -> None:
    months = ["Jan 2025", "Feb 2025", "Mar 2025"]
    table = read([[*WHO, *months, "Total reached"], [*CARE, "1", "2", "3", "6"]])
    assert [record[1] for record in long(table, "reached")] == ["1", "2", "3"]


def test_problems_name_the_cell_of_the_month() -> None:
    from firstcall.intake.contents.values import people

    table = read([[*WHO, "Jan 2025", "Feb 2025", "Mar 2025"], [*CARE, "1", "many", "3"]])
    problems = Problems("Data")
    for part in table.parts:
        column = part.column("reached")
        assert column is not None
        people(part.series(column)).report(problems, part, column)
    assert [(one.cell, one.value) for one in problems] == [("F2", "many")]


@pytest.mark.parametrize(
    ("headings", "cells", "field"),
    [
        (["People with water", "People with latrines", "People trained"], ["120", "", "30"], "reached"),
        (["Water points", "Latrines built", "Kits given"], ["12", "", "30"], "quantity"),
    ],
)
def test_a_column_for_each_activity(headings: list[str], cells: list[str], field: str) -> None:
    who = ["Organisation", "Sector", "District"]
    table = read(
        [[*who, *headings], ["CARE", "WASH", "Luuq", *cells], ["NRC", "WASH", "Luuq", "0", "7", "-"]]
    )
    assert table.by == "activity"
    assert long(table, "activity", field) == [
        (2, headings[0], cells[0]),
        (3, headings[1], "7"),
        (2, headings[2], cells[2]),
    ]


def test_activities_that_add_up_to_the_people_beside_them() -> None:
    rows = [
        ["Organisation", "District", "Trucking", "Latrines", "Kits", "People reached"],
        ["CARE", "Baydhaba", "10", "20", "30", "60"],
        ["NRC", "Luuq", "1", "", "2", "3"],
    ]
    table = read(rows)
    assert [record[1:] for record in long(table, "activity", "reached")] == [
        ("Trucking", "10"), ("Trucking", "1"), ("Latrines", "20"), ("Kits", "30"), ("Kits", "2"),
    ]  # fmt: skip


def test_units_beside_the_people_of_a_row_stay_columns() -> None:
    rows = [
        ["Organisation", "District", "Wells", "Latrines", "Kits", "People reached"],
        ["CARE", "Baydhaba", "1", "2", "3", "600"],
    ]
    table = read(rows)
    assert (table.parts, table.series("reached").to_list()) == ((), ["600"])


def test_numbers_that_are_no_figures_of_activities() -> None:
    rows = [
        ["Organisation", "District", "Budget USD", "Phone", "Row ID", "% done"],
        ["CARE", "Baydhaba", "100", "25261", "7", "50"],
    ]
    assert read(rows).parts == ()


@pytest.mark.parametrize(
    ("rows", "records"),
    [
        (
            [["Organisation", "Region", "WASH", "Health", "Protection"], ["CARE", "Bay", "x", "", "✓"]],
            [("CARE", "WASH"), ("CARE", "Protection")],
        ),
        (
            [
                ["Region", "WASH", "Health", "Nutrition"],
                ["Bay", "CARE, NRC", "MSF", ""],
                ["Gedo", "", "", "WFP"],
            ],
            [("CARE, NRC", "WASH"), ("MSF", "Health"), ("WFP", "Nutrition")],
        ),
    ],
)
def test_a_column_for_each_sector(rows: list[list[str]], records: list[tuple[str, str]]) -> None:
    table = read(rows)
    assert table.by == "sector"
    assert [record[1:] for record in long(table, "organisation", "sector")] == records


def test_how_a_wide_table_was_read_is_said() -> None:
    table = read([[*WHO, "Jan 2025", "Feb 2025", "Mar 2025"], [*CARE, "1", "2", "3"], [*NRC, "", "", ""]])
    problems = Problems("Data")
    row_problems(table, problems)
    assert [(one.code, one.rows) for one in problems] == [("turned_long", 1), ("prepared_row", 1)]
    assert table.mapping()["Feb 2025"] == "month: 2025-02 reached"


def test_needs_stay_as_they_are() -> None:
    rows = [["Region", "WASH PiN", "Health PiN"], ["Bay", "1", "2"]]
    assert find_table(sheet(rows), NEEDS).parts == ()


@pytest.mark.parametrize("cells", [("1", "", "1"), ("Yes", "No", "Yes"), ("x", "", "X")])
def test_months_that_are_marked_count_nobody(cells: tuple[str, str, str]) -> None:
    table = read([[*WHO, "Jan 2025", "Feb 2025", "Mar 2025"], [*CARE, *cells]])
    assert [part.frame["row"].to_list() for part in table.parts] == [[2], [2]]
    assert not any(part.columns_of("reached") for part in table.parts)


def test_months_with_figures_count_people() -> None:
    table = read([[*WHO, "Jan 2025", "Feb 2025", "Mar 2025"], [*CARE, "1", "2", "1"]])
    assert all(part.columns_of("reached") for part in table.parts)


@pytest.mark.parametrize("word", ["{} partner", "{} (agency)", "Partenaire {}"])
def test_a_column_for_the_partners_of_each_sector(word: str) -> None:
    head = ["District", "Site", *(word.format(sector) for sector in ("WASH", "Health", "Protection"))]
    table = read([head, ["Luuq", "Camp A", "CARE", "", "NRC"], ["Luuq", "Camp B", "", "WHO", ""]])
    assert sorted(long(table, "sector", "organisation")) == [
        (2, "Protection", "NRC"),
        (2, "WASH", "CARE"),
        (3, "Health", "WHO"),
    ]


REPEATED = ["Organisation", "District", "Boys", "Girls", "Total", "Boys", "Girls", "Total"]


def under(first: str, second: str) -> Table:
    bands = ["", "", first, "", "", second, "", ""]
    return read([bands, REPEATED, ["CARE", "Luuq", "10", "12", "22", "3", "2", "5"]])


def test_the_same_people_under_several_bands_are_an_activity_each() -> None:
    table = under("Psychosocial support", "Case management")
    assert table.by == "activity"
    assert long(table, "activity", "reached") == [
        (3, "Psychosocial support", "22"), (3, "Case management", "5"),
    ]  # fmt: skip
    assert [[one.band.key for one in part.columns_of("reached")] for part in table.parts] == [
        ["m|children", "f|children", "|"], ["m|children", "f|children", "|"],
    ]  # fmt: skip


def test_bands_that_say_whom_they_count_are_no_activities() -> None:
    for second in ("Indirect beneficiaries", "of which displaced", "New beneficiaries"):
        assert under("Distribution", second).by != "activity"
    beside = under("Distribution", "With disability")
    assert (beside.parts, [one.band.key for one in beside.columns_of("disability")]) == (
        (),
        ["m|children", "f|children", "|"],
    )
