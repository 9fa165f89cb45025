"""Documents kept with assessments, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Form, Router
from ninja.files import UploadedFile

from firstcall.access.rules import NotVisible
from firstcall.intake import transfer
from firstcall.intake.files.documents import FORMS
from firstcall.intake.uploads import document_answer, received
from firstcall.needs import actions
from firstcall.needs.api.shapes import AssessmentReportShape, NewReport, WithdrawalReason
from firstcall.needs.models import Assessment, AssessmentReport
from firstcall.needs.queries import assessment_seen, file_of, report_seen, reports_seen
from firstcall.needs.values import report_values
from firstcall.policy.refusal import Refused
from firstcall.structure.api.scope import by
from firstcall.structure.models import Emergency
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.programs import BadRequest, NotKnown, answer, caller, if_match, written, written_within

router = Router(tags=["needs"])
A = "/emergencies/{code}/assessments/{public_id}/reports"
R = f"{A}/{{report_id}}"
DOCUMENT: dict[str, Any] = {
    "responses": {
        200: {
            "description": "OK",
            "content": {
                form.media.split(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                for form in FORMS.values()
            },
        }
    }
}


def _seen(request: HttpRequest, code: str, public_id: str) -> Assessment:
    return assessment_seen(caller(request), visible_emergency(caller(request), code), public_id)


@contextmanager
def _statuses() -> Iterator[None]:
    """A size that stands in the way has a status of its own."""
    try:
        yield
    except Refused as refused:
        if refused.refusal.code != "document_too_large":
            raise
        raise BadRequest(refused.refusal, 413) from refused


@router.get(A, operation_id="assessment_report_list", response=list[AssessmentReportShape])
def assessment_report_list(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """The documents of an assessment that the caller may have, and those withdrawn, each with the reason."""
    rows = reports_seen(caller(request), _seen(request, code, public_id))
    return answer([report_values(one) for one in rows])


@router.get(R, operation_id="assessment_report_file", response={200: None}, openapi_extra=DOCUMENT)
def assessment_report_file(
    request: HttpRequest, code: str, public_id: str, report_id: str
) -> HttpResponseBase:
    """The document itself, byte for byte as it was sent, to be saved. 409 where it was withdrawn."""
    one = report_seen(caller(request), _seen(request, code, public_id), report_id)
    return document_answer(file_of(one), name=one.file_name, kind=one.kind)


@router.post(A, operation_id="assessment_report_attach", response={201: AssessmentReportShape})
@written_within
def assessment_report_attach(
    request: HttpRequest, code: str, public_id: str, file: File[UploadedFile], form: Form[NewReport]
) -> HttpResponse:
    """Keep a document with an assessment: PDF, .docx, .odt, a workbook or CSV, by what it is and not by its name.

    What could be taken for something else, or carries scripts, macros or other files, is refused with a sentence; 413
    above the limit. For a line that breaks, send it in pieces: `upload_begin` with kind `report`, the assessment and
    what it holds, then `assessment_report_finish`.
    """
    one = _seen(request, code, public_id)
    with _statuses():
        actions.may_attach(one, size=file.size or 0, by=caller(request))
    with received(file) as path:
        # Looked at before a transaction begins, so that nobody waits for it.
        return _kept(request, one, path, file.name or "", form, kind=actions.document_kind(path))


def _kept(
    request: HttpRequest, one: Assessment, path: Path, file_name: str, said: NewReport, **more: Any
) -> HttpResponse:
    attach = partial(
        actions.attach_report,
        one,
        path,
        file_name=file_name,
        title=said.title,
        language=said.language,
        group=_group(one.emergency, said.group),
        **more,
        **by(request),
    )

    def made(_request: HttpRequest) -> HttpResponse:
        return _answer(attach(), 201)

    return written(made)(request)


def _group(emergency: Emergency, text: str) -> Any:
    return known_group(emergency, text) if text.strip() else None


def _answer(one: AssessmentReport, status: int = 200) -> HttpResponse:
    return answer(report_values(one), status, one.version)


@router.post(
    "/uploads/{public_id}/keep",
    operation_id="assessment_report_finish",
    response={201: AssessmentReportShape},
)
@written_within
def assessment_report_finish(request: HttpRequest, public_id: str, body: NewReport) -> HttpResponse:
    """A document sent in pieces is whole: it is looked at and kept with its assessment, once however often it is asked.

    409 `not-whole` while pieces are missing, `arrived-changed` when it is not the file that was announced; refused as a
    document, nothing of it stays.
    """
    if not caller(request).signed_in:
        raise NotKnown
    known = AssessmentReport.objects.filter(public_id=public_id, person=caller(request).person).first()
    if known is not None:
        return _answer(known, 201)
    upload = transfer.find(public_id, caller(request).person)
    if upload is None or upload.kind != actions.REPORT:
        raise NotVisible("assessment_report")
    emergency = Emergency.objects.select_related("country").get(pk=upload.emergency)
    one = assessment_seen(caller(request), emergency, upload.assessment)
    with _statuses():
        actions.may_attach(one, size=upload.size, by=caller(request))
    path = transfer.whole(upload)
    try:
        kind = actions.document_kind(path)
    except Refused:
        transfer.drop(upload)
        raise
    response = _kept(request, one, path, upload.name, body, kind=kind, public_id=upload.id)
    if response.status_code == 201:
        transfer.drop(upload)
    return response


@router.post(f"{R}/withdraw", operation_id="assessment_report_withdraw", response=AssessmentReportShape)
@written
def assessment_report_withdraw(
    request: HttpRequest, code: str, public_id: str, report_id: str, body: WithdrawalReason
) -> HttpResponse:
    """Take a document away, with the reason: that it was there stays on record, its file is removed."""
    one = report_seen(caller(request), _seen(request, code, public_id), report_id)
    actions.withdraw_report(one, reason=body.reason, expected=if_match(request), **by(request))
    return _answer(one)
