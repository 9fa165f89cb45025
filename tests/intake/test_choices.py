"""A question of a form with several answers, and a column of 0 and 1 for each of them beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from firstcall.intake.files.reading import Book, read_file
from firstcall.intake.sheets.choosing import best_table, data_tables
from firstcall.intake.sheets.tables import Table, find_table
from tests.intake.made import workbook
from tests.intake.test_tables import ACTIVITIES, sheet

SECTORS = {"WASH", "Health", "Food", "Cash"}
PLACED = ["Organisation", "State", "Cluster"]
PARENT, INDEX = "_parent_table_name", "_parent_index"
AT = ["Oxfam", "Nord", "WASH"]


def read(head: Sequence[str], *rows: Sequence[str]) -> Table:
    return find_table(sheet([[*head], *map(list, rows)]), ACTIVITIES, is_sector=lambda text: text in SECTORS)


def fields(table: Table) -> list[str]:
    return [column.field for column in table.columns]


@pytest.mark.parametrize(
    ("question", "answers", "cells"),
    [
        ("Activities", ("food", "cash"), ("food cash", "1", "1")),
        ("Quelles activités avez-vous menées ?", ("Vivres", "Argent"), ("Vivres Argent", "1", "0")),
        ("grp/activities", ("Food", "Cash"), ("Food", "True", "False")),
    ],
)
def test_the_question_is_the_activity(
    question: str, answers: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    table = read([*PLACED, question, *(f"{question}/{one}" for one in answers)], [*AT, *cells])
    assert fields(table) == ["organisation", "admin1_name", "sector", "activity", "", ""]
    assert (table.rows, table.by) == (1, "")


def test_answers_that_say_who_are_no_people_reached() -> None:
    head = [*PLACED, "Activity", "Who were they?", "Who were they?/Men", "Who were they?/Women"]
    table = read(head, [*AT, "Wells", "Men Women", "1", "1"])
    assert fields(table)[4:] == ["", "", ""]


def test_what_is_answered_yes_and_no_is_no_activity() -> None:
    head = [*PLACED, "HRP activity (Y/N)", "Beneficiaries"]
    table = read(head, [*AT, "Y", "5"], [*AT, "No", "7"])
    assert fields(table)[3:] == ["", "reached"]


def test_figures_below_their_total_are_no_answers() -> None:
    head = [*PLACED, "Activity", "Beneficiaries", "Beneficiaries/Men", "Beneficiaries/Women"]
    table = read(head, [*AT, "Wells", "1", "1", "0"])
    assert fields(table)[4:] == ["reached", "reached", "reached"]


def test_answers_that_are_sectors_are_read_each() -> None:
    head = [
        "Organisation",
        "State",
        "Which sectors?",
        "Which sectors?/WASH",
        "Which sectors?/Health",
        "_uuid",
        "_index",
    ]
    table = read(
        head,
        ["Oxfam", "Nord", "WASH Health", "1", "1", "a", "1"],
        ["NRC", "Nord", "Health", "0", "1", "b", "2"],
    )
    assert table.by == "sector"
    assert [(part.frame.height, *part.cells("sector").unique()) for part in table.parts] == [
        (1, "WASH"),
        (2, "Health"),
    ]


def test_what_a_program_for_forms_counts_is_no_activity() -> None:
    head = [*PLACED, "Wells", "Latrines", "Pumps", "_uuid", "_index", "_id"]
    table = read(head, [*AT, "3", "4", "5", "a", "1", "77"])
    assert [column.label for column in table.columns if column.cut] == ["Wells", "Latrines", "Pumps"]


@pytest.mark.parametrize(
    ("word", "beside"),
    [
        ("Other", "grp/org_other"),
        ("Autre, à préciser", "Si autre, préciser"),
        ("Not in the list", "Please specify"),
    ],
)
def test_what_other_is_stands_in_the_column_beside(word: str, beside: str) -> None:
    head = ["Organisation", beside, "State", "Cluster", "Activity"]
    table = read(head, ["Oxfam", "", "Nord", "WASH", "Wells"], [word, "Jeunesse", "Nord", "WASH", "Wells"])
    assert table.cells("organisation").to_list() == ["Oxfam", "Jeunesse"]


def test_a_column_that_says_more_than_what_other_is_replaces_nothing() -> None:
    head = ["Organisation", "Other partners", "State", "Cluster", "Activity"]
    table = read(head, ["Oxfam", "NRC", "Nord", "WASH", "Wells"], ["Other", "CARE", "Nord", "WASH", "Wells"])
    assert table.cells("organisation").to_list() == ["Oxfam", "Other"]


def test_repeated_questions_take_who_and_what_from_their_form() -> None:
    form = sheet(
        [
            ["Organisation", "Cluster", "Total beneficiaries", "_index", "_uuid"],
            ["Oxfam", "WASH", "900", "1", "a"],
            ["NRC", "Health", "100", "2", "b"],
        ],
        name="5W",
    )
    asked = sheet(
        [
            ["Activity", "State", "Reached", "_index", "_parent_table_name", "_parent_index"],
            ["Wells", "Nord", "5", "1", "5W", "1"],
            ["Soap", "Nord", "7", "2", "5W", "1"],
            ["Care", "Sud", "9", "3", "5W", "2"],
            ["Lost", "Sud", "1", "4", "5W", "8"],
        ],
        name="activities",
    )
    (table,) = data_tables(Book("form.xlsx", "xlsx", (form, asked)), ACTIVITIES)
    names = ("activity", "organisation", "sector", "reached")
    assert list(zip(*(table.series(name).to_list() for name in names), strict=True)) == [
        ("Wells", "Oxfam", "WASH", "5"),
        ("Soap", "Oxfam", "WASH", "7"),
        ("Care", "NRC", "Health", "9"),
        ("Lost", None, None, "1"),
    ]


def test_forms_that_belong_to_each_other_in_a_circle_are_left_alone() -> None:
    head = ["Organisation", "State", "Activity", "_index", "_parent_table_name", "_parent_index"]
    one, other = (
        sheet([head, ["Oxfam", "Nord", "Wells", "1", name, "1"]], name=own)
        for own, name in (("A", "B"), ("B", "A"))
    )
    tables = data_tables(Book("form.xlsx", "xlsx", (one, other)), ACTIVITIES)
    assert [table.rows for table in tables] == [1, 1]


def test_a_sheet_of_repeated_questions_that_is_named_has_its_form(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "form.xlsx",
        {
            "5W": [["Organisation", "Cluster", "_index"], ["Oxfam", "WASH", 1]],
            "activities": [["Activity", "State", "Reached", PARENT, INDEX], ["Wells", "Nord", 5, "5W", 1]],
            "Lists": [["A"], ["b"]],
        },
    )
    assert [one.name for one in read_file(path, sheet="Lists").sheets] == ["Lists"]
    table = best_table(read_file(path, sheet="activities"), ACTIVITIES, sheet="activities")
    assert (table.sheet, table.series("organisation").to_list()) == ("activities", ["Oxfam"])
