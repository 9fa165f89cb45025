"""What a version takes out of other sectors, and what tells the months of files apart that name no year."""

from __future__ import annotations

from datetime import datetime

import pytest

from firstcall.access.queries import operator
from firstcall.returns.actions import plan_months
from tests.returns.country import IN_TIME, Reporting, codes, row

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # asks nothing that others do not ask on both

HEALTH = row("AAA", 7).replace("FSC", "HEA")
FOOD = [row("AAA", 10), row("AAA", 20, area="ZZ12")]


@pytest.fixture(params=[False, True], ids=["without rounds", "with rounds"])
def two_groups(request, db) -> Reporting:
    """A second group; a round of June of both, or none."""
    country = Reporting()
    country.group("HEA", "Health", "HEA")
    if request.param:
        plan_months(emergency=country.emergency, first=datetime(2022, 6, 1).date(), due_day=5, closing_day=10,
                    by=operator(), at=IN_TIME)  # fmt: skip
    return country


def test_a_version_without_any_row_of_a_sector_left_takes_the_last_one_out(two_groups, tmp_path):
    """Of three rows one is deleted, the only one of its sector. A file of one sector is no version of the whole."""
    two_groups.take_in(tmp_path, *FOOD, HEALTH, name="AAA June.csv")
    found = two_groups.take_in(tmp_path, *FOOD, name="AAA June corrected.csv")
    assert (codes(found), two_groups.reached()) == (["rows-gone"], 30)
    found = two_groups.take_in(tmp_path, HEALTH, name="AAA June HEA.csv")
    assert (codes(found), two_groups.reached()) == ([], 37)


def test_a_version_with_a_small_part_of_the_rows_may_be_one_sectors_and_takes_no_other_out(
    two_groups, tmp_path
):
    others = [HEALTH, HEALTH.replace("ZZ11", "ZZ12"), HEALTH.replace("ZZ11", "ZZ21")]
    two_groups.take_in(tmp_path, FOOD[0], *others, name="AAA June.csv")
    found = two_groups.take_in(tmp_path, FOOD[0].replace(",10", ",11"), name="AAA June corrected.csv")
    assert (codes(found), two_groups.reached()) == (["sectors-stay"], 32)
    (said,) = found["problems"]
    assert said["message"].startswith("“AAA June.csv” has rows of other sectors for ")


def test_rows_of_months_without_a_year_are_told_apart_by_the_names_of_their_files(tmp_path):
    """ "March" in the cells and in the file's name, and a year nowhere: no month is guessed, none replaces another."""
    country = Reporting()
    january, march = (
        ["AAA,FSC,ZZ11,Food,January,10", "AAA,FSC,ZZ12,Food,January,5"],
        ["AAA,FSC,ZZ11,Food,March,20", "AAA,FSC,ZZ12,Food,March,5"],
    )
    country.take_in(tmp_path, *january, name="AAA January.csv")
    found = country.take_in(tmp_path, *march, name="AAA March.csv")
    assert ([found[name] for name in ("new", "changed", "unchanged")], country.reached()) == ([2, 0, 0], 40)
    assert "undated-replaced" not in codes(found)
    found = country.take_in(tmp_path, march[0].replace("20", "21"), march[1], name="AAA March v2.csv")
    assert ([found[name] for name in ("new", "changed", "unchanged")], country.reached()) == ([0, 1, 1], 41)
    assert "rows-gone" not in codes(found)
    found = country.take_in(tmp_path, *january, name="AAA January.csv")
    assert ([found[name] for name in ("new", "changed", "unchanged")], country.reached()) == ([0, 0, 2], 41)


def test_the_last_row_of_a_sector_goes_from_a_month_without_its_year_too(tmp_path):
    country = Reporting()
    country.group("HEA", "Health", "HEA")
    rows = ["AAA,FSC,ZZ11,Food,January,10", "AAA,FSC,ZZ12,Food,January,5", "AAA,HEA,ZZ11,Clinic,January,7"]
    country.take_in(tmp_path, *rows, name="AAA January.csv")
    found = country.take_in(tmp_path, *rows[:2], name="AAA January final.csv")
    assert ("rows-gone" in codes(found), country.reached()) == (True, 15)
