"""Files sent in pieces, for programs and for the page's own script: begun, continued, finished, given up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from firstcall.access.rules import NotVisible
from firstcall.intake import transfer
from firstcall.intake.transfer import CHUNK_BYTES, OffsetDiffers, Upload
from firstcall.needs.actions import REPORT, may_attach
from firstcall.needs.queries import assessment_seen
from firstcall.overview.api.jobs import JobShape, job_answer
from firstcall.overview.receiving import finish, may_send
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.models import Job
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.edge import now
from firstcall.web.errors import content_length
from firstcall.web.programs import BadRequest, Body, NotKnown, answer, caller, written_in_files
from firstcall.web.programs.answers import error
from firstcall.web.programs.bodies import Id, LongName, Name

router = Router(tags=["imports"])
STATUSES = {"file_too_large": 413, "document_too_large": 413, "piece-too-large": 413, "disk-full": 507}
OFFSET = re.compile(r"[0-9]{1,12}", re.ASCII)


class UploadBegun(Body):
    """`size` in bytes. With `sha256` (hexadecimal) what arrives is checked; with it or `mark`, the same file begun
    again goes on where it broke off. `kind`, `group`, `sheet`, `round` and `assessment` as for `import_preview`; with
    the kind `report` it is a document to be kept with the `assessment`: finish it with `assessment_report_finish`."""

    kind: Literal["activities", "needs", "report"]
    name: Annotated[LongName, StringConstraints(min_length=1)]
    size: Annotated[int, Field(ge=0, le=10**12, strict=True)]
    sha256: Annotated[str, StringConstraints(pattern="^([0-9a-f]{64})?$")] = ""
    mark: Name = ""
    group: Name = ""
    sheet: Name = ""
    round: Name = ""
    assessment: Id = ""


class UploadShape(Schema):
    """`offset`: how many bytes have arrived; the next piece begins there. `piece`: the largest piece taken."""

    id: str
    name: str
    size: int
    offset: int
    piece: int


class UploadsShape(Schema):
    data: list[UploadShape]


def _values(upload: Upload) -> dict[str, object]:
    return {
        "id": upload.id,
        "name": upload.name,
        "size": upload.size,
        "offset": transfer.offset_of(upload),
        "piece": CHUNK_BYTES,
    }


def _answer(upload: Upload, status: int = 200) -> HttpResponse:
    values = _values(upload)
    response = answer(values, status)
    response["Upload-Offset"] = str(values["offset"])
    return response


@contextmanager
def _statuses() -> Iterator[None]:
    """A size or a disk that stands in the way has a status of its own."""
    try:
        yield
    except Refused as refused:
        status = STATUSES.get(refused.refusal.code)
        if status is None:
            raise
        raise BadRequest(refused.refusal, status) from refused


def _emergency(request: HttpRequest, code: str) -> Emergency:
    """The emergency, for a caller who may send something to it: files of figures, or documents of assessments."""
    emergency = visible_emergency(caller(request), code)
    if not any(
        holds_here(caller(request), emergency, object_, act)
        for object_, act in (("import", "read"), ("assessment", "change"))
    ):
        raise NotVisible("import")
    return emergency


def _own(request: HttpRequest, public_id: str) -> Upload:
    """Only whoever began it sees that it is there."""
    if not caller(request).signed_in:
        raise NotKnown
    found = transfer.find(public_id, caller(request).person)
    if found is None:
        raise NotVisible("import")
    return found


@router.get("/emergencies/{code}/uploads", operation_id="upload_list", response=UploadsShape)
def upload_list(request: HttpRequest, code: str) -> HttpResponse:
    """Files that the caller began to send to this emergency and has not finished; kept 48 hours after the last
    piece."""
    emergency = _emergency(request, code)
    return answer(
        {"data": [_values(one) for one in transfer.unfinished(caller(request).person, emergency.pk)]}
    )


@router.post(
    "/emergencies/{code}/uploads",
    operation_id="upload_begin",
    response={201: UploadShape, 200: UploadShape},
)
@written_in_files
def upload_begin(request: HttpRequest, code: str, body: UploadBegun) -> HttpResponse:
    """Begin to send a file in pieces, for a line that breaks: 201 with its id, or 200 where the same file was begun
    before, with how much of it has arrived. Send the pieces with `upload_send`, then `upload_finish`.

    413 above the limit of a file, 507 when the server's disk is nearly full, 409 with ten files half sent.
    """
    emergency = _emergency(request, code)
    group = known_group(emergency, body.group) if body.group else None
    with _statuses():
        if body.kind == REPORT:
            assessment = assessment_seen(caller(request), emergency, body.assessment)
            may_attach(assessment, size=body.size, by=caller(request))
        else:
            may_send(caller(request), emergency, group)
        upload, new = transfer.begin(
            at=now(),
            name=body.name,
            size=body.size,
            sha256=body.sha256,
            mark=body.mark,
            kind=body.kind,
            group=group.code if group else "",
            sheet=body.sheet,
            round=body.round,
            assessment=body.assessment,
            person=caller(request).person,
            emergency=emergency.pk,
        )
    return _answer(upload, 201 if new else 200)


@router.get("/uploads/{public_id}", operation_id="upload_read", response=UploadShape)
def upload_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """How much of a file has arrived; also as the header Upload-Offset."""
    return _answer(_own(request, public_id))


@router.patch("/uploads/{public_id}", operation_id="upload_send", response=UploadShape)
@written_in_files
def upload_send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the next piece: the bytes themselves as the body, at most 1 MB, with the header Upload-Offset saying where
    they begin.

    A piece that has arrived already is answered with how far the file is. 409 `offset-differs` where it begins
    elsewhere, with `offset` and the header Upload-Offset saying where to go on. What was acknowledged is on the disk.
    507 when that is nearly full: what has arrived stays.
    """
    upload = _own(request, public_id)
    offset, piece = _offset(request), _piece(request)
    try:
        with _statuses():
            transfer.add(upload, offset=offset, piece=piece, at=now())
    except OffsetDiffers as differs:
        response = error(409, differs.refusal, offset=differs.offset)
        response["Upload-Offset"] = str(differs.offset)
        return response
    except FileNotFoundError:
        raise NotVisible("import") from None
    return _answer(upload)


def _offset(request: HttpRequest) -> int:
    text = request.headers.get("Upload-Offset", "").strip()
    if OFFSET.fullmatch(text) is None:
        message = gettext_noop("Send the header Upload-Offset: the number of bytes before this piece.")
        raise BadRequest(Refusal("bad-offset", message))
    return int(text)


def _piece(request: HttpRequest) -> bytes:
    """The body, whole. Nothing of a piece that broke off is kept."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BadRequest(
            Refusal("compressed-body", gettext_noop("Send the body as it is, not compressed.")), 415
        )
    announced = content_length(request)
    if announced > CHUNK_BYTES:
        message = gettext_noop("Send at most %(limit)d bytes at a time.")
        raise BadRequest(Refusal("piece-too-large", message, params={"limit": CHUNK_BYTES}), 413)
    piece = request.body
    if len(piece) < announced:
        raise BadRequest(
            Refusal("cut-off", gettext_noop("The request broke off before its end. Send it again."))
        )
    return piece


@router.post("/uploads/{public_id}/finish", operation_id="upload_finish", response={202: JobShape})
@written_in_files
def upload_finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file is whole: its size and fingerprint are checked, and it is read in the background. Answers the job, the
    same one however often it is asked; follow it with `job_read`.

    409 `not-whole` while pieces are missing, `arrived-changed` when it is not the file that was announced. A document
    of an assessment is finished with `assessment_report_finish`: here it is not found.
    """
    if not caller(request).signed_in:
        raise NotKnown
    known = Job.objects.filter(public_id=public_id, person=caller(request).person).first()
    job = known or finish(_own(request, public_id), by=caller(request), at=now())
    return job_answer(job, 202)


@router.delete("/uploads/{public_id}", operation_id="upload_cancel", response={204: None})
@written_in_files
def upload_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a file up: what has arrived of it is removed."""
    transfer.drop(_own(request, public_id))
    return HttpResponse(status=204)
