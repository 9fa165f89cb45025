"""Where a case stands, what its clocks say, whether a step may be closed. Values in, values out; it reads no clock.

The steps come from the profile; nothing here knows a procedure by name. Clocks warn and never decide (GN 6; OG step 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from firstcall.policy.procedures import OPENED, Need, Procedure, Step
from firstcall.policy.refusal import Refusal, gettext_noop

WAITING, OPEN, CLOSED = "waiting", "open", "closed"
SOON = timedelta(hours=6)
"""A clock is "soon" in its last six hours, or its last quarter where that is shorter (product choice)."""


@dataclass(frozen=True)
class Closing:
    """A step that was closed: in which round, when, and when its clock had run out (None: it had none)."""

    step: str
    round: int
    at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True)
class StepNow:
    """A step as it stands: waiting, open or closed; `due_at` once its clock has started; `late`: closed after it."""

    step: Step
    status: str
    opened_at: datetime | None
    due_at: datetime | None
    closing: Closing | None

    @property
    def late(self) -> bool:
        return self.closing is not None and self.due_at is not None and self.closing.at > self.due_at

    def overdue(self, now: datetime) -> bool:
        """True for an open step whose clock has run out at `now`."""
        return self.status == OPEN and self.due_at is not None and now > self.due_at


@dataclass(frozen=True)
class Unmet:
    """Something a step asks for that is not there: the need, and the sentence that says what is missing."""

    need: Need
    refusal: Refusal


def due(start: datetime, seconds: int) -> datetime:
    """The instant, in UTC, a clock of `seconds` that started at `start` (aware) runs out: exact, whatever clocks do.

    Adding to a local time, or comparing two of one zone, would be an hour off over a change of clocks.
    """
    return start.astimezone(UTC) + timedelta(seconds=seconds)


def standing(
    procedure: Procedure, *, variant: str, round: int, opened_at: datetime, closings: Sequence[Closing]
) -> tuple[StepNow, ...]:
    """Every step of the variant as it stands. A step done in each round is closed by a closing of this round only.

    A step opens when those before it are closed. Optional ones are not waited for, except by optional ones.
    """
    steps = procedure.steps_in(variant)
    here = {step.id: step for step in steps}
    done: dict[str, Closing] = {}
    for closing in closings:
        step = here.get(closing.step)
        if step is not None and (not step.each_round or closing.round == round):
            done[closing.step] = closing
    found = []
    for step in steps:
        waits = [name for name in step.after if name in here and (step.optional or not here[name].optional)]
        ready = all(name in done for name in waits)
        opened = max([opened_at, *(done[name].at for name in waits if name in done)]) if ready else None
        last = done.get(step.id)
        status = CLOSED if last else OPEN if ready else WAITING
        found.append(StepNow(step, status, opened, _due_at(step, opened_at, done), last))
    return tuple(found)


def _due_at(step: Step, opened_at: datetime, done: Mapping[str, Closing]) -> datetime | None:
    if step.deadline is None:
        return None
    if step.deadline.start == OPENED:
        return due(opened_at, step.deadline.seconds)
    start = done.get(step.deadline.start)
    return due(start.at, step.deadline.seconds) if start else None


def next_steps(steps: Sequence[StepNow]) -> tuple[StepNow, ...]:
    """The open steps: first those everything waits for, then the optional ones."""
    opened = [one for one in steps if one.status == OPEN]
    return tuple(sorted(opened, key=lambda one: one.step.optional))


def finished(steps: Sequence[StepNow]) -> bool:
    """True when every step that is not optional is closed."""
    return all(one.status == CLOSED or one.step.optional for one in steps)


def clock_state(one: StepNow, now: datetime) -> str:
    """What a step's clock says at `now`: "" (none), "running", "soon", "overdue", "late" (closed late) or "kept".

    A clock that has started runs whether its step has its turn yet or not: the 24 hours do not wait (GN 6).
    """
    if one.due_at is None:
        return ""
    if one.status == CLOSED:
        return "late" if one.late else "kept"
    if now > one.due_at:
        return "overdue"
    assert one.step.deadline is not None
    whole = timedelta(seconds=one.step.deadline.seconds)
    return "soon" if one.due_at - now <= min(SOON, whole / 4) else "running"


def why_not_by_hand(*, case: str, opened_on: date, since: date) -> Refusal | None:
    """Who leads since a case was opened is agreed in a case; by hand goes only who led before (OG step 5; D7)."""
    if since < opened_on:
        return None
    return Refusal(
        "decided-by-case",
        gettext_noop(
            "Who leads since %(day)s is agreed in a case, with the ERC and the IASC (%(case)s). Propose this lead in a "
            "case. If it has led since before, enter it with the day since when."
        ),
        "GN 6; OG step 5",
        {"case": case, "day": opened_on.isoformat()},
    )


def why_not_end_response(running: Sequence[str]) -> Refusal | None:
    """A response ends when nothing is being decided in it any more (D7)."""
    if not running:
        return None
    return Refusal(
        "cases-running",
        gettext_noop("%(cases)s: still running. Finish, settle or withdraw each first."),
        "GN 10; OG step 5",
        {"cases": ", ".join(running)},
    )


def why_not_in_case(state: str) -> Refusal | None:
    """Nothing more happens in a case that is over: a decision is followed by another, never altered (D7)."""
    if state == "running":
        return None
    return Refusal(
        "case-over",
        gettext_noop("This case is over. What was decided is not altered: open another case to change it."),
        "GN 10; OG step 5",
    )


def why_not_close(
    one: StepNow | None, *, steps: Sequence[StepNow], unmet: Sequence[Unmet], reason: str, now: datetime
) -> Refusal | None:
    """A step is closed once, after those before it, with what it needs; late or without a soft need, with a reason."""
    if one is None:
        return Refusal("no-such-step", gettext_noop("This way through the procedure has no such step."))
    if one.status == CLOSED:
        return Refusal(
            "step-closed",
            gettext_noop("This step has been done already. What was done is not altered."),
            one.step.clause,
        )
    if one.status == WAITING:
        return _waits_for(one, steps)
    hard = [each for each in unmet if each.need.hard]
    if hard:
        return _lacks(hard)
    soft = [each for each in unmet if not each.need.hard]
    if soft and not reason.strip():
        return _say_why(soft)
    return _why_late(one, reason, now)


def _waits_for(one: StepNow, steps: Sequence[StepNow]) -> Refusal:
    names = {each.step.id: each for each in steps}
    missing = [
        names[name].step.name_in("en")
        for name in one.step.after
        if name in names and names[name].status != CLOSED and not names[name].step.optional
    ]
    return Refusal(
        "step-waits",
        gettext_noop("This step has its turn later. Before it: %(steps)s."),
        one.step.clause,
        {"steps": "; ".join(missing) or one.step.name_in("en")},
    )


def _lacks(unmet: Sequence[Unmet]) -> Refusal:
    """The first thing that is missing, as the sentence; the page and `case.missing` name them all."""
    return unmet[0].refusal


def _say_why(unmet: Sequence[Unmet]) -> Refusal:
    first = unmet[0]
    return Refusal(
        "reason-needed",
        gettext_noop("%(missing)s Go on without it only with a reason, which stays in the record: write it."),
        first.need.clause,
        {
            "missing": first.refusal.message % first.refusal.params
            if first.refusal.params
            else first.refusal.message
        },
    )


def _why_late(one: StepNow, reason: str, now: datetime) -> Refusal | None:
    if one.due_at is None or now <= one.due_at or one.step.deadline is None or not one.step.deadline.hard:
        return None
    if reason.strip():
        return None
    return Refusal(
        "late-needs-reason",
        gettext_noop("The time for this step is over. It can still be done: write why it is late."),
        one.step.deadline.clause,
    )


def why_not_open(
    *, procedure: Procedure, onset: str, has_lead: bool, has_group: bool, running: str
) -> Refusal | None:
    """A procedure fits how the emergency began, and only one about the structure runs at a time (product choice)."""
    if onset not in procedure.onsets:
        return Refusal(
            "procedure-elsewhere",
            gettext_noop(
                "This procedure is for another kind of emergency: %(onsets)s. Choose another, or correct the onset."
            ),
            procedure.clause,
            {"onsets": ", ".join(procedure.onsets)},
        )
    if procedure.about == "lead" and not has_lead:
        return Refusal("lead-needed", gettext_noop("Name the lead this is about."), procedure.clause)
    if procedure.about == "group" and not has_group:
        return Refusal(
            "group-needed", gettext_noop("Name what this is about: one of today's."), procedure.clause
        )
    if running:
        return Refusal(
            "case-running",
            gettext_noop("%(case)s is still running for this. Go on with it, or withdraw it first."),
            procedure.clause,
            {"case": running},
        )
    return None


def why_not_agree(*, proposer: str, declarer: str) -> Refusal | None:
    """Whoever proposed does not declare the agreement: the ERC sees that others agree (GN 6; OG step 5)."""
    if proposer != declarer:
        return None
    return Refusal(
        "own-proposal",
        gettext_noop("You made this proposal, so somebody else must record the agreement: ask the ERC."),
        "OG step 5",
    )


def why_not_propose_own(*, conflict: Sequence[str], team_view: bool) -> Refusal | None:
    """Who represents a proposed agency too may propose it; the country team has its say first (security 20)."""
    if team_view or not conflict:
        return None
    return Refusal(
        "conflict-of-interest",
        gettext_noop(
            "You represent %(agencies)s, which you propose as lead. Ask the country team for its view first."
        ),
        "OG step 3",
        {"agencies": ", ".join(conflict)},
    )


def why_not_undo_outcome(*, agreed: bool) -> Refusal | None:
    """What was agreed, or told as unchanged, is not withdrawn or settled away: another case changes it (D7)."""
    if not agreed:
        return None
    return Refusal(
        "already-agreed",
        gettext_noop("This was agreed. Tell those concerned; another case can change it."),
        "OG step 6",
    )


def why_not_reply(
    *, circulated: bool, already: bool, answer: str, text: str, answers: Sequence[str]
) -> Refusal | None:
    """An organisation answers a circulated proposal once a round; an alternative says what it is (OG step 5)."""
    if not circulated:
        return Refusal(
            "not-circulated", gettext_noop("This proposal is not out for replies now."), "OG step 5"
        )
    if answer not in answers:
        return Refusal(
            "no-such-answer",
            gettext_noop("“%(answer)s” is no answer. Choose one of: %(answers)s."),
            "OG step 5",
            {"answer": answer, "answers": ", ".join(answers)},
        )
    if already:
        return Refusal(
            "already-replied",
            gettext_noop(
                "Your organisation has answered in this round. An answer is not altered; it may comment."
            ),
            "OG step 5",
        )
    if answer in ("alternative", "object", "comment") and not text.strip():
        return Refusal(
            "say-what",
            gettext_noop("Write what you propose or object to, so that others can answer it."),
            "OG step 5",
        )
    return None


def why_not_return(*, circulated: bool, reason: str) -> Refusal | None:
    """A proposal goes back to the HC with what is to be reconsidered; each round is kept (OG step 5)."""
    if not circulated:
        return Refusal(
            "not-circulated", gettext_noop("This proposal is not out for replies now."), "OG step 5"
        )
    if not reason.strip():
        return Refusal(
            "say-why-back",
            gettext_noop("Write what the Humanitarian Coordinator should look at again."),
            "OG step 5",
        )
    return None


def why_not_reason(reason: str, clause: str) -> Refusal | None:
    """An act that ends something without its outcome says why."""
    if reason.strip():
        return None
    return Refusal("reason-missing", gettext_noop("Write the reason: it stays in the record."), clause)
