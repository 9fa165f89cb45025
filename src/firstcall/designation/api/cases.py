"""Cases for programs: read, opened, their way chosen; the clocks that run. Decisions are in `answering`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.queries import visible
from firstcall.designation import actions
from firstcall.designation.api.bodies import NewCase, Reason, Variant
from firstcall.designation.api.scope import (
    CASE,
    CASES,
    case_answer,
    case_of,
    emergency_of,
    lead_of,
    signed_by,
)
from firstcall.designation.api.shapes import CaseLineShape, CaseShape, ClockShape
from firstcall.designation.values import cases_values, clocks_values
from firstcall.structure.api.scope import by, group_of
from firstcall.structure.models import Emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["designation"])


@router.get(CASES, operation_id="case_list", response=list[CaseLineShape])
def case_list(request: HttpRequest, code: str) -> HttpResponse:
    """The cases of an emergency that the caller sees, newest first; agreed ones are for everybody."""
    return answer(cases_values(caller(request), emergency_of(request, code)))


@router.post(CASES, operation_id="case_open", response={201: CaseShape})
@written
def case_open(request: HttpRequest, code: str, body: NewCase) -> HttpResponse:
    """Open a case: a procedure of the guidance begins and its clocks run."""
    emergency = emergency_of(request, code)
    case = actions.open_case(
        emergency=emergency,
        procedure=body.procedure,
        lead=lead_of(request, emergency, body.lead) if body.lead else None,
        group=group_of(request, code, body.group) if body.group else None,
        **by(request),
    )
    return case_answer(request, code, case.code, 201)


@router.get(CASE, operation_id="case_read", response=CaseShape)
def case_read(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """A case: where it stands, what is missing, what was said and done, as far as the caller sees it."""
    return case_answer(request, code, case)


@router.post(f"{CASE}/variant", operation_id="case_variant", response=CaseShape)
@written
def case_variant(request: HttpRequest, code: str, case: str, body: Variant) -> HttpResponse:
    """Choose a way through the procedure, such as "no-new-leads", before anything is proposed; "" for the whole."""
    row = case_of(request, code, case)
    actions.choose_variant(row, **body.dict(), expected=if_match(request), **by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/settle", operation_id="case_settle", response=CaseShape)
@written
def case_settle(request: HttpRequest, code: str, case: str, body: Reason) -> HttpResponse:
    """The HC ends a case about a lead without another arrangement: consultation settled it. Session only."""
    row = case_of(request, code, case)
    actions.settle(row, reason=body.reason, expected=if_match(request), **signed_by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/withdraw", operation_id="case_withdraw", response=CaseShape)
@written
def case_withdraw(request: HttpRequest, code: str, case: str, body: Reason) -> HttpResponse:
    """The HC gives a case up; what was said and done in it stays. Session only."""
    row = case_of(request, code, case)
    actions.withdraw(row, reason=body.reason, expected=if_match(request), **signed_by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/activate", operation_id="case_activate", response={201: CaseShape})
@written
def case_activate(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """The emergency has come: the HC turns its plan into a running case with the agreed lines. Session only."""
    row = case_of(request, code, case)
    made = actions.activate_plan(row, expected=if_match(request), **signed_by(request))
    return case_answer(request, code, made.code, 201)


@router.get("/emergencies/{code}/clocks", operation_id="clock_list", response=list[ClockShape])
def clock_list(request: HttpRequest, code: str) -> HttpResponse:
    """The clocks that run in an emergency, the next to run out first. They warn; they decide nothing."""
    return answer(clocks_values(caller(request), [emergency_of(request, code)], now()))


@router.get("/clocks", operation_id="clock_list_all", response=list[ClockShape])
def clock_list_all(request: HttpRequest) -> HttpResponse:
    """The clocks that run in every emergency the caller sees, for whoever acts in several."""
    rows = visible(caller(request), "emergency", Emergency.objects.select_related("country"))
    return answer(clocks_values(caller(request), list(rows.order_by("code")), now()))
