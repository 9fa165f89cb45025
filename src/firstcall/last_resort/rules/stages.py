"""The stages of a case and the words used in it (GN 11). Values in, values out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from firstcall.policy.refusal import Refusal, gettext_noop

DRAFT, FOUND, CALLED, ANSWERED, LAST_RESORT, CLOSED = (
    "draft", "found", "called", "answered", "last_resort", "closed",
)  # fmt: skip
DUE, COMMITTED, CONSTRAINED, ADVOCATING, WITH_HC, COVERED = (
    "due", "committed", "constrained", "advocating", "with_hc", "covered",
)  # fmt: skip
URGENCIES = ("life_saving", "high", "normal")
SOURCES = ("figures", "hand", "watch", "overlap", "stalled")
EFFORTS = ("advocacy", "mobilisation", "explanation", "attempt")
OUTCOMES = ("holds", "changed")

CHOICE = gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s.")


def stage_now(
    stage: str, *, asked: Collection[int], answered: Collection[int], reply_by: datetime | None, at: datetime
) -> str:
    """The stage as people see it: a call is answered once all have answered, or its moment has passed (GN 11)."""
    if stage != CALLED:
        return stage
    over = reply_by is not None and at >= reply_by
    return ANSWERED if over or set(asked) <= set(answered) else CALLED


def standing_now(standing: str, *, left: int | None, committed: bool) -> str:
    """How the last resort stands: a commitment taken back leaves it due again, and nothing is due once nobody is left.

    `committed`: an undertaking of the agency is binding now.
    """
    if standing == COMMITTED and not committed:
        standing = DUE
    return COVERED if standing == DUE and left == 0 else standing


def why_not_choice(value: str, choices: Collection[str], code: str, clause: str = "GN 11") -> Refusal | None:
    """A word that is none of the choices."""
    if value in choices:
        return None
    return Refusal(code, CHOICE, clause, {"value": value, "choices": ", ".join(choices)})


def why_closed(*, stage: str) -> Refusal | None:
    """What has ended takes nothing more; it can be opened again (D7)."""
    if stage != CLOSED:
        return None
    return Refusal("gap-closed", gettext_noop("This case is closed. Open it again, with a reason."), "GN 11")


def why_not_yet_confirmed(*, stage: str) -> Refusal | None:
    """A draft waits for the coordinator first (product choice)."""
    if stage != DRAFT:
        return None
    return Refusal(
        "gap-draft",
        gettext_noop("This gap was only raised. The coordinator confirms or dismisses it first."),
        "ToR 8",
    )


def why_not_run(*, stage: str) -> Refusal | None:
    """Neither a draft nor closed."""
    return why_not_yet_confirmed(stage=stage) or why_closed(stage=stage)
