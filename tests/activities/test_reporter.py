"""A sheet without a column for the organisation: its name, the file's name, or the sender say whose it is."""

from __future__ import annotations

import pytest

from firstcall.activities.rows.reporter import with_reporter
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import find_table
from firstcall.organisations.directory import Directory, Known
from tests.intake.test_tables import ACTIVITIES, sheet

DIRECTORY = Directory.of(
    [
        Known(1, "a", "Agency for Technical Cooperation", "ACTED"),
        Known(2, "b", "Norwegian Refugee Council", "NRC"),
    ],
    [],
)
ROWS = [["District", "Activity", "Reached"], ["Luuq", "Latrines", "5"], ["Baydhaba", "Wells", "7"]]


@pytest.mark.parametrize(
    ("name", "file", "sender", "organisation"),
    [
        ("Data", "ACTED_5W_March 2025.xlsx", "", "Agency for Technical Cooperation"),
        ("NRC", "5W.xlsx", "", "Norwegian Refugee Council"),
        ("NRC", "ACTED.xlsx", "", "Norwegian Refugee Council"),  # the sheet says more than the file
        ("Data", "5W - Norwegian Refugee Council - final.xlsx", "CARE", "Norwegian Refugee Council"),
        ("Data", "ACTED and NRC.xlsx", "CARE", "CARE"),
        ("Data", "report.xlsx", "CARE", "CARE"),
        ("Data", "report.xlsx", "", None),
    ],
)
def test_whose_report_it_is(name: str, file: str, sender: str, organisation: str | None) -> None:
    problems = Problems(name)
    table = with_reporter(
        find_table(sheet(ROWS, name=name), ACTIVITIES), DIRECTORY, sender, problems, file_name=file
    )
    assert table.series("organisation").to_list() == [organisation] * 2
    assert [one.code for one in problems] == (["organisation-of-file"] if organisation else [])


@pytest.mark.parametrize(
    ("together", "sender", "organisation"),
    [
        (["NRC", "River Fresh"], "", "River Fresh"),
        (["Annex", "River Fresh"], "", None),  # nobody's name among them
        (["NRC", "River Fresh"], "CARE", "CARE"),
    ],
)
def test_sheets_called_after_organisations_one_of_which_is_known(
    together: list[str], sender: str, organisation: str | None
) -> None:
    table = with_reporter(
        find_table(sheet(ROWS, name="River Fresh"), ACTIVITIES), DIRECTORY, sender, Problems("River Fresh"),
        file_name="5W.xlsx", together=together,
    )  # fmt: skip
    assert table.series("organisation").to_list() == [organisation] * 2


def test_a_column_that_names_somebody_decides() -> None:
    rows = [[*ROWS[0], "Implementing partner"], [*ROWS[1], "CARE"]]
    problems = Problems("Data")
    table = with_reporter(
        find_table(sheet(rows), ACTIVITIES), DIRECTORY, "NRC", problems, file_name="ACTED.xlsx"
    )
    assert (table.series("organisation").to_list(), list(problems)) == ([None], [])


def test_every_month_of_a_wide_table_has_its_organisation() -> None:
    rows = [["District", "Activity", "Jan 2025", "Feb 2025", "Mar 2025"], ["Luuq", "Latrines", "5", "6", "7"]]
    table = with_reporter(
        find_table(sheet(rows), ACTIVITIES), DIRECTORY, "NRC", Problems("Data"), file_name="5w.xlsx"
    )
    assert [part.series("organisation").to_list() for part in table.parts] == [["NRC"]] * 3
