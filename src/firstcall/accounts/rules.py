"""Which roles of an emergency are given, what each is for, and what it needs (security matrix, row 31)."""

from __future__ import annotations

from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop

ROLES = ("OCHA", "HCT", "LREP", "COORD", "CO", "SNFP", "PART", "OBS", "LIA", "GOV", "DON")
"""The roles people are given one by one in an emergency. The Humanitarian Coordinator is named, in place of the one
before; roles for all emergencies (ERC, IASC, GCL, ADM) are given at the server."""


def why_not_give(*, role: str, email: str, known: bool, locked: bool, name: str) -> Refusal | None:
    """Why nobody with this address can be given the role, or None.

    `known`: there is an account of this address; `locked`: it is locked. Who is new needs a name.
    """
    if role not in ROLES:
        message = gettext_noop("There is no role “%(role)s” to give here. Choose one of: %(roles)s.")
        return Refusal("no-such-role-here", message, params={"role": role, "roles": ", ".join(ROLES)})
    if locked:
        message = gettext_noop(
            "The account %(email)s is locked. Whoever runs the server opens it: firstcall account unlock %(email)s"
        )
        return Refusal("account-locked", message, params={"email": email})
    if not known and not name:
        message = gettext_noop(
            "Nobody has the address %(email)s yet. Write the name too, and they get an account."
        )
        return Refusal("name-needed", message, params={"email": email})
    return None


def why_not_until(last_day: date | None, today: date) -> Refusal | None:
    """Why a role cannot end with this day: it is over. None ends never by itself."""
    if last_day is not None and last_day < today:
        message = gettext_noop("The last day must be today or later. Leave it empty for no end.")
        return Refusal("until-past", message)
    return None


def already_holds() -> Refusal:
    """The same role, in the same place, valid now."""
    message = gettext_noop("This person holds this role here already. Nothing needs to be done.")
    return Refusal("already-holds", message)


def not_there() -> Refusal:
    """The giver may give the role, but not in this place."""
    message = gettext_noop(
        "You may not give this role there. Choose what is your own to give for, or ask the OCHA desk."
    )
    return Refusal("not-there", message)
