"""firstcall account digest: how often one is told what waits. One's own choice: nobody makes it for another."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcall.cli.acting import As, deciding
from firstcall.cli.output import AsJson, command, now
from firstcall.cli.posts import said
from firstcall.last_resort.actions.digest_choice import choose_digest
from firstcall.last_resort.queries.digest_choice import digest_values


@command
def digest(
    how_often: Annotated[str, typer.Argument(help="weekly, daily or none; left out: what it is now.")] = "",
    day: Annotated[str, typer.Option(help="Of the weekly one: monday to sunday.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """How often you are told how many gap cases wait for you; what is urgent is told at once, whatever you choose."""
    by = deciding(as_)
    if how_often or day:
        wanted = how_often or str(digest_values(by.person_pk)["digest"])
        choose_digest(digest=wanted, weekday=day.lower(), by=by, at=now())
    values = digest_values(by.person_pk)
    weekly = f" on {str(values['weekday']).capitalize()}" if values["digest"] == "weekly" else ""
    return said(values, f"Summary of gap cases: {values['digest']}{weekly}.", as_json)
