"""The clocks of running cases: computed from stored instants and the moment that came in; no worker decides them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from firstcall.access.queries import may_somewhere
from firstcall.access.rules import Actor
from firstcall.designation.models import Case
from firstcall.designation.queries.cases import steps_of
from firstcall.designation.queries.rights import role_in_step
from firstcall.designation.rules import CLOSED, StepNow, clock_state, next_steps
from firstcall.policy import profiles
from firstcall.structure.models import Emergency


@dataclass(frozen=True)
class Clock:
    """A step's clock: when it runs out, what it says now, and who must act. `hard`: closing late asks for a reason."""

    case: Case
    step: StepNow
    state: str  # running, soon, overdue, kept, late
    due_at: datetime
    hard: bool

    def actors(self, language: str) -> str:
        """Who must act, in words."""
        profile = profiles.profile(self.case.profile)
        return ", ".join(profile.actor(one).name_in(language) for one in self.step.step.actors)

    def as_json(self) -> dict[str, object]:
        """The clock as plain values."""
        return {
            "case": self.case.code,
            "procedure": self.case.procedure,
            "step": self.step.step.id,
            "step_name": self.step.step.name_in("en"),
            "actors": list(self.step.step.actors),
            "due_at": self.due_at,
            "state": self.state,
            "hard": self.hard,
            "clause": self.step.step.deadline.clause if self.step.step.deadline else "",
        }


def clocks_of(case: Case, at: datetime) -> list[Clock]:
    """The clocks of one case that have started, in the order of its steps."""
    found = []
    for one in steps_of(case):
        state = clock_state(one, at)
        if state and one.due_at and one.step.deadline:
            found.append(Clock(case, one, state, one.due_at, one.step.deadline.hard))
    return found


def running_clocks(emergencies: Iterable[Emergency], at: datetime) -> list[Clock]:
    """The clocks somebody still has to act on, over emergencies, the next to run out first."""
    cases = Case.objects.filter(emergency__in=list(emergencies), state="running").select_related(
        "emergency__country"
    )
    clocks = [clock for case in cases for clock in clocks_of(case, at) if clock.step.status != CLOSED]
    return sorted(clocks, key=lambda clock: clock.due_at)


@dataclass(frozen=True)
class Waiting:
    """A step that waits for somebody: they may close it now; `clock` where one runs."""

    case: Case
    step: StepNow
    state: str


def waiting_for(actor: Actor, at: datetime) -> list[Waiting]:
    """The open steps that are this person's to close, over all emergencies, those with a clock first.

    Optional steps wait for nobody, and a case with nothing of this person's is not read further.
    """
    if not may_somewhere(actor, "decision", "close") and not may_somewhere(actor, "decision", "agree"):
        return []
    found = []
    cases = Case.objects.filter(state="running").select_related("emergency__country").order_by("pk")
    if all(held.emergency is not None for held in actor.held):  # who acts in some emergencies reads no others
        cases = cases.filter(emergency__in={held.emergency for held in actor.held})
    for case in cases:
        for one in next_steps(steps_of(case)):
            if not one.step.optional and role_in_step(actor, case, one.step):
                found.append(Waiting(case, one, clock_state(one, at)))
    return sorted(found, key=lambda one: (one.step.due_at is None, one.step.due_at or at, one.case.pk))
