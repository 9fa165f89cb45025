"""What stands in the way of closing a group, and how two gaps of one place are told apart (security F 130)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from firstcall.policy.refusal import Refusal, gettext_noop

LONGEST_TOPIC = 120


def why_not_close_group(*, cases: Sequence[str]) -> Refusal | None:
    """Gaps without an end have nobody once their group is closed, so only the HC closes it, and says why (GN 10)."""
    if not cases:
        return None
    return Refusal(
        "gap-cases-open",
        gettext_noop(
            "%(cases)s: gaps still open here. Close those cases first; or the HC closes the group and gives a reason."
        ),
        "GN 10, 11",
        {"cases": ", ".join(cases)},
    )


def why_not_end_response(*, cases: Sequence[str]) -> Refusal | None:
    """No gap is left without a name by the end of a response: each is closed with how it ended (GN 10; L5)."""
    if not cases:
        return None
    return Refusal(
        "gap-cases-open",
        gettext_noop("%(cases)s: gaps still open. Close each with how it ended first."),
        "GN 10, 11",
        {"cases": ", ".join(cases)},
    )


def topic_apart(topic: str, source: str, taken: Collection[str]) -> str:
    """The topic of a case that came from `source`, told apart from those `taken` where it has to be."""
    if topic not in taken:
        return topic
    for number in range(1, len(taken) + 2):
        mark = source if number == 1 else f"{source} {number}"
        found = f"{topic[: LONGEST_TOPIC - len(mark) - 3]} ({mark})" if topic else mark[:LONGEST_TOPIC]
        if found not in taken:
            return found
    raise AssertionError("one more name than there are taken")
