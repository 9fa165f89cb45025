"""Notices by e-mail: each once, with links and no content, several in one, through a server's bad days; reminders."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from firstcall.access.models import User
from firstcall.organisations.models import Person
from firstcall.record import actions, jobs, mail
from firstcall.record.models import Notice

MINUTE = timedelta(minutes=1)
SIGNED_IN = datetime(2026, 1, 1, tzinfo=UTC)


class Server(EmailBackend):
    """A mail server with moods: down, or refusing some addresses. It counts who knocked."""

    down = False
    refuses: set[str] = set()
    knocks: list[str] = []

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            Server.knocks += message.to
            if Server.down:
                raise smtplib.SMTPServerDisconnected
            if Server.refuses & set(message.to):
                raise smtplib.SMTPRecipientsRefused(dict.fromkeys(message.to, (550, b"no")))
        return int(super().send_messages(messages))


@pytest.fixture(autouse=True)
def _server(db: None, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.down, Server.refuses, Server.knocks = False, set(), []


def person(name: str, language: str = "en") -> Person:
    user = User.objects.create(email=f"{name}@example.org", language=language, last_login=SIGNED_IN)
    return Person.objects.create(name=name, user=user)


def tell(*people: Person, links: list[str], at: datetime) -> None:
    for link in links:
        actions.tell(people=people, text="Secret %(n)s", params={"n": 1}, link=link, entry=1, at=at)


def mailed() -> list[tuple[str, list[str]]]:
    """To whom which links were mailed, in order."""
    return [
        (message.to[0], [line for line in message.body.splitlines() if line.startswith("http")])
        for message in django_mail.outbox
    ]


def test_each_notice_is_mailed_once_with_a_link_and_no_content(at: datetime, settings: LazySettings) -> None:
    tell(person("ayo", "fr"), Person.objects.create(name="No address"), links=["/g/1"], at=at)
    assert [mail.send_notices(at), mail.send_notices(at)] == [1, 0]
    (message,) = django_mail.outbox
    assert mailed() == [("ayo@example.org", [f"{settings.SITE_URL}/g/1"])]
    assert "Secret" not in str(message.subject) + message.body
    assert message.extra_headers == {"Auto-Submitted": "auto-generated"}
    notice = Notice.objects.get(person__name="ayo")
    assert (notice.mailed_at, notice.mail_attempts) == (at, 1)


@pytest.mark.parametrize(
    ("links", "together", "messages"),
    [
        (["/a"], 3, [["/a"]]),
        (["/a", "/b"], 3, [["/a"], ["/b"]]),
        (["/a", "/b", "/c"], 3, [["/a", "/b", "/c"]]),
        (["/a", "/b", "/a"], 3, [["/a", "/b"]]),
        (["/a", "/b"], 2, [["/a", "/b"]]),
        (["/a", "/b", "/c"], 9, [["/a"], ["/b"], ["/c"]]),
    ],
)
def test_many_at_once_come_in_one_message(
    links: list[str], together: int, messages: list[list[str]], at: datetime, settings: LazySettings
) -> None:
    settings.NOTICES_IN_ONE, settings.SITE_URL = together, "https://fc.example"
    tell(person("ayo"), links=links, at=at)
    tell(person("bea"), links=["/b"], at=at)
    assert [mail.send_notices(at), mail.send_notices(at + MINUTE)] == [len(links) + 1, 0]
    to_ayo = [("ayo@example.org", [f"https://fc.example{link}" for link in one]) for one in messages]
    assert mailed() == [*to_ayo, ("bea@example.org", ["https://fc.example/b"])]
    assert set(Notice.objects.values_list("mailed_at", "mail_attempts")) == {(at, 1)}


def test_a_message_of_many_says_no_more_than_where_to_look(at: datetime, settings: LazySettings) -> None:
    settings.SITE_URL = "https://fc.example"
    tell(person("ayo"), links=["/a", "/b", "/c"], at=at)
    mail.send_notices(at)
    (message,) = django_mail.outbox
    assert message.subject == "FirstCall: there is news for you"
    assert message.body == (
        "There is news for you in FirstCall, on several pages. Open each here:\n\n"
        "https://fc.example/a\nhttps://fc.example/b\nhttps://fc.example/c\n"
    )


@pytest.mark.parametrize("links", [["/a"], ["/a", "/b", "/c"]])
def test_the_outbox_tries_again_ever_later_and_gives_up_after_three_days(
    links: list[str], at: datetime
) -> None:
    tell(person("ayo"), links=links, at=at)
    Server.down = True
    moments = []
    for minute in range(20):
        knocks = len(Server.knocks)
        assert mail.send_notices(at + minute * MINUTE) == 0
        moments += [minute] * (len(Server.knocks) - knocks)
    assert moments == [0, 1, 3, 7, 15]
    assert set(Notice.objects.values_list("mailed_at", "mail_attempts")) == {(None, 5)}
    assert mail.waiting(at).count() == len(links)
    assert list(mail.waiting(at + timedelta(hours=72))) == []
    Server.down = False
    assert mail.send_notices(at + 30 * MINUTE) == 0
    assert mail.send_notices(at + 31 * MINUTE) == len(links)
    assert len(django_mail.outbox) == 1
    assert set(Notice.objects.values_list("mailed_at", "mail_attempts")) == {(at + 31 * MINUTE, 6)}


def test_a_server_that_is_down_is_asked_once_a_minute_not_once_for_each_notice(at: datetime) -> None:
    tell(*(person(f"p{n}") for n in range(5)), links=["/a"], at=at)
    Server.down = True
    assert mail.send_notices(at) == 0
    assert Server.knocks == ["p0@example.org"]
    assert list(Notice.objects.order_by("pk").values_list("mail_attempts", flat=True)) == [1, 0, 0, 0, 0]
    Server.down = False
    assert mail.send_notices(at + timedelta(seconds=30)) == 4
    assert mail.send_notices(at + MINUTE) == 1


def test_one_refused_address_keeps_nobody_else_waiting(at: datetime) -> None:
    tell(person("gone"), person("ayo"), links=["/a"], at=at)
    tell(person("odd\nBcc: all"), person("bea"), links=["/a"], at=at)
    Server.refuses = {"gone@example.org"}
    assert mail.send_notices(at) == 2
    assert [to for to, _ in mailed()] == ["ayo@example.org", "bea@example.org"]
    assert mail.waiting(at).count() == 2
    Server.refuses = set()
    assert mail.send_notices(at + MINUTE) == 1
    assert [to for to, _ in mailed()][2:] == ["gone@example.org"]


def test_of_two_workers_one_sends_a_notice_and_nobody_gets_it_twice(at: datetime) -> None:
    tell(person("ayo"), links=["/a", "/b", "/c"], at=at)
    seen_by_both = list(mail.waiting(at))
    Notice.objects.filter(pk=seen_by_both[1].pk).update(mailed_at=at)  # the other worker was quicker
    assert mail._send(seen_by_both, None, at) == 2
    assert [link[-2:] for link in mailed()[0][1]] == ["/a", "/c"]
    assert mail._send(seen_by_both, None, at) == 0
    assert len(django_mail.outbox) == 1


def test_a_quiet_installation_mails_nothing_and_keeps_what_it_tells(
    at: datetime, settings: LazySettings
) -> None:
    tell(person("ayo"), links=["/a"], at=at)
    settings.NOTICES_STAY = True
    assert mail.send_notices(at) == 0
    settings.NOTICES_STAY = False
    assert mail.send_notices(at + timedelta(hours=71)) == 1
    assert len(django_mail.outbox) == 1


# --- reminders ---------------------------------------------------------------------------------------------------
def remind(*people: Person | int, key: str, at: datetime) -> int:
    return actions.remind(
        people=people,
        key=key,
        text="The time for %(what)s is over.",
        params={"what": "x"},
        link="/c",
        entry=7,
        at=at,
    )


def test_a_reminder_is_given_once_for_each_person_and_key(at: datetime) -> None:
    ayo, bea = person("ayo"), person("bea")
    assert remind(ayo, ayo.pk, key="case:1:late", at=at) == 1
    assert remind(ayo, bea, key="case:1:late", at=at + MINUTE) == 1  # who joined since
    assert remind(ayo, bea, key="case:1:late", at=at + 2 * MINUTE) == 0
    assert remind(ayo, key="case:2:late", at=at) == 1
    assert remind(key="case:3:late", at=at) == 0
    told = Notice.objects.order_by("pk").values_list("person", "key", "ledger_sequence")
    assert list(told) == [
        (ayo.pk, "case:1:late", 7),
        (bea.pk, "case:1:late", 7),
        (ayo.pk, "case:2:late", 7),
    ]


def test_the_database_keeps_one_reminder_though_two_workers_write(at: datetime) -> None:
    ayo = person("ayo")
    remind(ayo, key="case:1:late", at=at)
    same = {"person": ayo, "text": "t", "link": "/c", "ledger_sequence": 7, "created_at": at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(key="case:1:late", **same)
    for _ in range(2):  # what has no key is told as often as it happens
        Notice.objects.create(**same)
    assert Notice.objects.count() == 3


@pytest.mark.parametrize("key", ["", "k" * 121])
def test_a_reminder_without_a_proper_key_is_a_mistake(key: str, at: datetime) -> None:
    with pytest.raises(ValueError, match="1 to 120 characters"):
        remind(person("ayo"), key=key, at=at)


def test_a_clock_that_ran_out_is_told_and_mailed_once_however_often_the_worker_looks(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ayo = person("ayo")
    monkeypatch.setattr(jobs, "watches", [])
    monkeypatch.setattr(jobs, "now", lambda: at)
    jobs.every_minute_also(lambda moment: remind(ayo, key="case:1:late", at=moment))
    for _ in range(3):
        jobs.every_minute.call_local()
    assert [to for to, _ in mailed()] == ["ayo@example.org"]
    assert Notice.objects.count() == 1
