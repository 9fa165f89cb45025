"""The pages: who may see what, search, merged organisations, and acts with their refusals."""

from __future__ import annotations

import pytest
from django.test import Client

from firstcall.access.actions import give
from firstcall.access.models import User
from firstcall.access.queries import operator
from firstcall.organisations import actions, queries, sections
from firstcall.organisations.models import Organisation, Person
from firstcall.policy.profiles import profile
from firstcall.structure.models import Emergency

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def agencies(at):
    return actions.seed_agencies(profile("iasc-2006"), at=at)


@pytest.fixture
def local(ocha, at, ethiopia):
    return actions.create_organisation(
        name="Green Horn",
        acronym="GHO",
        type_code="441",
        country=ethiopia,
        aliases=["Verte Corne"],
        by=ocha,
        at=at,
    )


def desk_client(country, at) -> Client:
    """Somebody of the country's OCHA desk, signed in."""
    emergency = Emergency.objects.create(
        code="E1",
        country=country,
        name="E",
        kind="conflict",
        onset="ongoing",
        profile="iasc-2006",
        began_on=at.date(),
    )
    user = User.objects.create_user("desk@example.org", "seven rivers meet here")
    person = Person.objects.create(user=user, name="Desk")
    give(by=operator(), at=at, person=person, role="OCHA", emergency=emergency)
    client = Client()
    client.force_login(user)
    return client


def test_the_public_sees_the_agencies_of_the_guidance_and_no_others(client, agencies, local):
    page = client.get("/organisations/").content.decode()
    assert "World Food Programme" in page
    assert "Green Horn" not in page
    wfp = queries.find("WFP")
    assert client.get(f"/organisations/{wfp.public_id}/").status_code == 200
    assert client.get(f"/organisations/{local.public_id}/").status_code == 404
    assert client.get("/organisations/nosuchid/").status_code == 404
    assert (
        client.get(f"/organisations/{wfp.public_id}/change/").status_code == 200
    )  # the form itself; saving is refused
    assert (
        client.post(
            f"/organisations/{wfp.public_id}/change/", {"name": "X", "status": "confirmed"}
        ).status_code
        == 403
    )


def test_search_by_name_acronym_and_alias(agencies, local, ethiopia, at):
    client = desk_client(ethiopia, at)
    for text in ("green", "GHO", "verte corne", "ن".replace("ن", "horn")):
        page = client.get("/organisations/", {"q": text}).content.decode()
        assert "Green Horn" in page
        assert "World Food Programme" not in page
    assert "Green Horn" not in client.get("/organisations/", {"type": "447"}).content.decode()
    assert "Try part of the name" in client.get("/organisations/", {"q": "zzyzx"}).content.decode()


def test_long_lists_go_on_at_the_next_page(agencies, ethiopia, at):
    Organisation.objects.bulk_create(Organisation(name=f"Aid {n:03}") for n in range(150))
    client = desk_client(ethiopia, at)
    first = client.get("/organisations/", {"q": "Aid"})
    assert [row.name for row, _kind in first.context["rows"]] == [f"Aid {n:03}" for n in range(100)]
    second = client.get(f"/organisations/{first.context['next']}")
    assert [row.name for row, _kind in second.context["rows"]] == [f"Aid {n:03}" for n in range(100, 150)]
    assert (second.context["next"], second.context["first"]) == ("", "?q=Aid")


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    agencies, ethiopia, at, django_assert_num_queries
):
    client = desk_client(ethiopia, at)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for text in ("World Food Programme", "o"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/organisations/", {"q": text})
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_merged_organisation_leads_to_what_it_became(agencies, local, ocha, at, ethiopia):
    other = actions.create_organisation(name="Verdant Horn", country=ethiopia, by=ocha, at=at)
    actions.merge(into=other, from_=local, by=ocha, at=at)
    client = desk_client(ethiopia, at)
    answer = client.get(f"/organisations/{local.public_id}/")
    assert answer.headers["Location"] == f"/organisations/{other.public_id}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Merged from" in page
    assert "Green Horn" in page


def test_posts_show_the_mailbox_to_all_and_the_person_to_colleagues(client, agencies, ocha, at, ethiopia):
    wfp = queries.find("WFP")
    person = actions.create_person(name="Ada Example", by=ocha, at=at)
    actions.hold_post(
        person=person,
        organisation=wfp,
        title="Country Director",
        role_mailbox="cd@example.org",
        by=ocha,
        at=at,
    )
    page = client.get(f"/organisations/{wfp.public_id}/").content.decode()
    assert "cd@example.org" in page
    assert "Ada Example" not in page


def test_the_desk_changes_names_and_merges_by_form(local, ocha, at, ethiopia):
    other = actions.create_organisation(name="Verdant Horn", country=ethiopia, by=ocha, at=at)
    client = desk_client(ethiopia, at)
    address = f"/organisations/{local.public_id}/"
    form = {
        "name": "Green Horn Aid",
        "acronym": "GHO",
        "type_code": "441",
        "status": "confirmed",
        "version": 1,
    }
    assert client.post(f"{address}change/", form).status_code == 302
    assert client.post(f"{address}change/", form).status_code in (409, 412)  # somebody was first
    assert queries.find("Green Horn").name == "Green Horn Aid"
    assert client.post(f"{address}names/add/", {"name": "GrünHorn"}).status_code == 302
    refused = client.post(f"{address}names/add/", {"name": "Verdant Horn"})
    assert refused.status_code == 409
    assert "already known" in refused.content.decode()
    assert client.post(f"{address}merge/", {"into": "nobody"}).status_code == 409
    assert client.post(f"{address}merge/", {"into": "Verdant Horn", "version": 2}).status_code == 302
    assert queries.find("GrunHorn") == other


def test_other_rooms_add_sections_to_the_page(client, agencies, monkeypatch):
    monkeypatch.setattr(sections, "_SECTIONS", [])

    @sections.add_section
    def led(organisation, actor, at):
        return ("web/mark.svg", {"of": organisation.name}) if organisation.acronym == "WFP" else None

    sections.add_section(led)
    wfp, who = queries.find("WFP"), queries.find("WHO")
    plain = client.get(f"/organisations/{who.public_id}/").content.decode().count("<svg")
    assert client.get(f"/organisations/{wfp.public_id}/").content.decode().count("<svg") == plain + 1
