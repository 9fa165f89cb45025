"""Files read in the background: what stays when that is stopped or refused, or when its worker dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from firstcall.intake.files import reading
from firstcall.intake.models import ImportBatch
from firstcall.intake.steps import told
from firstcall.overview import jobs as overview_jobs
from firstcall.overview.jobs import sweep
from firstcall.policy.refusal import Refused
from firstcall.record import jobs, work
from firstcall.record.models import Job
from firstcall.record.work import Stopped
from tests.api.world import CODE, NEEDS, World
from tests.overview.files_sent import browser, post, run, stored

pytestmark = [
    pytest.mark.usefixtures("work_by_hand"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_engine,
]  # what is asked here is the same on either


def test_rows_are_told_every_five_thousand() -> None:
    said: list[tuple[str, int, int]] = []
    rows = list(told(range(12_000), lambda *one: said.append(one), "storing", 12_000))
    assert rows == list(range(12_000))
    assert said == [("storing", done, 12_000) for done in (0, 5_000, 10_000)]


# --- stopped, refused, dead -----------------------------------------------------------------------------------------


def test_stopping_while_a_file_is_read_ends_the_child_and_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child would read for minutes; it is gone, with its folder and the stored file, once the job is stopped."""
    client, before, children = browser(world), stored(), list[subprocess.Popen[bytes]]()
    start = subprocess.Popen

    def slow(command: list[str], **options: Any) -> Any:
        children.append(start([sys.executable, "-c", "import time; time.sleep(300)"], **options))
        return children[-1]

    monkeypatch.setattr(reading.subprocess, "Popen", slow)
    post(client, NEEDS)
    job = Job.objects.get()
    worker = threading.Thread(target=jobs.attempt.call_local, args=(job.public_id,))
    worker.start()
    until(lambda: bool(children) and work.beat_file(job.public_id).exists())
    folder = Path(os.readlink(f"/proc/{children[0].pid}/cwd"))
    client.post(f"/jobs/{job.public_id}/stop/")
    worker.join(timeout=30)
    job.refresh_from_db()
    assert (job.state, children[0].poll(), folder.exists()) == ("cancelled", -9, False)
    assert (stored(), ImportBatch.objects.count(), work.beat_file(job.public_id).exists()) == (
        before,
        0,
        False,
    )


def until(true: Any) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def test_stopping_while_another_file_is_stored(world: World) -> None:
    """Files are stored one after the other; whoever waits for that can be stopped."""
    client, before = browser(world), stored()
    post(client, NEEDS)
    job = Job.objects.get()
    with overview_jobs._writing:
        worker = threading.Thread(target=jobs.attempt.call_local, args=(job.public_id,))
        worker.start()
        until(lambda: '"step": "waiting"' in beat(job))
        client.post(f"/jobs/{job.public_id}/stop/")
        worker.join(timeout=30)
    job.refresh_from_db()
    assert (job.state, stored(), ImportBatch.objects.count()) == ("cancelled", before, 0)


def beat(job: Job) -> str:
    path = work.beat_file(job.public_id)
    return path.read_text() if path.exists() else ""


CHILD = """
import os, time
from firstcall.intake.files.ending import end_with_parent
end_with_parent()
print(os.getpid(), flush=True)
time.sleep(300)
"""


@pytest.mark.one_engine
def test_a_reader_whose_worker_is_killed_ends_too() -> None:
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = Path(f"/proc/{int(parent.stdout.readline())}")
    assert child.exists()
    parent.kill()
    parent.wait()
    until(lambda: not child.exists())


def test_readers_folders_a_day_old_are_removed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading.tempfile, "tempdir", str(tmp_path))
    for name, hours in (("firstcall-intake-old", 25), ("firstcall-intake-new", 23), ("other", 99)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0.arrow").write_text("x")
        then = (world.at - timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / name, (then, then))
    assert reading.forget_folders(world.at) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["firstcall-intake-new", "other"]


def test_stopping_while_it_waits_removes_the_file_and_so_does_a_refusal(world: World) -> None:
    client, before = browser(world), stored()
    post(client, NEEDS, "nothing of use\n1\n")
    waits, bad = Job.objects.order_by("pk")
    client.post(f"/jobs/{waits.public_id}/stop/")
    waits.refresh_from_db()
    assert (waits.state, run(bad), stored()) == ("cancelled", ["failed"], before)


def test_a_reading_whose_worker_died_is_done_once_by_the_next(world: World) -> None:
    client, before = browser(world), stored()
    post(client, NEEDS)
    job = Job.objects.get()
    dead = {"state": Job.RUNNING, "attempts": 1, "heartbeat_at": world.at}
    Job.objects.filter(pk=job.pk).update(**dead)
    assert jobs.reap(world.at + timedelta(minutes=3)) == 1
    assert run(job) == ["done"]
    # It died again, after it had kept the batch and before it said so.
    Job.objects.filter(pk=job.pk).update(**dead, result={}, finished_at=None)
    assert jobs.reap(world.at + timedelta(minutes=3)) == 1
    assert run(job) == ["done"]
    assert [batch.public_id for batch in ImportBatch.objects.all()] == [job.result["batch"]]
    assert len(stored() - before) == 1


def test_a_reading_that_dies_three_times_fails_whole(world: World) -> None:
    client, before = browser(world), stored()
    post(client, NEEDS)
    job = Job.objects.get()
    Job.objects.update(state=Job.RUNNING, attempts=3, heartbeat_at=world.at)
    assert jobs.reap(world.at + timedelta(minutes=3)) == 1
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", jobs.FAILED)
    assert len(stored() - before) == 1
    sweep(datetime(2031, 1, 1, 5, 8, tzinfo=world.at.tzinfo))  # not its minute
    assert len(stored() - before) == 1
    assert job.finished_at is not None
    sweep(job.finished_at.replace(minute=7))
    assert (stored(), ImportBatch.objects.count()) == (before, 0)


def test_a_commit_whose_worker_died_after_it_was_kept_is_done(world: World) -> None:
    client = browser(world)
    post(client, NEEDS)
    run(Job.objects.get())
    batch = ImportBatch.objects.get()
    client.post(f"/files/{batch.public_id}/commit/", {"version": batch.version})
    job = Job.objects.last()
    assert run(job) == ["done"]
    Job.objects.filter(pk=job.pk).update(state=Job.WAITING, attempts=1)
    assert run(job) == ["done"]
    client.post(f"/files/{batch.public_id}/commit/", {"version": batch.version})
    (twice,) = [Job.objects.last()]
    assert run(twice) == ["failed"]


def test_another_worker_having_it_does_not_remove_the_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, before = browser(world), stored()
    post(client, NEEDS)
    job = Job.objects.get()

    def overtaken(*_args: object, **_options: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr("firstcall.overview.jobs.read_file", overtaken)
        jobs.attempt.call_local(job.public_id)
    assert len(stored() - before) == 1


# --- many files, many people -----------------------------------------------------------------------------------------


def test_one_persons_many_files_do_not_keep_the_others_waiting(world: World) -> None:
    many, one = browser(world), browser(world, "coord")
    post(many, NEEDS, NEEDS, NEEDS)
    post(one, NEEDS)
    order = []
    while (task := jobs.queue.dequeue()) is not None:
        order.append(Job.objects.get(public_id=task.args[0]).person)
    ocha, coord = world.people["ocha"].public_id, world.people["coord"].public_id
    assert order == [ocha, coord, ocha, ocha]


def test_reading_holds_no_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the child reads, whoever uses the pages can write: SQLite has one writer."""
    inside: list[bool] = []
    read = reading.read_file

    def noted(*args: Any, **options: Any) -> Any:
        inside.append(connection.in_atomic_block)
        return read(*args, **options)

    monkeypatch.setattr("firstcall.overview.jobs.read_file", noted)
    monkeypatch.setattr(sys.modules["firstcall.overview.api.imports"], "read_file", noted)
    post(browser(world), NEEDS)
    assert run(Job.objects.get()) == ["done"]
    form = {"kind": "needs", "group": "health", "file": ("n.csv", NEEDS)}
    assert world.program().ask("POST", f"/emergencies/{CODE}/imports", files=form).status == 201
    assert inside == [False, False]


def test_watching_may_stop_the_child(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(NEEDS)
    with pytest.raises(Stopped):
        reading.read_file(tmp_path / "a.csv", watch=_stop)
    with pytest.raises(Refused):
        reading.read_file(tmp_path / "absent.csv", watch=lambda: None)


def _stop() -> None:
    raise Stopped


# --- a line that is cut ---------------------------------------------------------------------------------------------
