"""Reading the ledger: its entries, what they say, whether it is sound, and the file an outsider can check."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection as default
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper as Connection

from firstcall.record import chain, engine, signing
from firstcall.record.chain import Fault, Signed
from firstcall.record.models import LedgerCheckpoint, LedgerContent, LedgerEntry
from firstcall.record.rules import LedgerUnsound, unsound

FORMAT = "firstcall-ledger/1"


@dataclass(frozen=True)
class Report:
    """What a verification found: how many entries, the last signed head, every fault."""

    entries: int
    head: Signed | None
    faults: list[Fault]

    @property
    def sound(self) -> bool:
        return not self.faults


def entries(*, subject: str | None = None, limit: int = 100) -> list[LedgerEntry]:
    """The newest `limit` entries, newest first, with what they say; of one subject (`kind:public_id`) if
    given."""
    rows = LedgerEntry.objects.select_related("content_row").order_by("-sequence")
    return list((rows if subject is None else rows.filter(subject=subject))[:limit])


def content_of(entry: LedgerEntry) -> dict[str, Any] | None:
    """What the entry says; None when it was erased."""
    try:
        return dict(json.loads(entry.content_row.content))
    except LedgerContent.DoesNotExist:
        return None


def last_entry() -> LedgerEntry | None:
    """The end of the chain, with what it says. Every act asks, so the statement is not put together anew each time."""
    row = engine.last_row()
    if row is None:
        return None
    fields, said = row[: len(chain.ENTRY)], row[len(chain.ENTRY) :]
    entry = LedgerEntry.from_db(default.alias, chain.ENTRY, fields)
    erased = said[0] is None
    content = None if erased else LedgerContent.from_db(default.alias, engine.CONTENT, said)
    LedgerEntry.content_row.related.set_cached_value(entry, content)
    return entry


def fields_of(entry: LedgerEntry) -> tuple[object, ...]:
    """The fields of an entry that its salt is marked for: all but commitment and hash."""
    parts = (entry.act, entry.subject, entry.clause, entry.role, entry.organisation)
    return (entry.sequence, chain.instant(entry.at), *parts, entry.previous)


def signing_key(last: LedgerEntry | None) -> signing.Key:
    """The key of the ledger: made for an empty one, refused when it should exist and does not
    (LedgerUnsound)."""
    return signing.key(settings.HOME, make=last is None and signing.head(settings.HOME) is None)


def check_end(last: LedgerEntry | None, key: signing.Key) -> None:
    """May the chain go on after `last`? LedgerUnsound when the database contradicts the signed head.

    Between a commit and the writing of the head the chain is ahead of it; then the mark in the last salt
    shows that FirstCall wrote the entry, and with it (by its previous hash) everything before.
    """
    head = signing.head(settings.HOME)
    if head is None and last is None:
        return
    if head is not None:
        _fits(head, last, key)
        if last is not None and last.hash == head.hash:
            return
    if last is not None and not _ours(last, key):
        raise unsound("ledger-foreign", last=last.sequence)


def _fits(head: Signed, last: LedgerEntry | None, key: signing.Key) -> None:
    if head.key_id != key.id:
        path = str(settings.HOME / "secrets" / signing.KEY_FILE)
        raise unsound("ledger-key-other", signed=head.key_id, held=key.id, path=path)
    if last is None or last.sequence < head.sequence:
        raise unsound("ledger-cut", last=last.sequence if last else 0, signed=head.sequence)
    if last.sequence == head.sequence:
        found = last.hash
    else:
        found = (
            LedgerEntry.objects.filter(sequence=head.sequence).values_list("hash", flat=True).first() or ""
        )
    if found != head.hash:
        raise unsound("ledger-rewritten", signed=head.sequence)


def _ours(last: LedgerEntry, key: signing.Key) -> bool:
    try:
        content = last.content_row
    except LedgerContent.DoesNotExist:
        return False
    fitting = chain.entry_hash([*fields_of(last)[:7], last.commitment, last.previous]) == last.hash
    committed = chain.commitment(content.salt, content.content) == last.commitment
    return fitting and committed and key.made(content.salt, fields_of(last), content.content)


def checkpoint_due(at: datetime) -> bool:
    """Has no checkpoint been made in the 24 hours before `at`?"""
    return not LedgerCheckpoint.objects.filter(at__gt=at - timedelta(days=1)).exists()


def ready() -> None:
    """At start-up: is the key there, and does the database continue what was signed? LedgerUnsound if not.

    Brings the signed head forward when a process died between a commit and the writing of the head; but not
    inside a transaction, which may be undone.
    """
    committed = not default.in_atomic_block
    with transaction.atomic():
        engine.lock_ledger()
        last = last_entry()
        key = signing_key(last)
        check_end(last, key)
    if committed and last is not None:
        signing.sign_head(settings.HOME, key, last.sequence, last.hash, chain.instant(last.at))


def verify_database(connection: Connection = default) -> Report:
    """Check the whole ledger in the database against itself and against what was signed. Streams.

    In the running database, what is being added meanwhile is not yet signed and counts as no fault; any other
    (a copy, a restored backup) must be signed to its end.
    """
    running = connection.alias == default.alias
    faults = _faults_at_the_end() if running else []
    count = _Count()
    try:
        head = signing.head(settings.HOME)
    except LedgerUnsound:
        head = None
    try:
        faults += _faults_of_rows(connection, head, count, to_the_end=not running)
    except engine.UNREADABLE as error:
        faults.append(
            Fault(count.seen, "unreadable", f"After entry {count.seen} the database cannot be read: {error}")
        )
    return Report(count.seen, head, faults)


def _faults_of_rows(
    connection: Connection, head: Signed | None, count: _Count, *, to_the_end: bool
) -> list[Fault]:
    checkpoints = [Signed(*row) for row in engine.checkpoint_rows(connection)]
    rows, for_contents = itertools.tee(engine.ledger_rows(connection))
    contents = (row[10:] for row in for_contents if row[10] is not None)
    keys = signing.public_keys(settings.HOME)
    faults = chain.verify(count.entries(rows), contents, checkpoints, keys, head, to_the_end=to_the_end)
    return faults + [chain.stray(entry) for entry, _, _ in engine.stray_content(connection)]


def _faults_at_the_end() -> list[Fault]:
    """Sign what is not signed yet, if it is ours; whatever keeps us from it is a fault."""
    try:
        ready()
    except LedgerUnsound as error:
        return [Fault(0, error.refusal.code, error.refusal.text())]
    except (*engine.UNREADABLE, ValueError) as error:
        return [Fault(0, "unreadable", f"The last entry cannot be read: {error}")]
    return []


class _Count:
    """Pass entries on and count them."""

    seen = 0

    def entries(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            self.seen += 1
            yield row[:10]


def export(path: Path, connection: Connection = default) -> int:
    """Write the ledger as JSON lines that docs/verify_ledger.py can check; gives the number of entries.

    Lines: one header, the checkpoints, then each entry followed by what it says, then the signed head.
    """
    ready()
    count = 0
    head = signing.head(settings.HOME)
    header = {"format": FORMAT, "public_keys": signing.public_keys(settings.HOME)}
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(header) + "\n")
        for checkpoint in engine.checkpoint_rows(connection):
            file.write(_line("checkpoint", checkpoint))
        for row in engine.ledger_rows(connection):
            if head is None or row[0] > head.sequence:
                break  # came while we were writing; the next export has it
            count += 1
            file.write(_line("entry", row[:10]))
            if row[10] is not None:
                file.write(_line("content", row[10:]))
        for stray in engine.stray_content(connection):
            file.write(_line("content", stray))
        if head is not None:
            file.write(_line("head", head))
    return count


def _line(kind: str, values: tuple[Any, ...]) -> str:
    return json.dumps([kind, *values], ensure_ascii=False, separators=(",", ":")) + "\n"
