"""How old a group's figures of need may be: set with a reason, seen before, the same through all doors."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import give
from firstcall.access.models import User
from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Forbidden, Held
from firstcall.gaps.limits import age_of_needs, default_limit, limit_of
from firstcall.gaps.queries import placed_gaps, totals
from firstcall.needs.actions import set_age_limit
from firstcall.needs.models import AgeLimit
from firstcall.needs.queries import age_limits
from firstcall.organisations.models import Person
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerContent, LedgerEntry
from firstcall.record.rules import Stale
from tests.cli.run import firstcall
from tests.needs.assessed import AT, COMMON, AssessedCountry

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGE = "/e/ZZZ-1/groups/FSC/age-limit/"
WHY = "Harvests change everything within a season."


@pytest.fixture(scope="module")
def country_of_file(rows_of_file: None, tmp_path_factory: pytest.TempPathFactory) -> AssessedCountry:
    """Figures of two places: one of a year before, one of 40 days before; made once for this file."""
    country = AssessedCountry(tmp_path_factory.mktemp("needs"))
    today = AT.date()
    old = country.assessment("Old", date.fromordinal(today.toordinal() - 365))
    new = country.assessment("New", date.fromordinal(today.toordinal() - 40))
    country.take_in("Admin2 PCode,PIN", "ZZ11,100", assessment=old)
    country.take_in("Admin2 PCode,PIN", "ZZ21,30", assessment=new)
    return country


@pytest.fixture
def country(country_of_file: AssessedCountry, db: None) -> AssessedCountry:
    """The country as no test has changed it."""
    return deepcopy(country_of_file)


def known(country: AssessedCountry) -> dict[str, int | None]:
    rows = placed_gaps(actor=operator(), emergency=country.emergency, level=2, at=AT)
    return {one.row.area: one.known.in_need for one in rows}


def code_of(act: Any, *args: Any, **said: Any) -> str:
    with pytest.raises(Refused) as found:
        act(*args, **said)
    return found.value.refusal.code


def test_what_is_older_than_the_groups_own_limit_is_not_known(country):
    assert known(country) == {"ZZ11": 100, "ZZ21": 30}
    assert age_of_needs(country.food, AT.date(), 200).too_old == 1
    set_age_limit(country.food, 200, reason=WHY, **COMMON)
    assert known(country) == {"ZZ11": None, "ZZ21": 30}
    set_age_limit(country.food, 30, reason=WHY, **COMMON)
    assert known(country) == {"ZZ11": None, "ZZ21": None}
    set_age_limit(country.food, 2000, reason=WHY, **COMMON)
    assert known(country) == {"ZZ11": 100, "ZZ21": 30}
    set_age_limit(country.food, None, reason="Agreed with OCHA.", **COMMON)
    assert (limit_of(country.food), default_limit()) == (548, 548)
    assert AgeLimit.objects.filter(ends_on=None).count() == 1


def test_of_one_group_only(country):
    health = country.group("HEA", "Health", "HEA")
    country.take_in(
        "Admin2 PCode,PIN", "ZZ12,7", assessment=country.assessment("X", date(2020, 1, 1)), group=health
    )
    set_age_limit(health, 3650, reason=WHY, **COMMON)
    assert age_limits(country.emergency) == {health.pk: 3650}
    assert known(country) == {"ZZ11": 100, "ZZ21": 30, "ZZ12": 7}


def test_what_cannot_be_set(country):
    assert code_of(set_age_limit, country.food, 29, reason=WHY, **COMMON) == "age-limit-days"
    assert code_of(set_age_limit, country.food, 3651, reason=WHY, **COMMON) == "age-limit-days"
    assert code_of(set_age_limit, country.food, None, reason=WHY, **COMMON) == "age-limit-same"
    assert code_of(set_age_limit, country.food, 90, reason=" ", **COMMON) == "age-limit-why"
    set_age_limit(country.food, 90, reason=WHY, expected=1, **COMMON)
    assert code_of(set_age_limit, country.food, 90, reason=WHY, **COMMON) == "age-limit-same"
    with pytest.raises(Stale):
        set_age_limit(country.food, 100, reason=WHY, expected=1, **COMMON)
    country.food.ends_on = AT.date()
    country.food.save()
    assert code_of(set_age_limit, country.food, 100, reason=WHY, **COMMON) == "age-limit-ended"


def test_who_may_and_what_the_record_says(country):
    def by(role: str, **more: object) -> Actor:
        held = Held(role, emergency=country.emergency.pk, country="ZZZ", **more)
        return Actor(person="p1", signed_in=True, held=(held,))

    for role, scope in (("HC", {}), ("CO", {"group": country.food.pk}), ("SNFP", {"group": country.food.pk})):
        with pytest.raises(Forbidden):
            set_age_limit(country.food, 90, reason=WHY, by=by(role, **scope), at=AT)
    set_age_limit(country.food, 90, reason=WHY, by=by("COORD", group=country.food.pk), at=AT)
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.act, entry.subject) == ("age-limit.set", f"group:{country.food.public_id}")
    assert WHY in LedgerContent.objects.get(entry=entry).content


def client_of(country: AssessedCountry, role: str, **scope: Any) -> Client:
    user = User.objects.create_user(f"{role}@x.example", "pass word 77")
    person = Person.objects.create(name=role, user=user)
    give(by=operator(), at=timezone.now(), person=person, role=role, emergency=country.emergency, **scope)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_the_page_shows_before_it_sets(country):
    client = client_of(country, "COORD", group=country.food)
    assert "Leave empty: 548 days, as all groups." in client.get(PAGE).content.decode()
    tried = client.post(PAGE, {"days": "3000", "act": "try", "version": 1})
    assert "of 2 places have figures older than 3000 days." in tried.content.decode()
    assert AgeLimit.objects.count() == 0
    refused = client.post(PAGE, {"days": "3000", "act": "save", "version": 1})
    assert refused.status_code == 409
    assert "Say in a sentence why this limit is right for the group." in refused.content.decode()
    assert client.post(PAGE, {"days": "3000", "reason": WHY, "act": "save", "version": 1}).status_code == 302
    group = client.get("/e/ZZZ-1/groups/FSC/").content.decode()
    assert "Figures of need older than 3000 days are not known." in group
    assert PAGE in group
    assert WHY in client.get(PAGE).content.decode()


def test_in_the_wrong_role(country):
    for role, scope in (("CO", {"group": country.food}), ("HCT", {})):
        client = client_of(country, role, **scope)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"days": "90", "reason": WHY, "act": "save"}).status_code == 404
    assert AgeLimit.objects.count() == 0


def test_the_command(country):
    shown = firstcall("group", "age-limit", "ZZZ-1", "FSC", "--json").json
    assert (shown["days"], shown["own"], shown["places"]) == (548, False, 2)
    refused = firstcall("group", "age-limit", "ZZZ-1", "FSC", "--days", 90)
    assert (refused.code, refused.err.strip()) == (
        2,
        "Say in a sentence why this limit is right for the group.",
    )
    tried = firstcall("group", "age-limit", "ZZZ-1", "FSC", "--days", 90, "--dry-run", "--json").json
    assert (tried["days"], tried["too_old"], AgeLimit.objects.count()) == (90, 2, 0)
    assert firstcall("group", "age-limit", "ZZZ-1", "FSC", "--days", 90, "--reason", WHY).code == 0
    both = firstcall("group", "age-limit", "ZZZ-1", "FSC", "--days", 90, "--as-all")
    assert both.code == 2
    back = firstcall("group", "age-limit", "ZZZ-1", "FSC", "--as-all", "--reason", "Agreed.", "--json").json
    assert [one["days"] for one in back["history"]] == [None, 90]


def test_sums_and_files_follow_the_limit(country):
    def in_need() -> tuple[int | None, int]:
        (row,) = totals(actor=operator(), emergency=country.emergency, group=country.food, at=AT)
        return row.in_need, row.too_old

    assert in_need() == (130, 0)
    set_age_limit(country.food, 200, reason=WHY, **COMMON)
    assert in_need() == (30, 1)
    set_age_limit(country.food, 2000, reason=WHY, **COMMON)
    assert in_need() == (130, 0)
