"""Analyses by phase: people of phase 3 and above are in need, those of one phase are not; now before a projection."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.labelled import told_apart
from firstcall.intake.sheets.naming import Naming, is_later, of_phases
from tests.needs.kept_books import BooksCountry, added_up, by_area, codes

NAMING = Naming(lambda text: text == "Food", lambda text: "IDP" if text == "IDPs" else "")


@pytest.mark.parametrize(
    ("heading", "above", "field", "later"),
    [
        ("PiN (3+4+5)", "", "in_need", False),
        ("Phase 3+", "", "in_need", False),
        ("phase35", "", "in_need", False),
        ("P3+", "", "in_need", False),
        ("Phase 3 à 5", "", "in_need", False),
        ("Population in Phase 3+", "", "in_need", False),  # never those of everybody
        ("#people", "Current (Oct 2024 - Feb 2025) Phase 3+", "in_need", False),
        ("%", "Phase 3+", "in_need_share", False),
        ("Phase 3+ percentage", "", "in_need_share", False),
        ("#people", "Projected (Mar - May 2025) Phase 3+", "in_need", True),
        ("Projected PiN", "", "in_need", True),
        ("Current PiN", "", "in_need", False),
        ("Phase 3", "", "", False),
        ("#people", "Phase 4", "", False),
        ("Phase 4+", "", "", False),
        ("Severity 5", "", "", False),
    ],
)
def test_what_headings_of_phases_count(heading, above, field, later):
    found = told_apart(heading, above, catalogue("needs"), NAMING)
    assert [(one.field.name, one.later, one.band.age) for one in found] == (
        [(field, later, "")] if field else []
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3+", True),
        ("Phase 3+", True),
        ("P3+", True),
        ("3-5", True),
        ("4", False),
        ("Phase 2", False),
        ("all", None),
    ],
)
def test_phases_in_cells(text, meant):
    assert of_phases(text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("current", False),
        ("Situation courante", False),
        ("first projection", True),
        ("Projetée", True),
        ("2025", None),
    ],
)
def test_now_and_later(text, meant):
    assert is_later(text) is meant


@pytest.fixture
def country(tmp_path) -> BooksCountry:
    return BooksCountry(tmp_path)


@pytest.mark.django_db
def test_columns_of_now_count_though_those_of_a_projection_stand_first(country):
    found = country.take_in(
        ["", "", "Projected (Mar - May 2026)", "", "", "Current (Oct 2025)", "", ""],
        ["", "", "Phase 3", "Phase 3+", "", "Phase 3", "Phase 3+", ""],
        ["P-code", "Population analysed", "#people", "#people", "%", "#people", "#people", "%"],
        ["ZZ11", 100, 40, 70, 70, 30, 50, 50],
        ["ZZ12", 100, 10, 20, 20, 8, 10, 10],
        group=country.food,
    )
    assert (by_area(), by_area("population")) == ({"ZZ11": 50, "ZZ12": 10}, {"ZZ11": 100, "ZZ12": 100})
    assert codes(found) == {"column_of_projection", "column_not_understood"}


@pytest.mark.django_db
def test_rows_for_each_phase_and_for_now_and_later(country):
    phases = [("all", 100), ("3+", 60), ("3", 40), ("4", 20)]
    rows = [
        ["ZZ11", period, phase, people] for period in ("current", "projected") for phase, people in phases
    ]
    found = country.take_in(["P-code", "Validity period", "Phase", "Number"], *rows, group=country.food)
    assert (found["accepted"], found["rejected"]) == (2, 6)
    assert (added_up(), added_up(metric="population")) == ({"FSC": 60}, {"FSC": 100})
    assert codes(found) == {"later-period", "one-phase"}


@pytest.mark.django_db
def test_a_phase_beside_people_in_need_is_the_severity(country):
    country.take_in(["P-code", "PiN", "Phase"], ["ZZ11", 10, 3], ["ZZ12", 5, 4], group=country.food)
    assert by_area("severity") == {"ZZ11": 3, "ZZ12": 4}


@pytest.mark.django_db
def test_percentages_under_bands_of_sectors_are_nobody_to_be_asked_about(country):
    found = country.take_in(
        ["", "", "Food Security", "", "Health", ""],
        ["District", "P-code", "PiN", "%", "PiN", "%"],
        ["Area ZZ11", "ZZ11", 10, 0.1, 20, 0.2],
    )
    assert (added_up(), codes(found)) == ({"FSC": 10, "HEA": 20}, {"column_not_understood"})


@pytest.mark.django_db
def test_a_projection_alone_is_taken_and_named(country):
    found = country.take_in(
        ["District", "P-code", "Projected population", "Projected PiN"],
        ["Area ZZ11", "ZZ11", 9, 5],
        group=country.food,
    )
    named = [one["column"] for one in found["problems"] if one["code"] == "figures-projected"]
    assert (by_area(), named) == ({"ZZ11": 5}, ["Projected PiN"])
