"""Codes that are not as the gazetteer has them: repaired where only one area fits, and said; else only suggested."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from firstcall.places.codes import is_scientific, squeezed
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.hints import code_hint
from firstcall.places.place import Place
from firstcall.places.placed import ANY_LEVEL
from firstcall.places.placing import resolve

pytestmark = pytest.mark.one_engine

CHAD = Gazetteer(
    "TCD",
    [
        Place(1, "TCD", "Chad", 0, None),
        Place(2, "TCD01", "Batha", 1, 1),
        Place(3, "TCD14", "Ouaddaï", 1, 1),
        Place(4, "TCD10", "Mandoul", 1, 1),
        Place(5, "TCD0101", "Batha Est", 2, 2),
        Place(6, "TCD1401", "Ouara", 2, 3),
        Place(7, "TCD1402", "Assoungha", 2, 3),
        Place(8, "TCD1409", "Old Ouara", 2, 3, valid_to=date(2020, 1, 27)),
        Place(9, "TCD1408", "Older Ouara", 2, 3, valid_to=date(2019, 1, 1)),
    ],
    other_codes=[(6, "TCD1409"), (7, "WAD-7")],
    two="TD",
)
GUINEA = Gazetteer(
    "GIN",
    [
        Place(1, "GIN", "Guinea", 0, None),
        Place(2, "GIN008", "N'Zérékoré", 1, 1),
        Place(3, "GIN008001", "Beyla", 2, 2),
    ],
    two="GN",
)
NEPAL = Gazetteer(
    "NPL",
    [
        Place(1, "NPL", "Nepal", 0, None),
        Place(2, "524 2 05 26", "Kathmandu", 1, 1),
        Place(3, "524 2 05 26 5 016", "Kirtipur", 2, 2),
    ],
    two="NP",
)
HAITI = Gazetteer(
    "HTI", [Place(1, "HTI", "Haiti", 0, None), Place(2, "HT0811-07", "Gommier", 3, 1)], two="HT"
)
TAJIKISTAN = Gazetteer(
    "TJK", [Place(1, "TJK", "Tajikistan", 0, None), Place(2, "3501000", "Sughd", 1, 1)], two="TJ"
)


@pytest.mark.parametrize(
    ("gazetteer", "codes", "names", "area", "why"),
    [
        (CHAD, {1: "TD14"}, {}, 3, "prefix differently"),
        (CHAD, {1: "td-14 "}, {}, 3, "prefix differently"),
        (CHAD, {2: "TD1401"}, {1: "Ouaddai"}, 6, "prefix differently"),
        (CHAD, {ANY_LEVEL: "TD1402"}, {}, 7, "prefix differently"),
        (CHAD, {2: "1402"}, {}, 7, "prefix of the country was left out"),
        (CHAD, {1: "14"}, {1: "Ouaddaï"}, 3, "prefix of the country was left out"),
        (CHAD, {1: "TD14", 2: "1402"}, {}, 7, "prefix"),
        (GUINEA, {2: "GN008001"}, {}, 3, "prefix differently"),
        (
            Gazetteer("GIN", [Place(1, "GN008001", "Beyla", 2, None)], two="GN"),
            {2: "GIN008001"},
            {},
            1,
            "prefix",
        ),
        (NEPAL, {2: "524205265016"}, {}, 3, "only spaces and signs differ"),
        (NEPAL, {2: "524-2-05-26-5-016"}, {}, 3, "only spaces and signs differ"),
        (NEPAL, {1: "٥٢٤ ٢ ٠٥ ٢٦"}, {}, 2, "only spaces and signs differ"),
        (HAITI, {3: "HT081107"}, {}, 2, "only spaces and signs differ"),
        (HAITI, {3: "HTI0811 07"}, {}, 2, "prefix differently"),
        (TAJIKISTAN, {1: "3501000.0"}, {}, 2, "number with decimals"),
    ],
)
def test_one_area_fits_and_it_is_said(
    gazetteer: Gazetteer, codes: dict[int, str], names: dict[int, str], area: int, why: str
) -> None:
    placed = resolve(gazetteer, codes, names)
    assert (placed.area, placed.how, placed.problem) == (area, "code", None)
    said = placed.remarks[-1]
    assert (said.code, said.refused, said.by_code) == ("place-code-repaired", False, True)
    place = gazetteer.places[area]
    assert said.params == {"written": said.value, "code": place.code, "place": place.name}
    assert why in said.message % said.params
    assert said.suggestion % said.params == f"Write {place.code}."


def test_case_and_spaces_alone_are_no_drift() -> None:
    assert resolve(CHAD, {1: " tcd14"}, {}).said == ()


@pytest.mark.parametrize(
    ("codes", "names", "code", "meant"),
    [
        ({2: "101"}, {}, "pcode-leading-zero-lost", "Batha Est (TCD0101)"),
        ({2: "TD101"}, {}, "pcode-leading-zero-lost", "Batha Est (TCD0101)"),
        ({1: "TCD1"}, {}, "pcode-leading-zero-lost", "Batha (TCD01)"),
        ({1: "TCDO1"}, {}, "pcode-look-alike", "Batha (TCD01)"),
        ({1: "TCDI4"}, {}, "pcode-look-alike", "Ouaddaï (TCD14)"),
        ({1: "ТСD14"}, {}, "pcode-look-alike", "Ouaddaï (TCD14)"),
        ({2: "1E+05"}, {}, "pcode-scientific", ""),
        ({2: "1,4E+06"}, {}, "pcode-scientific", ""),
        ({1: "ZZ14"}, {}, "place-unknown", ""),
        ({1: "14"}, {}, "place-unknown", "Ouaddaï (TCD14)"),
    ],
)
def test_what_may_be_something_else_is_refused_with_a_suggestion(
    codes: dict[int, str], names: dict[int, str], code: str, meant: str
) -> None:
    placed = resolve(CHAD, codes, names)
    assert (placed.area, placed.how) == (None, "unknown")
    said = placed.problem
    assert said is not None
    assert (said.code, said.refused, said.value) == (code, True, next(iter(codes.values())))
    assert said.params["meant"] == meant
    assert said.message % said.params
    assert not meant or said.suggestion % said.params == f"Meant may be: {meant}."


def test_a_suggested_code_leaves_the_row_where_its_other_columns_put_it() -> None:
    kept = resolve(CHAD, {1: "TCD01", 2: "TCDO1O1"}, {})
    assert (kept.area, kept.how) == (2, "parent")
    assert kept.problem is not None
    assert kept.problem.suggestion % kept.problem.params == "Meant may be: Batha Est (TCD0101)."
    named = resolve(CHAD, {2: "101"}, {2: "Batha Est"})
    assert (named.area, named.how, named.problem and named.problem.code) == (5, "name", "code-unknown")


@pytest.mark.parametrize(
    ("codes", "names", "area", "how"),
    [
        ({1: "TD14"}, {1: "Batha"}, 2, "name"),  # the name beside it is of another region
        ({1: "TCD01", 2: "TD1401"}, {}, 2, "parent"),  # the region's code is another one's
        ({2: "TD14"}, {}, None, "unknown"),  # a region's code in the column of departments
        ({2: "TD14"}, {1: "Ouaddaï"}, 3, "code"),  # which the other column bears out
    ],
)
def test_other_columns_speak_for_or_against_a_repair(
    codes: dict[int, str], names: dict[int, str], area: int | None, how: str
) -> None:
    placed = resolve(CHAD, codes, names)
    assert (placed.area, placed.how) == (area, how)


def test_nothing_is_cut_from_a_code_to_find_the_area_above() -> None:
    assert resolve(CHAD, {2: "TCD1499"}, {}).area is None
    assert resolve(CHAD, {3: "TCD140105"}, {}).area is None
    assert resolve(CHAD, {3: "TCD140105"}, {1: "Ouaddaï"}).area == 3


def test_an_ended_area_gives_way_to_the_one_the_gazetteer_names() -> None:
    placed = resolve(CHAD, {2: "TCD1409"}, {})
    assert placed.area == 6
    (said,) = placed.remarks
    assert said.message % said.params == (
        "Old Ouara (TCD1409) ended on 2020-01-27. The rows are counted in Ouara (TCD1401), "
        "which the gazetteer names in its place."
    )
    kept = resolve(CHAD, {2: "TCD1408"}, {})
    assert (kept.area, [one.code for one in kept.remarks]) == (9, ["place-retired"])


def test_a_remembered_code_is_as_good_as_the_own_one() -> None:
    placed = resolve(CHAD, {2: "wad-7"}, {})
    assert (placed.area, placed.how, placed.said) == (7, "code", ())


def test_a_name_of_another_area_beside_the_code_is_said() -> None:
    placed = resolve(CHAD, {1: "TCD14"}, {1: "Batha"})
    assert (placed.area, placed.how) == (3, "code")
    assert placed.problem is not None
    assert (placed.problem.code, placed.problem.refused) == ("place-name-differs", False)
    assert resolve(CHAD, {1: "TCD14"}, {1: "Quaddai"}).problem is None  # only misspelt


@pytest.mark.parametrize(
    ("text", "is_it"),
    [("1E+05", True), ("1.23E+10", True), ("3,5e+06", True), ("1E05", False), ("SO1101", False)],
)
def test_powers_of_ten(text: str, is_it: bool) -> None:
    assert is_scientific(text) is is_it


def test_squeezing_keeps_letters_and_digits_of_any_script() -> None:
    assert squeezed(" ht-0811.07/٣ ") == "HT0811073"


# --- what a column holds --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "best"),
    [
        (["TD14", "TD01", "TD10"], ("admin1_code", 0.98)),
        (["TCD1401", "TCD0101", "TCD1402", None], ("admin2_code", 0.98)),
        (["TCD1401", "TCD0101", "TCD1402", "X1"], ("admin2_code", 0.735)),
        (["Ouaddaï", "BATHA", "mandoul"], ("admin1_name", 0.94)),
        (["Ouara", "Batha Est", "Assoungha", "N/A"], ("admin2_name", 0.94)),
        (["TD14"], ("admin1_code", 0.804)),
    ],
)
def test_the_content_of_a_column_tells_its_level(values: list[str | None], best: tuple[str, float]) -> None:
    assert code_hint(CHAD)("Title", pl.Series(values, dtype=pl.String))[0] == best


def test_figures_and_other_words_are_no_places() -> None:
    hint = code_hint(CHAD)
    assert list(hint("Total", pl.Series(["14", "1401", "101", "10"]))) == []
    assert list(hint("Site", pl.Series(["Camp A", "Camp B", "Camp C"]))) == []
    assert list(hint("Empty", pl.Series([None, "N/A"], dtype=pl.String))) == []


def test_a_second_column_of_codes_is_a_further_one() -> None:
    found = dict(code_hint(CHAD)("OCHA Pcode", pl.Series(["TCD1401", "TCD0101", "TCD1402"])))
    assert found == {"admin2_code": 0.98, "other_code": 0.951}
