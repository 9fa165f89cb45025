"""Several sectors or places in a cell, all areas, and all but some: where the row counts, and its people once."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.activities.rows.severalplaces import with_places_apart
from firstcall.activities.rows.severalsectors import names_in
from firstcall.intake.files.reading import Book
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.choosing import data_tables
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place
from tests.activities.test_kinds_of_sheets import sheet
from tests.activities.test_templates_in_use import (
    codes,
    sector_of,
)
from tests.activities.workbooks import ACTIVITIES, HEAD, read, sheet_of

# --- several sectors in a cell ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("WASH, Santé", ["WASH", "Santé"]),
        ("Shelter/NFI; Protection", ["Shelter/NFI", "Protection"]),
        ("Food security and agriculture", []),  # one sector, whatever signs it has
        ("Shelter/NFI", []),
        ("Water, sanitation and hygiene, Health and Education",
         ["Water, sanitation and hygiene", "Health", "Education"]),
        ("الصحة والتغذية", ["الصحة", "التغذية"]),
        ("Saúde e Nutrição", ["Saúde", "Nutrição"]),
        ("Protection (GBV)", []),  # one sector, said twice
        ("WASH - Health - Nutrition", ["WASH", "Health", "Nutrition"]),
        ("SANTE-NUTRITION", ["SANTE", "NUTRITION"]),
        ("ES-NFI", []),
        ("WASH / EHA", []),  # one sector, twice
        ("WASH, Xyz", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_sectors_a_cell_names(text: str, names: list[str]) -> None:
    assert names_in(text, sector_of) == names


def test_a_row_of_several_sectors_counts_in_each_and_its_people_once() -> None:
    records, said = read(HEAD, ["Oxfam", "WASH, Santé", "Nord", "Bourem", "Eau", 100])
    assert records == [("OXFAM", "WSH", "ZZ0101", 100), ("OXFAM", "HEA", "ZZ0101", None)]
    assert said == {"several-sectors": ("B2",)}


def test_a_cell_with_a_word_that_is_no_sector_is_refused() -> None:
    records, said = read(HEAD, ["Oxfam", "WASH, Xyz", "Nord", "Bourem", "Eau", 1])
    assert (records, said) == ([], {"sector-unknown": ("B2",)})


# --- all areas, and all but some --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reached", "areas", "code"),
    [
        ("All 34 provinces", 5, ["ZZ"], "place-all-of-it"),
        ("Toutes les régions du pays", "", ["ZZ"], "place-all-of-it"),
        ("34 provinces", 5, ["ZZ"], "place-all-of-it"),
        ("Zedland", 5, ["ZZ"], "place-all-of-it"),
        ("All provinces (except Nord)", "", ["ZZ02"], "places-except"),
        ("toutes les provinces sauf Sud", "", ["ZZ01"], "places-except"),
        ("todas las provincias excepto Sud", "", ["ZZ01"], "places-except"),
        ("جميع المحافظات ما عدا الشمال", "", ["ZZ02"], "places-except"),
        ("All provinces except Nord", 5, ["ZZ"], "places-not-divided"),
        ("Nord, Sud", 5, ["ZZ"], "places-not-divided"),
        ("Nord, Sud", "", ["ZZ01", "ZZ02"], "several-places"),
        ("Nord (Bourem, Ansongo)", "", ["ZZ0101", "ZZ0102"], "several-places"),
        ("nord sud", "", ["ZZ01", "ZZ02"], "several-places"),
        ("Nord Bourem", "", [], "place-unknown"),
        ("Nord (sauf Bourem)", "", ["ZZ0102"], "places-except"),
        ("Nord except Bourem", "", ["ZZ0102"], "places-except"),
        ("Nord (sauf Bourem)", 5, ["ZZ01"], "places-except-whole"),
        ("Nord (sauf Kayes)", "", [], "place-unknown"),  # which is not in Nord
        ("Nord (sauf Bourem, Ansongo)", "", ["ZZ01"], "places-except-whole"),  # nothing of it is left
        ("All provinces except Xyz", "", [], "places-except-unclear"),
        ("All provinces except Nord and Sud", "", [], "places-except-unclear"),
    ],
)
def test_all_areas_and_all_but_some(text: str, reached: object, areas: list[str], code: str) -> None:
    head = ["Organisation", "Cluster", "Province", "Activity", "Reached"]
    records, said = read(head, ["Oxfam", "WASH", text, "Water", reached])
    assert [one[2] for one in records] == areas
    assert said[code] == ("C2",)


def test_areas_that_share_the_name_before_the_bracket() -> None:
    places = [
        Place(1, "ZZ", "Zedland", 0, None),
        Place(2, "ZZ01", "Lac Nord", 1, 1),
        Place(3, "ZZ02", "Lac Sud", 1, 1),
    ]
    book = Book(
        "file.xlsx",
        "xlsx",
        (sheet_of(["Organisation", "Cluster", "Province"], ["Oxfam", "WASH", "LAC(NORD,SUD)"]),),
    )
    (table,) = data_tables(book, ACTIVITIES)
    apart = with_places_apart(table, Gazetteer("ZZZ", places, []), Problems("Data"))
    assert apart.series("admin1_name").to_list() == ["LAC NORD", "LAC SUD"]


@pytest.mark.parametrize(
    ("region", "text", "areas", "code"),
    [
        ("Nord", "All districts except Bourem", ["ZZ0102"], "places-except"),
        ("Nord", "All districts except Kayes", [], "places-except-unclear"),  # which is not in Nord
        ("", "All districts except Kayes", [], "places-except-unclear"),
    ],
)
def test_all_districts_but_some_are_those_of_the_region_named(
    region: str, text: str, areas: list[str], code: str
) -> None:
    records, said = read(HEAD, ["Oxfam", "WASH", region, text, "Water", ""])
    assert [one[2] for one in records] == areas
    assert said[code] == ("D2",)


def test_several_places_in_a_cell(tmp_path: Path) -> None:
    head = ["Organisation", "Cluster", "Zones d'intervention (Cercles)", "Atteints"]
    rows = [["Oxfam", "EHA", "Bourem, Ansongo", ""], ["NRC", "Santé", "Nord", 5]]
    records, said = sheet(tmp_path, head, *rows)
    assert records == [
        ("NRC", "HEA", "ZZ01", 5),
        ("OXFAM", "WSH", "ZZ0101", None),
        ("OXFAM", "WSH", "ZZ0102", None),
    ]
    assert "several-places" in codes(said)


def test_several_places_with_one_figure_are_not_divided(tmp_path: Path) -> None:
    rows = [
        ["Organisation", "Cluster", "Région", "Cercle", "Atteints"],
        ["Oxfam", "EHA", "Nord", "Bourem et Ansongo", 90],
    ]
    records, said = sheet(tmp_path, *rows)
    assert records == [("OXFAM", "WSH", "ZZ01", 90)]
    assert "places-not-divided" in codes(said)
