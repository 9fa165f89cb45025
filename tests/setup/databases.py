"""The test database: migrated once a run by its owner, copied for each process, used by the running role."""

from __future__ import annotations

import fcntl
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management.commands import flush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TestCase, TransactionTestCase

from firstcall.record import engine as record_engine
from firstcall.record import guards
from firstcall.record.signing import HEAD_FILE
from tests.setup.environment import POSTGRESQL, engine, run_folder


def make() -> None:
    """Make the database that settings.DATABASES names: a copy of the one that this run migrated once."""
    alias = "owner" if engine() == POSTGRESQL else "default"
    connection = connections[alias]
    with one_at_a_time("template"):
        template = _template(connection)
    _copy(connection, template)
    operations = type(connections["default"].ops)
    operations.execute_sql_flush = _flush_as_owner if alias == "owner" else _flush_without_guards
    # After each flush Django would store its own permissions and types of content again: here nobody asks for them.
    flush.emit_post_migrate_signal = lambda *_: None
    if alias == "owner":
        _let_transactional_tests_be_the_owner()


@contextmanager
def one_at_a_time(what: str) -> Iterator[None]:
    """What the processes of this run share is made by the first that needs it; the others wait for it."""
    with (run_folder() / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _template(connection: BaseDatabaseWrapper) -> str:
    """The name of the migrated database; made now if this process is the first. On PostgreSQL the owner makes it."""
    name = "firstcall_template" if engine() == POSTGRESQL else str(run_folder() / "template.sqlite3")
    made = run_folder() / "template-made"
    if not made.exists():
        values = connection.settings_dict
        own, values["NAME"], values["TEST"]["NAME"] = values["NAME"], name, name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
        values["NAME"] = settings.DATABASES[connection.alias]["NAME"] = own
        made.touch()
    return name


def _copy(connection: BaseDatabaseWrapper, template: str) -> None:
    own = str(connection.settings_dict["NAME"])
    connection.settings_dict["TEST"]["NAME"] = own
    if engine() == POSTGRESQL:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
    else:
        Path(own).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, own)


def _let_transactional_tests_be_the_owner() -> None:
    """Restoring a backup is the owner's work. What `default` commits is flushed once, not for `owner` again."""
    connections["owner"].settings_dict["TEST"]["MIRROR"] = "default"
    TransactionTestCase.databases = {"default", "owner"}
    TestCase.databases = {"default"}


def close() -> None:
    """Close what this thread still holds open; the files themselves go with the run's folder."""
    connections.close_all()


@contextmanager
def owner() -> Iterator[sqlite3.Connection | psycopg.Connection]:
    """A connection with the rights of the database's owner, outside Django: for tests that tamper.

    On SQLite whoever holds the file is the owner. Everything is committed at the end. Use it in tests marked
    `django_db(transaction=True)`: it does not see what another connection has not committed.
    """
    if engine() == POSTGRESQL:
        with psycopg.connect(**connections["owner"].get_connection_params()) as connection:
            yield connection
    else:
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20)) as file, file:
            yield file


def _flush_as_owner(operations: object, sql_list: list[str]) -> None:
    """Empty the tables that have rows; emptying all at once (TRUNCATE) makes a file for each of a hundred tables.

    It needs the owner, and the ledger's own guards set aside: they refuse even the owner.
    """
    tables = re.findall(r'"(\w+)"', " ".join(sql_list))
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    every = ", ".join(f'"{table}"' for table in tables)
    with owner() as connection:
        # As TRUNCATE would, wait for whoever is still at it: what a thread of the test adds later would stay.
        connection.execute(f"LOCK TABLE {every} IN ACCESS EXCLUSIVE MODE")
        filled = [table for (table,) in connection.execute(asked).fetchall()]
        guarded = not set(guards.TABLES).isdisjoint(filled)
        for sql in guards.remove(POSTGRESQL) if guarded else ():
            connection.execute(sql)
        while filled:
            left = [table for table in filled if not _emptied(connection, table)]
            if left == filled:
                raise RuntimeError(f"These tables cannot be emptied: {left}")
            filled = left
        for sql in guards.install(POSTGRESQL) if guarded else ():
            connection.execute(sql)
    _forget_the_head()


def _emptied(connection: sqlite3.Connection | psycopg.Connection, table: str) -> bool:
    """Not while rows of another table refer to its rows, where the database asks at once."""
    assert isinstance(connection, psycopg.Connection)
    try:
        with connection.transaction():
            connection.execute(f'DELETE FROM "{table}"')
    except psycopg.errors.IntegrityError:
        return False
    return True


def _flush_without_guards(operations: object, sql_list: list[str]) -> None:
    """Empty every table of SQLite; the triggers of the ledger are set aside for it and put back."""
    connection = operations.connection  # type: ignore[attr-defined]
    with record_engine.guards_aside(connection), connection.cursor() as cursor:
        for sql in sql_list:
            cursor.execute(sql)
    _forget_the_head()


def _forget_the_head() -> None:
    """The signed end of the ledger stands beside the database: it says that an emptied ledger was cut."""
    (settings.HOME / HEAD_FILE).unlink(missing_ok=True)
