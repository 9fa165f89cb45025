"""What goes on while a condition fails: attempts on record, and looking again (GN 11; L3)."""

from __future__ import annotations

from datetime import date

from firstcall.last_resort.rules.bringing import why_not_review_on
from firstcall.last_resort.rules.stages import (
    ADVOCATING,
    CONSTRAINED,
    EFFORTS,
    LAST_RESORT,
    OUTCOMES,
    WITH_HC,
    why_not_choice,
    why_not_run,
)
from firstcall.policy.refusal import Refusal, gettext_noop

LONGEST_ADDRESSEE = 200  # characters


def why_not_log(*, stage: str, kind: str, text: str, to_whom: str, amount_usd: int | None) -> Refusal | None:
    """Each attempt is on record until the gap is closed (GN 11; L3)."""
    stopped = why_not_run(stage=stage) or why_not_choice(kind, EFFORTS, "effort")
    if stopped is not None:
        return stopped
    if not text.strip():
        return Refusal("effort-empty", gettext_noop("Say what was done and what came of it."), "GN 11")
    if len(to_whom.strip()) > LONGEST_ADDRESSEE:
        return Refusal(
            "effort-to-whom",
            gettext_noop("Name whom it was addressed to in 200 characters, and say the rest in the text."),
            "GN 11",
        )
    if amount_usd is not None and (kind != "mobilisation" or amount_usd <= 0):
        return Refusal(
            "amount-with-mobilisation",
            gettext_noop("An amount goes with mobilisation only, in whole dollars above zero."),
            "GN 11",
        )
    return None


def why_not_review(
    *, stage: str, standing: str, outcome: str, text: str, next_on: date | None, today: date
) -> Refusal | None:
    """Looked at again: it still holds (and when next), or conditions have changed and the duty returns (GN 11; L3)."""
    stopped = why_not_run(stage=stage)
    if stopped is not None:
        return stopped
    if stage != LAST_RESORT or standing not in (CONSTRAINED, ADVOCATING, WITH_HC):
        return Refusal(
            "nothing-to-review",
            gettext_noop("Nothing holds the last resort up here, so there is nothing to look at again."),
            "GN 11",
        )
    wrong = why_not_choice(outcome, OUTCOMES, "review-outcome")
    if wrong is not None:
        return wrong
    if not text.strip():
        return Refusal("review-empty", gettext_noop("Say what was found."), "GN 11")
    if outcome == "holds" and next_on is None:
        return Refusal("review-next", gettext_noop("Say on which day it is looked at again."), "GN 11")
    return why_not_review_on(next_on, today)
