"""Decisions and concerns are for people: no token does or sees one, and it is told so; of two at once one is first."""

from __future__ import annotations

import pytest

from firstcall.access.queries import matrix
from firstcall.designation.models import Act, Case, Concern, Reply
from tests.api.cases.case import D1
from tests.api.designating import make_ready
from tests.api.operations import CASES
from tests.api.test_operations import ask
from tests.api.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
IN_PERSON = sorted(
    name
    for name, (object_, _act) in matrix().operations.items()
    if object_ in ("decision", "concern", "last_resort_call")
)


def test_what_is_asked_here():
    assert set(IN_PERSON) >= {"case_agree", "case_propose", "reply_add", "step_close", "concern_read"}
    assert {CASES[name].who.partition(":")[0] for name in IN_PERSON} == {"session"}


@pytest.mark.parametrize("name", IN_PERSON)
def test_a_token_of_whoever_may_is_told_to_sign_in(world: World, name: str):
    case = CASES[name]
    make_ready(world, case.needs)
    before = [model.objects.count() for model in (Act, Case, Concern, Reply)]
    said = ask(world, world.program(case.who.partition(":")[2]), case)
    assert (said.status, said.code) == (403, "token-never")
    assert said.json["error"]["message"].endswith("Sign in and do it yourself.")
    assert [model.objects.count() for model in (Act, Case, Concern, Reply)] == before


def test_the_second_of_two_decisions_is_stale(world: World):
    make_ready(world, ("circulated",))
    erc = world.signed_in("erc")
    assert erc.ask("POST", f"{D1}/return", {"reason": "IFRC would convene"}, If_Match='"1"').status == 200
    said = erc.ask("POST", f"{D1}/return", {"reason": "Again"}, If_Match='"1"')
    assert (said.status, said.code) == (409, "not-circulated")
    said = world.program("ocha").ask("POST", f"{D1}/support", {"support": "Maps"}, If_Match='"1"')
    assert (said.status, said.code) == (412, "stale")


def test_a_session_without_its_csrf_token_decides_nothing(world: World):
    make_ready(world, ("proposed",))
    erc = world.signed_in("erc")
    erc.headers = {}
    said = erc.ask("POST", f"{D1}/circulate", {}, If_Match='"1"')
    assert (said.status, said.code) == (403, "csrf")


def test_the_same_decision_sent_again_is_the_same(world: World):
    make_ready(world, ("proposed",))
    erc = world.signed_in("erc")
    answers = [
        erc.ask("POST", f"{D1}/circulate", {}, If_Match='"1"', Idempotency_Key="circulate-1")
        for _ in range(2)
    ]
    assert [one.status for one in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    assert Act.objects.filter(step="circulate").count() == 1
