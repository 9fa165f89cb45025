"""firstcall area …: what files call an area besides its own name and code."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcall.access.queries import operator
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_table
from firstcall.places import actions
from firstcall.places.models import Area
from firstcall.places.queries import known_area, other_names

areas = typer.Typer(no_args_is_help=True, help="Areas: the names and codes files use for them.")
Which = Annotated[str, typer.Argument(help="The area's P-code, or its name where only one has it.")]
CountryOption = Annotated[str, typer.Option(help="ISO 3166 alpha-3 code of the country.")]


def _area(country: str, text: str) -> Area:
    return known_area(country.upper(), text)


def _say(area: Area, text: str, as_json: bool) -> int:
    if as_json:
        found = [{"name": name, "is_code": is_code} for name, is_code in other_names(area)]
        show_json({"code": area.pcode, "name": area.name, "other_names": found})
    else:
        print(text)
    return DONE


@areas.command("names")
@command
def names(area: Which, country: CountryOption, as_json: AsJson = False) -> int:
    """List the names and codes files use for an area."""
    found = _area(country, area)
    if as_json:
        return _say(found, "", as_json)
    rows = [(name, "code" if is_code else "name") for name, is_code in other_names(found)]
    show_table(f"{found.name} ({found.pcode})", ["Written", "As"], rows)
    return DONE


@areas.command("accept")
@command
def accept(
    area: Which,
    name: Annotated[str, typer.Argument(help="What files call it.")],
    country: CountryOption,
    code: Annotated[bool, typer.Option("--code", help="It is written in columns of codes.")] = False,
    as_json: AsJson = False,
) -> int:
    """Remember another name or code of an area, so that the next file needs nobody."""
    found = _area(country, area)
    actions.accept_place_name(area=found, name=name, is_code=code, by=operator(), at=now())
    return _say(found, f"“{name}” is now read as {found.name} ({found.pcode}).", as_json)


@areas.command("forget")
@command
def forget(
    area: Which,
    name: Annotated[str, typer.Argument(help="The other name or code.")],
    country: CountryOption,
    as_json: AsJson = False,
) -> int:
    """Forget another name or code of an area."""
    found = _area(country, area)
    actions.forget_place_name(area=found, name=name, by=operator(), at=now())
    return _say(found, f"“{name}” is no longer read as {found.name} ({found.pcode}).", as_json)
