"""What is known of a gap beside its figures: severity, age, and after how many days an age is too old.

Severity and age come with assessments (needs); an installation without them has neither. Limits that a group or an
emergency sets for itself come from the room that keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from firstcall.needs import queries as needs
from firstcall.needs.lines import Attribution, Line
from firstcall.structure.models import Emergency

Severities = Mapping[Line, Mapping[int, int]]
Ages = Mapping[Line, Mapping[int, date | None]]
Limits = Callable[[Emergency], Mapping[str, int]]
"""Of an emergency: code of a group, or "" for all its groups -> days after which its figures of need are too old."""

_limits: list[Limits] = []


def severities(emergency: Emergency, attributed: Attribution) -> Severities:
    """Severity 1 to 5 by line and area; empty where nobody assessed it."""
    known = getattr(needs, "severity_of", None)
    return known(emergency, attributed) if known else {}


def ages(emergency: Emergency, attributed: Attribution) -> Ages:
    """Of when the figures of need are, by line and area; None where they do not say."""
    known = getattr(needs, "as_of_days", None)
    return known(emergency, attributed) if known else {}


def limits_from(limits: Limits) -> None:
    """Have a room say after how many days figures are too old. Called once, at start-up."""
    if limits not in _limits:
        _limits.append(limits)


def old_after(emergency: Emergency) -> dict[str, int]:
    """The limits that groups ("": the emergency) have set for themselves, in days."""
    found: dict[str, int] = {}
    for one in _limits:
        found.update(one(emergency))
    return found
