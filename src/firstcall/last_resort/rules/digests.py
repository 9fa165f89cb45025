"""How often somebody is told what waits for them, and on which day (security P19). Values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from firstcall.last_resort.rules.reminding import week_of
from firstcall.policy.refusal import Refusal, gettext_noop

WEEKLY, DAILY, NONE = HOW_OFTEN = ("weekly", "daily", "none")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Chosen:
    """What somebody chose: `weekday` (0 is Monday) of the weekly digest, `since` when; None: never asked."""

    digest: str = WEEKLY
    weekday: int = 0
    since: datetime | None = None


def why_not_choose(*, digest: str, weekday: str) -> Refusal | None:
    """A digest there is, and a day of the week (product choice)."""
    for value, choices in ((digest, HOW_OFTEN), (weekday, WEEKDAYS)):
        if value not in choices:
            return Refusal(
                "digest-choice",
                gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
                params={"value": value[:40], "choices": ", ".join(choices)},
            )
    return None


def digest_period(chosen: Chosen, at: datetime, *, late: bool) -> str | None:
    """The day or week a digest that is due now is of, once for each; None: none is due.

    The weekly one is due on its day. `late`: nobody looked for a while, so that of a week that has begun is due still,
    unless it was chosen since.
    """
    if chosen.digest == NONE:
        return None
    if chosen.digest == DAILY:
        return at.date().isoformat()
    begun = at - timedelta(days=(at.weekday() - chosen.weekday) % 7)
    if begun.date() != at.date() and not (late and _chosen_before(chosen, begun)):
        return None
    return week_of(begun) + (f"-{chosen.weekday + 1}" if chosen.weekday else "")


def _chosen_before(chosen: Chosen, begun: datetime) -> bool:
    return chosen.since is None or chosen.since.date() <= begun.date()
