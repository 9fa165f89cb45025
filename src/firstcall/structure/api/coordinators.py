"""Coordinators for programs: appointed, changed, replaced and ended by the lead agency; everybody concerned is told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.actions import require
from firstcall.access.rules import Scope
from firstcall.organisations.actions import create_person
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import find
from firstcall.structure import actions, forms
from firstcall.structure.api.bodies import Ending, NewCoordinator
from firstcall.structure.api.partner_bodies import CoordinatorChange, Replacement
from firstcall.structure.api.scope import area_of, by, ended, group_of, held
from firstcall.structure.api.shapes import AppointedShape, EndedShape
from firstcall.structure.models import Coordinator, Group
from firstcall.structure.rules.posts import warn_of_coordinator
from firstcall.structure.values.partners import refusal_values
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])
COORDINATORS = "/emergencies/{code}/groups/{group}/coordinators"


def _appointed(one: Coordinator, status: int = 200) -> HttpResponse:
    warnings = warn_of_coordinator(seniority=one.seniority, skills=one.skills)
    values = {
        "id": one.public_id,
        "version": one.version,
        "warnings": [refusal_values(warning) for warning in warnings],
    }
    return answer(values, status, one.version)


def _person(request: HttpRequest, group: Group, agency: Organisation, name: str) -> Person:
    """The person of this name, entered where nobody is; asked first whether the caller may appoint at all."""
    scope = Scope(emergency=group.emergency_id, group=group.pk, organisation=agency.pk)
    require(caller(request), "coordinator", "create", scope)  # before anybody is entered
    wanted = " ".join(name.split())
    return forms.person_named(wanted) or create_person(name=wanted, **by(request))


@router.post(COORDINATORS, operation_id="coordinator_add", response={201: AppointedShape})
@written
def coordinator_add(request: HttpRequest, code: str, group: str, body: NewCoordinator) -> HttpResponse:
    """The lead agency appoints a coordinator; HC, OCHA and the HCT are told. Says what the guidance warns of."""
    row = group_of(request, code, group)
    agency = find(body.organisation)
    one = actions.appoint_coordinator(
        group=row,
        person=_person(request, row, agency, body.name),
        organisation=agency,
        area=area_of(row.emergency, body.area),
        dedicated=body.dedicated,
        seniority=body.seniority,
        skills=body.skills,
        role_mailbox=body.role_mailbox,
        starts_on=body.starts_on,
        **by(request),
    )
    return _appointed(one, 201)


@router.patch(f"{COORDINATORS}/{{public_id}}", operation_id="coordinator_change", response=AppointedShape)
@written
def coordinator_change(
    request: HttpRequest, code: str, group: str, public_id: str, body: CoordinatorChange
) -> HttpResponse:
    """Change how a coordinator is reached or what is said of the post; HC, OCHA and the HCT are told."""
    one = held(request, "coordinator", group_of(request, code, group).coordinators, public_id)
    actions.change_coordinator(
        one, expected=if_match(request), **body.dict(exclude_unset=True), **by(request)
    )
    return _appointed(one)


@router.post(
    f"{COORDINATORS}/{{public_id}}/replace", operation_id="coordinator_replace", response=AppointedShape
)
@written
def coordinator_replace(
    request: HttpRequest, code: str, group: str, public_id: str, body: Replacement
) -> HttpResponse:
    """One coordinator hands over to another in one act; HC, OCHA and the HCT are told of both."""
    row = group_of(request, code, group)
    one = held(request, "coordinator", row.coordinators, public_id)
    expected = if_match(request)
    person = _person(request, row, one.organisation, body.name)
    data = body.dict(exclude_unset=True)
    data.pop("name")
    return _appointed(
        actions.replace_coordinator(one, person=person, **data, expected=expected, **by(request))
    )


@router.post(f"{COORDINATORS}/{{public_id}}/end", operation_id="coordinator_end", response=EndedShape)
@written
def coordinator_end(
    request: HttpRequest, code: str, group: str, public_id: str, body: Ending
) -> HttpResponse:
    """End a coordinator's time; HC, OCHA and the HCT are told."""
    one = held(request, "coordinator", group_of(request, code, group).coordinators, public_id)
    actions.end_coordinator(one, on=body.on, expected=if_match(request), **by(request))
    return ended(one)
