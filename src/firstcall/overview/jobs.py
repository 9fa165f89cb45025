"""Long work of the pages: reading a file, taking it in, taking it back. Each is a thin call of an action."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import Http404

from firstcall.access.queries import actor_for, visible
from firstcall.access.rules import Actor
from firstcall.activities import actions as activities
from firstcall.intake.files.reading import read_file
from firstcall.intake.files.ready import keep_ready
from firstcall.intake.files.storage import sha256_of
from firstcall.intake.models import ImportBatch
from firstcall.intake.queries import file_of
from firstcall.intake.steps import Progress
from firstcall.needs import actions as needs
from firstcall.needs.queries import assessment_seen
from firstcall.organisations.models import Person
from firstcall.overview.receiving import PREVIEW, forget_left_over, may_send
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.jobs import every_minute_also, handler, now, queue
from firstcall.record.models import Job
from firstcall.record.rules import Stale
from firstcall.record.work import ATTEMPTS, Running, Stopped
from firstcall.structure.models import Emergency, Group

CORRECT, COMMIT, UNDO = "file.correct", "file.commit", "file.undo"
Act = Callable[..., ImportBatch]
ACTS: dict[str, tuple[Act, Act, Act]] = {
    "activities": (activities.preview_activities, activities.commit_activities, activities.undo_activities),
    "needs": (needs.preview_needs, needs.commit_needs, needs.undo_needs),
}
CORRECTING = {"activities": activities.correct_activities, "needs": needs.correct_needs}
OVERTAKEN = Refusal(
    "overtaken",
    gettext_noop("Somebody else corrected this file at the same moment. Look at it again, then correct it."),
)
SWEEP_MINUTE = 7  # of each hour
_writing = threading.Lock()


@queue.on_startup()
@queue.post_execute()
def _reader_ready(*_: object) -> None:
    """Between two pieces of work the worker has a child ready, so that nobody waits for one to start."""
    if not queue.immediate:
        keep_ready()


def _by(person: str) -> Actor:
    """The actor with the grants valid now: a role that ended since the upload gives no right."""
    return actor_for(Person.objects.select_related("user").get(public_id=person), now())


def _told(running: Running) -> Progress:
    """Steps of the work as progress of its job."""
    return lambda step, done, total: running.progress(done, total, step)


@contextmanager
def _one_writer(running: Running) -> Iterator[None]:
    """Files are read side by side and stored one after the other: the database has one writer at a time anyway, and
    waiting here can be stopped.
    """
    while not _writing.acquire(timeout=1):
        running.progress(0, 0, "waiting")
    try:
        yield
    finally:
        _writing.release()


@handler(PREVIEW)
def preview(running: Running, *, person: str, **arguments: Any) -> dict[str, Any]:
    """Read and check a stored file. What is stopped or refused leaves nothing behind."""
    path = Path(arguments["path"])
    try:
        made = _previewed(running, path, _by(person), arguments)
        return {"batch": made[0].public_id, "batches": [one.public_id for one in made]}
    except (Refused, Stopped) as ended:
        if isinstance(ended, Refused) or running.cancelled():
            path.unlink(missing_ok=True)
        raise
    except Exception:
        if running.attempt >= ATTEMPTS:
            path.unlink(missing_ok=True)
        raise


def _previewed(running: Running, path: Path, by: Actor, arguments: dict[str, Any]) -> list[ImportBatch]:
    """The previews of a file: one, or one for each sheet of a workbook that keeps a sheet per month or sector."""
    emergency = Emergency.objects.select_related("country").get(pk=arguments["emergency"])
    group = Group.objects.filter(pk=arguments["group"]).first()
    may_send(by, emergency, group)
    made = _made_before(running, path, by, emergency)
    if made:
        return made
    told, name, sheet = _told(running), arguments["file_name"], arguments["sheet"]
    # Read and checked before the transaction begins: whoever uses the pages meanwhile does not wait for it.
    book = read_file(path, file_name=name, sheet=sheet, watch=lambda: told("reading", 0, 0))
    if arguments["kind"] == activities.KIND:
        sheets = activities.sheets_of(book, sheet)
    else:
        sheets = needs.sheets_of(book, sheet, emergency=emergency, group=arguments["group"])
    understood = (
        activities.understand_activities
        if arguments["kind"] == activities.KIND
        else partial(partial, ACTS[arguments["kind"]][0])
    )
    asked: dict[str, Any] = {"reporting_round": arguments["round"]} if arguments.get("round") else {}
    if arguments["kind"] == activities.KIND:
        asked["together"] = [one for one in sheets if one]
    if arguments.get("assessment"):
        asked["assessment"] = assessment_seen(by, emergency, arguments["assessment"])
    with _one_writer(running):
        keep = [
            understood(
                path,
                file_name=name,
                emergency=emergency,
                group=group,
                sheet=one,
                book=book,
                **asked,
                progress=told,
                ask=True,
                by=by,
                at=now(),
            )
            for one in sheets
        ]
        with transaction.atomic():
            return [one() for one in keep]


def _made_before(running: Running, path: Path, by: Actor, emergency: Emergency) -> list[ImportBatch]:
    """The batches of an attempt whose worker died between keeping them and saying so."""
    if running.attempt == 1 or not path.exists():
        return []
    begun = Job.objects.get(public_id=running.public_id).created_at
    rows = ImportBatch.objects.filter(emergency=emergency, person=by.person, created_at__gte=begun)
    return list(rows.filter(sha256=sha256_of(path)).order_by("pk"))


def _batch(public_id: str) -> ImportBatch:
    return ImportBatch.objects.select_related("emergency__country", "group").get(public_id=public_id)


@handler(CORRECT)
def correct(
    running: Running,
    *,
    person: str,
    batch: str,
    corrections: dict[str, Any],
    expected: int | None,
    back: str = "",
) -> dict[str, Any]:
    """Read the file of a preview again with what somebody said of it. `back`: the part of its page they said it on."""
    found, by, told = _batch(batch), _by(person), _told(running)
    if running.attempt > 1 and expected is not None and found.version > expected:
        return {"batch": batch}  # the attempt before did it, and died before it said so
    stored, sheet = file_of(found), corrections.get("sheet") or found.sheet or None
    book = read_file(stored.path, file_name=stored.name, sheet=sheet, watch=lambda: told("reading", 0, 0))
    try:
        with _one_writer(running):
            CORRECTING[found.kind](
                found, corrections, by=by, at=now(), expected=expected, book=book, progress=told, ask=True
            )
    except Stale as stale:
        raise Refused(OVERTAKEN) from stale
    return {"batch": batch}


@handler(COMMIT)
def commit(running: Running, *, person: str, batch: str, expected: int | None) -> dict[str, Any]:
    """Take in what a preview understood."""
    found = _batch(batch)
    if running.attempt > 1 and found.state == ImportBatch.COMMITTED:
        return {"batch": batch}  # the attempt before did it, and died before it said so
    with _one_writer(running):
        ACTS[found.kind][1](found, by=_by(person), at=now(), expected=expected, progress=_told(running))
    return {"batch": batch}


@handler(UNDO)
def undo(running: Running, *, person: str, batch: str, expected: int | None) -> dict[str, Any]:
    """Take a file back."""
    found = _batch(batch)
    if running.attempt > 1 and found.state == ImportBatch.UNDONE:
        return {"batch": batch}
    with _one_writer(running):
        ACTS[found.kind][2](found, by=_by(person), at=now(), expected=expected)
    return {"batch": batch}


@every_minute_also
def sweep(at: datetime) -> None:
    """Once an hour: what uploads, readings and takings-in that came to nothing left."""
    if at.minute == SWEEP_MINUTE:
        forget_left_over(at)
        activities.remove_broken_off(at)


def job_seen(who: Actor, public_id: str, act: str = "read") -> Job:
    """The job, if `who` may see (or stop) it. Raises 404 otherwise."""
    found = visible(who, "job", Job.objects.all(), act).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
