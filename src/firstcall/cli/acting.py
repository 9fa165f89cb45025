"""In whose name a command acts: the operator's, for the OCHA desk; or, with FIRSTCALL_TOKEN, a person's own."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Annotated

import typer

from firstcall.access.queries import actor_for_token, operator
from firstcall.access.rules import Actor
from firstcall.cli.output import now
from firstcall.places.models import Area
from firstcall.places.queries import known_area
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency

On = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day, as YYYY-MM-DD; today if left out.")
]
InGroup = Annotated[str, typer.Option("--group", help="The group; left out: the whole response.")]
InArea = Annotated[str, typer.Option("--area", help="P-code or name of one area; left out: everywhere.")]


def who() -> Actor:
    """The token's person where FIRSTCALL_TOKEN is set, else the operator. Raises `Refused` for an unknown token.

    What the guidance leaves to one organisation or office the operator cannot do: that needs the person's token.
    """
    secret = os.environ.get("FIRSTCALL_TOKEN", "").strip()
    if not secret:
        return operator()
    found = actor_for_token(secret, now())
    if found is None:
        message = gettext_noop("The token in FIRSTCALL_TOKEN is not valid. Ask for a new one, or unset it.")
        raise Refused(Refusal("token-unknown", message))
    return found


def day(at: datetime | None) -> date | None:
    """A day given as an option; None where none was."""
    return at.date() if at else None


def today_or(at: datetime | None) -> date:
    """A day given as an option, else today."""
    return at.date() if at else now().date()


def area_in(emergency: Emergency, text: str) -> Area | None:
    """The area of the emergency's country an option names. Raises `Refused`."""
    return known_area(emergency.country_id, text) if text else None
