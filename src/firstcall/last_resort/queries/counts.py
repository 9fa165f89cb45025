"""How many gap cases are open and how they stand, for the pages that only say how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from firstcall.access.rules import Actor
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.cases import cases_seen
from firstcall.last_resort.queries.standing import Now, case_now, silent_in
from firstcall.last_resort.rules.stages import CLOSED, DRAFT, DUE
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group


@dataclass
class Counts:
    """Per group (primary key; None: covered by none) and over all. Drafts are no gaps yet and stand apart."""

    open: int = 0
    due: int = 0
    drafts: int = 0
    groups: Counter[int | None] = field(default_factory=Counter)
    due_in: Counter[int | None] = field(default_factory=Counter)


def counts(actor: Actor, emergency: Emergency, at: datetime) -> Counts:
    """What there is in an emergency, as far as `actor` sees it. As many queries for a hundred cases as for one."""
    found = Counts()
    for case in open_cases(actor, emergency):
        if case.stage == DRAFT:
            found.drafts += 1
            continue
        found.open += 1
        found.groups[case.group_id] += 1
        if case_now(case, at).standing == DUE:
            found.due += 1
            found.due_in[case.group_id] += 1
    return found


def open_cases(actor: Actor, emergency: Emergency) -> QuerySet[GapCase]:
    """The cases that have not ended, newest first."""
    return cases_seen(actor, emergency).exclude(stage=CLOSED)


def cases_of_group(actor: Actor, group: Group, at: datetime) -> list[Now]:
    """The open cases of a group, the largest number of people left first, not known last."""
    return _largest(open_cases(actor, group.emergency).filter(group=group), at)


def cases_in_area(
    actor: Actor, emergency: Emergency, area: Area, inside: Iterable[int], at: datetime
) -> list[Now]:
    """The open cases of an area and of the areas in it (`inside`, primary keys)."""
    return _largest(open_cases(actor, emergency).filter(area__in={area.pk, *inside}), at)


def _largest(rows: QuerySet[GapCase], at: datetime) -> list[Now]:
    found = [case_now(case, at) for case in rows]
    return sorted(
        found, key=lambda now: (now.remaining.left is None, -(now.remaining.left or 0), now.case.number)
    )


def asked_of(actor: Actor, organisation: int, at: datetime) -> list[Now]:
    """The open cases in which this organisation is asked and has not answered, those `actor` sees answers of."""
    rows = cases_seen(actor).filter(calls__asked__organisation=organisation).distinct()
    waiting = [case_now(case, at) for case in rows.exclude(stage__in=(DRAFT, CLOSED))]
    return [now for now in waiting if organisation in silent_in(now.case)]
