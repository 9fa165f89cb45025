"""Which cases there are, who sees how much of them, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from firstcall.access.queries import may
from firstcall.access.rules import Actor, NotVisible, Scope
from firstcall.designation.models import Case, Proposal
from firstcall.designation.queries.rights import role_in_step
from firstcall.designation.rules import (
    WAITING,
    Closing,
    StepNow,
    standing,
    why_not_by_hand,
    why_not_end_response,
)
from firstcall.policy import profiles
from firstcall.policy.procedures import Procedure
from firstcall.policy.refusal import Refusal
from firstcall.structure.models import Emergency, Group

SENT_ACTS = ("propose",)


@dataclass(frozen=True)
class Seen:
    """A case as somebody sees it: "whole" (drafts too), "proposal" (once it was sent), "clocks" (that it runs, and its
    steps), "agreement" (the result).
    """

    case: Case
    part: str

    @property
    def whole(self) -> bool:
        return self.part == "whole"

    @property
    def steps(self) -> bool:
        """True where the steps and their clocks may be seen, though perhaps nothing of what was drafted or said."""
        return self.part in ("whole", "proposal", "clocks")

    @property
    def proposal(self) -> bool:
        """True where the proposal and what was said to it may be read."""
        return self.part in ("whole", "proposal")


def procedure_of(case: Case) -> Procedure:
    """The procedure a case runs, as the edition it began under has it (G8)."""
    return profiles.profile(case.profile).procedure(case.procedure)


def closings_of(case: Case) -> tuple[Closing, ...]:
    """The steps that were closed, in order."""
    rows = case.acts.filter(kind="closed").order_by("pk").values_list("step", "round", "at", "due_at")
    return tuple(Closing(*row) for row in rows)


def steps_of(case: Case) -> tuple[StepNow, ...]:
    """Every step of a case as it stands."""
    return standing(
        procedure_of(case),
        variant=case.variant,
        round=case.round,
        opened_at=case.opened_at,
        closings=closings_of(case),
    )


def proposal_of(case: Case) -> Proposal | None:
    """What was proposed in the case's round, or None while nothing was sent in it."""
    return case.proposals.filter(round=case.round).first()


def was_sent(case: Case) -> bool:
    """Has anything been proposed in this case, in whatever round?"""
    return case.proposals.exists()


def was_agreed(case: Case) -> bool:
    """Is there an outcome everybody may know: an agreement, or the notice that no lead is new?"""
    procedure = procedure_of(case)
    ends = {step.id for step in procedure.steps if step.act == "agree"}
    if case.variant:
        ends |= {step.id for step in procedure.steps_in(case.variant) if step.act == "propose"}
    return case.acts.filter(kind="closed", step__in=ends, round=case.round).exists()


def part_of(actor: Actor, case: Case) -> str:
    """How much of a case `actor` sees: "whole", "proposal", "clocks", "agreement" or "" (matrix, rows 2-6)."""
    scope = Scope(emergency=case.emergency_id, country=case.emergency.country_id)
    if may(actor, "case", "read", scope):
        return "whole"
    if may(actor, "proposal", "read", scope) and (was_sent(case) or _called_upon(actor, case)):
        return "proposal"
    if case.state == "running" and may(actor, "proposal", "follow", scope):
        return "clocks"
    return "agreement" if was_agreed(case) else ""


def _called_upon(actor: Actor, case: Case) -> bool:
    """Has a step of `actor`'s come before anything was sent, as when the ERC is to consult the Principals (GN 10)?"""
    return any(one.status != WAITING and role_in_step(actor, case, one.step) for one in steps_of(case))


def visible_case(actor: Actor, emergency: Emergency, code: str) -> Seen:
    """The case "D3" of an emergency as far as `actor` sees it. `NotVisible` otherwise, as if there were none."""
    number = code.upper().removeprefix("D")
    if number.isascii() and number.isdigit() and len(number) < 5:
        case = emergency.cases.filter(number=int(number)).select_related("emergency__country").first()
        part = part_of(actor, case) if case else ""
        if case and part:
            return Seen(case, part)
    raise NotVisible


def case_to_act_in(actor: Actor, emergency: Emergency, code: str) -> Case:
    """The case for somebody's act: who sees only its clocks does nothing in it yet. Raises `NotVisible`."""
    seen = visible_case(actor, emergency, code)
    if seen.part == "clocks":
        raise NotVisible
    return seen.case


def cases_of(actor: Actor, emergency: Emergency) -> list[Seen]:
    """The cases of an emergency that `actor` sees, newest first."""
    rows = emergency.cases.select_related("emergency__country", "lead__organisation", "group").order_by(
        "-number"
    )
    seen = [Seen(case, part_of(actor, case)) for case in rows]
    return [one for one in seen if one.part]


def why_not_lead_by_hand(group: Group, since: date) -> Refusal | None:
    """Why who leads `group` since that day is not entered by hand: a case decides that, or has. None otherwise."""
    for case in group.emergency.cases.filter(state__in=("running", "done")).order_by("-number"):
        about = procedure_of(case).about
        decides = about == "structure" and (case.state == "running" or was_agreed(case))
        if decides or (about in ("lead", "group") and case.state == "running" and case.group_id == group.pk):
            refusal = why_not_by_hand(case=case.code, opened_on=case.opened_at.date(), since=since)
            if refusal is not None:
                return refusal
    return None


def why_cases_run(emergency: Emergency) -> Refusal | None:
    """Why an emergency does not end yet: what is being decided in it. None where nothing is."""
    numbers = emergency.cases.filter(state="running").order_by("number").values_list("number", flat=True)
    return why_not_end_response([f"D{one}" for one in numbers])
