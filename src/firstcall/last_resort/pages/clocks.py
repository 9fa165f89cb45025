"""The clock that runs in a case: what is waited for, until when, and is it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from firstcall.last_resort.queries import Now
from firstcall.last_resort.queries.standing import last_resort_said
from firstcall.last_resort.rules.stages import (
    ADVOCATING,
    CALLED,
    CLOSED,
    COMMITTED,
    CONSTRAINED,
    DUE,
    LAST_RESORT,
    WITH_HC,
)

SOON = timedelta(days=1)


@dataclass(frozen=True)
class RunningClock:
    """`what` is waited for in words, until `at`; `state` as `c-clock` wants it."""

    what: str
    at: datetime
    state: str  # running, soon, overdue


def state_at(due: datetime, at: datetime) -> str:
    """Does the clock run, is it due within a day, is it over?"""
    if at >= due:
        return "overdue"
    return "soon" if due - at <= SOON else "running"


def end_of(day: date, zone: str) -> datetime:
    """The last minute of a day on the country's clocks: a day given is a whole day."""
    try:
        return datetime.combine(day, time(23, 59), ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.combine(day, time(23, 59), UTC)


def clock_of(now: Now, at: datetime, zone: str) -> RunningClock | None:
    """The clock of a case, None where nothing is waited for by a day."""
    found = _due(now, zone)
    return None if found is None else RunningClock(found[0], found[1], state_at(found[1], at))


def _due(now: Now, zone: str) -> tuple[str, datetime] | None:
    case = now.case
    if now.stage == CALLED and case.reply_by:
        return _("Partners answer"), case.reply_by
    if now.stage == LAST_RESORT:
        if now.standing == DUE and case.answer_by:
            return _("The provider of last resort answers"), case.answer_by
        if now.standing in (CONSTRAINED, ADVOCATING, WITH_HC) and case.review_on:
            return _("Looked at again"), end_of(case.review_on, zone)
        if now.standing == COMMITTED:
            days = [one.by_on for one in last_resort_said(case) if one.by_on]
            return (_("To be filled"), end_of(max(days), zone)) if days else None
    if now.stage == CLOSED and case.check_on and case.checked_at is None:
        return _("Held against what is reported"), end_of(case.check_on, zone)
    return None
