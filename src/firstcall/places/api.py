"""Places for programs: the areas of a country, and gazetteers and outlines taken in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from firstcall.access.actions import require
from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible, Scope
from firstcall.intake.shapes import ReportShape
from firstcall.intake.uploads import received, report_answer
from firstcall.places import actions
from firstcall.places.models import Area, Country
from firstcall.places.queries import area_by_code, other_names
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, written
from firstcall.web.programs.bodies import Body, Flag, Name

router = Router(tags=["places"])


class AreaShape(Schema):
    code: str
    name: str
    level: int
    parent: str | None
    valid_from: date | None
    valid_to: date | None


class AreasShape(Schema):
    data: list[AreaShape]
    next: str | None


class AreasFile(Body):
    sheet: Name = ""
    dry_run: bool = False


class OtherName(Body):
    name: Annotated[str, Field(min_length=1, max_length=160)]
    is_code: Flag = False


class ForgottenName(Body):
    name: Annotated[str, Field(min_length=1, max_length=160)]


class AreaNameShape(Schema):
    name: str
    is_code: bool


class AreaNamesShape(Schema):
    code: str
    name: str
    other_names: list[AreaNameShape]


class BoundariesFile(Body):
    level: Annotated[int, Field(ge=0, le=9)]
    code_property: Annotated[str, Field(max_length=80)] = ""
    dry_run: bool = False


@router.get("/countries/{country}/areas", operation_id="area_list", response=AreasShape)
def area_list(
    request: HttpRequest,
    country: str,
    level: int | None = Query(None, ge=0, le=9),
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


def _country(request: HttpRequest, code: str, object_: str) -> str:
    """The country a file is for, once it is known that the caller may bring one."""
    country = code.upper()
    if not Country.objects.filter(pk=country).exists():
        raise NotVisible("country")
    require(caller(request), object_, "create", Scope(country=country))
    return country


@router.post(
    "/countries/{country}/areas/import",
    operation_id="areas_import",
    response={200: ReportShape, 201: ReportShape},
)
@written
def areas_import(
    request: HttpRequest, country: str, file: File[UploadedFile], form: Form[AreasFile]
) -> HttpResponse:
    """Take in a gazetteer: areas with their P-codes, parents and validity; dry_run only says what would happen."""
    code = _country(request, country, "area")
    with received(file) as path:
        report = actions.import_areas(
            path,
            file_name=file.name or "",
            country=code,
            sheet=form.sheet or None,
            dry_run=form.dry_run,
            by=caller(request),
            at=now(),
        )
    return report_answer({**report.as_json(), "batch": report.batch})


@router.post(
    "/countries/{country}/boundaries/import",
    operation_id="boundaries_import",
    response={200: ReportShape, 201: ReportShape},
)
@written
def boundaries_import(
    request: HttpRequest, country: str, file: File[UploadedFile], form: Form[BoundariesFile]
) -> HttpResponse:
    """Take in the outlines of one level from GeoJSON or TopoJSON; dry_run only says what would happen."""
    code = _country(request, country, "boundary")
    with received(file) as path:
        report = actions.import_boundaries(
            path,
            file_name=file.name or "",
            country=code,
            level=form.level,
            code_property=form.code_property,
            dry_run=form.dry_run,
            by=caller(request),
            at=now(),
        )
    return report_answer({**report.as_json(), "batch": report.batch})


def _area(request: HttpRequest, country: str, pcode: str) -> Area:
    found = area_by_code(country.upper(), pcode)
    if found is None or not visible(caller(request), "area", Area.objects.filter(pk=found.pk)).exists():
        raise NotVisible("area")
    return found


def _names(area: Area) -> dict[str, object]:
    return {
        "code": area.pcode,
        "name": area.name,
        "other_names": [{"name": name, "is_code": is_code} for name, is_code in other_names(area)],
    }


@router.get("/countries/{country}/areas/{pcode}/names", operation_id="area_names", response=AreaNamesShape)
def area_names(request: HttpRequest, country: str, pcode: str) -> HttpResponse:
    """What files call an area besides its own name and code."""
    return answer(_names(_area(request, country, pcode)))


@router.post(
    "/countries/{country}/areas/{pcode}/names",
    operation_id="area_name_accept",
    response={201: AreaNamesShape},
)
@written
def area_name_accept(request: HttpRequest, country: str, pcode: str, body: OtherName) -> HttpResponse:
    """Remember another name or code that files use for an area."""
    area = _area(request, country, pcode)
    actions.accept_place_name(area=area, name=body.name, is_code=body.is_code, by=caller(request), at=now())
    return answer(_names(area), 201)


@router.post(
    "/countries/{country}/areas/{pcode}/names/forget",
    operation_id="area_name_forget",
    response=AreaNamesShape,
)
@written
def area_name_forget(request: HttpRequest, country: str, pcode: str, body: ForgottenName) -> HttpResponse:
    """Forget another name or code of an area."""
    area = _area(request, country, pcode)
    actions.forget_place_name(area=area, name=body.name, by=caller(request), at=now())
    return answer(_names(area))
