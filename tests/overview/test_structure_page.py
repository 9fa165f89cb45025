"""The page Structure: what it shows to whom, and the acts it offers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from firstcall.access.queries import operator
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group
from firstcall.structure.rules.groups import Successor
from tests.structure.made import make_emergency, make_group, person_with
from tests.structure.test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def emergency(at: datetime) -> Emergency:
    emergency = make_emergency(at)
    make_group(emergency, at)
    actions.leave_out(emergency=emergency, sector="logistics", reason="Roads work.", by=operator(), at=at)
    return emergency


def text_of(client: Client, emergency: Emergency) -> str:
    response = client.get(f"/e/{emergency.code}/structure/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_public_sees_who_leads_but_no_reason_and_no_act(emergency: Emergency) -> None:
    text = text_of(Client(), emergency)
    assert "WHO" in text
    assert "Left out, and why" in text
    assert "Roads work." not in text
    assert "groups/add/" not in text


def test_a_sector_is_split_from_the_page_and_the_page_tells_the_history(
    emergency: Emergency, at: datetime
) -> None:
    client = as_(person_with("HC", at, emergency=emergency))
    actions.add_group(
        emergency=emergency, sector="shelter+cccm", code="SC", name="Shelter and camps", by=operator(), at=at
    )
    front = f"/e/{emergency.code}/"
    form = {"name_1": "Shelter", "code_1": "S", "sectors_1": ["shelter"], "name_2": "Camps", "code_2": "C"}
    refused = client.post(f"{front}groups/SC/split/", {**form, "version": "1"})
    assert (refused.status_code, "GN 5" in refused.content.decode()) == (409, True)
    done = client.post(
        f"{front}groups/SC/split/", {**form, "sectors_2": ["cccm"], "version": "1"}, follow=True
    )
    text = " ".join(done.content.decode().split())
    assert done.redirect_chain == [(f"{front}structure/", 302)]
    assert "Shelter, Camps take over from Shelter and camps." in text
    assert "split into" in text
    assert set(Group.objects.filter(ends_on=None).values_list("code", flat=True)) == {"health", "S", "C"}


def test_what_is_missing_is_named_with_its_clause(emergency: Emergency, at: datetime) -> None:
    client = as_(person_with("OCHA", at, emergency=emergency))
    text = text_of(client, emergency)
    assert "Health: no coordinator." in text
    assert "The early recovery network does not reach one yet." in text
    assert (
        client.post(
            f"/e/{emergency.code}/groups/health/issues/add/",
            {"issue": "early_recovery", "organisation": "UNDP"},
        ).status_code
        == 302
    )
    assert "The early recovery network has a focal point everywhere." in text_of(client, emergency)


def test_pages_name_the_country_in_the_readers_language(at: datetime) -> None:
    actions.create_emergency(
        code="T-1", country="TCD", name="T 2026", kind="conflict", onset="ongoing", displacement=True,
        by=operator(), at=at,
    )  # fmt: skip
    for language, name in (("fr", "Tchad"), ("ar", "تشاد"), ("en", "Chad")):
        pages = [Client().get(address, headers={"accept-language": language}) for address in ("/", "/e/T-1/")]
        assert [name in one.content.decode() for one in pages] == [True, True], name


def test_the_gap_page_of_an_earlier_day_says_so(emergency: Emergency, at: datetime) -> None:
    client = as_(person_with("OCHA", at, emergency=emergency))
    health = emergency.groups.get()
    later = at + timedelta(days=20)
    actions.split_group(
        health,
        into=[Successor("H1", "Clinics", ("health",)), Successor("H2", "Epidemics")],
        by=operator(),
        at=later,
    )
    page = client.get(f"/e/{emergency.code}/gaps/?day={at.date()}&group=health").content.decode()
    assert "under the clusters and leads of" in page
    assert "One of the filters" not in page
    assert "One of the filters" in client.get(f"/e/{emergency.code}/gaps/?day=soon").content.decode()


def test_pages_name_the_guidance_they_run_under_by_its_title(emergency: Emergency) -> None:
    page = Client().get(f"/e/{emergency.code}/").content.decode()
    footer = page[page.index("<footer") :]
    assert ">IASC guidance of November 2006<" in footer
    assert f">{emergency.profile}<" not in footer
