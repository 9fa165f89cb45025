"""How often each wants the digest; the link of an e-mail that stops it, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.core import signing
from django.test import Client

from firstcall.access.queries import nobody
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.last_resort.actions.digest_choice import (
    SALT,
    choose_digest,
    stop_digest,
    stop_token,
    whose_digest,
)
from firstcall.last_resort.actions.digests import send_digests
from firstcall.last_resort.models import DigestChoice
from firstcall.last_resort.queries.digest_choice import digest_of
from firstcall.last_resort.rules.digests import Chosen, digest_period
from firstcall.policy.refusal import Refused
from firstcall.record import mail
from firstcall.record.models import Notice
from tests.cli.run import firstcall
from tests.last_resort.made import Response
from tests.structure.test_pages import as_

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def days(chosen: Chosen, late: bool = False) -> list[str | None]:
    return [digest_period(chosen, MONDAY + timedelta(days=day), late=late) for day in range(8)]


# --- which is due when ------------------------------------------------------------------------------------------------


def test_the_weekly_one_on_its_day_and_the_daily_one_every_day() -> None:
    assert days(Chosen()) == ["2026-W10", *[None] * 6, "2026-W11"]
    assert days(Chosen("weekly", 3)) == [*[None] * 3, "2026-W10-4", *[None] * 4]
    assert days(Chosen("daily")) == [f"2026-03-0{day}" for day in range(2, 10)]
    assert days(Chosen("none")) == [None] * 8


def test_a_week_that_has_begun_is_made_up_for_unless_it_was_chosen_since() -> None:
    assert days(Chosen(), late=True) == ["2026-W10"] * 7 + ["2026-W11"]
    assert days(Chosen("weekly", 3), late=True) == ["2026-W09-4"] * 3 + ["2026-W10-4"] * 5
    since = MONDAY + timedelta(days=1)
    assert days(Chosen("weekly", 3, since), late=True) == [None] * 3 + ["2026-W10-4"] * 5


# --- chosen -----------------------------------------------------------------------------------------------------------


def test_each_as_it_has_chosen(response: Response) -> None:
    response.call(response.open())
    response.open(topic="cold chain")
    response.at_last_resort(topic="ambulances")
    choose_digest(digest="none", by=response.hc, at=response.now)
    choose_digest(digest="daily", by=response.lead, at=response.now)
    choose_digest(digest="weekly", weekday="wednesday", by=response.coordinator, at=response.now)
    people = {
        response.hc.person_pk: "hc",
        response.lead.person_pk: "lead",
        response.coordinator.person_pk: "coord",
    }
    told: list[set[str]] = []
    assert response.now == MONDAY
    for _day in range(4):
        before = Notice.objects.count()
        send_digests(response.emergency, response.now, late=False)
        send_digests(response.emergency, response.now, late=False)  # another worker
        rows = Notice.objects.order_by("pk")[before:]
        told.append({people[one.person_id] for one in rows if one.person_id in people})
        response.later(days=1)
    assert told == [{"lead"}, {"lead"}, {"lead", "coord"}, {"lead"}]


def test_what_is_urgent_is_told_whatever_is_chosen(response: Response) -> None:
    choose_digest(digest="none", by=response.users["SAVA"], at=response.now)
    before = Notice.objects.filter(person=response.users["SAVA"].person_pk).count()
    response.call(response.open())
    assert Notice.objects.filter(person=response.users["SAVA"].person_pk).count() == before + 1


def test_what_cannot_be_chosen(response: Response) -> None:
    for said in ({"digest": "hourly"}, {"digest": "weekly", "weekday": "someday"}):
        with pytest.raises(Refused) as found:
            choose_digest(**said, by=response.hc, at=response.now)
        assert found.value.refusal.code == "digest-choice"
    with pytest.raises((Forbidden, NotVisible)):
        choose_digest(digest="none", by=nobody(), at=response.now)
    assert DigestChoice.objects.count() == 0


def test_through_every_door(response: Response) -> None:
    client = as_(response.hc)
    assert "/account/digest/" in client.get("/account/").content.decode()
    assert client.get("/account/digest/").status_code == 200
    assert client.post("/account/digest/", {"digest": "hourly", "weekday": "monday"}).status_code == 422
    assert client.post("/account/digest/", {"digest": "weekly", "weekday": "friday"}).status_code == 302
    assert digest_of(response.hc.person_pk).weekday == 4
    put = client.put("/api/v1/me/digest", {"digest": "daily"}, content_type="application/json")
    assert (put.status_code, put.json()) == (200, {"digest": "daily", "weekday": "friday"})
    assert client.get("/api/v1/me/digest").json() == {"digest": "daily", "weekday": "friday"}
    assert Client().get("/account/digest/").status_code == 302
    desk = firstcall("account", "digest", "none")
    assert desk.code == 2
    assert "This is for a person, not for the desk." in desk.err


# --- stopped by a link ------------------------------------------------------------------------------------------------


@pytest.fixture
def person(response: Response) -> Actor:
    return response.users["SAVA"]


def test_the_mail_carries_the_link_and_it_stops_that_digest_only(response: Response, person: Actor) -> None:
    response.call(response.open())
    mail.send_notices(response.now)
    django_mail.outbox.clear()
    send_digests(response.emergency, response.now)
    mail.send_notices(response.now)
    (message,) = [one for one in django_mail.outbox if stop_token(person.person).split(":")[0] in one.body]
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in message.body
    path = link[link.index("/digest/") :]
    stranger = Client(enforce_csrf_checks=True)
    assert "Stop it" in stranger.get(path).content.decode()
    assert digest_of(person.person_pk).digest == "weekly"  # looking changes nothing
    done = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert (done.status_code, digest_of(person.person_pk).digest) == (200, "none")
    assert "sessionid" not in done.cookies
    assert stranger.post(path).status_code == 200  # and again
    assert stranger.get("/account/").status_code == 302  # it opens nothing
    assert DigestChoice.objects.count() == 1


def test_other_mails_carry_no_such_link(response: Response, person: Actor) -> None:
    response.call(response.open())
    django_mail.outbox.clear()
    mail.send_notices(response.now)
    assert django_mail.outbox
    assert [one for one in django_mail.outbox if "List-Unsubscribe" in one.extra_headers] == []


def test_a_link_that_is_not_ours_changes_nothing(response: Response, person: Actor) -> None:
    token = stop_token(person.person)
    for wrong in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        signing.dumps(person.person, salt="another"),
        signing.dumps("nobody", salt=SALT),
        signing.dumps({"person": person.person}, salt=SALT),
        "x",
    ):
        with pytest.raises(NotVisible):
            whose_digest(wrong)
        answer = Client().post(f"/digest/stop/{wrong}/")
        assert (answer.status_code, "does not work any more" in answer.content.decode()) == (404, True)
    assert DigestChoice.objects.count() == 0
    stop_digest(token, at=response.now)
    assert DigestChoice.objects.get().person_id == person.person_pk
