"""Rows that are no records: totals among the data, rows that a template brought and nobody filled in."""

from __future__ import annotations

import pytest

from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.records import says_nothing, total_word
from firstcall.intake.sheets.rowremarks import row_problems
from firstcall.intake.sheets.tables import find_table
from firstcall.policy.refusal import Refused
from tests.intake.test_tables import ACTIVITIES, sheet

HEAD = ["Organisation", "Sector", "Region", "District", "Activity", "Month", "Reached"]
BAY = ["CARE", "WASH", "Bay", "Baydhaba", "Water trucking", "March 2025", "120"]
GEDO = ["NRC", "WASH", "Gedo", "Luuq", "Latrines", "March 2025", "80"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Total", "alone"),
        ("GRAND TOTAL", "alone"),
        ("Sous-total", "alone"),
        ("المجموع", "alone"),
        ("الإجمالي", "alone"),
        ("Total Bay", "beside"),
        ("Bay sub-total", "beside"),
        ("Total général", "alone"),
        ("Totalisation", ""),
        ("Summit Relief", ""),
        ("Total quality management training for the staff of the health ministry", ""),
        ("Ensemble", "alone"),
    ],
)
def test_words_for_totals(text: str, kind: str) -> None:
    assert total_word(text) == kind


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        (["Total", "", "", "", "", "", "200"], True),
        (["", "", "Bay total", "", "", "", "120"], True),
        (["", "", "", "", "", "", "200"], True),  # a bare sum of the rows above
        (["", "", "", "", "", "", "201"], False),
        (
            ["Total", "Health", "Bay", "Baydhaba", "Clinics", "March 2025", "7"],
            False,
        ),  # an organisation of that name
        (["", "", "Total", "", "", "", "9"], True),
        (["المجموع", "", "", "", "", "", "200"], True),
    ],
)
def test_totals_among_the_data(row: list[str], is_total: bool) -> None:
    table = find_table(sheet([HEAD, BAY, GEDO, row, BAY]), ACTIVITIES)
    assert table.aside.totals == ((4,) if is_total else ())
    assert (4 in table.row_numbers().to_list()) is not is_total


def test_a_total_of_a_part_and_a_total_of_all() -> None:
    rows = [HEAD, BAY, BAY, ["", "", "", "", "", "", "240"], GEDO, GEDO, ["", "", "", "", "", "", "160"]]
    table = find_table(sheet([*rows, ["", "", "", "", "", "", "400"]]), ACTIVITIES)
    assert table.aside.totals == (4, 7, 8)
    assert table.rows == 4


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (["", "", "", "", "", "March 2025", ""], False),
        (["", "", "", "", "", "March 2025", "0"], False),
        (["CARE", "", "", "", "", "March 2025", "0"], False),
        (["CARE", "", "#N/A", "#N/A", "", "March 2025", "-"], False),
        (["", "WASH", "Bay", "Baydhaba", "", "March 2025", "0"], False),  # a list of places to be filled in
        (["CARE", "WASH", "Bay", "", "", "", ""], True),  # who is where, without more
        (["CARE", "WASH", "", "", "", "", ""], True),
        (["", "", "", "", "Latrines", "", ""], True),  # refused later: it names no organisation
        (["", "", "", "", "", "", "12"], True),
    ],
)
def test_rows_that_were_only_prepared(row: list[str], counts: bool) -> None:
    table = find_table(sheet([HEAD, BAY, GEDO, row]), ACTIVITIES)
    assert (table.rows, table.aside.prepared) == ((3, ()) if counts else (2, (4,)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Nothing to report", True), ("NIL", True), ("Aucune activité ce mois", True), ("R.A.S.", True), ("Néant", True),
     ("No activities in March 2025", True), ("Sin novedad", True), ("لا توجد أنشطة", True), ("Non-food items", False),
     ("No activity may be as important as the one that was carried out here", False), ("Nil", True)],
)  # fmt: skip
def test_words_for_nothing_done(text: str, expected: bool) -> None:
    assert says_nothing(text) is expected


@pytest.mark.parametrize("last", [["Total general", "", "200"], ["", "", "200"]])
def test_what_stands_once_above_the_table_makes_no_row_of_sums_fuller(last: list[str]) -> None:
    above = [["Organisation: CARE"], ["Activity: Latrines"], ["Sector: WASH"], ["Month: March 2025"]]
    rows = [["Region", "District", "Reached"], ["Bay", "Baydhaba", "120"], ["Gedo", "Luuq", "80"]]
    table = find_table(sheet([*above, *rows, last, ["Bay", "Diinsoor", ""]]), ACTIVITIES)
    assert (table.aside.totals, table.rows) == ((8,), 3)
    assert set(table.series("activity")) == {"Latrines"}


def test_a_letter_from_somebody_names_no_day() -> None:
    above = [["From: the field office", "To: the cluster"], ["Date from: 1 March 2025"]]
    table = find_table(sheet([*above, HEAD, BAY, GEDO]), ACTIVITIES)
    assert (set(table.series("start")), table.column("end")) == ({"1 March 2025"}, None)


@pytest.mark.parametrize(
    ("row", "nothing"),
    [
        (["CARE", "WASH", "Bay", "Nothing to report this month", "", "March 2025", ""], True),
        (["CARE", "WASH", "Bay", "Nil", "", "March 2025", ""], False),  # it may be a place
        (["CARE", "WASH", "Bay", "No activities", "Latrines", "March 2025", ""], False),
        (["CARE", "WASH", "Bay", "No activities", "", "March 2025", "12"], False),
    ],
)
def test_that_there_was_nothing_to_report_may_stand_where_the_place_would(
    row: list[str], nothing: bool
) -> None:
    table = find_table(sheet([HEAD, BAY, GEDO, row]), ACTIVITIES)
    assert table.aside.nothing == ((4,) if nothing else ())


def test_both_are_said_once_with_their_rows() -> None:
    rows = [HEAD, BAY, ["", "", "", "", "", "April 2025", ""], ["", "", "", "", "", "May 2025", "0"], GEDO]
    table = find_table(sheet([*rows, ["Total", "", "", "", "", "", "200"]]), ACTIVITIES)
    problems = Problems(table.sheet)
    row_problems(table, problems)
    assert [(one.code, one.rows, one.refused) for one in problems] == [
        ("total_row", 1, False),
        ("prepared_row", 2, False),
    ]


def test_a_template_that_nobody_filled_in_is_refused_as_empty() -> None:
    rows = [HEAD, *[["CARE", "", "", "", "", f"{month:02}/2025", "0"] for month in range(1, 13)]]
    with pytest.raises(Refused) as refused:
        find_table(sheet(rows), ACTIVITIES)
    assert refused.value.refusal.code == "no_rows"


def test_lists_have_no_totals() -> None:
    rows = [["P-Code", "Name", "Level", "Parent"], ["X1", "Total", "1", "X"], ["X2", "Sum", "1", "X"]]
    assert find_table(sheet(rows), catalogue("places")).rows == 2


@pytest.mark.parametrize(
    ("row", "says_how"),
    [
        (["Select from the list", "Choose", "", "", "free text", "mmm-yy", "Number of individuals"], True),
        (["Sélectionner", "Liste déroulante", "", "automatique", "", "mm/aaaa", "chiffres"], True),
        (["Select Relief", "WASH", "Bay", "Baydhaba", "Enter and view visits", "March 2025", "7"], False),
        (["NRC", "WASH", "Bay", "Baydhaba", "Type I latrines", "March 2025", "7"], False),
    ],
)
def test_a_row_beneath_the_headings_that_says_how_to_fill_in_is_no_report(
    row: list[str], says_how: bool
) -> None:
    table = find_table(sheet([HEAD, row, BAY, GEDO]), ACTIVITIES)
    assert table.aside.examples == ((2,) if says_how else ())
    assert (2 in table.row_numbers().to_list()) is not says_how
