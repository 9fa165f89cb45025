"""firstcall group counting: by which rule a group counts people; what another rule would give; choosing it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from firstcall.access.queries import operator
from firstcall.activities.actions import set_counting_rule
from firstcall.activities.counting.reading import read_rule, read_text
from firstcall.activities.counting.rule import Counting
from firstcall.activities.counting.trial import try_rule
from firstcall.activities.counting.values import counting_values
from firstcall.cli.output import DONE, AsJson, command, figure, now, show_json
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import emergency_by_code, known_group

LARGEST_FILE = 100_000


@command
def counting(
    code: str,
    group: Annotated[str, typer.Argument(help="The group's code, name or sector.")],
    rule: Annotated[Path | None, typer.Option(help="A file with the rule, in TOML or JSON.")] = None,
    method: Annotated[
        str,
        typer.Option(help="largest, largest_per_population_group, sum_of_groups, new_people or sum."),
    ] = "",
    place: Annotated[str, typer.Option(help="area+site or area.")] = "",
    leave_out: Annotated[
        list[str],
        typer.Option(help="recurrent=yes, site:radio,fm (any of these words) or status=planned. Repeatable."),
    ] = [],  # noqa: B006
    households: Annotated[
        float | None, typer.Option(help="People for a household in rows that state households only.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it stands in the record.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would give; store nothing.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Show by which rule a group counts people and what it leaves out; with options, count by another rule."""
    row = known_group(emergency_by_code(code), group)
    wanted = _wanted(rule, method, place, leave_out, households)
    tried = None
    if wanted is not None and dry_run:
        tried = try_rule(row, wanted)[1]
    elif wanted is not None:
        set_counting_rule(row, wanted, reason=reason, by=operator(), at=now())
    values = counting_values(row, operator(), tried)
    if as_json:
        show_json(values)
    else:
        _say(row.name, values)
    return DONE


def _wanted(
    file: Path | None, method: str, place: str, leave_out: list[str], households: float | None
) -> Counting | None:
    """The rule that the options state, None where they state none. A file and options are not mixed."""
    data: dict[str, Any] = {
        "method": method,
        "place": place,
        "leave_out": [_condition(text) for text in leave_out],
        "households_to_people": households,
    }
    data = {key: value for key, value in data.items() if value not in ("", [], None)}
    if file is None:
        return read_rule(data) if data else None
    if data:
        message = gettext_noop("The rule stands in the file. Leave the other options out, or the file.")
        raise Refused(Refusal("counting-rule", message))
    try:
        with file.open(encoding="utf-8-sig") as opened:
            text = opened.read(LARGEST_FILE)
    except (OSError, UnicodeDecodeError) as problem:
        message = gettext_noop("“%(file)s” could not be read: %(why)s.")
        params = {"file": str(file), "why": str(problem)}
        raise Refused(Refusal("counting-rule", message, params=params)) from problem
    return read_text(text)


def _condition(text: str) -> dict[str, object]:
    """ "recurrent=yes", "status=planned" and "site:radio,fm" as conditions."""
    at = min((place for place in (text.find(":"), text.find("=")) if place >= 0), default=-1)
    field, sign, said = text[:at].strip(), text[at : at + 1], text[at + 1 :]
    if at < 0:
        message = gettext_noop(
            "“%(text)s” is not a condition. Write recurrent=yes, site:radio,fm or status=planned."
        )
        raise Refused(Refusal("counting-rule", message, params={"text": text}))
    if sign == "=" and (field == "recurrent" or said.strip() == "blank"):
        return {"field": field, "is": said.strip()}
    words = [word.strip() for word in said.split(",") if word.strip()]
    return {"field": field, "any_word" if sign == ":" else "equals": words}


def _say(name: str, values: dict[str, Any]) -> None:
    print(f"{name} counts {figure(values['people'])} people of {figure(values['frequencies'])} contacts.")
    for sentence in values["words"]:
        print(f"  {sentence}")
    if values["left_out"]:
        print(f"{figure(values['rows'] - values['rows_left_out'])} rows counted. Left out:")
    for one in values["left_out"]:
        print(f"  {figure(one['rows'])} {one['reason']}, {figure(one['frequencies'])} contacts")
    if values["since"]:
        print(f"Since {values['since']}" + (f": {values['reason']}" if values["reason"] else "."))
