"""The environment of a test run: nothing of the developer's own installation may leak in.

FIRSTCALL_TEST_DATABASE  sqlite (default) or postgresql
FIRSTCALL_REAL_DATA      the folder with real files (default: ../shared/data beside the checkout)
FIRSTCALL_CHROMIUM       the browser's program (default: chromium-headless-shell or chromium on the PATH)
FIRSTCALL_TEST_COLLECTED  a file to make when the tests are collected, for who waits until they are compiled
"""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SQLITE, POSTGRESQL = "sqlite", "postgresql"
COLLECTED = "FIRSTCALL_TEST_COLLECTED"
KEPT = {"FIRSTCALL_TEST_DATABASE", "FIRSTCALL_REAL_DATA", "FIRSTCALL_CHROMIUM", COLLECTED}
RUN_FOLDER, RUN_PORT, RUN_PASSWORD = "FIRSTCALL_RUN_FOLDER", "FIRSTCALL_RUN_PORT", "FIRSTCALL_RUN_PASSWORD"


def engine() -> str:
    """Which database this run is on."""
    name = os.environ.get("FIRSTCALL_TEST_DATABASE", SQLITE)
    if name not in (SQLITE, POSTGRESQL):
        raise ValueError(f"FIRSTCALL_TEST_DATABASE must be {SQLITE} or {POSTGRESQL}, not {name!r}")
    return name


def worker() -> str:
    """The name of this pytest-xdist worker; `main` for the run's first process."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def is_first_process() -> bool:
    return worker() == "main"


def run_folder() -> Path:
    """The folder that all processes of this run share; gone after it."""
    return Path(os.environ[RUN_FOLDER])


def prepare() -> Path:
    """Set the environment before Django reads it, and give the run's temporary folder.

    The first process decides folder, port and password; workers inherit them through the environment.
    """
    if is_first_process():
        _forget_the_developers_own()
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="firstcall-tests-")
        os.environ[RUN_PORT] = str(free_port())
        os.environ[RUN_PASSWORD] = secrets.token_hex(16)
    folder = run_folder()
    os.environ["FIRSTCALL_HOME"] = str(folder / worker())
    if engine() == POSTGRESQL:
        os.environ["DATABASE_URL"] = _url("firstcall_app")
        os.environ["DATABASE_OWNER_URL"] = _url("firstcall_owner")
    else:
        # Tables of a few rows, and two processes beside each other: waiting threads take a quarter more time.
        # The run on PostgreSQL keeps them, so that what depends on their order does not stay unseen.
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "firstcall.settings"
    return folder


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _forget_the_developers_own() -> None:
    ours = [name for name in os.environ if name.startswith("FIRSTCALL_") and name not in KEPT]
    for name in [*ours, "DATABASE_URL", "DATABASE_OWNER_URL", "EMAIL_URL"]:
        os.environ.pop(name, None)


def _url(role: str) -> str:
    password, port = os.environ[RUN_PASSWORD], os.environ[RUN_PORT]
    return f"postgresql://{role}:{password}@127.0.0.1:{port}/firstcall_{worker()}"
