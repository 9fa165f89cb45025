"""Making an installation ready: folder, secrets, tables, and the agencies the guidance names."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

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
    behind = _behind()
    if behind:
        say("Making the database ready; this takes some seconds, once.")
        engine.migrate()
    empty = not Organisation.objects.exists()
    if behind or empty:  # a later edition may name agencies the earlier ones did not
        for name in profiles.names():
            seed_agencies(profiles.profile(name), at=at)
    return behind or empty


def _behind() -> bool:
    """Whether tables have to be brought up to date. Every command asks, so their names are compared first: to read
    all migrations and put them in order takes a tenth of a second."""
    if _on_disk() <= set(MigrationRecorder(connection).applied_migrations()):
        return False
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    """(label of the app, name) of every migration there is, none of them read."""
    found = set()
    for label in (config.label for config in apps.get_app_configs()):
        module, _explicit = MigrationLoader.migrations_module(label)
        spec = find_spec(module) if module else None
        for one in pkgutil.iter_modules(spec.submodule_search_locations) if spec else ():
            if not one.ispkg and one.name[0] not in "_~":
                found.add((label, one.name))
    return frozenset(found)
