"""The same at once from many sides: requests under one key take effect once, of changes to one version one wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from firstcall.record.models import LedgerEntry
from firstcall.structure.models import Group
from tests.api.world import CODE, Answer, World, committed_world

pytestmark = pytest.mark.django_db(transaction=True)
GROUPS = f"/emergencies/{CODE}/groups"
SHELTER = {"sector": "shelter", "reason": "Storm"}


@pytest.fixture
def world(transactional_db: None) -> World:
    return committed_world()


def together(times: int, send: Callable[[int], Answer]) -> list[Answer]:
    """Send from as many threads, each with a connection of its own."""

    def once(number: int) -> Answer:
        try:
            return send(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))


def test_fifty_at_once_make_one_group_and_one_entry(world: World):
    programs = [world.program() for _ in range(50)]
    answers = together(
        50, lambda number: programs[number].ask("POST", GROUPS, SHELTER, Idempotency_Key="storm-1")
    )
    made = [one for one in answers if one.status == 201]
    assert {one.status for one in answers} <= {201, 409}
    assert {one.code for one in answers if one.status == 409} <= {"idempotency-key-in-flight"}
    assert len({one.text for one in made}) == 1
    later = programs[0].ask("POST", GROUPS, SHELTER, Idempotency_Key="storm-1")
    assert (later.status, later.text, later.headers["ETag"]) == (201, made[0].text, made[0].headers["ETag"])
    assert Group.objects.filter(code="shelter").count() == 1
    assert LedgerEntry.objects.filter(act="group.added").count() == 3


def test_many_requests_each_sent_thrice_are_each_done_once(world: World):
    programs = [world.program() for _ in range(8)]

    def send(number: int) -> Answer:
        name, program = f"G{number % 8}", programs[number % 8]
        body = {"sector": name, "name": name}
        answers = [program.ask("POST", GROUPS, body, Idempotency_Key=name) for _ in range(3)]
        return answers[-1]

    answers = together(24, send)
    assert {one.status for one in answers} <= {201, 409}
    assert Counter(Group.objects.filter(code__startswith="G").values_list("code", flat=True)) == Counter(
        {f"G{number}": 1 for number in range(8)}
    )


def test_of_many_at_once_exactly_one_wins_each_round(world: World):
    """8 writers, 5 rounds of the same version: 5 changes, none lost, none done twice."""
    writers = [world.program() for _ in range(8)]
    for number in range(1, 6):

        def send(writer: int, version: int = number):
            body = {"name": f"Round {version} of {writer}"}
            return writers[writer].ask("PATCH", f"{GROUPS}/health", body, If_Match=f'"{version}"')

        answers = together(8, send)
        assert sorted(one.status for one in answers) == [200] + [412] * 7
        (won,) = [one.json["name"] for one in answers if one.status == 200]
        assert {one.json["current"]["name"] for one in answers if one.status == 412} == {won}
    assert Group.objects.get(pk=world.health.pk).version == 6
