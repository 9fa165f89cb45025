"""What the one module that knows the database offers, the same on both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from firstcall.record import engine, writing
from firstcall.record.models import Receipt

COLUMNS = ["person", "key", "request_hash", "status", "headers", "body", "created_at"]


def rows(at: datetime, count: int) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        yield (
            "ayo",
            f"k{n}",
            "h",
            None if n % 2 else 201,
            "{}",
            "tab\there\nand \\N é",
            at + timedelta(seconds=n),
        )


@pytest.mark.django_db
def test_many_rows_are_added_as_the_tables_classes_would(at: datetime) -> None:
    assert writing.insert_rows("receipt", COLUMNS, rows(at, 2500)) == 2500
    assert writing.insert_rows("receipt", COLUMNS, []) == 0
    assert Receipt.objects.count() == 2500
    receipt = Receipt.objects.get(key="k2")
    assert (receipt.status, receipt.headers, receipt.body) == (201, {}, "tab\there\nand \\N é")
    assert receipt.created_at == at + timedelta(seconds=2)
    assert Receipt.objects.filter(created_at__gt=at + timedelta(seconds=2490)).count() == 9
    assert Receipt.objects.filter(status=None).count() == 1250
    made = Receipt.objects.create(person="bea", key="k", request_hash="h", created_at=at)
    assert made.pk > receipt.pk


@pytest.mark.django_db
def test_constraints_hold_for_many_rows(at: datetime) -> None:
    twice = [*rows(at, 3), *rows(at, 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        writing.insert_rows("receipt", COLUMNS, twice)
    assert Receipt.objects.count() == 0


@pytest.mark.django_db
def test_dates_decimals_and_zones() -> None:
    east = datetime(2026, 3, 2, 14, 45, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    row = writing._sqlite_row(
        [east, east.replace(tzinfo=None), east.date(), Decimal("1.50"), True, None, 7, "x"]
    )
    assert row == ["2026-03-02 09:00:00", "2026-03-02 14:45:00", "2026-03-02", "1.50", True, None, 7, "x"]


@pytest.mark.django_db
def test_the_lock_needs_no_table() -> None:
    with transaction.atomic():
        engine.lock_ledger()
        engine.lock_ledger()
    assert connection.vendor in ("sqlite", "postgresql")
