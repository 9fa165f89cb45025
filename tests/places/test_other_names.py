"""Other names and codes of areas: accepted once, remembered, used, forgotten; and those a gazetteer brings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Forbidden
from firstcall.intake.models import ImportBatch
from firstcall.places.actions import (
    accept_place_name,
    ensure_country,
    forget_place_name,
    import_areas,
    undo_batch,
)
from firstcall.places.models import Area, AreaName
from firstcall.places.placing import resolve
from firstcall.places.queries import gazetteer, other_names
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from tests.cli.run import firstcall

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(db: None) -> dict[str, Area]:
    country = ensure_country("XAA", name="Alenia")
    areas = {"XAA": Area.objects.get(country=country, level=0)}
    for code, name, parent in [
        ("XA01", "Barrow", "XAA"), ("XA02", "Dorn", "XAA"), ("XA0101", "Elm", "XA01"), ("XA0102", "Fen", "XA01"),
        ("XA0201", "Gal", "XA02"),
    ]:  # fmt: skip
        above = areas[parent]
        areas[code] = Area.objects.create(
            country=country, pcode=code, name=name, level=above.level + 1, parent=above
        )
    return areas


def acts() -> list[tuple[str, str]]:
    return list(LedgerEntry.objects.order_by("sequence").values_list("act", "subject"))


def test_an_accepted_name_places_the_next_file_and_is_forgotten_again(
    land: dict[str, Area], at: datetime
) -> None:
    assert resolve(gazetteer("XAA"), {}, {2: "Ulme"}).area is None
    accept_place_name(area=land["XA0101"], name=" Ulme ", by=operator(), at=at)
    placed = resolve(gazetteer("XAA"), {}, {2: "ULME"})
    assert (placed.area, placed.how, placed.said) == (land["XA0101"].pk, "name", ())
    accept_place_name(area=land["XA0101"], name="Ulme", by=operator(), at=at)  # twice is once
    assert AreaName.objects.count() == 1
    forget_place_name(area=land["XA0101"], name="Ulme", by=operator(), at=at)
    assert resolve(gazetteer("XAA"), {}, {2: "Ulme"}).area is None
    assert acts() == [
        ("area.name-accepted", "area:XAA:XA0101"),
        ("area.name-forgotten", "area:XAA:XA0101"),
    ]


def test_an_accepted_code_is_one_of_the_areas_codes(land: dict[str, Area], at: datetime) -> None:
    accept_place_name(area=land["XA0102"], name="OLD 7", is_code=True, by=operator(), at=at)
    places = gazetteer("XAA")
    assert resolve(places, {2: "old 7"}, {}).area == land["XA0102"].pk
    assert resolve(places, {}, {2: "OLD 7"}).area == land["XA0102"].pk  # a code in a column of names
    assert places.names_of(land["XA0102"].pk) == ["Fen"]
    assert places.codes(2) == {"XA0101", "XA0102", "XA0201"}
    assert other_names(land["XA0102"]) == [("OLD 7", True)]


@pytest.mark.parametrize(
    ("code", "name", "is_code", "refusal"),
    [
        ("XA0101", " - ", False, "name-blank"),
        ("XA0101", "…", False, "name-blank"),
        ("XA0101", "x" * 161, False, "name-blank"),
        ("XA0101", "fen", False, "name-taken"),
        ("XA0101", "XA0102", True, "name-taken"),
    ],
)
def test_what_says_nothing_or_means_another_area_is_refused(
    land: dict[str, Area], at: datetime, code: str, name: str, is_code: bool, refusal: str
) -> None:
    with pytest.raises(Refused) as refused:
        accept_place_name(area=land[code], name=name, is_code=is_code, by=operator(), at=at)
    assert refused.value.refusal.code == refusal
    assert refused.value.refusal.text()
    assert (AreaName.objects.count(), acts()) == (0, [])


def test_the_same_name_elsewhere_is_nobodys_business(land: dict[str, Area], at: datetime) -> None:
    accept_place_name(area=land["XA0201"], name="Fen", by=operator(), at=at)
    places = gazetteer("XAA")
    assert resolve(places, {}, {1: "Dorn", 2: "Fen"}).area == land["XA0201"].pk
    assert resolve(places, {}, {1: "Barrow", 2: "Fen"}).area == land["XA0102"].pk


def test_its_own_name_needs_no_remembering(land: dict[str, Area], at: datetime) -> None:
    assert accept_place_name(area=land["XA0101"], name="ELM", by=operator(), at=at).pk is None
    assert (AreaName.objects.count(), acts()) == (0, [])


def test_what_was_never_accepted_cannot_be_forgotten(land: dict[str, Area], at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        forget_place_name(area=land["XA0101"], name="Elm", by=operator(), at=at)
    assert refused.value.refusal.code == "no-such-name"


def test_nobody_may(land: dict[str, Area], at: datetime) -> None:
    with pytest.raises(Forbidden):
        accept_place_name(area=land["XA0101"], name="Ulme", by=nobody(), at=at)
    accept_place_name(area=land["XA0101"], name="Ulme", by=operator(), at=at)
    with pytest.raises(Forbidden):
        forget_place_name(area=land["XA0101"], name="Ulme", by=nobody(), at=at)
    assert AreaName.objects.count() == 1


# --- what a gazetteer brings ----------------------------------------------------------------------------------------

FORMER = """Admin Level,P-Code,Name,Parent P-Code,Valid to date,Old P-Code,Replaced by
1,XA01,Barrow,XAA,,B-1,
1,XA02,Dorn,XAA,,,
2,XA0101,Elm,XA01,,,
2,XA0109,Ash,XA01,2024-06-30,,XA0101
2,XA0108,Oak,XA01,2024-06-30,,XA0999
"""


def test_former_codes_and_replacements_of_a_gazetteer(tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(FORMER, encoding="utf-8")
    ensure_country("XAA", name="Alenia")
    report = import_areas(path, file_name="areas.csv", country="XAA", by=operator(), at=at)
    assert (report.new, report.rejected) == (5, 0)
    assert [(one.code, one.value, one.refused) for one in report.problems] == [
        ("area-replacement-unknown", "XA0108", False)
    ]
    places = gazetteer("XAA")
    elm = Area.objects.get(pcode="XA0101")
    ash = resolve(places, {2: "XA0109"}, {})
    assert (ash.area, [one.code for one in ash.remarks]) == (elm.pk, ["place-retired"])
    assert resolve(places, {2: "XA0108"}, {}).area == Area.objects.get(pcode="XA0108").pk
    assert resolve(places, {1: "b-1"}, {}).area == Area.objects.get(pcode="XA01").pk
    again = import_areas(path, file_name="areas.csv", country="XAA", by=operator(), at=at)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 5)


def test_undoing_takes_former_codes_back(land: dict[str, Area], tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(
        "Admin Level,P-Code,Name,Parent P-Code,Old P-Code\n1,XA01,Barrow,XAA,B-1\n", encoding="utf-8"
    )
    report = import_areas(path, file_name="areas.csv", country="XAA", by=operator(), at=at)
    assert (report.changed, other_names(land["XA01"])) == (1, [("B-1", True)])
    undo_batch(ImportBatch.objects.get(public_id=report.batch), by=operator(), at=at)
    assert other_names(land["XA01"]) == []


def test_a_gazetteers_own_code_is_never_taken_for_anothers_former_one(
    land: dict[str, Area], tmp_path: Path, at: datetime
) -> None:
    accept_place_name(area=land["XA0101"], name="XA0103", is_code=True, by=operator(), at=at)
    path = tmp_path / "areas.csv"
    path.write_text("Admin Level,P-Code,Name,Parent P-Code\n2,XA0103,Hill,XA01\n", encoding="utf-8")
    report = import_areas(path, file_name="areas.csv", country="XAA", by=operator(), at=at)
    assert (report.new, report.changed) == (1, 0)
    assert resolve(gazetteer("XAA"), {2: "XA0103"}, {}).area == Area.objects.get(pcode="XA0103").pk


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_accepts_lists_and_forgets(land: dict[str, Area]) -> None:
    done = firstcall("area", "accept", "Elm", "Ulme", "--country", "xaa")
    assert (done.code, done.out.strip()) == (0, "“Ulme” is now read as Elm (XA0101).")
    assert firstcall("area", "accept", "XA0101", "E-1", "--country", "XAA", "--code").code == 0
    listed = firstcall("area", "names", "XA0101", "--country", "XAA", "--json")
    assert listed.json == {
        "code": "XA0101",
        "name": "Elm",
        "other_names": [{"name": "Ulme", "is_code": False}, {"name": "E-1", "is_code": True}],
    }
    assert firstcall("area", "forget", "XA0101", "Ulme", "--country", "XAA").code == 0
    refused = firstcall("area", "forget", "XA0101", "Ulme", "--country", "XAA")
    assert (refused.code, refused.err.strip()) == (
        2,
        "Elm has no other name “Ulme”, so there is nothing to forget.",
    )


def test_names_of_every_level_in_other_languages(db, tmp_path):
    """ADM1_EN, ADM1_AR and ADM1ALT1EN beside each other, as the common tables of countries have them."""
    path = tmp_path / "areas.csv"
    path.write_text(
        "adm1_pcode,adm1_en,adm1_ar,adm2_pcode,adm2_en,adm2_ua,ADM2ALT1EN\n"
        "XB01,Norda,نوردا,XB0101,Elma,Ельма,Elmah\n",
        encoding="utf-8",
    )
    ensure_country("XBB", name="Betland")
    import_areas(
        path, file_name="areas.csv", country="XBB", by=operator(), at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert {
        area.pcode: (area.name, [name for name, _ in other_names(area)])
        for area in Area.objects.filter(level__gt=0)
    } == {
        "XB01": ("Norda", ["نوردا"]),
        "XB0101": ("Elma", ["Ельма", "Elmah"]),
    }
