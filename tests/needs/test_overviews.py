"""Overviews of all sectors: sheets that count different things, figures in millions, groups that add up to all."""

from __future__ import annotations

import pytest

from tests.needs.kept_books import BooksCountry, added_up, by_area, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(tmp_path) -> BooksCountry:
    return BooksCountry(tmp_path)


def test_sheets_of_need_of_targets_and_of_severity_are_read_each(country):
    head = ["District", "P-code", "Food Security", "Health"]
    sheets = {
        "Read me": [["A workbook of the clusters"]],
        "PiN": [head, ["Area ZZ11", "ZZ11", 10, 20], ["Area ZZ12", "ZZ12", 1, 2]],
        "Target": [head, ["Area ZZ11", "ZZ11", 5, 6], ["Area ZZ12", "ZZ12", 1, 1]],
        "Severity": [head, ["Area ZZ11", "ZZ11", 3, 4], ["Area ZZ12", "ZZ12", 2, 5]],
    }
    found = country.take_in_book(sheets)
    assert [(one["sheet"], one["accepted"], one["changed"]) for one in found] == [
        ("PiN", 2, 0), ("Target", 2, 0), ("Severity", 2, 0),
    ]  # fmt: skip
    assert (added_up(), added_up(metric="targeted")) == ({"FSC": 11, "HEA": 22}, {"FSC": 6, "HEA": 7})


def test_targets_that_come_later_leave_the_people_in_need_as_they_are(country):
    country.take_in(["P-code", "PiN"], ["ZZ11", 10], group=country.food)
    country.take_in(["P-code", "Target"], ["ZZ11", 5], group=country.food)
    assert (by_area(), by_area("targeted")) == ({"ZZ11": 10}, {"ZZ11": 5})
    found = country.take_in(["P-code", "PiN"], ["ZZ11", 8], group=country.food)
    assert (found["changed"], by_area(), by_area("targeted")) == (1, {"ZZ11": 8}, {"ZZ11": 5})


def test_a_target_alone_below_one_that_came_with_people_in_need_is_named(country):
    country.take_in(["P-code", "PiN", "Target"], ["ZZ11", 10, 9], ["ZZ12", 10, 2], group=country.food)
    found = country.take_in(["P-code", "Target"], ["ZZ11", 5], ["ZZ12", 5], group=country.food)
    assert [one["rows"] for one in found["problems"] if one["code"] == "target-outweighed"] == [1]
    assert added_up(metric="targeted") == {"FSC": 14}


def test_a_sheet_that_says_so_is_of_all_sectors(country):
    found = country.take_in(["P-code", "PiN", "Sévérité intersectorielle"], ["ZZ11", 10, 3])
    assert (added_up(), codes(found)) == ({"Intersectoral": 10}, {"stated_once"})


def test_population_groups_that_add_up_to_the_figure_beside_them_count_the_same(country):
    head = ["P-code", "IDPs", "Host community", "People in need"]
    country.take_in(head, ["ZZ11", 10, 30, 40], ["ZZ12", 1, 2, 3], group=country.food)
    assert (added_up(), added_up("IDP")) == ({"FSC": 43}, {"FSC": 11})
    found = country.take_in(head, ["ZZ21", 10, 30, 45], group=country.food)
    assert "column_asked" in codes(found)


@pytest.mark.parametrize(
    ("cell", "meant"), [("1.2M", 1_200_000), ("18,9 millions", 18_900_000), ("2 m", 2_000_000)]
)
def test_figures_in_millions(country, cell, meant):
    country.take_in(["P-code", "PiN"], ["ZZ11", cell], group=country.food)
    assert by_area() == {"ZZ11": meant}
