"""What goes on while a condition fails: attempts on record, and looking again; a change returns the duty (GN 11)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.last_resort.actions.recording import (
    add_act,
    in_roles,
    join_in,
    of_organisation,
    scope_for,
    take,
    tell_people,
)
from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.queries.duties import rest_of
from firstcall.last_resort.queries.standing import case_now
from firstcall.last_resort.rules.duties import Rest
from firstcall.last_resort.rules.going_on import why_not_log, why_not_review
from firstcall.last_resort.rules.stages import DUE, WITH_HC
from firstcall.organisations.models import Organisation
from firstcall.policy.gap_courses import course
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse

RETURNS = gettext_noop(
    "%(group)s, %(area)s: conditions have changed for a gap (%(case)s), so the duty of last resort returns."
)


@transaction.atomic
def log_effort(
    case: GapCase,
    *,
    kind: str,
    text: str,
    to_whom: str = "",
    amount_usd: int | None = None,
    by: Actor,
    at: datetime,
) -> GapAct:
    """Put an attempt on record: advocacy, mobilisation (with what came of it in dollars), explanation, another attempt.

    Raises `Refused`, `Stale`, `Forbidden`.
    """
    acting = require(by, "gap_case", "log", scope_for(by, case))
    refuse(why_not_log(stage=case.stage, kind=kind, text=text, to_whom=to_whom, amount_usd=amount_usd))
    join_in(case)
    return add_act(
        case,
        kind=kind,
        act=f"gap-case.{kind}-logged",
        acting=acting,
        at=at,
        clause="GN 11",
        text=text.strip(),
        to_whom=to_whom.strip(),
        amount_usd=amount_usd,
        content={"to_whom": to_whom.strip(), "amount_usd": amount_usd},
    )


@transaction.atomic
def review_case(
    case: GapCase,
    *,
    outcome: str,
    text: str,
    next_on: date | None = None,
    holder: Organisation | None = None,
    expected: int | None,
    by: Actor,
    at: datetime,
) -> GapCase:
    """Look again: it still holds (until `next_on`), or conditions have changed and the duty returns with its clock.

    Where it stood with the HC, whose the rest is is asked anew: an agency may have taken the duty on (`holder` where
    several have). Raises `Refused`, `Stale`, `Forbidden`.
    """
    acting = require(by, "gap_case", "review", scope_for(by, case))
    now = case_now(case, at)
    refuse(
        why_not_review(
            stage=case.stage,
            standing=now.standing,
            outcome=outcome,
            text=text,
            next_on=next_on,
            today=at.date(),
        )
    )
    if outcome == "holds":
        take(case, expected, review_on=next_on)
        add_act(
            case,
            kind="reviewed",
            act="gap-case.reviewed",
            acting=acting,
            at=at,
            clause="GN 11",
            text=text.strip(),
            content={"next_on": next_on},
        )
        return case
    rest = rest_of(case, at.date(), wanted=holder)
    if isinstance(rest, Refusal):
        raise Refused(rest)
    _returned(case, rest, expected, at)
    act = add_act(
        case,
        kind="returned",
        act="gap-case.duty-returned",
        acting=acting,
        at=at,
        clause=rest.clause,
        text=text.strip(),
        organisation=case.holder,
        content={"duty": rest.duty, "answer_by": case.answer_by},
    )
    people = of_organisation(case, [case.holder_id] if case.holder_id else [], at, ("LREP",))
    tell_people(case, people | in_roles(case, ("HC", "OCHA"), at), RETURNS, act)
    return case


def _returned(case: GapCase, rest: Rest, expected: int | None, at: datetime) -> None:
    days = course(case.course)
    addressed = days.duty(rest.duty).to == "agency"
    take(
        case,
        expected,
        duty=rest.duty,
        holder_id=rest.holder.organisation if rest.holder else None,
        duty_clause=rest.clause,
        standing=DUE if addressed else WITH_HC,
        answer_by=at + timedelta(days=days.answer_days) if addressed else None,
        review_on=None if addressed else at.date() + timedelta(days=days.review_days),
    )
