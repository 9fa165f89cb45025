"""The persons who hold a role in an emergency, the Humanitarian Coordinator among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext

from firstcall.access.queries import holders
from firstcall.organisations.models import Person
from firstcall.record.kept_queries import KeptQuery
from firstcall.structure.models import (
    Emergency,
)

NAMES = KeptQuery(
    lambda role, emergency, at: (
        holders((role,), at, emergency=emergency).order_by("name").values_list("name")
    ),
    "HC",
    1,
    datetime(2000, 1, 1, tzinfo=UTC),
)


def persons_holding(emergency: Emergency, roles: Sequence[str], at: datetime) -> list[Person]:
    """The persons who hold one of `roles` for this emergency at `at`."""
    return list(holders(roles, at, emergency=emergency).order_by("name"))


def humanitarian_coordinator(emergency: Emergency, at: datetime) -> Person | None:
    """The Humanitarian (or Resident) Coordinator at `at`; None while the post is vacant."""
    return next(iter(persons_holding(emergency, ("HC",), at)), None)


def hc_name(emergency: Emergency, at: datetime) -> str:
    """Who a gap stands against when no lead answers for it (GN 10; L5)."""
    named = NAMES("HC", emergency.pk, at)
    return str(named[0][0]) if named else gettext("Humanitarian Coordinator (vacant)")
