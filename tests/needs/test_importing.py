"""Needs from files: wide and long, with what cannot be added told apart, and taken back exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Actor, Forbidden, Held, NotVisible
from firstcall.gaps.queries import gap_table
from firstcall.intake.models import ImportBatch
from firstcall.needs.actions import commit_needs, import_needs, preview_needs, undo_needs
from firstcall.needs.models import NeedFigure, NeedRollup
from firstcall.policy.refusal import Refused
from tests.gaps.country import AT, SmallCountry

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> SmallCountry:
    return SmallCountry()


@pytest.fixture
def write(tmp_path):
    def write(*lines: str, name: str = "needs.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def take_in(country: SmallCountry, path: Path, **more: object) -> dict:
    return import_needs(path, emergency=country.emergency, by=operator(), at=AT, **more)


def counts(found: dict) -> tuple[int, ...]:
    return tuple(found[name] for name in ("rows", "accepted", "new", "changed", "unchanged", "rejected"))


def kept(**only: object) -> list[tuple]:
    columns = (
        "group__code",
        "sector",
        "area__pcode",
        "population_group",
        "sex",
        "age",
        "population",
        "in_need",
        "targeted",
    )
    return sorted(NeedFigure.objects.filter(superseded_by=None, **only).values_list(*columns), key=str)


def added_up(area: str = "ZZ") -> dict[str, int | None]:
    rows = NeedRollup.objects.filter(area__pcode=area, population_group="all")
    return {
        group or sector: in_need
        for group, sector, in_need in rows.values_list("group__code", "sector", "in_need")
    }


def test_a_sheet_of_one_group_with_fractions(country, write):
    path = write("Admin2 PCode,Population,PIN,Targeted", "ZZ11,1000.4,100.5,50", "ZZ12,500,20,-")
    found = take_in(country, path, group=country.food)
    assert (counts(found), found["problems"]) == ((2, 2, 2, 0, 0, 0), [])
    assert kept() == [
        ("FSC", "FSC", "ZZ11", "all", "", "", 1000, 101, 50),
        ("FSC", "FSC", "ZZ12", "all", "", "", 500, 20, None),
    ]
    assert added_up() == {"FSC": 121}


def test_headings_that_name_sectors_give_each_its_own(country, write):
    path = write("Admin2 PCode,Population,fs_pin,wash_pin,fs_targeted", "ZZ11,1000,100,80,60")
    take_in(country, path)
    assert kept() == [
        ("FSC", "FSC", "ZZ11", "all", "", "", 1000, 100, 60),
        (None, "WSH", "ZZ11", "all", "", "", 1000, 80, None),
    ]


def test_a_long_sheet_of_every_level_by_category(country, write):
    path = write(
        "Admin 1 PCode,Admin 2 PCode,Cluster,Category,In Need,Targeted",
        ",,FSC,,500,400",
        "ZZ1,,FSC,total,300,",
        ",ZZ11,FSC,total,100,",
        ",ZZ11,FSC,Total - IDP,60,",
        ",ZZ11,FSC,Adult - Female,30,",
        ",ZZ11,FSC,People with Disabilities,15,",
        ",ZZ11,FSC,Elderly,,",
        ",ZZ11,ALL,total,120,",
    )
    found = take_in(country, path)
    assert counts(found) == (8, 6, 6, 0, 0, 2)
    assert sorted((p["code"], p["cell"], p["refused"]) for p in found["problems"]) == [
        ("category-apart", "D7", True), ("no-figures", "8", True), ("place-blank", "2", False),
    ]  # fmt: skip
    assert kept(area=country.areas["ZZ11"], sector="FSC") == [
        ("FSC", "FSC", "ZZ11", "IDP", "", "", None, 60, None),
        ("FSC", "FSC", "ZZ11", "all", "", "", None, 100, None),
        ("FSC", "FSC", "ZZ11", "all", "f", "adults", None, 30, None),
    ]
    rows = gap_table(actor=operator(), emergency=country.emergency, at=AT)
    assert [(row.group, row.area, row.population_group, row.in_need, row.rest) for row in rows] == [
        ("FSC", "ZZ11", "IDP", 60, False),
        ("FSC", "ZZ", "not stated", 200, True),
        ("FSC", "ZZ1", "not stated", 200, True),
        ("FSC", "ZZ11", "not stated", 40, False),
    ]


def test_figures_by_sex_and_age_in_the_headings(country, write):
    path = write("Admin2 PCode,Population group,PIN girls,PIN boys", "ZZ11,IDPs,10,12", "ZZ11,Host,5,6")
    take_in(country, path, group=country.food)
    assert kept()[:2] == [
        ("FSC", "FSC", "ZZ11", "Host community", "f", "children", None, 5, None),
        ("FSC", "FSC", "ZZ11", "Host community", "m", "children", None, 6, None),
    ]
    assert added_up() == {"FSC": 33}


def test_importing_again_and_correcting(country, write):
    first = write("Admin2 PCode,PIN", "ZZ11,100", "ZZ12,20")
    take_in(country, first, group=country.food)
    assert counts(take_in(country, first, group=country.food)) == (2, 2, 0, 0, 2, 0)
    corrected = write("Admin2 PCode,PIN", "ZZ11,90", "ZZ12,20", "ZZ21,7", name="v2.csv")
    assert counts(take_in(country, corrected, group=country.food)) == (3, 3, 1, 1, 1, 0)
    assert (added_up(), NeedFigure.objects.count()) == ({"FSC": 117}, 4)
    with pytest.raises(Refused):
        undo_needs(ImportBatch.objects.order_by("pk")[0], by=operator(), at=AT)
    undo_needs(ImportBatch.objects.latest("pk"), by=operator(), at=AT)
    assert (added_up(), NeedFigure.objects.count()) == ({"FSC": 120}, 2)
    undo_needs(ImportBatch.objects.order_by("pk")[0], by=operator(), at=AT)
    assert (added_up(), NeedFigure.objects.count()) == ({}, 0)


def test_a_preview_is_taken_in_later_and_a_dry_run_stores_nothing(country, write):
    path = write("Admin2 PCode,PIN", "ZZ11,100")
    assert counts(take_in(country, path, group=country.food, dry_run=True)) == (1, 1, 1, 0, 0, 0)
    assert ImportBatch.objects.count() == 0
    batch = preview_needs(
        path, file_name="needs.csv", emergency=country.emergency, group=country.food, by=operator(), at=AT
    )
    assert (batch.new, added_up()) == (1, {})
    commit_needs(batch, by=operator(), at=AT)
    assert added_up() == {"FSC": 100}


def test_the_group_must_be_known_where_there_are_several(country, write):
    assert counts(take_in(country, write("Admin2 PCode,PIN", "ZZ11,100"))) == (1, 1, 1, 0, 0, 0)
    country.group("HEA", "Health", "HEA")
    with pytest.raises(Refused) as refused:
        take_in(country, write("Admin2 PCode,PIN", "ZZ11,100"))
    assert refused.value.refusal.code == "sector-column-missing"


def test_a_coordinator_brings_needs_of_the_own_group_only(country, write):
    coordinator = Actor(
        person="p1", signed_in=True,
        held=(Held("COORD", emergency=country.emergency.pk, group=country.food.pk, country="ZZZ"),),
    )  # fmt: skip
    path = write("Admin2 PCode,fs_pin,wash_pin", "ZZ11,100,", "ZZ12,,80")
    found = import_needs(path, emergency=country.emergency, group=country.food, by=coordinator, at=AT)
    assert counts(found) == (2, 1, 1, 0, 0, 1)
    with pytest.raises((Forbidden, NotVisible)):
        import_needs(path, emergency=country.emergency, group=country.food, by=nobody(), at=AT)
