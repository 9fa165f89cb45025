"""What is unmet where somebody has reported, and how much more it may be where nobody has, on the pages that sum up."""

from __future__ import annotations

import pytest
from django.test import Client

from firstcall.access.actions import create_account
from firstcall.access.queries import operator
from tests.api.world import ACTIVITIES, CODE, World, figures, make_world
from tests.setup.sessions import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
SUMS = (f"/e/{CODE}/", f"/e/{CODE}/groups/health/", f"/e/{CODE}/places/XLO/")


def taken_in(world: World, kind: str, text: str = "") -> None:
    desk = world.program()
    made = desk.ask("POST", f"/emergencies/{CODE}/imports", files=figures(kind, text))
    path = f"/imports/{made.json['batch']}/commit"
    assert desk.ask("POST", path, If_Match=made.headers["ETag"]).status == 200


def more_said(world: World, who: str) -> list[bool]:
    """For each page that sums up: does it say that 500 people more may be unmet, beside the 900 that are?"""
    client = sign_in(Client(), create_account(
        by=operator(), at=world.at, email=f"{who}@example.org", password="long enough 31", person=world.people[who],
    ))  # fmt: skip
    pages = [client.get(one).content.decode() for one in SUMS]
    return ["900" in one and "up to 500 more" in one for one in pages]


def test_what_nobody_reported_of_stands_beside_what_is_unmet() -> None:
    world = make_world()
    taken_in(world, "needs")
    north, south = ACTIVITIES.splitlines()[1:3]
    head = ACTIVITIES.splitlines()[0]
    taken_in(world, "activities", f"{head}\n{north}\n")
    assert more_said(world, "ocha") == [True, True, True]
    taken_in(world, "activities", f"{head}\n{north}\n{south}\n")
    assert more_said(world, "hc") == [False, False, False]
