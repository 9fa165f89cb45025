"""The duty as provider of last resort as an act of its own, with its scope (GN 3 *, 7, 11; fn 1, 2; P6)."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.endings import refusal_of_ended

DUTIES = ("yes", "differentiated")


def why_not_limit(*, organisation: str, before: str, after: str) -> Refusal | None:
    """A duty is limited to another part than it has: `before` and `after` are the parts in words, "" for all of it."""
    if before != after:
        return None
    return Refusal(
        "last-resort-same-part",
        gettext_noop(
            "This is what %(organisation)s has the duty for already. Say for which other part it is to be."
        ),
        "GN 7, 11",
        {"organisation": organisation},
    )


def why_not_last_resort(
    *,
    organisation: str,
    lead_role: str,
    participation: str,
    takes_no_part: bool,
    duty: str,
    limited: bool,
    already: bool,
    group_ended: bool,
) -> Refusal | None:
    """Conveners, observers and those alongside never have the duty; who does not lead takes on only a part of it.

    `lead_role`: its role in the group ("" for none); `limited`: a scope in words or an area is given.
    """
    if group_ended:
        return refusal_of_ended()
    if duty not in DUTIES:
        return Refusal(
            "last-resort-duty",
            gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
            "GN 11",
            {"value": duty, "choices": ", ".join(DUTIES)},
        )
    who = {"organisation": organisation}
    if lead_role == "convener":
        return Refusal(
            "convener-no-last-resort",
            gettext_noop(
                "%(organisation)s convenes and is never provider of last resort. Ask another agency."
            ),
            "GN 3 *; fn 2",
            who,
        )
    if takes_no_part or participation == "alongside":
        return Refusal(
            "alongside-no-last-resort",
            gettext_noop(
                "%(organisation)s works alongside the approach and has no such duty in it. Ask another agency."
            ),
            "GN 1 fn 1",
            who,
        )
    if participation == "observer":
        return Refusal(
            "observer-no-last-resort",
            gettext_noop("%(organisation)s is an observer, for information only. Ask another agency."),
            "GN Annex 1",
            who,
        )
    if lead_role not in ("lead", "co_lead") and not limited:
        return Refusal(
            "last-resort-needs-scope",
            gettext_noop(
                "%(organisation)s does not lead here, so it takes on a part of the duty. Say which part, or where."
            ),
            "GN 7, 11",
            who,
        )
    if already:
        return Refusal(
            "last-resort-held",
            gettext_noop("%(organisation)s has this duty there already. Limit or end that one instead."),
            "GN 11",
            who,
        )
    return None
