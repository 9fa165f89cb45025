"""The state of long work: the `Job` row, and a sign of life beside it. The queue may forget; the row does
not.

A handler mostly works inside one transaction, whose rows nobody else sees yet, and on SQLite nobody else can
write meanwhile. So the sign of life and the progress of running work are a small file under
FIRSTCALL_HOME/jobs.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from firstcall.record.models import Job

ATTEMPTS = 3
SILENT = timedelta(minutes=2)
BEAT_SECONDS = 20


class Stopped(Exception):
    """The work was cancelled, or another worker has it: leave everything undone."""


def beat_file(public_id: str) -> Path:
    return Path(settings.HOME) / "jobs" / f"{public_id}.json"


def stop_file(public_id: str) -> Path:
    return beat_file(public_id).with_suffix(".stop")


class Running:
    """One attempt at a job, as its handler sees it."""

    def __init__(self, job: Job) -> None:
        self.public_id, self.attempt, self.person = job.public_id, job.attempts, job.person
        self.done = self.total = 0
        self.step = ""

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Say how far the work is, and in which step; Stopped when it was cancelled or given to another worker."""
        self.done, self.total, self.step = done, total, step
        self.beat()
        if self.cancelled():
            raise Stopped

    def cancelled(self) -> bool:
        """Whether somebody stopped it. (Stopped is raised too when another worker has it, which goes on.)"""
        return stop_file(self.public_id).exists()

    def beat(self) -> None:
        """Leave a sign of life. Stopped if another attempt has left one meanwhile."""
        path = beat_file(self.public_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        if _read(path).get("attempt", 0) > self.attempt:
            raise Stopped
        draft = path.with_suffix(f".{self.attempt}.{threading.get_ident()}")
        said = {"attempt": self.attempt, "done": self.done, "total": self.total, "step": self.step}
        draft.write_text(json.dumps(said))
        draft.replace(path)

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Beat in the background as long as this process lives."""
        over = threading.Event()

        def beating() -> None:
            while not over.wait(BEAT_SECONDS):
                try:
                    self.beat()
                except (Stopped, OSError):
                    return

        self.beat()
        thread = threading.Thread(target=beating, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def progress_of(job: Job) -> tuple[int, int]:
    """How far a job is: done and total, in the units of its handler."""
    if job.state != Job.RUNNING:
        return job.done, job.total
    beat = _read(beat_file(job.public_id))
    return beat.get("done", 0), beat.get("total", 0)


def step_of(job: Job) -> str:
    """Which step of its work a running job is in, in its handler's words; "" before the first and at the end."""
    return str(_read(beat_file(job.public_id)).get("step", "")) if job.state == Job.RUNNING else ""


def last_sign(job: Job) -> datetime:
    """When the job was last known to be alive."""
    known = job.heartbeat_at or job.created_at
    try:
        beat = datetime.fromtimestamp(beat_file(job.public_id).stat().st_mtime, UTC)
    except FileNotFoundError:
        return known
    return max(known, beat)


def forget(public_id: str) -> None:
    """Remove the signs of a job that has ended."""
    for path in (beat_file(public_id), stop_file(public_id)):
        path.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text()))
    except (FileNotFoundError, ValueError):
        return {}
