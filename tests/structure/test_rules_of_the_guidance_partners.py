"""What partners undertake and who is provider of last resort: who tries otherwise reads the clause."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.models import Notice
from firstcall.structure import actions
from firstcall.structure.models import Commitment, Emergency, Group, LastResort, Lead
from firstcall.structure.values import structure_as_values
from tests.structure.made import make_emergency, make_group, person_with, representative, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def emergency(at: datetime) -> Emergency:
    return make_emergency(at)


@pytest.fixture
def health(emergency: Emergency, at: datetime) -> Group:
    return make_group(emergency, at)


# --- R13: an organisation answers only for what it accepted ---


def asked_of_iom(health: Group, at: datetime) -> tuple[Commitment, Actor, Actor]:
    actions.join(group=health, organisation=find("IOM"), by=operator(), at=at)
    coordinator = person_with("COORD", at, emergency=health.emergency, group=health)
    own = person_with("PART", at, emergency=health.emergency, organisation=find("IOM"))
    asked = actions.propose_commitment(
        group=health, organisation=find("IOM"), text="Two mobile clinics", by=coordinator, at=at
    )
    return asked, coordinator, own


def test_r13_nobody_commits_another_organisation(health: Group, at: datetime) -> None:
    asked, coordinator, own = asked_of_iom(health, at)
    here = {"emergency": health.emergency}
    for other in (
        coordinator,
        representative(health, at),
        *(person_with(role, at, **here) for role in ("HC", "OCHA", "HCT")),
        operator(),
    ):
        with pytest.raises(Forbidden) as refused:
            actions.accept_commitment(asked, expected=1, by=other, at=at)
        assert told(refused) == ("not-its-user", "GN 10")
    elsewhere = person_with("PART", at, **here, organisation=find("UNICEF"))
    with pytest.raises((Forbidden, NotVisible)):
        actions.accept_commitment(asked, expected=1, by=elsewhere, at=at)
    asked.refresh_from_db()
    assert (asked.state, asked.version) == ("proposed", 1)
    actions.accept_commitment(asked, expected=1, by=own, at=at)
    assert asked.state == "accepted"
    with pytest.raises(Forbidden) as refused:
        actions.withdraw_commitment(asked, reason="Cut", expected=2, by=coordinator, at=at)
    assert told(refused) == ("not-its-user", "GN 10")


def test_r13_the_organisation_is_asked_and_the_askers_are_answered(health: Group, at: datetime) -> None:
    asked, coordinator, own = asked_of_iom(health, at)
    assert [one.person_id for one in Notice.objects.all()] == [own.person_pk]
    actions.decline_commitment(asked, expected=1, by=own, at=at)
    assert coordinator.person_pk in Notice.objects.values_list("person", flat=True)
    for answer in (actions.accept_commitment, actions.meet_commitment):
        with pytest.raises(Refused) as refused:
            answer(asked, expected=2, by=own, at=at)
        assert told(refused) == ("commitment-state", "GN 10")


def test_r13_what_ones_own_user_undertakes_holds_at_once(health: Group, at: datetime) -> None:
    actions.join(group=health, organisation=find("IOM"), by=operator(), at=at)
    own = person_with("PART", at, emergency=health.emergency, organisation=find("IOM"))
    made = actions.propose_commitment(group=health, organisation=find("IOM"), text="A clinic", by=own, at=at)
    assert (made.state, made.answered_at) == ("accepted", at)


def test_r13_the_desk_makes_no_commitments(health: Group, at: datetime) -> None:
    with pytest.raises(Forbidden):
        actions.propose_commitment(group=health, organisation=find("WHO"), text="All", by=operator(), at=at)
    assert Commitment.objects.count() == 0


# --- R14: observers are welcome, and burdened with nothing ---


@pytest.mark.parametrize(
    ("organisation", "way", "commit", "last_resort"),
    [
        (
            "UNICEF",
            "observer",
            ("observer-commits-nothing", "GN Annex 1"),
            ("observer-no-last-resort", "GN Annex 1"),
        ),
        (
            "ICRC",
            "alongside",
            ("alongside-commits-nothing", "GN 1 fn 1"),
            ("alongside-no-last-resort", "GN 1 fn 1"),
        ),
    ],
)
def test_r14_observers_and_those_alongside_undertake_nothing(
    health: Group,
    at: datetime,
    organisation: str,
    way: str,
    commit: tuple[str, str],
    last_resort: tuple[str, str],
) -> None:
    agency = find(organisation)
    actions.join(group=health, organisation=agency, participation=way, by=operator(), at=at)
    coordinator = person_with("COORD", at, emergency=health.emergency, group=health)
    with pytest.raises(Refused) as refused:
        actions.propose_commitment(group=health, organisation=agency, text="All", by=coordinator, at=at)
    assert told(refused) == commit
    with pytest.raises(Refused) as refused:
        actions.take_on_last_resort(group=health, organisation=agency, scope="Part", by=operator(), at=at)
    assert told(refused) == last_resort


def test_a_convener_is_never_provider_of_last_resort(at: datetime) -> None:
    """G3; GN 3 *, fn 2: not by the act, not in the values, and its representative owes no account."""
    floods = make_emergency(at, code="XLO-F", kind="disaster", displacement=None)
    shelter = make_group(floods, at, "shelter", ("IFRC",))
    for scope in ("", "Emergency shelter only"):
        with pytest.raises(Refused) as refused:
            actions.take_on_last_resort(
                group=shelter, organisation=find("IFRC"), scope=scope, by=operator(), at=at
            )
        assert told(refused) == ("convener-no-last-resort", "GN 3 *; fn 2")
    shown: Any = structure_as_values(floods, at, operator())
    (group,) = shown["groups"]
    (lead,) = group["leads"]
    assert (lead["role"], lead["last_resort"], lead["owes_hc"], group["last_resorts"]) == (
        "convener",
        "no",
        "informs",
        [],
    )


def test_a_duty_has_a_scope_and_what_it_was_stays(health: Group, at: datetime) -> None:
    ngo = Organisation.objects.create(name="Norwegian Refugee Council", acronym="NRC")
    with pytest.raises(Refused) as refused:
        actions.take_on_last_resort(group=health, organisation=ngo, by=operator(), at=at)
    assert told(refused) == ("last-resort-needs-scope", "GN 7, 11")
    part = "Housing, land and property only"
    actions.take_on_last_resort(group=health, organisation=ngo, scope=part, by=operator(), at=at)
    own = LastResort.objects.get(organisation__acronym="WHO")
    with pytest.raises(Refused) as refused:
        actions.limit_last_resort(own, scope="", expected=1, by=operator(), at=at)
    assert told(refused) == ("last-resort-same-part", "GN 7, 11")
    actions.limit_last_resort(own, scope="Clinics only", expected=1, by=operator(), at=at)
    rows = LastResort.objects.order_by("pk").values_list("organisation__acronym", "scope", "ends_on")
    assert list(rows) == [("WHO", "", at.date()), ("NRC", part, None), ("WHO", "Clinics only", None)]
    actions.end_last_resort(
        LastResort.objects.get(organisation=ngo), on=at.date(), expected=1, by=operator(), at=at
    )
    assert Lead.objects.filter(ends_on=None).count() == 1  # the lead goes on
