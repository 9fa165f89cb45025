"""Posts that stand empty, since when, and what is said of those who are appointed (OG Q3; S6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop

HC, LEAD, COORDINATOR, REPRESENTATIVE = "humanitarian_coordinator", "lead", "coordinator", "representative"


@dataclass(frozen=True)
class Vacancy:
    """A post nobody holds: of the emergency (`group` empty) or of a group, empty since a day."""

    post: str
    since: date
    group: str = ""
    group_name: str = ""
    organisation: str = ""  # of a representative: the agency that has none on record

    def days(self, on: date) -> int:
        return days_vacant(self.since, on)


def vacant_since(*, from_: date, ended: Iterable[date], on: date) -> date:
    """Since when a post is empty: when the last holder's time ended, else when the post came to be.

    An end that has not come yet does not count.
    """
    return max([from_, *(day for day in ended if day <= on)])


def days_vacant(since: date, on: date) -> int:
    """Whole days a post stands empty, the day it fell vacant not counted; never negative."""
    return max((on - since).days, 0)


def warn_of_coordinator(*, seniority: str, skills: str) -> list[Refusal]:
    """What the guidance asks to be looked at and the record does not say: it warns, and stops nobody (R02)."""
    warnings = []
    if not seniority:
        warnings.append(
            Refusal(
                "coordinator-seniority",
                gettext_noop(
                    "Nothing is said of the coordinator's seniority. The lead sees that it is adequate."
                ),
                "OG Q3",
            )
        )
    if not skills:
        warnings.append(
            Refusal(
                "coordinator-skills",
                gettext_noop(
                    "Nothing is said of the coordinator's skills in facilitating. The lead sees to them."
                ),
                "OG Q3",
            )
        )
    return warnings


def why_not_change_coordinator(*, ended: bool) -> Refusal | None:
    """What has ended is history; a new appointment is a row of its own (D7)."""
    if not ended:
        return None
    return Refusal(
        "coordinator-ended",
        gettext_noop("This coordinator's time has ended. Appoint another instead."),
        "OG, who is accountable",
    )


def accountability(roles: Iterable[str]) -> tuple[str, str]:
    """What the representative of an agency in these roles owes the HC: "answers" or "informs", and the clause.

    A convener keeps the HC informed and accepts no accountability beyond its own constitution (GN 3 *, 10).
    """
    return ("informs", "GN 3 *, 10") if set(roles) == {"convener"} else ("answers", "OG Q3")
