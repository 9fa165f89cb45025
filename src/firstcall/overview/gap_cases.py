"""What the pages of an emergency, a group, an area and an organisation say of gap cases: how many, and which."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from firstcall.access.rules import Actor
from firstcall.last_resort.forms.watches import line_words
from firstcall.last_resort.marks import marked
from firstcall.last_resort.pages.accounts import Accounts
from firstcall.last_resort.pages.board import Card, waiting_cards
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.queries.counts import asked_of, cases_in_area, cases_of_group, counts
from firstcall.last_resort.queries.inbox import inbox
from firstcall.last_resort.queries.watching import watches_seen
from firstcall.places.models import Area
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency, Group

CALLS_SHOWN = 5
WAITING_SHOWN = 5


def front_cases(who: Actor, emergency: Emergency, at: datetime) -> dict[str, Any]:
    """The tiles and marks of the front page, and what waits for the reader's own organisation."""
    if not holds_here(who, emergency, "gap_case"):
        return {}
    answers = holds_here(who, emergency, "gap_answer", "answer")
    found = inbox(who, emergency, at) if answers else None
    return {
        "case_counts": counts(who, emergency, at),
        **_waiting(who, emergency, at, {one.case.pk for one in found.asked} if found else set()),
        "calls": found.asked[:CALLS_SHOWN] if found else (),
        "calls_count": len(found.asked) if found else 0,
        "calls_near": sum(one.near != "not_yet" for one in found.asked) if found else 0,
    }


def _waiting(who: Actor, emergency: Emergency, at: datetime, called: Collection[int]) -> dict[str, Any]:
    """The cases whose next act is the reader's, without those that wait for an answer to a call (`called`)."""
    if not holds_here(who, emergency, "gap_answer"):
        return {}
    reader = Reader(who, emergency)
    mine: list[Card] = [
        one
        for one in waiting_cards(reader, Accounts(emergency, reader.tree, at), at)
        if one.case.pk not in called
    ]
    return {"waiting_cases": mine[:WAITING_SHOWN], "waiting_count": len(mine)}


def group_cases(who: Actor, group: Group, at: datetime) -> dict[str, Any]:
    """The open cases and the watches of a group, as far as the reader sees them."""
    emergency = group.emergency
    if not holds_here(who, emergency, "gap_case"):
        return {}
    rows = watches_seen(who, emergency).filter(group=group) if holds_here(who, emergency, "watch") else ()
    return {
        "sees_cases": True,
        "cases": [marked(one) for one in cases_of_group(who, group, at)],
        "sees_watches": holds_here(who, emergency, "watch"),
        "watches": [line_words(one.sign, one.limit) for one in rows],
        "may_open_case": holds_here(who, emergency, "gap_case", "create") and group.ends_on is None,
    }


def area_cases(who: Actor, emergency: Emergency, area: Area, at: datetime) -> dict[str, Any]:
    """The open cases in an area and below it."""
    if not holds_here(who, emergency, "gap_case"):
        return {}
    found = cases_in_area(who, emergency, area, _below(area), at)
    return {"cases": [marked(one) for one in found]}


def _below(area: Area) -> Iterable[int]:
    inside, last = [], [area.pk]
    while last:
        last = list(Area.objects.filter(parent__in=last).values_list("pk", flat=True))
        inside.extend(last)
    return inside


def asked_cases(who: Actor, organisation: int, at: datetime) -> list[Any]:
    """The open cases in which an organisation is asked and has not answered, for those who see who was asked."""
    return [marked(one) for one in asked_of(who, organisation, at)]
