"""The pages of accounts and roles: what each sees, what is said when refused; nothing typed is lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from firstcall.access.models import Grant, User
from firstcall.access.queries import operator
from firstcall.accounts.actions import give_role
from firstcall.structure.models import Emergency, Group
from tests.structure.made import person_with
from tests.structure.test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PAGE = "/e/XLO-2026/roles/"
GIVE = f"{PAGE}give/"
TYPED = {"email": "ada@example.org", "name": "Ada Lore", "role": "PART", "organisation": "UNICEF"}


def test_a_coordinator_gives_and_ends_a_partners_role(emergency: Emergency, health: Group, at: datetime):
    desk = as_(person_with("COORD", at, emergency=emergency, group=health))
    assert "Give a role" in desk.get(PAGE).content.decode()
    form = desk.get(GIVE).content.decode()
    assert f'<option value="{health.pk}" selected>' in form  # the only group that can be meant
    typed = {**TYPED, "group": health.pk}
    answer = desk.post(GIVE, typed, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Ada Lore has the role, and a message goes to ada@example.org" in shown
    assert "has not signed in yet" in shown
    grant = Grant.objects.get(role="PART")
    end = f"{PAGE}{grant.public_id}/end/"
    assert "End a role: Ada Lore" in desk.get(end).content.decode()
    after = desk.post(end, {"version": grant.version}, follow=True).content.decode()
    assert ("The role of Ada Lore has ended" in after, "ada@example.org" in after) == (True, False)
    assert desk.get(end).status_code == 200  # whoever follows an old link reads why it cannot be done again
    assert desk.post(end, {}).status_code == 409


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"role": "COORD"}, 422, "Choose one of the list"),
        ({"name": ""}, 409, "Write the name too"),
        ({"email": "ada"}, 422, "valid email"),
        ({"organisation": ""}, 409, "needs: organisation"),
        ({"organisation": "Nobody Knows"}, 422, "Nobody Knows"),
        ({"group": ""}, 409, "You may not give this role there"),
        ({"last_day": "2020-01-01"}, 409, "The last day must be today or later"),
    ],
)
def test_what_cannot_be_given_is_said_and_what_was_typed_stays(
    emergency: Emergency, health: Group, at: datetime, changed: dict[str, str], status: int, said: str
):
    desk = as_(person_with("COORD", at, emergency=emergency, group=health))
    typed = {**TYPED, "group": health.pk, **changed}
    accounts = User.objects.count()
    answer = desk.post(GIVE, typed)
    shown = answer.content.decode()
    assert (answer.status_code, said in shown) == (status, True), shown
    assert f'value="{typed["email"]}"' in shown
    assert User.objects.count() == accounts


def test_who_may_give_none_sees_no_way_to(emergency: Emergency, health: Group, at: datetime):
    observer = person_with(
        "OBS", at, emergency=emergency, group=health, organisation=health.leads.get().organisation
    )
    other = give_role(
        emergency=emergency, role="HCT", email="ada@example.org", name="Ada Lore", by=operator(), at=at
    ).grant
    browser = as_(observer)
    shown = browser.get(PAGE).content.decode()
    assert ("Give a role" in shown, "ada@example.org" in shown) == (False, False)
    assert browser.get(GIVE).status_code == 404
    own = Grant.objects.get(role="OBS")
    assert [browser.post(f"{PAGE}{one.public_id}/end/").status_code for one in (other, own)] == [404, 404]
    assert Grant.objects.filter(ends_at=None).count() == 2


def test_the_public_sees_nothing(emergency: Emergency):
    assert Client().get(PAGE).status_code == 404
    assert Client().get(GIVE).status_code == 404


def test_only_the_chosen_role_is_listed(emergency: Emergency, health: Group, at: datetime):
    ocha = as_(person_with("OCHA", at, emergency=emergency))
    person_with("COORD", at, emergency=emergency, group=health)
    shown = ocha.get(f"{PAGE}?role=COORD").content.decode()
    assert [text in shown for text in ("The COORD", "The OCHA</bdi></th>", "1 role of 2")] == [
        True,
        False,
        True,
    ]
    assert "2 roles of 2" in ocha.get(f"{PAGE}?role=none").content.decode()
