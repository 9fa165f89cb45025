"""Planning, closing and reopening rounds."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import holders
from firstcall.access.rules import Actor, Scope
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append, change, tell
from firstcall.record.rules import Acting
from firstcall.returns.models import ReportingRound
from firstcall.returns.queries import in_languages, month_name, overlapping, state_of, window
from firstcall.returns.rules.rounds import (
    Days,
    day_in,
    month_series,
    own_days,
    why_not_close,
    why_not_for_part,
    why_not_plan,
    why_not_reopen,
    why_not_series,
)
from firstcall.structure.models import Emergency, Group
from firstcall.structure.rules.endings import refusal_of_ended


def days_of(
    first_day: date | None,
    last_day: date | None,
    due_on: date | None,
    closes_on: date | None,
    opens_on: date | None = None,
) -> Days:
    """The days of a round as somebody wrote them. Raises `Refused` where one is missing."""
    found = own_days(first_day, last_day, due_on, closes_on, opens_on)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def scope_of(emergency: Emergency, group: Group | None) -> Scope:
    """Where a round lies; one of all groups in none of them."""
    return Scope(country=emergency.country_id, emergency=emergency.pk, group=group.pk if group else None)


@transaction.atomic
def plan_round(
    *, emergency: Emergency, group: Group | None = None, name: str = "", days: Days, by: Actor, at: datetime
) -> ReportingRound:
    """Plan one round of a group, or of all groups. Raises `Refused`, `Forbidden`.

    Without a `name` it has that of the month it begins in, in the emergency's language.
    """
    acting = require(by, "round", "create", scope_of(emergency, group))
    return _planned(emergency, group, name, days, acting, at)


@transaction.atomic
def plan_months(
    *,
    emergency: Emergency,
    group: Group | None = None,
    first: date,
    count: int = 1,
    due_day: int,
    closing_day: int,
    by: Actor,
    at: datetime,
) -> list[ReportingRound]:
    """Plan the rounds of `count` months from that of `first` on, due and closing on days of the month after each.

    All or none. Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "round", "create", scope_of(emergency, group))
    refuse(why_not_series(count, due_day, closing_day))
    series = month_series(first, count, due_day=due_day, closing_day=closing_day)
    return [_planned(emergency, group, "", days, acting, at) for days in series]


def _planned(
    emergency: Emergency, group: Group | None, name: str, days: Days, acting: Acting, at: datetime
) -> ReportingRound:
    if group is not None and group.ends_on is not None:
        refuse(refusal_of_ended())
    if group is not None:
        refuse(why_not_for_part(group.name, is_part=group.parent_id is not None))
    name = " ".join(name.split())[:80] or month_name(days.first_day, emergency.language)
    refuse(why_not_plan(name, days, overlapping(emergency, group, days.first_day, days.last_day)))
    made = ReportingRound.objects.create(
        emergency=emergency,
        group=group,
        name=name,
        first_day=days.first_day,
        last_day=days.last_day,
        opens_on=days.opens_on,
        due_on=days.due_on,
        closes_on=days.closes_on,
    )
    entry = _say(made, "round.opened", acting, at, due_on=days.due_on, closes_on=days.closes_on)
    ReportingRound.objects.filter(pk=made.pk).update(opened_entry=entry)
    made.refresh_from_db()
    return made


def _say(row: ReportingRound, act: str, acting: Acting, at: datetime, **more: object) -> int:
    subject = f"group:{row.group.public_id}" if row.group else f"emergency:{row.emergency.public_id}"
    content = {"round": row.public_id, "name": row.name, "first_day": row.first_day,
               "last_day": row.last_day, **more}  # fmt: skip
    return append(act=act, subject=subject, content=content, by=acting, at=at)


@transaction.atomic
def close_round(row: ReportingRound, *, expected: int | None, by: Actor, at: datetime) -> ReportingRound:
    """Close a round before its day: from now on it takes no returns. Raises `Refused`, `Stale`, `Forbidden`."""
    acting = require(by, "round", "change", scope_of(row.emergency, row.group))
    refuse(why_not_close(row.name, state_of(row, at)))
    change(row, expected=expected, closed_at=at, reopened_until=None, reopened_reason="")
    _say(row, "round.closed", acting, at)
    return row


@transaction.atomic
def reopen_round(
    row: ReportingRound, *, until: date, reason: str, expected: int | None, by: Actor, at: datetime
) -> ReportingRound:
    """Take returns again until `until` has ended, for a reason; those who report are told.

    Raises `Refused`, `Stale`, `Forbidden`.
    """
    acting = require(by, "round", "change", scope_of(row.emergency, row.group))
    reason = reason.strip()[:400]
    today = day_in(at, window(row).zone)
    refuse(why_not_reopen(row.name, state_of(row, at), until=until, today=today, reason=reason))
    change(row, expected=expected, closed_at=None, reopened_until=until, reopened_reason=reason)
    entry = _say(row, "round.reopened", acting, at, until=until, reason=reason)
    reporters = holders(("PART",), at, emergency=row.emergency)
    if row.group is not None:
        reporters = reporters & holders(("PART",), at, emergency=row.emergency, group=row.group)
    tell(
        people=reporters,
        text=gettext_noop("The round of %(round)s takes returns again, until %(day)s."),
        params={"round": row.name, "day": in_languages(until)},
        link=f"/e/{row.emergency.code}/returns/?round={row.public_id}",
        entry=entry,
        at=at,
    )
    return row
