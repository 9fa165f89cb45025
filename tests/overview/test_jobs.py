"""The worker knows the work that pages give it."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from firstcall.overview import jobs

pytestmark = pytest.mark.one_engine
WORKER = "import django; django.setup(); from firstcall.record import jobs; print(*sorted(jobs.handlers))"


def test_a_process_that_only_works_knows_every_kind(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """The worker loads no pages, so the handlers must be there once Django is set up."""
    environment = {
        "FIRSTCALL_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "firstcall.settings",
        "PATH": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", WORKER], env=environment, capture_output=True, text=True, check=True
    )
    assert {"file.preview", "file.commit", "file.undo"} <= set(done.stdout.split())


def test_the_worker_has_a_reader_ready_between_two_pieces_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a thread of it starts, and after each piece of work; work done at once (in tests) prepares nothing."""
    started: list[str] = []
    monkeypatch.setattr(jobs, "keep_ready", lambda: started.append("ready"))
    hooks = [jobs.queue._startup["_reader_ready"], jobs.queue._post_execute["_reader_ready"]]
    for immediate in (True, False):
        monkeypatch.setattr(jobs, "queue", SimpleNamespace(immediate=immediate))
        hooks[0]()
        hooks[1](object(), None, None)
        assert started == ([] if immediate else ["ready", "ready"])
