"""Receipts: once, the same answer, another body refused, in flight refused, the dead taken over."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from firstcall.record import receipts
from firstcall.record.models import Job, Receipt
from firstcall.record.receipts import Fresh, Replay
from firstcall.record.rules import InFlight, KeyReused, NotInTransaction, request_hash

ONE, OTHER = request_hash("post", "/api/v1/leads", b"{}"), request_hash("POST", "/api/v1/leads", b"{ }")


def begin(at: datetime, person: str = "ayo", key: str = "k1", body: str = ONE) -> Fresh | Replay:
    return receipts.begin(person=person, key=key, request_hash=body, at=at)


def test_what_makes_a_request_the_same() -> None:
    assert request_hash("POST", "/a?b=1", b"c") == request_hash("post", "/a?b=1", b"c")
    assert (
        len({request_hash(m, p, b) for m in ("PUT", "POST") for p in ("/a", "/b") for b in (b"", b"c")}) == 8
    )


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer(at: datetime) -> None:
    fresh = begin(at)
    assert isinstance(fresh, Fresh)
    receipts.finish(fresh, status=201, headers={"ETag": '"1"'}, body='{"id":"x"}')
    assert begin(at + timedelta(days=89)) == Replay(201, {"ETag": '"1"'}, '{"id":"x"}')
    with pytest.raises(KeyReused):
        begin(at, body=OTHER)
    assert isinstance(begin(at, person="bea"), Fresh)
    assert isinstance(begin(at, key="k2"), Fresh)


@pytest.mark.django_db
def test_in_flight_until_it_counts_as_dead(at: datetime) -> None:
    first = begin(at)
    with pytest.raises(InFlight):
        begin(at + timedelta(seconds=119))
    with pytest.raises(KeyReused):
        begin(at + timedelta(seconds=121), body=OTHER)
    second = begin(at + timedelta(seconds=120))
    assert isinstance(first, Fresh)
    assert second == Fresh(first.receipt, at + timedelta(seconds=120))
    with pytest.raises(InFlight):
        receipts.finish(first, status=201, headers={}, body="late")
    receipts.release(first)
    receipts.finish(second, status=200, headers={}, body="in time")
    assert begin(at + timedelta(hours=1)) == Replay(200, {}, "in time")


@pytest.mark.django_db
def test_a_released_key_is_free(at: datetime) -> None:
    first = begin(at)
    assert isinstance(first, Fresh)
    receipts.release(first)
    assert isinstance(begin(at, body=OTHER), Fresh)


@pytest.mark.django_db(transaction=True)
def test_the_answer_is_kept_in_the_transaction_of_the_write(at: datetime) -> None:
    fresh = begin(at)
    assert isinstance(fresh, Fresh)
    with pytest.raises(NotInTransaction):
        receipts.finish(fresh, status=200, headers={}, body="")
    with pytest.raises(ZeroDivisionError):
        crash(fresh, at)
    assert (Job.objects.count(), Receipt.objects.get().status) == (0, None)


def crash(fresh: Fresh, at: datetime) -> None:
    with transaction.atomic():
        Job.objects.create(kind="x", person="ayo", created_at=at)
        receipts.finish(fresh, status=200, headers={}, body="")
        raise ZeroDivisionError


@pytest.mark.django_db
def test_receipts_are_kept_ninety_days(at: datetime) -> None:
    begin(at)
    begin(at + timedelta(days=1), key="k2")
    assert receipts.prune(at + timedelta(days=90)) == 1
    assert list(Receipt.objects.values_list("key", flat=True)) == ["k2"]


@pytest.mark.django_db(transaction=True)
def test_eight_senders_with_retries_write_each_request_once(at: datetime) -> None:
    """40 requests, each sent by all of eight threads at once until it is answered."""
    answers: list[tuple[str, str]] = []
    assert list(Receipt.objects.all()) == []  # nothing of a test before

    def send() -> None:
        for n in range(40):
            answers.append((f"k{n}", deliver(f"k{n}", at)))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "never answered" not in dict(answers).values()
    assert Job.objects.count() == 40
    assert set(Counter(answers).values()) == {8}


def deliver(key: str, at: datetime) -> str:
    for _ in range(5000):
        try:
            answer = begin(at, key=key)
        except (InFlight, OperationalError):
            continue
        if isinstance(answer, Replay):
            return answer.body
        with transaction.atomic():
            job = Job.objects.create(kind="x", person="ayo", created_at=at)
            receipts.finish(answer, status=201, headers={}, body=job.public_id)
        return job.public_id
    return "never answered"
