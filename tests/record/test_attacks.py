"""The running connection cannot rewrite the ledger: each statement is refused by the database and changes
nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from firstcall.record import actions, engine, queries
from firstcall.record.rules import Acting
from tests.setup import environment

POSTGRESQL = environment.engine() == environment.POSTGRESQL
BY = Acting("person0000000000", "COORD")
ENTRY = "(1, '2026-03-02 09:00:00+00', 'lead.ended', 'lead:b', '', '', '', 'c', 'p', 'h')"
CONTENT = "(1, 's', '{}')"
CHECKPOINT = "(4, 'h', '2026-03-02 09:00:00+00', 'k', 's')"

EITHER = [
    "UPDATE ledger_entry SET act = 'lead.named' WHERE sequence = 1",
    "UPDATE ledger_entry SET sequence = 9 WHERE sequence = 4",
    "DELETE FROM ledger_entry WHERE sequence = 3",
    f"INSERT INTO ledger_entry VALUES {ENTRY} ON CONFLICT (sequence) DO UPDATE SET act = 'lead.named'",
    "UPDATE ledger_content SET content = '{}' WHERE entry_id = 1",
    "DELETE FROM ledger_content WHERE entry_id = 1",
    f"INSERT INTO ledger_content VALUES {CONTENT} ON CONFLICT (entry_id) DO UPDATE SET content = '{{}}'",
    "UPDATE ledger_checkpoint SET hash = 'h'",
    "DELETE FROM ledger_checkpoint",
    f"INSERT INTO ledger_checkpoint VALUES {CHECKPOINT} ON CONFLICT (sequence) DO UPDATE SET hash = 'h'",
    "DROP TABLE ledger_content",
    "ALTER TABLE ledger_entry RENAME TO old_entry",
    "INSERT INTO ledger_content VALUES (2, 's', '{}')",
]
SQLITE = [
    f"INSERT OR REPLACE INTO ledger_entry VALUES {ENTRY}",
    f"REPLACE INTO ledger_content VALUES {CONTENT}",
    f"INSERT OR REPLACE INTO ledger_checkpoint VALUES {CHECKPOINT}",
    "UPDATE OR REPLACE ledger_entry SET sequence = 3 WHERE sequence = 4",
    "DROP TRIGGER ledger_entry_no_update",
    "DROP TRIGGER ledger_content_no_delete",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA writable_schema = ON",
]
POSTGRES = [
    "TRUNCATE ledger_entry CASCADE",
    "TRUNCATE ledger_content",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_guard_1 ON ledger_entry",
    "DROP FUNCTION ledger_refuse() CASCADE",
    "SET session_replication_role = replica",
    "SELECT ledger_erase(1)",
    "WITH gone AS (DELETE FROM ledger_content RETURNING *) SELECT * FROM gone",
    "MERGE INTO ledger_entry USING (SELECT 1 AS n) AS s ON sequence = s.n WHEN MATCHED THEN DELETE",
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "ALTER TABLE ledger_entry OWNER TO CURRENT_USER",
    "SELECT * FROM ledger_entry FOR UPDATE",
]
STATEMENTS = EITHER + (POSTGRES if POSTGRESQL else SQLITE)


@pytest.fixture
def _ledger(db: None, at: datetime) -> None:
    with transaction.atomic():
        for _ in range(2):
            actions.append(act="lead.ended", subject="lead:a", content={"name": "Ayo"}, by=BY, at=at)
    actions.erase_content(2, reason="asked for", by=BY, at=at)
    actions.checkpoint(at)


def everything() -> Iterator[list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        for table in ("ledger_entry", "ledger_content", "ledger_checkpoint"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            yield cursor.fetchall()


def attack(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("_ledger")
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses(statement: str) -> None:
    before = list(everything())
    assert [len(rows) for rows in before] == [4, 3, 1]
    with pytest.raises(DatabaseError) as refused:
        attack(statement)
    assert any(
        sentence in str(refused.value)
        for sentence in ("never changed", "not authorized", "permission denied", "must be owner")
    )
    assert list(everything()) == before


@pytest.mark.usefixtures("_ledger")
def test_a_made_up_erasure_in_a_temporary_table_is_not_believed() -> None:
    if not POSTGRESQL:
        pytest.skip("the way in is PostgreSQL's search path")
    attack("CREATE TEMPORARY TABLE ledger_entry ON COMMIT DROP AS SELECT * FROM public.ledger_entry")
    attack("UPDATE pg_temp.ledger_entry SET act = 'content.erased', subject = 'ledger:1'")
    with pytest.raises(DatabaseError, match="never changed"):
        attack("SELECT ledger_erase(1)")


@pytest.mark.django_db
def test_the_settings_the_guards_stand_on() -> None:
    with connection.cursor() as cursor:
        if POSTGRESQL:
            cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname LIKE 'ledger_guard_%'")
            assert cursor.fetchall() == [("A",)] * 4
            cursor.execute("SELECT has_table_privilege('ledger_entry', 'UPDATE, DELETE, TRUNCATE')")
            assert cursor.fetchall() == [(False,)]
        else:
            cursor.execute("PRAGMA recursive_triggers")
            assert cursor.fetchall() == [(1,)]
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'"
            )
            assert cursor.fetchall() == [(7,)]


@pytest.mark.django_db(transaction=True)
def test_migrating_again_changes_nothing_and_the_guards_stay(at: datetime) -> None:
    with transaction.atomic():
        actions.append(act="lead.ended", subject="lead:a", content={}, by=BY, at=at)
    with transaction.atomic():
        pass
    if not POSTGRESQL:
        engine.migrate()
        with engine.guards_aside(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_content SET salt = salt")
    for statement in ("DELETE FROM ledger_content", "DROP TABLE ledger_content"):
        with pytest.raises(DatabaseError):
            attack(statement)
    assert queries.verify_database().faults == []
