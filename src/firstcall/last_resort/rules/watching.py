"""A line a group has set in its figures, and which places have crossed it (L1). Values in, values out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from firstcall.last_resort.rules.stages import why_not_choice
from firstcall.policy.refusal import Refusal, gettext_noop

UNMET, COVERAGE, NOBODY, SEVERITY = "unmet", "coverage", "nobody", "severity"
EVERYBODY = "all"
SIGNS = (UNMET, COVERAGE, NOBODY, SEVERITY)
RANGES = {UNMET: (1, 10**10), COVERAGE: (0, 100), NOBODY: (1, 10**10), SEVERITY: (1, 5)}
MOST_DRAFTS = 10
"""Drafts of one watch that wait for a coordinator at a time: the largest first (product choice)."""
QUIET = timedelta(days=30)
"""How long a place dismissed as no gap is left alone by watches (product choice)."""


@dataclass(frozen=True)
class There:
    """What is known of one place: people, None where not known; `severity` 1 to 5; `nobody`: in need and alone."""

    in_need: int | None = None
    reached: int | None = None
    unmet: int | None = None
    nobody: bool = False
    severity: int | None = None


def crossed(sign: str, limit: int, there: There) -> bool | None:
    """Has this place crossed the line? None: the figure it is measured by is not known, which never crosses.

    unmet: at least `limit` people; coverage: at most `limit` in a hundred reached; nobody: at least `limit` people in
    need where nobody is present; severity: at least `limit`.
    """
    if sign == UNMET:
        return None if there.unmet is None else there.unmet >= limit
    if sign == COVERAGE:
        if there.reached is None or not there.in_need:
            return None
        return there.reached * 100 <= limit * there.in_need
    if sign == NOBODY:
        return None if there.in_need is None else there.nobody and there.in_need >= limit
    return None if there.severity is None else there.severity >= limit


def why_not_watch(
    *,
    sign: str,
    limit: int,
    level: int | None,
    levels: Collection[int],
    people: str = EVERYBODY,
    known_people: Collection[str] = (),
    group_ended: bool,
    already: bool,
) -> Refusal | None:
    """A watch is a sign there is, a limit in its range, of people there are figures of, and set once.

    `people`: the population group, one of `known_people`, or everybody.
    """
    stopped = why_not_choice(sign, SIGNS, "watch-sign", "ToR 8")
    if stopped is not None:
        return stopped
    if group_ended:
        return Refusal(
            "watch-group-ended",
            gettext_noop("This group has ended. Set the line in the one that took over."),
            "ToR 8",
        )
    least, most = RANGES[sign]
    if not least <= limit <= most:
        return Refusal(
            "watch-limit",
            gettext_noop("For this sign the line is a whole number from %(least)s to %(most)s."),
            "ToR 8",
            {"least": least, "most": most},
        )
    if level is not None and level not in levels:
        return Refusal(
            "watch-level",
            gettext_noop("There are no areas of level %(level)s here. Choose one of: %(levels)s."),
            "ToR 8",
            {"level": level, "levels": ", ".join(map(str, sorted(levels)))},
        )
    if people != EVERYBODY and people not in known_people:
        return Refusal(
            "watch-people",
            gettext_noop("There are no needs of “%(people)s” here. Choose one of: %(known)s."),
            "ToR 8",
            {"people": people, "known": ", ".join([EVERYBODY, *sorted(known_people)])},
        )
    if already:
        return Refusal(
            "watch-already",
            gettext_noop("This sign has a line here already. End that one first, then set the new one."),
            "ToR 8",
        )
    return None


def why_not_end_watch(*, ends_on: date | None) -> Refusal | None:
    """What has ended is not ended again."""
    if ends_on is None:
        return None
    return Refusal(
        "watch-ended", gettext_noop("This line has ended already. Nothing is left to do."), "ToR 8"
    )
