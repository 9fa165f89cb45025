"""When something may end; what ended stays ended (D7). Values in, values out."""

from __future__ import annotations

from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.basis import Evidence as Evidence


def why_group_ended(*, ended: bool) -> Refusal | None:
    """What has ended takes nobody in any more (OG, how long)."""
    return refusal_of_ended() if ended else None


def refusal_of_ended() -> Refusal:
    """What is said of a group that has ended, whatever was to be done in it (OG, how long)."""
    return Refusal(
        "group-ended",
        gettext_noop("This has ended. Choose what took over, or set up a new one."),
        "OG, how long",
    )


def why_not_end(*, starts_on: date, ends_on: date | None, on: date) -> Refusal | None:
    """Something ends once, not before it began (product choice: decisions are followed, not altered; D7)."""
    if ends_on is not None:
        return Refusal(
            "already-ended",
            gettext_noop("This ended on %(day)s already. Nothing is left to do."),
            params={"day": ends_on.isoformat()},
        )
    if on < starts_on:
        return Refusal(
            "ends-before-start",
            gettext_noop("This began on %(day)s and cannot end before that day. Give a later day."),
            params={"day": starts_on.isoformat()},
        )
    return None
