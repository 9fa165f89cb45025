"""Pages about the country team, the basis, partners and the State: who sees what, and what is said when refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.queries import operator
from firstcall.organisations.queries import find
from firstcall.overview.front import front_lines
from firstcall.structure import actions
from firstcall.structure.models import Commitment, Coordinator, Emergency, Group
from tests.structure.made import make_emergency, make_group, make_person, person_with, representative
from tests.structure.test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def at() -> datetime:
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def health(at: datetime) -> Group:
    return make_group(make_emergency(at), at)


@pytest.fixture
def emergency(health: Group) -> Emergency:
    return health.emergency


@pytest.fixture
def hc(emergency: Emergency, at: datetime) -> Client:
    return as_(person_with("HC", at, emergency=emergency))


def said(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_acts_of_the_hc_through_the_pages(emergency: Emergency, hc: Client) -> None:
    e = f"/e/{emergency.code}/"
    for address, typed, page, shown in (
        ("country-team/found/", {}, "country-team/", "Seat an organisation"),
        (
            "country-team/seats/add/",
            {"organisation": "WHO", "role": "chair"},
            "country-team/",
            "World Health",
        ),
        (
            "basis/record/",
            {"kind": "capacity", "title": "Who can do what", "covers": ["government"]},
            "basis/",
            "No capacity map covers local authorities",
        ),
        (
            "state/counterparts/add/",
            {"name": "Ministry of Relief", "kind": "national", "role": "leads", "link": "close"},
            "state/",
            "Ministry of Relief",
        ),
        (
            "state/briefings/record/",
            {"audience": "government", "topic": "The approach"},
            "state/",
            "The approach",
        ),
        ("state/reviews/plan/", {"title": "After a year", "due_on": "2100-01-01"}, "state/", "After a year"),
        (
            "groups/health/last-resort/add/",
            {"organisation": "UNICEF", "scope": "Vaccines", "duty": "yes"},
            "groups/health/",
            "only for Vaccines",
        ),
    ):
        response = hc.post(e + address, typed)
        assert (address, response.status_code) == (address, 302), said(response)[:3000]
        assert shown in said(hc.get(e + page))


@pytest.mark.parametrize(
    ("address", "typed", "status", "says"),
    [
        (
            "country-team/seats/add/",
            {"organisation": "WHO", "role": "member"},
            409,
            "no country team on record",
        ),
        ("basis/record/", {"kind": "capacity", "title": "Map"}, 409, "whose capacities"),
        (
            "state/counterparts/add/",
            {"name": "The Mission", "kind": "peacekeeping", "role": "leads", "link": "close"},
            409,
            "own bodies lead",
        ),
        ("state/reviews/plan/", {"title": "Late", "due_on": "2001-01-01"}, 409, "has passed"),
        (
            "groups/health/last-resort/add/",
            {"organisation": "UNICEF", "duty": "yes"},
            409,
            "takes on a part of the duty",
        ),
        ("groups/health/coordinators/add/", {"name": "Bo Reed", "organisation": "WHO"}, 403, "Your roles"),
    ],
)
def test_a_refusal_says_what_to_do(
    emergency: Emergency, hc: Client, address: str, typed: dict[str, str], status: int, says: str
) -> None:
    response = hc.post(f"/e/{emergency.code}/{address}", typed)
    assert (response.status_code, says in said(response)) == (status, True), said(response)[-3000:]


def test_the_state_stands_beside_the_lead(
    emergency: Emergency, health: Group, hc: Client, at: datetime
) -> None:
    address = f"/e/{emergency.code}/groups/health/"
    assert "Nobody in the State is recorded as leading overall" in said(hc.get(address))
    actions.add_counterpart(
        emergency=emergency, name="Ministry of Relief", kind="national", role="leads", by=operator(), at=at
    )
    page = said(hc.get(address))
    assert "leads the response overall" in page
    assert "The lead designated here covers the international side only." in page
    assert "Ministry of Relief" in said(hc.get(f"/e/{emergency.code}/"))
    assert "no representative recorded" in page
    representative(health, at)
    assert "answers to the Humanitarian Coordinator" in said(hc.get(address))


def test_a_convener_informs_and_answers_to_nobody(at: datetime) -> None:
    floods = make_emergency(at, code="XLO-F", kind="disaster", displacement=None)
    shelter = make_group(floods, at, "shelter", ("IFRC",))
    representative(shelter, at, "IFRC")
    page = said(as_(person_with("HC", at, emergency=floods)).get(f"/e/{floods.code}/groups/shelter/"))
    assert "keeps the Humanitarian Coordinator informed" in page
    assert "answers to the Humanitarian Coordinator" not in page


def test_a_commitment_is_asked_answered_and_seen(
    emergency: Emergency, health: Group, hc: Client, at: datetime
) -> None:
    iom = find("IOM")
    actions.join(group=health, organisation=iom, by=operator(), at=at)
    asker = as_(person_with("COORD", at, emergency=emergency, group=health))
    own = as_(person_with("PART", at, emergency=emergency, organisation=iom))
    group, organisation = f"/e/{emergency.code}/groups/health/", f"/organisations/{iom.public_id}/"
    assert (
        asker.post(f"{group}commitments/add/", {"organisation": "IOM", "text": "Two clinics"}).status_code
        == 302
    )
    asked = Commitment.objects.get()
    answering = f"{group}commitments/{asked.public_id}/"
    assert ("Nothing yet: nobody answers to the lead" in said(hc.get(group)), asked.state) == (
        True,
        "proposed",
    )
    assert "Two clinics" not in said(hc.get(organisation))  # held to nothing it did not accept
    assert "Your organisation is asked" in said(own.get(organisation))
    assert "Your organisation is asked" in said(own.get(f"/e/{emergency.code}/commitments/"))
    for other in (asker, hc):
        response = other.post(answering, {"answer": "accepted", "version": "1"})
        assert (response.status_code, "GN 10" in said(response)) == (403, True)
    assert own.post(answering, {"answer": "accepted", "version": "1"}).status_code == 302
    assert "Two clinics" in said(hc.get(organisation))
    assert own.post(answering, {"answer": "withdrawn", "version": "2"}).status_code == 409  # without a reason
    assert Commitment.objects.get().state == "accepted"


def test_replacing_a_coordinator_warns_and_tells(emergency: Emergency, health: Group, at: datetime) -> None:
    lead = as_(representative(health, at))
    one = actions.appoint_coordinator(
        group=health, person=make_person("Ada Lore", at), organisation=find("WHO"), by=operator(), at=at
    )
    address = f"/e/{emergency.code}/groups/health/coordinators/{one.public_id}/"
    response = lead.post(f"{address}replace/", {"name": "Bo Reed", "version": "1"}, follow=True)
    assert response.status_code == 200
    assert "Nothing is said of the coordinator" in said(response)
    assert [row.person.name for row in Coordinator.objects.filter(ends_on=None)] == ["Bo Reed"]
    new = Coordinator.objects.get(ends_on=None)
    changing = f"/e/{emergency.code}/groups/health/coordinators/{new.public_id}/change/"
    assert lead.post(changing, {"seniority": "P5", "skills": "French", "version": "1"}).status_code == 302
    assert lead.post(changing, {"seniority": "P2", "version": "1"}).status_code in (409, 412)


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", "country-team/", 200),
        ("", "state/", 200),
        ("", "basis/", 404),
        ("", "commitments/", 404),
        ("OBS", "basis/", 200),
        ("OBS", "commitments/", 404),
        ("DON", "commitments/", 404),
    ],
)
def test_who_sees_the_pages(emergency: Emergency, at: datetime, who: str, path: str, status: int) -> None:
    scope = {"organisation": find("UNICEF")} | ({"emergency": emergency} if who != "DON" else {})
    client = as_(person_with(who, at, **scope)) if who else Client()
    assert client.get(f"/e/{emergency.code}/{path}").status_code == status


def test_the_public_reads_who_leads_and_not_how_close_the_link_is(
    emergency: Emergency, health: Group, at: datetime
) -> None:
    actions.add_counterpart(
        emergency=emergency,
        group=health,
        name="Ministry of Relief",
        kind="national",
        role="leads",
        link="limited",
        note="Front lines",
        contact="Director of Relief",
        by=operator(),
        at=at,
    )
    for page in ("state/", "groups/health/"):
        shown = said(Client().get(f"/e/{emergency.code}/{page}"))
        assert [word in shown for word in ("Ministry of Relief", "Front lines", "Director of Relief")] == [
            *(True, False, False),
        ]


def test_who_works_alongside_is_in_no_total(emergency: Emergency, health: Group, at: datetime) -> None:
    """Hard negative 8; GN 1 fn 1."""
    for name, way in (("IOM", "partner"), ("UNICEF", "observer"), ("ICRC", "alongside")):
        actions.join(group=health, organisation=find(name), participation=way, by=operator(), at=at)
    (line,) = front_lines(emergency, at, [])
    assert line.taking_part == 2
