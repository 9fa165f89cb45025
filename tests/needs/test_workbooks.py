"""Workbooks of needs as people keep them: sectors and population groups in bands and headings, sheets, years."""

from __future__ import annotations

import pytest

from firstcall.needs.models import NeedFigure
from tests.needs.kept_books import BooksCountry, added_up, by_area, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(tmp_path) -> BooksCountry:
    return BooksCountry(tmp_path)


BANDS = ["", "", "Food Security", "", "Health", ""]
UNDER = ["District", "P-code", "PiN", "Target", "PiN", "Target"]
FIGURES = [["Area ZZ11", "ZZ11", 100, 50, 20, 10], ["Area ZZ12", "ZZ12", 30, 5, 4, 2]]


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("merged", [True, False])
def test_sector_bands_over_the_headings_even_beyond_blank_rows(country, gap, merged):
    rows = [["Needs overview 2026"], [], BANDS, *([[]] * gap), UNDER, *FIGURES]
    found = country.take_in(*rows, merged=["C3:D3", "E3:F3"] if merged else [])
    assert (found["accepted"], found["rejected"], codes(found)) == (2, 0, set())
    assert (added_up(), added_up(metric="targeted")) == ({"FSC": 130, "HEA": 24}, {"FSC": 55, "HEA": 12})


def test_a_title_beyond_a_blank_row_is_no_band(country):
    found = country.take_in(["Health needs"], [], ["P-code", "PiN"], ["ZZ11", 5], group=country.food)
    assert (found["accepted"], added_up()) == (1, {"FSC": 5})


def test_three_rows_of_bands_of_sector_figure_and_population_group(country):
    country.take_in(
        ["", "Food Security", "", "", "", "Santé", ""],
        ["", "PiN", "", "Target", "", "Personnes dans le besoin", ""],
        ["P-code", "IDPs", "Host community", "IDPs", "Returnees", "Déplacés internes", "Communauté hôte"],
        ["ZZ11", 10, 20, 3, 4, 5, 6],
    )
    assert (added_up(), added_up(metric="targeted")) == ({"FSC": 30, "HEA": 11}, {"FSC": 7, "HEA": None})
    assert added_up("IDP") == {"FSC": 10, "HEA": 5}
    assert added_up("Host community") == {"FSC": 20, "HEA": 6}
    assert added_up("Returnees", "targeted") == {"FSC": 4}


def test_the_total_beside_population_groups_is_not_added_to_them(country):
    country.take_in(
        ["P-code", "People in need", "", "", ""],
        ["", "نازحون", "عائدون", "المجتمع المضيف", "الإجمالي"],
        ["ZZ11", 10, 20, 30, 60],
        merged=["B1:E1"],
        group=country.food,
    )
    assert (added_up(), added_up("IDP"), added_up("Returnees")) == ({"FSC": 60}, {"FSC": 10}, {"FSC": 20})


@pytest.mark.parametrize(
    "heading",
    [
        "PIN_HEA",
        "Health (PiN)",
        "PiN - Salud",
        "People in need: Santé 2026",
        "Saúde PiN",
        "Health Cluster PiN",
    ],
)
def test_a_heading_names_its_sector_in_many_ways(country, heading):
    country.take_in(["P-code", heading, "FSL PiN"], ["ZZ11", 7, 8])
    assert added_up() == {"FSC": 8, "HEA": 7}


def test_a_population_group_in_brackets_and_one_that_is_taken_out(country):
    found = country.take_in(
        [
            "P-code",
            "PiN",
            "PiN (IDPs)",
            "Non-displaced (PiN)",
            "PiN without refugees",
            "PiN IDPs + returnees",
        ],
        ["ZZ11", 30, 10, 20, 29, 12],
        group=country.food,
    )
    assert (added_up(), added_up("IDP"), added_up("Non-displaced")) == ({"FSC": 30}, {"FSC": 10}, {"FSC": 20})
    assert [one["column"] for one in found["problems"]] == ["PiN without refugees", "PiN IDPs + returnees"]


def test_figures_beside_those_of_sectors_are_of_all_together_and_it_is_said(country):
    found = country.take_in(
        ["P-code", "Population", "Food Security PiN", "Health PiN", "Overall PiN", "Severity"],
        ["ZZ11", 100, 30, 20, 40, "Severe (3)"],
    )
    assert added_up() == {"FSC": 30, "HEA": 20, "Intersectoral": 40}
    assert codes(found) == {"sectors-together"}
    assert set(NeedFigure.objects.exclude(severity=None).values_list("sector", "severity")) == {
        ("Intersectoral", 3)
    }


def test_a_merged_sector_that_no_group_covers_is_named_and_left_out(country):
    found = country.take_in(["P-code", "Health and Education PiN", "FSC PiN"], ["ZZ11", 7, 8])
    assert (added_up(), codes(found)) == ({"FSC": 8}, {"sector-unknown"})


def test_columns_of_sectors_count_what_the_sheet_is_called(country):
    country.take_in(
        ["Municipio", "Seguridad alimentaria", "Salud"], ["Area ZZ11", 7, 8], name="PiN sectorial"
    )
    assert added_up() == {"FSC": 7, "HEA": 8}


def test_columns_of_sectors_under_a_title_of_severity(country):
    country.take_in(
        ["Severity by cluster"],
        ["District", "P-code", "FSL", "Health"],
        ["Area ZZ11", "ZZ11", "4 - Extreme", 2],
    )
    figures = NeedFigure.objects.values_list("sector", "severity", "in_need")
    assert set(figures) == {("FSC", 4, None), ("HEA", 2, None)}


def test_columns_of_sectors_that_nothing_explains_are_asked_about(country):
    found = country.take_in(["District", "P-code", "FSL", "Health"], ["Area ZZ11", "ZZ11", 7, 8])
    assert (found["accepted"], found["rejected"], codes(found)) == (0, 1, {"column_asked", "no-figures"})


def test_people_are_what_the_title_says(country):
    country.take_in(["Personas con necesidad"], ["Código", "Sector", "Personas"], ["ZZ11", "Salud", 9])
    assert added_up() == {"HEA": 9}


def test_hashtags_name_groups_and_sectors(country):
    country.take_in(
        ["Code", "All", "Of these", "Other"],
        ["#adm2+code", "#inneed+fsc", "#inneed+fsc+idps", "#inneed+health"],
        ["ZZ11", 30, 10, 4],
    )
    assert (added_up(), added_up("IDP")) == ({"FSC": 30, "HEA": 4}, {"FSC": 10})


def test_a_sheet_for_each_sector_is_read_and_a_summary_is_not(country):
    def sheet(figure):
        return [["P-code", "PiN", "Target"], ["ZZ11", figure, 1], ["ZZ12", figure, 1]]

    book = {
        "Read me": [["About"], ["Needs by cluster"]],
        "Summary": [["Cluster", "PiN"], ["Health", 40], ["FSL", 20]],
        "FSL PiN": sheet(10),
        "2. Health": sheet(20),
    }
    found = country.take_in_book(book)
    assert [(one["sheet"], one["accepted"], codes(one)) for one in found] == [
        ("FSL PiN", 2, {"stated_once"}),
        ("2. Health", 2, {"stated_once"}),
    ]
    assert added_up() == {"FSC": 20, "HEA": 40}


def test_of_sheets_for_sectors_a_file_for_one_group_gives_its_own(country):
    rows = [["P-code", "PiN"], ["ZZ11", 10]]
    found = country.take_in_book({"FSL": rows, "Health": rows}, group=country.health)
    assert ([one["sheet"] for one in found], added_up()) == (["Health"], {"HEA": 10})


def test_a_sheet_for_each_province_has_its_districts_or_is_of_the_province(country):
    """The name finds a district that two provinces have; a sheet of rows without places is of its province."""
    for parent in ("ZZ1", "ZZ2"):
        country.add_area(f"{parent}9", "Riverside", parent)
    national = [["District", "PiN FSC"], ["Area ZZ11", 7]]
    north = [["District", "PiN FSC"], ["Riverside", 10], ["Area ZZ11", 5]]
    found = country.take_in_book(
        {"National": national, "Area ZZ1": north, "AREA ZZ2": [north[0], ["Riverside", 3]]}
    )
    assert [(one["sheet"], one["accepted"], codes(one)) for one in found] == [
        ("Area ZZ1", 2, {"stated_once"}),
        ("AREA ZZ2", 1, {"stated_once"}),
    ]
    assert by_area() == {"ZZ19": 10, "ZZ11": 5, "ZZ29": 3}


def test_a_sheet_with_the_rows_of_all_is_read_instead_of_one_for_each_province(country):
    rows = [["ZZ11", 10], ["ZZ21", 3]]
    head = ["P-code", "PiN FSC"]
    found = country.take_in_book(
        {"All": [head, *rows], "Area ZZ1": [head, rows[0]], "Area ZZ2": [head, rows[1]]}
    )
    assert ([one["sheet"] for one in found], by_area()) == (["All"], {"ZZ11": 10, "ZZ21": 3})


def test_a_sheet_for_each_population_group(country):
    head = ["P-code", "PiN"]
    book = {"Déplacés internes": [head, ["ZZ11", 10]], "Returnees": [head, ["ZZ11", 4], ["ZZ21", 1]]}
    found = country.take_in_book(book, group=country.food)
    assert [(one["sheet"], one["accepted"]) for one in found] == [("Déplacés internes", 1), ("Returnees", 2)]
    assert (added_up("IDP"), added_up("Returnees")) == ({"FSC": 10}, {"FSC": 5})


def test_a_sheet_for_each_province_and_population_group(country):
    """Rows that name no place are of the province that the sheet is named after."""
    head = ["Sector", "PiN"]
    book = {f"Area {code} - {who}": [head, ["FSC", figure]] for code, who, figure in (
        ("ZZ1", "IDPs", 10), ("ZZ1", "Returnees", 4), ("ZZ2", "IDPs", 3),
    )}  # fmt: skip
    found = country.take_in_book(book)
    assert [(one["sheet"], one["accepted"]) for one in found] == [(name, 1) for name in book]
    assert (added_up("IDP"), added_up("Returnees")) == ({"FSC": 13}, {"FSC": 4})
    told = [[one["value"] for one in sheet["problems"] if one["code"] == "stated_once"] for sheet in found]
    assert told[0] == ["Area ZZ1", "IDP"]


def test_of_sheets_for_years_the_latest_is_read_and_the_other_named(country):
    found = country.take_in_book(
        {"2025": [["P-code", "PiN"], ["ZZ11", 99]], "2026": [["P-code", "PiN"], ["ZZ11", 10]]},
        group=country.food,
    )
    assert [(one["sheet"], codes(one)) for one in found] == [("2026", {"other_sheet"})]
    assert added_up() == {"FSC": 10}


@pytest.mark.parametrize(
    "rows",
    [
        [["P-code", "2025 PiN", "2026 PiN"], ["ZZ11", 99, 10]],
        [["P-code", "PiN 2026", "PiN 2025"], ["ZZ11", 10, 99]],
        [["", "2025", "2026"], ["P-code", "PiN", "PiN"], ["ZZ11", 99, 10]],
    ],
)
def test_of_years_side_by_side_the_latest_counts_and_the_other_is_named(country, rows):
    found = country.take_in(*rows, group=country.food)
    assert (added_up(), codes(found)) == ({"FSC": 10}, {"column_of_other_year"})


def test_of_years_below_each_other_the_latest_counts_and_the_others_are_refused(country):
    rows = [["Year", "P-code", "PiN"], [2025, "ZZ11", 99], [2026, "ZZ11", 10], [2026, "ZZ12", 1]]
    found = country.take_in(*rows, group=country.food)
    assert (found["accepted"], found["rejected"], codes(found)) == (2, 1, {"earlier-year"})
    assert added_up() == {"FSC": 11}


def test_of_rounds_below_each_other_the_latest_of_each_place_counts_and_the_others_are_refused(country):
    rows = [
        ["Date of assessment", "P-code", "PiN", "Targeted"],
        ["Septembre 2025", "ZZ11", 99, 50],
        ["octobre 2025", "ZZ11", 10, None],  # says nothing of targets: those of the round before stand
        ["octobre 2025", "ZZ12", 5, None],
        ["août 2025", "ZZ12", 7, None],
        ["août 2025", "ZZ21", 3, None],
        [None, "ZZ21", 2, None],
    ]
    found = country.take_in(*rows, group=country.food)
    assert (found["accepted"], found["rejected"]) == (5, 1)
    assert codes(found) == {"day-of-month", "earlier-day", "figures-differ"}
    assert (added_up(), added_up(metric="targeted")) == ({"FSC": 18}, {"FSC": 50})


def test_one_year_below_each_other_is_the_year_of_all(country):
    found = country.take_in(["Année", "P-code", "PiN"], [2025, "ZZ11", 99], group=country.food)
    assert (found["accepted"], found["problems"], added_up()) == (1, [], {"FSC": 99})


def test_rows_that_say_what_they_count(country):
    found = country.take_in(
        ["admin2_code", "sector_code", "population_status", "population"],
        ["ZZ11", "HEA", "INN", 60],
        ["ZZ11", "HEA", "TGT", 30],
        ["ZZ11", "HEA", "all", 900],
        ["ZZ11", "HEA", "REA", 5],
        ["ZZ11", "HEA", "XXX", 7],
    )
    assert (found["accepted"], found["rejected"]) == (3, 2)
    assert codes(found) == {"measure-reached", "measure-unknown"}
    assert [added_up(metric=one) for one in ("in_need", "targeted", "population")] == [
        {"HEA": 60}, {"HEA": 30}, {"HEA": 900},
    ]  # fmt: skip


def test_a_status_that_names_population_groups_is_no_measure(country):
    country.take_in(
        ["P-code", "Status", "PiN"], ["ZZ11", "IDP", 60], ["ZZ11", "Returnees", 4], group=country.food
    )
    assert (added_up("IDP"), added_up()) == ({"FSC": 60}, {"FSC": 64})


def test_people_from_phase_3_on_are_those_in_need_and_one_phase_is_not(country):
    found = country.take_in(
        ["District", "P-code", "Phase 3", "Phase 4", "PiN (Phase 4)", "PiN (Phase 3+)"],
        ["Area ZZ11", "ZZ11", 30, 10, 11, 40],
        group=country.food,
    )
    assert (added_up(), codes(found)) == ({"FSC": 40}, {"column_not_understood"})
    assert by_area() == {"ZZ11": 40}


BY_SEX = ["ZZ11", 60, 40, 30, 20, 10]


@pytest.mark.parametrize(
    ("headings", "counted"),
    [
        (
            ["P-code", "T_TL", "M_TL", "F_00_04", "F_05Plus", "M_00_04"],
            "population",
        ),  # as baselines are published
        (["P-code", "Target", "Men", "Girls 0-4", "Women", "Boys 0-4"], "targeted"),
        (["P-code", "Total", "Men", "Girls 0-4", "Women", "Boys 0-4"], ""),
        (["P-code", "PiN", "Men", "Girls 0-4", "Women", "Boys 0-4"], "in_need"),
    ],
)
def test_columns_of_a_sex_or_an_age_alone_count_what_the_others_do(country, headings, counted):
    found = country.take_in(headings, BY_SEX, group=country.food)
    figures = {name: by_area(name) for name in ("population", "in_need", "targeted")}
    assert {name for name, of_area in figures.items() if of_area} == ({counted} if counted else set())
    assert ("column_asked" in codes(found)) is (not counted)
    assert NeedFigure.objects.filter(sex="f", age="0-4").count() == (1 if counted else 0)


def test_a_sheet_of_one_sector_has_no_figures_of_all_together(country):
    found = country.take_in_book(
        {
            "Health PiN": [
                ["P-code", "Health PiN", "Health severity", "Final PiN", "Target"],
                ["ZZ11", 50, 3, 40, 30],
            ]
        }
    )[0]
    assert (added_up(), added_up(metric="targeted")) == ({"HEA": 40}, {"HEA": 30})
    assert codes(found) == {"column_twice"}


def test_severity_of_each_population_group_is_its_own(country):
    country.take_in(
        ["", "IDPs", "", "Host community", "", "Total", ""],
        ["P-code", "PiN", "Severity", "PiN", "Severity", "PiN", "Severity"],
        ["ZZ11", 10, 4, 20, 2, 30, 3],
        group=country.food,
    )
    rows = NeedFigure.objects.exclude(severity=None).values_list("population_group", "severity")
    assert dict(rows) == {"IDP": 4, "Host community": 2, "all": 3}


def test_of_sheets_for_months_the_latest_is_read(country):
    head = ["P-code", "PiN"]
    sheets = {
        "April 2026": [head, ["ZZ11", 4]],
        "March 2026": [head, ["ZZ11", 3]],
        "May 2026": [head, ["ZZ11", 5]],
    }
    country.take_in_book(sheets, group=country.food)
    assert by_area() == {"ZZ11": 5}


def test_figures_of_quarters_are_none_of_the_year(country):
    head = ["P-code", "PiN Q1 2026", "PiN Q2 2026", "Target Q1", "Target Q2", "Annual target"]
    found = country.take_in(head, ["ZZ11", 10, 20, 5, 6, 11], group=country.food)
    assert (by_area(), by_area("targeted")) == ({}, {"ZZ11": 11})
    assert [one["column"] for one in found["problems"] if one["code"] == "column_asked"] == head[1:5]


def test_two_sectors_of_one_code_both_count_and_the_larger_stands(country):
    country.take_in(
        ["District", "P-code", "Agriculture PiN", "Food PiN", "Health PiN"], ["Area ZZ11", "ZZ11", 1, 4, 5]
    )
    assert added_up() == {"FSC": 4, "HEA": 5}


def test_a_heading_with_the_figure_among_unknown_words_is_asked_about(country):
    found = country.take_in(
        ["District", "P-code", "Population", "PiN agreed in the workshop with partners", "PiN Sev 3"],
        ["Area ZZ11", "ZZ11", 50, 10, 5],
        group=country.food,
    )
    asked = [one["column"] for one in found["problems"] if one["code"] == "column_asked"]
    assert (asked, by_area()) == (["PiN agreed in the workshop with partners"], {})


def test_a_sex_and_an_age_in_the_band_over_the_figure(country):
    country.take_in(
        ["", "", "Girls", "Boys", "Women", "Men", "Total"],
        ["District", "P-code", "PiN", "PiN", "PiN", "PiN", "PiN"],
        ["Area ZZ11", "ZZ11", 1, 2, 3, 4, 10],
        group=country.food,
    )
    rows = NeedFigure.objects.values_list("sex", "age", "in_need")
    assert set(rows) == {
        ("f", "children", 1), ("m", "children", 2), ("f", "adults", 3), ("m", "adults", 4), ("", "", 10),
    }  # fmt: skip
