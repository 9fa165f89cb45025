"""The country team and the basis of decisions, for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.queries import visible
from firstcall.organisations.queries import find
from firstcall.structure import actions, forms
from firstcall.structure.api.bodies import Ending
from firstcall.structure.api.partner_bodies import NewBasis, NewSeat, NewTeam, Withdrawal
from firstcall.structure.api.partner_shapes import (
    BasisListShape,
    BasisShape,
    SeatShape,
    TeamOrNoneShape,
)
from firstcall.structure.api.scope import by, ended, held, somewhere
from firstcall.structure.api.shapes import EndedShape, MadeShape
from firstcall.structure.models import Basis, TeamMember
from firstcall.structure.queries import visible_emergency
from firstcall.structure.queries.partners import basis_of
from firstcall.structure.values import names_shown
from firstcall.structure.values.partners import basis_values, missing_values, seat_values, team_values
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])
TEAM = "/emergencies/{code}/country-team"
BASIS = "/emergencies/{code}/basis"


@router.get(TEAM, operation_id="country_team_read", response=TeamOrNoneShape)
def country_team_read(request: HttpRequest, code: str) -> HttpResponse:
    """The Humanitarian Country Team and who sits in it; null where none is on record."""
    emergency = visible_emergency(caller(request), code)
    names = names_shown(caller(request), emergency)
    return answer({"team": team_values(emergency, now().date(), names=names)})


@router.post(TEAM, operation_id="country_team_found", response={201: MadeShape})
@written
def country_team_found(request: HttpRequest, code: str, body: NewTeam) -> HttpResponse:
    """Record that the emergency has a country team: the pre-requisite of the approach."""
    emergency = visible_emergency(caller(request), code)
    team = actions.found_country_team(emergency=emergency, **body.dict(), **by(request))
    return answer({"id": team.public_id, "version": team.version}, 201, team.version)


@router.post(f"{TEAM}/seats", operation_id="seat_add", response={201: SeatShape})
@written
def seat_add(request: HttpRequest, code: str, body: NewSeat) -> HttpResponse:
    """Give an organisation its seat in the country team."""
    emergency = visible_emergency(caller(request), code)
    seat = actions.seat_in_country_team(
        emergency=emergency,
        organisation=find(body.organisation),
        role=body.role,
        person=forms.known_person(body.person) if body.person else None,
        starts_on=body.starts_on,
        **by(request),
    )
    return answer(seat_values(seat, names=names_shown(caller(request), emergency)), 201, seat.version)


@router.post(f"{TEAM}/seats/{{public_id}}/end", operation_id="seat_end", response=EndedShape)
@written
def seat_end(request: HttpRequest, code: str, public_id: str, body: Ending) -> HttpResponse:
    """An organisation leaves the country team."""
    emergency = visible_emergency(caller(request), code)
    rows = TeamMember.objects.filter(emergency=emergency)
    seat = held(request, "team_member", rows, public_id)
    actions.end_seat(seat, on=body.on, expected=if_match(request), **by(request))
    return ended(seat)


@router.get(BASIS, operation_id="basis_list", response=BasisListShape)
def basis_list(request: HttpRequest, code: str) -> HttpResponse:
    """The assessments and capacity maps decisions stand on, and what is missing of them, by name."""
    emergency = somewhere(request, "basis", code)
    rows = visible(caller(request), "basis", basis_of(emergency))
    return answer({"missing": missing_values(emergency), "data": [basis_values(one) for one in rows]})


@router.post(BASIS, operation_id="basis_record", response={201: BasisShape})
@written
def basis_record(request: HttpRequest, code: str, body: NewBasis) -> HttpResponse:
    """Record an assessment of needs or gaps, or a map of capacities and whom it covers."""
    emergency = visible_emergency(caller(request), code)
    one = actions.record_basis(emergency=emergency, **body.dict(), **by(request))
    return answer(basis_values(one), 201, one.version)


@router.post(f"{BASIS}/{{public_id}}/withdraw", operation_id="basis_withdraw", response=BasisShape)
@written
def basis_withdraw(request: HttpRequest, code: str, public_id: str, body: Withdrawal) -> HttpResponse:
    """Withdraw a paper that no longer holds."""
    emergency = visible_emergency(caller(request), code)
    one = held(request, "basis", Basis.objects.filter(emergency=emergency), public_id)
    actions.withdraw_basis(one, reason=body.reason, expected=if_match(request), **by(request))
    return answer(basis_values(one), version=one.version)
