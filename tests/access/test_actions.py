"""Grants, accounts and tokens as they are written, and what they give from which instant on."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from firstcall import models
from firstcall.access import actions, queries
from firstcall.access.credentials import why_not_serve
from firstcall.access.rules import Actor, Forbidden, NotVisible, Scope
from firstcall.policy.refusal import Refused
from firstcall.record.rules import Acting, Stale
from tests.access.world import World, make_world

PASSWORD = "correct horse battery"
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def world_of_file(rows_of_file) -> World:
    return make_world()


@pytest.fixture
def world(world_of_file, db) -> World:
    return deepcopy(world_of_file)


def entries() -> list[tuple[str, str]]:
    """What stands in the ledger: (act, acting role)."""
    return list(models.LedgerEntry.objects.order_by("sequence").values_list("act", "role"))


def lead_representative(world: World, at: datetime) -> Actor:
    """Ada represents the lead agency of the first group."""
    lead = world.organisations[0]
    ada = world.people[0]
    actions.give(
        by=queries.operator(), at=at, person=ada, role="LREP", group=world.groups[0], organisation=lead
    )
    return queries.actor_for(ada, at)


def test_a_grant_is_given_written_down_and_counts_from_its_start(world, at):
    ben = world.people[1]
    grant = actions.give(
        by=queries.operator(), at=at, person=ben, role="OCHA", emergency=world.emergencies[0]
    )
    assert entries() == [("grant.given", "OPER")]
    assert models.LedgerEntry.objects.get().subject == f"grant:{grant.public_id}"
    scope = Scope(emergency=world.emergencies[0].pk)
    seconds = (-1, 0, 1)
    assert [
        queries.may(queries.actor_for(ben, at + n * SECOND), "group", "create", scope) for n in seconds
    ] == [
        False,
        True,
        True,
    ]


def test_never_does_a_role_ended_at_t_give_a_right_at_t_plus_one_second(world, at):
    """Hard negative 18: in an open session, by a token, and among those who are told; nor at T itself."""
    operator, scope = queries.operator(), Scope(emergency=world.emergencies[0].pk)
    cleo = world.people[2]
    grant = actions.give(by=operator, at=at, person=cleo, role="OCHA", emergency=world.emergencies[0])
    _token, secret = actions.issue_token(
        by=queries.actor_for(cleo, at), at=at, name="reports", may_write=True
    )
    later = at + timedelta(days=2)
    actions.end(by=operator, at=later, grant=grant)
    found = {}
    for name, when in {"before": later - SECOND, "at": later, "after": later + SECOND}.items():
        by_token = queries.actor_for_token(secret, when)
        found[name] = (
            queries.may(queries.actor_for(cleo, when), "group", "create", scope),
            queries.may(by_token, "group", "create", scope),
            cleo in queries.readers("need", scope, when),
            cleo in queries.holders(["OCHA"], when, emergency=world.emergencies[0]),
        )
    assert found == {"before": (True,) * 4, "at": (False,) * 4, "after": (False,) * 4}
    assert entries()[-1] == ("grant.ended", "OPER")


def test_a_grant_in_a_group_is_in_its_emergency(world, at):
    """Whatever the row says: a group lies in one emergency, and the grant in its country."""
    group, cleo = world.groups[5], world.people[2]
    models.Grant.objects.create(person=cleo, role="COORD", group=group, starts_at=at)
    (held,) = queries.actor_for(cleo, at).held
    assert (held.group, held.emergency, held.country) == (group.pk, group.emergency_id, "BBB")


def test_a_grant_ends_once_and_by_one_person(world, at):
    operator = queries.operator()
    grant = actions.give(
        by=operator, at=at, person=world.people[2], role="HCT", emergency=world.emergencies[0]
    )
    with pytest.raises(Stale):
        actions.end(by=operator, at=at + SECOND, grant=grant, expected=7)
    actions.end(by=operator, at=at + SECOND, grant=grant, expected=1)
    assert (grant.ends_at, grant.version) == (at + SECOND, 2)
    with pytest.raises(Refused, match="already ended"):
        actions.end(by=operator, at=at + 2 * SECOND, grant=grant)


def test_the_lead_agency_appoints_its_coordinator_and_the_coordinator_cannot(world, at):
    """OG: the lead agency's representative names the coordinator; a coordinator names focal points only."""
    lead, partner, _quiet = world.organisations
    group, cleo = world.groups[0], world.people[2]
    given = actions.give(
        by=lead_representative(world, at), at=at, person=cleo, role="COORD", group=group, organisation=lead
    )
    assert (given.emergency, entries()[-1]) == (group.emergency, ("grant.given", "LREP"))
    coordinator = queries.actor_for(cleo, at)
    with pytest.raises(Forbidden, match="representative of the lead agency, operator at the server"):
        actions.give(by=coordinator, at=at, person=cleo, role="COORD", group=group, organisation=lead)
    actions.give(by=coordinator, at=at, person=cleo, role="SNFP", group=group, area=world.areas[1])
    with pytest.raises(Forbidden):
        actions.give(
            by=lead_representative(world, at),
            at=at,
            person=cleo,
            role="COORD",
            group=group,
            organisation=partner,
        )


def test_a_coordinator_elsewhere_does_not_even_see_the_grant(world, at):
    """Not visible, rather than forbidden: the grants of another group are not its business."""
    grant = models.Grant.objects.get(person=world.people[0], role="COORD")
    outsider = queries.actor_for(world.people[1], at)
    with pytest.raises(NotVisible):
        actions.end(by=outsider, at=at, grant=grant)
    assert models.Grant.objects.get(pk=grant.pk).ends_at is None


BAD_GRANTS = [
    ({"role": "BOSS"}, "no-such-role"),
    ({"role": "PUB"}, "no-such-role"),
    ({"role": "OPER"}, "no-such-role"),
    ({"role": "HC"}, "grant-needs-scope"),
    ({"role": "SNFP", "group": 0}, "grant-needs-scope"),
    ({"role": "COORD", "emergency": 1, "group": 0}, "group-elsewhere"),
    ({"role": "SNFP", "group": 0, "area": 4}, "area-elsewhere"),
    ({"role": "HC", "emergency": 0, "days": 0}, "ends-before-start"),
]


@pytest.mark.parametrize(("given", "code"), BAD_GRANTS)
def test_a_grant_that_makes_no_sense_is_refused(world, at, given, code):
    rows = {"emergency": world.emergencies, "group": world.groups, "area": world.areas}
    scope = {name: rows[name][number] for name, number in given.items() if name in rows}
    ends_at = at + timedelta(days=given["days"]) if "days" in given else None
    before = models.Grant.objects.count()
    with pytest.raises(Refused) as refused:
        actions.give(
            by=queries.operator(), at=at, person=world.people[0], role=given["role"], ends_at=ends_at, **scope
        )
    assert refused.value.refusal.code == code
    assert (models.Grant.objects.count(), entries()) == (before, [])


def test_require_says_in_whose_name(world, at):
    """The acting role and organisation are those of the grant that allowed it."""
    ada = lead_representative(world, at)
    scope = Scope(
        emergency=world.emergencies[0].pk, group=world.groups[0].pk, organisation=world.organisations[0].pk
    )
    lead = world.organisations[0].public_id
    assert actions.require(ada, "coordinator", "create", scope) == Acting(ada.person, "LREP", lead)
    assert actions.require(queries.operator(), "lead", "create", scope) == Acting("operator", "OPER", "")


def test_require_forbids_what_may_be_seen_and_hides_what_may_not(world):
    scope = Scope(emergency=world.emergencies[0].pk)
    with pytest.raises(Forbidden) as forbidden:
        actions.require(queries.nobody(), "lead", "create", scope)
    assert forbidden.value.refusal.text() == (
        "Your roles do not allow this here. Ask one of these to do it: "
        "Humanitarian Coordinator, OCHA desk, operator at the server."
    )
    with translation.override("fr"):
        assert "%(" not in forbidden.value.refusal.text()
    for name, act in (("need", "create"), ("gap", "read"), ("nothing", "read")):
        with pytest.raises(NotVisible):
            actions.require(queries.nobody(), name, act, scope)


def test_readers_are_those_who_may_read(world, at):
    """Ada coordinates the first group: she is told of its gaps; Ben, of the last, is not."""
    ada, ben, _cleo = world.people
    first, last = world.groups[0], world.groups[5]
    told = [
        list(queries.readers("gap", Scope(emergency=group.emergency_id, group=group.pk), at))
        for group in (first, last)
    ]
    assert told == [[ada], [ben]]
    assert list(queries.holders(["COORD"], at)) == [ada, ben]
    assert list(queries.holders(["COORD"], at, group=first)) == [ada]


def test_an_account_belongs_to_a_person_and_gives_no_role(world, at):
    user = actions.create_account(
        by=queries.operator(), at=at, email="Dora@Example.org", password=PASSWORD, name="Dora"
    )
    assert (user.email, user.person.name, user.check_password(PASSWORD), user.is_demo) == (
        "dora@example.org",
        "Dora",
        True,
        False,
    )
    assert entries() == [("account.created", "OPER")]
    actor = queries.actor_for(user, at)
    assert (actor.held, actor.signed_in, actor.person) == ((), True, user.person.public_id)


def test_an_account_for_somebody_known(world, at):
    ben = world.people[1]
    user = actions.create_account(
        by=queries.operator(), at=at, email="ben@example.org", password=PASSWORD, person=ben
    )
    assert [held.role for held in queries.actor_for(user, at).held] == ["COORD"]


BAD_ACCOUNTS = [
    ({"password": "short"}, "weak-password"),
    ({"email": "dora"}, "email-none"),
    ({"password": "password1234"}, "weak-password"),
    ({"password": "123456789012345"}, "weak-password"),
    ({"email": "TAKEN@example.org"}, "email-taken"),
    ({"person": 0}, "has-account"),
]


@pytest.mark.parametrize(("change", "code"), BAD_ACCOUNTS)
def test_accounts_that_are_refused(world, at, change, code):
    ada = world.people[0]
    operator = queries.operator()
    actions.create_account(by=operator, at=at, email="taken@example.org", password=PASSWORD, person=ada)
    wanted = {"email": "new@example.org", "password": PASSWORD, **change}
    if "person" in wanted:
        wanted["person"] = ada
    with pytest.raises(Refused) as refused:
        actions.create_account(by=operator, at=at, **wanted)
    assert refused.value.refusal.code == code
    assert models.User.objects.count() == 1


def test_a_locked_account_is_the_public(world, at):
    operator, ada = queries.operator(), world.people[0]
    user = actions.create_account(by=operator, at=at, email="ada@example.org", password=PASSWORD, person=ada)
    _token, secret = actions.issue_token(by=queries.actor_for(user, at), at=at, name="x")
    actions.lock_account(by=operator, at=at, user=user)
    ada.refresh_from_db()
    assert [queries.actor_for(user, at), queries.actor_for(ada, at)] == [queries.nobody()] * 2
    assert queries.actor_for_token(secret, at) is None
    assert entries()[-1] == ("account.locked", "OPER")


def test_never_does_making_an_account_lend_somebody_elses_roles(world, at):
    """A coordinator may make accounts in the group, but not the first password of the Humanitarian Coordinator."""
    group, cleo = world.groups[0], world.people[2]
    actions.give(by=queries.operator(), at=at, person=cleo, role="HC", emergency=group.emergency)
    coordinator, scope = (
        queries.actor_for(world.people[0], at),
        Scope(emergency=group.emergency_id, group=group.pk),
    )
    wanted = {"by": coordinator, "at": at, "password": PASSWORD, "scope": scope}
    with pytest.raises(NotVisible):
        actions.create_account(email="cleo@example.org", person=cleo, **wanted)
    with pytest.raises(Forbidden):
        actions.create_account(email="ada@example.org", person=world.people[0], **wanted)
    assert actions.create_account(email="new@example.org", name="New", **wanted).person.name == "New"


def test_an_account_is_locked_only_by_who_may_wherever_the_person_works(world, at):
    """OCHA of one emergency does not lock out somebody who also works in another."""
    operator, (ada, _ben, cleo) = queries.operator(), world.people
    user = actions.create_account(by=operator, at=at, email="ada@example.org", password=PASSWORD, person=ada)
    actions.give(by=operator, at=at, person=cleo, role="OCHA", emergency=world.emergencies[0])
    actions.give(by=operator, at=at, person=ada, role="HCT", emergency=world.emergencies[2])
    with pytest.raises(NotVisible):
        actions.lock_account(by=queries.actor_for(cleo, at), at=at, user=user)
    assert models.User.objects.get().is_active
    actions.end(by=operator, at=at + SECOND, grant=models.Grant.objects.get(role="HCT"))
    actions.lock_account(by=queries.actor_for(cleo, at), at=at + 2 * SECOND, user=user)
    assert not models.User.objects.get().is_active


def test_an_account_of_nobody_is_the_public(db, at):
    user = models.User.objects.create_user("stray@example.org", PASSWORD)
    assert queries.actor_for(user, at) == queries.nobody()


def test_a_token_is_shown_once_and_stored_as_a_digest(world, at):
    ada = queries.actor_for(world.people[0], at)
    token, secret = actions.issue_token(by=ada, at=at, name="reports", days=30)
    stored = models.ApiToken.objects.get(pk=token.pk)
    assert len(stored.digest) == 64
    assert secret not in {stored.digest, stored.name, stored.public_id}
    assert not models.LedgerContent.objects.filter(content__contains=secret).exists()
    actor = queries.actor_for_token(secret, at)
    assert (actor.by_token, actor.token_may_write, actor.held, actor.person) == (
        True,
        False,
        ada.held,
        ada.person,
    )


def test_a_token_ends_with_its_days_with_revocation_and_never_before_its_start(world, at):
    ada = queries.actor_for(world.people[0], at)
    token, secret = actions.issue_token(by=ada, at=at, name="reports", days=30)
    month = timedelta(days=30)
    valid = [
        queries.actor_for_token(secret, when) is not None
        for when in (at - SECOND, at, at + month - SECOND, at + month)
    ]
    assert valid == [False, True, True, False]
    assert queries.actor_for_token(secret + "x", at) is None
    actions.revoke_token(by=ada, at=at + SECOND, token=token)
    assert queries.actor_for_token(secret, at + SECOND) is None
    with pytest.raises(Refused, match="revoked already"):
        actions.revoke_token(by=ada, at=at + SECOND, token=token)
    assert entries() == [("token.issued", "ANY"), ("token.revoked", "ANY")]


def test_tokens_that_are_refused(world, at):
    ada, ben = (queries.actor_for(person, at) for person in world.people[:2])
    token, secret = actions.issue_token(by=ada, at=at, name="x", may_write=True)
    for days in (0, 91):
        with pytest.raises(Refused, match="between 1 and 90 days"):
            actions.issue_token(by=ada, at=at, name="x", days=days)
    with pytest.raises(NotVisible):
        actions.issue_token(by=queries.actor_for_token(secret, at), at=at, name="x")
    for stranger in (ben, queries.nobody(), queries.actor_for_token(secret, at)):
        with pytest.raises(NotVisible):
            actions.revoke_token(by=stranger, at=at, token=token)
    assert models.ApiToken.objects.filter(name="x").count() - len(world.people) == 1


def test_a_reading_token_writes_nothing_and_is_told_so(world, at):
    operator, cleo = queries.operator(), world.people[2]
    actions.give(by=operator, at=at, person=cleo, role="OCHA", emergency=world.emergencies[0])
    _token, secret = actions.issue_token(by=queries.actor_for(cleo, at), at=at, name="reports")
    scope = Scope(emergency=world.emergencies[0].pk)
    with pytest.raises(Forbidden) as forbidden:
        actions.require(queries.actor_for_token(secret, at), "group", "create", scope)
    assert forbidden.value.refusal.code == "token-may-not"
    assert queries.may(queries.actor_for_token(secret, at), "need", "read", scope)


GOOD = "k3Vd8-pQ1xYz_7TnRb5LwEc9HsUaJm2G"
SERVE = [
    (False, GOOD, False, None),
    (False, GOOD, True, "demo-accounts"),
    (False, GOOD[:31], False, "weak-secret"),
    (False, "", False, "weak-secret"),
    (False, "a" * 64, False, "weak-secret"),
    (False, "django-insecure-" + GOOD, False, "weak-secret"),
    (False, "ChangeMe" + GOOD, False, "weak-secret"),
    (True, "secret", True, None),
]


@pytest.mark.parametrize(("demo_mode", "secret_key", "demo_accounts", "code"), SERVE)
def test_the_server_does_not_start_with_known_secrets(demo_mode, secret_key, demo_accounts, code):
    refusal = why_not_serve(demo_mode=demo_mode, secret_key=secret_key, demo_accounts=demo_accounts)
    assert (refusal.code if refusal else None) == code


def test_demonstration_accounts_are_marked(db, at):
    assert not queries.demo_accounts_exist()
    actions.create_account(
        by=queries.operator(), at=at, email="hc@demo.example", password="demo", name="The HC", is_demo=True
    )
    assert queries.demo_accounts_exist()
