"""The structure for programs: the same acts and reads as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.organisations.actions import create_person
from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.structure import actions, forms
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import visible_emergency
from firstcall.structure.values import emergency_as_values, structure_as_values
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])


class NewEmergency(Schema):
    code: str
    country: str
    name: str
    kind: Literal["conflict", "disaster", "complex"]
    onset: Literal["new", "ongoing", "planned"]
    profile: str = "iasc-2006"
    began_on: date | None = None
    displacement: bool | None = None
    term: str = "cluster"


class EmergencyChange(Schema):
    name: str | None = None
    kind: Literal["conflict", "disaster", "complex"] | None = None
    onset: Literal["new", "ongoing", "planned"] | None = None
    displacement: bool | None = None
    term: str | None = None


class NewGroup(Schema):
    sector: str
    name: str = ""
    code: str = ""
    reason: str = ""
    starts_on: date | None = None


class GroupChange(Schema):
    name: str


class Merge(Schema):
    groups: list[str]
    code: str
    name: str
    reason: str = ""


class NewLead(Schema):
    organisation: str
    role: Literal["", "lead", "co_lead", "convener"] = ""
    area: str = ""
    basis: str = ""
    starts_on: date | None = None


class NewFocalPoint(Schema):
    organisation: str
    area: str
    starts_on: date | None = None


class NewCoordinator(Schema):
    name: str
    organisation: str
    area: str = ""
    dedicated: bool = False
    role_mailbox: str = ""
    starts_on: date | None = None


class NewMember(Schema):
    organisation: str
    participation: Literal["partner", "observer", "alongside"] = "partner"
    starts_on: date | None = None


class Participation(Schema):
    participation: Literal["partner", "observer", "alongside"]


class Ending(Schema):
    on: date
    reason: str = ""


def _group(request: HttpRequest, code: str, group: str) -> Group:
    emergency = visible_emergency(caller(request), code)
    rows = visible(caller(request), "group", Group.objects.select_related("emergency"))
    found = rows.filter(emergency=emergency, code__iexact=group).first()
    if found is None:
        raise NotVisible
    return found


def _held(request: HttpRequest, group: Group, object_: str, rows: Any, public_id: str) -> Any:
    found = visible(caller(request), object_, rows.all()).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": caller(request), "at": now()}


@router.get("/emergencies", operation_id="emergency_list")
def emergency_list(request: HttpRequest) -> HttpResponse:
    """The emergencies the caller may see."""
    rows = visible(caller(request), "emergency", Emergency.objects.select_related("country"))
    return answer([emergency_as_values(row) for row in rows.order_by("code")])


@router.post("/emergencies", operation_id="emergency_create")
@written
def emergency_create(request: HttpRequest, body: NewEmergency) -> HttpResponse:
    """Set up an emergency."""
    emergency = actions.create_emergency(**body.dict(), **_by(request))
    return answer(emergency_as_values(emergency), 201, emergency.version)


@router.get("/emergencies/{code}", operation_id="emergency_read")
def emergency_read(request: HttpRequest, code: str) -> HttpResponse:
    """Who leads what: groups, leads, focal points, coordinators, vacancies."""
    emergency = visible_emergency(caller(request), code)
    return answer(structure_as_values(emergency, now(), caller(request)), version=emergency.version)


@router.patch("/emergencies/{code}", operation_id="emergency_change")
@written
def emergency_change(request: HttpRequest, code: str, body: EmergencyChange) -> HttpResponse:
    """Change what is said of an emergency."""
    emergency = visible_emergency(caller(request), code)
    actions.change_emergency(
        emergency, expected=if_match(request), **body.dict(exclude_unset=True), **_by(request)
    )
    return answer(emergency_as_values(emergency), version=emergency.version)


@router.post("/emergencies/{code}/groups", operation_id="group_add")
@written
def group_add(request: HttpRequest, code: str, body: NewGroup) -> HttpResponse:
    """Add a group: a sector of the guidance, several, or one of your own."""
    emergency = visible_emergency(caller(request), code)
    group = actions.add_group(emergency=emergency, **body.dict(), **_by(request))
    return answer(
        {"id": group.public_id, "code": group.code, "name": group.name, "version": group.version},
        201,
        group.version,
    )


@router.post("/emergencies/{code}/groups/merge", operation_id="group_merge")
@written
def group_merge(request: HttpRequest, code: str, body: Merge) -> HttpResponse:
    """Merge groups into a new one."""
    groups = [_group(request, code, one) for one in dict.fromkeys(body.groups)]
    group = actions.merge_groups(groups, code=body.code, name=body.name, reason=body.reason, **_by(request))
    return answer(
        {"id": group.public_id, "code": group.code, "name": group.name, "version": group.version},
        201,
        group.version,
    )


@router.patch("/emergencies/{code}/groups/{group}", operation_id="group_rename")
@written
def group_rename(request: HttpRequest, code: str, group: str, body: GroupChange) -> HttpResponse:
    """Rename a group."""
    row = actions.rename_group(
        _group(request, code, group), name=body.name, expected=if_match(request), **_by(request)
    )
    return answer(
        {"id": row.public_id, "code": row.code, "name": row.name, "version": row.version}, version=row.version
    )


@router.post("/emergencies/{code}/groups/{group}/close", operation_id="group_close")
@written
def group_close(request: HttpRequest, code: str, group: str, body: Ending) -> HttpResponse:
    """Close a group."""
    row = _group(request, code, group)
    actions.close_group(row, on=body.on, reason=body.reason, expected=if_match(request), **_by(request))
    return answer({"id": row.public_id, "ends_on": row.ends_on, "version": row.version}, version=row.version)


@router.post("/emergencies/{code}/groups/{group}/leads", operation_id="lead_add")
@written
def lead_add(request: HttpRequest, code: str, group: str, body: NewLead) -> HttpResponse:
    """Enter an agency as lead, co-lead or convener."""
    row = _group(request, code, group)
    area = known_area(row.emergency.country_id, body.area) if body.area else None
    lead = actions.designate(
        group=row,
        organisation=find(body.organisation),
        role=body.role,
        area=area,
        basis=body.basis,
        starts_on=body.starts_on,
        **_by(request),
    )
    values = {
        "id": lead.public_id,
        "role": lead.role,
        "last_resort": lead.last_resort,
        "version": lead.version,
    }
    return answer(values, 201, lead.version)


@router.post("/emergencies/{code}/groups/{group}/leads/{public_id}/end", operation_id="lead_end")
@written
def lead_end(request: HttpRequest, code: str, group: str, public_id: str, body: Ending) -> HttpResponse:
    """End a lead's time."""
    row = _group(request, code, group)
    lead = _held(request, row, "lead", row.leads, public_id)
    actions.end_lead(lead, on=body.on, reason=body.reason, expected=if_match(request), **_by(request))
    return answer(
        {"id": lead.public_id, "ends_on": lead.ends_on, "version": lead.version}, version=lead.version
    )


@router.post("/emergencies/{code}/groups/{group}/focal-points", operation_id="focal_point_add")
@written
def focal_point_add(request: HttpRequest, code: str, group: str, body: NewFocalPoint) -> HttpResponse:
    """Name who acts for the lead in one area."""
    row = _group(request, code, group)
    point = actions.name_focal_point(
        group=row,
        organisation=find(body.organisation),
        area=known_area(row.emergency.country_id, body.area),
        starts_on=body.starts_on,
        **_by(request),
    )
    return answer(
        {"id": point.public_id, "area": point.area.pcode, "version": point.version}, 201, point.version
    )


@router.post(
    "/emergencies/{code}/groups/{group}/focal-points/{public_id}/end", operation_id="focal_point_end"
)
@written
def focal_point_end(
    request: HttpRequest, code: str, group: str, public_id: str, body: Ending
) -> HttpResponse:
    """End a focal point's time."""
    row = _group(request, code, group)
    point = _held(request, row, "focal_point", row.focal_points, public_id)
    actions.end_focal_point(point, on=body.on, expected=if_match(request), **_by(request))
    return answer(
        {"id": point.public_id, "ends_on": point.ends_on, "version": point.version}, version=point.version
    )


@router.post("/emergencies/{code}/groups/{group}/coordinators", operation_id="coordinator_add")
@written
def coordinator_add(request: HttpRequest, code: str, group: str, body: NewCoordinator) -> HttpResponse:
    """The lead agency appoints a coordinator; HC, OCHA and the HCT are told."""
    row = _group(request, code, group)
    name = " ".join(body.name.split())
    person = forms.person_named(name) or create_person(name=name, **_by(request))
    coordinator = actions.appoint_coordinator(
        group=row,
        person=person,
        organisation=find(body.organisation),
        area=known_area(row.emergency.country_id, body.area) if body.area else None,
        dedicated=body.dedicated,
        role_mailbox=body.role_mailbox,
        starts_on=body.starts_on,
        **_by(request),
    )
    return answer({"id": coordinator.public_id, "version": coordinator.version}, 201, coordinator.version)


@router.post(
    "/emergencies/{code}/groups/{group}/coordinators/{public_id}/end", operation_id="coordinator_end"
)
@written
def coordinator_end(
    request: HttpRequest, code: str, group: str, public_id: str, body: Ending
) -> HttpResponse:
    """End a coordinator's time; HC, OCHA and the HCT are told."""
    row = _group(request, code, group)
    one = _held(request, row, "coordinator", row.coordinators, public_id)
    actions.end_coordinator(one, on=body.on, expected=if_match(request), **_by(request))
    return answer({"id": one.public_id, "ends_on": one.ends_on, "version": one.version}, version=one.version)


@router.get("/emergencies/{code}/groups/{group}/members", operation_id="member_list")
def member_list(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Who takes part in a group now, and how."""
    row = _group(request, code, group)
    rows = visible(caller(request), "membership", row.memberships.filter(ends_on=None))
    fields = (
        "public_id",
        "organisation__name",
        "organisation__acronym",
        "participation",
        "starts_on",
        "version",
    )
    names = ("id", "organisation", "acronym", "participation", "starts_on", "version")
    found = rows.order_by("organisation__name", "pk").values_list(*fields)
    return answer([dict(zip(names, one, strict=True)) for one in found])


@router.post("/emergencies/{code}/groups/{group}/members", operation_id="member_add")
@written
def member_add(request: HttpRequest, code: str, group: str, body: NewMember) -> HttpResponse:
    """An organisation joins a group as partner, observer or alongside."""
    row = _group(request, code, group)
    member = actions.join(
        group=row,
        organisation=find(body.organisation),
        participation=body.participation,
        starts_on=body.starts_on,
        **_by(request),
    )
    return answer(
        {"id": member.public_id, "participation": member.participation, "version": member.version},
        201,
        member.version,
    )


@router.patch("/emergencies/{code}/groups/{group}/members/{public_id}", operation_id="member_change")
@written
def member_change(
    request: HttpRequest, code: str, group: str, public_id: str, body: Participation
) -> HttpResponse:
    """Change the way an organisation takes part."""
    row = _group(request, code, group)
    member = _held(request, row, "membership", row.memberships, public_id)
    actions.change_participation(
        member, participation=body.participation, expected=if_match(request), **_by(request)
    )
    return answer(
        {"id": member.public_id, "participation": member.participation, "version": member.version},
        version=member.version,
    )


@router.post("/emergencies/{code}/groups/{group}/members/{public_id}/end", operation_id="member_end")
@written
def member_end(request: HttpRequest, code: str, group: str, public_id: str, body: Ending) -> HttpResponse:
    """An organisation leaves a group."""
    row = _group(request, code, group)
    member = _held(request, row, "membership", row.memberships, public_id)
    actions.leave(member, on=body.on, expected=if_match(request), **_by(request))
    return answer(
        {"id": member.public_id, "ends_on": member.ends_on, "version": member.version}, version=member.version
    )
