"""What many tests begin with: made by the first test of a run that needs it, laid over the database of all others.

A state is everything that is committed and the files beside it. Making the demonstration takes seconds, laying it over
an empty database milliseconds. On PostgreSQL a state is made anew each time: few tests need one there.
"""

from __future__ import annotations

import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.setup import databases
from tests.setup.environment import POSTGRESQL, engine, run_folder

Made = TypeVar("Made")
DATABASE, SAID = "state.sqlite3", "said.pickle"
ITS_OWN = ("static", "django.key", "*.lock", "*.sqlite3", "*.sqlite3-wal", "*.sqlite3-shm")
"""What stays with each process: copied neither from its home nor to it."""


def begin_with(name: str, make: Callable[[], Made]) -> Made:
    """Bring the empty database and the home of this process into the state that `make` brings them into.

    Gives what `make` gives, rows among it as they were then.

    For transactional tests (they are flushed afterwards) and inside `for_a_file`. `make` must not depend on the test
    that asks: its result is everybody's.
    """
    if engine() == POSTGRESQL:
        return make()
    kept = run_folder() / "states" / name
    with databases.one_at_a_time(name):
        if not (kept / DATABASE).exists():
            made = make()
            _keep(kept, made)
            return made
    _lay_over(kept / DATABASE)
    shutil.copytree(kept, settings.HOME, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*ITS_OWN, SAID))
    said: Made = pickle.loads((kept / SAID).read_bytes())
    return said


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


def _keep(kept: Path, made: object) -> None:
    shutil.copytree(settings.HOME, kept, ignore=shutil.ignore_patterns(*ITS_OWN))
    (kept / SAID).write_bytes(pickle.dumps(made))
    half = kept / "half"
    with closing(sqlite3.connect(half)) as file:
        connection.connection.backup(file)
    half.rename(kept / DATABASE)


def _lay_over(state: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(state)) as file:
        file.backup(connection.connection)
