"""Rows of files people really sent, placed with the gazetteers and boundaries they are about."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.intake.files.reading import read_file
from firstcall.intake.rules import Problem, Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.tables import Table
from firstcall.needs.rows.columns import areas_of
from firstcall.places.actions import import_areas, import_boundaries
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place
from firstcall.places.placed import Placed
from firstcall.places.placing import resolve
from firstcall.places.queries import code_hint, gazetteer, iso_countries

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
GLOBAL = "gazetteers/global_pcodes_adm1_2.csv"


@dataclass
class Result:
    """A file's rows placed: the table, the area of each row, what is said."""

    table: Table
    places: Gazetteer
    areas: list[int | None]
    problems: list[Problem]

    def codes(self, level: int) -> Counter[str]:
        """The areas of a level the rows lie in, with their rows."""
        found: Counter[str] = Counter()
        for pk in self.areas:
            for above in self.places.lineage(pk) if pk is not None else []:
                place = self.places.places[above]
                if place.level == level:
                    found[place.code] += 1
        return found

    def said(self) -> Counter[tuple[str, bool]]:
        """How many rows each kind of problem is about."""
        found: Counter[tuple[str, bool]] = Counter()
        for one in self.problems:
            found[one.code, one.refused] += one.rows
        return found


@pytest.fixture
def land(real_data: Path, at: datetime) -> Callable[..., Gazetteer]:
    """`land("ETH", "a.csv", "b.topojson:3")`: a country with the published list, further gazetteers and boundaries."""

    def made(country: str, *files: str, code_property: str = "") -> Gazetteer:
        for name in (GLOBAL, *files):
            name, _, level = name.partition(":")
            path, known = real_data / name, {"file_name": Path(name).name, "country": country}
            if level:
                import_boundaries(
                    path, **known, level=int(level), code_property=code_property, by=operator(), at=at
                )
            else:
                import_areas(path, **known, by=operator(), at=at)
        return gazetteer(country)

    return made


@cache
def _book(path: Path):
    return read_file(path, file_name=path.name)


def placed(path: Path, places: Gazetteer) -> Result:
    table = best_table(_book(path), catalogue("activities"), content_hint=code_hint(places))
    problems = Problems(table.sheet)
    areas = areas_of(table, places, problems)
    return Result(table, places, areas.to_list(), list(problems))


def test_venezuela_22_states_and_every_error_cell(real_data: Path, land: Callable[..., Gazetteer]) -> None:
    places = land("VEN", "gazetteers/VEN_locations.csv")
    found = placed(real_data / "3w/VEN_education_5w/database_activities_5w.xlsx", places)
    states = found.table.series("admin1_name")
    assert (found.table.rows, states.n_unique(), len(found.codes(1)), None in found.areas) == (
        12054,
        37,
        22,
        False,
    )
    errors = {(one.column, one.value): one.rows for one in found.problems if one.code == "error_cell"}
    assert errors == {
        ("Código municipio", "#N/A"): 104, ("Código parroquia", "#N/A"): 105, ("Municipio", "#NAME?"): 1,
    }  # fmt: skip
    assert found.said()["place-contradicts", False] == 1  # a parish under two municipalities
    # The 37 spellings alone lead to the same states as the codes beside them.
    by_code = zip(states.to_list(), found.table.series("admin1_code").to_list(), strict=True)
    for name, code in set(by_code):
        placed_ = resolve(places, {}, {1: name})
        assert placed_.area is not None, name
        assert places.places[placed_.area].code == code


def test_somalia_89_districts(real_data: Path, land: Callable[..., Gazetteer]) -> None:
    found = placed(real_data / "3w/SOM_3w_operational_presence_jan_apr_2025.xlsx", land("SOM"))
    written = Counter(found.table.series("admin2_code").to_list())
    assert (len(found.areas), found.codes(2)) == (4146, written)
    assert len(written) == 89
    assert found.said() == {
        ("error_cell", False): 1,
        ("place-name-differs", False): 92,
        ("place-contradicts", False): 13,
    }


def test_chad_23_provinces_from_codes_with_another_prefix_under_title(
    real_data: Path, land: Callable[..., Gazetteer]
) -> None:
    found = placed(real_data / "3w/TCD_3w_tcd_avr2025.xlsx", land("TCD"))
    title = next(column for column in found.table.columns if column.heading == "Title")
    assert (title.field, title.found_by) == ("admin1_code", "content")
    assert (len(found.areas), len(found.codes(1)), None in found.areas) == (1556, 23, False)
    assert found.said() == {("place-code-repaired", False): 1556}
    assert {(one.value, one.params["code"]) for one in found.problems} == {
        (f"TD{number:02}", f"TCD{number:02}") for number in range(1, 24)
    }


def test_myanmar_townships_and_the_second_column_of_codes(
    real_data: Path, land: Callable[..., Gazetteer]
) -> None:
    places = land("MMR", "gazetteers/MMR_township_pcodes.csv")
    found = placed(real_data / "3w/MMR_fsc_5w_jan_jul_2022_anonymised.xlsx", places)
    assert found.codes(3) == Counter(found.table.series("admin3_code").to_list())
    assert found.said() == {
        ("place-codes-differ", False): 125,
        ("place-country-differs", False): 8,
        ("place-retired", False): 5,
    }
    assert {one.column for one in found.problems if one.code == "place-codes-differ"} == {"OCHA Pcode"}
    with (real_data / "gazetteers/MMR_township_pcodes.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Township_Name_MMR"] not in ("", "NA")]
    wrong = [
        row["admin3_pcode"]
        for row in rows
        if (one := resolve(places, {}, {1: row["state"], 2: row["district"], 3: row["Township_Name_MMR"]}))
        and (one.how != "name" or places.places[one.area or 0].code != row["admin3_pcode"])
    ]
    assert (len(rows) > 300, wrong) == (True, [])


def test_nepal_codes_with_spaces_once_their_system_is_chosen(
    real_data: Path, land: Callable[..., Gazetteer]
) -> None:
    places = land("NPL", "boundaries/NPL_adm3_2015.topojson:3", code_property="HLCIT_CODE")
    found = placed(real_data / "3w/NPL_2015_redcross_3w_hxl.json", places)
    assert found.codes(3) == Counter(found.table.series("admin3_code").to_list())
    assert found.said() == {("error_cell", False): 31, ("place-level-not-known", False): 1}
    squeezed = {code.replace(" ", "") for code in places.codes(3)}
    assert {resolve(places, {3: code}, {}).how for code in squeezed} == {"code"}


def test_ethiopias_zones_by_name(real_data: Path, land: Callable[..., Gazetteer]) -> None:
    """The expected rows are of an earlier quarter: names and zones only. New zones are kept at their region."""
    places = land("ETH")
    with (real_data / "3w/expected_hapi_operational_presence_ETH_SOM_TCD.csv").open(
        encoding="utf-8-sig"
    ) as file:
        rows = {
            (row["provider_admin1_name"], row["provider_admin2_name"], row["admin2_code"])
            for row in csv.DictReader(file)
            if row["location_code"] == "ETH" and row["admin2_code"]
        }
    hows = Counter()
    for region, zone, code in rows:
        one = resolve(places, {}, {1: region, 2: zone})
        right = one.area is not None and places.places[one.area].code == code
        hows[one.how, right] += 1
    assert {how for (how, right) in hows if right} == {"name"}
    assert ("name", False) not in hows  # no name leads to another zone in silence
    assert hows == {("name", True): 65, ("parent", False): 6, ("unknown", False): 4}


def test_a_file_of_17_operations_gives_each_country_its_own_rows(
    real_data: Path, land: Callable[..., Gazetteer]
) -> None:
    found = placed(real_data / "3w/MULTI_unhcr_3w_2014_hxl.csv", land("KEN"))
    country = found.table.series("admin0_name").to_list()
    kept = Counter(name for name, area in zip(country, found.areas, strict=True) if area is not None)
    assert kept == {"Kenya": 81}
    assert Counter(country)["Kenya"] == 92
    assert [(one.value, one.rows) for one in found.problems if one.code == "place-unknown"] == [
        ("Kakuma", 11)
    ]


# --- all 156 countries ----------------------------------------------------------------------------------------------


@cache
def everywhere(path: Path) -> dict[str, Gazetteer]:
    """The published list as values, without a database."""
    rows = defaultdict(list)
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            rows[row["Location"]].append(row)
    found = {}
    for country, areas in rows.items():
        pks = {row["P-Code"]: number for number, row in enumerate(areas, 2)} | {country: 1}
        places = [Place(1, country, country, 0, None)] + [
            Place(pks[code], code, row["Name"], int(row["Admin Level"]), pks.get(row["Parent P-Code"]))
            for row in areas
            for code in [row["P-Code"]]
        ]
        found[country] = Gazetteer(country, places, two=iso_countries()[country].two)
    return found


def _with_other_prefix(code: str, country: str, two: str) -> str:
    if code.startswith(country):
        return two + code.removeprefix(country)
    return country + code.removeprefix(two) if code.startswith(two) else ""


def _with_a_dash(code: str, _country: str, _two: str) -> str:
    return f"{code[:4]}-{code[4:]}".lower() if len(code) > 4 else ""


def _with_a_space(code: str, _country: str, _two: str) -> str:
    return f"{code[:3]} {code[3:]}" if len(code) > 3 else ""


def _without_zeros(code: str, _country: str, two: str) -> str:
    return _bare_number(code, two).lstrip("0")


def _with_letters(code: str, _country: str, _two: str) -> str:
    return code.replace("0", "O")


def _bare_number(code: str, two: str) -> str:
    """The digits of a code that a spreadsheet takes for a number; "" where it would not."""
    digits = code.removeprefix(two)
    return digits if digits.isdigit() and digits.startswith("0") else ""


@pytest.mark.parametrize(
    ("drift", "verdict", "count"),
    [
        (_with_other_prefix, "code", 33281),
        (_with_a_dash, "code", 31569),
        (_with_a_space, "code", 33240),
        (_without_zeros, "unknown", 12895),
        (_with_letters, "unknown", 28936),
    ],
)
def test_no_drifted_code_of_any_country_leads_to_another_area(
    real_data: Path, drift: Callable[[str, str, str], str], verdict: str, count: int
) -> None:
    verdicts: Counter[str] = Counter()
    wrong = []
    for country, places in everywhere(real_data / GLOBAL).items():
        for place in places:
            written = drift(place.code, country, places.two) if place.level else ""
            if not written or places.by_code(written) is not None:
                continue
            one: Placed = resolve(places, {place.level: written}, {})
            verdicts[one.how if one.area in (None, place.pk) else "wrong"] += 1
            if one.area not in (None, place.pk):
                wrong.append((country, place.code, written, places.places[one.area].code))
            elif one.area is not None:
                assert [said.code for said in one.remarks] == ["place-code-repaired"]
    assert wrong == []
    assert verdicts == {verdict: count}
