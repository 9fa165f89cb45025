"""Sectors left out, and who sees to the issues within groups, for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.rules import NotVisible
from firstcall.organisations.queries import find
from firstcall.structure import actions
from firstcall.structure.api.bodies import Ending, NewIssueFocalPoint, NewLeftOut
from firstcall.structure.api.scope import by, ended, group_of, held
from firstcall.structure.api.shapes import EndedShape, MadeShape
from firstcall.structure.models import SectorLeftOut
from firstcall.structure.queries import visible_emergency
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])


@router.post("/emergencies/{code}/left-out", operation_id="sector_leave_out", response={201: MadeShape})
@written
def sector_leave_out(request: HttpRequest, code: str, body: NewLeftOut) -> HttpResponse:
    """Leave a sector of the guidance out, with the reason."""
    emergency = visible_emergency(caller(request), code)
    row = actions.leave_out(emergency=emergency, **body.dict(), **by(request))
    return answer({"id": row.public_id, "version": row.version}, 201, row.version)


@router.post(
    "/emergencies/{code}/left-out/{public_id}/take-in", operation_id="sector_take_in", response=EndedShape
)
@written
def sector_take_in(request: HttpRequest, code: str, public_id: str, body: Ending) -> HttpResponse:
    """Take a sector back in that was left out."""
    emergency = visible_emergency(caller(request), code)
    row = SectorLeftOut.objects.filter(emergency=emergency, public_id=public_id).first()
    if row is None:
        raise NotVisible
    actions.take_back_in(row, on=body.on, expected=if_match(request), **by(request))
    return ended(row)


@router.post(
    "/emergencies/{code}/groups/{group}/issues",
    operation_id="issue_focal_point_add",
    response={201: MadeShape},
)
@written
def issue_focal_point_add(
    request: HttpRequest, code: str, group: str, body: NewIssueFocalPoint
) -> HttpResponse:
    """Name who sees to an issue within a group: gender, age, early recovery …"""
    row = group_of(request, code, group)
    point = actions.name_issue_focal_point(
        group=row,
        issue=body.issue,
        organisation=find(body.organisation),
        starts_on=body.starts_on,
        **by(request),
    )
    return answer({"id": point.public_id, "version": point.version}, 201, point.version)


@router.post(
    "/emergencies/{code}/groups/{group}/issues/{public_id}/end",
    operation_id="issue_focal_point_end",
    response=EndedShape,
)
@written
def issue_focal_point_end(
    request: HttpRequest, code: str, group: str, public_id: str, body: Ending
) -> HttpResponse:
    """End somebody's time as focal point for an issue."""
    row = group_of(request, code, group)
    point = held(request, "issue_focal_point", row.issue_focal_points, public_id)
    actions.end_issue_focal_point(point, on=body.on, expected=if_match(request), **by(request))
    return ended(point)
