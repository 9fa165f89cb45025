"""Writing the record: ledger entries, versions of changeable rows, erasure, checkpoints, notices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from django.conf import settings
from django.db import connection, transaction

from firstcall.record import chain, engine, queries, signing
from firstcall.record.chain import Signed
from firstcall.record.models import LedgerCheckpoint, LedgerContent, LedgerEntry, Notice, Versioned
from firstcall.record.rules import SYSTEM, Acting, NotInTransaction, Stale

ACT = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
LONGEST_KEY = 120
LENGTHS = {"act": 80, "subject": 120, "clause": 80, "role": 16, "organisation": 16}

Row = TypeVar("Row", bound=Versioned)


class HasKey(Protocol):
    """A person's row, whatever room it comes from."""

    pk: int


def append(
    *, act: str, subject: str, content: Mapping[str, object], by: Acting, at: datetime, clause: str = ""
) -> int:
    """Add an entry to the ledger inside the caller's transaction; gives its sequence.

    `act` is `noun.past-verb`, `subject` is `kind:public_id`, `content` what JSON can hold (dates, instants
    and decimals become text). Sequence rules over clock: an entry is never dated before its predecessor. The
    person is kept in the content, so that it can be erased. NotInTransaction outside a transaction,
    ValueError or TypeError for a wrong act, subject or content, LedgerUnsound when the chain cannot go on.
    """
    return append_all([Said(act, subject, content, clause)], by=by, at=at)[0]


class Said(NamedTuple):
    """An act for `append_all`, in the words of `append`."""

    act: str
    subject: str
    content: Mapping[str, object]
    clause: str = ""


def append_all(acts: Iterable[Said], *, by: Acting, at: datetime) -> list[int]:
    """As `append` for each of several acts of one moment, in this order: the chain is looked over once for all."""
    if not connection.in_atomic_block:
        raise NotInTransaction("append() belongs inside the transaction of what it records")
    written = [_written(one, by) for one in acts]
    engine.lock_ledger()
    last = queries.last_entry()
    key = queries.signing_key(last)
    queries.check_end(last, key)
    entries, contents = list[LedgerEntry](), list[tuple[int, str, str]]()
    for words, text in written:
        last, salt = _next_entry(last, words, text, at if last is None else max(at, last.at), key)
        entries.append(last)
        contents.append((last.sequence, salt, text))
    engine.add_rows([[getattr(entry, name) for name in chain.ENTRY] for entry in entries], contents)
    if last is not None and entries:
        _sign_on_commit(Signed(last.sequence, last.hash, chain.instant(last.at), key.id, ""))
    return [entry.sequence for entry in entries]


def _written(said: Said, by: Acting) -> tuple[dict[str, str], str]:
    """The words of an entry and the text of its content. ValueError or TypeError for what cannot stand there."""
    words = {
        "act": said.act,
        "subject": said.subject,
        "clause": said.clause,
        "role": by.role,
        "organisation": by.organisation,
    }
    _check_words(words)
    if "by" in said.content:
        raise ValueError('"by" in a content is the person who acts; choose another name')
    return words, chain.canonical_content({**said.content, "by": by.person})


def _check_words(words: Mapping[str, str]) -> None:
    if not ACT.fullmatch(words["act"]) or ":" not in words["subject"]:
        raise ValueError(f"Not an act of the form noun.past-verb on a subject kind:id: {words}")
    for name, text in words.items():
        if len(text) > LENGTHS[name] or "\x00" in text:
            raise ValueError(f"{name} is longer than {LENGTHS[name]} characters or holds a NUL: {text!r}")


def _next_entry(
    last: LedgerEntry | None, words: Mapping[str, str], text: str, at: datetime, key: signing.Key
) -> tuple[LedgerEntry, str]:
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, chain.GENESIS)
    fields = (sequence, chain.instant(at), *words.values())
    salt = key.salt((*fields, previous), text)
    committed = chain.commitment(salt, text)
    hash_ = chain.entry_hash((*fields, committed, previous))
    entry = LedgerEntry(
        sequence=sequence, at=at, commitment=committed, previous=previous, hash=hash_, **dict(words)
    )
    return entry, salt


class _HeadAfterCommit:
    """Writes the signed head once a transaction is committed: one signature for all entries of one fate."""

    def __init__(self, end: Signed) -> None:
        self.end = end

    def __call__(self) -> None:
        key = signing.key(settings.HOME, make=False)
        signing.sign_head(settings.HOME, key, *self.end[:3])


def _sign_on_commit(end: Signed) -> None:
    """Django forgets the callbacks of a savepoint that is rolled back; entries share one if they share its
    fate."""
    if connection.run_on_commit:
        savepoints, waiting = connection.run_on_commit[-1][:2]
        if isinstance(waiting, _HeadAfterCommit) and savepoints == set(connection.savepoint_ids):
            waiting.end = end
            return
    transaction.on_commit(_HeadAfterCommit(end))


def erase_content(sequence: int, *, reason: str, by: Acting, at: datetime, clause: str = "") -> int:
    """Erase what entry `sequence` says; that it was said, and that it was erased, stays. The chain still
    verifies.

    Gives the sequence of the entry that records the erasure. LedgerContent.DoesNotExist when there is nothing
    left.
    """
    with transaction.atomic():
        engine.lock_ledger()
        LedgerContent.objects.only("pk").get(pk=sequence)
        subject = f"ledger:{sequence}"
        erasure = append(
            act=chain.ERASED, subject=subject, content={"reason": reason}, by=by, at=at, clause=clause
        )
        engine.erase_content_row(sequence)
    return erasure


def checkpoint(at: datetime, by: Acting = SYSTEM) -> LedgerCheckpoint | None:
    """Sign the end of the chain and keep the signature; None when nothing was added since the last one.

    The checkpoint is itself an entry: one that is taken away is missed.
    """
    with transaction.atomic():
        engine.lock_ledger()
        last = queries.last_entry()
        if last is None or last.act == chain.CHECKPOINTED:
            return None
        append(
            act=chain.CHECKPOINTED,
            subject=f"ledger:{last.sequence}",
            content={"hash": last.hash},
            by=by,
            at=at,
        )
        entry = queries.last_entry()
        assert entry is not None
        signed = queries.signing_key(entry).sign(entry.sequence, entry.hash, chain.instant(entry.at))
        return LedgerCheckpoint.objects.create(**{**signed._asdict(), "at": entry.at})


def change(row: Row, *, expected: int | None = None, **fields: object) -> Row:
    """Write `fields` into `row` if nobody changed it since version `expected` (None: the version in hand).

    The lock is one conditional update, the same on both databases. Gives the row as it is now; Stale,
    carrying the current row, when someone else was first. Run it in the transaction of the whole action.
    """
    model = type(row)
    version = row.version if expected is None else expected
    unchanged = model._default_manager.filter(pk=row.pk, version=version)
    if unchanged.update(version=version + 1, **fields) != 1:
        raise Stale(model._default_manager.filter(pk=row.pk).first())
    row.refresh_from_db()
    return row


def tell(
    *,
    people: Iterable[HasKey | int],
    text: str,
    params: Mapping[str, object],
    link: str,
    entry: int,
    at: datetime,
) -> int:
    """Tell each of `people` once, inside the caller's transaction; gives how many are told.

    `text` is an English sentence marked for translation, `params` fill its %(name)s places, `link` is a path
    of this site, `entry` the sequence of the act. The e-mail carries the link and nothing else.
    """
    notice = partial(Notice, text=text, params=dict(params), link=link, ledger_sequence=entry, created_at=at)
    return len(Notice.objects.bulk_create([notice(person_id=key) for key in _keys(people)]))


def remind(
    *,
    people: Iterable[HasKey | int],
    key: str,
    text: str,
    params: Mapping[str, object],
    link: str,
    entry: int,
    at: datetime,
) -> int:
    """Tell each of `people` once for all time about `key`; gives how many did not know yet.

    For what nobody does but time, such as a clock that runs out: call it as often as you like, from a function
    registered with `jobs.every_minute_also`. `key` names the event ("case:d41…:propose:2:late"), `entry` the act that
    started the clock; the rest is as in `tell`. Who joins later is told later. ValueError for an empty or overlong key.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise ValueError(f"The key of a reminder has 1 to {LONGEST_KEY} characters: {key!r}")
    notice = partial(Notice, text=text, params=dict(params), link=link, ledger_sequence=entry, created_at=at)
    wanted = _keys(people)
    known = set(Notice.objects.filter(person__in=wanted, key=key).values_list("person", flat=True))
    rows = [notice(person_id=person, key=key) for person in wanted if person not in known]
    # Another worker may be first: the database keeps one, and what is counted is what it kept.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.filter(public_id__in=[row.public_id for row in rows]).count() if rows else 0


def _keys(people: Iterable[HasKey | int]) -> list[int]:
    return sorted({person if isinstance(person, int) else person.pk for person in people})
