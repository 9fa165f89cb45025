"""Decisions, views and replies. The guidance gives them to one actor by name: a session does them, never a token."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.designation import actions
from firstcall.designation.api.bodies import Closing, Reason, Said
from firstcall.designation.api.scope import CASE, case_answer, case_of, signed_by
from firstcall.designation.api.shapes import CaseShape
from firstcall.organisations.queries import find
from firstcall.structure.api.scope import by
from firstcall.web.programs import if_match, written

router = Router(tags=["designation"])


@router.post(f"{CASE}/steps/{{step}}/close", operation_id="step_close", response=CaseShape)
@written
def step_close(request: HttpRequest, code: str, case: str, step: str, body: Closing) -> HttpResponse:
    """Close a step that was done. What it needs must be there; late, or without a soft need, with a reason."""
    row = case_of(request, code, case)
    actions.close_step(row, step=step, **body.dict(), expected=if_match(request), **by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/propose", operation_id="case_propose", response=CaseShape)
@written
def case_propose(request: HttpRequest, code: str, case: str, body: Closing) -> HttpResponse:
    """The HC sends the proposal to the ERC, word for word as the draft is now. Session only."""
    row = case_of(request, code, case)
    actions.propose(row, **body.dict(), expected=if_match(request), **signed_by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/circulate", operation_id="case_circulate", response=CaseShape)
@written
def case_circulate(request: HttpRequest, code: str, case: str, body: Closing) -> HttpResponse:
    """The ERC shares the proposal with the IASC and asks for replies within the week. Session only."""
    row = case_of(request, code, case)
    actions.circulate(row, **body.dict(), expected=if_match(request), **signed_by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/replies", operation_id="reply_add", response={201: CaseShape})
@written
def reply_add(request: HttpRequest, code: str, case: str, body: Said) -> HttpResponse:
    """An IASC member or consulted global lead replies: endorse, alternative or comment. Session only."""
    row = case_of(request, code, case)
    named = find(body.organisation) if body.organisation else None
    actions.reply(row, answer=body.answer, text=body.text, organisation=named, **signed_by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{CASE}/views", operation_id="view_add", response={201: CaseShape})
@written
def view_add(request: HttpRequest, code: str, case: str, body: Said) -> HttpResponse:
    """A member of the country team says what it thinks of the draft: endorse, object or comment. Session only."""
    row = case_of(request, code, case)
    named = find(body.organisation) if body.organisation else None
    actions.give_view(row, answer=body.answer, text=body.text, organisation=named, **by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{CASE}/return", operation_id="case_return", response=CaseShape)
@written
def case_return(request: HttpRequest, code: str, case: str, body: Reason) -> HttpResponse:
    """The ERC sends the proposal back with what others propose: another round begins. Session only."""
    row = case_of(request, code, case)
    actions.return_proposal(row, reason=body.reason, expected=if_match(request), **signed_by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/agree", operation_id="case_agree", response=CaseShape)
@written
def case_agree(request: HttpRequest, code: str, case: str, body: Closing) -> HttpResponse:
    """The ERC records that agreement is reached, and the leads are made. Silence never does it. Session only."""
    row = case_of(request, code, case)
    actions.agree(row, **body.dict(), expected=if_match(request), **signed_by(request))
    return case_answer(request, code, case)
