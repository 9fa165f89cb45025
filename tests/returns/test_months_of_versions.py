"""Months of a file that is a version of an earlier one: those it lacks are said, and one without its year gets it."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.returns.rules.returns import corrects, says_corrected, year_of_corrected
from tests.returns.country import Reporting, codes, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # asks nothing that others do not ask on both

YEAR = [(month, area) for month in ("May 2022", "June 2022", "July 2022") for area in ("ZZ11", "ZZ12")]


def row(reached: int, month: str, area: str = "ZZ11", who: str = "AAA", activity: str = "Food") -> str:
    return f"{who},FSC,{area},{activity},{month},{reached}"


def stay(found: dict) -> list[str]:
    return [one["value"] for one in found["problems"] if one["code"] == "months-stay"]


@pytest.mark.parametrize("name", ["AAA 5W rev2.csv", "AAA 5W corrected.csv", "AAA 5W (1).csv", "upload.csv"])
def test_a_month_that_a_version_lacks_is_said_and_goes_on_counting(country, tmp_path, name):
    rows = [row(10, month, area) for month, area in YEAR]
    take_in(country, tmp_path, *rows, name="AAA 5W.csv")
    found = take_in(country, tmp_path, *rows[2:], name=name)
    assert (stay(found), country.reached()) == (["Organisation AAA, 2022-05: 2"], 60)


def test_every_partner_and_month_that_a_version_lacks_is_said_by_itself(tmp_path):
    country = Reporting()
    rows = [row(10, month, area, who) for month, area in YEAR for who in ("AAA", "BBB")]
    take_in(country, tmp_path, *rows, name="5W.csv")
    left = [one for one in rows if ("AAA" in one or "May" not in one) and ("BBB" in one or "July" not in one)]
    found = take_in(country, tmp_path, *left, name="5W v2.csv")
    assert stay(found) == ["Organisation AAA, 2022-07: 2", "Organisation BBB, 2022-05: 2"]


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("AAA.csv", "AAA (1).csv"),  # the next month's file, downloaded beside the first
        ("AAA.csv", "AAA.csv"),
        ("AAA May 2022.csv", "AAA June 2022.csv"),
        ("AAA May 2022.csv", "AAA June 2022 corrected.csv"),
    ],
)
def test_the_file_of_the_next_month_says_nothing_of_the_one_before(country, tmp_path, first, name):
    take_in(country, tmp_path, row(10, "May 2022"), row(20, "May 2022", "ZZ12"), name=first)
    found = take_in(country, tmp_path, row(11, "June 2022"), row(21, "June 2022", "ZZ12"), name=name)
    assert (stay(found), country.reached()) == ([], 62)


def test_a_corrected_file_that_lost_its_year_has_that_of_the_file_it_corrects(tmp_path):
    """No rounds are planned: then the year is that of the round."""
    country = Reporting()
    take_in(country, tmp_path, row(10, "March 2021"), row(20, "March 2021", "ZZ12"), name="AAA.csv")
    found = take_in(country, tmp_path, row(10, "March"), row(25, "March", "ZZ12"), name="AAA corrected.csv")
    assert (country.reached(), found["changed"], found["unchanged"]) == (35, 1, 1)
    assert [one["value"] for one in found["problems"] if one["code"] == "month-of-version"] == ["2021-03"]


@pytest.mark.parametrize(
    ("first", "name", "month"),
    [
        (["March 2021", "March 2022"], "AAA corrected.csv", "March"),  # of two years
        (["March 2021", "March 2021"], "AAA.csv", "March"),  # may be the next year's
        (["March 2021", "March 2021"], "BBB corrected.csv", "March"),
        (["March 2021", "March 2021"], "AAA corrected.csv", "April"),
    ],
)
def test_where_nothing_says_the_year_both_go_on_counting(tmp_path, first, name, month):
    country = Reporting()
    there = [row(10 * nth, one, area) for nth, one, area in zip((1, 2), first, ("ZZ11", "ZZ12"), strict=True)]
    take_in(country, tmp_path, *there, name="AAA.csv")
    found = take_in(country, tmp_path, row(15, month), row(25, month, "ZZ12"), name=name)
    assert (country.reached(), "month-of-version" in codes(found)) == (70, False)


MARCH = date(2021, 3, 1)


@pytest.mark.parametrize(
    ("number", "there", "year"),
    [
        (3, [MARCH], 2021),
        (3, [MARCH, date(2022, 4, 1)], 2021),
        (3, [MARCH, date(2022, 3, 1)], None),
        (3, [MARCH, None], None),  # rows without any day are there too
        (4, [MARCH], None),
        (4, [], None),
    ],
)
def test_the_year_of_a_file_that_is_corrected(number, there, year):
    assert year_of_corrected(number, there) == year


@pytest.mark.parametrize(
    ("name", "earlier", "is_later", "in_words"),
    [
        ("5W rev2.csv", "5W.csv", True, True),
        ("5W corrected.csv", "5W v2.csv", True, True),
        ("5W (1).csv", "5W.csv", True, False),
        ("Copy of 5W.csv", "5W.csv", True, False),
        ("5W.csv", "5W.csv", False, False),
        ("5W.csv", "5W v2.csv", False, False),  # the earlier one
        ("3W v2.csv", "5W.csv", False, False),
    ],
)
def test_what_names_say_of_corrections(name, earlier, is_later, in_words):
    assert (corrects(name, earlier), says_corrected(name, earlier)) == (is_later, in_words)
