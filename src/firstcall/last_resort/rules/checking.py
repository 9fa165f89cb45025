"""What was undertaken held against what was reported since (GN 11; ToR 10). Values in, values out; accuses nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from firstcall.policy.refusal import Refusal, gettext_noop

IN_FULL, IN_PART, NOT_YET, NOT_KNOWN = "in_full", "in_part", "not_yet", "not_known"
CHECKED = ("confirmed", "not_confirmed")


@dataclass(frozen=True)
class ReportedBy:
    """What one organisation undertook (`people` None: all that was left) and has reported since, by the group's rule.

    `reported` None: nothing reported yet, or no figure in what was. `rows`: reports since.
    """

    organisation: int
    name: str
    people: int | None
    reported: int | None
    rows: int


@dataclass(frozen=True)
class Check:
    """A gap and the reports since: people without, and people reached by all who undertook it (never their sum)."""

    people: int | None
    reported: int | None
    by: tuple[ReportedBy, ...]

    @property
    def status(self) -> str:
        """in_full, in_part, not_yet (nothing reported), or not_known (nobody knows how many people there are)."""
        if self.reported is None:
            return NOT_YET
        if self.people is None:
            return NOT_KNOWN
        return IN_FULL if self.reported >= self.people else IN_PART


def check(people: int | None, reported: int | None, by: Iterable[ReportedBy]) -> Check:
    """The check of a case. Who reported most is not first: in the order of what was undertaken (GN 10; P4, P16)."""
    return Check(people, reported, tuple(by))


def why_not_check(*, stage: str, filled: bool, checked: bool, outcome: str, text: str) -> Refusal | None:
    """A case that was closed as filled is checked once, with what was seen (GN 11)."""
    if stage != "closed" or not filled:
        return Refusal(
            "check-closed-only",
            gettext_noop("Only a case that was closed as filled is checked. Go on with its course."),
            "GN 11",
        )
    if checked:
        return Refusal(
            "checked-already",
            gettext_noop("This was checked already. If the gap is there again, open the case again."),
            "GN 11",
        )
    if outcome not in CHECKED:
        return Refusal(
            "check-outcome",
            gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
            "GN 11",
            {"value": outcome, "choices": ", ".join(CHECKED)},
        )
    if not text.strip():
        return Refusal("check-empty", gettext_noop("Say what was seen: in reports, or on the spot."), "GN 11")
    return None
