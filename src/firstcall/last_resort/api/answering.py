"""What an organisation says for itself: a partner to a call, and the provider of last resort in person (GN 10, 11)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.last_resort import actions
from firstcall.last_resort.api.bodies import NewLastResortAnswer, NewPartnerAnswer
from firstcall.last_resort.api.scope import GAP_CASE, case_answer, case_of, named
from firstcall.last_resort.api.shapes import GapCaseShape
from firstcall.last_resort.queries import own_organisation
from firstcall.last_resort.rules.bringing import Said
from firstcall.structure.api.scope import by
from firstcall.web.programs import caller, if_match, written
from firstcall.web.proving import require_proof

router = Router(tags=["gap cases"])


@router.post(f"{GAP_CASE}/answers", operation_id="gap_case_answer", response={201: GapCaseShape})
@written
def gap_case_answer(request: HttpRequest, code: str, case: str, body: NewPartnerAnswer) -> HttpResponse:
    """The organisation's own user accepts what is left, a part, or declines; asked, or not: then it is an offer.

    What it accepts is its own commitment, binding with this act. Nobody answers for another organisation.
    """
    row, said = case_of(request, code, case), body.dict(exclude={"organisation"})
    agency = named(body.organisation) or own_organisation(caller(request), row)
    actions.answer_call(row, organisation=agency, **said, **by(request))
    return case_answer(request, code, case, 201)


@router.post(f"{GAP_CASE}/last-resort", operation_id="gap_case_last_resort", response={201: GapCaseShape})
@written
def gap_case_last_resort(
    request: HttpRequest, code: str, case: str, body: NewLastResortAnswer
) -> HttpResponse:
    """The representative of the agency addressed commits, or says which condition fails, or advocates. Session only."""
    given = body.dict()
    said = Said(**{**given, "conditions": tuple(given["conditions"])})
    row = case_of(request, code, case)
    actions.answer_last_resort(row, said=said, expected=if_match(request), **signed_by(request))
    return case_answer(request, code, case, 201)


def signed_by(request: HttpRequest) -> dict[str, Any]:
    """The arguments of a decision: a session proves freshly who it is; a token answers for no agency anyway."""
    if not caller(request).by_token:
        require_proof(request)
    return by(request)
