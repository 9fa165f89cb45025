"""Cases as somebody sees them: the whole, or the published part; which answers, and who answers for the gap (L5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from firstcall.access.queries import may, part
from firstcall.access.rules import Actor, Part, Scope
from firstcall.last_resort.models import GapCase, LastResortAnswer, PartnerAnswer
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.said import answers_of, called_on, last_resort_answers_of
from firstcall.last_resort.queries.standing import Now, case_now
from firstcall.last_resort.rules.stages import CONSTRAINED, LAST_RESORT
from firstcall.last_resort.rules.waiting import waits_for
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import answering_on, hc_name
from firstcall.structure.rules import Accountable, Answering, who_answers

DEPTH = 6  # levels of areas below the country


@dataclass(frozen=True)
class SeenCase:
    """A case at a moment as one person sees it. `whole` False: only its published part.

    `answers`: those of partners that may be read; `last_resort`: those of the last resort, each whole or published
    (where funding fails), oldest first. `accountable`: who answers for the gap, None where only a part is seen.
    """

    now: Now
    whole: bool
    answers: tuple[PartnerAnswer, ...]
    last_resort: tuple[tuple[LastResortAnswer, Part], ...]
    accountable: Accountable | None
    due: str

    @property
    def case(self) -> GapCase:
        return self.now.case

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that fail now, as far as they may be known: for donors funding alone (GN 11)."""
        if (self.now.stage, self.now.standing) != (LAST_RESORT, CONSTRAINED) or not self.last_resort:
            return ()
        latest, seen = self.last_resort[-1]
        newest = max(one.pk for one in last_resort_answers_of(self.case))
        if latest.pk != newest:
            return ()
        return shown_conditions(latest, seen)


@dataclass(frozen=True)
class _There:
    """What is read once for all cases of an emergency."""

    answers: Sequence[Answering]
    hc: str


def seen_cases(actor: Actor, cases: Iterable[GapCase], at: datetime) -> list[SeenCase]:
    """These cases as `actor` sees them. As many queries for many cases of an emergency as for one."""
    rows = list(cases)
    lineages = lineages_of(rows)
    there: dict[int, _There] = {}
    found = []
    for case in rows:
        if case.emergency_id not in there:
            there[case.emergency_id] = _there(case.emergency, at)
        found.append(_seen(actor, case, lineages, there[case.emergency_id], at))
    return found


def seen_case(actor: Actor, case: GapCase, at: datetime) -> SeenCase:
    """One case as `actor` sees it."""
    return seen_cases(actor, [case], at)[0]


def _there(emergency: Emergency, at: datetime) -> _There:
    return _There(answering_on(emergency, at.date()), hc_name(emergency, at))


def lineages_of(cases: Sequence[GapCase]) -> Mapping[int, list[int]]:
    """Each area of these cases with those above it, itself first."""
    names = ["pk", *("parent" + "__parent" * step for step in range(DEPTH))]
    areas = {case.area_id for case in cases if case.area_id is not None}
    rows = Area.objects.filter(pk__in=areas).values_list(*names) if areas else []
    return {row[0]: [one for one in row if one is not None] for row in rows}


def _seen(
    actor: Actor, case: GapCase, lineages: Mapping[int, list[int]], there: _There, at: datetime
) -> SeenCase:
    lineage = lineages.get(case.area_id or 0, [])
    scopes = scopes_of(actor, case, lineage)
    whole = sees_whole(actor, scopes)
    now = case_now(case, at)
    return SeenCase(
        now=now,
        whole=whole,
        answers=tuple(
            one
            for one in sorted(answers_of(case), key=lambda row: row.pk)
            if sees_answer(actor, scopes, one.organisation_id)
        ),
        last_resort=tuple(
            (one, shown)
            for one in sorted(last_resort_answers_of(case), key=lambda row: row.pk)
            if (shown := last_resort_part(actor, scopes, one.organisation_id, funding=one.funding))
        ),
        accountable=_accountable(group_now(case.group), lineage, there) if whole else None,
        due=waits_for(
            stage=now.stage,
            standing=now.standing,
            left=now.remaining.left,
            answer_by=case.answer_by,
            review_on=case.review_on,
            check_on=case.check_on,
            checked=case.checked_at is not None,
            at=at,
        ),
    )


def scopes_of(actor: Actor, case: GapCase, lineage: Sequence[int]) -> list[Scope]:
    """Where a case lies: under the group it was opened for and the one that answers for it today, for each of the
    actor's organisations that was called on. `lineage`: its area and those above it."""
    group = group_now(case.group)
    groups = dict.fromkeys((case.group_id, group.pk if group else None))
    asked = called_on(case)
    mine: set[int | None] = {one.organisation for one in actor.held if one.organisation in asked} or {None}
    here = Scope(
        country=case.emergency.country_id,
        emergency=case.emergency_id,
        areas=frozenset(lineage),
        person=case.person or None,
        published=case.confirmed_at is not None,
    )
    return [replace(here, group=one, organisation=agency) for one in groups for agency in mine]


def sees_whole(actor: Actor, scopes: Iterable[Scope]) -> bool:
    """Is the whole case shown, or only that there is one, its stage and its dates? `scopes` as `scopes_of` gives."""
    return any(part(actor, "gap_case", scope) == "whole" for scope in scopes)


def sees_answer(actor: Actor, scopes: Iterable[Scope], organisation: int) -> bool:
    """Is what an organisation (pk) said to a call shown?"""
    return any(may(actor, "gap_answer", "read", replace(one, organisation=organisation)) for one in scopes)


def last_resort_part(
    actor: Actor, scopes: Iterable[Scope], organisation: int | None, *, funding: bool
) -> Part:
    """How much of an answer as provider of last resort is shown: whole, published (funding fails), "" (GN 11)."""
    found = {
        part(actor, "last_resort_answer", replace(one, organisation=organisation, published=funding))
        for one in scopes
    }
    parts: tuple[Part, ...] = ("whole", "published")
    return next((one for one in parts if one in found), "")


def shown_conditions(answer: LastResortAnswer, shown: Part) -> tuple[str, ...]:
    """The conditions an answer names; of what is published only that funding fails (GN 11)."""
    if shown == "whole":
        return answer.conditions
    return ("funding",) if shown and answer.funding else ()


def answers_for(actor: Actor, case: GapCase) -> list[int]:
    """The organisations (pk) `actor` answers a call for here, in the order of the grants. No area is asked about."""
    scopes = scopes_of(actor, case, [])
    held = dict.fromkeys(one.organisation for one in actor.held if one.organisation is not None)
    return [
        pk
        for pk in held
        if any(may(actor, "gap_answer", "answer", replace(one, organisation=pk)) for one in scopes)
    ]


def represents(actor: Actor, case: GapCase) -> bool:
    """Does `actor` answer as provider of last resort for any agency here, be it the one with the duty or not?"""
    scopes = scopes_of(actor, case, [])
    held = {one.organisation for one in actor.held if one.organisation is not None}
    return any(
        may(actor, "last_resort_call", "answer", replace(one, organisation=pk))
        for pk in held
        for one in scopes
    )


def _accountable(group: Group | None, lineage: Sequence[int], there: _There) -> Accountable:
    """Who answers for the gap today; for a part of a group whoever answers for the whole there."""
    whole = (group.parent_id or group.pk) if group is not None else None
    return who_answers(whole, lineage, there.answers, there.hc)
