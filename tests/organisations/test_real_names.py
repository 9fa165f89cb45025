"""Names as partners of Somalia, Chad and Ethiopia write them, against what OCHA made of them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from firstcall.activities.actions import import_activities
from firstcall.activities.queries import all_activity_rows
from firstcall.activities.rows.who import meaning
from firstcall.intake.files.reading import read_file
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.tables import Table
from firstcall.organisations import actions, queries
from firstcall.organisations.models import Organisation
from firstcall.organisations.names import key
from firstcall.places.actions import import_areas
from firstcall.policy.profiles import profile
from firstcall.structure.actions import create_emergency

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

LISTS = ("orgs/org_canonical_lookup.csv", "orgs/org_map_global_ETH_SOM_TCD.csv")
FILES = {
    "SOM": "3w/SOM_3w_operational_presence_jan_apr_2025.xlsx",
    "TCD": "3w/TCD_3w_tcd_avr2025.xlsx",
    "ETH": "3w/ETH_3w_august_2025.csv",
}
LEVEL = {"SOM": "admin2_code", "TCD": "admin1_code"}
PAIRS = {"SOM": 1260, "TCD": 790}


def rows_of(path: Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def agencies(at):
    for name in ("iasc-2006", "iasc-2015"):
        actions.seed_agencies(profile(name), at=at)


def expected(real_data: Path, country: str) -> set[tuple[str, ...]]:
    rows = rows_of(real_data / "3w/expected_hapi_operational_presence_ETH_SOM_TCD.csv")
    mine = [row for row in rows if row["location_code"] == country]
    return {(row["org_name"], row["sector_code"], row[LEVEL[country]]) for row in mine}


@pytest.mark.parametrize("country", ["SOM", "TCD"])
@pytest.mark.parametrize("lists", [LISTS, LISTS[::-1], LISTS[1:]])
def test_with_the_lists_the_sets_are_those_of_ocha(real_data, country, lists, ocha, at):
    for name in lists:
        assert actions.import_organisations(real_data / name, by=ocha, at=at)["rejected"] == 0
    emergency = create_emergency(
        code=country, name=country, country=country, kind="conflict", onset="ongoing", by=ocha, at=at
    )
    areas = real_data / "gazetteers/global_pcodes_adm1_2.csv"
    import_areas(areas, file_name=areas.name, country=country, by=ocha, at=at)
    (report,) = import_activities([real_data / FILES[country]], emergency=emergency, by=ocha, at=at)
    assert (report["rejected"], {p["code"] for p in report["problems"] if "organisation" in p["code"]}) == (
        0,
        set(),
    )
    found = {
        (row.organisation, row.sector, getattr(row, LEVEL[country]))
        for row in all_activity_rows(actor=ocha, emergency=emergency)
    }
    wanted = expected(real_data, country)
    assert (found - wanted, wanted - found) == (set(), set())
    assert len({(name, area) for name, _sector, area in found}) == PAIRS[country]


def said_of(rows: list[dict[str, str]], country: str) -> dict[str, str]:
    """What each spelling means in a country, as the map says: its own word there before that for all."""
    found: dict[str, str] = {}
    for place in ("", country):
        for row in rows:
            if row["Country Code"] == place:
                found[key(row["Lookup"] or row["Canonical Name"])] = row["Canonical Name"]
    return found


def written(table: Table, name: str) -> list[tuple[str, str]]:
    """The distinct names with the acronyms beside them."""
    column, beside = table.column(name), table.column(f"{name}_acronym")
    frame = pl.DataFrame(
        {
            "name": table.series(column) if column else [""] * table.rows,
            "acronym": table.series(beside) if beside else [""] * table.rows,
        }
    )
    return [(full, short) for full, short in frame.fill_null("").unique(maintain_order=True).rows() if full]


@pytest.mark.parametrize(("country", "least"), [("SOM", 0.98), ("TCD", 0.95)])
def test_with_names_and_acronyms_alone_nothing_is_wrong_and_most_is_right_or_offered_first(
    real_data, country, least, ocha, at, tmp_path
):
    rows = rows_of(real_data / LISTS[1])
    plain = tmp_path / "plain.csv"
    with plain.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["Organisation", "Acronym", "Type"])
        lines.writerows(dict.fromkeys((r["Canonical Name"], r["Acronym"], r["Type Code"]) for r in rows))
    actions.import_organisations(plain, by=ocha, at=at)
    oracle = said_of(rows, country)
    directory = queries.directory(country)
    table = best_table(read_file(real_data / FILES[country]), catalogue("activities"))
    verdicts: Counter[str] = Counter()
    wrong = []
    for name, acronym in written(table, "organisation"):
        meant, match = meaning(name, acronym, directory)
        truth = key(oracle[key(name)])
        if meant.pk is not None:
            right = key(directory.organisations[meant.pk].name) == truth
            verdicts["right" if right else "wrong"] += 1
            wrong += [] if right else [name]
        else:
            first = match.suggestions[0].organisation.name if match.suggestions else ""
            verdicts["first" if key(first) == truth else "not"] += 1
    assert wrong == []
    assert (verdicts["right"] + verdicts["first"]) / verdicts.total() >= least, verdicts


def test_every_name_of_ethiopia_is_known_with_the_lists(real_data, ocha, at):
    for name in LISTS:
        actions.import_organisations(real_data / name, by=ocha, at=at)
    directory = queries.directory("ETH")
    table = best_table(read_file(real_data / FILES["ETH"]), catalogue("activities"))
    names = [pair for role in ("implementer", "programme_partner") for pair in written(table, role)]
    found = {name: meaning(name, acronym, directory)[0].pk for name, acronym in names}
    known = Organisation.objects.in_bulk([pk for pk in found.values() if pk])
    oracle = said_of(rows_of(real_data / LISTS[1]), "ETH")
    wrong = {
        name: known[pk].name
        for name, pk in found.items()
        if pk and key(name) in oracle and key(known[pk].name) != key(oracle[key(name)])
    }
    assert wrong == {}
    listed = [name for name in found if key(name) in oracle]
    assert [name for name in listed if not found[name]] == []
