"""A report by the days of a month and one by the month's name are one: layouts change in the middle of a year."""

from __future__ import annotations

import pytest

from firstcall.activities.models import Activity
from tests.returns.country import Reporting, codes

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # asks nothing that others do not ask on both
DAYS = "Organisation,Sector,Admin2 PCode,Activity,Donor,Start date,End date,Reached"
MONTH = "Organisation,Sector,Admin2 PCode,Activity,Month,Reached"
DATED = ["AAA,FSC,ZZ11,Food,ECHO,2022-04-01,2022-04-30,10", "AAA,FSC,ZZ12,Food,ECHO,2022-04-03,2022-04-20,20"]
NAMED = ["AAA,FSC,ZZ11,Food,April 2022,10", "AAA,FSC,ZZ12,Food,April 2022,20"]


@pytest.fixture
def country(db) -> Reporting:
    return Reporting()


def in_use() -> int:
    return Activity.objects.filter(superseded_by=None).count()


def test_the_same_rows_by_month_after_their_days_count_once(country, tmp_path):
    country.take_in(tmp_path, *DATED, name="AAA 2022.csv", headings=DAYS)
    found = country.take_in(tmp_path, *NAMED, "AAA,FSC,ZZ11,Food,May 2022,5", name="AAA 2022.xls.csv")
    assert ([found[name] for name in ("new", "unchanged")], codes(found)) == ([1, 2], ["said-already"])
    assert (country.reached(), in_use()) == (35, 3)


def test_the_same_rows_by_days_after_their_month_count_once(country, tmp_path):
    country.take_in(tmp_path, *NAMED, name="AAA.csv")
    found = country.take_in(tmp_path, *DATED, name="AAA 2022.csv", headings=DAYS)
    assert [found[name] for name in ("new", "changed")] == [0, 2]  # they say more: the donor, the days
    assert (country.reached(), in_use()) == (30, 2)


@pytest.mark.parametrize(
    "row",
    [
        "AAA,FSC,ZZ11,Food,,2022-04-01,2022-06-30,10",  # of a project
        "AAA,FSC,ZZ11,Food,,2022-05-01,2022-05-31,10",
        "AAA,FSC,ZZ11,Food,,2022-04-01,2022-04-30,11",
    ],
)
def test_other_days_or_figures_are_another_row(country, tmp_path, row):
    country.take_in(tmp_path, NAMED[0], name="AAA.csv")
    found = country.take_in(tmp_path, row, name="north.csv", headings=DAYS)
    assert (found["new"], in_use()) == (1, 2)


def test_two_rows_of_one_month_by_their_days_stay_two(country, tmp_path):
    halves = ["AAA,FSC,ZZ11,Food,,2022-04-01,2022-04-15,10", "AAA,FSC,ZZ11,Food,,2022-04-16,2022-04-30,10"]
    country.take_in(tmp_path, *halves, name="AAA.csv", headings=DAYS)
    country.take_in(tmp_path, halves[0].replace("04-01", "04-02"), name="South.csv", headings=DAYS)
    assert country.reached() == 30
    found = country.take_in(tmp_path, NAMED[0], NAMED[0], NAMED[0], name="All.csv")
    assert (found["new"], found["changed"], country.reached()) == (0, 3, 30)
