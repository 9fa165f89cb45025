"""Which sheets of a workbook are read, and what a sheet says once for all its rows."""

from __future__ import annotations

import pytest

from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.choosing import data_tables, is_pivot
from firstcall.intake.sheets.rowremarks import row_problems
from firstcall.intake.sheets.tables import Table, find_table
from firstcall.policy.refusal import Refused
from tests.intake.test_long import is_sector
from tests.intake.test_tables import ACTIVITIES, sheet

HEAD = ["Organisation", "Sector", "District", "Activity", "Month", "Reached"]
ROW = ["CARE", "WASH", "Luuq", "Latrines", "March 2025", "12"]
PIVOT = [
    ["Count of rows", "Column Labels"],
    ["Row Labels", "WASH", "Health"],
    ["CARE", "2", "3"],
    ["Grand Total", "2", "3"],
]
LISTS = [["Organisation", "Acronym", "Type"], ["CARE", "CARE", "INGO"]]
README = [["How to fill in this file"], ["One row per activity"]]


def names(*sheets: Sheet, only: str | None = None) -> list[str]:
    return [
        table.sheet
        for table in data_tables(Book("f.xlsx", "xlsx", sheets), ACTIVITIES, sheet=only, is_sector=is_sector)
    ]


def data(name: str = "Data", *, hidden: bool = False, head: list[str] | None = None) -> Sheet:
    return sheet([head or HEAD, ROW[: len(head or HEAD)]], name=name, hidden=hidden)


@pytest.mark.parametrize(
    ("sheets", "read"),
    [
        ([sheet(README, name="Read me"), data()], ["Data"]),
        ([sheet(PIVOT, name="Pivot"), data(), sheet(LISTS, name="Lists")], ["Data"]),
        ([data("January"), data("February"), data("March")], ["January", "February", "March"]),
        (
            [data("WASH", head=[HEAD[0], *HEAD[2:]]), data("Health", head=[HEAD[0], *HEAD[2:]])],
            ["WASH", "Health"],
        ),
        ([data("Old", hidden=True), data("New")], ["New"]),
        ([data("Only", hidden=True), sheet(README, name="Read me")], ["Only"]),
        (
            [sheet(PIVOT, name="Pivot"), sheet(LISTS, name="Orgs"), data("Hoja1"), data("Hoja2")],
            ["Hoja1", "Hoja2"],
        ),
    ],
)
def test_which_sheets_are_read(sheets: list[Sheet], read: list[str]) -> None:
    assert names(*sheets) == read


def test_a_named_sheet_is_the_only_one_read() -> None:
    assert names(data("January"), data("February"), only=" february ") == ["February"]


def test_pivots_in_four_languages() -> None:
    for label in ("Row Labels", "Étiquettes de lignes", "Etiquetas de fila", "تسميات الصفوف"):
        assert is_pivot(sheet([[], ["Sum of people", ""], [label, "WASH"], ["Bay", "1"]]))
    assert not is_pivot(data())


@pytest.mark.parametrize(
    ("above", "name", "field", "value"),
    [
        ([["Organisation:", "Save the Children"]], "Data", "organisation", "Save the Children"),
        ([["Organisation: Save the Children"]], "Data", "organisation", "Save the Children"),
        ([["", "Organisation", "Save the Children"]], "Data", "organisation", "Save the Children"),
        ([["Nom de l'organisation :", "", "ACTED"]], "Data", "organisation", "ACTED"),
        ([["Mois :", "Mars 2025"], ["Cluster :", "EHA"]], "Data", "month", "Mars 2025"),
        ([["اسم المنظمة:", "رعاية"]], "Data", "organisation", "رعاية"),
        ([["3W of the cluster"]], "March 2025", "month", "2025-03"),
        ([["3W of the cluster"]], "WASH", "sector", "WASH"),
    ],
)
def test_what_is_said_once_for_all_rows(above: list[list[str]], name: str, field: str, value: str) -> None:
    rows = [*above, ["District", "Activity", "Reached"], ["Luuq", "Latrines", "5"]]
    table = find_table(sheet(rows, name=name), ACTIVITIES, is_sector=is_sector)
    assert table.series(field).to_list() == [value]


@pytest.mark.parametrize(
    ("above", "name"),
    [
        ([["WHO", "WHERE"]], "Data"),  # bands
        ([["", "¿QUIÉN?", "", "¿DÓNDE?"]], "Data"),
        ([["Organisation", "Please write the full name", "and no acronym"]], "January - April 2025"),
        ([["Contact:", "+252 61 000"]], "Sheet1"),
    ],
)
def test_what_is_no_statement(above: list[list[str]], name: str) -> None:
    rows = [*above, ["District", "Activity", "Reached"], ["Luuq", "Latrines", "5"]]
    table = find_table(sheet(rows, name=name), ACTIVITIES, is_sector=is_sector)
    assert [column.field for column in table.columns if column.found_by == "stated"] == []


def test_a_column_wins_over_what_is_said_above() -> None:
    table = find_table(sheet([["Organisation:", "NRC"], HEAD, ROW]), ACTIVITIES)
    assert table.series("organisation").to_list() == ["CARE"]


def test_it_is_said_what_was_taken_for_all_rows() -> None:
    table: Table = find_table(
        sheet([["Organisation:", "NRC"], ["District", "Activity"], ["Luuq", "Latrines"], ["Luuq", "Wells"]]),
        ACTIVITIES,
    )
    problems = Problems("Data")
    row_problems(table, problems)
    assert [(one.code, one.text()) for one in problems] == [
        ("stated_once", "“Organisation: NRC” stands once for the whole sheet and was taken for all its rows.")
    ]


def test_no_sheet_with_a_table() -> None:
    with pytest.raises(Refused) as refused:
        names(sheet(README, name="Read me"))
    assert refused.value.refusal.code == "no_table"
