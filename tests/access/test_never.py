"""The hard negatives: sentences of the guidance or the security rules that no data change may undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstcall.access import rules
from firstcall.access.matrix import load
from firstcall.access.rules import Actor, Held, Scope
from tests.access.situations import ME, ROLES, SITUATIONS, actor, cells, writes

pytestmark = pytest.mark.one_engine
MATRIX = load()
FIGURES = ("need", "activity", "presence", "gap", "overlap", "import", "assessment", "assessment_report")


def allowed(who: Actor, names: list[tuple[str, str]]) -> set[tuple[str, str, str]]:
    """(object, act, place) of everything `who` may among these."""
    return {
        (name, act, place)
        for name, act in names
        for place, scope in SITUATIONS.items()
        if rules.may(MATRIX, who, name, act, scope)
    }


def roles_that_may(name: str, act: str) -> set[str]:
    """Roles (given or implied) that may do this in at least one place."""
    return {
        role
        for role in ROLES
        if any(rules.may(MATRIX, actor(role), name, act, scope, role=role) for scope in SITUATIONS.values())
    }


OWN_CONTACT = {("person", "change", place) for place in ("mine, elsewhere", "mine, own group")}


def test_never_does_a_global_cluster_lead_write_in_a_country():
    """Hard negative 1; no direct reporting line between country groups and global clusters (GN 5)."""
    found = allowed(actor("GCL"), writes()) - OWN_CONTACT
    assert {(name, act) for name, act, _place in found} == {
        ("decision", "reply")
    }  # only where it is consulted


def test_never_does_an_observer_write():
    """Hard negative 2; observers take part mainly for information sharing (GN annex 1)."""
    assert allowed(actor("OBS"), writes()) == OWN_CONTACT


@pytest.mark.parametrize("act", ["create", "change", "end"])
def test_never_does_anyone_but_the_lead_agency_appoint_a_coordinator(act):
    """Hard negative 5. The operator enters what an agency decided before it had an account."""
    assert roles_that_may("coordinator", act) == {"LREP", "OPER"}


def test_never_does_a_coordinator_give_a_coordinator_grant():
    assert roles_that_may("account", "give-COORD") == {"LREP", "OCHA", "OPER"}


def test_never_does_a_lead_agency_appoint_in_another_group_or_for_another_agency():
    places = {place for _n, _a, place in allowed(actor("LREP"), [("coordinator", "create")])}
    assert places == {"own organisation"}


@pytest.mark.parametrize("role", ["GOV", "DON", "PUB", "ADM", "LIA", "GCL"])
def test_never_do_outsiders_read_figures_or_contacts(role):
    """Hard negative 9, and no figures for the public until disclosure control exists."""
    found = allowed(actor(role), [(name, "read") for name in FIGURES])
    assert found == set()
    assert {place for _n, _a, place in allowed(actor(role), [("person", "read"), ("post", "read")])} == {
        "mine, elsewhere",
        "mine, own group",
    }


def test_never_does_the_administrator_decide_or_read_content():
    """Hard negative 10: accounts, tokens, jobs, the check of the ledger; beyond that what everybody has."""
    ours = allowed(actor("ADM"), cells()) - allowed(actor(), cells())
    assert {(name, act) for name, act, _place in ours} == {
        ("account", "read"),
        ("account", "create"),
        ("account", "lock"),
        ("token", "read"),
        ("token", "end"),
        ("ledger", "verify"),
        ("job", "read"),
        ("job", "change"),
    }


def test_never_does_the_administrator_give_a_role():
    gives = [(name, act) for name, act in cells() if act.startswith("give-")]
    assert len(gives) == 16
    assert allowed(actor("ADM"), gives) == set()


def test_every_role_can_be_given_by_somebody_and_implied_ones_by_nobody():
    given = {
        act.removeprefix("give-") for name, act in cells() if name == "account" and act.startswith("give-")
    }
    assert given == {role.code for role in MATRIX.roles.values() if not role.implied}


def test_never_does_a_focal_point_act_outside_its_area():
    """Hard negative 12. Uploading a file has no area of its own: its rows do."""
    found = {
        (name, act, place)
        for name, act, place in allowed(actor("SNFP"), writes())
        if name not in ("import", "person", "concern", "rule_comment")
    }
    assert found == {
        ("need", "create", "under own area"),
        ("assessment", "create", "under own area"),
        ("assessment", "change", "under own area"),
        ("assessment", "end", "under own area"),
        ("assessment", "choose", "under own area"),
        ("activity", "create", "under own area"),
        ("gap_case", "create", "under own area"),
        ("gap_case", "log", "under own area"),
    }


def test_never_does_anyone_change_or_end_the_ledger():
    """Hard negative 13: there is no such act."""
    assert set(MATRIX.objects["ledger"].acts) == {"read", "verify", "export"}
    assert roles_that_may("ledger", "change") == roles_that_may("ledger", "end") == set()


@pytest.mark.parametrize("role", ROLES)
def test_never_does_a_token_touch_accounts_or_write_without_leave(role):
    """Hard negative 14, for what exists: tokens issue no tokens, give no roles; reading ones only read."""
    reading = replace(actor(role), by_token=True)
    writing = replace(reading, token_may_write=True)
    assert {
        (name, act) for name, act, _p in allowed(reading, cells()) if act not in ("read", "verify")
    } == set()
    assert {name for name, _a, _p in allowed(writing, cells())} & {"account", "token", "own"} == set()
    assert allowed(writing, cells()) <= allowed(actor(role), cells())


def test_never_does_a_partner_see_another_organisations_reports():
    """Hard negative 16: rows of the own organisation, in the own emergency and group."""
    for name in ("activity", "import"):
        assert {place for _n, _a, place in allowed(actor("PART"), [(name, "read")])} == {"own organisation"}


def test_never_do_roles_in_two_countries_add_up():
    """Hard negative 17: partner in one, coordinator in the other; neither right moves across."""
    split = Actor(
        ME, 1, held=(Held("COORD", 1, 10, country="AAA"), Held("PART", 2, 20, organisation=6, country="BBB"))
    )
    assert rules.may(MATRIX, split, "need", "create", Scope("AAA", 1, 10)) is not None
    assert rules.may(MATRIX, split, "need", "create", Scope("BBB", 2, 20)) is None
    assert rules.may(MATRIX, split, "activity", "create", Scope("BBB", 2, 20, organisation=6)) is not None
    assert rules.may(MATRIX, split, "activity", "create", Scope("BBB", 2, 20, organisation=5)) is None
    assert rules.may(MATRIX, split, "membership", "end", Scope("BBB", 2, 20, organisation=5)) is None


@pytest.mark.parametrize("role", ["HC", "OCHA", "HCT"])
def test_never_does_a_role_of_one_emergency_reach_another(role):
    """Hard negative 19: HC of A decides nothing in B, nor in another emergency of the same country."""
    mine = Actor(ME, 1, held=(Held(role, emergency=1, country="AAA"),))
    for scope in (Scope("BBB", 2, 20), Scope("AAA", 3, 30)):
        reached = {
            (name, act)
            for name, act in cells()
            if "emergency" in MATRIX.objects[name].paths
            and rules.may(MATRIX, mine, name, act, scope, role=role)
        }
        assert reached == set()


def test_never_is_a_mismatched_address_enough():
    """A group of emergency 1 named under emergency 2 is nobody's: an id from elsewhere opens nothing."""
    assert rules.may(MATRIX, actor("COORD"), "need", "read", Scope("BBB", 2, 10)) is None
    assert rules.may(MATRIX, actor("COORD"), "need", "read", Scope(group=10)) is None
