"""Ethiopia's published codes and boundaries, imported once, and a file of rows with newer codes."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.places.actions import import_areas, import_boundaries
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.models import Area
from firstcall.places.placing import resolve
from firstcall.places.queries import gazetteer
from tests.places.test_placing_real import GLOBAL, placed
from tests.setup.demo import AT

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def ethiopia(rows_of_file: None, real_data: Path) -> Gazetteer:
    """The country with the published list and two levels of boundaries; no test changes it."""
    common = {"country": "ETH", "by": operator(), "at": AT}
    import_areas(real_data / GLOBAL, file_name="pcodes.csv", **common)
    for level in (1, 3):
        path = real_data / f"boundaries/ETH_adm{level}.topojson"
        import_boundaries(path, file_name=path.name, level=level, **common)
    return gazetteer("ETH")


def test_ethiopias_woredas_of_newer_codes(real_data: Path, ethiopia: Gazetteer) -> None:
    found = placed(real_data / "3w/ETH_3w_august_2025.csv", ethiopia)
    assert (len(found.areas), None in found.areas) == (3122, False)
    assert found.said() == {
        ("place-kept-at-parent", False): 501,
        ("code-unknown", False): 204,
        ("place-by-coordinates", False): 94,
    }


def test_rows_of_ethiopias_3w_find_their_woredas(real_data: Path, ethiopia: Gazetteer) -> None:
    assert Area.objects.get(pcode="ET060207").parent.pcode == "ET06"
    with (real_data / "3w/ETH_3w_august_2025.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if any(row.values())]
    found = Counter()
    lacking: set[str] = set()
    for row in rows:
        names = {1: row["Region"], 2: row["Zone"], 3: row["Woreda"]}
        placed = resolve(ethiopia, {3: row["WoredaPcod"]}, names)
        found[placed.how] += 1
        if placed.problem is not None:
            lacking.add(placed.problem.value)
    assert (len(rows), found["code"], len(lacking)) == (3122, 2323, 101)
