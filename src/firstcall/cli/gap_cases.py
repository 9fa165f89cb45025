"""What the commands of gap cases share: the case a word means, and how a case is shown."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated, Any

import typer

from firstcall.access.rules import Actor
from firstcall.cli.cases import moment
from firstcall.cli.output import DONE, figure, now, show_json, show_table
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import known_case, seen_case
from firstcall.last_resort.values import case_values
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.policy.sector_names import sector_name
from firstcall.structure.queries import emergency_by_code

MOST_PEOPLE = 10_000_000_000

Code = Annotated[str, typer.Argument(help="The emergency's code.")]
CaseCode = Annotated[str, typer.Argument(metavar="CASE", help="The case, such as G4.")]
People = Annotated[
    int | None, typer.Option(max=MOST_PEOPLE, help="How many people; left out: all that is left.")
]
Dollars = Annotated[int | None, typer.Option(max=10**15, help="Whole United States dollars.")]
Text = Annotated[str, typer.Option(help="What is undertaken, in a sentence.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the record.")]
Holder = Annotated[str, typer.Option(help="Which agency, where several hold the duty.")]
Day = typer.Option(formats=["%Y-%m-%d"], help="The day, as YYYY-MM-DD.")


def case_in(by: Actor, code: str, case: str) -> GapCase:
    """The case "G4" of an emergency, if `by` sees it. Raises `Refused` with the cases there are."""
    return known_case(by, emergency_by_code(code), case)


def agency(text: str) -> Organisation | None:
    """The organisation an option names; None where it is left out. Raises `Refused`."""
    return find(text) if text else None


def end_of(day: datetime | None) -> datetime | None:
    """The last moment of a day given as an option, in UTC."""
    return datetime.combine(day.date(), time(23, 59, 59), UTC) if day else None


def about(values: dict[str, Any]) -> str:
    """What a case is about: the group, or the sector where none covers it."""
    return str(values["group_name"] or sector_name(values["sector"]))


def shown(by: Actor, case: GapCase, words: str, as_json: bool) -> int:
    """The case as `by` sees it now, as JSON; or a sentence, and where it stands."""
    values = case_values(seen_case(by, case_in(by, case.emergency.code, case.code), now()))
    if as_json:
        show_json(values)
        return DONE
    print(words)
    print_standing(values)
    return DONE


def print_standing(values: dict[str, Any]) -> None:
    """Stage, whose the rest is with its clause, and who is left."""
    duty, left = values["duty"], values["remaining"]
    parts = [f"{values['code']}: {values['stage'].replace('_', ' ')}"]
    if values["standing"] and values["stage"] == "last_resort":
        parts.append(values["standing"].replace("_", " "))
    if values["conditions"]:
        parts.append(f"constrained by {', '.join(values['conditions'])}")
    if values["ending"]:
        parts.append(values["ending"].replace("_", " "))
    print(f"{', '.join(dict.fromkeys(parts))}.")
    if duty:
        print(
            f"The rest: {values['holder'] or 'with the Humanitarian Coordinator'}, {duty['name']} ({duty['clause']})."
        )
    if left:
        print(
            f"People: {figure(left['people'])}; undertaken {figure(left['undertaken'])}, "
            f"offered {figure(left['offered'])}, left {figure(left['left'])}."
        )


def print_case(values: dict[str, Any]) -> None:
    """A case for people: what it is about, where it stands, its timeline."""
    where = f", {values['area_name']}" if values["area_name"] else ""
    print(
        f"{values['code']} of {values['emergency']}: {about(values)}{where}. {values['what'] or ''}".rstrip()
    )
    print_standing(values)
    if values["accountable"]:
        print(f"Answers for it: {values['accountable']['name']} ({values['accountable']['role']}).")
    if values["answers"]:
        show_table(
            "Partners",
            ["Organisation", "Answer", "People", "Binds", "Words"],
            [
                (one["organisation"], one["answer"], "" if one["people"] is None else one["people"],
                 one["binding"], one["text"] or one["reason"])
                for one in values["answers"]
                if one["latest"]
            ],
            numbers=(2,),
        )  # fmt: skip
    for one in values["last_resort_answers"]:
        fails = f" ({', '.join(one['conditions'])})" if one["conditions"] else ""
        print(
            f"{moment(one['at'])}, {one['organisation']}: {one['answer']}{fails}. {one['explanation']}".rstrip()
        )
    show_table(
        "Timeline",
        ["When", "What", "Who", "Words", "Clause"],
        [
            (moment(one["at"]), one["kind"].replace("_", " "), one["organisation"] or one["role"], one["text"],
             one["clause"])
            for one in values["acts"]
        ],
    )  # fmt: skip
