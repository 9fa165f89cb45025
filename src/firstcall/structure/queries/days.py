"""Rows in force on a day: the filter every dated row of the structure is read with."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def on_day(day: date, prefix: str = "") -> Q:
    """Rows in force on `day`: begun, and not ended before or on it."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    )
