"""What an organisation is asked in gap cases, what it said, where it might offer: for its own people (GN 11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.activities.queries import current_activities, survivors
from firstcall.last_resort.models import GapCase, PartnerAnswer
from firstcall.last_resort.queries.cases import cases_seen
from firstcall.last_resort.queries.silence import silent_in
from firstcall.last_resort.queries.standing import Now, case_now, latest_answers, now_is
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
    """A call to an organisation that has not answered, or a gap it may offer for: with how near it reports from."""

    case: GapCase
    now: Now
    organisation: Organisation
    near: str
    reply_by: datetime | None
    why: str = ""

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
    return any(may(actor, "gap_answer", "answer", _scope(emergency, organisation, group)) for group in groups)


def _scope(emergency: Emergency, organisation: int, group: int | None) -> Scope:
    return Scope(country=emergency.country_id, emergency=emergency.pk, group=group, organisation=organisation)


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
        silent = silent_in(case)
        for pk in mine:
            distance, free = near.of(case, pk), now.remaining.left != 0
            if pk in latest:
                said.append(SaidOne(case, now, latest[pk]))
            if not _answers_for(actor, case, pk):
                continue
            if pk in silent:
                row = silent[pk]
                asked.append(Asked(case, now, own[pk], distance, row.call.reply_by, row.why))
            elif pk not in latest and free and (distance != NOT_YET or case.group_id in groups.get(pk, ())):
                offers.append(Asked(case, now, own[pk], distance, None))
    asked.sort(key=lambda one: (one.reply_by, ORDER.index(one.near), one.case.number))
    offers.sort(key=lambda one: (ORDER.index(one.near), one.case.number))
    return Inbox(tuple(asked), tuple(said), tuple(offers))


def _answers_for(actor: Actor, case: GapCase, organisation: int) -> bool:
    """May `actor` answer for this organisation in this case? A representative answers in its own group only."""
    return may(actor, "gap_answer", "answer", _scope(case.emergency, organisation, case.group_id))


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
