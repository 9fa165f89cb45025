"""Every layout from one report: what each holds, for whom, and that the full one gives back what it was made of."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Held
from firstcall.activities.actions import import_activities
from firstcall.activities.models import Activity
from firstcall.exchange.files import write_export
from firstcall.exchange.layouts.sheets import Choice
from tests.gaps.country import AT, SmallCountry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
HEADINGS = (
    "Organisation,Implementing partner,Donor,Sector,Admin2 PCode,Site,Activity,Month,Status,Population group,Girls,"
    "Women,Reached,Targeted"
)
ROWS = [
    "WFP,FAO,ECHO; USAID,FSC,ZZ11,Camp A,Food,June 2022,ongoing,IDP,10,20,30,200",
    "WFP,FAO,USAID,FSC,ZZ11,Camp B,Food,June 2022,ongoing,IDP,,,5,",
    "FAO,,Echo,FSC,ZZ12,,Seeds,July 2022,completed,,,,,",
]


@pytest.fixture(scope="module")
def reported_of_file(rows_of_file, tmp_path_factory) -> SmallCountry:
    country, path = SmallCountry(), tmp_path_factory.mktemp("sent") / "report.csv"
    path.write_text("\n".join([HEADINGS, *ROWS]) + "\n")
    (found,) = import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    assert (found["accepted"], found["rejected"]) == (3, 0)
    return country


@pytest.fixture
def reported(reported_of_file, db) -> SmallCountry:
    return deepcopy(reported_of_file)


def written(
    country: SmallCountry,
    path: Path,
    layout: str,
    format: str = "csv",
    actor: Actor | None = None,
    **more: Any,
) -> list[list[str]]:
    """The lines of an export, as a spreadsheet would show them."""
    write_export(
        "activities", emergency=country.emergency, group=None, format=format, path=path,
        actor=actor or operator(), at=AT, choice=Choice(layout, **more),
    )  # fmt: skip
    if format == "xlsx":
        return [list(row) for row in openpyxl.load_workbook(path).active.values]  # type: ignore[union-attr]
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def columns(lines: list[list[str]], *names: str) -> list[tuple[str, ...]]:
    places = [lines[0].index(name) for name in names]
    return [tuple(line[place] for place in places) for line in lines[1:]]


def test_the_groups_own_5w_holds_everything(reported, tmp_path):
    lines = written(reported, tmp_path / "out.csv", "group-5w", language="en")
    assert lines[0][-2:] == ["People reached - Women", "People reached - Girls"]
    assert columns(
        lines, "Organisation acronym", "Implementing partner", "Donor", "Admin 1 P-code", "Admin 2 P-code", "Site",
        "Month", "Status", "Population group", "People targeted", "People reached",
    ) == [
        ("WFP", "Organisation FAO", "ECHO; USAID", "ZZ1", "ZZ11", "Camp A", "2022-06", "ongoing", "IDP", "200", "30"),
        ("WFP", "Organisation FAO", "USAID", "ZZ1", "ZZ11", "Camp B", "2022-06", "ongoing", "IDP", "", "5"),
        ("FAO", "", "Echo", "ZZ1", "ZZ12", "", "2022-07", "completed", "", "", ""),
    ]  # fmt: skip
    assert columns(lines, "People reached - Girls", "People reached - Women") == [
        ("10", "20"),
        ("", ""),
        ("", ""),
    ]


@pytest.mark.parametrize("format", ["csv", "hxl", "xlsx"])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_what_was_exported_is_taken_in_again_unchanged(reported, tmp_path, format, language):
    path = tmp_path / f"out.{format}"
    written(reported, path, "group-5w", format, language=language)
    (found,) = import_activities([path], emergency=reported.emergency, by=operator(), at=AT)
    assert (found["accepted"], found["unchanged"], found["new"], found["changed"]) == (3, 3, 0, 0)


@pytest.mark.parametrize("format", ["csv", "hxl", "xlsx"])
def test_text_that_looks_like_a_formula_stays_text(reported, tmp_path, format):
    Activity.objects.update(activity="=cmd|' /C calc'!A0", site="@SUM(1+1)", donor='=HYPERLINK("http://x")')
    path = tmp_path / f"out.{format}"
    lines = written(reported, path, "group-5w", format)
    found = columns(lines, "Activity", "Site", "Donor")[-1]
    assert found == ("'=cmd|' /C calc'!A0", "'@SUM(1+1)", '\'=HYPERLINK("http://x")')
    if format == "xlsx":
        with zipfile.ZipFile(path) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_ochas_3w_is_presence_once_and_no_people(reported, tmp_path):
    lines = written(reported, tmp_path / "out.csv", "ocha-3w")
    assert columns(lines, "Organisation acronym", "Sector", "Admin 2 P-code", "Admin 2") == [
        ("FAO", "FSC", "ZZ12", "Area ZZ12"), ("WFP", "FSC", "ZZ11", "Area ZZ11"),
    ]  # fmt: skip
    assert [name for name in lines[0] if "People" in name] == []


def test_ochas_monthly_5w_sums_what_was_reported_and_null_is_not_zero(reported, tmp_path):
    lines = written(reported, tmp_path / "out.csv", "ocha-5w")
    assert columns(lines, "Organisation acronym", "Month", "People targeted", "People reached") == [
        ("FAO", "2022-07", "", ""), ("WFP", "2022-06", "200", "35"),
    ]  # fmt: skip


def test_a_donor_sees_its_own_rows_and_no_other_donor(reported, tmp_path):
    lines = written(reported, tmp_path / "out.csv", "donor", donor="echo")
    assert columns(lines, "Donor", "Organisation acronym", "People reached") == [
        ("ECHO", "WFP", "30"), ("Echo", "FAO", ""),
    ]  # fmt: skip
    assert columns(written(reported, tmp_path / "o.csv", "donor", donor="USAID"), "Donor", "People reached") == [
        ("USAID", "30"), ("USAID", "5"),
    ]  # fmt: skip
    assert columns(written(reported, tmp_path / "n.csv", "donor", donor="ECH"), "Donor") == []


def test_a_donor_known_by_several_names_is_one(reported, tmp_path):
    from firstcall.organisations.models import OrganisationAlias
    from firstcall.organisations.names import key

    one = reported.organisation("USAID")
    OrganisationAlias.objects.create(organisation=one, name="US Agency", key=key("US Agency"))
    lines = written(reported, tmp_path / "out.csv", "donor", donor="US Agency")
    assert columns(lines, "Donor") == [("USAID",), ("USAID",)]


def test_what_is_to_be_published_counts_organisations_per_province(reported, tmp_path):
    assert written(reported, tmp_path / "out.csv", "public") == [
        ["Sector", "Name of the sector", "Admin 1 P-code", "Admin 1", "Number of organisations"],
        ["FSC", "Food Security", "ZZ1", "Area ZZ1", "2"],
    ]


def test_a_partner_takes_away_its_own_rows_in_every_layout(reported, tmp_path):
    fao = reported.organisation("FAO")
    partner = Actor(
        person="p", held=(Held("PART", emergency=reported.emergency.pk, country="ZZZ", organisation=fao.pk),)
    )
    for layout in ("group-5w", "ocha-3w", "ocha-4w", "ocha-5w"):
        lines = written(reported, tmp_path / layout, layout, actor=partner)
        assert columns(lines, "Organisation acronym") == [("FAO",)]
    assert columns(written(reported, tmp_path / "d", "donor", actor=partner, donor="ECHO"), "Donor") == [
        ("Echo",)
    ]


def test_a_data_package_says_what_it_holds(reported, tmp_path):
    path = tmp_path / "out.zip"
    count = write_export(
        "activities", emergency=reported.emergency, group=reported.food, format="datapackage", path=path,
        actor=operator(), at=AT, choice=Choice("group-5w"),
    )  # fmt: skip
    with zipfile.ZipFile(path) as archive:
        about = json.loads(archive.read("datapackage.json"))
        content = archive.read("ZZZ-1-FSC-activities-group-5w.csv")
    (resource,) = about["resources"]
    header = next(csv.reader(io.StringIO(content.decode())))
    assert (count, about["created"], about["licenses"][0]["name"], about["sources"]) == (
        3, AT.isoformat(), "other-closed", [{"title": "Reports of partners: Food Security"}],
    )  # fmt: skip
    assert [one["name"] for one in resource["schema"]["fields"]] == header
    types = {one["name"]: one["type"] for one in resource["schema"]["fields"]}
    assert (types["Month"], types["Start date"], types["People reached - Girls"], types["Site"]) == (
        "yearmonth", "date", "integer", "string",
    )  # fmt: skip
    import hashlib

    assert (resource["bytes"], resource["hash"]) == (
        len(content), f"sha256:{hashlib.sha256(content).hexdigest()}",
    )  # fmt: skip


@pytest.mark.parametrize("what", ["activities", "needs", "gaps", "structure"])
def test_every_sheet_is_a_data_package_too(reported, tmp_path, what):
    path = tmp_path / "out.zip"
    write_export(
        what,
        emergency=reported.emergency,
        group=None,
        format="datapackage",
        path=path,
        actor=operator(),
        at=AT,
    )
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [f"ZZZ-1-{what}.csv", "datapackage.json"]
