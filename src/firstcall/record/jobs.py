"""Long work: enqueue, run, retry, cancel; and what the worker does by itself every minute and every day.

A room registers a handler for its kind of work; a handler takes the `Running` attempt and the job's
arguments, does everything in transactions of its own, and must be able to run again after a crash (ask the
row it works on whether it is done). This module is an edge: it reads the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import F
from django.utils.translation import gettext
from huey import SqliteHuey, crontab

from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record import actions, mail, queries, receipts, work
from firstcall.record.models import Job
from firstcall.record.work import ATTEMPTS, SILENT, Running, Stopped

Handler = Callable[..., dict[str, Any]]
Watch = Callable[[datetime], object]

log = logging.getLogger("firstcall.jobs")
handlers: dict[str, Handler] = {}
watches: list[Watch] = []
FAILED = gettext_noop(
    "The work stopped unexpectedly and nothing of it was kept. Try again, or ask your operator."
)


def _queue() -> SqliteHuey:
    immediate = bool(getattr(settings, "JOBS_IMMEDIATE", False))
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    file = str(Path(settings.HOME) / "queue.sqlite3")
    return SqliteHuey("firstcall", filename=file, immediate=immediate, results=False, fsync=False, timeout=20)


queue = _queue()


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function for jobs of this kind: `@handler("activities.import")`."""

    def register(function: Handler) -> Handler:
        handlers[kind] = function
        return function

    return register


def now() -> datetime:
    return datetime.now(UTC)


def enqueue(kind: str, *, arguments: dict[str, Any], person: str, at: datetime, public_id: str = "") -> Job:
    """Plan work of a registered kind in the caller's transaction; it starts once that is committed.

    `public_id`: an id given beforehand, for work that must be planned once however often it is asked for
    (IntegrityError the second time).
    """
    if kind not in handlers:
        raise ValueError(f"No handler is registered for jobs of kind {kind!r}")
    named = {"public_id": public_id} if public_id else {}
    job = Job.objects.create(kind=kind, arguments=arguments, person=person, created_at=at, **named)
    _push(job)
    return job


def _push(job: Job) -> None:
    """In fair order: the second piece of work of one person comes after the first of everybody else."""
    public_id, others = job.public_id, Job.objects.filter(state__in=[Job.RUNNING, Job.WAITING])
    ahead = others.filter(person=job.person, pk__lt=job.pk).count()
    transaction.on_commit(lambda: attempt(public_id, priority=-ahead))


@queue.task()
def attempt(public_id: str) -> None:
    """Run a waiting job; nothing happens when it is not waiting any more."""
    taken = Job.objects.filter(public_id=public_id, state=Job.WAITING).update(
        state=Job.RUNNING, attempts=F("attempts") + 1, heartbeat_at=now()
    )
    if taken:
        _run(Job.objects.get(public_id=public_id))


def _run(job: Job) -> None:
    running = Running(job)
    try:
        with running.alive():
            running.progress(0, 0)
            result = handlers[job.kind](running, **job.arguments)
    except Stopped:
        _end(job, Job.CANCELLED)
    except Refused as refused:
        said = refused.refusal
        _end(job, Job.FAILED, message=said.text(), result={"refusal": _plain(said)})
    except Exception:
        log.exception("job %s of kind %s, attempt %s", job.public_id, job.kind, job.attempts)
        _again_or_failed(job)
    else:
        _end(job, Job.DONE, result=result, done=running.done, total=running.total)


def _plain(refusal: Refusal) -> dict[str, Any]:
    """What was refused, as it is kept: so that a page says it in its reader's language."""
    params = {
        name: value if isinstance(value, (int, float)) else str(value)
        for name, value in refusal.params.items()
    }
    return {"code": refusal.code, "message": refusal.message, "clause": refusal.clause, "params": params}


def sentence(job: Job) -> str:
    """Why a job failed, in the language of the page; "" when it did not."""
    if job.state != Job.FAILED:
        return ""
    kept = job.result.get("refusal")
    return Refusal(**kept).text(gettext) if kept else gettext(job.message)


def _of_this_attempt(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=Job.RUNNING, attempts=job.attempts)


def _end(job: Job, state: str, message: str = "", **fields: object) -> None:
    if _of_this_attempt(job).update(state=state, message=message[:400], finished_at=now(), **fields):
        work.forget(job.public_id)


def _again_or_failed(job: Job) -> None:
    if job.attempts >= ATTEMPTS:
        return _end(job, Job.FAILED, message=FAILED)
    if _of_this_attempt(job).update(state=Job.WAITING, heartbeat_at=now()):
        _push(job)
    return None


def cancel(public_id: str, *, at: datetime) -> None:
    """Stop a job: at once if it waits, at its next sign of progress if it runs. What is done stays done."""
    ended = Job.objects.filter(public_id=public_id, state=Job.WAITING).update(
        state=Job.CANCELLED, finished_at=at
    )
    if not ended and Job.objects.filter(public_id=public_id, state=Job.RUNNING).exists():
        path = work.stop_file(public_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def reap(at: datetime) -> int:
    """Take up jobs whose worker has died (silent for two minutes), or that the queue lost; gives how many."""
    silent = [
        job
        for job in Job.objects.filter(state__in=[Job.RUNNING, Job.WAITING])
        if work.last_sign(job) < at - SILENT
    ]
    for job in silent:
        if job.state == Job.RUNNING:
            _again_or_failed(job)
        elif Job.objects.filter(pk=job.pk, state=Job.WAITING).update(heartbeat_at=at):
            _push(job)
    return len(silent)


# --- what the worker does by itself -------------------------------------------------------------------------
def every_minute_also(function: Watch) -> Watch:
    """Register what a room looks at every minute, such as its clocks; it takes the moment. Use it as a decorator.

    It may run twice at once and again after a crash, so it writes what is written once: see `actions.remind`. Its
    transactions are its own.
    """
    if function not in watches:
        watches.append(function)
    return function


def watch(at: datetime) -> None:
    """Let every room look; one that fails is logged and keeps nobody else from looking."""
    for function in watches:
        try:
            function(at)
        except Exception:
            log.exception("%s.%s failed", function.__module__, function.__qualname__)


@queue.periodic_task(crontab(minute="*"))
def every_minute() -> None:
    reap(now())
    watch(now())
    mail.send_notices(now())


@queue.periodic_task(crontab(minute="5"))
def every_hour() -> None:
    if queries.checkpoint_due(now()):
        actions.checkpoint(now())
    receipts.prune(now())


@queue.pre_execute()
@queue.post_execute()
def _connections(*_: object) -> None:
    if not queue.immediate:
        close_old_connections()


def run_worker(threads: int = 2) -> None:
    """Work on `threads` things at once until told to stop (Ctrl-C or SIGTERM). Call it in the main thread."""
    reap(now())
    if threads < 1:
        raise ValueError("A worker needs at least one thread")
    queue.create_consumer(
        workers=threads, worker_type="thread", periodic=True, check_worker_health=True
    ).run()
