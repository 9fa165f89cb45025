"""Boundary files as countries publish them: counts, the code property, what is said."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.places.actions import ensure_country, import_areas, import_boundaries
from firstcall.places.maps import Mark, draw_map
from firstcall.places.models import Area, AreaShape, BoundaryLayer
from firstcall.places.queries import gazetteer
from firstcall.places.shapes.geofile import Feature, read_features
from firstcall.places.shapes.properties import choose
from firstcall.policy.refusal import Refused

pytestmark = pytest.mark.one_engine
GAZETTEER = "gazetteers/global_pcodes_adm1_2.csv"


@cache
def features_of(path: Path) -> list[Feature]:
    """A file's features, read once for the tests that only look at them."""
    return read_features(path)


@cache
def published(folder: Path, country: str) -> dict[int, set[str]]:
    """The published codes of a country by level."""
    known: dict[int, set[str]] = {0: {country}, 1: set(), 2: set()}
    with (folder / GAZETTEER).open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["Location"] == country:
                known[int(row["Admin Level"])].add(row["P-Code"])
    return known


@pytest.mark.parametrize(
    ("name", "features", "drawn"),
    [
        ("ETH_adm1.topojson", 11, 11),
        ("ETH_adm3.topojson", 981, 981),
        ("MMR_adm3.geojson", 330, 328),
        ("NPL_adm3_2015.topojson", 75, 75),
        ("SOM_adm1.geojson", 18, 18),
        ("SOM_adm2.geojson", 74, 74),
        ("TCD_adm1.geojson", 23, 23),
        ("TCD_adm2.geojson", 70, 70),
        ("VEN_adm2.topojson", 335, 335),
    ],
)
def test_every_feature_is_read(real_data: Path, name: str, features: int, drawn: int) -> None:
    found = features_of(real_data / f"boundaries/{name}")
    assert (len(found), sum(one.geometry is not None for one in found)) == (features, drawn)


@pytest.mark.parametrize(
    ("name", "level", "code", "how", "title", "parents"),
    [
        ("ETH_adm3.topojson", 3, "admin3Pcode", "heading", "admin3Name", ()),
        ("ETH_adm1.topojson", 1, "admin1Pcode", "gazetteer", "admin1Name", ()),
        ("MMR_adm3.geojson", 3, "TS_PCODE", "heading", "TS", ("DT_PCODE", "ST_PCODE")),
        ("SOM_adm2.geojson", 2, "admin2Pcode", "gazetteer", "admin2Name", ("admin1Pcode",)),
        ("TCD_adm2.geojson", 2, "admin2Pcode", "heading", "admin2Name", ()),
        ("VEN_adm2.topojson", 2, "admin2Pcode", "gazetteer", "admin2RefName", ()),
    ],
)
def test_the_properties_are_found(
    real_data: Path, name: str, level: int, code: str, how: str, title: str, parents: tuple[str, ...]
) -> None:
    features = features_of(real_data / f"boundaries/{name}")
    found = choose(features, level=level, known=published(real_data, name[:3]))
    assert (found.code, found.how, found.name, found.parents) == (code, how, title, parents)


def test_competing_code_systems_are_never_decided_in_silence(real_data: Path) -> None:
    features = read_features(real_data / "boundaries/NPL_adm3_2015.topojson")
    with pytest.raises(Refused) as refused:
        choose(features, level=3, known=published(real_data, "NPL"))
    assert refused.value.refusal.code == "several-code-properties"
    for system in ("OCHA_PCODE", "HLCIT_CODE", "HRPCode"):
        assert system in refused.value.refusal.text()
    codes = {"524 2 05 23", "524 2 05 24", "524 2 05 25"} | {
        str(one.properties["HLCIT_CODE"]) for one in features[:40]
    }
    assert choose(features, level=3, known={3: codes}).code == "HLCIT_CODE"
    given = choose(features, level=3, known={}, code_property="OCHA_PCODE")
    assert (given.code, given.how) == ("OCHA_PCODE", "given")
    with pytest.raises(Refused):
        choose(features, level=3, known={}, code_property="PCODE")


@pytest.mark.django_db
def test_a_layer_without_a_gazetteer(real_data: Path, at: datetime) -> None:
    """Somalia's regions: new areas under the country, drawn at three zooms, one problem for all of them."""
    path = real_data / "boundaries/SOM_adm1.geojson"
    report = import_boundaries(path, file_name="SOM.json", country="SOM", level=1, by=operator(), at=at)
    assert (report.rows, report.accepted, report.new, report.rejected) == (18, 18, 18, 0)
    assert [(one.code, one.rows, one.value) for one in report.problems] == [("area-new", 18, "SOM")]
    assert Area.objects.filter(country="SOM", level=1).count() == 18
    assert Counter(AreaShape.objects.values_list("zoom", flat=True)) == {0: 18, 1: 18, 2: 18}
    again = import_boundaries(path, file_name="SOM.json", country="SOM", level=1, by=operator(), at=at)
    assert (again.accepted, again.new, again.problems) == (18, 0, ())
    assert BoundaryLayer.objects.count() == 1


@pytest.mark.django_db
def test_townships_two_of_which_have_no_geometry(real_data: Path, at: datetime) -> None:
    land = ensure_country("MMR")
    root = Area.objects.get(country=land, level=0)
    features = read_features(real_data / "boundaries/MMR_adm3.geojson")
    states = dict.fromkeys((str(one.properties["ST_PCODE"]), str(one.properties["ST"])) for one in features)
    Area.objects.bulk_create(
        Area(country=land, pcode=code, name=name, level=1, parent=root) for code, name in states
    )
    path = real_data / "boundaries/MMR_adm3.geojson"
    report = import_boundaries(path, file_name="MMR.json", country="MMR", level=3, by=operator(), at=at)
    assert (report.accepted, report.new, report.totals) == (330, 330, {"areas": 330, "shapes": 328})
    assert sum(one.code == "no-geometry" for one in report.problems) == 2
    assert Area.objects.get(pcode="MMR012013").parent.pcode == "MMR012"
    assert Area.objects.get(pcode="MMR012013").names.get().name == "ရမ်းဗြဲ"
    # The states were never imported as a layer: they are put together from the townships.
    assert set(BoundaryLayer.objects.values_list("level", "code_property")) == {(3, "TS_PCODE"), (1, "")}
    assert AreaShape.objects.filter(layer__level=1, zoom=0).count() == len(states)


@pytest.mark.django_db
def test_codes_of_another_vintage_are_found_by_name(real_data: Path, at: datetime) -> None:
    """Chad's regions are TD01 in the file and TCD01 in the gazetteer: drawn, said, and not made a second time."""
    import_areas(real_data / GAZETTEER, file_name="pcodes.csv", country="TCD", by=operator(), at=at)
    path = real_data / "boundaries/TCD_adm1.geojson"
    report = import_boundaries(path, file_name="TCD.json", country="TCD", level=1, by=operator(), at=at)
    assert (report.accepted, report.new) == (23, 0)
    assert {one.code for one in report.problems} == {"code-unknown"}
    assert Area.objects.filter(country="TCD", level=1).count() == 23


@pytest.mark.django_db
def test_districts_without_an_outline_are_named_with_the_region(real_data: Path, at: datetime) -> None:
    """Mogadishu's districts are one polygon in the file: it speaks for all of them."""
    import_areas(real_data / GAZETTEER, file_name="pcodes.csv", country="SOM", by=operator(), at=at)
    for level in (1, 2):
        path = real_data / f"boundaries/SOM_adm{level}.geojson"
        report = import_boundaries(
            path, file_name="SOM.json", country="SOM", level=level, by=operator(), at=at
        )
    # The code of the old district stands for another one now: that is said.
    assert ("name-differs", "SO2201") in {(one.code, one.value) for one in report.problems}
    places = gazetteer("SOM")
    marks = {place.pk: Mark("1", place.code) for place in places if place.level == 2}
    parents = {place.pk: place.parent for place in places if place.parent}
    drawn = draw_map("SOM", 2, marks, title="", parents=parents)
    undrawn = {places.places[pk].code for pk in drawn.undrawn}
    assert undrawn == {f"SO22{number:02}" for number in range(2, 18)} | {"Unspecified"}
    assert "Bondhere: SO2201; 17 areas without an outline; SO2202; SO2203" in drawn.svg
