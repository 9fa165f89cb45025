"""Closing a step, and sending the proposal: what it needs must be there, or it is refused with the clause (D7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from firstcall.access.rules import Actor
from firstcall.designation.actions.recording import (
    acting_in_step,
    add_act,
    finish_if_done,
    not_before,
    step_now,
    take,
    tell_of_step,
)
from firstcall.designation.checks import has_team_view
from firstcall.designation.models import Act, Case, Proposal
from firstcall.designation.proposals import conflict_of, fingerprint, proposal_text
from firstcall.designation.queries import facts_of, steps_of, unmet_of
from firstcall.designation.rules import StepNow, why_not_close, why_not_in_case, why_not_propose_own
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.rules import Acting

BY_THEMSELVES = ("propose", "circulate", "agree")  # acts with more to them than closing the step


@transaction.atomic
def close_step(
    case: Case, *, step: str, note: str = "", reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Act:
    """Close a step that was done: briefed, consulted, assessed, tested, determined, told, noted.

    `note`: what was done. `reason`: why it goes on without what a soft need asks for, or why it is late. It is dated
    `at`, never back. Raises `Refused` with the clause of what is missing, `Forbidden`, `Stale`.
    """
    refuse(why_not_in_case(case.state))
    one = step_now(case, step)
    if one is not None and one.step.act in BY_THEMSELVES:
        message = gettext_noop("This step has an act of its own: %(act)s.")
        raise Refused(Refusal("own-act", message, one.step.clause, {"act": one.step.act}))
    return close(case, one, note=note, reason=reason, expected=expected, by=by, at=at)[0]


def close(
    case: Case,
    one: StepNow | None,
    *,
    note: str,
    reason: str,
    expected: int | None,
    by: Actor,
    at: datetime,
    content: Mapping[str, object] | None = None,
) -> tuple[Act, Acting]:
    """Close a step within an act: permission, what it needs, the lock, the row, the notices. Gives the act and who."""
    refuse(why_not_in_case(case.state))
    if one is None:
        refuse(why_not_close(one, steps=(), unmet=(), reason=reason, now=at))
        raise AssertionError("refused above")
    acting = acting_in_step(by, case, one.step)
    at = not_before(case, at)
    missing = unmet_of(case, one, at)
    refuse(why_not_close(one, steps=steps_of(case), unmet=missing, reason=reason, now=at))
    take(case, expected)
    act = add_act(
        case,
        kind="closed",
        step=one.step,
        acting=acting,
        at=at,
        note=note.strip(),
        reason=reason.strip(),
        due_at=one.due_at,
        content={
            "without": [each.need.check for each in missing],
            "audiences": list(one.step.audiences),
            **(content or {}),
        },
    )
    tell_of_step(case, one.step, act)
    finish_if_done(case, at)
    return act, acting


@transaction.atomic
def propose(
    case: Case, *, note: str = "", reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Proposal:
    """The HC proposes to the ERC, or informs the ERC that no lead is new (GN 6; OG step 4).

    What is proposed is kept word for word with its fingerprint: replies and agreement are to exactly this text.
    """
    one = next((each for each in steps_of(case) if each.step.act == "propose"), None)
    text = proposal_text(case, by, at)
    proposal = Proposal(
        case=case, round=case.round, text=text, hash=fingerprint(text), person=by.person, at=at
    )
    act, _acting = close(
        case,
        one,
        note=note,
        reason=reason,
        expected=expected,
        by=by,
        at=at,
        content={"proposal": proposal.hash, "variant": case.variant},
    )
    refuse(why_not_propose_own(conflict=conflict_of(case, by), team_view=has_team_view(facts_of(case, at))))
    proposal.at = act.at
    proposal.save(force_insert=True)
    return proposal
