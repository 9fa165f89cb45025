"""Partners answer a call or offer unasked; what they undertake is their own commitment (GN 10, 11; L2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import may
from firstcall.access.rules import Actor, Forbidden
from firstcall.last_resort.actions.recording import (
    add_act,
    join_in,
    scope_for,
    scope_of,
    tell_people,
    who_may,
)
from firstcall.last_resort.models import GapCase, PartnerAnswer
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.partners import is_apart, standing_in, takes_part
from firstcall.last_resort.queries.standing import asked_in, latest_answers, left_for, now_is
from firstcall.last_resort.rules.calling import why_not_answer
from firstcall.last_resort.rules.people import why_not_part
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.refusal import gettext_noop, grouped, refuse
from firstcall.record.rules import Acting
from firstcall.structure.actions import propose_commitment
from firstcall.structure.models import Commitment
from firstcall.structure.rules.commitments import binds, why_not_for_another

ANSWERED = gettext_noop("%(group)s, %(area)s: %(organisation)s has answered about a gap (%(case)s).")


@transaction.atomic
def answer_call(
    case: GapCase,
    *,
    organisation: Organisation,
    answer: str,
    people: int | None = None,
    text: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> PartnerAnswer:
    """The organisation's own user accepts all that is left, a part, or declines; asked or not (then it is an offer).

    What it accepts is a commitment of its own, binding with this act (GN 10). Raises `Refused`, `Stale`; `Forbidden`
    with the clause for anybody else.
    """
    agency = current(organisation)
    scope = scope_of(case, agency.pk)
    refusal = why_not_for_another(
        organisation=agency.acronym or agency.name, own=may(by, "gap_answer", "answer", scope)
    )
    if refusal is not None and may(by, "gap_case", "read", scope_for(by, case)):
        raise Forbidden(refusal)
    acting = require(by, "gap_answer", "answer", scope)
    return _answer(case, agency, answer, people, text, reason, noted=False, acting=acting, by=by, at=at)


@transaction.atomic
def note_answer(
    case: GapCase,
    *,
    organisation: Organisation,
    answer: str,
    people: int | None = None,
    text: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> PartnerAnswer:
    """Write down what an organisation told the coordinator. A partner is asked for the commitment and held to nothing
    until its own user accepts it; an offer of an observer or of one alongside stands beside as an offer (GN 10; fn 1).

    Raises `Refused`, `Stale`, `Forbidden`.
    """
    agency = current(organisation)
    acting = require(by, "gap_case", "note", scope_for(by, case))
    return _answer(case, agency, answer, people, text, reason, noted=True, acting=acting, by=by, at=at)


def _answer(
    case: GapCase,
    agency: Organisation,
    answer: str,
    people: int | None,
    text: str,
    reason: str,
    *,
    noted: bool,
    acting: Acting,
    by: Actor,
    at: datetime,
) -> PartnerAnswer:
    before = next((one for one in latest_answers(case) if now_is(one.organisation) == agency.pk), None)
    refuse(
        why_not_answer(
            stage=case.stage,
            answer=answer,
            people=people,
            reason=reason,
            text=text,
            binding_before=bool(before and before.commitment and binds(before.commitment.state)),
        )
    )
    group = group_now(case.group)
    apart = is_apart(group, case.emergency, agency, at.date())
    asked = agency.pk in asked_in(case)
    refusal = standing_in(group, case.emergency, agency, at.date())
    if refusal is not None and refusal.code == "not-a-partner" and answer != "declined":
        refuse(refusal)
    join_in(case)
    refuse(why_not_part(people, left_for(case, agency.pk, binding=not apart)))
    row = PartnerAnswer.objects.create(
        case=case,
        organisation=agency,
        answer=answer,
        people=people,
        text=text.strip(),
        reason=reason.strip(),
        asked=asked,
        noted=noted,
        apart=apart,
        commitment=_commitment(case, agency, people, text, by, at)
        if answer != "declined" and not apart
        else None,
        person=acting.person,
        role=acting.role,
        at=at,
    )
    act = add_act(
        case,
        kind="answered" if asked else "offered",
        act="gap-case.answered" if asked else "gap-case.offered",
        acting=acting,
        at=at,
        clause="GN 1 fn 1; Annex 1" if apart else "GN 10, 11",
        text=row.text or row.reason,
        organisation=agency,
        people=people,
        partner_answer=row,
        content={
            "answer": answer,
            "noted": noted,
            "commitment": row.commitment.public_id if row.commitment else None,
        },
    )
    tell_people(case, who_may(case, "call", at), ANSWERED, act, organisation=agency.acronym or agency.name)
    return row


def _commitment(
    case: GapCase, agency: Organisation, people: int | None, text: str, by: Actor, at: datetime
) -> Commitment | None:
    """The commitment behind an answer: accepted at once where the organisation's own user gives it.

    Without a group, or for who only reports to it, the answer itself is the organisation's word. Whoever writes an
    answer down without the right to ask for commitments (the HC) asks for none.
    """
    group = group_now(case.group)
    if group is None or not takes_part(group, agency, at.date()):
        return None
    if not may(by, "commitment", "create", scope_of(case, agency.pk)):
        return None
    return propose_commitment(
        group=group,
        organisation=agency,
        text=f"{case.code}: {text.strip()}"
        if people is None
        else f"{case.code} ({grouped(people)}): {text.strip()}",
        area=case.area,
        by=by,
        at=at,
    )
