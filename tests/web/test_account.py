"""The person's own page: roles held now, what they were told, and the mark of what is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.models import Grant, User
from firstcall.record.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def tell(user: User, text: str, **params: str) -> Notice:
    """A notice as an action would leave it."""
    return Notice.objects.create(
        person=user.person, ledger_sequence=1, text=text, params=params, link="/", created_at=LONG_AGO
    )


def test_roles_held_now(client: Client, amina: User) -> None:
    Grant.objects.create(person=amina.person, role="ADM", starts_at=LONG_AGO)
    Grant.objects.create(
        person=amina.person, role="DON", starts_at=LONG_AGO, ends_at=timezone.now() - timedelta(seconds=1)
    )
    client.force_login(amina)
    text = client.get("/account/").content.decode()
    assert "technical administrator" in text
    assert "donor" not in text


def test_without_a_role_the_page_says_whom_to_ask(client: Client, amina: User) -> None:
    client.force_login(amina)
    assert "You hold no role yet" in client.get("/account/").content.decode()


def test_notices_are_counted_until_seen(client: Client, amina: User) -> None:
    other = User.objects.create_user("other@example.org", "x")
    tell(amina, "%(who)s joined the group.", who="WFP")
    tell(amina, "A lead ended.")
    client.force_login(amina)
    text = client.get("/account/").content.decode()
    assert "WFP joined the group." in text
    assert '<span class="count">2</span>' in text
    assert client.get("/account/notices/seen").status_code == 405
    assert client.post("/account/notices/seen")["Location"] == "/account/"
    assert '<span class="count">' not in client.get("/account/").content.decode()
    assert not hasattr(other, "person")


def test_as_many_queries_for_three_notices_as_for_one(client: Client, amina: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(amina)
    tell(amina, "One.")
    with CaptureQueriesContext(connection) as one:
        client.get("/account/")
    tell(amina, "Two.")
    tell(amina, "Three.")
    with CaptureQueriesContext(connection) as three:
        client.get("/account/")
    assert len(three) == len(one)


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/account/")["Location"] == "/account/login/?next=/account/"
