"""firstcall designation line …, support, consult: the draft of a proposal, and whom it was talked over with."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcall.cli.acting import As, InArea, On, acting, area_in, day
from firstcall.cli.cases import CaseCode, Code, LineName, case_in, line_in, shown
from firstcall.cli.output import AsJson, command, now
from firstcall.designation import actions
from firstcall.designation.actions.consulting import LEVELS, OUTCOMES, PURPOSES
from firstcall.designation.models import ProposedLead
from firstcall.designation.queries.lines import name_of
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import known_group

lines = typer.Typer(no_args_is_help=True, help="The lines of a draft: which groups, led by whom.")
Agency = Annotated[str, typer.Argument(help="An agency: acronym or name.")]


@lines.command("add")
@command
def add(
    code: Code,
    case: CaseCode,
    sectors: Annotated[str, typer.Argument(help="A sector: id, global code or name; several as a+b.")] = "",
    group: Annotated[str, typer.Option(help="A group that exists, to have other leads or to close.")] = "",
    close: Annotated[bool, typer.Option("--close", help="Close that group.")] = False,
    kind: Annotated[str, typer.Option(help="sector, ad_hoc or thematic.")] = "sector",
    name: Annotated[str, typer.Option(help="What the team calls it.")] = "",
    short: Annotated[str, typer.Option("--code", help="Its code; left out: made from the sectors.")] = "",
    area: InArea = "",
    reason: Annotated[str, typer.Option(help="Why: the need or gap it answers.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Add a line: a group to establish for SECTORS, or one that exists, to change or to close."""
    by = acting(as_)
    row = case_in(by, code, case)
    line = actions.add_line(
        row,
        sectors=sectors,
        group=known_group(row.emergency, group) if group else None,
        action="close" if close else "establish",
        kind=kind,
        name=name,
        code=short,
        area=area_in(row.emergency, area),
        reason=reason,
        by=by,
        at=now(),
    )
    return shown(by, row, f"“{name_of(line)}” is in the draft.", as_json)


@lines.command("change")
@command
def change(
    code: Code,
    case: CaseCode,
    line: LineName,
    name: Annotated[str | None, typer.Option(help="What the team calls it.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why: the need or gap it answers.")] = None,
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Change what a line is called or why it is there."""
    by = acting(as_)
    row = case_in(by, code, case)
    one = line_in(row, line)
    actions.change_line(one, name=name, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, f"“{name_of(one)}” is changed.", as_json)


@lines.command("drop")
@command
def drop(code: Code, case: CaseCode, line: LineName, as_: As = "", as_json: AsJson = False) -> int:
    """Take a line out of the draft; the ledger keeps that it was there."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.drop_line(line_in(row, line), by=by, at=now())
    return shown(by, row, f"“{line}” is out of the draft.", as_json)


@lines.command("lead")
@command
def lead(
    code: Code,
    case: CaseCode,
    line: LineName,
    agency: Agency,
    role: Annotated[str, typer.Option(help="lead, co_lead or convener; left out: as the table has it.")] = "",
    area: InArea = "",
    situation: Annotated[str, typer.Option(help="A situation of the table, where it leads only there.")] = "",
    deviation: Annotated[str, typer.Option(help="Why it is not the agency of the global table.")] = "",
    last_resort_scope: Annotated[
        str, typer.Option(help="Which part of the duty as provider of last resort it takes on.")
    ] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Propose an agency to lead a line; several lead jointly."""
    by = acting(as_)
    row = case_in(by, code, case)
    made = actions.name_lead(
        line_in(row, line),
        organisation=find(agency),
        role=role,
        area=area_in(row.emergency, area),
        situation=situation,
        deviation=deviation,
        last_resort_scope=last_resort_scope,
        by=by,
        at=now(),
    )
    return shown(by, row, f"{made.organisation.name} is proposed as {made.role}.", as_json)


@lines.command("drop-lead")
@command
def drop_lead(
    code: Code, case: CaseCode, line: LineName, agency: Agency, as_: As = "", as_json: AsJson = False
) -> int:
    """Take an agency out of a line."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.drop_lead(_proposed(line_in(row, line).public_id, agency), by=by, at=now())
    return shown(by, row, f"{agency} is out of “{line}”.", as_json)


def _proposed(line: str, agency: str) -> ProposedLead:
    rows = ProposedLead.objects.filter(line__public_id=line).select_related(
        "organisation", "line__case__emergency__country"
    )
    found = list(rows.filter(public_id=agency.strip()) or rows.filter(organisation=find(agency)))
    if len(found) == 1:
        return found[0]
    known = ", ".join(
        f"{one.organisation.acronym or one.organisation.name} ({one.public_id})" for one in rows
    )
    message = gettext_noop("“%(agency)s” is not in this line, or several times. There are: %(known)s.")
    raise Refused(Refusal("proposed-unknown", message, params={"agency": agency, "known": known or "none"}))


@lines.command("test")
@command
def answer_condition(
    code: Code,
    case: CaseCode,
    line: LineName,
    criterion: Annotated[str, typer.Argument(help="A condition of the edition, by its id.")],
    why: Annotated[str, typer.Option(help="Why it holds or not; it goes with the proposal.")],
    met: Annotated[bool, typer.Option("--met/--not-met", help="Does the condition hold?")],
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Test a line against one condition, where the edition has conditions."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.answer_criterion(line_in(row, line), criterion=criterion, met=met, why=why, by=by, at=now())
    return shown(by, row, f"“{line}”: {criterion} is {'met' if met else 'not met'}.", as_json)


@lines.command("from-today")
@command
def from_today(code: Code, case: CaseCode, as_: As = "", as_json: AsJson = False) -> int:
    """Begin the draft with today's groups and leads."""
    by = acting(as_)
    row = case_in(by, code, case)
    added = actions.draft_from_today(row, by=by, at=now())
    return shown(by, row, f"{added} of today's groups are in the draft.", as_json)


@lines.command("support")
@command
def support(
    code: Code,
    case: CaseCode,
    text: Annotated[str, typer.Argument(help="What the team needs in common tools and services.")],
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """State what the team needs from OCHA and others, with the draft."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.state_support(row, support=text, by=by, at=now())
    return shown(by, row, "The support needed is stated.", as_json)


def consult(
    code: Code,
    case: CaseCode,
    purpose: Annotated[str, typer.Argument(help=f"{', '.join(PURPOSES)}.")],
    organisation: Annotated[str, typer.Option("--with", help="The organisation: acronym or name.")] = "",
    who: Annotated[str, typer.Option(help="Or in words: a ministry, a meeting, who was there.")] = "",
    level: Annotated[str, typer.Option(help=f"{' or '.join(LEVELS)}.")] = "country",
    sector: Annotated[str, typer.Option(help="About which sector, by its id.")] = "",
    outcome: Annotated[str, typer.Option(help=f"{', '.join(OUTCOMES)}.")] = "agrees",
    note: Annotated[str, typer.Option(help="What was said, or what was tried.")] = "",
    on: On = None,
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Log a consultation that was held, or tried. It is never changed."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.log_consultation(
        row,
        purpose=purpose,
        level=level,
        organisation=find(organisation) if organisation else None,
        who=who,
        sector=sector,
        outcome=outcome,
        note=note,
        held_on=day(on),
        by=by,
        at=now(),
    )
    return shown(by, row, "The consultation is in the record.", as_json)


def connect(designation: typer.Typer) -> None:
    """Add these commands to `firstcall designation`."""
    designation.add_typer(lines, name="line")
    designation.command("consult")(command(consult))
