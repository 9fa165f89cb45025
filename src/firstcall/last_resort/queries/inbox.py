"""What an organisation is asked in gap cases, what it said, where it might offer: for its own people (GN 11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.activities.queries import current_activities, survivors
from firstcall.last_resort.models import AskedPartner, GapCase, PartnerAnswer
from firstcall.last_resort.queries.cases import cases_seen
from firstcall.last_resort.queries.seeing import answers_for
from firstcall.last_resort.queries.standing import Now, case_now, latest_answers, now_is, silent_in
from firstcall.last_resort.queries.subject import subject_of
from firstcall.last_resort.rules.near import HERE, NEAR, NOT_YET, how_near
from firstcall.last_resort.rules.stages import CLOSED, DRAFT
from firstcall.needs.queries import area_tree
from firstcall.organisations.models import Organisation
from firstcall.structure.models import Emergency, Lead, Membership
from firstcall.structure.queries import on_day

ORDER = (HERE, NEAR, NOT_YET)


@dataclass(frozen=True)
class Asked:
    """A call to an organisation that has not answered (`asked`), or a gap it may offer for (None): with how near it
    reports from."""

    case: GapCase
    now: Now
    organisation: Organisation
    near: str
    asked: AskedPartner | None = None

    @property
    def reply_by(self) -> datetime | None:
        """The moment by which an answer is asked for, None where none is."""
        return self.asked.call.reply_by if self.asked else None

    def over(self, at: datetime) -> bool:
        """Has that moment passed? It may be answered still."""
        return self.reply_by is not None and at >= self.reply_by

    @property
    def about(self) -> str:
        """What the gap is about, as `subject_of`."""
        return subject_of(self.case)


@dataclass(frozen=True)
class SaidOne:
    """What an organisation said in a case, the latest of it."""

    case: GapCase
    now: Now
    answer: PartnerAnswer


@dataclass(frozen=True)
class Inbox:
    """Calls without an answer, the first day first; what was said; gaps near it or in its groups, unasked."""

    asked: tuple[Asked, ...]
    said: tuple[SaidOne, ...]
    offers: tuple[Asked, ...]


def own_organisations(actor: Actor, emergency: Emergency) -> list[int]:
    """The organisations `actor` may answer for here (primary keys)."""
    merged = survivors()
    named = {
        one.organisation
        for one in actor.held
        if one.emergency == emergency.pk and one.organisation is not None
    }
    return sorted({merged.get(one, one) for one in named if _may_answer(actor, emergency, one)})


def _may_answer(actor: Actor, emergency: Emergency, organisation: int) -> bool:
    groups = {one.group for one in actor.held if one.organisation == organisation} | {None}
    here = Scope(country=emergency.country_id, emergency=emergency.pk, organisation=organisation)
    return any(may(actor, "gap_answer", "answer", replace(here, group=group)) for group in groups)


def open_calls(actor: Actor, emergency: Emergency, at: datetime) -> tuple[Asked, ...]:
    """The calls on the organisations of `actor` that wait for their answer, the first to run out first."""
    return inbox(actor, emergency, at).asked


def inbox(actor: Actor, emergency: Emergency, at: datetime) -> Inbox:
    """The gap cases that concern the organisations of `actor`. As many queries for three cases as for one."""
    mine = own_organisations(actor, emergency)
    if not mine:
        return Inbox((), (), ())
    cases = list(cases_seen(actor, emergency).exclude(stage__in=(DRAFT, CLOSED)))
    if not cases:
        return Inbox((), (), ())
    own = Organisation.objects.in_bulk(mine)
    near = _Nearness(emergency, mine)
    groups = _groups_of(emergency, mine, at)
    asked: list[Asked] = []
    said: list[SaidOne] = []
    offers: list[Asked] = []
    for case in cases:
        now, latest = case_now(case, at), {now_is(one.organisation): one for one in latest_answers(case)}
        silent, free = silent_in(case), now.remaining.left != 0
        allowed = answers_for(actor, case)  # a representative answers in its own group only
        for pk in mine:
            distance = near.of(case, pk)
            if pk in latest:
                said.append(SaidOne(case, now, latest[pk]))
            if pk not in allowed:
                continue
            if pk in silent:
                asked.append(Asked(case, now, own[pk], distance, silent[pk]))
            elif pk not in latest and free and (distance != NOT_YET or case.group_id in groups.get(pk, ())):
                offers.append(Asked(case, now, own[pk], distance))
    asked.sort(key=lambda one: (one.reply_by or at, ORDER.index(one.near), one.case.number))
    offers.sort(key=lambda one: (ORDER.index(one.near), one.case.number))
    return Inbox(tuple(asked), tuple(said), tuple(offers))


def _groups_of(emergency: Emergency, organisations: Collection[int], at: datetime) -> dict[int, set[int]]:
    """The groups each organisation takes part in or leads today."""
    day = on_day(at.date())
    found: dict[int, set[int]] = {}
    of = {"group__emergency": emergency, "organisation__in": organisations}
    for rows in (Membership.objects.filter(day, **of), Lead.objects.filter(day, **of)):
        for organisation, group in rows.values_list("organisation", "group"):
            found.setdefault(organisation, set()).add(group)
    return found


class _Nearness:
    """From where each organisation reports, with everything above it. Two queries."""

    def __init__(self, emergency: Emergency, organisations: Iterable[int]) -> None:
        self.tree = area_tree(emergency.country_id)
        merged = survivors()
        wanted = set(organisations)
        became = [pk for pk, into in merged.items() if into in wanted]
        rows = current_activities(emergency).filter(organisation__in=[*wanted, *became])
        self.reported: dict[int, set[int]] = {one: set() for one in wanted}
        for organisation, area in rows.order_by().values_list("organisation", "area").distinct():
            if area is not None:
                self.reported[merged.get(organisation, organisation)] |= set(self.tree.lineage(area))

    def of(self, case: GapCase, organisation: int) -> str:
        place = self.tree.lineage(case.area_id) if case.area_id is not None else []
        return how_near(place, self.reported[organisation])
