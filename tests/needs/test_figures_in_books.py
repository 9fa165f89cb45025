"""How workbooks write figures and rows: totals, notes, thousands, points that group, blocks, shares, disability."""

from __future__ import annotations

import pytest

from firstcall.needs.models import NeedFigure
from firstcall.needs.rows.written import unclear
from firstcall.places.models import Area
from tests.needs.kept_books import BooksCountry, added_up, by_area, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(tmp_path) -> BooksCountry:
    return BooksCountry(tmp_path)


def test_totals_and_notes_are_set_aside_whatever_their_place(country):
    found = country.take_in(
        ["Province", "District", "District P-code", "PiN"],
        ["TOTAL", "", "", 60],
        ["Area ZZ1", "Sub-total", "", 30],
        ["", "Area ZZ11", "ZZ11", 10],
        ["", "Area ZZ12", "ZZ12", 20],
        ["Area ZZ2 Total", "", "", 30],
        ["", "Area ZZ21", "ZZ21", 30],
        [],
        ["Source: the clusters"],
        ["Note: estimates of 2026"],
        group=country.food,
    )
    assert (found["rows"], found["accepted"], found["rejected"]) == (3, 3, 0)
    said = {one["code"]: one["rows"] for one in found["problems"]}
    assert said == {"total_row": 3, "note_row": 2}
    assert (added_up(), by_area()) == ({"FSC": 60}, {"ZZ11": 10, "ZZ12": 20, "ZZ21": 30})


def test_a_category_called_total_is_no_total_row(country):
    found = country.take_in(["P-code", "Category", "PiN"], ["ZZ11", "Total", 10], group=country.food)
    assert (found["accepted"], added_up()) == (1, {"FSC": 10})


def test_rows_that_are_all_totals_are_the_records(country):
    country.areas["ZZ1"].name = "Suma"
    country.areas["ZZ1"].save()
    found = country.take_in(["Province", "PiN"], ["Suma", 10], group=country.food)
    assert (found["accepted"], by_area()) == (1, {"ZZ1": 10})


@pytest.mark.parametrize(
    "heading", ["PiN (in thousands)", "PiN ('000)", "PiN (K)", "PDB en milliers", "PiN en miles"]
)
def test_thousands_in_the_heading(country, heading):
    found = country.take_in(["P-code", heading], ["ZZ11", 12.5], ["ZZ12", 2], group=country.food)
    assert (codes(found), by_area()) == ({"in-thousands"}, {"ZZ11": 12500, "ZZ12": 2000})


def test_thousands_in_the_title_where_the_figures_can_be(country):
    title = ["People in need, figures in thousands"]
    country.take_in(title, ["P-code", "PiN", "Population"], ["ZZ11", 12.5, 3000000], group=country.food)
    assert (by_area(), by_area("population")) == ({"ZZ11": 12500}, {"ZZ11": 3_000_000})


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        (["1.234.567", "12.345"], [1_234_567, 12_345]),  # the first shows what the points are
        (["12.340", "12.345"], [12_340, 12_345]),  # no fraction is written with a nought at its end
        (["12.345", "1.234"], [12, 1]),  # two alone show nothing
        (["12.345", "12.5"], [12, 13]),
        (["0.750", "12.345"], [1, 12]),
    ],
)
def test_points_group_where_the_sheet_shows_it(country, cells, meant):
    rows = [[code, cell] for code, cell in zip(["ZZ11", "ZZ12"], cells, strict=True)]
    found = country.take_in(["P-code", "PiN"], *rows, group=country.food)
    assert list(by_area().values()) == meant
    assert codes(found) == ({"points-as-thousands"} if meant[1] > 1000 else set())


def test_a_point_that_may_be_of_thousands_beside_a_fraction_is_left_out_and_said(country):
    rows = [["ZZ11", "12.000"], ["ZZ12", "47501.94"], ["ZZ21", "800"]]
    found = country.take_in(["P-code", "PiN"], *rows, group=country.food)
    said = [(one["code"], one["cell"]) for one in found["problems"] if one["code"] == "points-unclear"]
    assert (by_area(), said) == ({"ZZ12": 47_502, "ZZ21": 800}, [("points-unclear", "B2")])


@pytest.mark.parametrize(
    ("texts", "left_out"),
    [
        (["12.000", "47501.94"], ["12.000"]),
        (["12.000", "1.234.567", "0.5"], ["12.000"]),  # two points are always between thousands
        (["12.345", "47501.94"], []),  # computed fractions have as many digits as they have
        (["12.000", "47501.940"], []),  # a whole column written with three digits
        (["12.000", "800"], []),
    ],
)
def test_points_of_which_nobody_can_tell(texts, left_out):
    assert unclear(texts) == left_out


def test_three_figures_of_one_form_show_it_alone(country):
    rows = [["ZZ11", "12.345"], ["ZZ12", "1.234"], ["ZZ21", "9.876"]]
    country.take_in(["P-code", "PiN"], *rows, group=country.food)
    assert by_area() == {"ZZ11": 12345, "ZZ12": 1234, "ZZ21": 9876}


def test_fractions_of_another_column_say_nothing_where_a_nought_at_the_end_shows_it(country):
    rows = [["ZZ11", "12.340", "154328.68"], ["ZZ12", "1.992", "22760.24"], ["ZZ21", "9.876", "1967.2"]]
    country.take_in(["P-code", "PiN", "Population"], *rows, group=country.food)
    assert by_area() == {"ZZ11": 12340, "ZZ12": 1992, "ZZ21": 9876}
    assert by_area("population") == {"ZZ11": 154_329, "ZZ12": 22_760, "ZZ21": 1967}


def test_nothing_written_is_not_zero(country):
    rows = [["ZZ11", "NR"], ["ZZ12", "n/a"], ["ZZ21", "0"], ["ZZ1", "non renseigné"]]
    found = country.take_in(["P-code", "PiN"], *rows, group=country.food)
    assert (found["accepted"], found["rejected"], by_area()) == (1, 3, {"ZZ21": 0})


def twice_named(country: BooksCountry) -> None:
    Area.objects.filter(pcode__in=["ZZ11", "ZZ21"]).update(name="Old Town")


@pytest.mark.parametrize("merged", [[], ["A2:A3", "A4:A5"]])
def test_a_province_that_stands_once_for_its_districts(country, merged):
    twice_named(country)
    country.areas["ZZ22"] = Area.objects.create(
        country=country.country, pcode="ZZ22", name="Area ZZ22", level=2, parent=country.areas["ZZ2"]
    )
    found = country.take_in(
        ["Province", "District", "PiN"],
        ["Area ZZ1", "Area ZZ12", 1],
        ["", "Old Town", 2],
        ["Area ZZ2", "Area ZZ22", 3],
        ["", "Old Town", 4],
        merged=merged,
        group=country.food,
    )
    assert (found["rejected"], by_area()) == (0, {"ZZ12": 1, "ZZ11": 2, "ZZ22": 3, "ZZ21": 4})


def test_a_number_merged_over_rows_is_not_that_of_each(country):
    found = country.take_in(
        ["P-code", "PiN"], ["ZZ11", 10], ["ZZ12", ""], merged=["B2:B3"], group=country.food
    )
    assert (found["accepted"], found["rejected"], by_area()) == (1, 1, {"ZZ11": 10})


def test_a_share_beside_the_people_is_not_worked_out(country):
    found = country.take_in(
        ["P-code", "Population", "% PiN", "PiN"], ["ZZ11", 100, 0.5, 51], ["ZZ12", 100, 0.2, ""],
        group=country.food,
    )  # fmt: skip
    said = {one["code"]: one["cells"] for one in found["problems"]}
    assert (said, by_area()) == ({"share-of-population": ["C3"]}, {"ZZ11": 51, "ZZ12": 20})


def test_numbers_under_disability_are_people_with_one(country):
    found = country.take_in(
        ["P-code", "PiN", "Disability (15%)", "Girls", "% women"], ["ZZ11", 1000, 150, 250, "25%"],
        group=country.food,
    )  # fmt: skip
    assert (found["accepted"], added_up()) == (1, {"FSC": 1000})
    kept = NeedFigure.objects.exclude(in_need=None).values_list("sex", "age", "disability", "in_need")
    assert set(kept) == {("", "", "", 1000), ("", "", "with", 150), ("f", "children", "", 250)}


def test_places_the_gazetteer_does_not_have_are_added_up_with_the_known_parts(country):
    """One misspelt district must not stand for its whole province, nor the largest of two for both."""
    found = country.take_in(
        ["Province", "District", "Population group", "PiN", "Target"],
        ["Area ZZ1", "Area ZZ11", "IDPs", 900, ""],
        ["Area ZZ1", "Elsewhere", "IDPs", 10, 1],
        ["Area ZZ1", "Elsewhere too", "IDPs", 20, ""],
        ["Area ZZ1", "Elsewhere too", "IDPs", 20, ""],
        ["Area ZZ2", "Area ZZ21", "IDPs", 3, ""],
        group=country.food,
    )
    assert (found["accepted"], found["rejected"]) == (5, 0)
    said = sorted((one["code"], one["rows"]) for one in found["problems"])
    assert said == [("parts-added-up", 3), ("place-kept-at-parent", 1), ("place-kept-at-parent", 2)]
    kept = NeedFigure.objects.values_list("area__pcode", "in_need", "targeted")
    assert set(kept) == {("ZZ11", 900, None), ("ZZ1", 930, 1), ("ZZ21", 3, None)}
    assert (added_up("IDP"), added_up()) == ({"FSC": 933}, {"FSC": 933})


def test_a_figure_of_the_area_itself_stands_before_its_unknown_parts(country):
    found = country.take_in(
        ["Province", "District", "PiN"],
        ["Area ZZ1", "", 50],
        ["Area ZZ1", "Elsewhere", 10],
        ["Area ZZ1", "Elsewhere too", 20],
        group=country.food,
    )
    assert (found["accepted"], by_area()) == (3, {"ZZ1": 50})


def test_health_zones_below_the_gazetteer_are_added_up_and_unchanged_when_sent_again(country):
    rows = [
        ["Province", "District", "District P-code", "Aire de santé", "PDB"],
        ["Area ZZ1", "Area ZZ11", "ZZ11", "North", 10],
        ["Area ZZ1", "Area ZZ11", "ZZ11", "South", 20],
        ["Area ZZ2", "Area ZZ21", "ZZ21", "East", 5],
    ]
    found = country.take_in(*rows, group=country.food)
    assert (found["accepted"], found["rejected"], by_area()) == (3, 0, {"ZZ11": 30, "ZZ21": 5})
    again = country.take_in(*rows, group=country.food)
    assert (again["accepted"], again["unchanged"], by_area()) == (3, 3, {"ZZ11": 30, "ZZ21": 5})


def test_shares_of_women_and_of_disability_are_of_the_people_in_need_beside_them(country):
    found = country.take_in(
        ["P-code", "Population", "PiN", "Women", "Disability"], ["ZZ11", 10000, 1000, 0.25, "15%"],
        group=country.food,
    )  # fmt: skip
    assert (found["accepted"], codes(found)) == (1, {"share-of-population"})
    kept = NeedFigure.objects.values_list("sex", "age", "disability", "in_need")
    assert set(kept) == {("", "", "", 1000), ("", "", "with", 150), ("f", "adults", "", 250)}


def test_a_grand_total_that_is_not_the_sum_is_named_and_its_rows_count(country):
    rows = [
        ["District", "PiN", "Target"],
        ["Area ZZ11", 10, 5],
        ["Area ZZ12", 20, 6],
        ["Grand total", 40, 11],
    ]
    found = country.take_in(*rows, group=country.food)
    said = {(one["code"], one["cell"]): one["message"] for one in found["problems"]}
    assert said == {
        ("total-differs", "B4"): "PiN: the total states 40, and the rows add up to 30.",
        ("total_row", "4"): "These rows add up others. They are not counted again.",
    }
    assert added_up() == {"FSC": 30}


def test_a_for_all_in_columns_of_codes_is_everybody(country):
    """As plans export them: sex "a", disabled "a" or "y", age and population group "ALL"."""
    found = country.take_in(
        ["Admin 2 PCode", "Gender", "Age Range", "Disabled", "Population Group", "In Need"],
        ["ZZ11", "a", "ALL", "a", "ALL", 100],
        ["ZZ11", "f", "ALL", "a", "ALL", 60],
        ["ZZ11", "a", "ALL", "a", "IDP", 30],
        ["ZZ11", "a", "ALL", "y", "ALL", 15],
        group=country.food,
    )
    assert (found["accepted"], added_up(), added_up("IDP")) == (4, {"FSC": 100}, {"FSC": 30})


def test_households_are_never_people_whatever_the_heading_is_called(country):
    headings = ["P-code", "PiN (HH)", "Target (households)", "Families affected"]
    country.take_in(headings, ["ZZ11", 10, 5, 20], group=country.food)
    rows = NeedFigure.objects.values_list("unit", "affected", "in_need", "targeted")
    assert list(rows) == [("households", 20, 10, 5)]


def test_targets_of_latrines_and_households_are_not_people(country):
    found = country.take_in(
        ["P-code", "Activity", "Unit", "In need", "Target"],
        ["ZZ11", "Water", "people", 500, 30],
        ["ZZ11", "Latrines", "latrines", 500, 200],
        ["ZZ11", "Kits", "households", 500, 60],
        group=country.food,
    )
    assert (by_area(), by_area("targeted")) == ({"ZZ11": 500}, {"ZZ11": 30})
    assert [one["rows"] for one in found["problems"] if one["code"] == "target-not-people"] == [2]


def test_sites_of_a_district_are_added_and_differing_rows_are_named(country):
    rows = [["ZZ11", "Camp A", 10], ["ZZ11", "Camp B", 30], ["ZZ12", "Camp C", 5]]
    found = country.take_in(["P-code", "Camp", "PiN"], *rows, group=country.food)
    assert (by_area(), codes(found)) == ({"ZZ11": 40, "ZZ12": 5}, {"parts-added-up"})
    again = country.take_in(["P-code", "PiN"], ["ZZ21", 7], ["ZZ21", 9], group=country.food)
    assert codes(again) == {"figures-differ"}
    assert added_up() == {"FSC": 54}  # 40, 5 and the larger of 7 and 9


IN_BLOCKS = [
    ("Area ZZ1", ["Area ZZ11", "Area ZZ12", "Old Town"]),
    ("Area ZZ2", ["Old Town", "Area ZZ21", "Area ZZ22"]),
]


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("below", [True, False])
def test_a_district_of_two_provinces_belongs_to_the_total_of_its_block(country, beside, below):
    """Wherever the totals stand; the rows that can be of one province only show it."""
    country.add_area("ZZ22", "Area ZZ22", "ZZ2")
    country.add_area("ZZ13", "Old Town", "ZZ1")
    country.add_area("ZZ23", "Old Town", "ZZ2")
    rows = []
    for province, districts in IN_BLOCKS:
        total = [province, "Total", 60] if beside else [f"{province} Total", "", 60]
        block = [["", district, 10] for district in districts]
        rows += [*block, total] if below else [total, *block]
    found = country.take_in(["Province", "District", "PiN"], *rows, group=country.food)
    said = {one["code"]: one["rows"] for one in found["problems"]}
    assert (found["accepted"], said) == (6, {"total_row": 2, "area-from-total": 2})
    assert by_area() == dict.fromkeys(["ZZ11", "ZZ12", "ZZ13", "ZZ21", "ZZ22", "ZZ23"], 10)


def test_where_nothing_shows_which_total_is_meant_both_are_offered(country):
    country.add_area("ZZ13", "Old Town", "ZZ1")
    country.add_area("ZZ23", "Old Town", "ZZ2")
    rows = [["Area ZZ1", "Total", 1], ["", "Old Town", 1], ["Area ZZ2", "Total", 1]]
    found = country.take_in(["Province", "District", "PiN"], *rows, group=country.food)
    assert (found["accepted"], codes(found)) == (0, {"total_row", "place-ambiguous"})


def test_a_province_is_not_carried_beyond_a_total(country):
    country.add_area("ZZ13", "Old Town", "ZZ1")
    country.add_area("ZZ23", "Old Town", "ZZ2")
    rows = [["Area ZZ1", "Area ZZ11", 1], ["", "Total", 1], ["", "Old Town", 1], ["Area ZZ2", "Area ZZ21", 1]]
    found = country.take_in(["Province", "District", "PiN"], *rows, group=country.food)
    assert (by_area(), "place-ambiguous" in codes(found)) == ({"ZZ11": 1, "ZZ21": 1}, True)
