"""What many tests begin with: made by the first test of a run that needs it, laid over the database of all others.

A state is everything that is committed and the files beside it. Making the demonstration takes seconds, laying it over
an empty database milliseconds. On PostgreSQL a state is made anew each time: few tests need one there.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.setup import databases
from tests.setup.environment import POSTGRESQL, engine, run_folder

DATABASE = "state.sqlite3"
ITS_OWN = ("static", "django.key", "*.lock", "*.sqlite3", "*.sqlite3-wal", "*.sqlite3-shm")
"""What stays with each process: copied neither from its home nor to it."""


def begin_with(name: str, make: Callable[[], object]) -> None:
    """Bring the empty database and the home of this process into the state that `make` brings them into.

    For transactional tests (they are flushed afterwards) and inside `for_a_file`. `make` must not depend on the test
    that asks: its result is everybody's.
    """
    if engine() == POSTGRESQL:
        make()
        return
    kept = run_folder() / "states" / name
    with databases.one_at_a_time(name):
        if not (kept / DATABASE).exists():
            make()
            _keep(kept)
            return
    _lay_over(kept / DATABASE)
    shutil.copytree(kept, settings.HOME, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*ITS_OWN))


@contextmanager
def for_a_file(name: str, make: Callable[[], object]) -> Iterator[None]:
    """The state for all tests of a file: what each test changes is rolled back to it, and it is gone after them.

    Not for files with transactional tests, which leave an empty database behind.
    """
    begin_with(name, make)
    try:
        yield
    finally:
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)


def _keep(kept: Path) -> None:
    shutil.copytree(settings.HOME, kept, ignore=shutil.ignore_patterns(*ITS_OWN))
    half = kept / "half"
    with closing(sqlite3.connect(half)) as file:
        connection.connection.backup(file)
    half.rename(kept / DATABASE)


def _lay_over(state: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(state)) as file:
        file.backup(connection.connection)
