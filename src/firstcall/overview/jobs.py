"""Long work of the pages: reading a file, taking it in, taking it back. Each is a thin call of an action."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import Http404

from firstcall.access.queries import actor_for, visible
from firstcall.access.rules import Actor
from firstcall.activities import actions as activities
from firstcall.intake.models import ImportBatch
from firstcall.needs import actions as needs
from firstcall.organisations.models import Person
from firstcall.record.jobs import handler, now
from firstcall.record.models import Job
from firstcall.record.work import Running
from firstcall.structure.models import Emergency, Group

PREVIEW, COMMIT, UNDO = "file.preview", "file.commit", "file.undo"
ACTS = {
    "activities": (activities.preview_activities, activities.commit_activities, activities.undo_activities),
    "needs": (needs.preview_needs, needs.commit_needs, needs.undo_needs),
}


def _by(person: str) -> Actor:
    """The actor with the grants valid now: a role that ended since the upload gives no right."""
    return actor_for(Person.objects.select_related("user").get(public_id=person), now())


@handler(PREVIEW)
def preview(running: Running, *, person: str, **arguments: Any) -> dict[str, Any]:
    """Read and check a stored file."""
    batch = ACTS[arguments["kind"]][0](
        Path(arguments["path"]),
        file_name=arguments["file_name"],
        emergency=Emergency.objects.select_related("country").get(pk=arguments["emergency"]),
        group=Group.objects.filter(pk=arguments["group"]).first(),
        sheet=arguments["sheet"],
        by=_by(person),
        at=now(),
    )
    return {"batch": batch.public_id}


def _batch(public_id: str) -> ImportBatch:
    return ImportBatch.objects.select_related("emergency__country", "group").get(public_id=public_id)


@handler(COMMIT)
def commit(running: Running, *, person: str, batch: str, expected: int | None) -> dict[str, Any]:
    """Take in what a preview understood."""
    found = _batch(batch)
    ACTS[found.kind][1](found, by=_by(person), at=now(), expected=expected)
    return {"batch": batch}


@handler(UNDO)
def undo(running: Running, *, person: str, batch: str, expected: int | None) -> dict[str, Any]:
    """Take a file back."""
    found = _batch(batch)
    ACTS[found.kind][2](found, by=_by(person), at=now(), expected=expected)
    return {"batch": batch}


def job_seen(who: Actor, public_id: str, act: str = "read") -> Job:
    """The job, if `who` may see (or stop) it. Raises 404 otherwise."""
    found = visible(who, "job", Job.objects.all(), act).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
