"""Figures to take away, for programs."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from firstcall.access.rules import NotVisible
from firstcall.exchange.answers import funding_file
from firstcall.exchange.files import csv_chunks
from firstcall.exchange.sheets import SHEETS
from firstcall.structure.frame import holds_here
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import caller

router = Router(tags=["exports"])
CSV = {
    "responses": {
        200: {"description": "The file", "content": {"text/csv": {"schema": {"type": "string"}}}},
    }
}


@router.get("/funding-gaps.csv", operation_id="funding_gap_file", response={200: None}, openapi_extra=CSV)
def funding_gap_file(request: HttpRequest) -> HttpResponse:
    """The gaps of every emergency that wait for money as CSV, as far as `funding_gap_list` shows them to the caller."""
    return funding_file(caller(request), now())


@router.get(
    "/emergencies/{code}/export/{what}.csv",
    operation_id="export_csv",
    response={200: None},
    openapi_extra=CSV,
)
def export_csv(
    request: HttpRequest, code: str, what: str, group: str = "", hxl: bool = False
) -> StreamingHttpResponse:
    """Activities, needs, gaps or structure as CSV (UTF-8 with BOM, ISO dates); with hxl=true a row of hashtags."""
    emergency = visible_emergency(caller(request), code)
    if what in SHEETS and what != "structure" and not holds_here(caller(request), emergency, "export"):
        raise NotVisible("export")
    only = known_group(emergency, group) if group else None
    chunks = csv_chunks(what, emergency=emergency, group=only, hxl=hxl, actor=caller(request), at=now())
    first = next(chunks)  # refusals come before the answer begins
    response = StreamingHttpResponse(chain([first], chunks), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{emergency.code}-{what}.csv"'
    return response
