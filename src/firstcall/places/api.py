"""Places for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from firstcall.access.queries import visible
from firstcall.places.models import Area
from firstcall.web.programs import answer, caller

router = Router(tags=["places"])


@router.get("/countries/{country}/areas", operation_id="area_list")
def area_list(
    request: HttpRequest,
    country: str,
    level: int | None = None,
    parent: str = "",
    after: str = "",
    limit: int = Query(1000, ge=1, le=5000),
) -> HttpResponse:
    """A country's areas by P-code: {"data": [...], "next": key or null}; ask again with after=next."""
    rows = visible(caller(request), "area", Area.objects.filter(country=country.upper(), pcode__gt=after))
    if level is not None:
        rows = rows.filter(level=level)
    if parent:
        rows = rows.filter(parent__pcode=parent)
    columns = ("pcode", "name", "level", "parent__pcode", "valid_from", "valid_to")
    found = list(rows.order_by("pcode").values_list(*columns)[: limit + 1])
    names = ("code", "name", "level", "parent", "valid_from", "valid_to")
    data = [dict(zip(names, row, strict=True)) for row in found[:limit]]
    return answer({"data": data, "next": data[-1]["code"] if len(found) > limit else None})
