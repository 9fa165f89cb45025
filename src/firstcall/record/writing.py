"""Many rows written at once: what frames.py is for reading. Knows which database it talks to, as engine.py does."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import polars as pl
from django.db import IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper as Connection

from firstcall.record.engine import is_postgresql
from firstcall.record.prepared import ROWS, attached, can_prepare, prepared
from firstcall.record.side_by_side import store_side_by_side

AT_A_TIME = 20_000
MANY = 1_000  # rows from which on it matters how many pages are in memory
ROOM = 256 * 1024  # KiB of pages kept while many rows are written: indexes are not read back from the file


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
        statement = f"COPY {quote(table)} ({names}) FROM STDIN (FORMAT csv)"
        with connection.cursor() as cursor, cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
            for number, part in enumerate(frame.iter_slices(AT_A_TIME)):
                done(number * AT_A_TIME)
                # Quoted are texts that need it and the empty one, which nothing at all is not.
                copy.write(part.write_csv(include_header=False, null_value="", quote_style="necessary"))
        return frame.height
    statement, plain = _insertion(connection, table, columns, frame)
    with connection.cursor() as cursor, cursor.db.wrap_database_errors, roomy(connection, frame.height):
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
    """The rows for SQLite, whose values are made now; a tuple is not kept longer than until the next, so that there are
    never many of them, which would have the collector of garbage look at everything there is."""
    return zip(*map(_sqlite_values, frame.get_columns()), strict=True)


def _sqlite_values(column: pl.Series) -> Iterable[Any]:
    """Dates as text, each day written once."""
    if column.dtype != pl.Date:
        return column.to_list()
    days = column.unique()
    texts = dict(zip(days.to_physical().to_list(), days.dt.to_string().to_list(), strict=True))
    return [texts[day] for day in column.to_physical().to_list()]


def insert_parts(
    table: str,
    columns: Sequence[str],
    frame: pl.DataFrame,
    rows: int,
    *,
    first: Callable[[], object],
    done: Callable[[int], object] = lambda _rows: None,
    key: str | None = None,
    alias: str = "default",
) -> None:
    """As `insert_frame`, `rows` at a time, each part in a short transaction of its own that begins with `first`.

    What the rows refer to is asked for once for each different key; IntegrityError where something is missing. SQLite
    would ask row by row unless told before the transaction, in which nobody else writes. Its values are made before, so
    that others who write come in between two parts. `done` is told after each part how many rows are in.

    `key`: the column of the rows' own numbers. Where it is named, PostgreSQL stores parts over two connections at once,
    and `first` is also called before them all: in threads of which it tells the same, by locks that they share.
    """
    connection = connections[alias]
    parts = [frame[start : start + rows] for start in range(0, frame.height, rows)]
    stored = itertools.accumulate(part.height for part in parts)
    if not parts:
        return
    if key and len(parts) > 1 and is_postgresql(connection) and not connection.in_atomic_block:

        def store(part: pl.DataFrame) -> None:
            with transaction.atomic(using=alias):
                first()
                insert_frame(table, (*columns, key), part, alias)

        with transaction.atomic(using=alias):
            first()
        store_side_by_side(_numbered(table, key, parts, alias), store, done, alias)
        return
    if is_postgresql(connection) or connection.in_atomic_block:
        for part, height in zip(parts, stored, strict=True):
            with transaction.atomic(using=alias):
                first()
                insert_frame(table, columns, part, alias)
            done(height)
        return
    with roomy(connection), connection.cursor() as cursor, _writers(cursor, table, columns, parts) as writers:
        for part, write, height in zip(parts, writers, stored, strict=True):
            with (
                write as written,
                _keys_by_ourselves(cursor),
                transaction.atomic(using=alias),
                cursor.db.wrap_database_errors,
            ):
                first()
                _refuse_what_refers_to_nothing(cursor, table, part)
                written()
            done(height)


def _numbered(table: str, key: str, parts: Iterable[pl.DataFrame], alias: str) -> Iterator[pl.DataFrame]:
    """Each part with the numbers of its rows, taken in the order of the parts: whichever is stored first, the rows are
    in theirs. They are taken over the connection of the thread that asks for the part."""
    for part in parts:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
            (sequence,) = cursor.fetchone()
            cursor.execute(
                "SELECT string_agg(nextval(%s::regclass)::text, ',') FROM generate_series(1, %s)",
                [sequence, part.height],
            )
            (numbers,) = cursor.fetchone()
        yield part.with_columns(pl.Series(key, numbers.split(","), dtype=pl.String).cast(pl.Int64).sort())


Writer = AbstractContextManager[Callable[[], object]]


@contextmanager
def _writers(
    cursor: Any, table: str, columns: Sequence[str], parts: Sequence[pl.DataFrame]
) -> Iterator[Iterable[Writer]]:
    """For each part what makes it ready before a transaction, and then writes it in one."""
    if not can_prepare():
        yield (_row_by_row(cursor, table, columns, part) for part in parts)
        return
    with prepared(parts) as files:
        yield (
            _from_file(cursor, table, columns, part, file)
            if file is not None
            else _row_by_row(cursor, table, columns, part)
            for part, file in zip(parts, files, strict=True)
        )


@contextmanager
def _row_by_row(
    cursor: Any, table: str, columns: Sequence[str], part: pl.DataFrame
) -> Iterator[Callable[[], object]]:
    statement, plain = _insertion(cursor.db, table, columns, part)
    rows = _sqlite_rows_of(plain)
    yield lambda: cursor.db.connection.cursor().executemany(statement, rows)


@contextmanager
def _from_file(
    cursor: Any, table: str, columns: Sequence[str], part: pl.DataFrame, file: Path
) -> Iterator[Callable[[], object]]:
    quote = cursor.db.ops.quote_name
    names, found = (", ".join(map(quote, some)) for some in (columns, part.columns))
    with attached(cursor, file):
        yield lambda: cursor.execute(
            f"INSERT INTO {quote(table)} ({names}) SELECT {found} FROM {ROWS} ORDER BY rowid"  # noqa: S608
        )


@contextmanager
def _keys_by_ourselves(cursor: Any) -> Iterator[None]:
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
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


@contextmanager
def roomy(connection: Connection, rows: int = MANY) -> Iterator[None]:
    """On SQLite, more pages in memory while many rows are written."""
    if rows < MANY or is_postgresql(connection):
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
