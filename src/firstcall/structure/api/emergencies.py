"""Emergencies for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.actions import require
from firstcall.access.queries import visible
from firstcall.access.rules import Scope
from firstcall.organisations.actions import create_person
from firstcall.structure import actions, forms
from firstcall.structure.api.bodies import EmergencyChange, Ending, NewEmergency, NewHumanitarianCoordinator
from firstcall.structure.api.scope import by
from firstcall.structure.api.shapes import EmergencyShape, NamedShape, StructureShape
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.structure.values import emergency_as_values, structure_as_values
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])


@router.get("/emergencies", operation_id="emergency_list", response=list[EmergencyShape])
def emergency_list(request: HttpRequest) -> HttpResponse:
    """The emergencies the caller may see."""
    rows = visible(caller(request), "emergency", Emergency.objects.select_related("country"))
    return answer([emergency_as_values(row) for row in rows.order_by("code")])


@router.post("/emergencies", operation_id="emergency_create", response={201: EmergencyShape})
@written
def emergency_create(request: HttpRequest, body: NewEmergency) -> HttpResponse:
    """Set up an emergency."""
    emergency = actions.create_emergency(**{**body.dict(), "country": body.country.upper()}, **by(request))
    return answer(emergency_as_values(emergency), 201, emergency.version)


@router.get("/emergencies/{code}", operation_id="emergency_read", response=StructureShape)
def emergency_read(request: HttpRequest, code: str) -> HttpResponse:
    """Who leads what: groups, leads, focal points, coordinators, vacancies."""
    emergency = visible_emergency(caller(request), code)
    return answer(structure_as_values(emergency, now(), caller(request)), version=emergency.version)


@router.patch("/emergencies/{code}", operation_id="emergency_change", response=EmergencyShape)
@written
def emergency_change(request: HttpRequest, code: str, body: EmergencyChange) -> HttpResponse:
    """Change what is said of an emergency."""
    emergency = visible_emergency(caller(request), code)
    actions.change_emergency(
        emergency, expected=if_match(request), **body.dict(exclude_unset=True), **by(request)
    )
    return answer(emergency_as_values(emergency), version=emergency.version)


@router.post("/emergencies/{code}/end", operation_id="emergency_end", response=EmergencyShape)
@written
def emergency_end(request: HttpRequest, code: str, body: Ending) -> HttpResponse:
    """End a response whose groups are closed or handed over, with the reason."""
    emergency = visible_emergency(caller(request), code)
    actions.end_emergency(emergency, **body.dict(), expected=if_match(request), **by(request))
    return answer(emergency_as_values(emergency), version=emergency.version)


@router.post(
    "/emergencies/{code}/humanitarian-coordinator",
    operation_id="humanitarian_coordinator_name",
    response={201: NamedShape},
)
@written
def humanitarian_coordinator_name(
    request: HttpRequest, code: str, body: NewHumanitarianCoordinator
) -> HttpResponse:
    """Name who is Humanitarian Coordinator; who was it before ends at the same moment.

    It gives a role, so no token can do it: only somebody signed in.
    """
    emergency = visible_emergency(caller(request), code)
    require(caller(request), "account", "give-HC", Scope(emergency=emergency.pk))
    name = " ".join(body.name.split())
    person = forms.person_named(name) or create_person(name=name, **by(request))
    grant = actions.name_humanitarian_coordinator(emergency=emergency, person=person, **by(request))
    return answer({"name": person.name, "since": grant.starts_at}, 201)
