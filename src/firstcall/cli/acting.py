"""In whose name a command acts: the operator's, for the OCHA desk; or a person's own, by token or by proof.

With FIRSTCALL_TOKEN a program acts for its person; a decision it never takes. With --as the person acts, who proves it
like at the sign-in page (docs/decisions/acting-on-the-command-line.md).
"""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Annotated

import typer

from firstcall.access.queries import OPERATOR, actor_for_token, operator
from firstcall.access.rules import Actor
from firstcall.cli.output import now
from firstcall.cli.proving import proven
from firstcall.places.models import Area
from firstcall.places.queries import known_area
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency

On = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day, as YYYY-MM-DD; today if left out.")
]
As = Annotated[
    str,
    typer.Option(
        "--as", help="Who acts: the e-mail of an account, proved with FIRSTCALL_PASSWORD or when asked."
    ),
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


def acting(email: str) -> Actor:
    """The person of --as, who has proved it; without it, as `who`. Raises `Refused`."""
    return proven(email) if email else who()


def deciding(email: str) -> Actor:
    """As `acting`, for what one person decides in person: never the operator. Raises `Refused` without a name."""
    found = acting(email)
    if found.person == OPERATOR:
        message = gettext_noop(
            "This is for a person, not for the desk. Say who with --as EMAIL; they prove it."
        )
        raise Refused(Refusal("who-decides", message))
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
