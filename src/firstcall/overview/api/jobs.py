"""Long work, for programs: how far it is, what came of it, stop it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.overview.receiving import forget_file
from firstcall.record import jobs
from firstcall.record.models import Job
from firstcall.record.work import progress_of, step_of
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, written

router = Router(tags=["imports"])


class JobShape(Schema):
    """`state`: waiting, running, done, failed or cancelled. `step` and `done` of `total` rows while it runs: reading,
    columns, checking, comparing, storing, adding. `batch` is the import it made, `message` why it failed."""

    id: str
    kind: str
    state: str
    step: str
    done: int
    total: int
    message: str
    file: str
    batch: str | None
    address: str
    created_at: datetime
    finished_at: datetime | None


def job_values(job: Job) -> dict[str, Any]:
    """A job as the API says it; `address` is where to ask again."""
    done, total = progress_of(job)
    return {
        "id": job.public_id,
        "kind": job.kind,
        "state": job.state,
        "step": step_of(job),
        "done": done,
        "total": total,
        "message": jobs.sentence(job),
        "file": job.arguments.get("file_name", ""),
        "batch": job.result.get("batch") or None,
        "address": reverse("api:job_read", args=[job.public_id]),
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }


def job_answer(job: Job, status: int = 200) -> HttpResponse:
    """The job; with its address as Location where it was only planned."""
    values = job_values(job)
    response = answer(values, status)
    if status == 202:
        response["Location"] = values["address"]
    return response


def _job(request: HttpRequest, public_id: str, act: str) -> Job:
    found = visible(caller(request), "job", Job.objects.all(), act).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("job")
    return found


@router.get("/jobs/{public_id}", operation_id="job_read", response=JobShape)
def job_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far long work is, such as the reading of a file; ask again every few seconds until `finished_at` is there."""
    return job_answer(_job(request, public_id, "read"))


@router.post("/jobs/{public_id}/stop", operation_id="job_stop", response=JobShape)
@written
def job_stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop long work: at once if it waits, within a second or two if it runs. Nothing half done is kept."""
    found = _job(request, public_id, "change")
    jobs.cancel(found.public_id, at=now())
    found.refresh_from_db()
    forget_file(found)
    return job_answer(found)
