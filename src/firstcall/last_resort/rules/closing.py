"""How a case ends: never without what filled it (GN 11). Values in, values out."""

from __future__ import annotations

from collections.abc import Collection

from firstcall.last_resort.rules.people import Remaining, Undertaking
from firstcall.last_resort.rules.stages import CLOSED, DRAFT, FOUND, why_closed, why_not_choice
from firstcall.policy.gap_courses import GapEnding
from firstcall.policy.refusal import Refusal, gettext_noop


def why_not_close(
    *,
    ending: GapEnding | None,
    named: str,
    endings: Collection[str],
    stage: str,
    text: str,
    remaining: Remaining,
    partners: Collection[Undertaking],
    last_resort: Collection[Undertaking],
) -> Refusal | None:
    """Nothing closes without what filled it, or what shows that the need has ended (GN 11).

    `stage` as `stage_now` gives it; a draft may only be dismissed. `partners`, `last_resort`: what counts of theirs.
    """
    if ending is None:
        return why_not_choice(named, endings, "ending")
    stopped = why_closed(stage=stage)
    if stopped is not None:
        return stopped
    if (FOUND if stage == DRAFT else stage) not in ending.stages:
        return Refusal(
            "ending-not-now",
            gettext_noop(
                "A case in this stage cannot end so. Go on with the course, or choose another ending."
            ),
            ending.clause,
        )
    if not text.strip():
        return Refusal(
            "ending-empty",
            gettext_noop("Say what filled it, or what shows that it has ended."),
            ending.clause,
        )
    needed = {"partners": partners, "last_resort": last_resort}.get(ending.needs)
    if needed is None:
        return None
    if not needed:
        return Refusal(
            "nobody-filled-it",
            gettext_noop(
                "Nobody's undertaking on record fills this gap. Record it first: without it nothing closes."
            ),
            ending.clause,
        )
    if remaining.left:
        return Refusal(
            "people-left",
            gettext_noop("%(left)s people are still without. Call again, or go on to the last resort."),
            ending.clause,
            {"left": remaining.left},
        )
    return None


def why_not_reopen(*, stage: str, text: str) -> Refusal | None:
    """What was closed may turn out not to be filled (D7)."""
    if stage != CLOSED:
        return Refusal("gap-open", gettext_noop("This case is open already. Nothing is left to do."), "GN 11")
    if not text.strip():
        return Refusal("reopen-why", gettext_noop("Say why it is open again."), "GN 11")
    return None
