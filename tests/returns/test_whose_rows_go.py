"""What a later version of a file takes away: rows of the file it is a version of, and of no other."""

from __future__ import annotations

import pytest

from tests.returns.country import Reporting, codes, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # asks nothing that others do not ask on both


def row(reached: int, activity: str = "Food", month: str = "May 2022", area: str = "ZZ11") -> str:
    return f"AAA,FSC,{area},{activity},{month},{reached}"


def test_a_corrected_file_of_one_office_leaves_the_rows_of_the_other(country, tmp_path):
    north = [row(10), row(20, "Seeds"), row(30, area="ZZ12")]
    take_in(country, tmp_path, *north, name="5W.csv")
    take_in(country, tmp_path, row(400, "Tools", area="ZZ21"), row(500, area="ZZ21"), name="5W.csv")
    assert country.reached() == 960
    found = take_in(country, tmp_path, row(11), *north[1:], name="5W corrected.csv")
    assert (country.reached(), "rows-gone" in codes(found)) == (961, False)
    assert take_in(country, tmp_path, row(11), north[1], name="5W corrected v2.csv")["rejected"] == 0
    assert country.reached() == 931  # of its own rows one is left out, and goes


def test_a_file_of_another_month_takes_away_nothing_beside_what_it_corrects(country, tmp_path):
    take_in(country, tmp_path, row(738), row(1205, "Seeds"), name="AAA May 2022.csv")
    found = take_in(country, tmp_path, row(700), row(90, month="June 2022"), name="AAA June 2022.csv")
    assert (country.reached(), "rows-gone" in codes(found)) == (700 + 1205 + 90, False)


def test_a_cumulative_file_of_another_month_still_takes_out_what_it_lacks(country, tmp_path):
    take_in(country, tmp_path, row(1), row(2, "Seeds"), row(4, "Tools"), name="AAA May 2022.csv")
    take_in(country, tmp_path, row(1), row(2, "Seeds"), row(8, month="June 2022"), name="AAA June 2022.csv")
    assert country.reached() == 11


@pytest.mark.parametrize(
    "names",
    [("5W.csv", "5W v2.csv", "5W v3.csv"), ("5W.csv", "5W.csv", "5W corrected.csv")],
    ids=["numbered", "of one name"],
)
def test_a_place_corrected_twice_counts_once(country, tmp_path, names):
    same = [row(10), row(20, "Seeds"), row(30, "Tools")]
    for area, name in zip(("ZZ11", "ZZ12", "ZZ21"), names, strict=True):
        take_in(country, tmp_path, *same, row(400, "Cash", area=area), name=name)
        assert country.reached() == 460


def test_rows_that_only_the_first_version_brought_go_with_the_others(country, tmp_path):
    take_in(country, tmp_path, row(1), row(2, "Seeds"), row(3, "Tools"), name="5W.csv")
    take_in(country, tmp_path, row(9), row(2, "Seeds"), row(3, "Tools"), row(4, "Cash"), name="5W v2.csv")
    moved = [row(2, "Seeds", area="ZZ12"), row(3, "Tools", area="ZZ12")]
    take_in(country, tmp_path, row(9), row(4, "Cash"), *moved, name="5W v3.csv")
    assert country.reached() == 18


HEALTH = row(7, "Clinic", area="ZZ21").replace("FSC", "HEA")


@pytest.mark.parametrize("name", ["5W.csv", "upload 7.csv"])
def test_a_sector_s_only_row_whose_place_was_corrected_goes_with_the_rest(country, tmp_path, name):
    """Three of four rows stand: the file is a version, and the health row is the one of another place."""
    country.group("HEA", "Health", "HEA")
    food = [row(10), row(20, "Seeds"), row(30, area="ZZ12")]
    take_in(country, tmp_path, *food, HEALTH, name="5W.csv")
    found = take_in(country, tmp_path, *food, HEALTH.replace("ZZ21", "ZZ11"), name=name)
    assert (country.reached(), codes(found)[0][:9]) == (67, "rows-gone")
    other = row(8, "Clinic", area="ZZ12").replace("FSC", "HEA")
    found = take_in(country, tmp_path, other, name=name)  # a part: nothing of the rest stands in it
    assert (country.reached(), "second-part" in codes(found)) == (75, True)


def test_rows_of_no_month_stay_and_are_said_where_most_of_their_file_stand(tmp_path):
    """The same bytes under the name that was asked for take them out: their sender does as told."""
    country = Reporting()
    rows = [row(10, month=""), row(20, "Seeds", month=""), row(30, "Tools", month="")]
    country.take_in(tmp_path, *rows, name="5W.csv")
    found = country.take_in(tmp_path, *rows[:2], name="upload.csv")
    assert country.reached() == 60
    assert [one for one in codes(found) if "stay" in one] == ["undated-stay"]
    found = country.take_in(tmp_path, *rows[:2], name="5W v2.csv")
    assert (country.reached(), "undated-stay" in codes(found)) == (30, False)


def test_organisations_that_a_version_leaves_out_are_said_whatever_it_is_called(country, tmp_path):
    rows = [row(10), row(20, "Seeds"), row(30, "Tools").replace("AAA", "BBB")]
    take_in(country, tmp_path, *rows, name="5W.csv")
    found = take_in(country, tmp_path, *rows[:2], name="upload.csv")
    assert ("others-stay" in codes(found), country.reached()) == (True, 60)


def test_an_organisation_that_is_left_out_of_one_month_alone_is_said_too(tmp_path):
    country = Reporting()
    rows = [
        row(10),
        row(20, "Seeds"),
        row(30, month="June 2022"),
        row(40, month="June 2022").replace("AAA", "BBB"),
    ]
    country.take_in(tmp_path, *rows, rows[3].replace("June", "May"), name="5W.csv")
    found = country.take_in(tmp_path, *rows, name="upload.csv")
    assert [one["value"] for one in found["problems"] if one["code"] == "others-stay"] == [
        "Organisation BBB: 1"
    ]
