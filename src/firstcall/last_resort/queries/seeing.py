"""Cases as somebody sees them: the whole, or the published part; which answers, and who answers for the gap (L5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from firstcall.access.queries import may, part
from firstcall.access.rules import Actor, Part, Scope
from firstcall.last_resort.models import GapCase, LastResortAnswer, PartnerAnswer
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.standing import Now, case_now
from firstcall.last_resort.rules.stages import CONSTRAINED, LAST_RESORT
from firstcall.last_resort.rules.waiting import waits_for
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import answering, hc_name, structure_on
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
        newest = max(one.pk for one in self.case.last_resort_answers.all())
        if latest.pk != newest:
            return ()
        return latest.conditions if seen == "whole" else tuple({"funding"} & set(latest.conditions))


@dataclass(frozen=True)
class _There:
    """What is read once for all cases of an emergency."""

    answers: Sequence[Answering]
    hc: str


def seen_cases(actor: Actor, cases: Iterable[GapCase], at: datetime) -> list[SeenCase]:
    """These cases as `actor` sees them. As many queries for many cases of an emergency as for one."""
    rows = list(cases)
    lineages = _lineages(rows)
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
    return _There(answering(structure_on(emergency, at.date())), hc_name(emergency, at))


def _lineages(cases: Sequence[GapCase]) -> Mapping[int, list[int]]:
    """Each area of these cases with those above it, itself first."""
    names = ["pk", *("parent" + "__parent" * step for step in range(DEPTH))]
    areas = {case.area_id for case in cases if case.area_id is not None}
    rows = Area.objects.filter(pk__in=areas).values_list(*names) if areas else []
    return {row[0]: [one for one in row if one is not None] for row in rows}


def _seen(
    actor: Actor, case: GapCase, lineages: Mapping[int, list[int]], there: _There, at: datetime
) -> SeenCase:
    lineage = lineages.get(case.area_id or 0, [])
    group = group_now(case.group)
    scopes = _scopes(actor, case, group, lineage)
    whole = any(part(actor, "gap_case", scope) == "whole" for scope in scopes)
    now = case_now(case, at)
    return SeenCase(
        now=now,
        whole=whole,
        answers=tuple(_answers(actor, case, scopes)),
        last_resort=tuple(_last_resort(actor, case, scopes)),
        accountable=_accountable(group, lineage, there) if whole else None,
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


def scopes_here(actor: Actor, case: GapCase, *, organisation: int) -> list[Scope]:
    """Where an organisation's own answer in a case lies: under its group and what that was merged into.

    Without the area, which no organisation's own answer depends on: no query.
    """
    scopes = _scopes(actor, case, group_now(case.group), [])
    return [replace(one, organisation=organisation) for one in scopes]


def _scopes(actor: Actor, case: GapCase, group: Group | None, lineage: Sequence[int]) -> list[Scope]:
    """Where the case lies: under its group and what that was merged into, for each organisation that is called on."""
    groups = {case.group_id, group.pk if group else None}
    asked = {one.organisation_id for call in case.calls.all() for one in call.asked.all()}
    mine: set[int | None] = {one.organisation for one in actor.held if one.organisation in asked} or {None}
    here = Scope(
        country=case.emergency.country_id,
        emergency=case.emergency_id,
        areas=frozenset(lineage),
        person=case.person or None,
        published=case.confirmed_at is not None,
    )
    return [replace(here, group=one, organisation=agency) for one in groups for agency in mine]


def _answers(actor: Actor, case: GapCase, scopes: Sequence[Scope]) -> list[PartnerAnswer]:
    rows = sorted(case.answers.all(), key=lambda one: one.pk)
    return [
        one
        for one in rows
        if any(
            may(actor, "gap_answer", "read", replace(scope, organisation=one.organisation_id))
            for scope in scopes
        )
    ]


def _last_resort(actor: Actor, case: GapCase, scopes: Sequence[Scope]) -> list[tuple[LastResortAnswer, Part]]:
    found: list[tuple[LastResortAnswer, Part]] = []
    for one in sorted(case.last_resort_answers.all(), key=lambda row: row.pk):
        parts = {
            part(
                actor,
                "last_resort_answer",
                replace(scope, organisation=one.organisation_id, published=one.funding),
            )
            for scope in scopes
        }
        if "whole" in parts:
            found.append((one, "whole"))
        elif "published" in parts:
            found.append((one, "published"))
    return found


def _accountable(group: Group | None, lineage: Sequence[int], there: _There) -> Accountable:
    """Who answers for the gap today; for a part of a group whoever answers for the whole there."""
    whole = (group.parent_id or group.pk) if group is not None else None
    return who_answers(whole, lineage, there.answers, there.hc)
