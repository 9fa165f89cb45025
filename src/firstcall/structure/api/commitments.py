"""Commitments and last-resort duties for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.organisations.queries import find
from firstcall.structure import actions
from firstcall.structure.api.bodies import Ending
from firstcall.structure.api.partner_bodies import (
    CommitmentAnswer,
    LastResortLimit,
    NewCommitment,
    NewLastResort,
)
from firstcall.structure.api.partner_shapes import CommitmentShape, LastResortShape
from firstcall.structure.api.scope import area_of, by, ended, group_of, held, somewhere
from firstcall.structure.api.shapes import EndedShape
from firstcall.structure.models import Commitment, LastResort
from firstcall.structure.queries.partners import commitments_seen
from firstcall.structure.values.partners import commitment_values, last_resort_values
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])
GROUP = "/emergencies/{code}/groups/{group}"


def _commitment(row: Commitment, status: int = 200) -> HttpResponse:
    return answer(commitment_values(row), status, row.version)


def _last_resort(row: LastResort, status: int = 200) -> HttpResponse:
    return answer(last_resort_values(row), status, row.version)


@router.get("/emergencies/{code}/commitments", operation_id="commitment_list", response=list[CommitmentShape])
def commitment_list(request: HttpRequest, code: str, group: str = "", state: str = "") -> HttpResponse:
    """The commitments the caller may see. Only those that are `binding` hold an organisation to anything."""
    emergency = somewhere(request, "commitment", code)
    wanted = group_of(request, code, group) if group else None
    rows = commitments_seen(caller(request), emergency, group=wanted)
    return answer([commitment_values(one) for one in (rows.filter(state=state) if state else rows)])


@router.post(f"{GROUP}/commitments", operation_id="commitment_propose", response={201: CommitmentShape})
@written
def commitment_propose(request: HttpRequest, code: str, group: str, body: NewCommitment) -> HttpResponse:
    """Ask an organisation for a commitment; it binds once its own user accepts, or made it in the first place."""
    row = group_of(request, code, group)
    made = actions.propose_commitment(
        group=row,
        organisation=find(body.organisation),
        text=body.text,
        area=area_of(row.emergency, body.area),
        due_on=body.due_on,
        **by(request),
    )
    return _commitment(made, 201)


@router.post(
    f"{GROUP}/commitments/{{public_id}}/answer", operation_id="commitment_answer", response=CommitmentShape
)
@written
def commitment_answer(
    request: HttpRequest, code: str, group: str, public_id: str, body: CommitmentAnswer
) -> HttpResponse:
    """The organisation's own user accepts, declines, withdraws, or says that it is met. Nobody else can."""
    row = held(request, "commitment", group_of(request, code, group).commitments, public_id)
    actions.answer_commitment(
        row, answer=body.answer, reason=body.reason, expected=if_match(request), **by(request)
    )
    return _commitment(row)


@router.post(f"{GROUP}/last-resorts", operation_id="last_resort_add", response={201: LastResortShape})
@written
def last_resort_add(request: HttpRequest, code: str, group: str, body: NewLastResort) -> HttpResponse:
    """An agency takes on the duty as provider of last resort, for all of the group or a part."""
    row = group_of(request, code, group)
    made = actions.take_on_last_resort(
        group=row,
        organisation=find(body.organisation),
        area=area_of(row.emergency, body.area),
        duty=body.duty,
        scope=body.scope,
        starts_on=body.starts_on,
        **by(request),
    )
    return _last_resort(made, 201)


@router.post(
    f"{GROUP}/last-resorts/{{public_id}}/limit", operation_id="last_resort_limit", response=LastResortShape
)
@written
def last_resort_limit(
    request: HttpRequest, code: str, group: str, public_id: str, body: LastResortLimit
) -> HttpResponse:
    """Give the duty another scope; it goes on under a new id, and what it was stays."""
    row = held(request, "last_resort", group_of(request, code, group).last_resorts, public_id)
    made = actions.limit_last_resort(
        row, scope=body.scope, on=body.on, expected=if_match(request), **by(request)
    )
    return _last_resort(made)


@router.post(f"{GROUP}/last-resorts/{{public_id}}/end", operation_id="last_resort_end", response=EndedShape)
@written
def last_resort_end(
    request: HttpRequest, code: str, group: str, public_id: str, body: Ending
) -> HttpResponse:
    """The duty ends; a lead stays a lead."""
    row = held(request, "last_resort", group_of(request, code, group).last_resorts, public_id)
    actions.end_last_resort(row, on=body.on, reason=body.reason, expected=if_match(request), **by(request))
    return ended(row)
