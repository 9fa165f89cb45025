"""An installation of an earlier version comes to the same tables as a new one, and loses nothing on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from firstcall import installation

BEFORE, AFTER = ("firstcall", "0001_initial"), ("firstcall", "0004_leads_without_duty")
AT_ONCE = "0001_squashed_0014_rollup_references"
ALIAS = "before"


def step_by_step(connection: Any = None) -> MigrationLoader:
    """The migrations as installations of earlier versions have gone through them."""
    loader = MigrationLoader(connection, load=False, replace_migrations=False)
    loader.build_graph()
    return loader


@pytest.mark.one_engine
def test_what_a_new_installation_makes_at_once_is_what_the_steps_come_to() -> None:
    loader = step_by_step()
    at_once = loader.disk_migrations["firstcall", AT_ONCE]
    steps, once = loader.project_state(at_once.replaces[-1]), ProjectState()
    for operation in at_once.operations:
        operation.state_forwards("firstcall", once)
    assert {name for name, kept in steps.models.items() if kept != once.models.get(name)} == set()
    assert set(once.models) == set(steps.models)


def test_a_new_installation_has_every_column_index_and_constraint(db: None) -> None:
    """Its tables are made in their last form: what steps would add to them later must be there all the same."""
    found, wanted = {}, {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("firstcall").get_models(include_auto_created=True):
            meta, tables = model._meta, connection.introspection
            columns = {column.name for column in tables.get_table_description(cursor, meta.db_table)}
            names = {one.name for one in (*meta.constraints, *meta.indexes)}
            kept = names & set(tables.get_constraints(cursor, meta.db_table))
            found[meta.db_table] = (columns, kept)
            wanted[meta.db_table] = ({field.column for field in meta.local_concrete_fields}, names)
    assert found == wanted
    assert {"one_group_per_code", "group_ends_after_start"} <= found["response_group"][1]


@pytest.fixture
def old(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A database of its own with the tables as they were before."""
    with django_db_blocker.unblock():
        connections.databases[ALIAS] = {
            **connections.databases["default"],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(tmp_path / "old.sqlite3"),
            "OPTIONS": {},
        }
        executor = MigrationExecutor(connections[ALIAS])
        executor.loader = step_by_step(connections[ALIAS])
        executor.migrate([BEFORE])
        yield connections[ALIAS]
        connections[ALIAS].close()
        del connections[ALIAS], connections.databases[ALIAS]


@pytest.mark.one_engine
def test_leads_from_before_are_kept_with_their_duty(old: Any) -> None:
    executor = MigrationExecutor(old)
    apps = executor.loader.project_state([BEFORE]).apps
    rows = {name: apps.get_model("firstcall", name)._default_manager.using(ALIAS) for name in (
        "Country", "Emergency", "Group", "Organisation", "Lead")}  # fmt: skip
    country = rows["Country"].create(code="XLO", name="Lorania")
    day = date(2026, 1, 1)
    emergency = rows["Emergency"].create(
        public_id="e" * 16, code="X", country=country, name="X", kind="conflict", onset="new", began_on=day,
        profile="iasc-2006",
    )  # fmt: skip
    group = rows["Group"].create(
        public_id="g" * 16, emergency=emergency, code="FSC", name="FSC", starts_on=day
    )
    leads = (
        ("WFP", "yes", "lead", None),
        ("FAO", "yes", "lead", None),
        ("IFRC", "no", "convener", date(2026, 2, 1)),
    )
    for number, (name, duty, role, ended) in enumerate(leads):
        rows["Lead"].create(
            public_id=str(number) * 16, group=group, role=role, last_resort=duty, starts_on=day, ends_on=ended,
            organisation=rows["Organisation"].create(public_id=name * 2, name=name, acronym=name),
        )  # fmt: skip
    MigrationExecutor(old).migrate([AFTER])
    with old.cursor() as cursor:
        cursor.execute(
            "select o.acronym, l.role, l.leadership_id, l.ends_on is null from lead l "
            "join organisation o on o.id = l.organisation_id order by l.id"
        )
        kept = cursor.fetchall()
        cursor.execute("select count(*), count(ends_on) from leadership")
        leaderships = cursor.fetchone()
        cursor.execute(
            "select o.acronym, r.duty from last_resort r join organisation o on o.id = r.organisation_id order by r.id"
        )
        duties = cursor.fetchall()
    assert [(name, role, bool(open_)) for name, role, _leadership, open_ in kept] == [
        ("WFP", "lead", True), ("FAO", "lead", True), ("IFRC", "convener", False),
    ]  # fmt: skip
    assert kept[0][2] == kept[1][2] != kept[2][2]
    assert (leaderships, duties) == ((2, 1), [("WFP", "yes"), ("FAO", "yes")])


@pytest.mark.one_engine
def test_what_is_behind_is_seen_by_the_names_of_migrations(db: None) -> None:
    disk = MigrationLoader(None).disk_migrations
    assert installation._on_disk() == set(disk)
    assert installation._behind() is False
    MigrationRecorder(connections["default"]).record_unapplied(
        *max(key for key in disk if key[0] == "firstcall")
    )
    assert installation._behind() is True
