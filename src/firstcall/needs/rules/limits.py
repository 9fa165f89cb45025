"""How old a figure of need may be before it is not known any more (product choice; L1)."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop

LEAST, MOST = 30, 3650  # days


def why_not_limit(
    *, part_of: str, ended: bool, days: int | None, before: int | None, reason: str
) -> Refusal | None:
    """A whole group that goes on sets another limit than it has, within what can be meant, and says why.

    `days`, `before` None: the default of all groups.
    """
    if ended:
        return Refusal("age-limit-ended", gettext_noop("The group has ended. Its figures stay as they are."))
    if part_of:
        return Refusal(
            "age-limit-of-part",
            gettext_noop("A part of a group goes by the limit of the whole. Set it for %(group)s."),
            params={"group": part_of},
        )
    if days is not None and not LEAST <= days <= MOST:
        return Refusal(
            "age-limit-days",
            gettext_noop("State a number of days between %(least)d and %(most)d."),
            params={"least": LEAST, "most": MOST},
        )
    if days == before:
        return Refusal("age-limit-same", gettext_noop("That is the limit already. State another one."))
    if not reason:
        return Refusal(
            "age-limit-why", gettext_noop("Say in a sentence why this limit is right for the group.")
        )
    return None
