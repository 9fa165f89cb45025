"""The worker knows the work that pages give it."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
