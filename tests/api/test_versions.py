"""Two people change the same thing: the first is not overwritten, the second sees both versions (security A6, T5)."""

from __future__ import annotations

import pytest

from firstcall.structure.models import Group
from tests.api.world import CODE, World

PATH = f"/emergencies/{CODE}/groups/health"


@pytest.mark.django_db
def test_a_change_without_a_version_is_refused(world: World):
    said = world.program().ask("PATCH", PATH, {"name": "Mine"})
    assert (said.status, said.code) == (428, "if-match-missing")
    assert Group.objects.get(pk=world.health.pk).name == "Health"


@pytest.mark.django_db
def test_the_second_of_two_gets_both_versions_and_the_way_on(world: World):
    desk, lead = world.program(), world.program("hc")
    assert desk.ask("PATCH", PATH, {"name": "Health of all"}, If_Match='"1"').status == 200
    said = lead.ask("PATCH", PATH, {"name": "Health first"}, If_Match='"1"')
    assert (said.status, said.code, said.headers["ETag"]) == (412, "stale", '"2"')
    assert said.json["yours"] == {"name": "Health first"}
    assert {name: said.json["current"][name] for name in ("id", "code", "name", "version")} == {
        "id": world.health.public_id, "code": "health", "name": "Health of all", "version": 2,
    }  # fmt: skip
    assert not [name for name in said.json["current"] if name.endswith("_id")]
    again = lead.ask("PATCH", PATH, said.json["yours"], If_Match=said.headers["ETag"])
    assert (again.status, again.json["name"]) == (200, "Health first")


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ['"1"', 'W/"1"', "1"])
def test_the_version_as_the_etag_gave_it(world: World, sent: str):
    read = world.program().ask("GET", f"/emergencies/{CODE}")
    assert read.headers["ETag"] == '"1"'
    assert world.program().ask("PATCH", PATH, {"name": "Mine"}, If_Match=sent).status == 200
