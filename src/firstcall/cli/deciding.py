"""firstcall designation close, propose, agree …: what the guidance gives to one person by name, who proves it."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcall.cli.acting import As
from firstcall.cli.acting import deciding as decider
from firstcall.cli.cases import CaseCode, Code, Note, Reason, Why, case_in, shown
from firstcall.cli.output import AsJson, command, now
from firstcall.designation import actions
from firstcall.designation.queries import proposal_of
from firstcall.organisations.queries import find

Said = Annotated[str, typer.Option(help="What is proposed or objected to.")]
For = Annotated[str, typer.Option("--for", help="The organisation, for who has several seats.")]


def close(
    code: Code,
    case: CaseCode,
    step: Annotated[str, typer.Argument(help="The step's id, as `designation show` lists it.")],
    note: Note = "",
    reason: Reason = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Close a step that was done: what it needs must be there, and it is dated now."""
    by = decider(as_)
    row = case_in(by, code, case)
    actions.close_step(row, step=step, note=note, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, f"{step} is done.", as_json)


def propose(
    code: Code, case: CaseCode, note: Note = "", reason: Reason = "", as_: As = "", as_json: AsJson = False
) -> int:
    """The HC sends the draft to the ERC as the proposal of this round, word for word."""
    by = decider(as_)
    row = case_in(by, code, case)
    made = actions.propose(row, note=note, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, f"Proposed, round {made.round}. SHA-256 {made.hash}.", as_json)


def circulate(
    code: Code, case: CaseCode, note: Note = "", reason: Reason = "", as_: As = "", as_json: AsJson = False
) -> int:
    """The ERC shares the proposal with the IASC; the week for replies begins."""
    by = decider(as_)
    row = case_in(by, code, case)
    actions.circulate(row, note=note, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, "The proposal is out for replies.", as_json)


def reply(
    code: Code,
    case: CaseCode,
    answer: Annotated[str, typer.Argument(help="endorse, alternative or comment.")],
    text: Said = "",
    organisation: For = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """An IASC member, or a consulted global lead, replies to exactly the text that was sent."""
    by = decider(as_)
    row = case_in(by, code, case)
    named = find(organisation) if organisation else None
    made = actions.reply(row, answer=answer, text=text, organisation=named, by=by, at=now())
    return shown(by, row, f"{made.organisation.name} replied: {made.answer}.", as_json)


def view(
    code: Code,
    case: CaseCode,
    answer: Annotated[str, typer.Argument(help="endorse, object or comment.")],
    text: Said = "",
    organisation: For = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """A member of the country team, or a lead's representative, says what it thinks of the draft."""
    by = decider(as_)
    row = case_in(by, code, case)
    named = find(organisation) if organisation else None
    made = actions.give_view(row, answer=answer, text=text, organisation=named, by=by, at=now())
    return shown(by, row, f"The view of {made.organisation.name} is in the record: {made.answer}.", as_json)


def return_(code: Code, case: CaseCode, reason: Why, as_: As = "", as_json: AsJson = False) -> int:
    """The ERC sends the proposal back with what others propose: another round begins, this one is kept."""
    by = decider(as_)
    row = case_in(by, code, case)
    actions.return_proposal(row, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, f"The proposal went back. Round {row.round} begins.", as_json)


def agree(
    code: Code, case: CaseCode, note: Note = "", reason: Reason = "", as_: As = "", as_json: AsJson = False
) -> int:
    """The ERC records that agreement is reached, and the leads are made. Silence never does it."""
    by = decider(as_)
    row = case_in(by, code, case)
    actions.agree(row, note=note, reason=reason, expected=None, by=by, at=now())
    sent = proposal_of(row)
    return shown(by, row, f"Agreed: SHA-256 {sent.hash if sent else ''}. The leads are made.", as_json)


def settle(code: Code, case: CaseCode, reason: Why, as_: As = "", as_json: AsJson = False) -> int:
    """The HC ends a case about a lead without another arrangement: consultation settled it."""
    by = decider(as_)
    row = case_in(by, code, case)
    actions.settle(row, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, f"{row.code} is settled.", as_json)


def withdraw(code: Code, case: CaseCode, reason: Why, as_: As = "", as_json: AsJson = False) -> int:
    """The HC gives a case up; what was said and done in it stays."""
    by = decider(as_)
    row = case_in(by, code, case)
    actions.withdraw(row, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, f"{row.code} is withdrawn.", as_json)


def activate(code: Code, case: CaseCode, as_: As = "", as_json: AsJson = False) -> int:
    """The emergency has come: the HC turns its plan into a running case, with the agreed lines. Its clocks start."""
    by = decider(as_)
    made = actions.activate_plan(case_in(by, code, case), expected=None, by=by, at=now())
    return shown(by, made, f"The plan runs as {made.code}. Its clocks run.", as_json)


def connect(designation: typer.Typer) -> None:
    """Add these commands to `firstcall designation`, in the order of a case."""
    for run in (view, close, propose, circulate, reply, return_, agree, settle, withdraw, activate):
        designation.command(run.__name__.strip("_"))(command(run))
