"""Concerns about a lead. No token files, reads or handles one: who said so is for the HC."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.designation import actions
from firstcall.designation.api.bodies import NewConcern, Outcome, TakeUp
from firstcall.designation.api.scope import (
    CONCERNS,
    case_answer,
    concern_answer,
    concern_of,
    emergency_of,
    in_person,
    lead_of,
)
from firstcall.designation.api.shapes import CaseShape, ConcernShape
from firstcall.designation.values import concerns_values
from firstcall.structure.api.scope import by, somewhere
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["designation"])
CONCERN = CONCERNS + "/{concern}"
IN_PERSON = {
    "responses": {
        403: {
            "description": "A token; its person reads this signed in",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
    }
}


@router.get(CONCERNS, operation_id="concern_list", response=list[ConcernShape], openapi_extra=IN_PERSON)
def concern_list(request: HttpRequest, code: str) -> HttpResponse:
    """The concerns the caller may read: the HC and OCHA's delegate all, others those they filed."""
    in_person(request, emergency_of(request, code))
    emergency = somewhere(request, "concern", code)
    return answer(concerns_values(caller(request), emergency))


@router.post(CONCERNS, operation_id="concern_file", response={201: ConcernShape})
@written
def concern_file(request: HttpRequest, code: str, body: NewConcern) -> HttpResponse:
    """Tell the HC that a lead does not carry out its responsibilities. Session only."""
    lead = lead_of(request, emergency_of(request, code), body.lead)
    made = actions.file_concern(lead=lead, text=body.text, **by(request))
    return concern_answer(request, made, 201)


@router.get(CONCERN, operation_id="concern_read", response=ConcernShape, openapi_extra=IN_PERSON)
def concern_read(request: HttpRequest, code: str, concern: str) -> HttpResponse:
    """One concern."""
    return concern_answer(request, concern_of(request, code, concern))


@router.post(f"{CONCERN}/take-up", operation_id="concern_take_up", response={201: CaseShape})
@written
def concern_take_up(request: HttpRequest, code: str, concern: str, body: TakeUp) -> HttpResponse:
    """The HC takes it up in the HC's own words; a case about the lead opens. Session only."""
    row = concern_of(request, code, concern)
    case = actions.take_up_concern(row, wording=body.wording, expected=if_match(request), **by(request))
    return case_answer(request, code, case.code, 201)


@router.post(f"{CONCERN}/close", operation_id="concern_close", response=ConcernShape)
@written
def concern_close(request: HttpRequest, code: str, concern: str, body: Outcome) -> HttpResponse:
    """The HC closes it and says what came of it; whoever filed it is told. Session only."""
    row = concern_of(request, code, concern)
    actions.close_concern(row, outcome=body.outcome, expected=if_match(request), **by(request))
    return concern_answer(request, row)


@router.post(f"{CONCERN}/withdraw", operation_id="concern_withdraw", response=ConcernShape)
@written
def concern_withdraw(request: HttpRequest, code: str, concern: str) -> HttpResponse:
    """Whoever filed it withdraws it; that it was filed stays. Session only."""
    row = concern_of(request, code, concern)
    actions.withdraw_concern(row, expected=if_match(request), **by(request))
    return concern_answer(request, row)
