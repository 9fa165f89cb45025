"""Files in, for programs: read and checked first, taken in when said so, taken back. Figures of an emergency are sent
here; areas, outlines and organisations to their own rooms. All of them are read and taken back here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import StringConstraints

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.activities import actions as activities
from firstcall.intake.corrections import corrections_from
from firstcall.intake.files.reading import read_file
from firstcall.intake.models import ImportBatch
from firstcall.intake.queries import layout_line, report
from firstcall.intake.shapes import BatchesShape, BatchShape, LayoutShape, OpeningShape
from firstcall.intake.uploads import received
from firstcall.needs.actions import forget_layout, layout_seen, layouts_seen, sheets_of
from firstcall.needs.queries import assessment_seen
from firstcall.needs.staging import kept_opening
from firstcall.organisations.actions import undo_organisations
from firstcall.overview.api.jobs import JobShape, job_answer
from firstcall.overview.jobs import ACTS, CORRECTING
from firstcall.overview.receiving import may_send, store_and_have_read
from firstcall.places.actions import undo_batch
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.frame import holds_here
from firstcall.structure.queries import known_group, visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import Body, answer, caller, if_match, written, written_within
from firstcall.web.programs.bodies import Id, Name

router = Router(tags=["imports"])
UNDO: dict[str, Any] = {
    "areas": undo_batch,
    "boundaries": undo_batch,
    "organisations": undo_organisations,
    **{kind: undo for kind, (_preview, _commit, undo) in ACTS.items()},
}


NOT_A_PREVIEW = gettext_noop("This file was taken in when it was sent. There is nothing to commit.")
AT_ONCE_BYTES = 1024 * 1024
AT_ONCE_SECONDS = 20
TAKES_LONG = Refusal(
    "reading-takes-long",
    gettext_noop(
        "Reading this file takes longer than %(limit)d seconds. Send it with the header Prefer: respond-async; it is "
        "then read in the background."
    ),
    params={"limit": AT_ONCE_SECONDS},
)


class CorrectionsBody(Body):
    """What is said of a file; null takes back what was said."""

    columns: dict[str, str | None] | None = None
    values: dict[str, dict[str, Any] | None] | None = None
    cells: dict[str, str | None] | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    sheet: Name | None = None
    header_row: int | None = None
    group: Name | None = None


class FiguresFile(Body):
    """`group` where the file itself does not name the sector of its rows; `sheet` where the wrong one is found.

    `corrections`: what is said of a file that is read at once, as JSON in the shape of `import_correct`.
    `round`: the reporting round the file is for, by id, name or month (2026-03), where its rows do not say it.
    `assessment`: the id of the one that needs come from; without it they belong to none that is named.
    `ask`: a file that is read at once and whose headings are not understood is kept, so that it can be said what its
    columns are: `import_opening` shows its first rows, `import_correct` takes `header_row` and `columns`.
    """

    kind: Literal["activities", "needs"]
    group: Name = ""
    sheet: Name = ""
    corrections: Annotated[str, StringConstraints(max_length=100_000)] = ""
    round: Name = ""
    assessment: Id = ""
    ask: bool = False


def corrections_in(text: str) -> dict[str, Any]:
    """Corrections as they are sent beside a file. Raises `Refused`."""
    try:
        found = json.loads(text or "{}")
    except ValueError as wrong:
        message = gettext_noop("The corrections are not JSON: %(error)s.")
        raise Refused(Refusal("corrections", message, params={"error": str(wrong)})) from wrong
    return corrections_from(found).as_json()


def _batch(request: HttpRequest, public_id: str) -> ImportBatch:
    rows = ImportBatch.objects.select_related("emergency__country", "group", "country", "assessment")
    found = visible(caller(request), "import", rows).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("import")
    return found


def _answer(batch: ImportBatch, status: int = 200, others: Sequence[ImportBatch] = ()) -> HttpResponse:
    values: dict[str, object] = {
        **report(batch),
        "kind": batch.kind,
        "version": batch.version,
        "assessment": batch.assessment.public_id if batch.assessment else None,
        "corrections": batch.corrections,
        "remembered": batch.remembered,
        "other_sheets": [one.public_id for one in others],
    }
    return answer(values, status, batch.version)


def _line(batch: ImportBatch) -> dict[str, object]:
    return {
        "id": batch.public_id,
        "version": batch.version,
        "kind": batch.kind,
        "state": batch.state,
        "file": batch.file_name,
        "sheet": batch.sheet,
        "group": batch.group.code if batch.group else None,
        "rows": batch.rows,
        "accepted": batch.accepted,
        "rejected": batch.rejected,
        "created_at": batch.created_at,
        "committed_at": batch.committed_at,
        "undone_at": batch.undone_at,
    }


@router.get("/emergencies/{code}/imports", operation_id="import_list", response=BatchesShape)
def import_list(
    request: HttpRequest, code: str, before: str = "", limit: int = Query(50, ge=1, le=500)
) -> HttpResponse:
    """The files of an emergency, newest first: {"data": [...], "next": id or null}; go on with before=next."""
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "import"):
        raise NotVisible("import")
    rows = visible(caller(request), "import", ImportBatch.objects.filter(emergency=emergency))
    rows = rows.select_related("group").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=_batch(request, before).pk)
    found = list(rows[: limit + 1])
    following = found[limit - 1].public_id if len(found) > limit else None
    return answer({"data": [_line(one) for one in found[:limit]], "next": following})


def _within(seconds: float) -> Callable[[], None]:
    """Raises `Refused` once so much time has gone by since now."""
    over = time.monotonic() + seconds

    def look() -> None:
        if time.monotonic() > over:
            raise Refused(TAKES_LONG)

    return look


@router.post(
    "/emergencies/{code}/imports",
    operation_id="import_preview",
    response={201: BatchShape, 202: JobShape},
)
@written_within
def import_preview(
    request: HttpRequest, code: str, file: File[UploadedFile], form: Form[FiguresFile]
) -> HttpResponse:
    """Read and check a file of activities or needs; nothing of it counts until it is committed.

    A file of up to 1 MB is read at once: 201 with what was understood. A larger one, or any with the header
    `Prefer: respond-async`, is read in the background: 202 with a job and its address as Location; `job_read` says how
    far it is and names the import in the end. Of a workbook with a sheet for each month or sector each sheet is an
    import of its own; `other_sheets` names those after the first. For a line that breaks, send it in pieces:
    `upload_begin`.
    """
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "import"):
        raise NotVisible("import")
    group = known_group(emergency, form.group) if form.group else None
    may_send(caller(request), emergency, group)
    preview, _commit, _undo = ACTS[form.kind]
    meant: dict[str, Any] = {
        "file_name": file.name or "",
        "emergency": emergency,
        "group": group,
        "by": caller(request),
        "at": now(),
    }
    with received(file) as path:
        if "respond-async" in request.headers.get("Prefer", "") or (file.size or 0) > AT_ONCE_BYTES:
            plan = partial(
                store_and_have_read,
                path,
                kind=form.kind,
                sheet=form.sheet,
                reporting_round=form.round,
                assessment=form.assessment,
                **meant,
            )
            return written(lambda _request: job_answer(plan(), 202))(request)
        # Read before a transaction begins, so that nobody waits for it.
        sheet = form.sheet or None
        said = corrections_in(form.corrections)
        book = read_file(path, file_name=file.name or "", sheet=sheet, watch=_within(AT_ONCE_SECONDS))
        asked: dict[str, Any] = (
            {"reporting_round": form.round} if form.round and form.kind == "activities" else {}
        )
        if form.assessment and form.kind == "needs":
            asked["assessment"] = assessment_seen(caller(request), emergency, form.assessment)
        if form.kind == activities.KIND:
            sheets = activities.sheets_of(book, sheet, said)
            asked["together"] = [one for one in sheets if one]
        else:
            sheets = sheets_of(
                book, sheet, emergency=emergency, group=group.pk if group else None, corrections=said
            )
        make = partial(preview, path, book=book, corrections=said, ask=form.ask, **asked, **meant)

        def made(_request: HttpRequest) -> HttpResponse:
            first, *others = [make(sheet=one) for one in sheets]
            return _answer(first, 201, others)

        return written(made)(request)


@router.get("/imports/{public_id}", operation_id="import_read", response=BatchShape)
def import_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """One file: what was understood, every problem with its cells, new, changed, unchanged, refused."""
    return _answer(_batch(request, public_id))


@router.get("/imports/{public_id}/opening", operation_id="import_opening", response=list[OpeningShape])
def import_opening(request: HttpRequest, public_id: str) -> HttpResponse:
    """The first rows of a preview's file as they stand, sheet by sheet: which row may hold the headings."""
    return answer(kept_opening(_batch(request, public_id).public_id))


@router.post("/imports/{public_id}/correct", operation_id="import_correct", response=BatchShape)
@written
def import_correct(request: HttpRequest, public_id: str, body: CorrectionsBody) -> HttpResponse:
    """Read the file of a preview again with corrections, in addition to those said before; null takes one back.

    `columns`: heading to field ("" leaves it out); `values`: field to text as written to what it means (a text, an area
    as {"text", "code", "level"}, or {"leave_out": true}); `cells`: address to text. The file stays as it was sent.
    """
    batch = _batch(request, public_id)
    if batch.kind not in CORRECTING:
        raise Refused(Refusal("not-a-preview", NOT_A_PREVIEW))
    said = body.model_dump(exclude_unset=True)
    found = CORRECTING[batch.kind](batch, said, expected=if_match(request), by=caller(request), at=now())
    return _answer(found)


@router.get("/emergencies/{code}/layouts", operation_id="layout_list", response=list[LayoutShape])
def layout_list(request: HttpRequest, code: str) -> HttpResponse:
    """What is remembered of the layouts of files, the last used first."""
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, "import"):
        raise NotVisible("import")
    return answer([layout_line(one) for one in layouts_seen(emergency, caller(request))])


@router.delete("/layouts/{public_id}", operation_id="layout_forget", response={204: None})
@written
def layout_forget(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget a layout: its next file is read as if it were the first. Files taken in stay as they are."""
    forget_layout(layout_seen(public_id, caller(request)), by=caller(request), at=now())
    return HttpResponse(status=204)


@router.post("/imports/{public_id}/commit", operation_id="import_commit", response=BatchShape)
@written
def import_commit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take in what a preview understood, in one transaction; the figures follow in it."""
    batch = _batch(request, public_id)
    if batch.kind not in ACTS:
        raise Refused(Refusal("not-a-preview", NOT_A_PREVIEW))
    commit = ACTS[batch.kind][1]
    return _answer(commit(batch, expected=if_match(request), by=caller(request), at=now()))


@router.post("/imports/{public_id}/undo", operation_id="import_undo", response=BatchShape)
@written
def import_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a file back: every figure is as it was."""
    batch = _batch(request, public_id)
    return _answer(UNDO[batch.kind](batch, expected=if_match(request), by=caller(request), at=now()))
