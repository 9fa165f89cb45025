"""The place within its area that a row names, also where it is an area of a level the gazetteer lacks."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from firstcall.activities.models import Activity, ActivityRollup
from firstcall.activities.rows.sites import sites_of
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place
from tests.activities.taken_in import take_in
from tests.gaps.country import SmallCountry

DISTRICTS = [
    Place(1, "ZZ", "Zanda", 0, None),
    Place(2, "ZZ01", "North", 1, 1),
    Place(3, "ZZ0101", "Bourem", 2, 2),
    Place(4, "ZZ0102", "Ansongo", 2, 2),
    Place(5, "ZZ0103", "Gao", 2, 2),
]
COMMUNES = [*DISTRICTS, Place(6, "ZZ010101", "Temera", 3, 3)]


def sites(
    fields: str, *rows: tuple[str | None, ...], places: list[Place] = DISTRICTS, kind: type = pl.String
):
    """The sites of rows under columns of these fields, and what is said of which column."""
    names = fields.split()
    columns = tuple(Column(index, f"Heading {name}", field=name) for index, name in enumerate(names))
    schema = {f"c{index}": kind for index in range(len(names))}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row").with_row_index("row", offset=2)
    problems = Problems("s")
    found = sites_of(Table("s", 1, 0, columns, frame), Gazetteer("ZZ", places), problems)
    return found.cast(pl.String).to_list(), [(one.code, one.cells, one.refused) for one in problems]


KEPT = ("place-kept-as-site", ("B1",), False)
BELOW = "admin2_name admin3_name site"
ROWS = [
    ("Bourem", "Temera", "School 1"),
    ("Bourem", "Temera", None),
    ("Bourem", None, "School 2"),
    ("Gao", None, None),
]


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
def test_names_below_the_gazetteer_stand_before_the_site(kind: type) -> None:
    found, said = sites(BELOW, *ROWS, kind=kind)
    assert found == ["Temera / School 1", "Temera", "School 2", ""]
    assert said == [KEPT]


def test_names_of_levels_the_gazetteer_has_are_areas_and_no_sites() -> None:
    assert sites(BELOW, *ROWS, places=COMMUNES) == (["School 1", "", "School 2", ""], [])


def test_all_of_it_and_nothing_are_no_place() -> None:
    rows = [("Gao", text) for text in ("Toutes les communes", "N/A", "-", "All", "Temera")]
    assert sites("admin2_name admin3_name", *rows) == (["", "", "", "", "Temera"], [KEPT])


def test_codes_where_there_is_no_name() -> None:
    rows = [("ZZ0101", "ZZ010101", "Temera"), ("ZZ0101", "ZZ010102", None), ("ZZ0101", None, "Taboye")]
    assert sites("admin2_code admin3_code admin3_name", *rows)[0] == ["Temera", "ZZ010102", "Taboye"]
    assert sites("admin2_code admin3_code", *(row[:2] for row in rows))[0] == ["ZZ010101", "ZZ010102", ""]
    villages = [("ZZ010101", "ZZ01010101"), ("ZZ010101", "ZZ01010102")]
    assert sites("admin3_code admin4_code", *villages, places=COMMUNES)[0] == ["ZZ01010101", "ZZ01010102"]


def test_a_column_of_another_level_than_its_heading_is_no_site() -> None:
    names = [("North", "Bourem"), ("North", "Ansongo"), ("North", "Gao")]
    assert sites("admin1_name admin3_name", *names) == (["", "", ""], [])
    codes = [("North", "ZZ0101"), ("North", "ZZ0102"), ("North", "ZZ0103")]
    assert sites("admin1_name admin3_code", *codes) == (["", "", ""], [])


def test_several_levels_below_from_the_largest_to_the_smallest() -> None:
    rows = [("Bourem", "Temera", "Ha", "School 1")]
    assert sites("admin2_name admin3_name admin4_name site", *rows)[0] == ["Temera / Ha / School 1"]


@pytest.mark.django_db
def test_people_of_two_communes_are_added_up(tmp_path: Path, country: SmallCountry) -> None:
    """Only the largest of them counted: 200 of these 500."""
    path = tmp_path / "communes.csv"
    path.write_text(
        "Organisation,Secteur,Cercle,Commune,Activité,Mois,Personnes atteintes\n"
        "WFP,Food Security,Area ZZ11,Dourou,Food,2022-06,100\n"
        "WFP,Food Security,Area ZZ11,Sangha,Food,2022-06,200\n"
        "WFP,Food Security,Area ZZ11,Kani,Food,2022-06,200\n"
        "WFP,Food Security,Area ZZ11,Kani,Seeds,2022-06,50\n"
    )
    found = take_in(country, path)
    assert (found["accepted"], [one["code"] for one in found["problems"]]) == (4, ["place-kept-as-site"])
    assert sorted(Activity.objects.values_list("site", "reached")) == [
        ("Dourou", 100),
        ("Kani", 50),
        ("Kani", 200),
        ("Sangha", 200),
    ]
    (reached,) = ActivityRollup.objects.filter(
        area=country.areas["ZZ11"], population_group="all"
    ).values_list("reached", flat=True)
    assert reached == 500
