"""firstcall gap answer, note, last-resort: what an organisation says, in the name of whoever speaks for it (GN 10, 11).

The desk and the operator answer for nobody, and no token answers for the last resort
(docs/decisions/acting-on-the-command-line.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from firstcall.cli.acting import As, day, deciding
from firstcall.cli.gap_cases import CaseCode, Code, Dollars, People, Reason, Text, agency, case_in, shown
from firstcall.cli.output import AsJson, command, now
from firstcall.last_resort import actions
from firstcall.last_resort.queries import own_organisation
from firstcall.last_resort.rules.bringing import Said
from firstcall.organisations.queries import find

Answer = Annotated[str, typer.Argument(help="accepted (all that is left), part (with --people) or declined.")]
For = Annotated[str, typer.Option("--for", help="The organisation, for who answers for several.")]


def answer(
    code: Code,
    case: CaseCode,
    answer: Answer,
    people: People = None,
    text: Text = "",
    reason: Reason = "",
    organisation: For = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Answer a call for your own organisation, or offer unasked. What it accepts binds it with this act."""
    by = deciding(as_)
    row = case_in(by, code, case)
    made = actions.answer_call(
        row,
        organisation=agency(organisation) or own_organisation(by, row),
        answer=answer,
        people=people,
        text=text,
        reason=reason,
        by=by,
        at=now(),
    )
    return shown(by, row, f"{made.organisation.name}: {made.answer}.", as_json)


def note(
    code: Code,
    case: CaseCode,
    organisation: Annotated[str, typer.Argument(help="Who said so.")],
    answer: Answer,
    people: People = None,
    text: Text = "",
    reason: Reason = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Write down what an organisation told you; it binds nobody until its own user accepts."""
    by = deciding(as_)
    row = case_in(by, code, case)
    made = actions.note_answer(
        row,
        organisation=find(organisation),
        answer=answer,
        people=people,
        text=text,
        reason=reason,
        by=by,
        at=now(),
    )
    return shown(by, row, f"{made.organisation.name}, as noted: {made.answer}.", as_json)


def last_resort(
    code: Code,
    case: CaseCode,
    answer: Annotated[str, typer.Argument(help="commit, constrained or advocate.")],
    conditions: Annotated[
        str, typer.Option(help="What fails, with commas: access, security, funding.")
    ] = "",
    evidence: Annotated[str, typer.Option(help="What shows it: a refusal, an incident, a budget.")] = "",
    explanation: Annotated[str, typer.Option(help="For those concerned, in words they may read.")] = "",
    people: People = None,
    amount: Dollars = None,
    by_: Annotated[datetime | None, typer.Option("--by", formats=["%Y-%m-%d"],
                   help="The day by which it will be filled.")] = None,
    review: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"],
                      help="The day to look again; left out: as the course says.")] = None,
    as_: As = "",
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """The representative of the provider of last resort commits, or says which condition fails, or advocates."""
    by = deciding(as_)
    row = case_in(by, code, case)
    said = Said(
        answer=answer,
        conditions=tuple(one.strip() for one in conditions.split(",") if one.strip()),
        evidence=evidence,
        explanation=explanation,
        people=people,
        amount_usd=amount,
        by_on=day(by_),
        review_on=day(review),
    )
    made = actions.answer_last_resort(row, said=said, expected=None, by=by, at=now())
    return shown(by, row, f"{made.organisation.name}: {made.answer}.", as_json)


def connect(gaps: typer.Typer) -> None:
    """Add these commands to `firstcall gap`."""
    gaps.command("answer")(command(answer))
    gaps.command("note")(command(note))
    gaps.command("last-resort")(command(last_resort))
