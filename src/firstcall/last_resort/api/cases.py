"""Gap cases for programs: listed, read, opened; the calls near an organisation; what waits for money."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from firstcall.access.queries import may, may_somewhere
from firstcall.access.rules import NotVisible
from firstcall.last_resort import actions
from firstcall.last_resort.api.bodies import NewGapCase
from firstcall.last_resort.api.scope import GAP_CASE, GAP_CASES, case_answer, case_of, cases_there
from firstcall.last_resort.api.shapes import (
    FundingGapShape,
    GapCasePageShape,
    GapCaseShape,
    OpenCallShape,
    RelevantPartnerShape,
)
from firstcall.last_resort.queries import funding_gaps, listed_cases, open_calls, open_sector, seen_case
from firstcall.last_resort.values import case_line, funding_values, open_call_values, partners_values
from firstcall.structure.api.scope import area_of, by, group_of
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, written

router = Router(tags=["gap cases"])


@router.get(GAP_CASES, operation_id="gap_case_list", response=GapCasePageShape)
def gap_case_list(
    request: HttpRequest,
    code: str,
    stage: str = "",
    standing: str = "",
    condition: str = "",
    group: str = "",
    area: str = "",
    due: bool = False,
    before: int = Query(0, ge=0, le=2**31),
    limit: int = Query(100, ge=1, le=500),
) -> HttpResponse:
    """The gap cases of an emergency, newest first: all of each, or what is published, as the caller may see.

    `area`: with the areas below it. `condition`: access, security or funding fails now. `due`: something waits in it.
    """
    emergency = cases_there(request, code)
    rows = listed_cases(
        caller(request),
        emergency,
        stage=stage,
        standing=standing,
        condition=condition,
        group=group_of(request, code, group) if group else None,
        area=area_of(emergency, area),
        due=due,
        before=before,
        at=now(),
    )
    following = rows[limit - 1].case.number if len(rows) > limit else None
    return answer({"data": [case_line(one) for one in rows[:limit]], "next": following})


@router.post(GAP_CASES, operation_id="gap_case_open", response={201: GapCaseShape})
@written
def gap_case_open(request: HttpRequest, code: str, body: NewGapCase) -> HttpResponse:
    """Open a case of a gap; who may not call on partners here raises it, and the coordinator confirms it."""
    emergency = visible_emergency(caller(request), code)
    about = body.dict(exclude={"group", "sector", "area"})
    case = actions.open_case(
        emergency=emergency,
        group=group_of(request, code, body.group) if body.group else None,
        sector=open_sector(emergency, body.sector) if body.sector and not body.group else "",
        area=area_of(emergency, body.area),
        **about,
        **by(request),
    )
    return case_answer(request, code, case.code, 201)


@router.get(GAP_CASE, operation_id="gap_case_get", response=GapCaseShape)
def gap_case_get(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """A case: where it stands, who was called, what was answered, what was done, with the clause of each act."""
    return case_answer(request, code, case)


@router.get(f"{GAP_CASE}/partners", operation_id="gap_case_partners", response=list[RelevantPartnerShape])
def gap_case_partners(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Whom the gap concerns, the nearest first, for whoever may call on them; and why some are not called on."""
    row = case_of(request, code, case)
    if not may(caller(request), "gap_case", "call", actions.scope_for(caller(request), row)):
        raise NotVisible("gap_case")
    return answer(partners_values(seen_case(caller(request), row, now()), now()))


@router.get("/emergencies/{code}/gap-calls", operation_id="gap_call_list", response=list[OpenCallShape])
def gap_call_list(request: HttpRequest, code: str) -> HttpResponse:
    """The calls on the caller's organisations that wait for their answer, the first to run out first."""
    at = now()
    rows = open_calls(caller(request), cases_there(request, code), at)
    return answer([open_call_values(one, at) for one in rows])


@router.get("/funding-gaps", operation_id="funding_gap_list", response=list[FundingGapShape])
def funding_gap_list(request: HttpRequest) -> HttpResponse:
    """The gaps of every emergency in which funding is what fails: who asks, for how many people, how much."""
    if not may_somewhere(caller(request), "last_resort_answer", "read"):
        raise NotVisible("last_resort_answer")
    return answer([funding_values(one) for one in funding_gaps(caller(request), now())])
