"""A reporting round: when it takes returns, when they are late, and what may be done to it. Product choices all.

Days are those of the emergency's own clocks: a round that closes on 10 April takes returns until that day has ended
there. docs/decisions/rounds-and-returns.md.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from firstcall.policy.refusal import Refusal, gettext_noop

PLANNED, OPEN, REOPENED, CLOSED = "planned", "open", "reopened", "closed"
STATES = (PLANNED, OPEN, REOPENED, CLOSED)
LONGEST_SERIES = 36


@dataclass(frozen=True)
class Days:
    """The days of a round: the period it asks about, both ends included, and when it opens, is due and closes."""

    first_day: date
    last_day: date
    opens_on: date
    due_on: date
    closes_on: date


@dataclass(frozen=True)
class Window:
    """When a round takes returns: its days, the acts on it since, and the clocks (an IANA zone) they are read on."""

    days: Days
    zone: str = ""
    closed_at: datetime | None = None
    reopened_until: date | None = None


def begins(day: date, zone: str) -> datetime:
    """The instant a day begins on the clocks of `zone` (an IANA name; UTC where empty)."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone) if zone else UTC)


def ends(day: date, zone: str) -> datetime:
    """The first instant after a day on the clocks of `zone`."""
    return begins(day + timedelta(days=1), zone)


def day_in(at: datetime, zone: str) -> date:
    """The day that `at` falls on, on the clocks of `zone`."""
    return at.astimezone(ZoneInfo(zone) if zone else UTC).date()


def state(window: Window, at: datetime) -> str:
    """planned, open, reopened or closed at this instant; what somebody did counts for more than the days."""
    if window.closed_at is not None and at >= window.closed_at:
        return CLOSED
    if window.reopened_until is not None:
        return REOPENED if at < ends(window.reopened_until, window.zone) else CLOSED
    if at < begins(window.days.opens_on, window.zone):
        return PLANNED
    return OPEN if at < ends(window.days.closes_on, window.zone) else CLOSED


def closed_on(window: Window) -> date:
    """The day a closed round closed on."""
    if window.closed_at is not None:
        return day_in(window.closed_at, window.zone)
    return window.reopened_until or window.days.closes_on


def days_late(window: Window, at: datetime) -> int:
    """How many days after the due day `at` falls; 0 until that day has ended."""
    return max(0, (day_in(at, window.zone) - window.days.due_on).days)


def month_days(month: date, *, due_day: int, closing_day: int) -> Days:
    """The round of a month: it opens when the month has ended, is due and closes on days of the month after.

    A day that month does not have is its last.
    """
    first = month.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    after = last + timedelta(days=1)
    length = monthrange(after.year, after.month)[1]
    due, closing = (after.replace(day=min(max(day, 1), length)) for day in (due_day, closing_day))
    return Days(first, last, after, due, closing)


def month_series(first: date, count: int, *, due_day: int, closing_day: int) -> list[Days]:
    """The rounds of `count` months from that of `first` on."""
    months = [first.year * 12 + first.month - 1 + number for number in range(count)]
    return [
        month_days(date(number // 12, number % 12 + 1, 1), due_day=due_day, closing_day=closing_day)
        for number in months
    ]


def own_days(
    first_day: date | None,
    last_day: date | None,
    due_on: date | None,
    closes_on: date | None,
    opens_on: date | None = None,
) -> Days | Refusal:
    """The days of a round as somebody wrote them; it opens when its period has ended, where nothing else is said."""
    if first_day is None or last_day is None or due_on is None or closes_on is None:
        return Refusal(
            "round-days",
            gettext_noop(
                "Say the first and the last day it asks about, the day it is due, and the day it closes."
            ),
        )
    return Days(first_day, last_day, opens_on or min(last_day + timedelta(days=1), due_on), due_on, closes_on)


def why_not_series(count: int, due_day: int, closing_day: int) -> Refusal | None:
    """A series has 1 to 36 months, and closes on or after the day it is due."""
    if not 1 <= count <= LONGEST_SERIES:
        return Refusal(
            "round-months",
            gettext_noop("Plan between 1 and %(most)s months at once."),
            params={"most": LONGEST_SERIES},
        )
    if not (1 <= due_day <= 31 and 1 <= closing_day <= 31):
        return Refusal(
            "round-day",
            gettext_noop("The days of the month run from 1 to 31. Choose a due day and a closing day."),
        )
    return None


def why_not_plan(name: str, days: Days, overlapping: str) -> Refusal | None:
    """A round has a name and days in their order; no two of one group ask about the same days."""
    if not name:
        return Refusal("round-name", gettext_noop("Give the round a name, such as its month."))
    if days.last_day < days.first_day:
        return Refusal(
            "round-period", gettext_noop("The period ends before it begins. Turn the two days round.")
        )
    if days.due_on < max(days.opens_on, days.first_day) or days.closes_on < days.due_on:
        return Refusal(
            "round-order",
            gettext_noop(
                "A round opens, is due, then closes, in this order. Choose later days for the latter."
            ),
        )
    if overlapping:
        return Refusal(
            "round-overlaps",
            gettext_noop("%(other)s already asks about these days. Choose others, or use that round."),
            params={"other": overlapping},
        )
    return None


def why_not_close(name: str, now: str) -> Refusal | None:
    """Only a round that takes returns can be closed."""
    if now == CLOSED:
        message = gettext_noop("The round of %(name)s is closed already.")
        return Refusal("round-is-closed", message, params={"name": name})
    return None


def why_not_reopen(name: str, now: str, *, until: date, today: date, reason: str) -> Refusal | None:
    """A closed round is reopened until a day that has not ended, for a reason that everybody reads."""
    if now != CLOSED:
        return Refusal(
            "round-not-closed",
            gettext_noop("The round of %(name)s is not closed, so there is nothing to reopen."),
            params={"name": name},
        )
    if not reason:
        return Refusal(
            "reopening-reason", gettext_noop("Say why it is reopened: everybody who reports reads it.")
        )
    if until < today:
        return Refusal("reopening-day", gettext_noop("Reopen it until today or a later day."))
    return None


def why_not_take(
    name: str, window: Window, at: datetime, *, asked_again: bool, group: str, day: object = ""
) -> Refusal | None:
    """A closed round takes nothing more, but for a return that was sent back: that is awaited (product choice).

    `day`: the day it closed on, as it is to be read; ISO where left out.
    """
    if asked_again or state(window, at) != CLOSED:
        return None
    return Refusal(
        "round-closed",
        gettext_noop(
            "The round of %(name)s closed on %(day)s. Ask the coordinator of %(group)s, or OCHA, to reopen it."
        ),
        params={"name": name, "day": day or closed_on(window), "group": group},
    )


def why_not_known(text: str, names: Sequence[str], *, several: bool) -> Refusal:
    """No round, or more than one of `names`, answers to what was written."""
    return Refusal(
        "round-unknown",
        gettext_noop("“%(text)s” can be several rounds: %(names)s. Say which one, as it is written here.")
        if several
        else gettext_noop("There is no round “%(text)s”. There are: %(names)s.")
        if names
        else gettext_noop("There is no round “%(text)s”, nor any other yet."),
        params={"text": text, "names": ", ".join(names)},
    )


def why_not_for_part(name: str, *, is_part: bool) -> Refusal | None:
    """A group below the capital reports with the whole of its group: its figures count there."""
    if not is_part:
        return None
    message = gettext_noop("%(name)s is a part of another group and reports with it. Plan the round there.")
    return Refusal("round-of-a-part", message, params={"name": name})
