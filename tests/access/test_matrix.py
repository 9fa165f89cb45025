"""Every cell of the matrix, and that a wrong data file is refused by name."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.access import rules
from firstcall.access.matrix import MatrixError, build, load
from firstcall.access.rules import Actor, Held, Scope
from tests.access.situations import ME, RAW, ROLES, SITUATIONS, actor, cells, expected

pytestmark = pytest.mark.one_engine
MATRIX = load()


@pytest.mark.parametrize(("name", "act"), cells())
def test_every_cell_says_what_the_data_says(name, act):
    """Each role in each situation: exactly where the letters of its cell reach, nowhere else."""
    said = {role: expected(name, act, role) for role in ROLES}
    answered = {
        role: {
            place
            for place, scope in SITUATIONS.items()
            if rules.may(MATRIX, actor(role), name, act, scope) is not None
        }
        for role in ROLES
    }
    assert answered == said


def test_there_is_a_cell_test_for_every_act_of_every_object():
    assert set(cells()) == {(name, act) for name, entity in MATRIX.objects.items() for act in entity.acts}


def test_closed_world():
    """What is not written is not allowed: unknown object, act, role; a signed-out visitor's own things."""
    everyone = actor(*ROLES)
    for scope in SITUATIONS.values():
        assert rules.may(MATRIX, everyone, "gap", "destroy", scope) is None
        assert rules.may(MATRIX, everyone, "nothing", "read", scope) is None
        assert rules.may(MATRIX, actor("KING"), "need", "read", scope) is None
    assert rules.may(MATRIX, Actor(), "own", "read", Scope()) is None
    assert rules.may(MATRIX, Actor(signed_in=True), "notice", "read", Scope(person="")) is None


@pytest.mark.parametrize("role", [role for role in ROLES if RAW["roles"][role]["needs"]])
def test_a_grant_without_its_scope_gives_only_what_everybody_has(role):
    """A role whose scope is missing reaches nothing by c, k, a, o."""
    bare = replace(actor(), held=(Held(role),))
    for name, act in cells():
        letters = {letter for letter, roles in RAW["objects"][name][act].items() if role in roles.split()}
        if letters & {"g", "p"}:
            continue
        for scope in SITUATIONS.values():
            assert rules.may(MATRIX, bare, name, act, scope) == rules.may(MATRIX, actor(), name, act, scope)


helds = st.builds(
    Held,
    role=st.sampled_from([role for role in ROLES if role not in ("PUB", "ANY")]),
    emergency=st.sampled_from([None, 1, 2]),
    group=st.sampled_from([None, 10, 11, 20]),
    area=st.sampled_from([None, 99, 100, 200]),
    organisation=st.sampled_from([None, 5, 6]),
    country=st.sampled_from([None, "AAA", "BBB"]),
)


@given(st.lists(helds, max_size=4), helds, st.sampled_from(cells()), st.sampled_from(sorted(SITUATIONS)))
def test_monotone(held, more, cell, place):
    """One grant more takes nothing away, and adds exactly what that grant gives alone."""
    scope = SITUATIONS[place]
    before = rules.may(MATRIX, Actor(ME, 1, held=tuple(held)), *cell, scope) is not None
    alone = rules.may(MATRIX, Actor(ME, 1, held=(more,)), *cell, scope) is not None
    after = rules.may(MATRIX, Actor(ME, 1, held=(*held, more)), *cell, scope) is not None
    assert after == (before or alone)


def test_a_focal_point_may_nothing_in_the_group_that_its_coordinator_may_not():
    """P12: the focal point stays under the overall leadership of the lead."""
    for name, act in cells():
        assert expected(name, act, "SNFP") <= expected(name, act, "COORD"), (name, act)


def test_the_part_that_may_be_read():
    place = SITUATIONS["elsewhere"]
    assert rules.part(MATRIX, Actor(), "coordinator", place) == "published"
    assert rules.part(MATRIX, actor("COORD"), "coordinator", place) == "published"
    assert rules.part(MATRIX, actor("COORD"), "coordinator", SITUATIONS["own group"]) == "whole"
    assert rules.part(MATRIX, Actor(), "need", place) == ""
    assert rules.part(MATRIX, Actor(), "organisation", replace(place, published=False)) == ""


def test_a_role_asked_for_is_the_role_acted_in():
    someone = actor("HC", "OCHA")
    scope = SITUATIONS["own emergency"]
    assert rules.may(MATRIX, someone, "lead", "create", scope).role == "HC"
    assert rules.may(MATRIX, someone, "lead", "create", scope, role="OCHA").role == "OCHA"
    assert rules.may(MATRIX, someone, "lead", "create", scope, role="OPER") is None


WRONG = [
    (("objects", "lead", "read"), {"z": "HC"}, "objects.lead.read.z: unknown scope letter 'z'"),
    (("objects", "lead", "read"), {"c": "HC BOSS"}, "objects.lead.read.c: unknown role 'BOSS'"),
    (("objects", "lead", "create"), {"p": "HC"}, "objects.lead.create: the published part can only be read"),
    (("objects", "lead", "read"), "c", "objects.lead.read: not a cell of letters and roles"),
    (("objects", "token", "read"), {"k": "HC"}, "objects.token.read.k: paths do not lead to group"),
    (
        ("objects", "job", "read"),
        {"c": "HC"},
        "objects.job.read.c: paths lead to no emergency and no country",
    ),
    (("objects", "lead", "paths"), {"planet": "x"}, "objects.lead.paths.planet: unknown key"),
    (
        ("objects", "gap", "read"),
        {"p": "PUB"},
        "objects.gap.published: missing, though a role reads the published part",
    ),
    (("roles", "HC"), {"needs": ["planet"]}, "roles.HC.needs: unknown dimension 'planet'"),
    (("roles", "HC"), {"needs": [], "king": True}, "roles.HC.king: unknown key"),
    (("tokens", "never"), ["nothing"], "tokens.never: unknown object 'nothing'"),
    (("routes", "mfa_index"), "thing.read", "routes.mfa_index: unknown object 'thing'"),
    (("routes", "mfa_index"), "own.burn", "routes.mfa_index: own has no act 'burn'"),
    (
        ("routes", "account_login"),
        "own.read",
        "routes.account_login: stands in [routes] and in [routes.open]",
    ),
    (("operations", "some"), "own.burn", "operations.some: own has no act 'burn'"),
    (("extra",), {}, "matrix.extra: unknown key"),
]


@pytest.mark.parametrize(("where", "value", "message"), WRONG)
def test_a_wrong_data_file_is_refused_by_name(where, value, message):
    data = copy.deepcopy(RAW)
    table = data
    for key in where[:-1]:
        table = table[key]
    table[where[-1]] = value
    with pytest.raises(MatrixError) as error:
        build(data)
    assert str(error.value) == message
