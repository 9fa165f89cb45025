"""What upper rooms have against an act of this one, asked before it is done: against closing a group, entering a lead
by hand, ending an emergency. They say it without this room knowing them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Generic, ParamSpec

from firstcall.policy.refusal import Refusal
from firstcall.structure.models import Emergency, Group

About = ParamSpec("About")


class Hindrances(Generic[About]):
    """Those who are asked before one act, and what the first of them has against it."""

    def __init__(self) -> None:
        self._asked: list[Callable[About, Refusal | None]] = []

    def ask(self, hindrance: Callable[About, Refusal | None]) -> None:
        """Have `hindrance` asked too: why the act should not be done, or None. Asked once however often it is named."""
        if hindrance not in self._asked:
            self._asked.append(hindrance)

    def why_not(self, *about: About.args, **named: About.kwargs) -> Refusal | None:
        """What somebody has against the act; None where nobody has anything."""
        return next(self._against(*about, **named), None)

    def against(self, *about: About.args, **named: About.kwargs) -> list[Refusal]:
        """All that anybody has against the act, for a page that says it beforehand."""
        return list(self._against(*about, **named))

    def _against(self, *about: About.args, **named: About.kwargs) -> Iterator[Refusal]:
        return (found for one in self._asked if (found := one(*about, **named)) is not None)


closing_group: Hindrances[[Group]] = Hindrances()  # the HC may still
entering_lead: Hindrances[[Group, date]] = Hindrances()  # by hand; the day since when it is said to lead
ending_emergency: Hindrances[[Emergency]] = Hindrances()
