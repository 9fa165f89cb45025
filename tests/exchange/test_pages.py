"""Who gets which file: a partner its own marked file only, exports and templates by the permission matrix."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from firstcall.access.models import User
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor
from firstcall.activities.actions import import_activities, preview_activities
from firstcall.organisations.models import Person
from tests.gaps.country import AT, SmallCountry
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEADINGS = "Organisation,Sector,Admin2 PCode,Activity,Month,Reached\n"


@pytest.fixture
def country() -> SmallCountry:
    return SmallCountry()


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{actor.person}@example.org"), backend=BACKEND)
    return client


def partner(country: SmallCountry, acronym: str) -> Actor:
    return person_with("PART", AT, emergency=country.emergency, organisation=country.organisation(acronym))


def sent(country: SmallCountry, by: Actor, tmp_path: Path, row: str) -> str:
    path = tmp_path / "report.csv"
    path.write_text(HEADINGS + row + "\n")
    batch = preview_activities(path, file_name="report.csv", emergency=country.emergency, by=by, at=AT)
    batch.organisation_id = next((held.organisation for held in by.held if held.organisation), None)
    batch.save()
    return f"/files/{batch.public_id}/marked/"


def test_a_partner_gets_its_own_marked_file_and_no_other(country, tmp_path):
    wfp, fao = partner(country, "WFP"), partner(country, "FAO")
    address = sent(
        country,
        actor_for(Person.objects.get(public_id=wfp.person), AT),
        tmp_path,
        "WFP,FSC,ZZ99,Food,June 2022,5",
    )
    mine = signed_in(wfp).get(address)
    assert (mine.status_code, mine["Content-Disposition"]) == (
        200,
        'attachment; filename="report-marked.xlsx"',
    )
    book = openpyxl.load_workbook(BytesIO(mine.content))
    assert book["Sheet1"]["C2"].fill.fgColor.rgb == "FFFF9C9C"
    assert [signed_in(fao).get(address).status_code, Client().get(address).status_code] == [404, 404]


def test_exports_are_for_those_who_may_take_figures_away(country, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text(HEADINGS + "WFP,FSC,ZZ11,Food,June 2022,5\nFAO,FSC,ZZ12,Seeds,June 2022,6\n")
    import_activities([path], emergency=country.emergency, by=operator(), at=AT)
    address = "/e/ZZZ-1/exports/"
    query = {"layout": "group-5w", "format": "csv"}
    taken = signed_in(partner(country, "WFP")).get(address, query)
    lines = b"".join(taken.streaming_content).decode("utf-8-sig").splitlines()
    assert (taken.status_code, len(lines), "WFP" in lines[1], "FAO" in lines[1]) == (200, 2, True, False)
    assert taken["Content-Disposition"] == 'attachment; filename="ZZZ-1-activities-group-5w.csv"'
    donor = person_with("DON", AT, organisation=country.organisation("ECHO"))
    assert [signed_in(donor).get(address).status_code, Client().get(address, query).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("format", "kind"), [("xlsx", b"PK"), ("datapackage", b"PK"), ("hxl", b"\xef\xbb\xbf")]
)
def test_every_format_of_the_page(country, format, kind):
    desk = signed_in(person_with("OCHA", AT, emergency=country.emergency))
    answer = desk.get("/e/ZZZ-1/exports/", {"layout": "ocha-3w", "format": format})
    assert (answer.status_code, b"".join(answer.streaming_content)[: len(kind)]) == (200, kind)


def test_what_is_missing_is_said_on_the_page(country):
    desk = signed_in(person_with("OCHA", AT, emergency=country.emergency))
    for query, sentence in [
        ({"layout": "donor", "format": "csv"}, "Name the donor whose rows are wanted."),
        ({"layout": "own", "format": "csv"}, "Name the organisation whose own layout is wanted."),
        ({"layout": "6w", "format": "csv"}, "6w is not offered. Choose one of the list."),
    ]:
        answer = desk.get("/e/ZZZ-1/exports/", query)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert desk.get("/e/ZZZ-1/exports/").status_code == 200


def test_a_template_is_for_those_who_report(country):
    address, query = "/e/ZZZ-1/template/", {"group": "FSC", "language": "fr"}
    given = signed_in(partner(country, "WFP")).get(address, query)
    assert (given.status_code, given["Content-Disposition"]) == (
        200, 'attachment; filename="ZZZ-1-FSC-template-fr.xlsx"',
    )  # fmt: skip
    assert openpyxl.load_workbook(BytesIO(given.content)).worksheets[0]["A1"].value == "Organisation *"
    assert signed_in(partner(country, "FAO")).get(address).status_code == 200
    donor = person_with("DON", AT, organisation=country.organisation("ECHO"))
    assert [signed_in(donor).get(address, query).status_code, Client().get(address, query).status_code] == [
        404,
        404,
    ]
