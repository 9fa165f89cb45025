"""Countries, gazetteers and boundaries taken in, refused and undone."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Forbidden
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.places.actions import ensure_country, import_areas, import_boundaries, undo_batch
from firstcall.places.area_tables import read_date
from firstcall.places.models import Area, AreaName, AreaShape, BoundaryLayer, Country
from firstcall.places.queries import country_name, gazetteer, iso_countries, known_area, layer_polygons, tree
from firstcall.places.report import Report
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerContent, LedgerEntry

pytestmark = pytest.mark.django_db

LONG = """Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date
XAA,1,XA01,Barrow,XAA,2020-01-01
XAA,1,XA02,Dorn,XAA,2020-01-01
XAA,2,XA0101,Elm,XA01,2020-01-01
XAA,2,XA0102,Fen,XA01,2020-01-01
XAB,1,XB01,Elsewhere,XAB,2020-01-01
"""


def take(folder: Path, text: str, at: datetime, **options: Any) -> Report:
    path = folder / "areas.csv"
    path.write_text(text, encoding="utf-8")
    options = {"country": "XAA", "by": operator(), "at": at} | options
    return import_areas(path, file_name="areas.csv", **options)


def square(x: float, y: float, **properties: Any) -> dict[str, Any]:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def draw(folder: Path, features: list[dict[str, Any]], level: int, at: datetime, **options: Any) -> Report:
    path = folder / "layer.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    options = {"country": "XAA", "by": operator(), "at": at} | options
    return import_boundaries(path, file_name="layer.geojson", level=level, **options)


def codes(report: Report) -> list[tuple[str, str, int]]:
    return [(one.code, one.value, one.rows) for one in report.problems]


# --- countries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name", "zone"),
    [
        ("MMR", "Myanmar (Burma)", "Asia/Yangon"),
        ("COD", "Congo - Kinshasa", "Africa/Kinshasa"),
        ("eth", "Ethiopia", "Africa/Addis_Ababa"),
        ("UKR", "Ukraine", "Europe/Kyiv"),
        ("XKX", "Kosovo", "Europe/Belgrade"),
    ],
)
def test_countries_come_with_their_name_zone_and_level_0(code: str, name: str, zone: str) -> None:
    country = ensure_country(code)
    assert (country.name, country.time_zone, country.fictional) == (name, zone, False)
    assert [(area.pcode, area.level) for area in country.areas.all()] == [(code.upper(), 0)]
    assert ensure_country(code) == country
    assert Area.objects.count() == 1


def test_every_country_has_a_zone_that_exists() -> None:
    assert len(iso_countries()) == 250
    for one in iso_countries().values():
        assert ZoneInfo(one.time_zone).key == one.time_zone


def test_country_names_are_in_the_readers_language() -> None:
    assert [country_name("TCD", language) for language in ("en", "fr", "es", "ar", "pt-br")] == [
        "Chad",
        "Tchad",
        "Chad",
        "تشاد",
        "Chade",
    ]
    assert country_name("XAA", "fr", "Alenia") == "Alenia"


def test_a_fictional_country_takes_a_user_assigned_code_and_gets_its_name_when_it_is_known() -> None:
    assert ensure_country("XAA").fictional
    assert ensure_country("XAA", name="Alenia", time_zone="Africa/Nairobi").name == "Alenia"
    assert Area.objects.get(pcode="XAA").name == "Alenia"
    for code in ("ABX", "X1A", "", "ETHI"):
        with pytest.raises(Refused) as refused:
            ensure_country(code)
        assert refused.value.refusal.code == "country-unknown"
    with pytest.raises(Refused):
        ensure_country("XAB", name="B", time_zone="Africa/Nowhere")
    assert Country.objects.count() == 1


# --- gazetteers -----------------------------------------------------------------------------------------------------


def test_a_gazetteer_is_taken_in_as_one_batch_with_one_ledger_entry(tmp_path: Path, at: datetime) -> None:
    report = take(tmp_path, LONG, at)
    assert (report.rows, report.accepted, report.new, report.rejected) == (4, 4, 4, 0)
    assert report.totals == {"areas": 4, "rows_of_other_countries": 1}
    assert report.columns["P-Code"] == "code"
    batch = ImportBatch.objects.get(public_id=report.batch)
    assert (batch.kind, batch.state, batch.rows, batch.new) == ("areas", "committed", 4, 4)
    assert Area.objects.filter(batch=batch).count() == 4
    assert list(LedgerEntry.objects.values_list("act", flat=True)) == ["import.committed"]
    content = json.loads(LedgerContent.objects.get().content)
    assert (content["sha256"], content["new"]) == (batch.sha256, 4)


def test_a_dry_run_leaves_nothing(tmp_path: Path, at: datetime) -> None:
    report = take(tmp_path, LONG, at, dry_run=True)
    assert (report.new, report.batch) == (4, "")
    assert (Area.objects.count(), ImportBatch.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)


def test_who_may_not_changes_nothing(tmp_path: Path, at: datetime) -> None:
    with pytest.raises(Forbidden):
        take(tmp_path, LONG, at, by=nobody())
    with pytest.raises(Forbidden):
        draw(tmp_path, [square(0, 0, pcode="XA01")], 1, at, by=nobody())
    assert (Area.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_renamed_and_moved_area_is_changed_and_undone(tmp_path: Path, at: datetime) -> None:
    take(tmp_path, LONG, at)
    changed = LONG.replace("XA0101,Elm,XA01", "XA0101,Elmira,XA02").replace("Dorn", "DORN")
    report = take(tmp_path, changed, at)
    assert (report.new, report.changed, report.unchanged) == (0, 1, 3)
    area = Area.objects.get(pcode="XA0101")
    assert (area.name, area.parent.pcode) == ("Elmira", "XA02")
    assert list(area.names.values_list("name", "key")) == [("Elm", "elm")]
    undo_batch(ImportBatch.objects.get(public_id=report.batch), by=operator(), at=at)
    area.refresh_from_db()
    assert (area.name, area.parent.pcode, AreaName.objects.count()) == ("Elm", "XA01", 0)
    assert Area.objects.count() == 5


def test_an_import_whose_areas_are_in_use_is_not_undone(tmp_path: Path, at: datetime) -> None:
    batch = ImportBatch.objects.get(public_id=take(tmp_path, LONG, at).batch)
    more = LONG + "XAA,3,XA010101,Under,XA0101,2020-01-01\n"
    take(tmp_path, more, at)
    with pytest.raises(Refused) as refused:
        undo_batch(batch, by=operator(), at=at)
    assert refused.value.refusal.code == "areas-in-use"
    batch.refresh_from_db()
    assert (batch.state, Area.objects.count()) == ("committed", 6)


CONFLICTS = """code,name,parent code
XA01,Barrow,XAA
XA0101,Elm,XA01
XA0101,Elm,XA01
XA0101,Elm,XA02
XA02,Dorn,XAA
XA02,Dorne,XAA
XA03,,XAA
XA9901,Lost,XA99
XA990101,Lost too,XA9901
XA04,Round,XA05
XA05,Round,XA04
,No code,XAA
"""


def test_conflicts_are_named_and_nothing_is_guessed(tmp_path: Path, at: datetime) -> None:
    report = take(tmp_path, CONFLICTS, at)
    assert sorted((one.code, one.value, one.cells, one.refused) for one in report.problems) == [
        ("area-parent-unknown", "XA04", ("A11",), True),
        ("area-parent-unknown", "XA05", ("A12",), True),
        ("area-parent-unknown", "XA9901", ("A9",), True),
        ("area-parent-unknown", "XA990101", ("A10",), True),
        ("area-two-names", "XA02", ("A7",), False),
        ("area-two-parents", "XA0101", ("A5",), True),
        ("code-missing", "", ("A13",), True),
        ("name-missing", "XA03", ("A8",), False),
    ]
    assert (report.rows, report.accepted, report.rejected, report.new) == (12, 6, 6, 4)
    found = {area.code: (area.name, area.level) for area in gazetteer("XAA")}
    assert found == {
        "XAA": ("XAA", 0),
        "XA01": ("Barrow", 1),
        "XA02": ("Dorn", 1),
        "XA03": ("XA03", 1),
        "XA0101": ("Elm", 2),
    }
    assert AreaName.objects.get().name == "Dorne"
    assert ImportProblem.objects.filter(refused=True).count() == 6


def test_all_levels_side_by_side(tmp_path: Path, at: datetime) -> None:
    text = (
        "admin1_pcode,admin1_name,admin2_pcode,admin2_name,local name,Status,End date\n"
        "XA01,Barrow,XA0101,Elm,إلم,Active,2020-01-01\n"
        "XA01,Barrow,XA0102,Fen,NA,Inactive,2020-01-01\n"
        "XA01,Barrow,XA0103,Gal,,Inactive,\n"
        "XA02,Dorn,NA,NA,,,\n"
    )
    report = take(tmp_path, text, at)
    assert (report.rows, report.new, report.rejected) == (4, 5, 0)
    rows = Area.objects.filter(level=2).order_by("pcode").values_list("pcode", "parent__pcode", "valid_to")
    assert list(rows) == [
        ("XA0101", "XA01", None),  # in use: its end date is that of an earlier state
        ("XA0102", "XA01", date(2020, 1, 1)),
        ("XA0103", "XA01", at.date()),
    ]
    assert AreaName.objects.get().area.pcode == "XA0101"
    assert [place.code for place in gazetteer("XAA").by_name("الم")] == ["XA0101"]


def test_a_file_of_another_country_is_refused(tmp_path: Path, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        take(tmp_path, LONG, at, country="XAC")
    assert refused.value.refusal.code == "no-rows-of-country"
    assert Country.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-02-29", date(2020, 2, 29)),
        ("2013-01-11T00:00:00Z", date(2013, 1, 11)),
        ("31/12/2019", date(2019, 12, 31)),
        ("1491350400000", date(2017, 4, 5)),
        ("2020-02-30", None),
        ("31-04-2020", None),
        ("soon", None),
    ],
)
def test_dates_as_gazetteers_write_them(text: str, day: date | None) -> None:
    assert read_date(text) == day


# --- boundaries -----------------------------------------------------------------------------------------------------


def test_shapes_find_their_areas(tmp_path: Path, at: datetime) -> None:
    take(tmp_path, LONG, at)
    nowhere = {"type": "Feature", "properties": {"P_CODE": "XA0104", "P_NAME": "H", "UP": "XA01"}}
    features = [
        square(0, 0, P_CODE="XA0101", P_NAME="Elm", UP="XA01"),
        square(1, 0, P_CODE="XX0102", P_NAME="FEN", UP="XA01"),  # another code, the same name there
        square(2, 0, P_CODE="XA0103", P_NAME="Gal", UP="XA01"),  # new, its parent known
        square(3, 0, P_CODE="XA9901", P_NAME="Lost", UP="XA99"),  # new, its parent not known
        square(4, 0, P_CODE="XA0101", P_NAME="Elm again", UP="XA01"),
        square(5, 0, P_CODE="XA01", P_NAME="Barrow", UP=""),
        square(6, 0, P_CODE=None, P_NAME="None", UP="XA01"),
        nowhere | {"geometry": None},
    ]
    report = draw(tmp_path, features, 2, at, code_property="P_CODE")
    assert sorted(codes(report)) == [
        ("area-new", "XA01", 2),
        ("area-unknown", "XA9901", 1),
        ("code-missing", "None", 1),
        ("code-twice", "XA0101", 1),
        ("code-unknown", "XX0102", 1),
        ("level-differs", "XA01", 1),
        ("no-geometry", "XA0104", 1),
    ]
    assert (report.rows, report.accepted, report.new, report.rejected) == (8, 4, 2, 4)
    drawn = AreaShape.objects.filter(layer__level=2, zoom=0).values_list("area__pcode", flat=True)
    assert sorted(drawn) == ["XA0101", "XA0102", "XA0103"]
    assert Area.objects.get(pcode="XA0104").parent.pcode == "XA01"
    # XA01 was never drawn itself: it is put together from its parts.
    assert list(AreaShape.objects.filter(layer__level=1, zoom=0).values_list("area__pcode", flat=True)) == [
        "XA01"
    ]
    undo_batch(ImportBatch.objects.get(public_id=report.batch), by=operator(), at=at)
    assert (BoundaryLayer.objects.count(), AreaShape.objects.count()) == (0, 0)
    assert not Area.objects.filter(pcode__in=["XA0103", "XA0104"]).exists()


@pytest.mark.parametrize(
    "line",
    [
        [[1.2, 0.2], [1.8, 0.2], [1.8, 0.8], [1.2, 0.8], [1.2, 0.2]],
        [[1.2, 0.2], [1.8, 0.8], [1.8, 0.2], [1.2, 0.8], [1.2, 0.2]],  # it crosses itself in the middle
        [
            [0.9, 0.2],
            [1.8, 0.8],
            [1.8, 0.2],
            [0.98, 0.74],
            [0.9, 0.2],
        ],  # and reaches a little into the other area
    ],
)
def test_where_the_file_names_no_parents_the_drawn_area_around_a_shape_is_its_parent(
    line: list[list[float]], tmp_path: Path, at: datetime
) -> None:
    take(tmp_path, LONG, at)
    draw(tmp_path, [square(0, 0, pcode="XA01"), square(1, 0, pcode="XA02")], 1, at)
    inner = {"type": "Polygon", "coordinates": [line]}
    feature = {"type": "Feature", "properties": {"admin3Pcode": "X3"}, "geometry": inner}
    report = draw(tmp_path, [feature], 3, at)
    assert codes(report) == [("area-new", "XA02", 1)]
    assert Area.objects.get(pcode="X3").parent.pcode == "XA02"
    layers = BoundaryLayer.objects.order_by("level")
    assert len({(one.west, one.south, one.east, one.north) for one in layers}) == 1
    around = layer_polygons("XAA", below=3)
    assert around[Area.objects.get(pcode="XA02").pk].bounds == pytest.approx((1, 0, 2, 1), abs=0.01)


def test_several_code_properties_are_refused_with_the_list(tmp_path: Path, at: datetime) -> None:
    features = [square(0, 0, OCHA_CODE="A-1", OWN_CODE="1-A"), square(1, 0, OCHA_CODE="A-2", OWN_CODE="2-A")]
    with pytest.raises(Refused) as refused:
        draw(tmp_path, features, 1, at)
    assert refused.value.refusal.params["properties"] == "OCHA_CODE, OWN_CODE"
    assert BoundaryLayer.objects.count() == 0
    report = draw(tmp_path, features, 1, at, code_property="OWN_CODE")
    assert (report.new, report.columns) == (2, {"OWN_CODE": "code"})


# --- reads ----------------------------------------------------------------------------------------------------------


def test_one_area_by_its_code_or_its_only_name(tmp_path: Path, at: datetime) -> None:
    take(tmp_path, LONG, at)
    assert known_area("XAA", " xa0101 ").name == "Elm"
    assert known_area("XAA", "fen").pcode == "XA0102"
    with pytest.raises(Refused) as refused:
        known_area("XAA", "Fenn")
    assert "Fen (XA0102)" in refused.value.refusal.text()


def test_the_tree_gives_parents_before_their_parts(tmp_path: Path, at: datetime) -> None:
    take(tmp_path, LONG, at)
    found = tree("XAA")
    assert found.level == [0, 1, 1, 2, 2]
    assert all(up is None or found.pk.index(up) < index for index, up in enumerate(found.parent))
