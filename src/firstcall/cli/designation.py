"""firstcall designation …: cases opened, listed, shown; their clocks and letters. Drafts and decisions are beside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstcall.access.queries import operator
from firstcall.cli import deciding, drafting
from firstcall.cli.acting import As, acting
from firstcall.cli.cases import CaseCode, Code, Why, case_in, lead_in, moment, print_case, shown
from firstcall.cli.concerns import concerns
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_table
from firstcall.designation import actions
from firstcall.designation.letters.from_case import FORMS, letter_file
from firstcall.designation.queries import visible_case
from firstcall.designation.values import case_values, cases_values, clocks_values
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency
from firstcall.structure.queries import emergency_by_code, known_group

designation = typer.Typer(
    no_args_is_help=True, help="Designation of leads: cases step by step, from opening to agreement."
)


@designation.command("open")
@command
def open_case(
    code: Code,
    procedure: Annotated[
        str, typer.Option(help="The procedure's id; left out: the one for how the emergency began.")
    ] = "",
    group: Annotated[str, typer.Option(help="The group it is about, where it is about one.")] = "",
    lead: Annotated[str, typer.Option(help="The lead of that group it is about: agency, or id.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Open a case: a procedure of the guidance begins, and its clocks run."""
    by, emergency = acting(as_), emergency_by_code(code)
    about = known_group(emergency, group) if group else None
    if lead and about is None:
        message = gettext_noop("Say of which group “%(lead)s” is the lead: --group.")
        raise Refused(Refusal("group-needed", message, params={"lead": lead}))
    case = actions.open_case(
        emergency=emergency,
        procedure=procedure,
        group=about,
        lead=lead_in(emergency, about, lead) if lead and about else None,
        by=by,
        at=now(),
    )
    return shown(by, case, f"{case.code} is open. Its clocks run.", as_json)


@designation.command("list")
@command
def list_cases(code: Code, as_json: AsJson = False) -> int:
    """List the cases of an emergency, the newest first."""
    rows = cases_values(operator(), emergency_by_code(code))
    if as_json:
        show_json(rows)
    else:
        show_table(
            "Cases",
            ["Case", "Procedure", "State", "Round", "Opened"],
            [
                (one["code"], one["procedure"]["name"], one["state"], one["round"], moment(one["opened_at"]))
                for one in rows
            ],
        )
    return DONE


@designation.command("show")
@command
def show(code: Code, case: CaseCode, as_json: AsJson = False) -> int:
    """Show a case: its steps and clocks, the draft, what was said, what comes next and what is missing for it."""
    values = case_values(visible_case(operator(), emergency_by_code(code), case), now())
    show_json(values) if as_json else print_case(values)
    return DONE


@designation.command("variant")
@command
def variant(
    code: Code,
    case: CaseCode,
    name: Annotated[str, typer.Argument(help="A way through the procedure: no-new-leads; or whole.")],
    reason: Why = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Choose the way through the procedure, before anything is proposed."""
    by = acting(as_)
    row, wanted = case_in(by, code, case), "" if name == "whole" else name
    actions.choose_variant(row, variant=wanted, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, f"{row.code} goes the way “{name}”.", as_json)


@designation.command("clocks")
@command
def clocks(
    code: Annotated[str, typer.Argument(help="Only this emergency.")] = "", as_json: AsJson = False
) -> int:
    """List the clocks that run, the next to run out first. They warn; they decide nothing."""
    every = Emergency.objects.select_related("country").order_by("code")
    rows = clocks_values(operator(), [emergency_by_code(code)] if code else list(every), now())
    if as_json:
        show_json(rows)
    else:
        show_table(
            "Clocks",
            ["Emergency", "Case", "Step", "Who", "Until", "Now"],
            [
                (
                    one["emergency"],
                    one["case"],
                    one["step"],
                    ", ".join(one["actors"]),
                    moment(one["due_at"]),
                    one["state"],
                )
                for one in rows
            ],
        )
    return DONE


@designation.command("letter")
@command
def letter(
    code: Code,
    case: CaseCode,
    kind: Annotated[
        str,
        typer.Argument(
            help="letter-erc, letter-no-change, circulation, notice-government, notice-partners, notice-donors."
        ),
    ],
    output: Annotated[Path, typer.Option(help="Where to write it; the name ends in .docx or .pdf.")],
    language: Annotated[str, typer.Option(help="en, fr, es or ar; left out: the emergency's.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Draft a letter from the record, as Word or PDF. Sending it is for people."""
    by = acting(as_)
    form = output.suffix.lower().removeprefix(".")
    if form not in FORMS:
        message = gettext_noop(
            "Letters are written as .docx or .pdf. End the name of the file with one of them."
        )
        raise Refused(Refusal("letter-form", message))
    seen = visible_case(by, emergency_by_code(code), case)
    made, _media, _name = letter_file(seen, kind, form, by=by, at=now(), language=language)
    try:
        output.write_bytes(made)
    except OSError as problem:
        message = gettext_noop("The letter cannot be written: %(problem)s. Choose another --output.")
        raise Refused(Refusal("output", message, params={"problem": str(problem)})) from None
    values = {"case": seen.case.code, "kind": kind, "output": output, "bytes": len(made)}
    show_json(values) if as_json else print(f"Drafted: {output}. Read it before you send it.")
    return DONE


drafting.connect(designation)
deciding.connect(designation)
designation.add_typer(concerns, name="concern")
