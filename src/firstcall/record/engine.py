"""The one module that knows which database it talks to: locks, guards, bulk writing, the reading of the
ledger."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, cast

import polars as pl
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper as Connection

from firstcall.record import guards

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


# --- writing many rows --------------------------------------------------------------------------------------
def _text_of_instant(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None)) if value.tzinfo else str(value)


SQLITE_VALUES: dict[type, Callable[[Any], Any]] = {datetime: _text_of_instant, date: str, Decimal: str}


def _sqlite_row(row: Sequence[object]) -> list[object]:
    return [SQLITE_VALUES[type(value)](value) if type(value) in SQLITE_VALUES else value for value in row]


def insert_rows(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], alias: str = "default"
) -> int:
    """Add `rows` (plain values in the order of `columns`) to `table` as fast as the database can; gives how many.

    Runs in the caller's transaction; constraints hold (IntegrityError). JSON columns take text. Rows may stream.
    """
    connection = connections[alias]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        if is_postgresql(connection):
            return _copy(cursor, f"COPY {quote(table)} ({names}) FROM STDIN", rows)
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})",  # noqa: S608
            cast(Any, (_sqlite_row(row) for row in rows)),
        )
        return int(cursor.rowcount)


def insert_frame(
    table: str,
    columns: Sequence[str],
    frame: pl.DataFrame,
    alias: str = "default",
    done: Callable[[int], object] = lambda _rows: None,
) -> int:
    """As `insert_rows`, for whole columns in the order of `columns`, which are much quicker.

    Text, whole numbers, floats, dates and booleans; texts may be coded. `done` is told how many rows are in.
    """
    connection = connections[alias]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    if is_postgresql(connection):
        statement = f"COPY {quote(table)} ({names}) FROM STDIN (FORMAT csv, NULL '{NO_VALUE}')"
        with connection.cursor() as cursor, cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
            for number, part in enumerate(frame.iter_slices(AT_A_TIME)):
                done(number * AT_A_TIME)
                copy.write(
                    part.write_csv(include_header=False, null_value=NO_VALUE, quote_style="non_numeric")
                )
        return frame.height
    statement, plain = _insertion(connection, table, columns, frame)
    with connection.cursor() as cursor, cursor.db.wrap_database_errors, roomy(connection):
        raw = connection.connection.cursor()
        for start in range(0, frame.height, AT_A_TIME):
            done(start)
            raw.executemany(statement, _sqlite_rows_of(plain[start : start + AT_A_TIME]))
    return frame.height


def _insertion(connection: Any, table: str, columns: Sequence[str], frame: pl.DataFrame) -> tuple[str, Any]:
    """SQLite's statement for each row, and the columns it asks for."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    plain = frame.with_columns(pl.selectors.categorical().cast(pl.String))
    same = _same_in_every_row(plain)
    marks = ", ".join(same.get(name, "?") for name in plain.columns)
    return f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", plain.drop(list(same))  # noqa: S608


def _sqlite_rows_of(frame: pl.DataFrame) -> Iterable[tuple[Any, ...]]:
    part = frame.with_columns(pl.selectors.date().dt.to_string())
    return zip(*(column.to_list() for column in part.get_columns()), strict=True)


def insert_part(
    table: str,
    columns: Sequence[str],
    frame: pl.DataFrame,
    *,
    first: Callable[[], object],
    alias: str = "default",
) -> None:
    """As `insert_frame`, in a short transaction of its own that begins with `first`.

    What the rows refer to is asked for once for each different key; IntegrityError where something is missing. SQLite
    would ask row by row unless told before the transaction, in which nobody else writes. Its rows are made before, so
    that others who write come in between two parts.
    """
    connection = connections[alias]
    if is_postgresql(connection) or connection.in_atomic_block:
        with transaction.atomic(using=alias):
            first()
            insert_frame(table, columns, frame, alias)
        return
    statement, plain = _insertion(connection, table, columns, frame)
    rows = list(_sqlite_rows_of(plain))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        try:
            with transaction.atomic(using=alias), cursor.db.wrap_database_errors:
                first()
                _refuse_what_refers_to_nothing(cursor, table, frame)
                connection.connection.cursor().executemany(statement, rows)
        finally:
            cursor.execute("PRAGMA foreign_keys = ON")


def _refuse_what_refers_to_nothing(cursor: Any, table: str, frame: pl.DataFrame) -> None:
    quote = cursor.db.ops.quote_name
    cursor.execute(f"PRAGMA foreign_key_list({quote(table)})")
    for _, _, referred, column, key, *_ in cursor.fetchall():
        if column not in frame.columns:
            continue
        wanted = frame[column].drop_nulls().unique().to_list()
        cursor.execute(
            f"SELECT count(*) FROM {quote(referred)} WHERE {quote(key)} IN (SELECT value FROM json_each(%s))",  # noqa: S608
            [json.dumps(wanted)],
        )
        if cursor.fetchone() != (len(wanted),):
            raise IntegrityError(f"{table}.{column} refers to rows of {referred} that are not there")


def _same_in_every_row(frame: pl.DataFrame) -> dict[str, str]:
    """Columns that hold one whole number, nothing, or the empty text throughout: as SQL, so that it is given once."""
    found = {}
    for column in frame.get_columns():
        if column.null_count() == len(column):
            found[column.name] = "NULL"
        elif column.null_count():
            continue
        elif column.dtype.is_integer() and column.min() == column.max():
            found[column.name] = str(column[0])
        elif column.dtype == pl.String and column[0] == "" and (column == "").all():
            found[column.name] = "''"
    return dict(list(found.items())[: frame.width - 1])


NO_VALUE = "\\N"  # nothing, where it is not quoted; texts always are
AT_A_TIME = 20_000
ROOM = 256 * 1024  # KiB of pages kept while many rows are written: indexes are not read back from the file


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """On SQLite, more pages in memory while many rows are written."""
    if is_postgresql(connection):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{ROOM}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[object]]) -> int:
    count = 0
    with cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


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
