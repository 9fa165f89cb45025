"""A list shows exactly the rows that the single verdict allows: for every object, act, role; at random."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcall import models
from firstcall.access import queries
from firstcall.access.rules import Actor, Held, Scope
from tests.access.situations import RAW, ROLES, cells
from tests.access.world import World, make_world

LISTED = sorted(
    name for name, value in RAW["objects"].items() if value["paths"] and all(value["paths"].values())
)
SCOPE_ONLY = sorted(set(RAW["objects"]) - set(LISTED))


@pytest.fixture(scope="module")
def world_of_file(rows_of_file) -> World:
    return make_world()


@pytest.fixture
def world(world_of_file, db) -> World:
    return world_of_file  # no test changes a row of it


@pytest.fixture
def places(world) -> dict[str, dict[int, tuple[Scope, ...]]]:
    return {name: scopes(name, rows) for name, rows in world.rows.items()}


def people(world: World, roles: tuple[str, ...] = ROLES) -> list[Actor]:
    """For each role somebody with the narrowest and somebody with the widest scope, in one emergency."""
    group = world.groups[0]
    where = {"emergency": group.emergency_id, "country": "AAA"}
    narrow = {"group": group.pk, "area": world.areas[1].pk, "organisation": world.organisations[1].pk}
    held = [Held(role, **where, **more) for role in roles for more in (narrow, {})]
    one = world.people[0]
    signed_in = [Actor(one.public_id, one.pk, held=(each,), signed_in=True) for each in held]
    return [queries.nobody(), queries.operator(), *signed_in]


def scopes(name: str, rows: list) -> dict[int, tuple[Scope, ...]]:
    """Where each row lies, by its key."""
    return {row.pk: queries.scopes_of(name, row) for row in rows}


def both(actor: Actor, name: str, act: str, model: Any, places: dict) -> tuple[list[Any], list[Any]]:
    """(keys in the list, each as often as it stands there; keys allowed one by one)"""
    listed = queries.visible(actor, name, model._default_manager.all(), act)
    single = [
        key for key, where in places.items() if any(queries.may(actor, name, act, scope) for scope in where)
    ]
    return sorted(listed.values_list("pk", flat=True)), sorted(single)


def test_the_world_has_rows_of_every_object_that_can_be_listed(world):
    assert {name for name, rows in world.rows.items() if rows} == set(LISTED)
    assert SCOPE_ONLY == ["export", "ledger", "own", "profile"]


@pytest.mark.parametrize("name", LISTED)
def test_every_list_shows_what_the_single_verdict_allows(world, name):
    by_model: dict = {}
    for row in world.rows[name]:
        by_model.setdefault(type(row), []).append(row)
    for model, rows in by_model.items():
        places = scopes(name, rows)
        for act in [act for entity, act in cells() if entity == name]:
            for actor in people(world):
                listed, single = both(actor, name, act, model, places)
                assert listed == single, (act, actor.held)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_grants_see_the_same_in_lists_and_one_by_one(world, places, data):
    """Up to three grants anywhere, consistent or not: no union across scopes slips into a list."""

    def one(rows: list) -> st.SearchStrategy:
        return st.sampled_from([None, *(row.pk for row in rows)])

    held = st.builds(
        Held,
        role=st.sampled_from(ROLES),
        emergency=one(world.emergencies),
        group=one(world.groups),
        area=one(world.areas),
        organisation=one(world.organisations),
        country=st.sampled_from([None, "AAA", "BBB"]),
    )
    person = world.people[1]
    grants = tuple(data.draw(st.lists(held, max_size=3)))
    actor = Actor(person.public_id, person.pk, held=grants, signed_in=data.draw(st.booleans()))
    name = data.draw(st.sampled_from(LISTED))
    act = data.draw(st.sampled_from([act for entity, act in cells() if entity == name]))
    listed, single = both(actor, name, act, type(world.rows[name][0]), places[name])
    assert listed == single


def test_a_list_of_what_is_scoped_by_the_caller_is_for_those_who_see_all(world, at):
    models.LedgerEntry.objects.create(
        sequence=1, at=at, act="x", subject="x", commitment="", previous="", hash="x"
    )
    entries = models.LedgerEntry.objects.all()
    counts = {
        role: queries.visible(Actor(held=(Held(role, world.emergencies[0].pk),)), "ledger", entries).count()
        for role in ("ERC", "HC", "PUB")
    }
    assert counts == {"ERC": 1, "HC": 0, "PUB": 0}


def test_a_focal_point_sees_its_area_and_the_areas_under_it(world):
    """And nothing above it, in the other group, or in the other country."""
    country, province, district = world.areas[:3]
    group = world.groups[0]
    held = Held("SNFP", emergency=group.emergency_id, group=group.pk, area=province.pk, country="AAA")
    seen = queries.visible(Actor(held=(held,)), "need", models.NeedFigure.objects.all())
    assert set(seen.values_list("group", "area")) == {(group.pk, province.pk), (group.pk, district.pk)}
    assert queries.areas_of(district) == {country.pk, province.pk, district.pk}
    assert queries.areas_of(None) == frozenset()


def test_the_public_sees_no_organisation_that_merely_works_there(world):
    """Security B1: being named in a report is not being published; being a lead, focal point or member is."""
    lead, partner, quiet = world.organisations
    seen = queries.visible(queries.nobody(), "organisation", models.Organisation.objects.all())
    assert set(seen) == {lead, partner}
    assert not queries.may(queries.nobody(), "organisation", "read", queries.scope_of("organisation", quiet))


def test_a_list_stays_one_query(world, django_assert_num_queries):
    """However many grants: the filter is part of the query."""
    held = tuple(Held("SNFP", g.emergency_id, g.pk, a.pk) for g in world.groups for a in world.areas)
    actor = Actor(held=(*held, Held("PART", 1, None, None, 1)))
    with django_assert_num_queries(1):
        list(queries.visible(actor, "activity", models.Activity.objects.all()))


def test_a_scope_is_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        scope = queries.scope_of("focal_point", world.rows["focal_point"][0])
    group = world.groups[0]
    assert scope == Scope(
        emergency=group.emergency_id,
        group=group.pk,
        areas=frozenset(area.pk for area in world.areas[:3]),
        organisation=world.organisations[1].pk,
        published=True,
    )
