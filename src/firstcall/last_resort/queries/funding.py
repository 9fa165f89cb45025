"""Gaps that funding holds up, over all emergencies: what is lacking, who asked, what came of it (GN 11; L3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.last_resort.models import GapAct, GapCase, LastResortAnswer
from firstcall.last_resort.queries.cases import RELATED
from firstcall.last_resort.queries.said import SAID
from firstcall.last_resort.queries.seeing import lineages_of, scopes_of, sees_whole
from firstcall.last_resort.queries.standing import case_now, last_resort_said
from firstcall.last_resort.queries.subject import subject_of
from firstcall.last_resort.rules.stages import CONSTRAINED, LAST_RESORT
from firstcall.places.models import Area
from firstcall.structure.models import Emergency

FEW = 10
"""Fewer people than this are not told apart for those who see the published part only (public-figures)."""


@dataclass(frozen=True)
class FundingGap:
    """A gap whose last resort is constrained by funding. `whole`: the reader sees the case itself.

    `people`: those the agency named, else all that are left; None: not known. For who does not see the case `few`:
    fewer than ten, not told how many; and `place` is no finer than the first level of areas.
    `amount_usd`, `mobilised_usd`: whole dollars; the amount None where it was not said.
    """

    case: GapCase
    said: LastResortAnswer
    whole: bool
    people: int | None
    few: bool
    place: Area | None
    amount_usd: int | None
    mobilised_usd: int


@dataclass(frozen=True)
class FundingSum:
    """What is lacking in one group of one emergency: the sum of what was said, and in how many cases nothing was."""

    emergency: Emergency
    group: str
    amount_usd: int
    mobilised_usd: int
    cases: int
    unsaid: int


def funding_gaps(actor: Actor, at: datetime) -> list[FundingGap]:
    """Every gap that funding holds up now, as far as `actor` may see, emergency by emergency, the oldest first."""
    rows = visible(actor, "last_resort_answer", LastResortAnswer.objects.filter(funding=True))
    rows = rows.filter(case__stage=LAST_RESORT, case__standing=CONSTRAINED, case__emergency__ended_on=None)
    said = {one.pk for one in rows}
    wanted = GapCase.objects.filter(last_resort_answers__in=said).distinct()
    cases = list(
        wanted.select_related(*RELATED, "group__merged_into", "area__parent__parent").prefetch_related(*SAID)
    )
    mobilised, lineages = _mobilised(cases), lineages_of(cases)
    found = []
    for case in cases:
        last = last_resort_said(case)[-1:]
        if last and last[0].pk in said:
            whole = sees_whole(actor, scopes_of(actor, case, lineages.get(case.area_id or 0, [])))
            found.append(_gap(case, last[0], mobilised.get(case.pk, 0), whole, at))
    return sorted(found, key=lambda one: (one.case.emergency.name, one.said.at, one.case.pk))


def _gap(case: GapCase, said: LastResortAnswer, mobilised: int, whole: bool, at: datetime) -> FundingGap:
    people = said.people if said.people is not None else case_now(case, at).remaining.left
    few = not whole and people is not None and people < FEW
    return FundingGap(
        case=case,
        said=said,
        whole=whole,
        people=None if few else people,
        few=few,
        place=case.area if whole else _first_level(case.area),
        amount_usd=said.amount_usd,
        mobilised_usd=mobilised,
    )


def _mobilised(cases: Iterable[GapCase]) -> dict[int, int]:
    """What was mobilised in each case, in whole dollars. One query."""
    rows = GapAct.objects.filter(case__in=[one.pk for one in cases], kind="mobilisation")
    sums = rows.order_by().values_list("case").annotate(sum=Sum("amount_usd"))
    return {case: total or 0 for case, total in sums}


def _first_level(area: Area | None) -> Area | None:
    """The area itself or the one above it that is of the first level; None for the whole country."""
    while area is not None and area.level > 1:
        area = area.parent
    return area


def sums(gaps: Iterable[FundingGap]) -> list[FundingSum]:
    """What is lacking per emergency and group, the largest first within each emergency."""
    kept: dict[tuple[int, str], list[FundingGap]] = {}
    for one in gaps:
        kept.setdefault((one.case.emergency_id, subject_of(one.case)), []).append(one)
    found = [
        FundingSum(
            emergency=of[0].case.emergency,
            group=name,
            amount_usd=sum(one.amount_usd or 0 for one in of),
            mobilised_usd=sum(one.mobilised_usd for one in of),
            cases=len(of),
            unsaid=sum(one.amount_usd is None for one in of),
        )
        for (_emergency, name), of in kept.items()
    ]
    return sorted(found, key=lambda one: (one.emergency.name, -one.amount_usd, one.group))
