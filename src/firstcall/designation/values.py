"""A case as plain values, as far as somebody sees it: one shape for the pages, the API and the command line.

Every key is always there. What the viewer does not see is null or empty, so nothing tells a hidden thing from none:
"whole" has the draft, "proposal" what was sent and said to it, "agreement" only the outcome. Who filed a concern is in
none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import get_language, gettext

from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, Scope
from firstcall.designation.case_values import (
    Values,
    act_values,
    agreed_values,
    consultation_values,
    line_values,
    proposal_values,
    reply_values,
)
from firstcall.designation.checks import unmet
from firstcall.designation.facts import Facts
from firstcall.designation.models import Case, Concern
from firstcall.designation.queries import (
    Clock,
    Seen,
    cases_of,
    facts_of,
    procedure_of,
    running_clocks,
    steps_of,
)
from firstcall.designation.queries.cases import was_agreed
from firstcall.designation.queries.lines import lines_of
from firstcall.designation.rules import OPEN, StepNow, Unmet, clock_state, next_steps
from firstcall.policy import profiles
from firstcall.structure.models import Emergency

ANSWERED = ("circulate", "agree", "tell")
"""Steps whose missing things are those of the proposal, which whoever reads it may know."""


def language() -> str:
    """The language names are given in: the reader's."""
    return (get_language() or "en").split("-")[0]


def case_line(seen: Seen) -> Values:
    """What a list says of a case."""
    case, procedure = seen.case, procedure_of(seen.case)
    lead = case.lead if seen.whole else None
    return {
        "code": case.code,
        "id": case.public_id,
        "version": case.version,
        "emergency": case.emergency.code,
        "part": seen.part,
        "procedure": {
            "id": procedure.id,
            "name": procedure.name_in(language()),
            "about": procedure.about,
            "clause": procedure.clause,
        },
        "profile": case.profile,
        "variant": case.variant,
        "state": case.state,
        "round": case.round,
        "opened_at": case.opened_at if seen.steps else None,
        "closed_at": case.closed_at if seen.steps else None,
        "group": case.group.code if case.group and seen.proposal else None,
        "lead": (lead.organisation.acronym or lead.organisation.name) if lead else None,
        "agreed": was_agreed(case),
    }


def cases_values(actor: Actor, emergency: Emergency) -> list[Values]:
    """The cases of an emergency that `actor` sees, newest first."""
    return [case_line(one) for one in cases_of(actor, emergency)]


def case_values(seen: Seen, at: datetime) -> Values:
    """A case with everything the viewer sees of it at `at`."""
    case = seen.case
    steps = steps_of(case) if seen.steps else ()
    facts = facts_of(case, at) if any(one.status == OPEN for one in steps) else None
    return {
        **case_line(seen),
        "plan": case.plan.code if case.plan and seen.whole else None,
        "concern": case.concern.wording if case.concern and seen.whole else None,
        "support": case.support if seen.whole else None,
        "steps": [step_values(one, case, at) for one in steps],
        "next": [
            {
                "step": one.step.id,
                "name": one.step.name_in(language()),
                "act": one.step.act,
                "actors": _actors(one, case),
                "optional": one.step.optional,
                "missing": missing_values(_missing(seen, one, facts)),
            }
            for one in (next_steps(steps) if case.state == "running" else ())
        ],
        "lines": [line_values(one, case) for one in lines_of(case)] if seen.whole else [],
        "consultations": _consultations(seen),
        "views": _replies(case, "country_team") if seen.whole else [],
        "proposals": [
            {**proposal_values(one), "replies": _replies(case, "iasc", one.round)}
            for one in (case.proposals.order_by("round") if seen.proposal else ())
        ],
        "acts": _acts(seen),
        "agreement": agreed_values(case),
    }


def _actors(one: StepNow, case: Case) -> list[Values]:
    profile = profiles.profile(case.profile)
    return [
        {
            "id": name,
            "name": profile.actor(name).name_in(language()),
            "roles": list(profile.actor(name).roles),
        }
        for name in one.step.actors
    ]


def step_values(one: StepNow, case: Case, at: datetime) -> Values:
    """A step as it stands at `at`, with what its clock says."""
    return {
        "id": one.step.id,
        "number": one.step.number,
        "name": one.step.name_in(language()),
        "actors": _actors(one, case),
        "act": one.step.act,
        "optional": one.step.optional,
        "status": one.status,
        "opened_at": one.opened_at,
        "due_at": one.due_at,
        "clock": clock_state(one, at) or None,
        "hard_deadline": bool(one.step.deadline and one.step.deadline.hard),
        "late": one.late,
        "closed_at": one.closing.at if one.closing else None,
        "documents": list(one.step.documents),
        "clause": one.step.clause,
    }


def _missing(seen: Seen, one: StepNow, facts: Facts | None) -> Sequence[Unmet]:
    if facts is None or not (seen.whole or one.step.act in ANSWERED):
        return ()
    return unmet(one.step, facts)


def missing_values(missing: Iterable[Unmet]) -> list[Values]:
    """What a step still asks for. Hard: refused without it; soft: it goes on with a reason."""
    return [
        {
            "code": one.refusal.code,
            "message": _sentence(one),
            "clause": one.refusal.clause,
            "hard": one.need.hard,
        }
        for one in missing
    ]


def _sentence(one: Unmet) -> str:
    said = gettext(one.refusal.message)
    return said % one.refusal.params if one.refusal.params else said


def _consultations(seen: Seen) -> list[Values]:
    if not seen.proposal:
        return []
    rows = seen.case.consultations.select_related("organisation").order_by("pk")
    return [consultation_values(one) for one in rows]


def _replies(case: Case, body: str, round: int | None = None) -> list[Values]:
    rows = case.replies.filter(body=body).select_related("organisation").order_by("pk")
    return [reply_values(one) for one in (rows if round is None else rows.filter(round=round))]


def _acts(seen: Seen) -> list[Values]:
    """The log: whoever sees only the proposal sees what was done since it was first sent."""
    rows = seen.case.acts.order_by("pk")
    if not seen.whole:
        sending = [step.id for step in procedure_of(seen.case).steps if step.act == "propose"]
        sent = rows.filter(kind="closed", step__in=sending).first() if seen.proposal else None
        rows = rows.filter(pk__gte=sent.pk) if sent else rows.none()
    return [act_values(one) for one in rows]


def clock_values(clock: Clock) -> Values:
    """A clock with its emergency, for lists over several."""
    return {
        **clock.as_json(),
        "emergency": clock.case.emergency.code,
        "step_name": clock.step.step.name_in(language()),
    }


def clocks_values(actor: Actor, emergencies: Iterable[Emergency], at: datetime) -> list[Values]:
    """The running clocks of the cases `actor` sees, the next to run out first."""
    seen = {one.case.pk for emergency in emergencies for one in cases_of(actor, emergency) if one.steps}
    clocks = [one for one in running_clocks(emergencies, at) if one.case.pk in seen] if seen else []
    return [clock_values(one) for one in clocks]


def emergency_section(emergency: Emergency, by: Actor, at: datetime) -> Values:
    """What designation adds to the structure of an emergency: its cases and the clocks that run."""
    return {"cases": cases_values(by, emergency), "clocks": clocks_values(by, [emergency], at)}


def concern_values(concern: Concern, by: Actor) -> Values:
    """A concern. Who filed it is for the HC alone; whoever filed it sees that it is theirs."""
    scope = Scope(emergency=concern.emergency_id, country=concern.emergency.country_id)
    agency = concern.lead.organisation
    return {
        "id": concern.public_id,
        "version": concern.version,
        "emergency": concern.emergency.code,
        "group": concern.lead.group.code,
        "lead": agency.acronym or agency.name,
        "state": concern.state,
        "text": concern.text,
        "wording": concern.wording,
        "outcome": concern.outcome,
        "author": concern.author.name if may(by, "concern", "handle", scope) else None,
        "mine": concern.author_id == by.person_pk,
        "filed_at": concern.filed_at,
        "closed_at": concern.closed_at,
        "cases": [one.code for one in concern.cases.order_by("number")],
    }


def concerns_values(by: Actor, emergency: Emergency) -> list[Values]:
    """The concerns of an emergency that `by` may read, newest first."""
    rows = Concern.objects.filter(emergency=emergency).select_related(
        "lead__organisation", "lead__group", "author", "emergency"
    )
    return [concern_values(one, by) for one in visible(by, "concern", rows).order_by("-pk")]
