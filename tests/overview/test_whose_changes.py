"""What changed is told as far as somebody reads the ledger: who reads that of one group does not learn who answered,
reported or undertook what in another (security A8; matrix, row 32). On the pages as through the API."""

from __future__ import annotations

import pytest

from firstcall.structure import actions as structure
from tests.last_resort.made import make_response
from tests.last_resort.pages import as_
from tests.structure.made import make_group, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PLACES = ("/e/XLO-2026/", "/e/XLO-2026/record/", "/api/v1/emergencies/XLO-2026/record")
ALL = "The emergency was set up."
OF_THE_GROUP = ("SAVA of Lorania answered", "An organisation was asked for a commitment.")


@pytest.mark.parametrize(
    ("role", "where", "told"),
    [
        ("HC", None, True), ("OCHA", None, True), ("HCT", None, True), ("ERC", None, True),
        ("COORD", "health", True), ("CO", "health", True), ("COORD", "nutrition", False), ("CO", "nutrition", False),
    ],
)  # fmt: skip
def test_what_happened_in_a_group_is_for_its_own_people(role: str, where: str | None, told: bool) -> None:
    response = make_response()
    here = response.emergency
    groups = {"health": response.group, "nutrition": make_group(here, response.now, "nutrition", ())}
    response.answer(response.call(response.open()), "SAVA")
    structure.propose_commitment(
        group=response.group, organisation=response.partners["MEDO"], text="x", by=response.coordinator,
        at=response.now,
    )  # fmt: skip
    scope = {} if role == "ERC" else {"emergency": here} | ({"group": groups[where]} if where else {})
    browser = as_(person_with(role, response.now, **scope))
    for place in PLACES:
        said = browser.get(place).content.decode()
        if place != PLACES[0]:  # the front page shows the newest ten only
            assert ALL in said, place
        assert [one in said for one in OF_THE_GROUP] == [told, told], place
