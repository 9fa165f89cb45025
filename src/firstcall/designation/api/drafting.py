"""The draft of a proposal and its consultations, for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.rules import NotVisible
from firstcall.designation import actions
from firstcall.designation.api.bodies import (
    CriterionAnswer,
    LineChange,
    NewConsultation,
    NewLine,
    NewProposedLead,
    Support,
)
from firstcall.designation.api.scope import CASE, case_answer, case_of, line_of
from firstcall.designation.api.shapes import CaseShape
from firstcall.organisations.queries import find
from firstcall.structure.api.scope import area_of, by, group_of
from firstcall.web.programs import if_match, written

router = Router(tags=["designation"])
LINE = f"{CASE}/lines/{{line}}"


@router.post(f"{CASE}/lines", operation_id="line_add", response={201: CaseShape})
@written
def line_add(request: HttpRequest, code: str, case: str, body: NewLine) -> HttpResponse:
    """Add a line to the draft: sectors to have a group, or a group that is to change or to close."""
    row = case_of(request, code, case)
    given = body.dict()
    given["group"] = group_of(request, code, body.group) if body.group else None
    given["area"] = area_of(row.emergency, body.area)
    actions.add_line(row, **given, **by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{CASE}/from-today", operation_id="lines_from_today", response={201: CaseShape})
@written
def lines_from_today(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Begin the draft with today's groups and leads."""
    actions.draft_from_today(case_of(request, code, case), **by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{CASE}/support", operation_id="support_state", response=CaseShape)
@written
def support_state(request: HttpRequest, code: str, case: str, body: Support) -> HttpResponse:
    """State what the team needs from OCHA and others in common tools and services."""
    row = case_of(request, code, case)
    actions.state_support(row, support=body.support, expected=if_match(request), **by(request))
    return case_answer(request, code, case)


@router.patch(LINE, operation_id="line_change", response=CaseShape)
@written
def line_change(request: HttpRequest, code: str, case: str, line: str, body: LineChange) -> HttpResponse:
    """Change what a line is called or why it is there. If-Match is the version of the line."""
    row = line_of(request, code, case, line)
    actions.change_line(row, expected=if_match(request), **body.dict(exclude_unset=True), **by(request))
    return case_answer(request, code, case)


@router.post(f"{LINE}/drop", operation_id="line_drop", response=CaseShape)
@written
def line_drop(request: HttpRequest, code: str, case: str, line: str) -> HttpResponse:
    """Take a line out of the draft; the ledger keeps that it was there."""
    actions.drop_line(line_of(request, code, case, line), **by(request))
    return case_answer(request, code, case)


@router.post(f"{LINE}/leads", operation_id="proposed_lead_name", response={201: CaseShape})
@written
def proposed_lead_name(
    request: HttpRequest, code: str, case: str, line: str, body: NewProposedLead
) -> HttpResponse:
    """Propose an agency in a line; several lead jointly. Where it differs from the table, `deviation` says why."""
    row = line_of(request, code, case, line)
    given = body.dict()
    given["organisation"] = find(body.organisation)
    given["area"] = area_of(row.case.emergency, body.area)
    actions.name_lead(row, **given, **by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{LINE}/leads/{{lead}}/drop", operation_id="proposed_lead_drop", response=CaseShape)
@written
def proposed_lead_drop(request: HttpRequest, code: str, case: str, line: str, lead: str) -> HttpResponse:
    """Take an agency out of a line."""
    row = line_of(request, code, case, line)
    found = row.leads.select_related("organisation", "line__case__emergency").filter(public_id=lead).first()
    if found is None:
        raise NotVisible
    actions.drop_lead(found, **by(request))
    return case_answer(request, code, case)


@router.post(f"{LINE}/criteria", operation_id="criterion_answer", response=CaseShape)
@written
def criterion_answer(
    request: HttpRequest, code: str, case: str, line: str, body: CriterionAnswer
) -> HttpResponse:
    """Answer one condition for a line, where the edition has conditions. If-Match is the version of the line."""
    row = line_of(request, code, case, line)
    actions.answer_criterion(row, **body.dict(), expected=if_match(request), **by(request))
    return case_answer(request, code, case)


@router.post(f"{CASE}/consultations", operation_id="consultation_log", response={201: CaseShape})
@written
def consultation_log(request: HttpRequest, code: str, case: str, body: NewConsultation) -> HttpResponse:
    """Log a consultation: with whom, at which level, what came of it. It is never changed."""
    row = case_of(request, code, case)
    given = body.dict()
    given["organisation"] = find(body.organisation) if body.organisation else None
    actions.log_consultation(row, **given, **by(request))
    return case_answer(request, code, case, 201)
