"""What partners undertake, and who can make it binding: they themselves (GN 10; GN 1 fn 1; Annex 1; S10)."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.endings import refusal_of_ended

BINDING = ("accepted", "met")
ANSWERS = {
    "accepted": ("proposed",),
    "declined": ("proposed",),
    "withdrawn": ("accepted",),
    "met": ("accepted",),
}
"""Each answer of the organisation's own user, and the states it can be given in."""


def binds(state: str) -> bool:
    """Does the organisation answer for it? Only what it accepted itself (GN 10)."""
    return state in BINDING


def why_not_commit(
    *, organisation: str, participation: str, leads: bool, takes_no_part: bool, text: str, group_ended: bool
) -> Refusal | None:
    """Partners and leads of a group make commitments; observers and those alongside make none (Annex 1; fn 1)."""
    if group_ended:
        return refusal_of_ended()
    if takes_no_part or participation == "alongside":
        return Refusal(
            "alongside-commits-nothing",
            gettext_noop(
                "%(organisation)s works alongside the approach and makes no commitments in it. Talk to it directly."
            ),
            "GN 1 fn 1",
            {"organisation": organisation},
        )
    if participation == "observer":
        return Refusal(
            "observer-commits-nothing",
            gettext_noop(
                "%(organisation)s is an observer, for information only. Ask whether it wants to be a partner first."
            ),
            "GN Annex 1",
            {"organisation": organisation},
        )
    if not participation and not leads:
        return Refusal(
            "not-a-partner",
            gettext_noop("%(organisation)s takes no part here. Let it join as a partner first."),
            "GN 10",
            {"organisation": organisation},
        )
    if not text:
        return Refusal(
            "commitment-empty", gettext_noop("Say what is to be undertaken, in a sentence."), "GN 10"
        )
    return None


def why_not_for_another(*, organisation: str, own: bool) -> Refusal | None:
    """Nobody commits an organisation but its own user; it answers to a lead for nothing else (GN 10)."""
    if own:
        return None
    return Refusal(
        "not-its-user",
        gettext_noop(
            "Only a user of %(organisation)s answers for it. It is held to nothing until it accepts: ask it."
        ),
        "GN 10",
        {"organisation": organisation},
    )


def why_not_answer(*, state: str, answer: str, reason: str) -> Refusal | None:
    """Proposed: accepted or declined; accepted: met, or withdrawn with a reason. Each once (GN 10)."""
    if answer not in ANSWERS:
        return Refusal(
            "commitment-answer",
            gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
            "GN 10",
            {"value": answer, "choices": ", ".join(ANSWERS)},
        )
    if state not in ANSWERS[answer]:
        return Refusal(
            "commitment-state",
            gettext_noop(
                "This commitment is %(state)s, so it cannot become %(answer)s. Propose a new one instead."
            ),
            "GN 10",
            {"state": state, "answer": answer},
        )
    if answer == "withdrawn" and not reason:
        return Refusal(
            "withdrawal-reason",
            gettext_noop("Say why it is withdrawn, so that others can plan for the gap."),
            "GN 10",
        )
    return None
