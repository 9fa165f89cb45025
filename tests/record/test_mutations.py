"""10,000 random changes to a ledger by the owner of the database (1,000 outside CI): every one is found.

The guards are taken down first, as the owner can. Each change is made through SQL, the ledger is verified as
`firstcall ledger verify` does, and the change is rolled back.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from firstcall.record import actions, chain, engine, guards, queries, signing
from firstcall.record.rules import Acting
from tests.setup import environment

TIMES = 10_000 if os.environ.get("CI") == "true" else 1_000
FLIPS = TIMES // 20
BY = Acting("person0000000000", "COORD", "organisation0000")
TEXTS = {
    "ledger_entry": ["act", "subject", "clause", "role", "organisation", "commitment", "previous", "hash"],
    "ledger_content": ["salt", "content"],
    "ledger_checkpoint": ["hash", "key_id", "signature"],
}
KEYS = {"ledger_entry": "sequence", "ledger_content": "entry_id", "ledger_checkpoint": "sequence"}
LAST = 24


def run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


DAMAGE = [
    "UPDATE ledger_entry SET {0} = CAST(x'ff41' AS TEXT) WHERE sequence = {1}",
    "UPDATE ledger_entry SET {0} = CAST({0} AS BLOB) WHERE sequence = {1}",
    "UPDATE ledger_entry SET {0} = {0} || char(0) WHERE sequence = {1}",
    "UPDATE ledger_entry SET {0} = '2026-13-01 09:00:00' WHERE sequence = {1}",
    "UPDATE ledger_entry SET {0} = 7 WHERE sequence = {1}",
]


class Attacker:
    """The owner of the database, choosing at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def key(self, table: str) -> int:
        return int(self.random.choice(run(f"SELECT {KEYS[table]} FROM {table}"))[0])

    def table(self) -> str:
        return self.random.choice(list(TEXTS))

    def a_byte(self) -> None:
        """One character of one text is changed, added or taken away."""
        while True:
            table = self.table()
            column, key = self.random.choice(TEXTS[table]), self.key(table)
            ((text,),) = run(f"SELECT {column} FROM {table} WHERE {KEYS[table]} = %s", key)
            place = self.random.randrange(len(text) + 1)
            new = text[:place] + self.random.choice(["", "0", "A", "a", " ", "é", text[place:][:1].upper()])
            new += text[place + self.random.choice([0, 1]) :]
            if new != text:
                break
        run(f"UPDATE {table} SET {column} = %s WHERE {KEYS[table]} = %s", new, key)

    def a_bit_of_time(self) -> None:
        table = self.random.choice(["ledger_entry", "ledger_checkpoint"])
        key = self.key(table)
        ((at,),) = run(f"SELECT at FROM {table} WHERE {KEYS[table]} = %s", key)
        later = at + timedelta(microseconds=self.random.choice([-(10**6), -1, 1, 10**9]))
        run(f"UPDATE {table} SET at = %s WHERE {KEYS[table]} = %s", str(later), key)

    def a_row(self) -> None:
        """A whole entry says something else."""
        run(
            "UPDATE ledger_entry SET act = 'lead.named', role = 'HC' WHERE sequence = %s",
            self.key("ledger_entry"),
        )

    def a_deletion(self) -> None:
        table = self.table()
        key = self.key(table)
        if table == "ledger_entry":
            run("DELETE FROM ledger_content WHERE entry_id = %s", key)
        run(f"DELETE FROM {table} WHERE {KEYS[table]} = %s", key)

    def a_cut_tail(self) -> None:
        """The end disappears, with every checkpoint that speaks of it."""
        first = self.random.randint(1, LAST)
        for table in ("ledger_checkpoint", "ledger_content", "ledger_entry"):
            run(f"DELETE FROM {table} WHERE {KEYS[table]} >= %s", first)

    def a_swap(self) -> None:
        """Two entries change places, what they say with them or not."""
        one, other = self.random.sample(range(1, LAST + 1), 2)
        tables = ["ledger_entry", *self.random.sample(["ledger_content"], self.random.randint(0, 1))]
        for table in tables:
            for old, new in ((one, -1), (other, one), (-1, other)):
                run(f"UPDATE {table} SET {KEYS[table]} = %s WHERE {KEYS[table]} = %s", new, old)

    def an_order(self) -> None:
        """An entry moves elsewhere, and all after it move up or down."""
        place = self.random.randint(1, LAST - 1)
        run("UPDATE ledger_entry SET sequence = -sequence WHERE sequence >= %s", place)
        run("UPDATE ledger_entry SET sequence = 1 - sequence WHERE sequence < 0")
        run("UPDATE ledger_entry SET sequence = %s WHERE sequence = %s", place, LAST + 1)

    def an_insertion(self) -> None:
        """A made-up entry, rightly hashed and chained, at the end or in between (with all after it
        re-hashed)."""
        place = self.random.randint(2, LAST + 1)
        run("UPDATE ledger_content SET entry_id = -entry_id WHERE entry_id >= %s", place)
        run("UPDATE ledger_content SET entry_id = 1 - entry_id WHERE entry_id < 0")
        run("UPDATE ledger_entry SET sequence = -sequence WHERE sequence >= %s", place)
        run("UPDATE ledger_entry SET sequence = 1 - sequence WHERE sequence < 0")
        ((at,),) = run("SELECT at FROM ledger_entry WHERE sequence = %s", place - 1)
        salt, text = "5a" * 32, '{"by":"person0000000000"}'
        run(
            "INSERT INTO ledger_entry VALUES (%s, %s, 'lead.ended', 'lead:x', '', '', '', %s, '', 'new')",
            *(place, str(at), chain.commitment(salt, text)),
        )
        run("INSERT INTO ledger_content VALUES (%s, %s, %s)", place, salt, text)
        rehash(place)

    def a_rehash(self) -> None:
        """An entry is changed and everything after it hashed anew; the checkpoints are sometimes taken
        away."""
        place = self.random.randint(1, LAST)
        run("UPDATE ledger_entry SET act = 'lead.named', role = 'HC' WHERE sequence = %s", place)
        if self.random.random() < 0.5:
            run("DELETE FROM ledger_checkpoint WHERE sequence >= %s", place)
        rehash(place)

    def a_rehashed_content(self) -> None:
        """What an entry says is changed, its commitment and every hash after it to fit."""
        key = self.key("ledger_content")
        salt, text = "5a" * 32, '{"by":"person0000000000","name":"Bea"}'
        run("UPDATE ledger_content SET salt = %s, content = %s WHERE entry_id = %s", salt, text, key)
        committed = chain.commitment(salt, text)
        run("UPDATE ledger_entry SET commitment = %s WHERE sequence = %s", committed, key)
        rehash(key)

    def a_stray_content(self) -> None:
        place = self.random.choice([-3, 0, LAST + 1, 10**12])
        run("INSERT INTO ledger_content VALUES (%s, %s, '{}')", place, "5a" * 32)


def rehash(first: int) -> None:
    """Chain and hash all entries from `first` on as they are now."""
    previous = run("SELECT hash FROM ledger_entry WHERE sequence = %s", first - 1)
    last = previous[0][0] if previous else chain.GENESIS
    entries = [row[:10] for row in engine.ledger_rows(connection) if row[0] >= first]
    run("UPDATE ledger_entry SET hash = 'x' || sequence WHERE sequence >= %s", first)
    anew = []
    for entry in entries:
        before, last = last, chain.entry_hash([*entry[:8], last])
        anew.append((before, last, entry[0]))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE ledger_entry SET previous = %s, hash = %s WHERE sequence = %s", anew)


KINDS = [name for name in vars(Attacker) if name.startswith(("a_", "an_"))]


@pytest.fixture
def _ledger(transactional_db: None, at: datetime) -> None:
    for n in range(LAST - 4):
        with transaction.atomic():
            moment = at + timedelta(hours=n, microseconds=n % 3)
            content = {"name": f"Ayo é {n}", "n": n}
            actions.append(
                act="lead.ended", subject=f"lead:{n}", content=content, by=BY, at=moment, clause="GN 5"
            )
        if n in (5, 12):
            actions.checkpoint(at + timedelta(hours=n))
    actions.erase_content(4, reason="asked for", by=BY, at=at)
    actions.erase_content(9, reason="asked for", by=BY, at=at)
    assert queries.verify_database().faults == []
    assert queries.verify_database().entries == LAST


def undone(attack: Callable[[], None]) -> queries.Report:
    """What verification says after the attack, which is then rolled back."""
    with transaction.atomic():
        attack()
        report = queries.verify_database()
        transaction.set_rollback(True)
    return report


@pytest.mark.usefixtures("_ledger")
def test_every_change_by_the_owner_of_the_database_is_found() -> None:
    if environment.engine() == environment.POSTGRESQL:
        pytest.skip("the same verification; on SQLite the running role is the owner")
    attacker = Attacker(seed=20260302)
    head = signing.head(settings.HOME)
    tried: Counter[str] = Counter()
    unseen: list[str] = []
    engine.open_schema(connection)
    # Committed first: SQLite reads its schema anew at each way back within a transaction that changed it.
    with transaction.atomic():
        for statement in guards.remove("sqlite"):
            run(statement)
    with transaction.atomic():
        run("PRAGMA defer_foreign_keys = ON")
        for n in range(TIMES):
            kind = KINDS[n % len(KINDS)]
            tried[kind] += 1
            if undone(getattr(attacker, kind)).sound:
                unseen.append(kind)
        assert queries.verify_database().faults == []
        transaction.set_rollback(True)
    with transaction.atomic():
        for statement in guards.install("sqlite"):
            run(statement)
    engine.guard_connection(connection)
    assert (sum(tried.values()), unseen) == (TIMES, [])
    assert signing.head(settings.HOME) == head


@pytest.mark.one_engine
@pytest.mark.usefixtures("_ledger")
@pytest.mark.parametrize("sequence", [7, LAST])
@pytest.mark.parametrize("column", ["at", "act", "hash"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_no_text_is_found_and_named(damage: str, column: str, sequence: int) -> None:
    engine.open_schema(connection)
    with transaction.atomic():
        for statement in guards.remove("sqlite"):
            run(statement)
        report = undone(lambda: run(damage.format(column, sequence)) and None)
        transaction.set_rollback(True)
    engine.guard_connection(connection)
    assert (sequence, "changed") in [(fault.sequence, fault.code) for fault in report.faults]


@pytest.mark.one_engine
@pytest.mark.usefixtures("_ledger")
def test_no_flipped_bit_of_the_file_changes_the_ledger_unseen(tmp_path: Path) -> None:
    """A bit of the database's file flips: SQLite or the chain finds it, or what the ledger says is the
    same."""
    original = tmp_path / "original"
    with (
        sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source,
        sqlite3.connect(original) as target,
    ):
        source.backup(target)
    whole = original.read_bytes()
    said = list(everything_said(original))
    chance, unseen, found = random.Random(20260303), [], 0
    pages = [n for n in range(len(whole) // 4096) if b"GN 5" in whole[n * 4096 : (n + 1) * 4096]]
    for _ in range(FLIPS):
        place = chance.choice(pages) * 4096 + chance.randrange(4096)
        flipped = whole[place] ^ (1 << chance.randrange(8))
        copy = tmp_path / "copy"
        copy.write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
        if seen(copy):
            found += 1
        elif list(everything_said(copy)) != said:
            unseen.append(place)
    assert unseen == []
    assert found > FLIPS / 4


def everything_said(file: Path) -> Iterator[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as copy:
        for table in TEXTS:
            yield from copy.execute(f"SELECT * FROM {table} ORDER BY 1")


def seen(file: Path) -> bool:
    """Does SQLite's own check or the verification of the ledger find fault with the file?"""
    copy = DatabaseWrapper({**connection.settings_dict, "NAME": file}, alias="copy")
    try:
        with copy.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchall() != [("ok",)]:
                return True
        return not queries.verify_database(copy).sound
    except DatabaseError:
        return True
    finally:
        copy.close()
