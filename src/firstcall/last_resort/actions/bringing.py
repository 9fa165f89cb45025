"""What partners leave brings the last resort: urgency stated, the agency addressed, or the HC told (GN 11).

A convener is never addressed; the HC is kept fully aware instead (GN 3 *; fn 2; L4). Nobody's gap is the HC's (GN 10).
"""

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
from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.queries.duties import rest_of
from firstcall.last_resort.queries.partners import relevant_partners
from firstcall.last_resort.queries.standing import case_now
from firstcall.last_resort.rules.bringing import why_not_bring
from firstcall.last_resort.rules.duties import Rest
from firstcall.last_resort.rules.stages import DUE, LAST_RESORT, WITH_HC
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse

ADDRESSED = gettext_noop(
    "%(group)s, %(area)s: the rest of a gap (%(case)s) waits for your agency's answer as provider of last resort."
)
AWARE = gettext_noop("%(group)s, %(area)s: the last resort is called on for a gap (%(case)s).")
WITH_THE_HC = gettext_noop(
    "%(group)s, %(area)s: no agency has the duty of last resort for a gap (%(case)s); it stands with the HC."
)


@transaction.atomic
def bring_last_resort(
    case: GapCase,
    *,
    urgency: str,
    why: str,
    holder: Organisation | None = None,
    expected: int | None,
    by: Actor,
    at: datetime,
) -> GapCase:
    """State how urgent it is and call on the last resort: the agency of the lead's record, or the HC where none has it.

    `holder`: which agency, where several hold the duty. Raises `Refused` (partners first; time left; nothing left),
    `Stale`, `Forbidden`.
    """
    acting = require(by, "gap_case", "bring", scope_for(by, case))
    now = case_now(case, at)
    rest = rest_of(case, at.date(), wanted=holder)
    refuse(
        why_not_bring(
            stage=now.stage,
            duty=rest.duty if isinstance(rest, Rest) else "yes",
            urgency=urgency,
            why=why,
            left=now.remaining.left,
            partners_to_call=any(one.refusal is None for one in relevant_partners(case, at.date())),
        )
    )
    if isinstance(rest, Refusal):
        raise Refused(rest)
    addressed = now.course.duty(rest.duty).to == "agency"
    take(
        case,
        expected,
        stage=LAST_RESORT,
        urgency=urgency,
        urgency_why=why.strip(),
        duty=rest.duty,
        holder_id=rest.holder.organisation if rest.holder else None,
        duty_clause=rest.clause,
        standing=DUE if addressed else WITH_HC,
        brought_at=at,
        answer_by=at + timedelta(days=now.course.answer_days) if addressed else None,
        review_on=None if addressed else at.date() + timedelta(days=now.course.review_days),
    )
    act = add_act(
        case,
        kind="brought",
        act="gap-case.last-resort-called",
        acting=acting,
        at=at,
        clause=rest.clause,
        text=case.urgency_why,
        organisation=case.holder,
        people=now.remaining.left,
        content={
            "urgency": urgency,
            "duty": rest.duty,
            "scope": rest.holder.scope if rest.holder else "",
            "answer_by": case.answer_by,
        },
    )
    _tell(case, at, act)
    return case


def _tell(case: GapCase, at: datetime, act: GapAct) -> None:
    if case.holder is None:
        tell_people(case, in_roles(case, ("HC", "OCHA"), at), WITH_THE_HC, act)
        return
    tell_people(case, of_organisation(case, [case.holder_id or 0], at, ("LREP",)), ADDRESSED, act)
    tell_people(case, in_roles(case, ("HC", "OCHA"), at), AWARE, act)
