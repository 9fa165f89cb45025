"""People in need for programs: figures as reported, page by page."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.needs.queries import current_needs
from firstcall.places.queries import known_area
from firstcall.structure.frame import holds_here
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.programs import answer, caller

router = Router(tags=["needs"])


class NeedShape(Schema):
    """Null is not known; it is never zero. `unit` says what the figures count; `severity` stands in rows of its own."""

    group: str
    area: str
    area_name: str
    level: int
    population_group: str
    sex: str
    age: str
    population: int | None
    affected: int | None
    in_need: int | None
    targeted: int | None
    unit: str
    disability: str
    severity: int | None
    as_of: date | None
    assessment: str | None
    source_file: str
    source_sheet: str
    source_row: int


class NeedsShape(Schema):
    data: list[NeedShape]
    next: int | None


COLUMNS = {
    "group": "group__code",
    "area": "area__pcode",
    "area_name": "area__name",
    "level": "area__level",
    "population_group": "population_group",
    "sex": "sex",
    "age": "age",
    "population": "population",
    "affected": "affected",
    "in_need": "in_need",
    "targeted": "targeted",
    "unit": "unit",
    "disability": "disability",
    "severity": "severity",
    "as_of": "as_of",
    "assessment": "assessment__public_id",
    "source_file": "batch__file_name",
    "source_sheet": "batch__sheet",
    "source_row": "source_row",
}


@router.get("/emergencies/{code}/needs", operation_id="need_list", response=NeedsShape)
def need_list(
    request: HttpRequest,
    code: str,
    group: str = "",
    area: str = "",
    after: int = Query(0, ge=0, le=2**62),
    limit: int = Query(100, ge=1, le=5000),
) -> HttpResponse:
    """Figures in use, oldest first: {"data": [...], "next": key or null}; ask again with after=next.

    `group` takes the figures entered for it; `area` those of exactly this area.
    """
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "need"):
        raise NotVisible("need")
    rows = visible(caller(request), "need", current_needs(emergency)).filter(pk__gt=after)
    if group:
        rows = rows.filter(group=known_group(emergency, group))
    if area:
        rows = rows.filter(area=known_area(emergency.country_id, area))
    found = list(rows.order_by("pk").values_list("pk", "sector", *COLUMNS.values())[: limit + 1])
    data = []
    for _pk, sector, *values in found[:limit]:
        one = dict(zip(COLUMNS, values, strict=True))
        data.append({**one, "group": one["group"] or sector})
    return answer({"data": data, "next": found[limit - 1][0] if len(found) > limit else None})
