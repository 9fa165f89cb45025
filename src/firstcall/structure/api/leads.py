"""Leads and focal points for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.structure import actions
from firstcall.structure.api.bodies import Ending, NewFocalPoint, NewLead
from firstcall.structure.api.scope import area_of, by, ended, group_of, held
from firstcall.structure.api.shapes import EndedShape, NewFocalPointShape, NewLeadShape
from firstcall.structure.queries import agency_named, duty_of
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])
GROUP = "/emergencies/{code}/groups/{group}"


@router.post(f"{GROUP}/leads", operation_id="lead_add", response={201: NewLeadShape})
@written
def lead_add(request: HttpRequest, code: str, group: str, body: NewLead) -> HttpResponse:
    """Enter an agency as lead, co-lead or convener."""
    row = group_of(request, code, group)
    lead = actions.designate(
        group=row,
        organisation=agency_named(body.organisation, row.emergency, caller(request)),
        role=body.role,
        area=area_of(row.emergency, body.area),
        situation=body.situation,
        basis=body.basis,
        deviation=body.deviation,
        starts_on=body.starts_on,
        **by(request),
    )
    values = {
        "id": lead.public_id,
        "role": lead.role,
        "last_resort": duty_of(lead),
        "version": lead.version,
    }
    return answer(values, 201, lead.version)


@router.post(f"{GROUP}/leads/{{public_id}}/end", operation_id="lead_end", response=EndedShape)
@written
def lead_end(request: HttpRequest, code: str, group: str, public_id: str, body: Ending) -> HttpResponse:
    """End a lead's time."""
    lead = held(request, "lead", group_of(request, code, group).leads, public_id)
    actions.end_lead(lead, on=body.on, reason=body.reason, expected=if_match(request), **by(request))
    return ended(lead)


@router.post(f"{GROUP}/focal-points", operation_id="focal_point_add", response={201: NewFocalPointShape})
@written
def focal_point_add(request: HttpRequest, code: str, group: str, body: NewFocalPoint) -> HttpResponse:
    """Name who acts for the lead in one area."""
    row = group_of(request, code, group)
    point = actions.name_focal_point(
        group=row,
        organisation=find(body.organisation),
        area=known_area(row.emergency.country_id, body.area),
        starts_on=body.starts_on,
        **by(request),
    )
    values = {"id": point.public_id, "area": point.area.pcode, "version": point.version}
    return answer(values, 201, point.version)


@router.post(f"{GROUP}/focal-points/{{public_id}}/end", operation_id="focal_point_end", response=EndedShape)
@written
def focal_point_end(
    request: HttpRequest, code: str, group: str, public_id: str, body: Ending
) -> HttpResponse:
    """End a focal point's time."""
    point = held(request, "focal_point", group_of(request, code, group).focal_points, public_id)
    actions.end_focal_point(point, on=body.on, expected=if_match(request), **by(request))
    return ended(point)
