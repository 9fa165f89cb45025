"""The conditions that fail: a word and a shape each, and never a failure of the agency (GN 11; security P15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstcall.last_resort.models import GapCase, LastResortAnswer
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.pages.words import language
from firstcall.last_resort.queries.seeing import shown_conditions
from firstcall.last_resort.queries.standing import last_resort_said
from firstcall.last_resort.rules.stages import CONSTRAINED
from firstcall.policy.gap_courses import course


@dataclass(frozen=True)
class Failing:
    """A condition that fails, with the course's words."""

    id: str
    name: str
    explain: str
    clause: str


def failing(case: GapCase, reader: Reader) -> Sequence[Failing]:
    """What holds the duty up now, as far as this person reads it."""
    answer = latest_answer(case)
    if case.standing != CONSTRAINED or answer is None:
        return ()
    return conditions_of(case, answer, reader)


def conditions_of(case: GapCase, answer: LastResortAnswer, reader: Reader) -> Sequence[Failing]:
    """The conditions an answer names; of what is published only that funding fails."""
    shown = reader.last_resort_part(case, answer.organisation_id, funding=answer.funding)
    names = shown_conditions(answer, shown)
    known = course(case.course)
    return [
        Failing(one.id, one.name_in(language()), one.explain_in(language()), one.clause)
        for one in map(known.condition, names)
    ]


def latest_answer(case: GapCase) -> LastResortAnswer | None:
    """What the provider of last resort said last."""
    said = last_resort_said(case)
    return said[-1] if said else None
