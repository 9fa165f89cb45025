"""What others say to a proposal, and what follows: circulated, answered, sent back or agreed (GN 6; OG step 5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Forbidden
from firstcall.designation.actions.carrying_out import carry_out, plan_reviews, wait_for_the_structure
from firstcall.designation.actions.recording import (
    add_act,
    join_in,
    not_before,
    scope_of,
    take,
    tell_roles,
)
from firstcall.designation.actions.steps import close
from firstcall.designation.models import Act, Case, Reply
from firstcall.designation.queries import facts_of, proposal_of, steps_of
from firstcall.designation.rules import (
    CLOSED,
    StepNow,
    why_not_agree,
    why_not_in_case,
    why_not_reply,
    why_not_return,
)
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append
from firstcall.record.rules import Acting
from firstcall.structure.models import TeamMember

IASC_ANSWERS = ("endorse", "alternative", "comment")
TEAM_ANSWERS = ("endorse", "object", "comment")
REPLIED = gettext_noop("%(emergency)s, %(case)s: %(organisation)s replied to the proposal.")
RETURNED = gettext_noop("%(emergency)s, %(case)s: the proposal came back for another round.")


def _step(case: Case, act: str) -> StepNow | None:
    return next((one for one in steps_of(case) if one.step.act == act), None)


def _circulated(case: Case) -> bool:
    sent, agreed = _step(case, "circulate"), _step(case, "agree")
    return bool(sent and sent.status == CLOSED and agreed and agreed.status != CLOSED)


@transaction.atomic
def circulate(
    case: Case, *, note: str = "", reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Act:
    """The ERC shares the proposal with the IASC and asks for endorsement or other proposals; the week begins now."""
    proposal = proposal_of(case)
    content = {"proposal": proposal.hash if proposal else ""}
    one = _step(case, "circulate")
    return close(case, one, note=note, reason=reason, expected=expected, by=by, at=at, content=content)[0]


@transaction.atomic
def reply(
    case: Case,
    *,
    answer: str,
    text: str = "",
    organisation: Organisation | None = None,
    by: Actor,
    at: datetime,
) -> Reply:
    """An IASC member, or a consulted global lead, endorses, proposes otherwise or comments, once a round (OG step 5).

    It is a reply to exactly the text that was sent. An answer after the week still counts: the clock decides nothing.
    """
    acting = require(by, "decision", "reply", scope_of(case.emergency))
    join_in(case)
    at = not_before(case, at)
    agency = _organisation_of(by, acting, organisation)
    proposal = proposal_of(case)
    if acting.role == "GCL" and not _concerns(case, agency, at):
        message = gettext_noop("%(agency)s has no global responsibility for a sector of this proposal.")
        raise Forbidden(Refusal("not-consulted", message, "GN 5, 6", {"agency": agency.acronym}))
    already = case.replies.filter(round=case.round, body="iasc", organisation=agency).exists()
    refuse(
        why_not_reply(
            circulated=proposal is not None and _circulated(case),
            already=already,
            answer=answer,
            text=text,
            answers=IASC_ANSWERS,
        )
    )
    return _add(case, "iasc", agency, answer, text, proposal.hash if proposal else "", acting, at)


@transaction.atomic
def give_view(
    case: Case,
    *,
    answer: str,
    text: str = "",
    organisation: Organisation | None = None,
    by: Actor,
    at: datetime,
) -> Reply:
    """A member of the country team, or a lead's representative, says what it thinks of the draft (OG step 3)."""
    acting = require(by, "decision", "view", scope_of(case.emergency))
    join_in(case)
    at = not_before(case, at)
    agency = _seat_of(by, acting, organisation, case)
    already = case.replies.filter(round=case.round, body="country_team", organisation=agency).exists()
    sent = _step(case, "propose")
    if sent is not None and sent.status == CLOSED:
        message = gettext_noop(
            "The proposal was sent already. The country team is asked again if it comes back."
        )
        raise Refused(Refusal("already-proposed", message, "OG step 3"))
    refuse(why_not_reply(circulated=True, already=already, answer=answer, text=text, answers=TEAM_ANSWERS))
    return _add(case, "country_team", agency, answer, text, "", acting, at)


def _organisation_of(by: Actor, acting: Acting, named: Organisation | None) -> Organisation:
    """The organisation that replies: that of the role, never another."""
    own = Organisation.objects.filter(public_id=acting.organisation).first() if acting.organisation else None
    if own is None:
        message = gettext_noop(
            "Your role names no organisation, so nobody would have replied. Ask for one that does."
        )
        raise Refused(Refusal("no-organisation", message, "OG step 5"))
    if named is not None and current(named) != current(own):
        message = gettext_noop("You reply for %(own)s and for nobody else.")
        raise Forbidden(
            Refusal("another-organisation", message, "OG step 5", {"own": own.acronym or own.name})
        )
    return current(own)


def _seat_of(by: Actor, acting: Acting, named: Organisation | None, case: Case) -> Organisation:
    """The organisation whose view this is: that of the role, else the seat or post the person holds."""
    if acting.organisation:
        return _organisation_of(by, acting, named)
    seats = TeamMember.objects.filter(emergency=case.emergency, ends_on=None).select_related("organisation")
    mine = [one.organisation for one in seats.filter(person=by.person_pk)] if by.person_pk else []
    if not mine and by.person_pk:
        mine = list(
            Organisation.objects.filter(
                posts__person=by.person_pk, posts__ends_on=None, pk__in=seats.values("organisation")
            )
        )
    if named is not None:
        mine = [one for one in mine if current(one) == current(named)]
    if len(mine) != 1:
        message = gettext_noop("No seat in the country team is recorded for you. Ask OCHA to record it.")
        raise Refused(Refusal("no-seat", message, "GN 8"))
    return current(mine[0])


def _concerns(case: Case, agency: Organisation, at: datetime) -> bool:
    return any(one.id == agency.public_id for line in facts_of(case, at).lines for one in line.global_leads)


def _add(
    case: Case,
    body: str,
    agency: Organisation,
    answer: str,
    text: str,
    hash_: str,
    acting: Acting,
    at: datetime,
) -> Reply:
    row = Reply.objects.create(
        case=case,
        round=case.round,
        body=body,
        organisation=agency,
        answer=answer,
        text=text.strip(),
        hash=hash_,
        person=acting.person,
        role=acting.role,
        at=at,
    )
    entry = append(
        act="designation.replied" if body == "iasc" else "designation.view-given",
        subject=f"case:{case.public_id}",
        content={
            "emergency": case.emergency.code,
            "case": case.code,
            "round": case.round,
            "organisation": agency.public_id,
            "answer": answer,
            "text": row.text,
            "proposal": hash_,
        },
        by=acting,
        at=at,
        clause="OG step 5" if body == "iasc" else "OG step 3",
    )
    params = {
        "emergency": case.emergency.name,
        "case": case.code,
        "organisation": agency.acronym or agency.name,
    }
    told = ("ERC", "HC") if body == "iasc" else ("HC", "OCHA")
    tell_roles(case, told, REPLIED, params, at=at, entry=entry)
    return row


@transaction.atomic
def return_proposal(case: Case, *, reason: str, expected: int | None, by: Actor, at: datetime) -> Act:
    """The ERC sends the proposal back to the HC with what others propose: another round, and this one is kept (D3)."""
    acting = require(by, "decision", "return", scope_of(case.emergency))
    refuse(why_not_in_case(case.state) or why_not_return(circulated=_circulated(case), reason=reason))
    before = case.round
    take(case, expected)
    act = add_act(case, kind="returned", acting=acting, at=at, reason=reason.strip(), clause="OG step 5")
    take(case, None, round=before + 1)
    params = {"emergency": case.emergency.name, "case": case.code}
    tell_roles(case, ("HC", "OCHA", "HCT", "IASC"), RETURNED, params, at=act.at, entry=act.ledger_sequence)
    return act


@transaction.atomic
def agree(
    case: Case, *, note: str = "", reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Act:
    """The ERC records that agreement is reached, and the leads are made: nobody else can, and silence never does it.

    Before the week is over, after an alternative or with silence, only with the reason how agreement was reached.
    """
    refuse(why_not_in_case(case.state))
    proposal = proposal_of(case)
    one = _step(case, "agree")
    if proposal is not None:
        require(by, "decision", "agree", scope_of(case.emergency))
        refuse(why_not_agree(proposer=proposal.person, declarer=by.person))
        wait_for_the_structure(case)
    content = {"proposal": proposal.hash if proposal else ""}
    act, acting = close(case, one, note=note, reason=reason, expected=expected, by=by, at=at, content=content)
    carry_out(case, acting=acting, at=act.at)
    plan_reviews(case, acting=acting, at=act.at)
    return act
