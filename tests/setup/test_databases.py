"""The set-up itself: whose database it is, and that a transactional test leaves nothing behind."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from firstcall.models import LedgerEntry, User
from tests.setup import databases
from tests.setup.environment import POSTGRESQL, engine


@pytest.mark.django_db
def test_the_running_role_owns_no_table() -> None:
    if engine() != POSTGRESQL:
        pytest.skip("SQLite has no roles")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("firstcall_app",)
        cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchall() == [("firstcall_owner",)]


@pytest.mark.django_db(transaction=True)
def test_the_running_role_cannot_truncate_and_the_set_up_can() -> None:
    if engine() != POSTGRESQL:
        pytest.skip("SQLite has no roles")
    User.objects.create(email="a@example.org")
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{User._meta.db_table}" CASCADE')
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_ledger_and_its_guards_stand_again(at: datetime) -> None:
    for _ in range(2):
        entry = LedgerEntry.objects.create(sequence=1, at=at, act="a.b", subject="c:d", hash="e")
        with pytest.raises(DatabaseError):
            LedgerEntry.objects.filter(pk=entry.pk).update(act="f")
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_another_thread_and_the_owner_see_what_is_committed() -> None:
    User.objects.create(email="a@example.org")
    seen: list[int] = []

    def count() -> None:
        seen.append(User.objects.count())
        connection.close()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert seen == [1]
    with databases.owner() as owner:
        assert owner.execute(f"SELECT email FROM {User._meta.db_table}").fetchall() == [("a@example.org",)]


def test_nothing_of_the_developers_installation_is_used() -> None:
    assert settings.HOME.parent == Path(os.environ["FIRSTCALL_RUN_FOLDER"])
    assert Path("var").absolute() not in [settings.HOME, *settings.HOME.parents]
    assert "FIRSTCALL_MODE" not in os.environ
