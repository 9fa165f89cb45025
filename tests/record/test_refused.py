"""After somebody changed the database from outside, nothing more is recorded, and verification says why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction

from firstcall.record import actions, guards, queries
from firstcall.record.models import LedgerEntry
from firstcall.record.rules import Acting, LedgerUnsound
from tests.setup import databases, environment

BY = Acting("person0000000000", "COORD")
INSERT = (
    "INSERT INTO ledger_entry SELECT 4, at, act, subject, clause, role, organisation, commitment, hash, 'x'"
)
CONTENT = "INSERT INTO ledger_content SELECT {}, salt, content FROM ledger_content WHERE entry_id = 3"


def by_the_owner(*statements: str) -> None:
    vendor = "postgresql" if environment.engine() == environment.POSTGRESQL else "sqlite"
    with databases.owner() as owner:
        for statement in [*guards.remove(vendor), *statements, *guards.install(vendor)]:
            owner.execute(statement)


@pytest.fixture
def _three(transactional_db: None, at: datetime) -> None:
    for n in range(3):
        append(at, n)


def append(at: datetime, n: int = 9) -> None:
    with transaction.atomic():
        actions.append(act="lead.ended", subject=f"lead:{n}", content={"n": n}, by=BY, at=at)


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("statements", "refused", "found"),
    [
        (
            ["DELETE FROM ledger_content WHERE entry_id = 3", "DELETE FROM ledger_entry WHERE sequence = 3"],
            "ledger-cut",
            ["ledger-cut", "cut"],
        ),
        (["DELETE FROM ledger_content", "DELETE FROM ledger_entry"], "ledger-cut", ["ledger-cut", "cut"]),
        (
            ["UPDATE ledger_entry SET hash = 'x' WHERE sequence = 3"],
            "ledger-rewritten",
            ["ledger-rewritten", "changed", "rewritten"],
        ),
        (
            [f"{INSERT} FROM ledger_entry WHERE sequence = 3"],
            "ledger-foreign",
            ["ledger-foreign", "changed", "content-missing"],
        ),
        (
            [f"{INSERT} FROM ledger_entry WHERE sequence = 3", CONTENT.format(4)],
            "ledger-foreign",
            ["ledger-foreign", "changed"],
        ),
        (
            [
                f"{INSERT} FROM ledger_entry WHERE sequence = 3",
                CONTENT.format(4),
                "UPDATE ledger_entry SET hash = 'y' WHERE sequence = 3",
            ],
            "ledger-rewritten",
            ["ledger-rewritten", "changed", "rewritten", "link", "changed"],
        ),
    ],
)
def test_nothing_is_added_to_a_ledger_changed_from_outside(
    at: datetime, statements: list[str], refused: str, found: list[str]
) -> None:
    by_the_owner(*statements)
    count = LedgerEntry.objects.count()
    with pytest.raises(LedgerUnsound) as refusal:
        append(at)
    assert refusal.value.refusal.code == refused
    assert LedgerEntry.objects.count() == count
    assert [fault.code for fault in queries.verify_database().faults] == found


@pytest.mark.one_engine
@pytest.mark.usefixtures("_three")
def test_a_content_without_its_entry_is_found_and_exported(tmp_path: Path) -> None:
    by_the_owner(CONTENT.format(77))
    assert [(fault.sequence, fault.code) for fault in queries.verify_database().faults] == [(77, "extra")]
    queries.export(tmp_path / "x")
    assert '["content",77,' in (tmp_path / "x").read_text().splitlines()[-2]
    by_the_owner("DELETE FROM ledger_content WHERE entry_id = 77")


@pytest.mark.one_engine
@pytest.mark.usefixtures("_three")
def test_a_database_that_cannot_be_read_is_a_fault() -> None:
    with databases.owner() as owner:
        owner.execute("ALTER TABLE ledger_checkpoint RENAME TO gone")
    try:
        faults = queries.verify_database().faults
    finally:
        with databases.owner() as owner:
            owner.execute("ALTER TABLE gone RENAME TO ledger_checkpoint")
    assert [(fault.sequence, fault.code) for fault in faults] == [(0, "unreadable")]
