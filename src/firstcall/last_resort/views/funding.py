"""The donor's view: gaps that only money holds up, over all emergencies (GN 11; L3)."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from firstcall.access.queries import may_somewhere
from firstcall.access.rules import NotVisible
from firstcall.last_resort.actions.recording import link_of
from firstcall.last_resort.queries.funding import FundingGap, FundingSum, funding_gaps, sums
from firstcall.last_resort.queries.subject import subject_of
from firstcall.web.edge import actor, now, page


@page("last_resort_answer", "read")
def funding(request: HttpRequest) -> HttpResponse:
    """What is lacking, for how many people, who asked and since when, what came of it; with sums beside."""
    who = actor(request)
    if not may_somewhere(who, "last_resort_answer", "read"):
        raise NotVisible
    found = funding_gaps(who, now())
    context = {
        "emergencies": [
            (rows[0].case.emergency, [funding_line(one) for one in rows])
            for _code, of in groupby(found, key=lambda one: one.case.emergency_id)
            if (rows := list(of))
        ],
        "sums": _bars(sums(found)),
        "count": len(found),
        "published": any(not one.whole for one in found),
    }
    return render(request, "last_resort/funding.html", context)


def funding_line(one: FundingGap) -> dict[str, Any]:
    """One gap as a donor reads it; the case shows each reader what it may read."""
    return {
        "gap": one,
        "case": one.case,
        "group": subject_of(one.case),
        "link": link_of(one.case),
        "organisation": one.said.organisation,
    }


def _bars(found: list[FundingSum]) -> list[tuple[FundingSum, float]]:
    """Each sum with its share of the largest, for the bar."""
    most = max((one.amount_usd for one in found), default=0)
    return [(one, one.amount_usd / most if most else 0.0) for one in found]
