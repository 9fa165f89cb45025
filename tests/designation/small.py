"""Small made-up procedures: steps of one line each, for tests of rules that know no procedure by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from firstcall.designation.rules import Closing, StepNow, standing
from firstcall.policy.procedures import Deadline, Need, Procedure, Step, Variant

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_step(
    id: str,
    *after: str,
    optional: bool = False,
    each_round: bool = False,
    skipped_in: tuple[str, ...] = (),
    deadline: Deadline | None = None,
    needs: tuple[Need, ...] = (),
    act: str = "note",
) -> Step:
    """A step of the HC that is called like its id, with the clause "C id"."""
    return Step(
        id=id,
        number="1",
        actors=("HC",),
        act=act,
        after=after,
        optional=optional,
        each_round=each_round,
        skipped_in=skipped_in,
        deadline=deadline,
        needs=needs,
        documents=(),
        audiences=(),
        tells=(),
        names={"en": id.capitalize()},
        explains={"en": id},
        clause=f"C {id}",
    )


def a_clock(seconds: int, start: str = "opened", *, hard: bool = False) -> Deadline:
    return Deadline(seconds=seconds, start=start, hard=hard, clause="C clock")


def a_procedure(*steps: Step) -> Procedure:
    """A procedure with a variant "short"."""
    return Procedure(
        id="made-up",
        onsets=("new",),
        about="structure",
        opened_by=("HC",),
        may_settle=False,
        leads_to="",
        variants=(Variant("short", {"en": "Short"}, "C short"),),
        steps=steps,
        names={"en": "Made up"},
        clause="C made-up",
    )


def closed(step: str, hours: float = 0, round: int = 1) -> Closing:
    return Closing(step, round, START + timedelta(hours=hours))


def stand(procedure: Procedure, *closings: Closing, variant: str = "", round: int = 1) -> dict[str, StepNow]:
    """Every step as it stands, by id; opened at START."""
    steps = standing(procedure, variant=variant, round=round, opened_at=START, closings=closings)
    return {one.step.id: one for one in steps}


def statuses(steps: Sequence[StepNow] | dict[str, StepNow]) -> dict[str, str]:
    rows = steps.values() if isinstance(steps, dict) else steps
    return {one.step.id: one.status for one in rows}
