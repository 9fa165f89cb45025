"""Who takes part in a group, for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.queries import visible
from firstcall.organisations.queries import find
from firstcall.structure import actions
from firstcall.structure.api.bodies import Ending, NewMember, Participation
from firstcall.structure.api.scope import by, ended, group_of, held
from firstcall.structure.api.shapes import EndedShape, MemberLineShape, MemberShape
from firstcall.structure.models import Membership
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])
MEMBERS = "/emergencies/{code}/groups/{group}/members"
COLUMNS = {
    "id": "public_id",
    "organisation": "organisation__name",
    "acronym": "organisation__acronym",
    "participation": "participation",
    "starts_on": "starts_on",
    "version": "version",
}


def _member(row: Membership, status: int = 200) -> HttpResponse:
    values = {"id": row.public_id, "participation": row.participation, "version": row.version}
    return answer(values, status, row.version)


@router.get(MEMBERS, operation_id="member_list", response=list[MemberLineShape])
def member_list(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """Who takes part in a group now, and how."""
    row = group_of(request, code, group)
    rows = visible(caller(request), "membership", row.memberships.filter(ends_on=None))
    found = rows.order_by("organisation__name", "pk").values_list(*COLUMNS.values())
    return answer([dict(zip(COLUMNS, one, strict=True)) for one in found])


@router.post(MEMBERS, operation_id="member_add", response={201: MemberShape})
@written
def member_add(request: HttpRequest, code: str, group: str, body: NewMember) -> HttpResponse:
    """An organisation joins a group as partner, observer or alongside."""
    member = actions.join(
        group=group_of(request, code, group),
        organisation=find(body.organisation),
        participation=body.participation,
        starts_on=body.starts_on,
        **by(request),
    )
    return _member(member, 201)


@router.patch(f"{MEMBERS}/{{public_id}}", operation_id="member_change", response=MemberShape)
@written
def member_change(
    request: HttpRequest, code: str, group: str, public_id: str, body: Participation
) -> HttpResponse:
    """Change the way an organisation takes part."""
    member = held(request, "membership", group_of(request, code, group).memberships, public_id)
    actions.change_participation(
        member, participation=body.participation, expected=if_match(request), **by(request)
    )
    return _member(member)


@router.post(f"{MEMBERS}/{{public_id}}/end", operation_id="member_end", response=EndedShape)
@written
def member_end(request: HttpRequest, code: str, group: str, public_id: str, body: Ending) -> HttpResponse:
    """An organisation leaves a group."""
    member = held(request, "membership", group_of(request, code, group).memberships, public_id)
    actions.leave(member, on=body.on, expected=if_match(request), **by(request))
    return ended(member)
