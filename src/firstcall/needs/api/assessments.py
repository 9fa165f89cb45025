"""Assessments of needs for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.intake.models import ImportBatch
from firstcall.needs import actions
from firstcall.needs.api.shapes import (
    AssessmentChange,
    AssessmentEnd,
    AssessmentShape,
    AssessmentWithFigures,
    FileAssessment,
    FileShape,
    NewAssessment,
)
from firstcall.needs.models import Assessment
from firstcall.needs.queries import assessed, assessment_seen, assessments_seen, attribution, reports_seen
from firstcall.needs.values import assessed_values, assessment_values, report_values
from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.structure.api.scope import by, somewhere
from firstcall.structure.models import Emergency
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["needs"])
E = "/emergencies/{code}"


def meant(emergency: Emergency, said: dict[str, Any]) -> dict[str, Any]:
    """What is said of an assessment with the rows that names mean. Raises `Refused` for a name nobody knows."""
    found = dict(said)
    if "organisation" in said:
        found["organisation"] = (
            find(said["organisation"], emergency.country_id) if said["organisation"] else None
        )
    if said.get("partners") is not None:
        found["partners"] = [find(name, emergency.country_id) for name in said["partners"]]
    if said.get("areas") is not None:
        found["areas"] = [known_area(emergency.country_id, text) for text in said["areas"]]
    if said.get("groups") is not None:
        found["groups"] = [known_group(emergency, text) for text in said["groups"]]
    return found


@router.get(f"{E}/assessments", operation_id="assessment_list", response=list[AssessmentShape])
def assessment_list(request: HttpRequest, code: str) -> HttpResponse:
    """The assessments of an emergency that the caller may see, the last collected first."""
    emergency = somewhere(request, "assessment", code)
    return answer([assessment_values(one) for one in assessments_seen(caller(request), emergency)])


@router.get(f"{E}/assessments/{{public_id}}", operation_id="assessment_get", response=AssessmentWithFigures)
def assessment_get(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """One assessment, and the figures it gave by group and place, in use or not, as far as the caller may see them."""
    emergency = visible_emergency(caller(request), code)
    one = assessment_seen(caller(request), emergency, public_id)
    found = assessed(emergency, attribution(emergency), only=[one], actor=caller(request))
    reports = [report_values(report) for report in reports_seen(caller(request), one)]
    values = {**assessment_values(one), "figures": assessed_values(emergency, found), "reports": reports}
    return answer(values, version=one.version)


@router.post(f"{E}/assessments", operation_id="assessment_create", response={201: AssessmentShape})
@written
def assessment_create(request: HttpRequest, code: str, body: NewAssessment) -> HttpResponse:
    """Record an assessment: who assessed whom, how, where and when."""
    emergency = somewhere(request, "assessment", code)
    one = actions.record_assessment(emergency=emergency, **meant(emergency, body.dict()), **by(request))
    return _answer(request, emergency, one, 201)


@router.post(
    f"{E}/assessments/{{public_id}}/change", operation_id="assessment_change", response=AssessmentShape
)
@written
def assessment_change(
    request: HttpRequest, code: str, public_id: str, body: AssessmentChange
) -> HttpResponse:
    """Change what is said of an assessment; figures that count by it are added up again."""
    emergency = visible_emergency(caller(request), code)
    one = assessment_seen(caller(request), emergency, public_id)
    said = meant(emergency, body.dict(exclude_unset=True))
    actions.change_assessment(one, expected=if_match(request), **said, **by(request))
    return _answer(request, emergency, one)


@router.post(f"{E}/assessments/{{public_id}}/end", operation_id="assessment_end", response=AssessmentShape)
@written
def assessment_end(request: HttpRequest, code: str, public_id: str, body: AssessmentEnd) -> HttpResponse:
    """Withdraw an assessment, with the reason: its figures count nowhere any more, and stay on record."""
    emergency = visible_emergency(caller(request), code)
    one = assessment_seen(caller(request), emergency, public_id)
    actions.end_assessment(one, reason=body.reason, on=body.on, expected=if_match(request), **by(request))
    return _answer(request, emergency, one)


@router.post("/imports/{public_id}/assessment", operation_id="import_assign", response=FileShape)
@written
def import_assign(request: HttpRequest, public_id: str, body: FileAssessment) -> HttpResponse:
    """Say from which assessment the figures of a file of needs come, before or after it was taken in."""
    rows = ImportBatch.objects.filter(kind="needs").select_related("emergency__country", "assessment")
    batch = visible(caller(request), "import", rows).filter(public_id=public_id).first()
    if batch is None or batch.emergency is None:
        raise NotVisible("import")
    one = assessment_seen(caller(request), batch.emergency, body.assessment) if body.assessment else None
    batch = actions.assign_assessment(batch, one, expected=if_match(request), **by(request))
    values = {"id": batch.public_id, "version": batch.version, "assessment": one.public_id if one else None}
    return answer(values, version=batch.version)


def _answer(request: HttpRequest, emergency: Emergency, one: Assessment, status: int = 200) -> HttpResponse:
    row = assessments_seen(caller(request), emergency).filter(pk=one.pk).first() or one
    return answer(assessment_values(row), status, row.version)
