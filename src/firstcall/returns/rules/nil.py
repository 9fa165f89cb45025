"""A nil return: a partner says that there was nothing to report. It is said by somebody, never read out of a file.

docs/decisions/rounds-and-returns.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.returns.rules.returns import NIL, PREPARED, RETURNED, SUBMITTED, WITHDRAWN

__all__ = [
    "NIL",
    "state_left",
    "why_not_nil",
    "why_not_nil_group",
    "why_not_nil_here",
    "why_not_take_nil_back",
]


def why_not_nil(
    *,
    organisation: str,
    name: str,
    state: str,
    rows: int,
    own: bool,
    told_by: str,
    first_day: date,
    today: date,
) -> Refusal | None:
    """A partner, or on its behalf a coordinator who says who told them, says so of a period that has begun, while no
    row of the partner counts for it. `name` is that of the round, `state` and `rows` its return's (`state` "" where
    there is none), `own`: it is said by the partner's own people."""
    if today < first_day:
        return Refusal(
            "nil-too-early",
            gettext_noop(
                "The period of %(round)s has not begun, so nobody can say of it yet that there was nothing to report."
            ),
            params={"round": name},
        )
    if state == NIL:
        return Refusal(
            "nil-already",
            gettext_noop(
                "It is recorded already that %(organisation)s has nothing to report for %(round)s. There is nothing "
                "more to do."
            ),
            params={"organisation": organisation, "round": name},
        )
    if rows:
        return Refusal(
            "nil-rows",
            gettext_noop(
                "%(organisation)s has rows for %(round)s that count: %(count)s. Take their file back on its page if "
                "they do not hold; then say that there was nothing to report."
            ),
            params={"organisation": organisation, "round": name, "count": rows},
        )
    if not own and not told_by:
        return Refusal(
            "nil-told-by",
            gettext_noop(
                "Say who of %(organisation)s told you, and how: that a partner did nothing is for the partner to say."
            ),
            params={"organisation": organisation},
        )
    return None


def why_not_nil_here(organisation: str, group: str, *, partner: bool) -> Refusal | None:
    """Only a partner of the group has anything to say: nobody else is waited for (GN 1 fn 1; Annex 1)."""
    if partner:
        return None
    return Refusal(
        "nil-no-partner",
        gettext_noop(
            "%(organisation)s is no partner of %(group)s, so nothing is awaited from it and there is nothing to record."
        ),
        "GN 1 fn 1; Annex 1",
        {"organisation": organisation, "group": group},
    )


def why_not_nil_group(organisation: str, name: str, groups: Sequence[str]) -> Refusal | None:
    """A round of all groups is answered to each of them: which one is meant is told where several are possible."""
    if len(groups) == 1:
        return None
    return Refusal(
        "nil-group",
        gettext_noop(
            "%(round)s is a round of several groups, and %(organisation)s is a partner of %(groups)s. Name the group "
            "that this is said to."
        )
        if groups
        else gettext_noop(
            "%(organisation)s is a partner of no group that %(round)s asks, so nothing is awaited from it."
        ),
        params={"round": name, "organisation": organisation, "groups": ", ".join(groups)},
    )


def why_not_take_nil_back(name: str, state: str) -> Refusal | None:
    """Only what stands as nil is taken back."""
    if state == NIL:
        return None
    return Refusal(
        "nil-not-there",
        gettext_noop(
            "This return of %(round)s does not say that there was nothing to report, so that cannot be taken back."
        ),
        params={"round": name},
    )


def state_left(*, nil: bool | None, verdict: str, prepared: bool = False) -> str:
    """Where a return stands after its later versions were taken back: as its latest one left it. `nil` is None where
    no version is left; `prepared`: its rows were only that."""
    if nil is None:
        return WITHDRAWN
    if nil and verdict != RETURNED:
        return NIL
    return verdict or (PREPARED if prepared else SUBMITTED)
