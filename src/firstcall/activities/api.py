"""Who does what, where, when, for whom, for programs: reported rows page by page, and who is where."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from firstcall.access.rules import NotVisible
from firstcall.activities.counting.api import RowsLeftOutShape
from firstcall.activities.counting.api import router as counting
from firstcall.activities.counting.shown import left_out_values
from firstcall.activities.presence import presence
from firstcall.activities.queries import ExportRow, activity_rows
from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller

router = Router(tags=["activities"])
router.add_router("", counting)


class ActivityShape(Schema):
    """Null is not known; it is never zero."""

    organisation: str
    organisation_acronym: str
    organisation_type: str
    sector: str
    admin1_code: str
    admin2_code: str
    admin3_code: str
    activity: str
    start: date | None
    end: date | None
    status: str
    population_group: str
    targeted: int | None
    reached: int | None
    source_file: str
    source_sheet: str
    source_row: int


class ActivitiesShape(Schema):
    data: list[ActivityShape]
    next: int | None


class PresentShape(Schema):
    id: str
    name: str


class PresenceShape(Schema):
    """`reached` is people by the group's counting rule; `frequencies` the plain sum of what was reported.

    `rows` and `frequencies` are of all rows, `rows_left_out` and `frequencies_left_out` of those not counted.
    """

    group: str
    area: str
    area_name: str
    organisations: list[PresentShape]
    rows: int
    targeted: int | None
    reached: int | None
    frequencies: int | None
    latest_on: date | None
    rows_left_out: int
    frequencies_left_out: int | None
    left_out: list[RowsLeftOutShape]


def _emergency(request: HttpRequest, code: str, object_: str) -> Emergency:
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, object_):
        raise NotVisible(object_)
    return emergency


@router.get("/emergencies/{code}/activities", operation_id="activity_list", response=ActivitiesShape)
def activity_list(
    request: HttpRequest,
    code: str,
    group: str = "",
    organisation: str = "",
    area: str = "",
    after: int = Query(0, ge=0, le=2**62),
    limit: int = Query(100, ge=1, le=5000),
) -> HttpResponse:
    """Reported rows, oldest first: {"data": [...], "next": key or null}. Ask again with after=next until it is null."""
    emergency = _emergency(request, code, "activity")
    rows, following = activity_rows(
        actor=caller(request),
        emergency=emergency,
        group=known_group(emergency, group) if group else None,
        organisation=find(organisation, emergency.country_id) if organisation else None,
        area=known_area(emergency.country_id, area).pk if area else None,
        after=after,
        limit=limit,
    )
    data = [dict(zip(ExportRow._fields, row, strict=True)) for row in rows]
    return answer({"data": data, "next": following})


@router.get("/emergencies/{code}/presence", operation_id="presence_list", response=list[PresenceShape])
def presence_list(
    request: HttpRequest,
    code: str,
    group: str = "",
    level: int | None = Query(None, ge=0, le=9),
    area: str = "",
) -> HttpResponse:
    """Who is where: the organisations present per group and area, with people reached, consolidated."""
    emergency = _emergency(request, code, "presence")
    rows = presence(
        actor=caller(request),
        emergency=emergency,
        group=known_group(emergency, group) if group else None,
        level=level,
        area=known_area(emergency.country_id, area).pk if area else None,
        at=now(),
    )
    return answer(
        [
            {
                "group": row.group,
                "area": row.area,
                "area_name": row.area_name,
                "organisations": [{"id": one, "name": name} for one, name in row.organisations],
                "rows": row.rows,
                "targeted": row.targeted,
                "reached": row.reached,
                "frequencies": row.frequencies,
                "latest_on": row.latest_on,
                "rows_left_out": row.rows_left_out,
                "frequencies_left_out": row.frequencies_left_out,
                "left_out": left_out_values(row.rule, row.left_out),
            }
            for row in rows
        ]
    )
