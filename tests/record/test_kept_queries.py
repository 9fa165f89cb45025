"""A query whose SQL is kept finds what the query itself finds, whatever it is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q, QuerySet

from firstcall.record.kept_queries import KeptQuery
from firstcall.record.models import Receipt

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOURS = [FIRST + timedelta(hours=hours) for hours in range(4)]


def answered(person: str, status: int, at: datetime, until: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    kept = Receipt.objects.filter(created_at__gte=at, created_at__lt=until).filter(
        Q(status=None) | Q(status__gte=status), person=person
    )
    return kept.order_by("pk").values_list("pk", "person", "key", "status")


def test_it_finds_what_the_query_finds(django_assert_num_queries: Any) -> None:
    for number, (person, status) in enumerate([("a", 201), ("a", None), ("b", 409), ("a", 404)]):
        Receipt.objects.create(
            person=person, key=f"key {number} — %s", request_hash="", status=status, created_at=HOURS[number]
        )
    kept = KeptQuery(answered, "person", 1, HOURS[0], HOURS[1])
    asked = [
        (person, status, at, until)
        for person in ("a", "b", "nobody")
        for status in (200, 404)
        for at in HOURS
        for until in HOURS
    ]
    found = [kept(*values) for values in asked]
    assert found == [list(answered(*values)) for values in asked]
    assert sum(map(len, found)) == 17  # counted by hand
    with django_assert_num_queries(1):
        kept("a", 200, HOURS[0], HOURS[3])


def test_examples_that_look_alike_or_leave_a_value_out_are_refused() -> None:
    alike = KeptQuery(answered, "person", 1, HOURS[0], HOURS[0])
    with pytest.raises(ValueError, match="examples that differ"):
        alike("a", 200, HOURS[0], HOURS[1])
    fixed = KeptQuery(lambda person: answered(person, 200, *HOURS[:2]), "person")
    with pytest.raises(ValueError, match="every value as one of them"):
        fixed("a")
