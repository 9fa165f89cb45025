"""Files that say more than a report a row: a sheet for each month, months side by side, several places in a cell."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.activities.models import Activity
from tests.activities.taken_in import JUNE, counts, take_in
from tests.gaps.country import AT
from tests.intake.made import workbook

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
