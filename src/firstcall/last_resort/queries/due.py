"""What the last resort owes and what stands with the HC: one page, ordered by the clock (GN 10, 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.last_resort.models import GapCase, LastResortAnswer
from firstcall.last_resort.queries.cases import cases_seen
from firstcall.last_resort.queries.standing import Now, case_now
from firstcall.last_resort.rules.stages import (
    ADVOCATING,
    CLOSED,
    CONSTRAINED,
    DRAFT,
    DUE,
    LAST_RESORT,
    WITH_HC,
)
from firstcall.structure.models import Emergency


@dataclass(frozen=True)
class Standing:
    """A case at the last resort. `said`: the agency's last answer as far as the reader may see it."""

    case: GapCase
    now: Now
    said: LastResortAnswer | None
    overdue: bool = False


@dataclass(frozen=True)
class DueList:
    """Ordered by the clock: due by when it was to be answered, the rest by when it is looked at again.

    `uncovered`: cases no group covers that are not with the HC yet.
    """

    due: tuple[Standing, ...]
    constrained: tuple[Standing, ...]
    with_hc: tuple[Standing, ...]
    uncovered: tuple[Standing, ...]

    @property
    def overdue(self) -> int:
        """How many of those due were to be answered by now."""
        return sum(one.overdue for one in self.due)


def last_resort_due(actor: Actor, emergency: Emergency, at: datetime) -> DueList:
    """The cases of an emergency in which something is due from the last resort or the HC, as far as seen."""
    cases = list(cases_seen(actor, emergency).exclude(stage__in=(DRAFT, CLOSED)))
    said = _answers(actor, cases)
    found: dict[str, list[Standing]] = {}
    for case in cases:
        now = case_now(case, at)
        late = now.standing == DUE and case.answer_by is not None and at >= case.answer_by
        standing = now.standing if case.stage == LAST_RESORT else "" if case.group_id else "uncovered"
        found.setdefault(standing, []).append(Standing(case, now, said.get(case.pk), late))
    held_up = [*found.get(CONSTRAINED, []), *found.get(ADVOCATING, [])]
    return DueList(
        tuple(sorted(found.get(DUE, []), key=lambda one: (one.case.answer_by or at, one.case.number))),
        _by_review(held_up),
        _by_review(found.get(WITH_HC, [])),
        tuple(sorted(found.get("uncovered", []), key=lambda one: one.case.opened_at)),
    )


def _answers(actor: Actor, cases: Iterable[GapCase]) -> dict[int, LastResortAnswer]:
    """The last answer of the running course of each case. One query."""
    since = {one.pk: one.reopened_at for one in cases}
    rows = visible(actor, "last_resort_answer", LastResortAnswer.objects.filter(case__in=list(since)))
    found: dict[int, LastResortAnswer] = {}
    for one in rows.order_by("pk"):
        again = since[one.case_id]
        if again is None or one.at >= again:
            found[one.case_id] = one
    return found


def _by_review(rows: Iterable[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted(rows, key=lambda one: (one.case.review_on or date.max, one.case.number)))
