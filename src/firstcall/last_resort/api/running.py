"""The acts of whoever runs a case: confirm, take figures, call, note, bring, log, review, close, open again (GN 11)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.last_resort import actions
from firstcall.last_resort.api.bodies import (
    Bringing,
    GapCheck,
    GapClosing,
    GapEffort,
    GapFigures,
    GapNote,
    GapReopening,
    GapReview,
    NewGapCall,
    NotedAnswer,
)
from firstcall.last_resort.api.scope import GAP_CASE, case_answer, case_of, named
from firstcall.last_resort.api.shapes import GapCaseShape
from firstcall.last_resort.queries import relevant_partners
from firstcall.organisations.queries import find
from firstcall.structure.api.scope import by
from firstcall.web.edge import now
from firstcall.web.programs import if_match, written

router = Router(tags=["gap cases"])


@router.post(f"{GAP_CASE}/confirm", operation_id="gap_case_confirm", response=GapCaseShape)
@written
def gap_case_confirm(request: HttpRequest, code: str, case: str, body: GapNote) -> HttpResponse:
    """The coordinator confirms a gap that was raised or found; from now on it runs its course."""
    actions.confirm_case(
        case_of(request, code, case), note=body.note, expected=if_match(request), **by(request)
    )
    return case_answer(request, code, case)


@router.post(f"{GAP_CASE}/figures", operation_id="gap_case_figures", response=GapCaseShape)
@written
def gap_case_figures(request: HttpRequest, code: str, case: str, body: GapFigures) -> HttpResponse:
    """Take the figures as they are today, or the number of people somebody counted, with the reason."""
    actions.update_figures(
        case_of(request, code, case), **body.dict(), expected=if_match(request), **by(request)
    )
    return case_answer(request, code, case)


@router.post(f"{GAP_CASE}/calls", operation_id="gap_case_call", response={201: GapCaseShape})
@written
def gap_case_call(request: HttpRequest, code: str, case: str, body: NewGapCall) -> HttpResponse:
    """Call on partners to fill the gap by a moment; again as often as it helps."""
    row = case_of(request, code, case)
    asked = [find(one) for one in body.organisations]
    if body.all_relevant:
        asked += [one.organisation for one in relevant_partners(row, now().date()) if one.refusal is None]
    actions.call_partners(
        row,
        organisations=asked,
        text=body.text,
        reply_by=body.reply_by,
        expected=if_match(request),
        **by(request),
    )
    return case_answer(request, code, case, 201)


@router.post(f"{GAP_CASE}/notes", operation_id="gap_case_note", response={201: GapCaseShape})
@written
def gap_case_note(request: HttpRequest, code: str, case: str, body: NotedAnswer) -> HttpResponse:
    """Write down what an organisation told the coordinator; it binds nobody until its own user accepts."""
    row, said = case_of(request, code, case), body.dict(exclude={"organisation"})
    actions.note_answer(row, organisation=find(body.organisation), **said, **by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{GAP_CASE}/bring", operation_id="gap_case_bring", response=GapCaseShape)
@written
def gap_case_bring(request: HttpRequest, code: str, case: str, body: Bringing) -> HttpResponse:
    """State the urgency and call on the provider of last resort; where nobody has the duty, it stands with the HC."""
    row = case_of(request, code, case)
    actions.bring_last_resort(
        row,
        urgency=body.urgency,
        why=body.why,
        holder=named(body.holder),
        expected=if_match(request),
        **by(request),
    )
    return case_answer(request, code, case)


@router.post(f"{GAP_CASE}/log", operation_id="gap_case_log", response={201: GapCaseShape})
@written
def gap_case_log(request: HttpRequest, code: str, case: str, body: GapEffort) -> HttpResponse:
    """Put an attempt on record: advocacy, mobilisation, explanation, or another one."""
    actions.log_effort(case_of(request, code, case), **body.dict(), **by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{GAP_CASE}/review", operation_id="gap_case_review", response=GapCaseShape)
@written
def gap_case_review(request: HttpRequest, code: str, case: str, body: GapReview) -> HttpResponse:
    """Look again: what fails still fails, or conditions have changed and the duty returns with its clock."""
    row = case_of(request, code, case)
    actions.review_case(
        row,
        outcome=body.outcome,
        text=body.text,
        next_on=body.next_on,
        holder=named(body.holder),
        expected=if_match(request),
        **by(request),
    )
    return case_answer(request, code, case)


@router.post(f"{GAP_CASE}/close", operation_id="gap_case_close", response=GapCaseShape)
@written
def gap_case_close(request: HttpRequest, code: str, case: str, body: GapClosing) -> HttpResponse:
    """Close a case with how it ended and what filled it; a draft is dismissed with the ending "no_gap"."""
    actions.close_case(case_of(request, code, case), **body.dict(), expected=if_match(request), **by(request))
    return case_answer(request, code, case)


@router.post(f"{GAP_CASE}/check", operation_id="gap_case_check", response=GapCaseShape)
@written
def gap_case_check(request: HttpRequest, code: str, case: str, body: GapCheck) -> HttpResponse:
    """After it was closed as filled: say whether what was undertaken was seen, in reports or on the spot."""
    actions.check_case(case_of(request, code, case), **body.dict(), expected=if_match(request), **by(request))
    return case_answer(request, code, case)


@router.post(f"{GAP_CASE}/reopen", operation_id="gap_case_reopen", response=GapCaseShape)
@written
def gap_case_reopen(request: HttpRequest, code: str, case: str, body: GapReopening) -> HttpResponse:
    """Open a closed case again, with the reason: what was said stays on record and counts no more."""
    actions.reopen_case(
        case_of(request, code, case), text=body.text, expected=if_match(request), **by(request)
    )
    return case_answer(request, code, case)
