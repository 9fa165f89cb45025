"""Files that go back to people, for programs: marked copies, templates, every layout."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.exchange.answers import MEDIA, XLSX, exported, known_language, workbook
from firstcall.exchange.files import Wanted
from firstcall.exchange.layouts.sheets import chosen
from firstcall.exchange.marking.copies import marked_copy, marked_name
from firstcall.exchange.template.book import template_for, template_name
from firstcall.intake.models import ImportBatch
from firstcall.organisations.queries import find
from firstcall.structure.frame import holds_here
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import caller

router = Router(tags=["exports"])


def _file(*media: str) -> dict[str, Any]:
    kinds = {one.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for one in media}
    return {"responses": {200: {"description": "The file", "content": kinds}}}


@router.get(
    "/imports/{public_id}/marked",
    operation_id="import_marked",
    response={200: None},
    openapi_extra=_file(XLSX),
)
def import_marked(request: HttpRequest, public_id: str, language: str = "") -> HttpResponse:
    """The file of an import as a workbook: wrong cells coloured and commented, a first sheet with every problem."""
    found = visible(caller(request), "import", ImportBatch.objects.all()).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("import")
    return workbook(marked_copy(found, language=known_language(language, "en")), marked_name(found))


@router.get(
    "/emergencies/{code}/template",
    operation_id="template_read",
    response={200: None},
    openapi_extra=_file(XLSX),
)
def template_read(request: HttpRequest, code: str, group: str = "", language: str = "") -> HttpResponse:
    """A workbook to report activities in, with the lists of a group: organisations, places, activities, words."""
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "import", "create"):
        raise NotVisible("import")
    only = known_group(emergency, group) if group else None
    wanted = known_language(language, emergency.language)
    content = template_for(emergency=emergency, group=only, language=wanted, actor=caller(request), at=now())
    return workbook(content, template_name(emergency, only, wanted))


@router.get(
    "/emergencies/{code}/export",
    operation_id="export_layout",
    response={200: None},
    openapi_extra=_file(*MEDIA.values()),
)
def export_layout(
    request: HttpRequest,
    code: str,
    layout: str = "",
    format: Literal["csv", "hxl", "xlsx", "datapackage"] = "csv",
    what: str = "activities",
    group: str = "",
    donor: str = "",
    organisation: str = "",
    language: str = "",
) -> HttpResponseBase:
    """Figures in a layout and format: group-5w, ocha-3w, ocha-4w, ocha-5w, donor, public or own; plain without one."""
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "export"):
        raise NotVisible("export")
    only = known_group(emergency, group) if group else None
    one = find(organisation, emergency.country_id) if organisation else None
    choice = chosen(layout, language=known_language(language, "en"), donor=donor, organisation=one)
    return exported(Wanted(what, emergency, only, caller(request), now(), choice), format)
