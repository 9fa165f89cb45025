"""Roles given and ended by whoever may, in the emergency they work in (security matrix, row 31; B12, P20)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from firstcall.access.actions import create_account, lock_account
from firstcall.access.models import Grant, User
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.accounts import rules
from firstcall.accounts.actions import end_role, give_role
from firstcall.accounts.queries import days_of, groups_to_give_in, roles_held, roles_to_give
from firstcall.accounts.words import RIGHTS
from firstcall.organisations.models import Person
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.policy.refusal import Refused
from firstcall.record.mail import send_notices
from firstcall.record.models import LedgerEntry, Notice
from firstcall.structure.models import Emergency, Group
from tests.cli.run import firstcall
from tests.structure.made import make_group, person_with, representative

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
NEW = {"email": "Ada@Example.org", "name": "Ada  Lore"}


def given(emergency: Emergency, by: Actor, at: datetime, role: str, **more: Any) -> Grant:
    return give_role(emergency=emergency, role=role, by=by, at=at, **{**NEW, **more}).grant


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, None),
        ({"role": "HC"}, "no-such-role-here"),
        ({"role": "ADM"}, "no-such-role-here"),
        ({"role": "part"}, "no-such-role-here"),
        ({"locked": True}, "account-locked"),
        ({"known": False, "name": ""}, "name-needed"),
        ({"known": False}, None),
    ],
)
def test_to_whom_a_role_can_be_given(asked: dict[str, Any], code: str | None) -> None:
    usual = {"role": "PART", "email": "a@b.org", "known": True, "locked": False, "name": "Ada", **asked}
    refusal = rules.why_not_give(**usual)
    assert (refusal and refusal.code) == code


def test_the_last_day_is_today_at_the_earliest() -> None:
    today = date(2026, 3, 4)
    assert [rules.why_not_until(day, today) is None for day in (None, date(2026, 3, 4), date(2026, 3, 3))] == [
        True, True, False,
    ]  # fmt: skip


def test_every_role_that_is_given_here_says_what_it_may_do() -> None:
    assert {"HC", *rules.ROLES} == set(RIGHTS)


def test_somebody_new_gets_an_account_and_is_led_to_a_password(
    emergency: Emergency, health: Group, at: datetime
):
    coordinator = person_with("COORD", at, emergency=emergency, group=health)
    before = LedgerEntry.objects.count()
    grant = given(emergency, coordinator, at, "PART", group=health, organisation=find("UNICEF"))
    user = User.objects.get(email="ada@example.org")
    assert (grant.person.user, grant.person.name, grant.role) == (user, "Ada Lore", "PART")
    assert user.has_usable_password()
    acts = list(LedgerEntry.objects.order_by("sequence").values_list("act", "role")[before:])
    assert acts == [("account.created", "COORD"), ("grant.given", "COORD")]
    assert send_notices(timezone.now()) == 1
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    assert [path in message.body for path in ("/account/password/reset/", f"/e/{emergency.code}/")] == [
        True,
        True,
    ]
    assert actor_for(user, timezone.now()).held[0].organisation == find("UNICEF").pk


def test_who_has_signed_in_before_is_told_without_a_word_about_passwords(emergency: Emergency, at: datetime):
    given(emergency, operator(), at, "GOV")
    User.objects.update(last_login=at)
    Notice.objects.all().delete()
    give_role(emergency=emergency, role="HCT", email=NEW["email"], by=operator(), at=at)
    send_notices(timezone.now())
    (message,) = mail.outbox
    assert "password" not in message.body
    assert Person.objects.filter(user__email="ada@example.org").count() == 1


def test_the_reset_mail_reaches_who_never_knew_a_password(emergency: Emergency, at: datetime, client: Any):
    given(emergency, operator(), at, "GOV")
    client.post("/account/password/reset/", {"email": "ada@example.org"})
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]
    assert "/account/password/reset/key/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("role", "scope", "code"),
    [
        ("COORD", {}, "grant-needs-scope"),
        ("PART", {}, "grant-needs-scope"),
        ("OCHA", {"email": "nobody"}, "email-none"),
        ("OCHA", {"last_day": date(2020, 1, 1)}, "until-past"),
        ("OCHA", {"name": ""}, "name-needed"),
    ],
)
def test_refused_and_nobody_got_an_account(
    emergency: Emergency, at: datetime, role: str, scope: dict[str, Any], code: str
):
    with pytest.raises(Refused) as refused:
        given(emergency, operator(), at, role, **scope)
    assert refused.value.refusal.code == code
    assert not User.objects.exists()
    assert not Notice.objects.exists()


def test_the_same_role_twice_is_refused_and_after_its_end_it_is_given_again(
    emergency: Emergency, at: datetime
):
    first = given(emergency, operator(), at, "HCT")
    with pytest.raises(Refused) as refused:
        given(emergency, operator(), at, "HCT")
    assert refused.value.refusal.code == "already-holds"
    end_role(first, by=operator(), at=at + timedelta(minutes=1))
    assert given(emergency, operator(), at + timedelta(minutes=2), "HCT").pk != first.pk


def test_a_locked_account_gets_no_role(emergency: Emergency, at: datetime):
    user = create_account(
        by=operator(), at=at, email="ada@example.org", password="long enough 31", name="Ada"
    )
    lock_account(by=operator(), at=at, user=user)
    with pytest.raises(Refused) as refused:
        given(emergency, operator(), at, "HCT")
    assert refused.value.refusal.code == "account-locked"


def test_a_role_lasts_through_its_last_day_where_the_emergency_is(emergency: Emergency, at: datetime):
    emergency.country.time_zone = "Asia/Yangon"  # six and a half hours ahead
    emergency.country.save()
    when = datetime(2026, 3, 4, 20, tzinfo=UTC)  # the fifth there
    grant = given(emergency, operator(), when, "HCT", last_day=date(2026, 3, 5))
    assert grant.ends_at == datetime(2026, 3, 5, 17, 30, tzinfo=UTC)
    assert days_of(grant) == (date(2026, 3, 5), date(2026, 3, 5))


def test_nobody_passes_on_more_than_the_matrix_says(emergency: Emergency, health: Group, at: datetime):
    wash = make_group(emergency, at, sector="wash", leads=("UNICEF",))
    unicef, who = find("UNICEF"), find("WHO")
    partner = person_with("PART", at, emergency=emergency, organisation=unicef)
    coordinator = person_with("COORD", at, emergency=emergency, group=health)
    lead = representative(health, at)
    for by, role, scope in (
        (partner, "PART", {"organisation": who}),
        (partner, "COORD", {"group": health}),
        (partner, "OCHA", {}),
        (coordinator, "PART", {"organisation": unicef}),  # everywhere, not in the own group alone
        (coordinator, "PART", {"organisation": unicef, "group": wash}),
        (coordinator, "COORD", {"group": health}),
        (lead, "COORD", {"group": wash, "organisation": who}),
        (lead, "LREP", {"group": health, "organisation": who}),
        (person_with("OBS", at, emergency=emergency, organisation=unicef), "OBS", {"organisation": unicef}),
    ):
        people = User.objects.count()
        with pytest.raises((Forbidden, NotVisible)):
            given(emergency, by, at, role, **scope)
        assert User.objects.count() == people
    assert given(emergency, partner, at, "PART", organisation=unicef).organisation == unicef
    assert given(emergency, lead, at, "COORD", group=health, organisation=who).group == health


def test_who_is_offered_what(emergency: Emergency, health: Group, at: datetime):
    make_group(emergency, at, sector="wash", leads=("UNICEF",))
    unicef = find("UNICEF")
    people = {
        "OCHA": person_with("OCHA", at, emergency=emergency),
        "HC": person_with("HC", at, emergency=emergency),
        "LREP": representative(health, at),
        "COORD": person_with("COORD", at, emergency=emergency, group=health),
        "PART": person_with("PART", at, emergency=emergency, organisation=unicef),
        "OBS": person_with("OBS", at, emergency=emergency, organisation=unicef),
    }
    offered = {name: " ".join(roles_to_give(emergency, who)) for name, who in people.items()}
    assert offered == {
        "OCHA": "HCT LREP COORD CO SNFP PART OBS LIA GOV DON",
        "HC": "OCHA HCT LREP GOV DON",
        "LREP": "COORD CO SNFP",
        "COORD": "SNFP PART OBS LIA",
        "PART": "PART",
        "OBS": "",
    }
    groups = {name: len(groups_to_give_in(emergency, who, at)) for name, who in people.items()}
    assert groups == {"OCHA": 2, "HC": 2, "LREP": 1, "COORD": 1, "PART": 2, "OBS": 0}


def test_everybody_sees_the_roles_that_are_theirs_to_see(emergency: Emergency, health: Group, at: datetime):
    wash = make_group(emergency, at, sector="wash", leads=("UNICEF",))
    unicef = find("UNICEF")
    hc = person_with("HC", at, emergency=emergency)
    coordinator = person_with("COORD", at, emergency=emergency, group=health)
    of_wash = person_with("COORD", at, emergency=emergency, group=wash)
    partner = person_with("PART", at, emergency=emergency, organisation=unicef)
    observer = person_with("OBS", at, emergency=emergency, organisation=unicef, group=wash)
    seen = {
        name: [one.role for one in roles_held(emergency, who, at)]
        for name, who in (
            ("hc", hc), ("health", coordinator), ("wash", of_wash), ("partner", partner), ("observer", observer),
        )
    }  # fmt: skip
    assert seen == {
        "hc": ["HC", "COORD", "COORD", "PART", "OBS"],
        "health": ["COORD"],
        "wash": ["COORD", "OBS"],
        "partner": ["PART", "OBS"],
        "observer": ["OBS"],
    }


def test_a_role_that_ended_gives_no_right_and_the_person_is_told(
    emergency: Emergency, health: Group, at: datetime
):
    area = Area.objects.get(pcode="XL01")
    grant = given(emergency, operator(), at, "SNFP", group=health, area=area)
    later = at + timedelta(minutes=1)
    end_role(grant, expected=grant.version, by=operator(), at=later)
    assert actor_for(grant.person, later).held == ()
    assert roles_held(emergency, operator(), later) == []
    assert [notice.text for notice in Notice.objects.order_by("pk")] == [
        "You were given a role in %(emergency)s.",
        "A role of yours in %(emergency)s has ended.",
    ]


def test_at_the_command_line(emergency: Emergency, health: Group):
    """Given to somebody new, listed, the account locked and opened again, the role ended."""
    done = firstcall(
        "account", "give", NEW["email"], "part", "--emergency", emergency.code, "--organisation", "UNICEF",
        "--name", NEW["name"], "--json",
    )  # fmt: skip
    (listed,) = firstcall("account", "roles", emergency.code, "--json").json
    assert listed | done.json == {
        **listed, "grant": listed["id"], "role": "PART", "email": "ada@example.org", "organisation": "UNICEF",
        "until": None, "has_signed_in": False, "locked": False,
    }  # fmt: skip
    user = User.objects.get()
    for act, active in (("lock", False), ("unlock", True)):
        assert firstcall("account", act, "ada@example.org").code == 0
        user.refresh_from_db()
        assert user.is_active is active
        again = firstcall("account", act, "ada@example.org")
        assert (again.code, "locked" in again.err) == (2, True)
    assert "no longer holds PART" in firstcall("account", "end", listed["id"]).out
    assert firstcall("account", "roles", emergency.code, "--json").json == []
    assert firstcall("account", "end", "nothing").code == 2
