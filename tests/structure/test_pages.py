"""The acts as pages: a refusal keeps what was typed, and leaves nothing behind."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from firstcall.access.models import User
from firstcall.access.rules import Actor
from firstcall.organisations.models import Person
from firstcall.structure.models import Emergency, Group, Lead
from firstcall.structure.queries import hc_name
from tests.structure.made import make_emergency, make_group, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def as_(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(person__public_id=actor.person), backend=BACKEND)
    return client


@pytest.fixture
def emergency(at: datetime) -> Emergency:
    return make_emergency(at)


@pytest.fixture
def hc(emergency: Emergency, at: datetime) -> Client:
    return as_(person_with("HC", at, emergency=emergency))


def test_a_group_and_its_lead_through_the_pages(emergency: Emergency, hc: Client) -> None:
    front = f"/e/{emergency.code}/"
    assert hc.post(f"{front}groups/add/", {"sector": "health"}).status_code == 302
    response = hc.post(
        f"{front}groups/health/leads/add/", {"organisation": "who", "role": "lead"}, follow=True
    )
    assert "World Health Organization" in response.content.decode()
    assert [lead.organisation.acronym for lead in Lead.objects.all()] == ["WHO"]


@pytest.mark.parametrize(
    ("address", "typed", "status", "says"),
    [
        ("groups/add/", {"sector": "magic"}, 409, "not a sector of the guidance"),
        ("groups/add/", {}, 422, "is empty. Fill it in."),
        ("groups/health/leads/add/", {"organisation": "Nobody Knows", "role": "lead"}, 422, "Nobody Knows"),
        ("groups/health/leads/add/", {"organisation": "ICRC", "role": "lead"}, 409, "takes no part"),
        ("groups/health/leads/add/", {"organisation": "WHO", "role": "lead"}, 409, "already leads"),
        ("groups/health/focal-points/add/", {"organisation": "IOM", "area": "Atlantis"}, 422, "Atlantis"),
        (
            "groups/health/members/join/",
            {"organisation": "ICRC", "participation": "partner"},
            409,
            "alongside",
        ),
    ],
)
def test_a_refusal_is_a_sentence_and_keeps_what_was_typed(
    emergency: Emergency,
    hc: Client,
    at: datetime,
    address: str,
    typed: dict[str, str],
    status: int,
    says: str,
) -> None:
    make_group(emergency, at)
    response = hc.post(f"/e/{emergency.code}/{address}", typed)
    text = response.content.decode()
    assert (response.status_code, says in text) == (status, True)
    assert [value for value in typed.values() if value not in text] == []


def test_a_refused_appointment_enters_nobody(emergency: Emergency, at: datetime) -> None:
    group = make_group(emergency, at)
    coordinator = as_(person_with("COORD", at, emergency=emergency, group=group))
    people = Person.objects.count()
    response = coordinator.post(
        f"/e/{emergency.code}/groups/health/coordinators/add/", {"name": "Nobody Yet", "organisation": "WHO"}
    )
    assert (response.status_code, Person.objects.count()) == (403, people)


def test_the_erc_names_the_hc(emergency: Emergency, at: datetime) -> None:
    erc = as_(person_with("ERC", at))
    assert (
        erc.post(f"/e/{emergency.code}/humanitarian-coordinator/", {"name": "Vera Dorath"}).status_code == 302
    )
    later = datetime.max.replace(tzinfo=at.tzinfo)
    assert hc_name(emergency, later) == "Vera Dorath"


@pytest.mark.parametrize("address", ["groups/add/", "groups/health/rename/", "groups/health/leads/add/"])
def test_a_visitor_changes_nothing(emergency: Emergency, at: datetime, address: str) -> None:
    make_group(emergency, at)
    before = (Group.objects.count(), Lead.objects.count(), Group.objects.get().name)
    response = Client().post(
        f"/e/{emergency.code}/{address}",
        {"sector": "education", "name": "x", "organisation": "WFP", "role": "lead"},
    )
    assert response.status_code in (403, 404)
    assert (Group.objects.count(), Lead.objects.count(), Group.objects.get().name) == before


def test_ending_through_the_page(emergency: Emergency, hc: Client, at: datetime) -> None:
    lead = make_group(emergency, at).leads.get()
    address = f"/e/{emergency.code}/groups/health/leads/{lead.public_id}/end/"
    assert hc.get(address).status_code == 200
    assert hc.post(address, {"on": "2026-05-01", "version": "1"}).status_code == 302
    assert hc.post(address, {"on": "2026-05-02", "version": "1"}).status_code in (409, 412)
    assert str(Lead.objects.get().ends_on) == "2026-05-01"
