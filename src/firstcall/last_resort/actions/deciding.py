"""The provider of last resort answers by its own representative: commits, or says what fails, or advocates (GN 11).

Where it commits, that is a commitment of its own agency. Where a condition fails, it is constrained, not at fault: who
hears of it follows from the condition (funding: the HC and donors; L3).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import may
from firstcall.access.rules import Actor, Forbidden
from firstcall.last_resort.actions.recording import (
    add_act,
    in_roles,
    scope_for,
    scope_of,
    take,
    tell_people,
    who_may,
)
from firstcall.last_resort.models import GapAct, GapCase, LastResortAnswer
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.seeing import represents
from firstcall.last_resort.queries.standing import Now, case_now
from firstcall.last_resort.rules.bringing import NOT_ITS_REPRESENTATIVE, Said, why_not_last_resort
from firstcall.last_resort.rules.people import free_for
from firstcall.last_resort.rules.stages import ADVOCATING, COMMITTED, CONSTRAINED, DUE
from firstcall.policy.refusal import gettext_noop, grouped, refuse
from firstcall.record.rules import Acting
from firstcall.structure.actions import propose_commitment
from firstcall.structure.models import Commitment

COMMITS = gettext_noop(
    "%(group)s, %(area)s: %(organisation)s commits to fill what is left of a gap (%(case)s)."
)
CONSTRAINS = gettext_noop(
    "%(group)s, %(area)s: %(organisation)s is constrained in filling a gap (%(case)s) and says why."
)
ADVOCATES = gettext_noop("%(group)s, %(area)s: %(organisation)s explains a gap (%(case)s) and advocates.")
TEXTS = {"commit": COMMITS, "constrained": CONSTRAINS, "advocate": ADVOCATES}
STANDING = {"commit": COMMITTED, "constrained": CONSTRAINED, "advocate": ADVOCATING}


@transaction.atomic
def answer_last_resort(
    case: GapCase, *, said: Said, expected: int | None, by: Actor, at: datetime
) -> LastResortAnswer:
    """The representative of the agency addressed answers, in person (no token, no operator).

    Raises `Refused` (no such duty; no explanation; no condition), `Stale`, `Forbidden`.
    """
    scope = scope_of(case, case.holder_id)
    if by.by_token:
        require(by, "last_resort_call", "answer", scope)  # a program is told so before anything else
    require(by, "gap_case", "read", replace(scope_for(by, case), published=False))  # the whole of it
    now = case_now(case, at)
    refusal = why_not_last_resort(
        stage=case.stage,
        duty=case.duty or "nobody",
        course=now.course,
        holder=(case.holder.acronym or case.holder.name) if case.holder else "",
        own=may(by, "last_resort_call", "answer", scope),
        standing=now.standing,
        said=said,
        free=free_for(now.remaining, binding=True),
        today=at.date(),
    )
    if refusal is not None and refusal.code == NOT_ITS_REPRESENTATIVE:
        raise Forbidden(refusal)
    if refusal is not None and not represents(by, case):  # whose it never is, is told that and no more
        require(by, "last_resort_call", "answer", scope)
    refuse(refusal)
    acting = require(by, "last_resort_call", "answer", scope)
    assert case.holder is not None
    if said.answer != "commit" and said.review_on is None:
        said = replace(said, review_on=at.date() + timedelta(days=now.course.review_days))
    take(case, expected)
    row = _written(case, said, by, acting, at)
    _standing(case, row, at)
    act = add_act(
        case,
        kind="last_resort",
        act=f"gap-case.last-resort-{_verb(said.answer)}",
        acting=acting,
        at=at,
        clause=case.duty_clause or "GN 11",
        text=row.explanation or row.evidence,
        organisation=case.holder,
        people=row.people,
        amount_usd=row.amount_usd,
        last_resort_answer=row,
        content={
            "answer": said.answer,
            "conditions": list(said.conditions),
            "evidence": row.evidence,
            "explanation": row.explanation,
            "amount_usd": row.amount_usd,
            "by_on": row.by_on,
            "review_on": row.review_on,
        },
    )
    _tell(case, now, row, act, at)
    return row


def _verb(answer: str) -> str:
    return {"commit": "committed", "constrained": "constrained", "advocate": "explained"}[answer]


def _written(case: GapCase, said: Said, by: Actor, acting: Acting, at: datetime) -> LastResortAnswer:
    assert case.holder is not None
    return LastResortAnswer.objects.create(
        case=case,
        organisation=case.holder,
        answer=said.answer,
        access="access" in said.conditions,
        security="security" in said.conditions,
        funding="funding" in said.conditions,
        people=said.people,
        by_on=said.by_on,
        evidence=said.evidence.strip(),
        explanation=said.explanation.strip(),
        amount_usd=said.amount_usd,
        review_on=None if said.answer == "commit" else said.review_on,
        commitment=_commitment(case, said, by, at) if said.answer == "commit" else None,
        person=acting.person,
        role=acting.role,
        at=at,
    )


def _commitment(case: GapCase, said: Said, by: Actor, at: datetime) -> Commitment | None:
    group = group_now(case.group)
    if group is None or case.holder is None:
        return None
    many = f" ({grouped(said.people)})" if said.people is not None else ""
    return propose_commitment(
        group=group,
        organisation=case.holder,
        text=f"{case.code}{many}: {said.explanation.strip() or case.what}",
        area=case.area,
        due_on=said.by_on,
        by=by,
        at=at,
    )


def _standing(case: GapCase, row: LastResortAnswer, at: datetime) -> None:
    """Committed once nobody is left; a part committed leaves the rest due."""
    standing, review_on = STANDING[row.answer], row.review_on
    if row.answer == "commit":
        fresh = cases_seen_anew(case)
        if case_now(fresh, at).remaining.left:
            standing = DUE
    take(
        case,
        standing=standing,
        review_on=review_on,
        answer_by=case.answer_by if standing == DUE else None,
    )


def cases_seen_anew(case: GapCase) -> GapCase:
    """The case with everything said in it, read again: what was fetched with it before is older than the act."""
    return GapCase.objects.get(pk=case.pk)


def _tell(case: GapCase, now: Now, row: LastResortAnswer, act: GapAct, at: datetime) -> None:
    roles = {"HC", "OCHA"} | {role for one in row.conditions for role in now.course.condition(one).tells}
    people = in_roles(case, roles, at) | {one.pk for one in who_may(case, "call", at)}
    assert case.holder is not None
    tell_people(case, people, TEXTS[row.answer], act, organisation=case.holder.acronym or case.holder.name)
