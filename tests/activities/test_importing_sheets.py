"""Files that say more than a report a row: a sheet for each month, months side by side, several places in a cell."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.activities.models import Activity
from firstcall.activities.rows.sheetactivity import with_activity_of_sheet
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.tables import find_table
from tests.activities.taken_in import JUNE, counts, take_in
from tests.gaps.country import AT
from tests.intake.made import workbook
from tests.intake.test_tables import sheet as made_sheet

pytestmark = pytest.mark.django_db


def test_a_workbook_with_a_sheet_for_each_month_is_taken_in_whole(country, tmp_path):
    head = ["Organisation", "Sector", "Admin2 PCode", "Activity", "Reached"]
    months = {"May 2022": "10", "June 2022": "20"}
    sheets = {
        name: [head, ["WFP", "Food Security", "ZZ11", "Food", people]] for name, people in months.items()
    }
    path = workbook(tmp_path / "year.xlsx", {"Notes": [["One sheet a month"]], **sheets})
    found = import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    assert [(one["sheet"], *counts(one), one["totals"]["reached"]) for one in found] == [
        ("May 2022", 1, 1, 1, 0, 0, 0, 10),
        ("June 2022", 1, 1, 1, 0, 0, 0, 20),
    ]
    months_there = Activity.objects.order_by("month").values_list("month", "reached")
    assert list(months_there) == [(date(2022, 5, 1), 10), (JUNE, 20)]
    again = import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    assert [counts(one) for one in again] == [(1, 1, 0, 0, 1, 0)] * 2


def test_a_sheet_for_each_activity_and_the_corrected_workbook(country, tmp_path):
    """Their names say what was done. Without, the rows of each would take the place of those of the one before."""

    def book(name, people):
        head = ["Organisation", "Sector", "Admin2 PCode", "Month", "Reached"]
        sheets = {
            sheet: [head, ["WFP", "Food Security", "ZZ11", "June 2022", number]]
            for sheet, number in people.items()
        }
        return workbook(tmp_path / name, sheets)

    def send(path):
        return import_activities([path], emergency=country.emergency, by=operator(), at=AT)

    found = send(book("WFP June 2022.xlsx", {"Vaccination": "10", "First aid": "20"}))
    assert [(one["new"], [p["code"] for p in one["problems"]]) for one in found] == [
        (1, ["activity-of-sheet"])
    ] * 2
    rows = Activity.objects.filter(superseded_by=None).order_by("reached").values_list("activity", "reached")
    assert list(rows) == [("Vaccination", 10), ("First aid", 20)]
    found = send(book("WFP June 2022 v2.xlsx", {"Vaccination": "10", "First aid": "21"}))
    assert [(one["changed"], one["unchanged"], [p["code"] for p in one["problems"]]) for one in found] == [
        (0, 1, ["activity-of-sheet"]),
        (1, 0, ["activity-of-sheet"]),
    ]
    assert list(rows.all()) == [("Vaccination", 10), ("First aid", 21)]


@pytest.mark.parametrize(
    ("sheet", "together", "named"),
    [
        ("Vaccination", ("Vaccination", "First aid"), True),
        ("Vaccination", ("Vaccination",), False),  # one alone may be called anything
        ("Sheet1", ("Sheet1", "Sheet2"), False),
        ("Data", ("Data", "Vaccination"), False),
        ("May 2022", ("May 2022", "June 2022"), False),
        ("Green Valley Re", ("Green Valley Re", "Blue Hill"), False),  # the partner's rows, its name cut
        ("Bread", ("Bread", "Blue Hill"), False),  # the place's
        ("Green", ("Green", "Blue Hill"), True),
    ],
)
def test_when_the_name_of_a_sheet_is_an_activity(sheet, together, named):
    rows = [
        ["Organisation", "Sector", "Admin2 Name", "Reached"],
        ["Green Valley Relief", "FSC", "Bread", "3"],
        ["GREEN VALLEY RELIEF", "FSC", "Bread", "4"],
    ]
    table = find_table(made_sheet(rows, name=sheet), catalogue("activities"))
    found = with_activity_of_sheet(
        table, together, lambda _heading, _sample: (), lambda _text: False, Problems(sheet)
    )
    assert (found.column("activity") is not None) is named


def test_only_the_named_sheet_is_taken_in(country, tmp_path):
    head = ["Organisation", "Sector", "Admin2 PCode", "Activity", "Reached"]
    sheets = {
        name: [head, ["WFP", "Food Security", "ZZ11", "Food", "5"]] for name in ("May 2022", "June 2022")
    }
    found = take_in(country, workbook(tmp_path / "year.xlsx", sheets), sheet="june 2022")
    assert (found["sheet"], counts(found)) == ("June 2022", (1, 1, 1, 0, 0, 0))


def test_months_side_by_side_are_rows_of_their_own(country, write):
    headings = "Organisation,Sector,Admin2 PCode,Activity,Jan 2022,Feb 2022,Mar 2022"
    path = write("WFP,Food Security,ZZ11,Food,10,,30", headings=headings)
    found = take_in(country, path)
    assert (counts(found), found["totals"]["reached"]) == ((2, 2, 2, 0, 0, 0), 40)
    rows = Activity.objects.order_by("month").values_list("month", "reached", "source_row")
    assert list(rows) == [(date(2022, 1, 1), 10, 2), (date(2022, 3, 1), 30, 2)]


def test_a_row_of_several_places_counts_in_each_and_the_file_again_changes_nothing(country, write):
    headings = "Organisation,Sector,Admin1,Admin2,Activity"
    names = [country.areas[code].name for code in ("ZZ11", "ZZ12")]
    path = write(f'WFP,FSC,,"{names[0]}, {names[1]}",Food', f"FAO,FSC,,{names[0]},Seeds", headings=headings)
    found = take_in(country, path)
    assert counts(found) == (3, 3, 3, 0, 0, 0)
    assert sorted(Activity.objects.values_list("organisation__acronym", "area__pcode", "source_row")) == [
        ("FAO", "ZZ11", 3),
        ("WFP", "ZZ11", 2),
        ("WFP", "ZZ12", 2),
    ]
    again = take_in(
        country, write(*path.read_text("utf-8").splitlines()[1:], headings=headings, name="again.csv")
    )
    assert counts(again) == (3, 3, 0, 0, 3, 0)


@pytest.mark.parametrize("names", ["sheet", "parts"])
def test_the_sector_of_a_sheet_stands_in_its_name_or_in_its_parts_alone(country, tmp_path, names):
    head, row = (
        ["Organisation", "Admin2 PCode", "Activity", "Month", "Reached"],
        ["WFP", "ZZ11", "Food", "June 2022", "30"],
    )
    if names == "parts":
        head, row, sheet = [*head, "Sub-sector"], [*row, "Food Security"], "Data"
    else:
        sheet = "Food Security 5W"
    found = take_in(country, workbook(tmp_path / "report.xlsx", {sheet: [head, row]}))
    assert counts(found) == (1, 1, 1, 0, 0, 0)
    assert list(Activity.objects.values_list("sector", "reached")) == [("FSC", 30)]


def test_a_sheet_that_adds_up_the_others_is_named_and_not_read(country, tmp_path):
    head = ["Organisation", "Sector", "Admin2 PCode", "Activity", "Reached"]
    figures = {"May 2022": "10", "June 2022": "20", "Total": "30"}
    sheets = {
        name: [head, ["WFP", "Food Security", "ZZ11", "Food", people]] for name, people in figures.items()
    }
    path = workbook(tmp_path / "year.xlsx", sheets)
    found = import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    assert [one["sheet"] for one in found] == ["May 2022", "June 2022"]
    assert [
        (one["sheet"], problem["value"], problem["message"])
        for one in found
        for problem in one["problems"]
        if problem["code"] == "other_sheet"
    ] == [("May 2022", "Total", "The sheet Total adds up the others. It was not read.")]
    assert sorted(Activity.objects.values_list("reached", flat=True)) == [10, 20]


def test_sheets_of_what_was_planned_and_what_was_done(country, tmp_path):
    sheets = {
        name: [
            ["Organisation", "Sector", "Admin2 PCode", "Month", figure],
            ["WFP", "Food Security", "ZZ11", "June 2022", people],
        ]
        for name, figure, people in (("Targets", "Targeted", "500"), ("Achievements", "Reached", "100"))
    }
    path = workbook(tmp_path / "WFP.xlsx", sheets)
    found = import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    assert [one["sheet"] for one in found] == ["Targets", "Achievements"]
    assert sorted(Activity.objects.values_list("targeted", "reached"), key=str) == [(500, None), (None, 100)]
