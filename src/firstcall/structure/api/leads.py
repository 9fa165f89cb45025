"""Leads, focal points and coordinators for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.actions import require
from firstcall.access.rules import Scope
from firstcall.organisations.actions import create_person
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.places.queries import known_area
from firstcall.structure import actions, forms
from firstcall.structure.api.bodies import Ending, NewCoordinator, NewFocalPoint, NewLead
from firstcall.structure.api.scope import by, ended, group_of, held
from firstcall.structure.api.shapes import EndedShape, MadeShape, NewFocalPointShape, NewLeadShape
from firstcall.structure.models import Group
from firstcall.structure.queries import duty_of
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])
GROUP = "/emergencies/{code}/groups/{group}"


def _area(group: Group, text: str) -> Area | None:
    return known_area(group.emergency.country_id, text) if text else None


@router.post(f"{GROUP}/leads", operation_id="lead_add", response={201: NewLeadShape})
@written
def lead_add(request: HttpRequest, code: str, group: str, body: NewLead) -> HttpResponse:
    """Enter an agency as lead, co-lead or convener."""
    row = group_of(request, code, group)
    lead = actions.designate(
        group=row,
        organisation=find(body.organisation),
        role=body.role,
        area=_area(row, body.area),
        basis=body.basis,
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


@router.post(f"{GROUP}/coordinators", operation_id="coordinator_add", response={201: MadeShape})
@written
def coordinator_add(request: HttpRequest, code: str, group: str, body: NewCoordinator) -> HttpResponse:
    """The lead agency appoints a coordinator; HC, OCHA and the HCT are told."""
    row = group_of(request, code, group)
    agency = find(body.organisation)
    scope = Scope(emergency=row.emergency_id, group=row.pk, organisation=agency.pk)
    require(caller(request), "coordinator", "create", scope)  # before anybody is entered
    name = " ".join(body.name.split())
    person = forms.person_named(name) or create_person(name=name, **by(request))
    one = actions.appoint_coordinator(
        group=row,
        person=person,
        organisation=agency,
        area=_area(row, body.area),
        dedicated=body.dedicated,
        role_mailbox=body.role_mailbox,
        starts_on=body.starts_on,
        **by(request),
    )
    return answer({"id": one.public_id, "version": one.version}, 201, one.version)


@router.post(f"{GROUP}/coordinators/{{public_id}}/end", operation_id="coordinator_end", response=EndedShape)
@written
def coordinator_end(
    request: HttpRequest, code: str, group: str, public_id: str, body: Ending
) -> HttpResponse:
    """End a coordinator's time; HC, OCHA and the HCT are told."""
    one = held(request, "coordinator", group_of(request, code, group).coordinators, public_id)
    actions.end_coordinator(one, on=body.on, expected=if_match(request), **by(request))
    return ended(one)
