"""Organisations for programs: the list, one, and the acts on it."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from firstcall.access.actions import require
from firstcall.access.rules import Scope
from firstcall.intake.shapes import ReportShape
from firstcall.intake.uploads import received, report_answer
from firstcall.organisations import actions, queries
from firstcall.organisations.models import Organisation
from firstcall.organisations.undecided import undecided_rows, with_candidates
from firstcall.places.actions import ensure_country
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written
from firstcall.web.programs.bodies import MAY_BE_ABSENT, Body, Country, Id, LongName, Name

router = Router(tags=["organisations"])


class NewOrganisation(Body):
    name: Annotated[str, Field(min_length=1, max_length=300)]
    acronym: Annotated[str, Field(max_length=60)] = ""
    type_code: Annotated[str, Field(max_length=8)] = ""
    country: Country | Literal[""] = ""
    aliases: Annotated[list[LongName], Field(max_length=100)] = []


class OrganisationChange(Body):
    """Only what is sent is changed."""

    name: Annotated[str, Field(min_length=1, max_length=300)] = MAY_BE_ABSENT
    acronym: Annotated[str, Field(max_length=60)] = MAY_BE_ABSENT
    type_code: Annotated[str, Field(max_length=8)] = MAY_BE_ABSENT


class NewAlias(Body):
    name: Annotated[str, Field(min_length=1, max_length=300)]


class NewSpelling(Body):
    written: Annotated[str, Field(min_length=1, max_length=300)]
    country: Country | Literal[""] = ""


class Nothing(Body):
    """Nothing to say but that it is so: {}."""


class MergeInto(Body):
    into: Id


class OrganisationsFile(Body):
    sheet: Name = ""
    country: Country | Literal[""] = ""
    dry_run: bool = False


class OrganisationShape(Schema):
    id: str
    version: int
    name: str
    acronym: str
    type_code: str
    country: str | None
    status: str
    iasc_member: bool
    merged_into: str | None


class NamesShape(OrganisationShape):
    aliases: list[str]


class MayBeShape(Schema):
    id: str
    name: str


class UndecidedShape(OrganisationShape):
    candidates: list[MayBeShape]


class UndecidedPageShape(Schema):
    data: list[UndecidedShape]
    next: str | None


class OrganisationsShape(Schema):
    data: list[OrganisationShape]
    next: str | None


class AliasShape(Schema):
    id: str
    alias: str


def _values(row: Organisation) -> dict[str, object]:
    return {
        "id": row.public_id,
        "version": row.version,
        "name": row.name,
        "acronym": row.acronym,
        "type_code": row.type_code,
        "country": row.country_id,
        "status": row.status,
        "iasc_member": row.iasc_member,
        "merged_into": row.merged_into.public_id if row.merged_into else None,
    }


@router.get("/organisations", operation_id="organisation_list", response=OrganisationsShape)
def organisation_list(
    request: HttpRequest,
    q: str = "",
    type_code: str = "",
    after: str = "",
    limit: int = Query(100, ge=1, le=1000),
) -> HttpResponse:
    """Organisations by name: {"data": [...], "next": key or null}; `q` searches names, acronyms and aliases."""
    rows = list(queries.listed(caller(request), text=q, type_code=type_code, after=after)[: limit + 1])
    data = [_values(row) for row in rows[:limit]]
    return answer({"data": data, "next": rows[limit - 1].public_id if len(rows) > limit else None})


@router.post("/organisations", operation_id="organisation_create", response={201: OrganisationShape})
@written
def organisation_create(request: HttpRequest, body: NewOrganisation) -> HttpResponse:
    """Add an organisation."""
    country = ensure_country(body.country) if body.country else None
    row = actions.create_organisation(
        name=body.name,
        acronym=body.acronym,
        type_code=body.type_code,
        country=country,
        aliases=body.aliases,
        by=caller(request),
        at=now(),
    )
    return answer(_values(row), 201, row.version)


@router.post(
    "/organisations/import",
    operation_id="organisations_import",
    response={200: ReportShape, 201: ReportShape},
)
@written
def organisations_import(
    request: HttpRequest, file: File[UploadedFile], form: Form[OrganisationsFile]
) -> HttpResponse:
    """Take in a list of organisations with the names they are written by; dry_run only says what would happen."""
    country = form.country.upper() or None
    require(caller(request), "organisation", "create", Scope(country=country))
    with received(file) as path:
        report = actions.import_organisations(
            path,
            file_name=file.name or "",
            sheet=form.sheet or None,
            country=country,
            dry_run=form.dry_run,
            by=caller(request),
            at=now(),
        )
    return report_answer(report)


@router.get("/organisations/undecided", operation_id="organisations_undecided", response=UndecidedPageShape)
def organisations_undecided(
    request: HttpRequest, country: str = "", after: str = "", limit: int = Query(40, ge=1, le=200)
) -> HttpResponse:
    """Organisations first seen in a file, each with whom it may be: {"data": [...], "next": key or null}."""
    who = caller(request)
    rows = list(undecided_rows(who, country=country.upper(), after=after)[: limit + 1])
    data = [
        {
            **_values(one.organisation),
            "candidates": [{"id": known.public_id, "name": known.name} for known in one.candidates],
        }
        for one in with_candidates(rows[:limit], who)
    ]
    return answer({"data": data, "next": rows[limit - 1].public_id if len(rows) > limit else None})


@router.post(
    "/organisations/{public_id}/spellings", operation_id="spelling_accept", response=OrganisationShape
)
@written
def spelling_accept(request: HttpRequest, public_id: str, body: NewSpelling) -> HttpResponse:
    """Say that a name as written means this organisation, in a country or everywhere; for every later file."""
    row = queries.organisation_by_id(caller(request), public_id)
    country = ensure_country(body.country) if body.country else None
    meant = actions.accept_spelling(
        written=body.written, organisation=row, country=country, by=caller(request), at=now()
    )
    return answer(_values(meant), version=meant.version)


@router.post("/organisations/{public_id}/keep", operation_id="organisation_keep", response=OrganisationShape)
@written
def organisation_keep(request: HttpRequest, public_id: str, body: Nothing) -> HttpResponse:
    """Say that an organisation first seen in a file is one of its own."""
    row = queries.organisation_by_id(caller(request), public_id)
    actions.keep_as_new(row, expected=if_match(request), by=caller(request), at=now())
    return answer(_values(row), version=row.version)


@router.get("/organisations/{public_id}", operation_id="organisation_read", response=NamesShape)
def organisation_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation with the names it is written by."""
    row = queries.organisation_by_id(caller(request), public_id)
    aliases = [alias.name for alias in queries.aliases_of(row)]
    return answer({**_values(row), "aliases": aliases}, version=row.version)


@router.patch("/organisations/{public_id}", operation_id="organisation_change", response=OrganisationShape)
@written
def organisation_change(request: HttpRequest, public_id: str, body: OrganisationChange) -> HttpResponse:
    """Change name, acronym or type."""
    row = queries.organisation_by_id(caller(request), public_id)
    actions.change_organisation(
        row, expected=if_match(request), by=caller(request), at=now(), **body.dict(exclude_unset=True)
    )
    return answer(_values(row), version=row.version)


@router.post(
    "/organisations/{public_id}/aliases", operation_id="organisation_alias", response={201: AliasShape}
)
@written
def organisation_alias(request: HttpRequest, public_id: str, body: NewAlias) -> HttpResponse:
    """Add a name the organisation is written by."""
    row = queries.organisation_by_id(caller(request), public_id)
    alias = actions.add_alias(row, name=body.name, by=caller(request), at=now())
    return answer({"id": row.public_id, "alias": alias.name}, 201)


@router.post(
    "/organisations/{public_id}/merge", operation_id="organisation_merge", response=OrganisationShape
)
@written
def organisation_merge(request: HttpRequest, public_id: str, body: MergeInto) -> HttpResponse:
    """Merge this organisation into another; its history stays."""
    row = queries.organisation_by_id(caller(request), public_id)
    into = queries.organisation_by_id(caller(request), body.into)
    actions.merge(into=into, from_=row, expected=if_match(request), by=caller(request), at=now())
    row.refresh_from_db()
    return answer(_values(row), version=row.version)
