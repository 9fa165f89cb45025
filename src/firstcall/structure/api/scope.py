"""From an address to the rows it names, as far as the caller may see them; who asks, and when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.places.models import Area
from firstcall.places.queries import known_area
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller


def group_of(request: HttpRequest, code: str, group: str) -> Group:
    """The group of this code in this emergency. Raises `NotVisible`."""
    emergency = visible_emergency(caller(request), code)
    rows = visible(caller(request), "group", Group.objects.select_related("emergency"))
    found = rows.filter(emergency=emergency, code__iexact=group).first()
    if found is None:
        raise NotVisible
    return found


def area_of(emergency: Emergency, text: str) -> Area | None:
    """The area of the emergency's country that a P-code or name means; None where none is sent. Raises `Refused`."""
    return known_area(emergency.country_id, text) if text else None


def somewhere(request: HttpRequest, object_: str, code: str) -> Emergency:
    """The emergency, for a caller who may read such things somewhere in it. Raises `NotVisible`."""
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, object_):
        raise NotVisible(object_)
    return emergency


def held(request: HttpRequest, object_: str, rows: Any, public_id: str) -> Any:
    """The lead, focal point, coordinator or member with this id among a group's `rows`. Raises `NotVisible`."""
    found = visible(caller(request), object_, rows.all()).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def by(request: HttpRequest) -> dict[str, Any]:
    """The arguments every act takes from the edge."""
    return {"by": caller(request), "at": now()}


def ended(row: Any) -> HttpResponse:
    """The answer once something has been given an end."""
    return answer({"id": row.public_id, "ends_on": row.ends_on, "version": row.version}, version=row.version)
