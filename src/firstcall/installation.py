"""Making an installation ready: folder, secrets, tables, and the agencies the guidance names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from firstcall.organisations.actions import seed_agencies
from firstcall.organisations.models import Organisation
from firstcall.policy import profiles
from firstcall.record import engine


def prepare(*, at: datetime, say: Callable[[str], None] = lambda _text: None) -> bool:
    """Create the data folder and bring the tables up to date; True when something had to be done.

    `say` is told beforehand where that takes its time.

    Idempotent, and safe when two commands start together: migrations run in one transaction each, and the seeding
    finds what is there.
    """
    settings.HOME.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        say("Making the database ready; this takes some seconds, once.")
        engine.migrate()
    empty = not Organisation.objects.exists()
    if behind or empty:  # a later edition may name agencies the earlier ones did not
        for name in profiles.names():
            seed_agencies(profiles.profile(name), at=at)
    return behind or empty
