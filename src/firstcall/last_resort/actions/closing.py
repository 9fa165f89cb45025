"""A case ends with what filled it, is checked against what was really reported, and may open again (GN 11; D7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.last_resort.actions.recording import (
    add_act,
    in_roles,
    of_organisation,
    scope_for,
    take,
    tell_people,
)
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.standing import asked_in, case_now
from firstcall.last_resort.rules.closing import why_not_close, why_not_reopen
from firstcall.last_resort.rules.stages import CLOSED, FOUND
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.record.actions import change

ENDED = gettext_noop("%(group)s, %(area)s: a gap is closed (%(case)s).")
AGAIN = gettext_noop("%(group)s, %(area)s: a gap is open again (%(case)s).")


@transaction.atomic
def close_case(
    case: GapCase, *, ending: str, text: str, expected: int | None, by: Actor, at: datetime
) -> GapCase:
    """Close a case with how it ended and what filled it. A draft is dismissed with the ending "no_gap".

    Raises `Refused` (nobody's undertaking on record; people are left), `Stale`, `Forbidden`.
    """
    acting = require(by, "gap_case", "confirm" if case.stage == "draft" else "close", scope_for(by, case))
    now = case_now(case, at)
    known = {one.id: one for one in now.course.endings}
    refuse(
        why_not_close(
            ending=known.get(ending),
            named=ending,
            endings=list(known),
            stage=now.stage,
            text=text,
            remaining=now.remaining,
            partners=[one for one in now.partners if one.counts],
            last_resort=[one for one in now.last_resort if one.counts],
        )
    )
    filled = known[ending].needs in ("partners", "last_resort")
    take(
        case,
        expected,
        stage=CLOSED,
        ending=ending,
        closed_at=at,
        check_on=at.date() + timedelta(days=now.course.check_days) if filled else None,
        checked_at=None,
    )
    act = add_act(
        case,
        kind="closed",
        act="gap-case.closed",
        acting=acting,
        at=at,
        clause=known[ending].clause,
        text=text.strip(),
        people=now.remaining.left,
        content={
            "ending": ending,
            "undertaken": [
                {"organisation": one.organisation, "people": one.people, "binding": one.binding}
                for one in (*now.partners, *now.last_resort)
                if one.counts
            ],
        },
    )
    people = of_organisation(case, asked_in(case), at, ("PART", "LREP"))
    tell_people(case, people | in_roles(case, ("HC", "OCHA"), at), ENDED, act)
    return case


@transaction.atomic
def reopen_case(case: GapCase, *, text: str, expected: int | None, by: Actor, at: datetime) -> GapCase:
    """Open a closed case again, with the reason: what was said stays on record and counts no more.

    Raises `Refused`, `Stale`, `Forbidden`.
    """
    acting = require(by, "gap_case", "reopen", scope_for(by, case))
    refuse(why_not_reopen(stage=case.stage, text=text))
    change(
        case,
        expected=expected,
        stage=FOUND,
        ending="",
        closed_at=None,
        reopened_at=at,
        check_on=None,
        checked_at=None,
        standing="",
        duty="",
        holder=None,
        duty_clause="",
        brought_at=None,
        answer_by=None,
        review_on=None,
        reply_by=None,
    )
    act = add_act(
        case,
        kind="reopened",
        act="gap-case.reopened",
        acting=acting,
        at=at,
        clause="GN 11",
        text=text.strip(),
    )
    tell_people(case, in_roles(case, ("HC", "OCHA"), at), AGAIN, act)
    return case
