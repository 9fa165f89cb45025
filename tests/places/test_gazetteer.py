"""Placing rows: codes first, then names under their parents, then the parent, and nothing in silence."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.places.gazetteer import Gazetteer
from firstcall.places.names import code_key, key
from firstcall.places.place import Place
from firstcall.places.placed import ANY_LEVEL
from firstcall.places.placing import resolve

pytestmark = pytest.mark.one_engine

PLACES = [
    Place(1, "XAA", "Alenia", 0, None),
    Place(2, "XA01", "Barrow", 1, 1),
    Place(3, "XA02", "Côte-d’Or", 1, 1),
    Place(4, "XA0101", "Minhla", 2, 2),
    Place(5, "XA0201", "Minhla", 2, 3),
    Place(6, "XA0202", "Sant’Ana", 2, 3),
    Place(7, "XA0102", "Old Town", 2, 2, valid_to=date(2020, 1, 1)),
    Place(8, "524 2 05", "Spaced", 2, 2),
]
GAZETTEER = Gazetteer("XAA", PLACES, [(4, "မင်းလှ"), (6, "سانت آنا"), (99, "nobody")])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte-d’Or", "COTE D'OR"),
        ("Al-Ḥasakah", "al hasakah"),
        ("أَبْيَن", "ابين"),
        ("Nam  Hkam (Wu)", "Nam Hkam Wu"),
        ("မင်းလှ", "မင်းလှ "),
        ("İzmir", "izmir"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("ပန်ယန်း", "ပန်ယန"), ("Minhla", "Minbu"), ("मोरङ", "मरङ")])
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_codes_are_equal_whatever_their_case_and_spaces() -> None:
    assert code_key(" xa0101 ") == "XA0101"
    assert GAZETTEER.by_code("524  2 05") == PLACES[7]
    assert GAZETTEER.by_code("52420 5") is None


@pytest.mark.parametrize(
    ("codes", "names", "area", "how", "problem", "refused"),
    [
        # exact code, at the deepest level filled
        ({2: "XA0201"}, {}, 5, "code", None, False),
        ({1: "XA02", 2: " xa0201"}, {1: "Barrow"}, 5, "code", None, False),
        ({1: "XA02", 2: "#N/A"}, {2: "NA"}, 3, "code", None, False),
        ({ANY_LEVEL: "XA01"}, {}, 2, "code", None, False),
        # code and name of the same level do not argue; a shallower code that is no ancestor does
        ({1: "XA01", 2: "XA0201"}, {}, 5, "code", "place-contradicts", False),
        # names under their parents, in any script
        ({}, {1: "Barrow", 2: "minhla"}, 4, "name", None, False),
        ({1: "XA02"}, {2: "Minhla"}, 5, "name", None, False),
        ({}, {2: "မင်းလှ"}, 4, "name", None, False),
        ({}, {1: "cote d or", 2: "سانت انا"}, 6, "name", None, False),
        ({}, {ANY_LEVEL: "Sant Ana"}, 6, "name", None, False),
        ({}, {2: "Old Town"}, 7, "name", None, False),
        # levels below the gazetteer say nothing new
        ({2: "XA0202"}, {3: "A village"}, 6, "code", None, False),
        ({}, {2: "Sant'Ana", 4: "A village"}, 6, "name", None, False),
        # a code the gazetteer lacks: found by name, or kept at the parent
        ({2: "XA0199"}, {1: "Barrow", 2: "Minhla"}, 4, "name", "code-unknown", False),
        ({1: "XA01", 2: "XA0199"}, {}, 2, "parent", "place-kept-at-parent", False),
        ({1: "XA01", 2: "XA0199"}, {2: "Nowhere"}, 2, "parent", "place-kept-at-parent", False),
        ({2: "XA0199"}, {1: "Barrow"}, 2, "parent", "place-kept-at-parent", False),
        ({}, {1: "Barrow", 2: "Nowhere"}, 2, "parent", "place-kept-at-parent", False),
        ({}, {1: "Barrow", 2: "Sant'Ana"}, 2, "parent", "place-kept-at-parent", False),
        # said, when something else was amiss on the way
        ({}, {1: "Nowhere", 2: "Sant'Ana"}, 6, "name", "place-parent-unknown", False),
        ({}, {1: "Sant'Ana"}, 6, "name", "place-level-differs", False),
        # nothing filled, and nothing known
        ({}, {}, 1, "country", "place-blank", False),
        ({1: "", 2: "N/A"}, {1: " - "}, 1, "country", "place-blank", False),
        ({}, {2: "Minhla"}, None, "unknown", "place-ambiguous", True),
        ({}, {1: "Barow"}, None, "unknown", "place-unknown", True),
        ({2: "ZZ99"}, {}, None, "unknown", "place-unknown", True),
        ({2: "ZZ99"}, {1: "Nowhere"}, None, "unknown", "place-unknown", True),
    ],
)
def test_where_a_row_belongs(
    codes: dict[int, str],
    names: dict[int, str],
    area: int | None,
    how: str,
    problem: str | None,
    refused: bool,
) -> None:
    placed = resolve(GAZETTEER, codes, names)
    assert (placed.area, placed.how) == (area, how)
    said = placed.problem
    assert (said.code if said else None, bool(said and said.refused)) == (problem, refused)
    if said is not None:
        assert said.message % said.params  # every place of the sentence is filled
        assert not said.suggestion or said.suggestion % said.params


def test_a_row_kept_above_says_that_its_name_is_of_another_area() -> None:
    placed = resolve(GAZETTEER, {1: "XA02", 2: "XA0299"}, {1: "Barrow", 2: "Nowhere"})
    assert (placed.area, [(one.code, one.value) for one in placed.said]) == (
        3,
        [("place-kept-at-parent", "XA0299"), ("place-name-differs", "Barrow")],
    )


def test_a_misspelt_name_is_suggested_never_taken() -> None:
    placed = resolve(GAZETTEER, {}, {1: "Barow"})
    assert placed.area is None
    assert placed.problem is not None
    assert placed.problem.suggestion % placed.problem.params == "Meant may be: Barrow (XA01)."
    assert placed.problem.value == "Barow"
    assert [one.place.pk for one in GAZETTEER.suggest("Barow")] == [2]
    assert GAZETTEER.suggest("Qwertz") == []


def test_the_tree() -> None:
    assert [place.code for place in GAZETTEER.ancestors(6)] == ["XA02", "XAA"]
    assert GAZETTEER.lineage(6) == [6, 3, 1]
    assert [place.pk for place in GAZETTEER.descendants(1)] == [2, 3, 8, 4, 7, 5, 6]
    assert [place.pk for place in GAZETTEER.children(3)] == [5, 6]
    assert GAZETTEER.level(6) == 2
    assert GAZETTEER.level(1234) is None


def test_without_a_gazetteer_a_row_has_no_place() -> None:
    placed = resolve(Gazetteer("XAB", []), {}, {})
    assert (placed.area, placed.problem.code if placed.problem else "") == (None, "no-gazetteer")
