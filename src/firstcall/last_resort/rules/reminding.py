"""When somebody is reminded of a gap case, and how often at most (security P19; GN 12). Values in, values out."""

from __future__ import annotations

from datetime import datetime, timedelta

SOON = timedelta(days=2)
"""How long before a call's day those who are silent are reminded (product choice)."""
WEEK = timedelta(days=7)
MOST_SILENT = 2
"""Reminders of one call to one organisation at most: before its day, and a week after that (product choice)."""


def silent_slot(*, reply_by: datetime, at: datetime) -> int | None:
    """Which reminder to a silent partner is due: 0 shortly before the day, 1 a week later; None: none is."""
    since = at - (reply_by - SOON)
    if since < timedelta(0):
        return None
    slot = since // WEEK
    return slot if slot < MOST_SILENT else None


def week_of(at: datetime) -> str:
    """The week of a moment, as ISO 8601 names it: "2026-W09"."""
    year, week, _day = at.isocalendar()
    return f"{year}-W{week:02d}"
