"""Who coordinates a group is read by those who may: HC, OCHA, the country team, and the group itself; everybody else
has the role's mailbox (OG Q3; security A12, matrix rows 9 and 10). The same on every page and through the API."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from firstcall.access.queries import operator
from firstcall.access.rules import Actor
from firstcall.organisations.queries import find
from firstcall.structure import actions
from tests.last_resort.pages import as_
from tests.structure.made import make_emergency, make_group, make_person, person_with, representative

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PAGES = (
    "/e/XLO-2026/",
    "/e/XLO-2026/structure/",
    "/e/XLO-2026/groups/health/",
    "/api/v1/emergencies/XLO-2026",
)
NAMED = ("HC", "OCHA", "HCT", "LREP", "COORD", "CO", "PART")
NOT = ("ERC", "IASC", "GCL", "OBS", "LIA", "GOV", "DON", "COORD elsewhere", "PART elsewhere", "PART nowhere")


@pytest.mark.parametrize("who", [*NAMED, *NOT, "the public"])
def test_a_coordinator_is_named_to_whom_the_matrix_says(at: datetime, who: str) -> None:
    emergency = make_emergency(at)
    health, other = make_group(emergency, at), make_group(emergency, at, "wash", ("UNICEF",))
    actions.appoint_coordinator(
        group=health, organisation=find("WHO"), person=make_person("Ada Lore", at), seniority="Grade Seven",
        skills="Facilitates well", role_mailbox="health@example.org", by=representative(health, at), at=at,
    )  # fmt: skip
    actions.name_issue_focal_point(
        group=health, issue="gender", organisation=find("UNICEF"), person=make_person("Bo Reed", at),
        by=operator(), at=at,
    )  # fmt: skip
    browser = Client() if who == "the public" else as_(_reader(who, at, emergency, health, other))
    for path in PAGES:
        said = browser.get(path).content.decode()
        assert ("Ada Lore" in said) is (who in NAMED), path
        if who not in NAMED:
            assert [one for one in ("Grade Seven", "Facilitates", "Bo Reed") if one in said] == [], path
            assert "health@example.org" in said, path


def _reader(who: str, at: datetime, emergency: object, health: object, other: object) -> Actor:
    role, _space, where = who.partition(" ")
    group = {"group": other if where == "elsewhere" else health}
    scope: dict[str, object] = {"emergency": emergency, "organisation": find("UNICEF")}
    if role in ("ERC", "IASC", "GCL", "DON"):
        scope = {"organisation": find("UNICEF")}
    elif role in ("LREP", "COORD", "CO", "OBS", "PART") and where != "nowhere":
        scope |= group
    return person_with(role, at, **scope)
