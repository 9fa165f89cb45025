"""firstcall round and return …: rounds of reporting, who has reported and who has not, and the review."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from firstcall.cli.acting import who
from firstcall.cli.output import DONE, AsJson, command, day_of, now, show_json, show_list
from firstcall.cli.posts import row_of, said
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.returns import actions
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.queries import known_round, missing, report_lines, rounds_seen
from firstcall.returns.queries.nil import group_answered
from firstcall.returns.words import line_values, reporter_values, return_values, round_values
from firstcall.structure.models import Group
from firstcall.structure.queries import emergency_by_code, known_group

rounds = typer.Typer(no_args_is_help=True, help="Rounds of reporting: planned, closed, reopened.")
returns = typer.Typer(no_args_is_help=True, help="What organisations sent for a round, and the review.")

OfGroup = Annotated[str, typer.Option("--group", help="Code, name or sector; left out: all groups.")]
Round = Annotated[str, typer.Argument(help="The round: its name, its month as 2026-03, or its id.")]
ReturnId = Annotated[str, typer.Argument(help="The id of the return, as `firstcall return list` says it.")]
COLUMNS = {
    "name": "Round",
    "group": "Group",
    "state": "State",
    "due_on": "Due",
    "closes_on": "Closes",
    "id": "Id",
}
LINES = {
    "group": "Group",
    "organisation_name": "Organisation",
    "state": "State",
    "days_late": "Days late",
    "days_missing": "Days missing",
    "number": "Version",
    "rows": "Rows",
    "reached_as_reported": "Reached, as reported",
    "return_id": "Id",
}


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as wrong:
        message = gettext_noop("“%(text)s” is not a month. Write it as 2026-03.")
        raise Refused(Refusal("month", message, params={"text": text})) from wrong


@rounds.command("plan")
@command
def plan(
    code: str,
    group: OfGroup = "",
    first: Annotated[str, typer.Option(help="The first month, as 2026-03; this month if left out.")] = "",
    months: Annotated[int, typer.Option(help="How many months, one round each.")] = 1,
    due: Annotated[int, typer.Option(help="Due on this day of the month after.")] = 5,
    closing: Annotated[int, typer.Option(help="Closes on this day of the month after.")] = 10,
    name: Annotated[str, typer.Option(help="The name of a round with days of its own.")] = "",
    days: Annotated[
        str, typer.Option(help="A round with days of its own: first, last, due and closing day, with commas.")
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Plan the rounds of one or several months, or one round with days of its own."""
    emergency, at = emergency_by_code(code), now()
    where = known_group(emergency, group) if group else None
    if days:
        written = [day_of(one.strip()) for one in days.split(",")]
        plan_ = actions.days_of(*(written + [None] * 4)[:4])
        made = [actions.plan_round(emergency=emergency, group=where, name=name, days=plan_, by=who(), at=at)]
    else:
        made = actions.plan_months(
            emergency=emergency,
            group=where,
            first=_month(first) if first else at.date(),
            count=months,
            due_day=due,
            closing_day=closing,
            by=who(),
            at=at,
        )
    return show_list("Rounds planned", COLUMNS, [round_values(one, at) for one in made], as_json)


@rounds.command("list")
@command
def round_list(code: str, group: OfGroup = "", as_json: AsJson = False) -> int:
    """The rounds of an emergency, newest first."""
    emergency, at = emergency_by_code(code), now()
    rows = rounds_seen(who(), emergency, known_group(emergency, group) if group else None)
    return show_list("Rounds of reporting", COLUMNS, [round_values(one, at) for one in rows], as_json)


@rounds.command("close")
@command
def close(code: str, round_: Round, group: OfGroup = "", as_json: AsJson = False) -> int:
    """Close a round before its day: it takes no more returns, but those that were sent back."""
    row, at = _round(code, round_, group), now()
    actions.close_round(row, expected=None, by=who(), at=at)
    return said(round_values(row, at), f"The round of {row.name} is closed.", as_json)


@rounds.command("reopen")
@command
def reopen(
    code: str,
    round_: Round,
    until: Annotated[str, typer.Option(help="The last day it takes returns, as YYYY-MM-DD.")],
    reason: Annotated[str, typer.Option(help="Why; everybody who reports reads it.")],
    group: OfGroup = "",
    as_json: AsJson = False,
) -> int:
    """Take returns again until a day has ended."""
    row, at = _round(code, round_, group), now()
    actions.reopen_round(row, until=day_of(until) or at.date(), reason=reason, expected=None, by=who(), at=at)
    return said(
        round_values(row, at), f"The round of {row.name} takes returns until {row.reopened_until}.", as_json
    )


def _round(code: str, text: str, group: str) -> ReportingRound:
    emergency = emergency_by_code(code)
    return known_round(emergency, text, known_group(emergency, group) if group else None)


def _groups(row: ReportingRound, group: str) -> list[Group]:
    if group:
        return [known_group(row.emergency, group)]
    return (
        [row.group]
        if row.group
        else list(row.emergency.groups.filter(ends_on=None, parent=None).order_by("pk"))
    )


@returns.command("list")
@command
def return_list(
    code: str,
    round_: Round,
    group: OfGroup = "",
    only_missing: Annotated[
        bool, typer.Option("--missing", help="Only those of whom nothing is in.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Who has reported for a round and who has not."""
    row, at = _round(code, round_, group), now()
    read = missing if only_missing else report_lines
    lines = [
        {**line_values(one), "group": each.code}
        for each in _groups(row, group)
        for one in read(actor=who(), round_=row, group=each, at=at)
    ]
    return show_list(f"Returns of {row.name}", LINES, lines, as_json, numbers=[3, 4, 5, 6, 7])


def _return(public_id: str) -> Return:
    rows = Return.objects.select_related("round__emergency__country", "round__group", "group", "organisation")
    found: Return = row_of(rows, public_id)
    return found


@returns.command("show")
@command
def show(return_: ReturnId, as_json: AsJson = False) -> int:
    """One return with its versions and what the reviews said."""
    values = return_values(_return(return_))
    if as_json:
        show_json(values)
        return DONE
    columns = {"number": "Version", "file": "File", "nil": "Nothing to report", "told_by": "Told by",
               "submitted_at": "Sent", "rows": "Rows", "brought": "New or changed",
               "gone": "No longer in it", "verdict": "Review", "reason": "Reason"}  # fmt: skip
    title = f"{values['organisation_name']}, {values['round_name']}: {values['state']}"
    return show_list(title, columns, values["versions"], False)  # type: ignore[arg-type]


@returns.command("nil")
@command
def nil(
    code: str,
    round_: Round,
    organisation: Annotated[str, typer.Argument(help="The partner: acronym or name.")],
    told_by: Annotated[
        str, typer.Option("--told-by", help="Who of the partner said so, and how; needed on its behalf.")
    ] = "",
    group: OfGroup = "",
    as_json: AsJson = False,
) -> int:
    """Say that a partner has nothing to report for a round: it has reported, and is reminded no more."""
    row, at, agency = _round(code, round_, group), now(), find(organisation)
    made = actions.say_nil(
        round_=row,
        group=group_answered(row, agency, group, at.date()),
        organisation=agency,
        told_by=told_by,
        by=who(),
        at=at,
    )
    words = f"It is recorded that {made.organisation.name} has nothing to report for {row.name}."
    return said(return_values(made), words, as_json)


@returns.command("nil-back")
@command
def nil_back(return_: ReturnId, as_json: AsJson = False) -> int:
    """Take back that there was nothing to report: the partner is waited for again."""
    row = actions.take_nil_back(_return(return_), expected=None, by=who(), at=now())
    words = f"It is taken back that {row.organisation.name} has nothing to report for {row.round.name}."
    return said(return_values(row), words, as_json)


@returns.command("accept")
@command
def accept(return_: ReturnId, as_json: AsJson = False) -> int:
    """Accept what was submitted."""
    row = actions.accept_return(_return(return_), expected=None, by=who(), at=now())
    return said(return_values(row), f"The return of {row.organisation.name} is accepted.", as_json)


@returns.command("send-back")
@command
def send_back(
    return_: ReturnId,
    reason: Annotated[str, typer.Option(help="What is to be corrected; the organisation reads it.")],
    figures: Annotated[str, typer.Option(help="stay, or out: not counted until it comes again.")] = "stay",
    as_json: AsJson = False,
) -> int:
    """Send a return back with what is to be corrected; its round takes it again, closed or not."""
    row = actions.send_back(
        _return(return_), reason=reason, figures=figures, expected=None, by=who(), at=now()
    )
    return said(return_values(row), f"The return of {row.organisation.name} was sent back.", as_json)


@returns.command("expect")
@command
def expect(
    code: str,
    group: str,
    organisation: str,
    reason: Annotated[str, typer.Option(help="Why.")],
    no: Annotated[bool, typer.Option("--no", help="It need not report.")] = False,
    as_json: AsJson = False,
) -> int:
    """Say of a partner that it is to report, or need not."""
    made = actions.expect_reporter(
        group=known_group(emergency_by_code(code), group),
        organisation=find(organisation),
        expected=not no,
        reason=reason,
        by=who(),
        at=now(),
    )
    words = "is expected to report" if made.expected else "need not report"
    return said(reporter_values(made), f"{made.organisation.name} {words}.", as_json)
