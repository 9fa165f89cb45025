"""A partner whose grant names no group sees the cases of the groups its organisation takes part in, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.access.queries import actor_for, may, readers
from firstcall.access.rules import Actor, Scope
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import cases_seen
from firstcall.organisations.models import Organisation, Person
from firstcall.structure import actions as structure
from firstcall.structure.models import Membership
from tests.last_resort.made import AT, Response, make_partner
from tests.last_resort.pages import as_, board, page_of, text_of
from tests.structure.made import make_group, person_with

pytestmark = pytest.mark.django_db


def at_later(actor: Actor, days: int = 1) -> Actor:
    """The same person some days on, with the grants and memberships of that day."""
    return actor_for(Person.objects.get(public_id=actor.person), AT + timedelta(days=days))


def codes(actor: Actor, response: Response) -> list[str]:
    return [one.code for one in cases_seen(actor, response.emergency)]


@pytest.fixture
def other(response: Response) -> GapCase:
    """A case of a group in which SAVA has no part."""
    group = make_group(response.emergency, AT, "nutrition", ("UNICEF",))
    return response.open(group=group, by=response.hc)


@pytest.mark.parametrize(
    ("participation", "role", "sees"),
    [
        ("partner", "PART", True),
        ("observer", "OBS", True),
        ("alongside", "LIA", False),
        ("alongside", "PART", False),
    ],
)
def test_by_how_it_takes_part(response: Response, participation: str, role: str, sees: bool) -> None:
    organisation = make_partner(response.group, "THIRD", participation)
    response.open()
    who = person_with(role, AT, emergency=response.emergency, organisation=organisation)
    assert codes(who, response) == (["G1"] if sees else [])


def test_only_its_own_groups_and_only_as_long_as_it_is_a_member(response: Response, other: GapCase) -> None:
    response.open()
    user = response.users["SAVA"]
    assert codes(at_later(user), response) == ["G2"]  # not G1, of the other group
    member = Membership.objects.get(organisation=response.partners["SAVA"])
    on = AT + timedelta(days=2)
    structure.leave(member, on=on.date(), expected=None, by=user, at=on)
    assert codes(at_later(user, days=1), response) == ["G2"]
    assert codes(at_later(user, days=2), response) == []


def test_a_grant_that_names_a_group_is_for_that_group_only(response: Response) -> None:
    group = make_group(response.emergency, AT, "nutrition", ("UNICEF",))
    sava = response.partners["SAVA"]
    structure.join(group=group, organisation=sava, participation="partner", by=response.hc, at=AT)
    response.open()
    narrow = person_with("PART", AT, emergency=response.emergency, group=group, organisation=sava)
    assert codes(narrow, response) == []


def test_it_reads_and_offers_and_runs_nothing(response: Response, other: GapCase) -> None:
    case = response.open()
    user = at_later(response.users["MEDO"])
    here = Scope(country="XLO", emergency=response.emergency.pk, group=response.group.pk)
    assert may(user, "gap_case", "read", here)
    for act in ("confirm", "call", "note", "bring", "log", "review", "close", "reopen"):
        assert not may(user, "gap_case", act, here)
    client = as_(user)
    assert client.get(page_of(case)).status_code == 200
    assert client.get(page_of(other)).status_code == 404
    assert "G2" in text_of(client.get(board(response)))
    offers = client.get(f"/e/{response.emergency.code}/calls/").context["offers"]
    assert [one["case"].code for one in offers] == ["G2"]


def test_who_may_read_is_told_alike(response: Response) -> None:
    """The list of readers and the verdict agree."""
    Organisation.objects.create(name="Elsewhere", acronym="ELSE")
    outside = person_with(
        "PART", AT, emergency=response.emergency, organisation=Organisation.objects.get(acronym="ELSE")
    )
    scope = Scope(country="XLO", emergency=response.emergency.pk, group=response.group.pk)
    told = {one.public_id for one in readers("gap_case", scope, AT)}
    users = {one.person for one in response.users.values()}
    assert users <= told
    assert outside.person not in told
