"""firstcall designation concern …: that a lead does not do its job. Never for the desk: who said so is for the HC."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.cli.acting import As, deciding
from firstcall.cli.cases import Code, lead_in, moment, shown
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_table
from firstcall.cli.posts import row_of
from firstcall.designation import actions
from firstcall.designation.models import Concern
from firstcall.designation.values import concern_values, concerns_values
from firstcall.structure.queries import emergency_by_code, known_group

concerns = typer.Typer(no_args_is_help=True, help="Concerns about a lead: filed, and handled by the HC.")
ConcernId = Annotated[str, typer.Argument(metavar="CONCERN", help="Its id, as `concern list` shows it.")]


def _concern(by: Actor, code: str, public_id: str) -> Concern:
    rows = Concern.objects.filter(emergency=emergency_by_code(code)).select_related(
        "emergency__country", "lead__organisation", "lead__group__emergency", "author"
    )
    found: Concern = row_of(visible(by, "concern", rows), public_id)
    return found


def _said(concern: Concern, by: Actor, words: str, as_json: bool) -> int:
    show_json(concern_values(concern, by)) if as_json else print(words)
    return DONE


@concerns.command("file")
@command
def file(
    code: Code,
    group: Annotated[str, typer.Argument(help="The group: its code, name or sector.")],
    lead: Annotated[str, typer.Argument(help="Its lead: acronym or name.")],
    text: Annotated[str, typer.Argument(help="What is not done.")],
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Tell the HC that a lead does not carry out its responsibilities. Only the HC learns who said so."""
    by, emergency = deciding(as_), emergency_by_code(code)
    about = lead_in(emergency, known_group(emergency, group), lead)
    made = actions.file_concern(lead=about, text=text, by=by, at=now())
    return _said(made, by, f"The concern is filed as {made.public_id}. The HC is told.", as_json)


@concerns.command("list")
@command
def list_all(code: Code, as_: As = "", as_json: AsJson = False) -> int:
    """List the concerns the person of --as may read: the HC all, others their own."""
    rows = concerns_values(deciding(as_), emergency_by_code(code))
    if as_json:
        show_json(rows)
    else:
        columns = ("id", "group", "lead", "state", "text")
        show_table(
            "Concerns",
            ["Id", "Group", "Lead", "State", "What", "Filed"],
            [[*(one[name] for name in columns), moment(one["filed_at"])] for one in rows],
        )
    return DONE


@concerns.command("show")
@command
def show(code: Code, concern: ConcernId, as_: As = "", as_json: AsJson = False) -> int:
    """Show a concern."""
    by = deciding(as_)
    values: dict[str, Any] = concern_values(_concern(by, code, concern), by)
    if as_json:
        show_json(values)
    else:
        print(f"{values['lead']}, {values['group']}: {values['state']}, filed {moment(values['filed_at'])}.")
        for name in ("text", "wording", "outcome", "author"):
            if values[name]:
                print(f"{name.capitalize()}: {values[name]}")
    return DONE


@concerns.command("take-up")
@command
def take_up(
    code: Code,
    concern: ConcernId,
    wording: Annotated[str, typer.Option(help="In the HC's own words: the lead reads these.")],
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """The HC takes a concern up; a case about the lead opens, the Country Director is consulted first."""
    by = deciding(as_)
    case = actions.take_up_concern(
        _concern(by, code, concern), wording=wording, expected=None, by=by, at=now()
    )
    return shown(by, case, f"{case.code} is open.", as_json)


@concerns.command("close")
@command
def close(
    code: Code,
    concern: ConcernId,
    outcome: Annotated[str, typer.Option(help="What came of it; whoever filed it reads this.")],
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """The HC closes a concern and says what came of it."""
    by = deciding(as_)
    row = _concern(by, code, concern)
    actions.close_concern(row, outcome=outcome, expected=None, by=by, at=now())
    return _said(row, by, "The concern is closed. Whoever filed it is told.", as_json)


@concerns.command("withdraw")
@command
def withdraw(code: Code, concern: ConcernId, as_: As = "", as_json: AsJson = False) -> int:
    """Whoever filed a concern withdraws it; that it was filed stays."""
    by = deciding(as_)
    row = _concern(by, code, concern)
    actions.withdraw_concern(row, expected=None, by=by, at=now())
    return _said(row, by, "The concern is withdrawn.", as_json)
