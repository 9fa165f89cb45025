"""The one module that knows which database it talks to: locks, guards, the reading of the ledger. Beside it
writing.py and frames.py, for many rows at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper as Connection
from django.db.models import QuerySet

from firstcall.record import chain, guards

LEDGER_LOCK = 4_200_001  # any number, the same in every process
PAGE = 10_000
UNREADABLE = (DatabaseError, sqlite3.DatabaseError)
"""What reading a damaged database raises, through Django or beside it."""


def is_postgresql(connection: Connection) -> bool:
    return connection.vendor == "postgresql"


def lock_ledger() -> None:
    """Hold the end of the chain until this transaction ends. On SQLite its one writer holds it already."""
    if is_postgresql(default):
        with default.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])


def held_together(rows: QuerySet[Any]) -> bool:
    """Whether there are such rows. Until this transaction ends nobody changes them; others may hold them so as well."""
    if not is_postgresql(default):  # nobody else writes
        return rows.exists()
    statement, params = rows.values_list("pk").query.sql_with_params()
    with default.cursor() as cursor:
        cursor.execute(f"{statement} FOR SHARE", params)
        return cursor.fetchone() is not None


CONTENT = ("entry_id", "salt", "content")
LAST = (
    f"SELECT {', '.join(f'e.{name}' for name in chain.ENTRY)}, {', '.join(f'c.{name}' for name in CONTENT)}"  # noqa: S608
    " FROM ledger_entry e LEFT JOIN ledger_content c ON c.entry_id = e.sequence ORDER BY e.sequence DESC LIMIT 1"
)


def last_row() -> tuple[Any, ...] | None:
    """The end of the chain as the fields of `chain.ENTRY` and CONTENT, None in CONTENT where it was erased."""
    with default.cursor() as cursor:
        cursor.execute(LAST)
        row = cursor.fetchone()
    if row is None:
        return None
    sequence, at, *others = row
    return (sequence, at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at, *others)


def _adding(table: str, fields: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608


ADD_ENTRY, ADD_CONTENT = _adding("ledger_entry", chain.ENTRY), _adding("ledger_content", CONTENT)


def add_rows(entries: Iterable[Sequence[Any]], contents: Iterable[Sequence[Any]]) -> None:
    """Add entries (the fields of `chain.ENTRY`) and what they say (CONTENT). As in `last_row`, every act does."""
    stored = default.ops.adapt_datetimefield_value
    with default.cursor() as cursor:
        for sequence, at, *others in entries:
            cursor.execute(ADD_ENTRY, [sequence, stored(at), *others])
        for content in contents:
            cursor.execute(ADD_CONTENT, content)


def erase_content_row(sequence: int) -> None:
    """Delete what entry `sequence` says. The database refuses unless an entry says that it was erased."""
    with default.cursor() as cursor:
        if is_postgresql(default):
            cursor.execute("SELECT ledger_erase(%s)", [sequence])
        else:
            cursor.execute("DELETE FROM ledger_content WHERE entry_id = %s", [sequence])


# --- guards -------------------------------------------------------------------------------------------------
def migrate(verbosity: int = 0) -> None:
    """Bring the tables up to date, as their owner where the running role is another one."""
    alias = "owner" if "owner" in settings.DATABASES else "default"
    call_command("migrate", database=alias, interactive=False, verbosity=verbosity)


def install_guards(connection: Connection) -> None:
    """Make the database itself refuse changes to the ledger. Safe to repeat; only the tables' owner can,
    others pass."""
    if not _owns_ledger(connection):
        return
    open_schema(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in guards.remove(connection.vendor) + guards.install(
            connection.vendor, _schema(cursor)
        ):
            cursor.execute(statement)
        if is_postgresql(connection):
            for statement in _rights(cursor):
                cursor.execute(statement)
    _close_schema(connection)


def _owns_ledger(connection: Connection) -> bool:
    if not is_postgresql(connection):
        return "ledger_entry" in connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'ledger_entry'")
        return cursor.fetchone() == (True,)


def _schema(cursor: Any) -> str:
    if cursor.db.vendor != "postgresql":
        return ""
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])


def _rights(cursor: Any) -> list[str]:
    """The running role's rights, when it is not the owner: to add to the ledger, to work with the rest."""
    role = default.settings_dict["USER"]
    cursor.execute("SELECT current_user")
    if not role or cursor.fetchone() == (role,):
        return []
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user"
    )
    tables = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        "SELECT sequencename FROM pg_sequences"
        " WHERE schemaname = current_schema() AND sequenceowner = current_user"
    )
    sequences = [name for (name,) in cursor.fetchall()]
    return guards.grants(role, tables, sequences)


def open_schema(connection: Connection) -> None:
    """Before a migration: let this connection change the ledger's tables (SQLite; PostgreSQL asks who owns them)."""
    if not is_postgresql(connection):
        connection.ensure_connection()
        connection.connection.set_authorizer(None)


def _close_schema(connection: Connection) -> None:
    if not is_postgresql(connection):
        connection.ensure_connection()
        guard_connection(connection)


def guard_connection(connection: Connection) -> None:
    """On SQLite whoever has the file may drop a trigger: this connection may not."""
    if not is_postgresql(connection):
        connection.connection.set_authorizer(guards.allowed)


@contextmanager
def guards_aside(connection: Connection) -> Iterator[None]:
    """As the owner, work without the guards: restoring a backup, emptying a test database. They come back."""
    open_schema(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in guards.remove(connection.vendor):
            cursor.execute(statement)
        yield
        for statement in guards.install(connection.vendor, _schema(cursor)):
            cursor.execute(statement)
    _close_schema(connection)


# --- reading the ledger -------------------------------------------------------------------------------------
# One statement, hence one moment: an entry and what it says are read together.
ENTRIES = """
    SELECT e.sequence, {instant}, e.act, e.subject, e.clause, e.role, e.organisation, e.commitment,
    e.previous,
        e.hash, c.entry_id, c.salt, c.content
    FROM ledger_entry e LEFT JOIN ledger_content c ON c.entry_id = e.sequence ORDER BY e.sequence"""

# Django keeps instants on SQLite as text without a zone and leaves out microseconds that are 0. Anything else
# was not written by us and stays as it is, so that its hash does not fit.
SQLITE_INSTANT = (
    "CASE WHEN typeof({0}) <> 'text' OR substr({0}, 11, 1) <> ' ' THEN NULL"
    " WHEN length(CAST({0} AS BLOB)) = 19 THEN substr({0}, 1, 10) || 'T' || substr({0}, 12) || '.000000+00:00'"
    " WHEN length(CAST({0} AS BLOB)) = 26 AND substr({0}, 20) <> '.000000'"
    " THEN substr({0}, 1, 10) || 'T' || substr({0}, 12) || '+00:00' END"
)
POSTGRESQL_INSTANT = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""


def _instant(connection: Connection, column: str) -> str:
    return (POSTGRESQL_INSTANT if is_postgresql(connection) else SQLITE_INSTANT).format(column)


def ledger_rows(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Every entry in order, as the ten fields of the chain and three of its content (None where erased)."""
    statement = ENTRIES.format(instant=_instant(connection, "e.at"))
    if not is_postgresql(connection):
        yield from _sqlite_rows(connection, statement)
        return
    with transaction.atomic(using=connection.alias), connection.connection.cursor(name="ledger") as cursor:
        cursor.itersize = PAGE
        yield from cursor.execute(statement)


def _sqlite_rows(connection: Connection, statement: str) -> Iterator[tuple[Any, ...]]:
    """Rows as they lie in the file. Bytes that are no text become such that no hash fits them, which is
    slower, so only from the page on where there are any.
    """
    connection.ensure_connection()
    seen = 0
    try:
        for page in _pages(connection.connection, statement):
            yield from page
            seen += len(page)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        for page in _pages(connection.connection, f"{statement} LIMIT -1 OFFSET {seen}", TOLERANT):
            yield from page


TOLERANT = partial(str, encoding="utf-8", errors="surrogateescape")


def _pages(
    raw: sqlite3.Connection, statement: str, text: Callable[[bytes], Any] = str
) -> Iterator[list[tuple[Any, ...]]]:
    before, raw.text_factory = raw.text_factory, text
    try:
        cursor = sqlite3.Cursor(raw)
        cursor.execute(statement)
        while page := cursor.fetchmany(PAGE):
            yield page
    finally:
        raw.text_factory = before


def checkpoint_rows(connection: Connection) -> list[tuple[Any, ...]]:
    """Every checkpoint in order: sequence, hash, instant, key id, signature."""
    at = _instant(connection, "at")
    statement = f"SELECT sequence, hash, {at}, key_id, signature FROM ledger_checkpoint ORDER BY sequence"  # noqa: S608
    return _all(connection, statement)


def stray_content(connection: Connection) -> list[tuple[Any, ...]]:
    """Contents of entries that do not exist: (entry, salt, content)."""
    return _all(
        connection,
        "SELECT entry_id, salt, content FROM ledger_content c"
        " WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.sequence = c.entry_id) ORDER BY entry_id",
    )


def _all(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    if not is_postgresql(connection):
        return list(_sqlite_rows(connection, statement))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
