"""What the commands of designation share: the case, line and lead a word means, and how a case is shown."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from firstcall.access.rules import Actor
from firstcall.cli.output import DONE, now, show_json, show_table
from firstcall.designation.models import Case, ProposalLine
from firstcall.designation.queries import case_to_act_in, visible_case
from firstcall.designation.queries.lines import name_of, sectors_of
from firstcall.designation.values import case_values
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency, Group, Lead
from firstcall.structure.queries import emergency_by_code

Code = Annotated[str, typer.Argument(help="The emergency's code.")]
CaseCode = Annotated[str, typer.Argument(metavar="CASE", help="The case, such as D1.")]
LineName = Annotated[
    str,
    typer.Argument(metavar="LINE", help="A line of the draft: its sector, its name, its group or its id."),
]
Note = Annotated[str, typer.Option(help="What was done.")]
Reason = Annotated[
    str, typer.Option(help="Why it goes on without something that is missing, or why it is late.")
]
Why = Annotated[str, typer.Option(help="The reason: it stays in the record.")]


def case_in(by: Actor, code: str, case: str) -> Case:
    """The case "D1" of an emergency, if `by` sees it. Raises `Refused`, `NotVisible`."""
    return case_to_act_in(by, emergency_by_code(code), case)


def line_in(case: Case, text: str) -> ProposalLine:
    """The one line of a draft a word means. Raises `Refused` with the lines there are."""
    wanted = text.strip().casefold()
    rows = list(case.lines.select_related("case__emergency__country", "group", "area").order_by("pk"))
    found = [
        row
        for row in rows
        if wanted
        in {
            row.public_id,
            "+".join(sectors_of(row)).casefold(),
            name_of(row).casefold(),
            row.group.code.casefold() if row.group else row.public_id,
        }
    ]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{name_of(row)} ({row.public_id})" for row in rows) or "none"
    message = gettext_noop("“%(text)s” names no line of the draft, or several. There are: %(known)s.")
    raise Refused(Refusal("line-unknown", message, params={"text": text, "known": known}))


def lead_in(emergency: Emergency, group: Group, agency: str) -> Lead:
    """The lead in force that an agency, or the id of a lead, means in a group. Raises `Refused`."""
    rows = Lead.objects.filter(group=group, ends_on=None).select_related(
        "group__emergency__country", "organisation"
    )
    found = list(rows.filter(public_id=agency.strip()) or rows.filter(organisation=find(agency)))
    if len(found) == 1:
        return found[0]
    known = ", ".join(
        f"{one.organisation.acronym or one.organisation.name} ({one.public_id})" for one in rows
    )
    message = gettext_noop("“%(agency)s” is no lead of %(group)s, or several. There are: %(known)s.")
    params = {"agency": agency, "group": group.name, "known": known or "none"}
    raise Refused(Refusal("lead-unknown", message, params=params))


def shown(by: Actor, case: Case, words: str, as_json: bool) -> int:
    """The case as `by` sees it now, as JSON; or a sentence, and what comes next."""
    seen = visible_case(by, case.emergency, case.code)
    values = case_values(seen, now())
    if as_json:
        show_json(values)
        return DONE
    print(words)
    print_next(values)
    return DONE


def print_next(values: dict[str, Any]) -> None:
    """What comes next, who does it, and what is missing for it."""
    if values["state"] != "running":
        print(f"{values['code']} is over: {values['state']}.")
    for one in values["next"]:
        who = ", ".join(actor["name"] for actor in one["actors"])
        print(f"Next{' (if needed)' if one['optional'] else ''}: {one['step']}: {one['name']} ({who}).")
        for missing in one["missing"]:
            needed = "needed" if missing["hard"] else "else a reason"
            print(f"  - {missing['message']} ({missing['clause']}; {needed})")


def print_case(values: dict[str, Any]) -> None:
    """A case for people: its steps, its draft, what was said, what comes next."""
    about = " ".join(part for part in (values["lead"], values["group"]) if part)
    print(f"{values['code']} of {values['emergency']}: {values['procedure']['name']}"
          f"{f' ({about})' if about else ''}, {values['state']}, round {values['round']}.")  # fmt: skip
    if values["steps"]:
        rows = [
            (one["number"], one["id"], one["name"], one["status"], one["clock"] or "", moment(one["due_at"]))
            for one in values["steps"]
        ]
        show_table("Steps", ["No.", "Step", "What", "Status", "Clock", "Until"], rows)
    if values["lines"]:
        show_table(
            "Draft",
            ["Line", "Action", "Leads", "Id"],
            [(one["name"], one["action"], _leads(one), one["id"]) for one in values["lines"]],
        )
    for one in values["proposals"]:
        print(f"Proposed in round {one['round']} on {moment(one['at'])}, SHA-256 {one['hash']}.")
        for reply in one["replies"]:
            print(f"  {reply['organisation']}: {reply['answer']} {reply['text']}".rstrip())
    if agreed := values["agreement"]:
        print(f"{agreed['outcome'].capitalize()} on {moment(agreed['at'])} ({agreed['clause']}).")
        show_table(
            "Outcome",
            ["Group", "Leads"],
            [(one["name"], _agreed(one)) for one in agreed["lines"]],
        )
    print_next(values)


def _leads(line: dict[str, Any]) -> str:
    return ", ".join(f"{one['organisation']} ({one['role']})" for one in line["leads"]) or "none yet"


def _agreed(line: dict[str, Any]) -> str:
    return ", ".join(f"{one['acronym'] or one['name']} ({one['role']})" for one in line["leads"])


def moment(value: Any) -> str:
    """An instant in UTC, to the minute; empty for none."""
    return f"{value:%Y-%m-%d %H:%M} UTC" if value else ""
