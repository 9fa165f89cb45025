"""Appending to the ledger: one chain, in order, in the caller's transaction, continued only where it was
signed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from firstcall.record import actions, chain, queries, signing
from firstcall.record.models import LedgerContent, LedgerEntry
from firstcall.record.rules import Acting, LedgerUnsound, NotInTransaction

BY = Acting("person0000000000", "COORD", "organisation0000")


def append(moment: datetime, /, **changed: object) -> int:
    given = {"act": "lead.ended", "subject": "lead:abc", "content": {"name": "Ayo"}, "by": BY, "at": moment}
    with transaction.atomic():
        return actions.append(**{**given, **changed})  # type: ignore[arg-type]


def undone(at: datetime) -> None:
    with transaction.atomic():
        append(at)
        raise ZeroDivisionError


@pytest.mark.django_db
def test_an_entry_says_what_was_done_and_by_whom(at: datetime) -> None:
    content = {"on": date(2026, 3, 2), "at": at, "share": Decimal("1.50"), "names": ["é", "水"]}
    sequence = append(at, content=content, clause="GN 5")
    (entry,) = queries.entries(subject="lead:abc")
    assert (sequence, entry.sequence, entry.at, entry.act) == (1, 1, at, "lead.ended")
    assert (entry.role, entry.organisation, entry.clause) == ("COORD", "organisation0000", "GN 5")
    assert queries.content_of(entry) == {
        "on": "2026-03-02",
        "at": "2026-03-02T09:00:00.000000+00:00",
        "share": "1.50",
        "names": ["é", "水"],
        "by": "person0000000000",
    }


@pytest.mark.django_db
def test_entries_are_chained_and_newest_first(at: datetime) -> None:
    assert [append(at, subject=f"lead:{n % 2}") for n in range(4)] == [1, 2, 3, 4]
    found = queries.entries()
    assert [entry.sequence for entry in found] == [4, 3, 2, 1]
    assert [entry.previous for entry in found] == [*(e.hash for e in found[1:]), chain.GENESIS]
    assert [entry.sequence for entry in queries.entries(subject="lead:1", limit=1)] == [4]


@pytest.mark.django_db
def test_sequence_rules_over_the_clock(at: datetime) -> None:
    for moment in (at, at - timedelta(hours=2), at + timedelta(microseconds=1)):
        append(moment)
    later = at + timedelta(microseconds=1)
    assert [entry.at for entry in queries.entries()] == [later, at, at]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_appended(at: datetime) -> None:
    with pytest.raises(NotInTransaction):
        actions.append(act="lead.ended", subject="lead:abc", content={}, by=BY, at=at)
    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"act": "ended"}, ValueError),
        ({"act": "Lead.ended"}, ValueError),
        ({"subject": "lead"}, ValueError),
        ({"subject": "lead:" + "x" * 116}, ValueError),
        ({"subject": "lead:\x00"}, ValueError),
        ({"clause": "x" * 81}, ValueError),
        ({"content": {"by": "someone"}}, ValueError),
        ({"content": {"share": float("nan")}}, ValueError),
        ({"content": {"name": "\ud800"}}, ValueError),
        ({"content": {"what": object()}}, TypeError),
        ({"at": datetime(2026, 3, 2)}, ValueError),
    ],
)
def test_what_cannot_stand_in_the_ledger(at: datetime, changed: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        append(at, **changed)
    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_head_is_signed_after_the_commit_and_only_for_what_was_committed(at: datetime) -> None:
    with transaction.atomic():
        append(at)
        with pytest.raises(ZeroDivisionError):
            undone(at)
        append(at, subject="lead:kept")
        append(at, subject="lead:last")
        assert signing.head(settings.HOME) is None
    head, last = signing.head(settings.HOME), queries.last_entry()
    assert head is not None
    assert last is not None
    assert (head.sequence, head.hash, head.at) == (3, last.hash, "2026-03-02T09:00:00.000000+00:00")
    assert chain.signature_fault(head, signing.public_keys(settings.HOME)) == ""
    with pytest.raises(ZeroDivisionError):
        undone(at)
    assert signing.head(settings.HOME) == head
    assert queries.verify_database().faults == []


@pytest.mark.django_db(transaction=True)
def test_the_head_goes_only_forwards(at: datetime) -> None:
    append(at)
    first = signing.head(settings.HOME)
    assert first is not None
    append(at)
    second = signing.head(settings.HOME)
    signing.advance(settings.HOME, first)
    assert signing.head(settings.HOME) == second


def key_file() -> Path:
    return settings.HOME / "secrets" / signing.KEY_FILE


@pytest.fixture
def _key_comes_back() -> object:
    signing.key(settings.HOME, make=True)
    content = key_file().read_bytes()
    yield
    key_file().write_bytes(content)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_key_comes_back")
@pytest.mark.parametrize(
    ("key", "code"),
    [(None, "ledger-key-missing"), (b"nonsense", "ledger-key-unreadable"), (b"ab" * 32, "ledger-key-other")],
)
def test_without_its_key_the_ledger_is_not_continued(at: datetime, key: bytes | None, code: str) -> None:
    append(at)
    key_file().unlink() if key is None else key_file().write_bytes(key)
    for attempt in (lambda: append(at), queries.ready):
        with pytest.raises(LedgerUnsound) as refused:
            attempt()
        assert refused.value.refusal.code == code
        assert str(key_file()) in refused.value.refusal.text()
    assert LedgerEntry.objects.count() == 1
    assert [fault.code for fault in queries.verify_database().faults] == [code]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_died_before_signing_is_caught_up(at: datetime) -> None:
    append(at)
    path = settings.HOME / signing.HEAD_FILE
    before = path.read_text()
    append(at)
    append(at)
    after = path.read_text()
    path.write_text(before)
    queries.ready()
    assert path.read_text() == after
    path.write_text(before)
    assert append(at) == 4
    path.unlink()
    assert append(at) == 5
    assert queries.verify_database().faults == []


@pytest.mark.django_db(transaction=True)
def test_a_damaged_head_is_refused_and_reported(at: datetime) -> None:
    append(at)
    for damage in ("{", "{}", "[1]"):
        (settings.HOME / signing.HEAD_FILE).write_text(damage)
        with pytest.raises(LedgerUnsound, match="cannot be read"):
            append(at)
        assert [fault.code for fault in queries.verify_database().faults] == ["ledger-head-unreadable"]


@pytest.mark.django_db(transaction=True)
def test_erasure_keeps_the_ledger_sound(at: datetime) -> None:
    append(at, content={"name": "Ayo"})
    append(at)
    assert actions.erase_content(1, reason="asked for", by=BY, at=at) == 3
    entry = LedgerEntry.objects.get(sequence=1)
    assert queries.content_of(entry) is None
    assert queries.verify_database() == queries.Report(3, signing.head(settings.HOME), [])
    with pytest.raises(LedgerContent.DoesNotExist):
        actions.erase_content(1, reason="again", by=BY, at=at)
    assert LedgerEntry.objects.count() == 3
    assert actions.erase_content(3, reason="the reason too", by=BY, at=at) == 4
    assert queries.verify_database().faults == []


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_is_made_when_something_was_added(at: datetime) -> None:
    assert actions.checkpoint(at) is None
    append(at)
    made = actions.checkpoint(at)
    assert made is not None
    assert (made.sequence, made.at) == (2, at)
    assert actions.checkpoint(at) is None
    append(at)
    assert actions.checkpoint(at + timedelta(days=1)) is not None
    report = queries.verify_database()
    assert (report.entries, report.sound) == (4, True)
