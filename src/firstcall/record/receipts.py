"""Receipts: a repeated request takes effect once, and is answered as the first time (Idempotency-Key).

The door wraps a write so: `begin` before anything else; then, in the transaction of the write itself,
`finish` with the answer. A crash in between leaves neither. What came without an effect is either finished in
a transaction of its own (a refusal that will be the same next time) or released (a fault that may pass).
Product choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, models, transaction

from firstcall.record.models import Receipt
from firstcall.record.rules import InFlight, KeyReused, NotInTransaction

KEPT = timedelta(days=90)
TAKEN_OVER_AFTER = timedelta(minutes=2)
TRIES = 5


@dataclass(frozen=True)
class Fresh:
    """This request is the first under its key, or the first has died: do it, then `finish`."""

    receipt: int
    begun_at: datetime


@dataclass(frozen=True)
class Replay:
    """This request was answered before: give the same answer again."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


def begin(*, person: str, key: str, request_hash: str, at: datetime) -> Fresh | Replay:
    """Take the key for this person and request, in a transaction of its own (not inside another).

    KeyReused (422) when the key came with another request, InFlight (409) while the first one is being
    handled. A request that has not been answered for two minutes has died: the next one takes its place.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic(durable=True):
                made = Receipt.objects.create(
                    person=person, key=key, request_hash=request_hash, created_at=at
                )
            return Fresh(made.pk, at)
        except IntegrityError:
            known = Receipt.objects.filter(person=person, key=key).first()
        if known is not None:
            return _again(known, request_hash, at)
    raise InFlight  # released as often as we asked: someone else is at it


def _again(known: Receipt, request_hash: str, at: datetime) -> Fresh | Replay:
    if known.request_hash != request_hash:
        raise KeyReused
    if known.status is not None:
        return Replay(known.status, known.headers, known.body)
    if known.created_at > at - TAKEN_OVER_AFTER:
        raise InFlight
    if not _open(Fresh(known.pk, known.created_at)).update(created_at=at):
        raise InFlight
    return Fresh(known.pk, at)


def finish(fresh: Fresh, *, status: int, headers: dict[str, str], body: str) -> None:
    """Keep the answer, inside the transaction of the write. InFlight if another request took this one's
    place: the transaction then must not be committed, and the exception sees to that.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("finish() belongs inside the transaction of the write it answers for")
    if not _open(fresh).update(status=status, headers=headers, body=body):
        raise InFlight


def release(fresh: Fresh) -> None:
    """Give the key back: the request had no effect, and may be tried again at once."""
    _open(fresh).delete()


def prune(at: datetime) -> int:
    """Forget receipts of 90 days and more; gives how many."""
    return Receipt.objects.filter(created_at__lte=at - KEPT).delete()[0]


def _open(fresh: Fresh) -> models.QuerySet[Receipt]:
    return Receipt.objects.filter(pk=fresh.receipt, status=None, created_at=fresh.begun_at)
