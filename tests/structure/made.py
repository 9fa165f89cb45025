"""A small response to test on: a fictional country, one emergency, the agencies of the guidance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from firstcall.access.actions import create_account, give
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor
from firstcall.organisations.actions import create_person, seed_agencies
from firstcall.organisations.models import Person
from firstcall.organisations.queries import find
from firstcall.places.models import Area, Country
from firstcall.policy import profiles
from firstcall.policy.refusal import Refused
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group


def make_emergency(at: datetime, code: str = "XLO-2026", **changed: Any) -> Emergency:
    """An emergency in the fictional country XLO with two provinces, and the agencies known."""
    seed_agencies(profiles.profile("iasc-2006"), at=at)
    options = {"kind": "conflict", "onset": "ongoing", "displacement": True, "name": "Lorania", **changed}
    emergency = actions.create_emergency(code=code, country="XLO", by=operator(), at=at, **options)
    country = Country.objects.get(pk="XLO")
    top = Area.objects.get(country=country, level=0)
    for pcode in ("XL01", "XL02"):
        Area.objects.get_or_create(
            country=country, pcode=pcode, defaults={"name": pcode, "level": 1, "parent": top}
        )
    return emergency


def make_group(
    emergency: Emergency, at: datetime, sector: str = "health", leads: tuple[str, ...] = ("WHO",)
) -> Group:
    """A group with its leads entered."""
    group = actions.add_group(emergency=emergency, sector=sector, by=operator(), at=at)
    for lead in leads:
        actions.designate(group=group, organisation=find(lead), by=operator(), at=at)
    return group


def make_person(name: str, at: datetime) -> Person:
    """A person without roles."""
    return create_person(name=name, by=operator(), at=at)


def person_with(role: str, at: datetime, **scope: Any) -> Actor:
    """An actor who holds one role, with an account: `person_with("HC", at, emergency=emergency)`."""
    person = make_person(f"The {role}", at)
    create_account(
        by=operator(),
        at=at,
        email=f"{person.public_id}@example.org",
        password="long enough 31",
        person=person,
    )
    give(by=operator(), at=at, person=person, role=role, **scope)
    return actor_for(person, at)


def representative(group: Group, at: datetime, agency: str = "WHO") -> Actor:
    """Who represents a lead agency in a group: its Country Director."""
    return person_with("LREP", at, emergency=group.emergency, group=group, organisation=find(agency))


def told(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str]:
    """What somebody who was refused reads: the code and the clause."""
    return refused.value.refusal.code, refused.value.refusal.clause
