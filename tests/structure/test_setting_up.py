"""Whoever sets up an emergency can go on in it: the HC of the country, or OCHA there (GN 2, 6)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from firstcall.access.models import Grant
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.organisations.models import Person
from firstcall.record.models import LedgerEntry
from firstcall.structure import actions
from tests.api.world import Program
from tests.last_resort.programs import signed_in, token_of
from tests.structure.made import make_emergency, person_with

pytestmark = pytest.mark.django_db
NEW = {"code": "XLO-2027", "country": "XLO", "name": "Flood", "kind": "disaster", "onset": "new"}


@pytest.mark.parametrize("role", ["HC", "OCHA"])
def test_who_sets_it_up_keeps_the_role_there(at: datetime, role: str) -> None:
    first = make_emergency(at)
    maker = person_with(role, at, emergency=first)
    made = actions.create_emergency(**NEW, by=maker, at=at + timedelta(hours=1))
    grants = Grant.objects.filter(emergency=made)
    assert [(one.person.public_id, one.role, one.group, one.ends_at) for one in grants] == [
        (maker.person, role, None, None)
    ]
    last = LedgerEntry.objects.order_by("-sequence").values_list("act", "role")[:2]
    assert list(last) == [("grant.given", role), ("emergency.created", role)]
    after = actor_for(Person.objects.get(public_id=maker.person), at + timedelta(hours=1))
    group = actions.add_group(emergency=made, sector="health", by=after, at=at + timedelta(hours=2))
    assert group.code == "health"


def test_nobody_else_has_a_role_in_it(at: datetime) -> None:
    first = make_emergency(at)
    other = person_with("OCHA", at, emergency=first)
    made = actions.create_emergency(**NEW, by=person_with("HC", at, emergency=first), at=at)
    actions.create_emergency(**{**NEW, "code": "XLO-2028"}, by=operator(), at=at)
    assert Grant.objects.exclude(emergency=first).count() == 1
    with pytest.raises((Forbidden, NotVisible)):
        actions.add_group(emergency=made, sector="health", by=other, at=at)


@pytest.mark.parametrize("session", [True, False])
def test_a_program_goes_on_in_what_it_set_up(at: datetime, session: bool) -> None:
    maker = person_with("OCHA", at, emergency=make_emergency(at))
    program = signed_in(maker) if session else Program(token_of(maker))
    made = program.ask("POST", "/emergencies", NEW)
    added = program.ask("POST", "/emergencies/XLO-2027/groups", {"sector": "health"})
    assert (made.status, added.status, added.json["code"]) == (201, 201, "health")
