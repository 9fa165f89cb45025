"""A partner says that it has nothing to report for a round, or a coordinator writes down that it said so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.refusal import refuse
from firstcall.record.actions import change
from firstcall.returns.actions.entering import enter
from firstcall.returns.actions.filing import why_not
from firstcall.returns.actions.people import tell_come_again
from firstcall.returns.actions.settling import settle
from firstcall.returns.models import ReportingRound, Return, ReturnVersion
from firstcall.returns.queries import window
from firstcall.returns.queries.nil import existing_return, is_partner, rows_in_use, same_as
from firstcall.returns.rules.nil import NIL, why_not_nil, why_not_nil_here, why_not_take_nil_back
from firstcall.returns.rules.returns import RETURNED
from firstcall.returns.rules.rounds import day_in
from firstcall.structure.models import Group


@transaction.atomic
def say_nil(
    *,
    round_: ReportingRound,
    group: Group,
    organisation: Organisation,
    told_by: str = "",
    by: Actor,
    at: datetime,
) -> Return:
    """Record that a partner has nothing to report to `group` for the round: it has reported, without figures.

    `told_by`: who of the partner said so and how, where it is not its own people who record it. Raises `Refused`
    (rows of it count, the round is closed, it is no partner), `Forbidden`.
    """
    agency = current(organisation)
    own = next(
        (one.organisation for one in by.held if one.role == "PART" and one.organisation in same_as(agency)),
        None,
    )
    where = Scope(emergency=round_.emergency_id, group=group.pk, organisation=own or agency.pk)
    acting = require(by, "return", "nil", where)
    told_by = " ".join(told_by.split())[:200]
    name, today = agency.acronym or agency.name, day_in(at, window(round_).zone)
    refuse(why_not_nil_here(name, group.name, partner=is_partner(group, agency, round_.last_day, today)))
    row = existing_return(round_, group, agency)
    refuse(why_not(round_, row, group.name, at))
    refuse(
        why_not_nil(
            organisation=name,
            name=round_.name,
            state=row.state if row else "",
            rows=rows_in_use(round_, group, agency, row),
            own=own is not None,
            told_by=told_by,
            first_day=round_.first_day,
            today=today,
        )
    )
    awaited = row is not None and row.state == RETURNED
    if row is None:
        row = Return.objects.create(
            round=round_, group=group, organisation=agency, state=NIL, first_at=at, latest_at=at
        )
    else:
        change(row, expected=None, state=NIL, reason="", number=row.number + 1, latest_at=at)
    ReturnVersion.objects.create(
        of=row,
        number=row.number,
        rows=0,
        brought=0,
        told_by=told_by,
        person=acting.person[:16],
        submitted_at=at,
    )
    entry = enter("return.nil", row, acting, at, told_by=told_by)
    if awaited:
        tell_come_again(round_, group, entry, at)
    return row


@transaction.atomic
def take_nil_back(row: Return, *, expected: int | None, by: Actor, at: datetime) -> Return:
    """Take back that there was nothing to report: the partner is waited for again. Raises `Refused`, `Stale`,
    `Forbidden`."""
    where = Scope(emergency=row.round.emergency_id, group=row.group_id, organisation=row.organisation_id)
    acting = require(by, "return", "nil", where)
    refuse(why_not_take_nil_back(row.round.name, row.state))
    refuse(why_not(row.round, row, row.group.name, at))
    change(row, expected=expected)
    row.versions.filter(batch=None, taken_back_at=None).update(taken_back_at=at)
    settle(row)
    row.refresh_from_db()
    enter("return.nil-withdrawn", row, acting, at)
    return row
