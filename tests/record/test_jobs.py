"""Long work: done once, retried, cancelled, taken up again when its worker died; and what is watched."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from firstcall.policy.refusal import Refusal, Refused
from firstcall.record import actions, jobs, queries, work
from firstcall.record.models import Job, LedgerCheckpoint, Receipt
from firstcall.record.rules import Acting
from firstcall.record.work import Running, Stopped

calls: list[dict[str, Any]] = []


@jobs.handler("test.add")
def add(running: Running, *, numbers: list[int], fail: str = "") -> dict[str, Any]:
    calls.append({"attempt": running.attempt, "person": running.person})
    for n in range(len(numbers)):
        running.progress(n + 1, len(numbers))
    if fail == "refused":
        raise Refused(Refusal("no", "Add a lead first."))
    if fail == "always" or (fail == "once" and running.attempt == 1):
        raise ZeroDivisionError
    if fail == "cancelled":
        jobs.cancel(running.public_id, at=datetime.now(UTC))
        running.progress(1, 2)
    return {"sum": sum(numbers)}


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    """Jobs run as soon as their transaction is committed, in this process."""
    before, jobs.queue.immediate = jobs.queue.immediate, True
    calls.clear()
    yield
    jobs.queue.immediate = before


def enqueue(at: datetime, **arguments: Any) -> Job:
    with transaction.atomic():
        job = jobs.enqueue("test.add", arguments={"numbers": [1, 2, 3], **arguments}, person="ayo", at=at)
        assert calls == []
    job.refresh_from_db()
    return job


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_once_its_transaction_is_committed(at: datetime) -> None:
    job = enqueue(at)
    assert (job.state, job.result, job.done, job.total, job.attempts) == (Job.DONE, {"sum": 6}, 3, 3, 1)
    assert calls == [{"attempt": 1, "person": "ayo"}]
    jobs.attempt(job.public_id)
    assert len(calls) == 1
    assert not work.beat_file(job.public_id).exists()
    assert work.progress_of(job) == (3, 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("fail", "state", "attempts", "message"),
    [
        ("refused", Job.FAILED, 1, "Add a lead first."),
        ("once", Job.DONE, 2, ""),
        ("always", Job.FAILED, 3, jobs.FAILED),
        ("cancelled", Job.CANCELLED, 1, ""),
    ],
)
def test_how_a_job_ends(at: datetime, fail: str, state: str, attempts: int, message: str) -> None:
    job = enqueue(at, fail=fail)
    assert (job.state, job.attempts, job.message) == (state, attempts, message)
    assert job.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_an_unknown_kind_and_a_rolled_back_transaction_run_nothing(at: datetime) -> None:
    with pytest.raises(ValueError, match="No handler"):
        jobs.enqueue("test.other", arguments={}, person="", at=at)
    with transaction.atomic():
        jobs.enqueue("test.add", arguments={"numbers": []}, person="", at=at)
        transaction.set_rollback(True)
    assert (calls, Job.objects.count()) == ([], 0)


def waiting(at: datetime, **fields: Any) -> Job:
    return Job.objects.create(kind="test.add", arguments={"numbers": [4]}, person="", created_at=at, **fields)


@pytest.mark.django_db(transaction=True)
def test_a_waiting_job_is_cancelled_at_once(at: datetime) -> None:
    job = waiting(at)
    jobs.cancel(job.public_id, at=at)
    jobs.cancel(job.public_id, at=at)
    jobs.attempt(job.public_id)
    job.refresh_from_db()
    assert (job.state, job.finished_at, calls) == (Job.CANCELLED, at, [])


@pytest.mark.django_db(transaction=True)
def test_jobs_of_dead_workers_are_taken_up(at: datetime) -> None:
    running = {"state": Job.RUNNING, "heartbeat_at": at}
    lost, dead, spent = waiting(at), waiting(at, attempts=1, **running), waiting(at, attempts=3, **running)
    assert jobs.reap(at + timedelta(minutes=2)) == 0
    assert jobs.reap(at + timedelta(minutes=2, seconds=1)) == 3
    states = {job.pk: (job.state, job.attempts) for job in Job.objects.all()}
    assert states == {lost.pk: (Job.DONE, 1), dead.pk: (Job.DONE, 2), spent.pk: (Job.FAILED, 3)}
    assert jobs.reap(at + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_a_sign_of_life_keeps_a_job_with_its_worker(at: datetime) -> None:
    job = waiting(at, state=Job.RUNNING, attempts=1, heartbeat_at=at)
    Running(job).progress(2, 5)
    assert work.progress_of(job) == (2, 5)
    assert jobs.reap(datetime.now(UTC) + timedelta(seconds=100)) == 0
    job.attempts = 2
    Running(job).beat()
    job.attempts = 1
    with pytest.raises(Stopped):
        Running(job).progress(3, 5)
    os.utime(work.beat_file(job.public_id), (0, 0))
    assert work.last_sign(job) == at
    work.forget(job.public_id)


@pytest.mark.django_db(transaction=True)
def test_what_the_worker_does_by_itself(at: datetime) -> None:
    with transaction.atomic():
        actions.append(act="lead.ended", subject="lead:a", content={}, by=Acting("a", "HC"), at=at)
    Receipt.objects.create(person="a", key="k", request_hash="h", created_at=at - timedelta(days=365 * 50))
    lost = waiting(at - timedelta(days=365 * 50))
    for _ in range(2):
        jobs.every_minute.call_local()
        jobs.every_hour.call_local()
    lost.refresh_from_db()
    assert (lost.state, Receipt.objects.count(), LedgerCheckpoint.objects.count()) == (Job.DONE, 0, 1)
    assert queries.verify_database().faults == []
    with pytest.raises(ValueError, match="at least one thread"):
        jobs.run_worker(0)


@pytest.mark.django_db
def test_rooms_look_every_minute_and_one_that_fails_keeps_nobody_from_looking(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[datetime] = []
    monkeypatch.setattr(jobs, "watches", [])

    @jobs.every_minute_also
    def broken(moment: datetime) -> None:
        raise ZeroDivisionError

    jobs.every_minute_also(looked.append)
    jobs.every_minute_also(broken)
    assert jobs.watches == [broken, looked.append]
    jobs.watch(at)
    assert looked == [at]
    jobs.every_minute.call_local()
    assert len(looked) == 2


@pytest.mark.one_engine
def test_a_worker_of_its_own_works_and_stops_when_told(django_db_setup: None, tmp_path: Path) -> None:
    """A whole worker process on a database of its own: it finishes a waiting job and leaves on SIGTERM."""
    tables = tmp_path / "firstcall.sqlite3"
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as made,
        closing(sqlite3.connect(tables)) as own,
    ):
        made.backup(own)  # migrating anew would take longer than all the rest
    script = (
        "import django; django.setup()\n"
        "from datetime import UTC, datetime\n"
        "from firstcall.record import jobs\n"
        "from firstcall.record.models import Job\n"
        "jobs.handler('test.done')(lambda running: {'done': 1})\n"
        "jobs.enqueue('test.done', arguments={}, person='', at=datetime.now(UTC))\n"
        "import threading, os, signal, time\n"
        "def watch():\n"
        "    for _ in range(200):\n"
        "        time.sleep(0.1)\n"
        "        if Job.objects.get().state == Job.DONE: break\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "threading.Thread(target=watch, daemon=True).start()\n"
        "jobs.run_worker(2)\n"
        "print(Job.objects.get().state)\n"
    )
    environment = {**os.environ, "FIRSTCALL_HOME": str(tmp_path)}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=90
    )
    assert done.stdout.split() == ["done"], done.stderr


def test_beating_goes_on_while_the_work_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BEAT_SECONDS", 0.02)
    job = Job(public_id="beating", attempts=1)
    with Running(job).alive():
        os.utime(work.beat_file("beating"), (0, 0))
        for _ in range(100):
            if work.beat_file("beating").stat().st_mtime:
                break
            time.sleep(0.02)
        assert work.beat_file("beating").stat().st_mtime > 0
    work.forget("beating")
