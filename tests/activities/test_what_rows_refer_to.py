"""Others write while a file is stored in parts, and whatever rows refer to is there and stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from firstcall.activities.actions import storing, taking_in
from firstcall.activities.models import Activity, ActivityRollup, BeingStored
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refused
from firstcall.record.engine import held_together
from tests.activities.parts import FILE, commit, previewed, reporting_country
from tests.gaps.country import SmallCountry
from tests.returns.country import IN_TIME, Reporting
from tests.setup import databases
from tests.setup.reading import read_once

pytestmark = pytest.mark.django_db(transaction=True)
ROLES = ["organisation", "implementer", "area", "group", "emergency", "batch", "superseded_by"]


@pytest.fixture(scope="module", autouse=True)
def small_parts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched, read_once():
        patched.setattr(storing, "ROWS", 2)
        yield


@pytest.fixture
def country(tmp_path: Path) -> Reporting:
    return reporting_country(tmp_path)


def test_others_write_while_a_file_is_stored(country, tmp_path):
    batch, failed = previewed(country, tmp_path, *FILE), []

    def write() -> None:
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 500")
            Organisation.objects.create(name="Made meanwhile")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    def progress(step: str, *_: object) -> None:
        if step == "adding":
            assert Activity.stored.filter(batch=batch).count() == 5
            other = threading.Thread(target=write)
            other.start()
            other.join()

    commit(batch, progress)
    assert failed == []
    assert Organisation.objects.filter(name="Made meanwhile").count() == 1
    assert Activity.objects.filter(batch=batch).count() == 6


def test_a_file_that_is_taken_over_is_stored_by_the_other_alone(country, tmp_path):
    batch = previewed(country, tmp_path, *FILE)

    def progress(step: str, done: int, _of: int) -> None:
        if step == "storing" and done:
            BeingStored.objects.filter(batch=batch).update(attempt="another")

    with pytest.raises(Refused) as refused:
        commit(batch, progress)
    assert refused.value.refusal.code == "import_taken_over"
    assert Activity.objects.filter(batch=batch).count() == 0
    commit(batch)
    lines = Activity.stored.filter(batch=batch).order_by("pk").values_list("source_row", flat=True)
    assert list(lines) == [3, 4, 5, 6, 8, 7]  # the row of a name nobody bears yet comes last
    assert Activity.objects.filter(batch=batch).count() == 6


def test_parts_hold_a_file_together_and_nobody_takes_it_over_meanwhile(country, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    batch, said = previewed(country, tmp_path, *FILE), list[object]()
    BeingStored.objects.create(batch=batch, attempt="ours", begun_at=IN_TIME)
    ours = BeingStored.objects.filter(batch=batch, attempt="ours")

    def another() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '500ms'")
            with transaction.atomic():
                said.append(held_together(ours.all()))
            said.append(ours.update(attempt="theirs"))
        except OperationalError:
            said.append("waits")
        finally:
            connection.close()

    with transaction.atomic():
        said.append(held_together(ours))
        other = threading.Thread(target=another)
        other.start()
        other.join()
    assert said == [True, True, "waits"]
    ours.update(attempt="theirs")
    with transaction.atomic():
        assert not held_together(ours.all())


@pytest.mark.parametrize("column", ["organisation_id", "area_id", "group_id", "implementer_id"])
def test_a_part_refers_to_what_is_there(country, tmp_path, monkeypatch, column):
    batch, before, facts = previewed(country, tmp_path, *FILE), Activity.stored.count(), taking_in._facts
    nobody = pl.lit(999_999).alias(column)
    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "_facts", lambda *about: facts(*about).with_columns(nobody))
        with pytest.raises(IntegrityError):
            commit(batch)
    assert Activity.stored.count() == before
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


GOING = pytest.mark.parametrize(
    "act",
    ["DELETE FROM {table} WHERE id = %s", "UPDATE {table} SET id = id + 1000000 WHERE id = %s"],
    ids=["delete", "change"],
)


@GOING
@pytest.mark.parametrize("role", ROLES)
def test_nothing_goes_while_rows_refer_to_it(act, role):
    country = SmallCountry()
    one = country.activity("ZZ11", "WFP", 1, group=country.food, implementer=country.organisation("FAO"))
    one.superseded_by = country.batch("activities")
    one.save()
    field = Activity._meta.get_field(role)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table=field.related_model._meta.db_table), [getattr(one, field.attname)])
    assert Activity.objects.get() == one


@pytest.mark.parametrize("role", ROLES)
def test_no_row_is_changed_to_refer_to_nothing(role):
    one = SmallCountry().activity("ZZ11", "WFP", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=one.pk).update(**{f"{role}_id": 999_999})
    assert Activity.objects.filter(**{f"{role}_id": 999_999}).count() == 0


@pytest.mark.parametrize("role", ROLES)
def test_no_row_comes_that_refers_to_nothing(role):
    one = SmallCountry().activity("ZZ11", "WFP", 1)
    one.pk = None
    setattr(one, f"{role}_id", 999_999)
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)
    assert Activity.objects.filter(**{f"{role}_id": 999_999}).count() == 0


def line_of_the_rollup() -> ActivityRollup:
    """A line that alone refers to a group, in an area nothing else is in."""
    country = SmallCountry()
    country.activity("ZZ11", "WFP", 1, group=country.food)
    country.keep((country.food.pk, "FSC"))
    Activity.stored.all().delete()
    found = ActivityRollup.objects.filter(group=country.food, area__pcode="ZZ11").first()
    assert found is not None
    return found


@GOING
@pytest.mark.parametrize("role", ["area", "emergency", "group"])
def test_nothing_goes_while_lines_of_the_rollup_refer_to_it(act, role):
    one = line_of_the_rollup()
    field = ActivityRollup._meta.get_field(role)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table=field.related_model._meta.db_table), [getattr(one, field.attname)])
    assert ActivityRollup.objects.get(pk=one.pk) == one


@pytest.mark.parametrize("role", ["area", "emergency", "group"])
def test_no_line_of_the_rollup_refers_to_nothing(role):
    one = line_of_the_rollup()
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityRollup.objects.filter(pk=one.pk).update(**{f"{role}_id": 999_999})
    one.pk, one.population_group = None, "others"
    setattr(one, f"{role}_id", 999_999)
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)
    assert ActivityRollup.objects.filter(**{f"{role}_id": 999_999}).count() == 0


@pytest.mark.parametrize("table", ["activity", "activity_rollup"])
def test_an_installation_of_an_earlier_version_comes_to_ask_in_the_same_way(table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its foreign keys")

    def asked() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [f"{table}_refers"])
            return cursor.fetchone()[0]

    now = asked()
    step = import_module("firstcall.migrations.0017_rows_read_once")
    with databases.owner() as owner:
        owner.execute(
            f"CREATE OR REPLACE FUNCTION {table}_refers() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NULL; END $$"
        )
    assert asked() != now
    with databases.owner() as owner:
        there = SimpleNamespace(vendor="postgresql", cursor=owner.cursor)
        step.read_once(None, SimpleNamespace(connection=there, execute=owner.execute))
    assert asked() == now
