"""The last resort of a case: the duty with its clause, who holds it, what was answered, what is being done (GN 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firstcall.last_resort.models import LastResortAnswer
from firstcall.last_resort.pages.conditions import Failing, conditions_of, latest_answer
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.pages.timeline import Line
from firstcall.last_resort.pages.words import SAID, language
from firstcall.last_resort.queries import Now, holders_of
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.standing import last_resort_said
from firstcall.last_resort.rules.stages import EFFORTS
from firstcall.structure.rules.commitments import binds


@dataclass(frozen=True)
class Said:
    """An answer of the agency as this person may read it. `shown`: whole, or published (funding alone)."""

    row: LastResortAnswer
    words: str
    shown: str
    failing: Sequence[Failing]
    taken_back: bool


@dataclass(frozen=True)
class LastResortPart:
    """Whose the rest is, in the course's words, with what was said; the latest answer first."""

    name: str
    explain: str
    clause: str
    holder: str
    scope: str
    answers: Sequence[Said]
    hidden: bool


@dataclass(frozen=True)
class Efforts:
    """What is being done meanwhile. Dollars lacking, as last said, and brought in; None where nobody said."""

    acts: Sequence[Line]
    lacking: int | None
    found: int | None


def last_resort_of(now: Now, reader: Reader, at: datetime) -> LastResortPart | None:
    """The part on the last resort; None where it was not called on."""
    case = now.case
    if not case.duty:
        return None
    duty = now.course.duty(case.duty)
    rows = last_resort_said(case)[::-1]
    said = [one for one in (said_of(row, now, reader) for row in rows) if one is not None]
    return LastResortPart(
        name=duty.name_in(language()),
        explain=duty.explain_in(language()),
        clause=case.duty_clause or duty.clause,
        holder=(case.holder.acronym or case.holder.name) if case.holder else "",
        scope=_scope(now, at),
        answers=said,
        hidden=len(said) < len(rows),
    )


def _scope(now: Now, at: datetime) -> str:
    """What the holder's duty is limited to, as its record says today."""
    case = now.case
    if case.holder_id is None:
        return ""
    for one in holders_of(group_now(case.group), case.area, at.date()):
        if one.organisation == case.holder_id:
            return one.scope
    return ""


def said_of(row: LastResortAnswer, now: Now, reader: Reader) -> Said | None:
    """An answer as far as this person may read it; None where it is not shown."""
    shown = reader.last_resort_part(now.case, row.organisation_id, funding=row.funding)
    if not shown:
        return None
    return Said(
        row=row,
        words=str(SAID[row.answer]),
        shown=shown,
        failing=conditions_of(now.case, row, reader),
        taken_back=row.commitment is not None and not binds(row.commitment.state),
    )


def efforts_of(now: Now, lines: Sequence[Line]) -> Efforts:
    """The attempts on record, and the money: lacking and found."""
    mine = [one for one in lines if one.act.kind in EFFORTS]
    found = [one.act.amount_usd for one in mine if one.act.amount_usd is not None]
    answer = latest_answer(now.case)
    return Efforts(mine, answer.amount_usd if answer else None, sum(found) if found else None)
