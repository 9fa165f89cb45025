"""Names that say more than a name, coordinates, other countries: where code and name leave a row open."""

from __future__ import annotations

import polars as pl
import pytest
from shapely.geometry import box

from firstcall.places.coordinates import Layers, degrees
from firstcall.places.cyrillic import latin
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.hints import code_hint
from firstcall.places.names import bare, readings
from firstcall.places.place import Place
from firstcall.places.placing import resolve

pytestmark = pytest.mark.one_engine

PLACES = [
    Place(1, "XAA", "Alenia", 0, None),
    Place(2, "XA01", "Barrow", 1, 1),
    Place(3, "XA02", "Dorn", 1, 1),
    Place(4, "XA0101", "Minhla", 2, 2),
    Place(5, "XA0201", "Minhla", 2, 3),
    Place(6, "XA0202", "Fen", 2, 3),
    Place(7, "XA03", "Gal", 1, 1),
    Place(8, "XA0301", "Old Gal", 2, 7),
    Place(9, "XA0302", "New Gal", 2, 7),  # has no outline: Old Gal's may cover it
    Place(10, "XA0102", "Haut Minhla", 2, 2),
]
LAYERS = Layers(
    {
        1: {2: box(0, 0, 10, 10), 3: box(10, 0, 20, 10), 7: box(20, 0, 30, 10)},
        2: {
            4: box(0, 0, 10, 5), 10: box(0, 5, 10, 10), 5: box(10, 0, 15, 10), 6: box(15, 0, 20, 10),
            8: box(20, 0, 30, 10),
        },
    }
)  # fmt: skip
GAZETTEER = Gazetteer(
    "XAA", PLACES, [(2, "بارو")], called=["Alenia", "Alénie"], elsewhere=["Mali", "ML", "Niger"],
    layers=lambda: LAYERS,
)  # fmt: skip


@pytest.mark.parametrize(
    ("names", "point", "area", "how", "problem"),
    [
        # neither code nor name: the point
        ({}, (2, 3), 4, "coordinates", "place-by-coordinates"),
        ({1: "Nowhere"}, (2, 3), 2, "coordinates", "place-by-coordinates"),  # no deeper than the column
        ({2: "Nowhere"}, (2, 17), 6, "coordinates", "place-by-coordinates"),
        # several places of one name: the point chooses among them
        ({2: "Minhla"}, (2, 3), 4, "coordinates", "place-by-coordinates"),
        ({2: "Minhla"}, (2, 12), 5, "coordinates", "place-by-coordinates"),
        ({2: "Minhla"}, (2, 17), None, "unknown", "place-ambiguous"),  # in neither
        # within what is known, never against it
        ({1: "Dorn", 2: "Nowhere"}, (2, 17), 6, "coordinates", "place-by-coordinates"),
        ({1: "Dorn", 2: "Nowhere"}, (2, 3), 3, "parent", "place-kept-at-parent"),
        # code or name decide without it
        ({1: "Dorn"}, (2, 3), 3, "name", None),
        ({1: "Dorn", 2: "Minhla"}, (2, 3), 5, "name", None),
        # outside every outline
        ({}, (50, 50), 1, "country", "place-blank"),
        # an outline beside areas without one may be an older, larger area
        ({}, (2, 25), 7, "coordinates", "place-by-coordinates"),
    ],
)
def test_coordinates_decide_what_is_left_open(
    names: dict[int, str], point: tuple[float, float], area: int | None, how: str, problem: str | None
) -> None:
    placed = resolve(GAZETTEER, {}, names, *point)
    assert (placed.area, placed.how, placed.problem and placed.problem.code) == (area, how, problem)
    if how == "coordinates":
        assert placed.problem is not None
        assert not placed.problem.refused
        assert placed.problem.message % placed.problem.params


def test_without_a_point_nothing_changes() -> None:
    assert resolve(GAZETTEER, {}, {2: "Minhla"}).area is None
    assert resolve(GAZETTEER, {}, {2: "Minhla"}, 2, None).area is None


@pytest.mark.parametrize(
    ("text", "most", "value"),
    [
        ("10.5", 90, 10.5),
        (" -66,25 ", 180, -66.25),
        ("10°28'28.0\"N", 90, 10.474444),
        ("66° 54' W", 180, -66.9),
        ("LAT 10º 21`18``", 90, 10.355),
        ("٣٣٫٥", 90, 33.5),
        ("33.5 N", 90, 33.5),
        ("91", 90, None),
        ("10 78 12", 90, None),
        ("Caracas", 90, None),
        ("10.5, -66.9", 90, None),
        ("", 90, None),
        (None, 90, None),
    ],
)
def test_degrees(text: str | None, most: float, value: float | None) -> None:
    found = degrees(text, most=most)
    assert (None if found is None else round(found, 6)) == value


@pytest.mark.parametrize(
    ("names", "area"),
    [
        ({1: "Barrow / بارو"}, 2),
        ({1: "XA02 - Dorn"}, 3),
        ({1: "Dorn (XA02)"}, 3),
        ({1: "Province of Barrow"}, 2),
        ({1: "Edo. Barrow"}, 2),
        ({1: "محافظة بارو"}, 2),
        ({1: "Barrow", 2: "Minhla Township"}, 4),
        ({1: "Dorn", 2: "District de Fen"}, 6),
        ({1: "Al-Barrow"}, 2),
    ],
)
def test_a_cell_that_says_more_than_a_name_is_read_and_said(names: dict[int, str], area: int) -> None:
    placed = resolve(GAZETTEER, {}, names)
    assert (placed.area, placed.how) == (area, "name")
    assert placed.problem is not None
    assert (placed.problem.code, placed.problem.refused) == ("place-name-read", False)


@pytest.mark.parametrize(
    "text",
    [
        "Barrow / Dorn",
        "Dornish",
        "Haut Barrow",
        "Zone 1",
        "Province",
        "Barrow (sauf Fen)",
        "Dorn (except Fen)",
    ],
)
def test_a_cell_that_may_mean_something_else_is_not_read(text: str) -> None:
    assert resolve(GAZETTEER, {}, {1: text}).area is None


@pytest.mark.parametrize(
    ("names", "area", "how", "said"),
    [
        ({1: "Countrywide"}, 1, "name", ["place-all-of-it"]),
        ({1: "Toutes les régions", 2: "Fen"}, 6, "name", ["place-all-of-it"]),
        ({1: "Dorn", 2: "جميع المديريات"}, 3, "name", ["place-all-of-it"]),
        ({1: "Nowhere", 2: "all districts"}, None, "unknown", ["place-unknown"]),
    ],
)
def test_a_cell_that_means_all_of_the_area_above(
    names: dict[int, str], area: int | None, how: str, said: list[str]
) -> None:
    placed = resolve(GAZETTEER, {}, names, 2, 3) if area == 1 else resolve(GAZETTEER, {}, names)
    assert (placed.area, placed.how, [one.code for one in placed.said]) == (area, how, said)


@pytest.mark.parametrize(
    ("codes", "names", "area", "said"),
    [
        (
            {1: "XA00"},
            {1: "Cobertura Nacional"},
            1,
            ["place-all-of-it"],
        ),  # a placeholder for the whole country
        ({1: "XA00", 2: "31"}, {1: "Countrywide"}, 1, ["place-all-of-it"]),
        ({1: "XA01", 2: "XA0100"}, {1: "Barrow", 2: "all districts"}, 2, ["place-all-of-it"]),
        ({1: "XA02"}, {1: "Countrywide"}, 3, ["place-all-of-it"]),  # a code the gazetteer has says where
        ({1: "XA00", 2: "XA0999"}, {1: "Countrywide", 2: "Nowhere"}, None, ["place-unknown"]),
    ],
)
def test_a_code_beside_a_cell_that_means_all_of_it(
    codes: dict[int, str], names: dict[int, str], area: int | None, said: list[str]
) -> None:
    placed = resolve(GAZETTEER, codes, names)
    assert (placed.area, [one.code for one in placed.said]) == (area, said)


def test_names_without_their_kind() -> None:
    assert bare("Ar-Raqqa") == bare("Raqqa Governorate") == "raqqa"
    assert bare("الحسكة") == bare("محافظة حسكة")
    assert bare("Province du Kasaï") == "kasai"
    assert bare("Zone 1") == "zone1"
    assert bare("Kasaï") == "kasai"
    assert bare("Bolori 2") == bare("Bolori II") == bare("Bolori II Ward")
    assert bare("Région Amoron'i Mania") == bare("Amoron I Mania")
    assert bare("Вовчанська міська територіальна громада") == bare("Вовчанська МТГ") == bare("Вовчанська")
    assert bare("TA Mlolo") == bare("Mlolo")
    assert readings("Aleppo / حلب") == ["Aleppo / حلب", "Aleppo", "حلب"]


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("Mali", True), ("Mali Situation", True), ("ML", True), ("Alenia", False), ("Alénie et Mali", False),
        ("Nigeria", False), ("Country office", False), ("XAA", False),
    ],
)  # fmt: skip
def test_which_texts_name_another_country(text: str, elsewhere: bool) -> None:
    assert GAZETTEER.is_elsewhere(text) is elsewhere


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Barrow", "admin1_name"),
        ("Barrow Prov.", "admin1_name"),
        ("Province de Dorn", "admin1_name"),
        ("Fen District", "admin2_name"),
        ("N. Prov.", ""),
        ("Prov.", ""),
    ],
)
def test_a_name_with_the_kind_of_its_area_is_that_of_the_area(name: str, field: str) -> None:
    found = code_hint(GAZETTEER)("", pl.Series([name] * 3))
    assert [one for one, _sure in found][:1] == ([field] if field else [])


@pytest.mark.parametrize(
    ("written", "latin_letters"),
    [
        ("Ізюмський район", "iziumskyi raion"), ("Згурівка", "zghurivka"), ("Кам'янський", "kamianskyi"),
        ("Єнакієве", "yenakiieve"), ("м. Київ", "kyiv"), ("Ізюмський р-н", "iziumskyi"), ("Kharkivska", ""),
        ("حلب", ""),
    ],
)  # fmt: skip
def test_cyrillic_names_in_latin_letters(written: str, latin_letters: str) -> None:
    assert latin(written) == latin_letters
    assert (latin_letters in readings(written)) is bool(latin_letters)


def test_a_name_in_two_scripts_is_found_at_another_level_than_its_column() -> None:
    placed = resolve(GAZETTEER, {}, {1: "قرية / Old Gal"})
    assert (placed.area, [one.code for one in (placed.problem, *placed.remarks) if one]) == (
        8,
        ["place-level-differs"],
    )
    assert resolve(GAZETTEER, {}, {1: "Somewhere / Old Gal"}).area is None


def test_points_of_the_compass_are_the_same_in_several_languages() -> None:
    assert bare("Département du Nord-Ouest") == bare("North-West") == "northwest"
    assert bare("Sur") == bare("Sud") == bare("South")
    assert bare("Nord Kivu") == bare("North Kivu")
    assert bare("Centre-Est") != bare("Centre-Ouest")


def test_a_cyrillic_name_and_a_french_point_of_the_compass_are_found() -> None:
    gazetteer = Gazetteer(
        "ZZZ",
        [
            Place(1, "ZZ", "Zedland", 0, None),
            Place(2, "ZZ01", "Kharkivska", 1, 1),
            Place(3, "ZZ02", "North-West", 1, 1),
        ],
        [],
    )
    assert resolve(gazetteer, {}, {1: "Харківська область"}).area == 2
    assert resolve(gazetteer, {}, {1: "Nord-Ouest"}).area == 3
    assert [one.place.code for one in gazetteer.suggest("Харьковская область")][:1] == ["ZZ01"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("XA0202", "Fen (XA0202)"),
        ("Fenn", "Fen (XA0202)"),
        ("Minhlaa", "Minhla (XA0101), Haut Minhla (XA0102)"),
        # elsewhere only what is nearly the whole name, and of its level: a part of it is in many names
        ("Fen Hill", ""),
        ("Barrows", ""),
        ("Dorns", ""),
        ("Barrow", ""),  # a district called as its province: where the row is already kept
        ("Feldhof", ""),  # not alike enough to have slipped in from the other province
    ],
)
def test_what_may_be_meant_by_a_place_kept_at_the_area_above(written: str, meant: str) -> None:
    placed = resolve(GAZETTEER, {}, {1: "Barrow", 2: written})
    assert placed.problem is not None
    assert (placed.area, placed.problem.code, placed.problem.params["meant"]) == (
        2,
        "place-kept-at-parent",
        meant,
    )
