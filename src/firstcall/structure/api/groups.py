"""Groups for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.places.queries import known_area
from firstcall.structure import actions
from firstcall.structure.api.bodies import Ending, GroupChange, Merge, NewGroup, Split
from firstcall.structure.api.scope import by, ended, group_of
from firstcall.structure.api.shapes import EndedShape, GroupShape, SplitShape
from firstcall.structure.models import Group
from firstcall.structure.queries import visible_emergency
from firstcall.structure.rules.groups import Successor
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])


def _values(row: Group) -> dict[str, object]:
    return {"id": row.public_id, "code": row.code, "name": row.name, "version": row.version}


def _group(row: Group, status: int = 200) -> HttpResponse:
    return answer(_values(row), status, row.version)


@router.post("/emergencies/{code}/groups", operation_id="group_add", response={201: GroupShape})
@written
def group_add(request: HttpRequest, code: str, body: NewGroup) -> HttpResponse:
    """Add a group: a sector of the guidance, several, or one of your own."""
    emergency = visible_emergency(caller(request), code)
    values = body.dict()
    whole, place = values.pop("parent"), values.pop("area")
    parent = group_of(request, code, whole) if whole else None
    area = known_area(emergency.country_id, place) if place else None
    return _group(
        actions.add_group(emergency=emergency, parent=parent, area=area, **values, **by(request)), 201
    )


@router.post("/emergencies/{code}/groups/merge", operation_id="group_merge", response={201: GroupShape})
@written
def group_merge(request: HttpRequest, code: str, body: Merge) -> HttpResponse:
    """Merge groups into a new one."""
    visible_emergency(caller(request), code)
    groups = [group_of(request, code, one) for one in dict.fromkeys(body.groups)]
    row = actions.merge_groups(groups, code=body.code, name=body.name, reason=body.reason, **by(request))
    return _group(row, 201)


@router.post(
    "/emergencies/{code}/groups/{group}/split", operation_id="group_split", response={201: SplitShape}
)
@written
def group_split(request: HttpRequest, code: str, group: str, body: Split) -> HttpResponse:
    """Split a group: others take over its sectors, and it is closed."""
    row = group_of(request, code, group)
    into = [Successor(one.code, one.name, tuple(one.sectors)) for one in body.into]
    made = actions.split_group(
        row, into=into, reason=body.reason, on=body.on, expected=if_match(request), **by(request)
    )
    return answer({"groups": [_values(one) for one in made]}, 201, row.version)


@router.patch("/emergencies/{code}/groups/{group}", operation_id="group_rename", response=GroupShape)
@written
def group_rename(request: HttpRequest, code: str, group: str, body: GroupChange) -> HttpResponse:
    """Rename a group."""
    row = group_of(request, code, group)
    return _group(actions.rename_group(row, name=body.name, expected=if_match(request), **by(request)))


@router.post("/emergencies/{code}/groups/{group}/close", operation_id="group_close", response=EndedShape)
@written
def group_close(request: HttpRequest, code: str, group: str, body: Ending) -> HttpResponse:
    """Close a group."""
    row = group_of(request, code, group)
    actions.close_group(row, on=body.on, reason=body.reason, expected=if_match(request), **by(request))
    return ended(row)
