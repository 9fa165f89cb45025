"""Opening a case, choosing its way, ending it without an agreement, and turning a plan into a running case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.designation.actions.recording import (
    add_act,
    not_before,
    one_at_a_time,
    scope_of,
    take,
    tell_roles,
)
from firstcall.designation.checks import why_not_fits
from firstcall.designation.models import Act, Case, Concern, ProposalLine, ProposedLead
from firstcall.designation.queries import facts_of, procedure_of, steps_of
from firstcall.designation.queries.cases import was_agreed
from firstcall.designation.queries.lines import lines_of
from firstcall.designation.rules import (
    CLOSED,
    why_not_in_case,
    why_not_open,
    why_not_reason,
    why_not_undo_outcome,
)
from firstcall.policy import profiles
from firstcall.policy.procedures import Procedure
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group, Lead

OPENED = gettext_noop("%(emergency)s: %(case)s is open, “%(procedure)s”. Its clocks run.")
ACTIVATED = gettext_noop("%(emergency)s: the contingency plan is activated as %(case)s. Its clocks run.")
ENDED = gettext_noop("%(emergency)s: %(case)s ended without a new arrangement.")


@transaction.atomic
def open_case(
    *,
    emergency: Emergency,
    procedure: str = "",
    lead: Lead | None = None,
    group: Group | None = None,
    concern: Concern | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """Open a case of a procedure of the emergency's edition; without a name, the one for how the emergency began.

    Its clocks start now. Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "case", "open", scope_of(emergency))
    one_at_a_time(emergency)
    chosen = _procedure(emergency, procedure)
    about = group or (lead.group if lead else None)
    refuse(
        why_not_open(
            procedure=chosen,
            onset=emergency.onset,
            has_lead=lead is not None and lead.ends_on is None,
            has_group=about is not None,
            running=_running(emergency, chosen, lead, about),
        )
    )
    case = _create(emergency, chosen, at, lead=lead, group=about, concern=concern)
    act = add_act(case, kind="opened", acting=acting, at=at, clause=chosen.clause)
    params = {"emergency": emergency.name, "case": case.code, "procedure": dict(chosen.names)}
    tell_roles(case, ("HC", "OCHA", "ERC"), OPENED, params, at=act.at, entry=act.ledger_sequence)
    return case


def _procedure(emergency: Emergency, name: str) -> Procedure:
    profile = profiles.profile(emergency.profile)
    fitting = [one for one in profile.procedures if emergency.onset in one.onsets]
    if not name and fitting:
        return fitting[0]
    for one in profile.procedures:
        if one.id == name:
            return one
    names = ", ".join(one.id for one in fitting) or "none"
    message = gettext_noop("The guidance has no procedure “%(name)s” here. There are: %(names)s.")
    raise Refused(Refusal("procedure-unknown", message, "GN 6; OG SOP", {"name": name, "names": names}))


def _running(emergency: Emergency, procedure: Procedure, lead: Lead | None, group: Group | None) -> str:
    rows = emergency.cases.filter(state="running")
    for case in rows:
        other = procedure_of(case)
        same = (
            other.about == procedure.about and case.lead == lead and (not case.group or case.group == group)
        )
        if same or (procedure.about, other.about) == ("structure", "structure"):
            return case.code
    return ""


def _create(emergency: Emergency, procedure: Procedure, at: datetime, **more: object) -> Case:
    last = emergency.cases.aggregate(last=Max("number"))["last"] or 0
    return Case.objects.create(
        emergency=emergency,
        number=last + 1,
        profile=emergency.profile,
        procedure=procedure.id,
        opened_at=at,
        **more,
    )


@transaction.atomic
def choose_variant(
    case: Case, *, variant: str, reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Act:
    """Choose a way through the procedure, such as "no-new-leads" (OG step 4), before anything is proposed."""
    acting = require(by, "case", "draft", scope_of(case.emergency))
    procedure = procedure_of(case)
    known = ["", *(one.id for one in procedure.variants)]
    if variant not in known:
        message = gettext_noop("This procedure has no variant “%(variant)s”. There are: %(known)s.")
        names = ", ".join(known[1:]) or "none"
        raise Refused(
            Refusal("variant-unknown", message, procedure.clause, {"variant": variant, "known": names})
        )
    if any(one.step.act == "propose" and one.status == CLOSED for one in steps_of(case)):
        message = gettext_noop("The proposal was sent already, so the way stays as it is.")
        raise Refused(Refusal("already-proposed", message, "OG step 4"))
    if any(one.step.act == "determine" and one.status == CLOSED for one in steps_of(case)):
        refuse(why_not_fits(replace(facts_of(case, at), variant=variant), procedure.clause))
    take(case, expected, variant=variant)
    return add_act(
        case, kind="variant", acting=acting, at=at, note=variant, reason=reason, clause=procedure.clause
    )


@transaction.atomic
def settle(case: Case, *, reason: str, expected: int | None, by: Actor, at: datetime) -> Act:
    """End a case about a lead without another arrangement: the consultation settled it (GN 10: "may propose")."""
    acting = require(by, "decision", "settle", scope_of(case.emergency))
    refuse(why_not_in_case(case.state))
    if not procedure_of(case).may_settle:
        message = gettext_noop("This procedure ends with its last step. To give it up, withdraw the case.")
        raise Refused(Refusal("not-to-settle", message, "GN 10"))
    refuse(why_not_undo_outcome(agreed=was_agreed(case)) or why_not_reason(reason, "GN 10"))
    if not any(one.status == CLOSED for one in steps_of(case)):
        message = gettext_noop("Consult the lead's Country Director before you settle this.")
        raise Refused(Refusal("not-consulted", message, "GN 10"))
    return _end(case, "settled", reason, expected, acting, at)


@transaction.atomic
def withdraw(case: Case, *, reason: str, expected: int | None, by: Actor, at: datetime) -> Act:
    """Give a case up; what was said and done in it stays. Raises `Refused` without a reason."""
    acting = require(by, "decision", "withdraw", scope_of(case.emergency))
    refuse(why_not_in_case(case.state) or why_not_reason(reason, "OG step 4"))
    refuse(why_not_undo_outcome(agreed=was_agreed(case)))
    return _end(case, "withdrawn", reason, expected, acting, at)


def _end(case: Case, kind: str, reason: str, expected: int | None, acting: Acting, at: datetime) -> Act:
    at = not_before(case, at)
    take(case, expected, state=kind, closed_at=at)
    act = add_act(case, kind=kind, acting=acting, at=at, reason=reason, clause="GN 10")
    params = {"emergency": case.emergency.name, "case": case.code}
    tell_roles(
        case,
        ("HC", "OCHA", "ERC") if case.proposals.exists() else ("HC", "OCHA"),
        ENDED,
        params,
        at=act.at,
        entry=act.ledger_sequence,
    )
    return act


@transaction.atomic
def activate_plan(plan: Case, *, expected: int | None, by: Actor, at: datetime) -> Case:
    """The emergency has come: one act turns its plan into a running case, with the agreed lines, and starts the clocks.

    The emergency becomes a major new one that begins now (GN 6; D6). Raises `Refused` while the plan is not agreed.
    """
    emergency = plan.emergency
    acting = require(by, "decision", "activate", scope_of(emergency))
    refuse(why_not_in_case(plan.state))
    procedure = procedure_of(plan)
    waiting = [
        one.step.name_in("en") for one in steps_of(plan) if one.status != CLOSED and not one.step.optional
    ]
    if not procedure.leads_to:
        raise Refused(Refusal("not-a-plan", gettext_noop("This case is no contingency plan."), "GN 6"))
    if waiting:
        message = gettext_noop("The plan is not agreed yet. Before it: %(steps)s.")
        raise Refused(Refusal("plan-not-agreed", message, "GN 6", {"steps": "; ".join(waiting)}))
    running = profiles.profile(plan.profile).procedure(procedure.leads_to)
    one_at_a_time(emergency)
    if other := _running(emergency, running, None, None):
        message = gettext_noop("%(case)s is still running for this. Go on with it, or withdraw it first.")
        raise Refused(Refusal("case-running", message, procedure.clause, {"case": other}))
    at = not_before(plan, at)
    take(plan, expected, state="activated", closed_at=at)
    change(emergency, expected=None, onset="new", began_on=at.date())
    append(
        act="emergency.begun",
        subject=f"emergency:{emergency.public_id}",
        content={"plan": plan.code, "began_on": at.date(), "onset": "new"},
        by=acting,
        at=at,
        clause="GN 6",
    )
    case = _create(emergency, running, at, plan=plan)
    _copy_lines(plan, case)
    add_act(plan, kind="activated", acting=acting, at=at, note=case.code, clause="GN 6")
    act = add_act(case, kind="opened", acting=acting, at=at, clause="GN 6", content={"plan": plan.code})
    params = {"emergency": emergency.name, "case": case.code}
    tell_roles(case, ("HC", "OCHA", "HCT", "ERC"), ACTIVATED, params, at=act.at, entry=act.ledger_sequence)
    return case


def _copy_lines(plan: Case, case: Case) -> None:
    for line in lines_of(plan):
        leads = list(line.leads.all())
        copied = ProposalLine.objects.create(
            case=case,
            action=line.action,
            kind=line.kind,
            group=line.group,
            sectors=line.sectors,
            code=line.code,
            name=line.name,
            area=line.area,
            reason=line.reason,
            criteria=line.criteria,
        )
        for lead in leads:
            ProposedLead.objects.create(
                line=copied,
                organisation=lead.organisation,
                role=lead.role,
                area=lead.area,
                situation=lead.situation,
                deviation=lead.deviation,
                last_resort_scope=lead.last_resort_scope,
            )
