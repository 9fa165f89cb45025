"""A file is stored in parts of which none counts before all do: whatever interrupts it, nobody sees any of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

import firstcall
from firstcall.access.queries import operator
from firstcall.activities.actions import (
    commit_activities,
    preview_activities,
    remove_broken_off,
    storing,
    taking_in,
    undo_activities,
)
from firstcall.activities.merged import current_keys
from firstcall.activities.models import Activity, ActivityRollup, BeingStored
from firstcall.activities.presence import presence
from firstcall.activities.queries import all_activity_rows
from firstcall.exchange.layouts.own import own_columns
from firstcall.exchange.layouts.records import keys_of_cells, pages, rows_of
from firstcall.exchange.template.lists import lists_for
from firstcall.gaps.queries import gap_table
from firstcall.intake.models import ImportBatch
from firstcall.organisations.models import Organisation
from firstcall.overview.organisation_sections import works
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.returns.models import Return
from firstcall.returns.queries.figures import figures_of
from firstcall.returns.queries.table import report_lines
from tests.gaps.country import SmallCountry
from tests.returns.country import IN_TIME, Reporting, row

pytestmark = pytest.mark.django_db

EARLIER = [row("AAA", 10), row("AAA", 20, area="ZZ12"), row("BBB", 5)]
# One row again, one changed, one gone (a new version of a return), and new ones; the name of one nobody knows.
FILE = [row("AAA", 10), row("AAA", 25, area="ZZ12"), row("AAA", 7, activity="Seeds"), row("CCC", 8),
        row("CCC", 9, area="ZZ21"), row("A name nobody knows", 3), row("CCC", 1, activity="Tents")]  # fmt: skip
ROLES = ["organisation", "implementer", "area", "group", "emergency", "batch", "superseded_by"]
STEPS = 7  # comparing, storing, three parts, adding, and the transaction in which the file begins to count
LAST = STEPS - 1


class Crash(BaseException):
    """The power goes."""


@pytest.fixture
def country(tmp_path: Path) -> Reporting:
    country = Reporting()
    country.group("WSH", "Water", "WSH")
    country.rounds()
    country.take_in(tmp_path, *EARLIER, row("AAA", 2, activity="Tools"))
    country.need("ZZ11", 1000, country.food)
    country.keep((country.food.pk, "FSC"))
    return country


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "ROWS", 2)


def previewed(country: Reporting, folder: Path, *rows: str, name: str = "food.csv") -> ImportBatch:
    path = folder / name
    path.write_text("\n".join(["Organisation,Sector,Admin2 PCode,Activity,Month,Reached", *rows]) + "\n")
    return preview_activities(path, file_name=name, emergency=country.emergency, by=operator(), at=IN_TIME)


def commit(batch: ImportBatch, progress: Callable[[str, int, int], object] = lambda *_: None) -> ImportBatch:
    found = ImportBatch.objects.select_related("emergency__country", "group").get(pk=batch.pk)
    return commit_activities(found, by=operator(), at=IN_TIME, progress=progress)


def seen(country: Reporting) -> dict[str, object]:
    """What everything that reads rows has to say, without the numbers rows and files have by chance."""
    by, emergency = operator(), country.emergency
    rows = rows_of(actor=by, emergency=emergency)
    asked: dict = {"actor": by, "emergency": emergency}
    days = (date(2022, 6, 15), None)
    rounds = {
        key[1:]: value
        for key, value in figures_of(emergency, [one.pk for one in Return.objects.all()]).items()
    }
    known = Organisation.objects.order_by("pk")
    names = dict(known.values_list("pk", "name"))
    return {
        "rows": sorted(all_activity_rows(**asked), key=str),
        "layouts": sorted(((names[raw[1]], *raw[3:]) for raw in pages(rows)), key=str),
        "cells": keys_of_cells(rows),
        "own": [own_layout(one, rows) for one in known],
        "template": lists_for(group=country.food, emergency=emergency, actor=by, at=IN_TIME, language="en"),
        "presence": [named(one) for one in presence(**asked, at=IN_TIME)],
        "gaps": [gap_table(**asked, at=IN_TIME, day=day) for day in days],
        "rollup": sorted(
            ActivityRollup.objects.values_list("area", "population_group", "rows", "reached"), key=str
        ),
        "works": [works(one, by, IN_TIME) for one in known],
        "keys": len({(content, natural) for _, content, natural in current_keys(emergency)}),
        "returns": country.returns(),
        "rounds": sorted(rounds.items(), key=str),
        "report": [
            replace(line, pk=0, return_id="", organisation="")
            for one in country.emergency.reporting_rounds.order_by("first_day")
            for line in report_lines(actor=by, round_=one, group=country.food, at=IN_TIME)
        ],
        "of files": sorted(
            (one.file_name, one.state, one.activities.count(), one.superseded_activities.count())
            for one in ImportBatch.objects.exclude(state="previewed")
        ),
        "organisations": sorted(known.values_list("name", flat=True)),
        "ledger": list(LedgerEntry.objects.order_by("sequence").values_list("act", flat=True)),
    }


def named(value: object) -> str:
    """The value with the names of organisations for their ids."""
    text = str(value)
    for public_id, name in Organisation.objects.values_list("public_id", "name"):
        text = text.replace(public_id, name)
    return text


def own_layout(organisation: Organisation, rows: QuerySet[Activity]) -> object:
    try:
        return own_columns(organisation, rows.filter(organisation=organisation), "en")
    except Refused as refused:
        return refused.refusal.code


def stopping_at(step: int, what: type[BaseException]) -> Callable[[str, int, int], None]:
    told = []

    def progress(*said: object) -> None:
        told.append(said)
        if len(told) > step:
            raise what

    return progress


def would_be(country: Reporting, batch: ImportBatch) -> dict[str, object]:
    """What is seen when nothing interrupts it; undone again as if it had not been."""
    with transaction.atomic():
        commit(batch)
        found = seen(country)
        transaction.set_rollback(True)
    return found


def test_a_file_is_stored_in_parts(country, tmp_path, monkeypatch):
    told: list[tuple] = []
    commit(previewed(country, tmp_path, *FILE), lambda *said: told.append(said))
    assert told == [("comparing", 0, 7), ("storing", 0, 6), ("storing", 2, 6), ("storing", 4, 6), ("storing", 5, 6),
                    ("adding", 7, 7)]  # fmt: skip
    assert not BeingStored.objects.exists()


@pytest.mark.parametrize(
    "step",  # all of them on SQLite; on PostgreSQL the first, one between, the last: each costs several seconds there
    [
        pytest.param(step, marks=() if step in (0, STEPS // 2, STEPS - 1) else pytest.mark.one_engine)
        for step in range(STEPS)
    ],
)
@pytest.mark.parametrize("dies", [True, False], ids=["the machine dies", "stopped"])
def test_whatever_interrupts_it_nothing_is_seen_and_another_try_gives_the_same(
    country, tmp_path, monkeypatch, step, dies
):
    batch = previewed(country, tmp_path, *FILE)
    before, after = seen(country), would_be(country, batch)
    assert {name for name in before if before[name] == after[name]} <= {"cells", "own"}
    with monkeypatch.context() as patched:
        if dies:
            patched.setattr(storing, "_try_to_remove", lambda *_: None)
        if step == LAST:
            patched.setattr(taking_in, "learn", lambda *_, **__: (_ for _ in ()).throw(Crash()))
        with pytest.raises(Crash):
            commit(batch, stopping_at(step, Crash))
    left = 0 if not dies else max(0, min(5, 2 * (step - 1)))
    assert Activity.stored.filter(batch=batch).count() == left
    assert BeingStored.objects.count() == (left > 0)
    assert seen(country) == before
    commit(batch)
    assert seen(country) == after
    assert (BeingStored.objects.count(), Activity.stored.count()) == (0, Activity.objects.count())


def test_what_was_broken_off_hours_ago_is_removed(country, tmp_path, monkeypatch):
    batch = previewed(country, tmp_path, *FILE)
    before = seen(country)
    with monkeypatch.context() as patched:
        patched.setattr(storing, "_try_to_remove", lambda *_: None)
        patched.setattr(storing, "REMOVED_AT_A_TIME", 2)
        with pytest.raises(Crash):
            commit(batch, stopping_at(5, Crash))
        assert remove_broken_off(IN_TIME + timedelta(hours=1)) == 0
        assert Activity.stored.filter(batch=batch).count() == 5
        assert remove_broken_off(IN_TIME + timedelta(hours=7)) == 1
    assert not Activity.stored.filter(batch=batch).exists()
    assert not BeingStored.objects.exists()
    assert seen(country) == before


def test_what_came_in_between_is_compared_with(country, tmp_path):
    first, second = (
        previewed(country, tmp_path, *FILE),
        previewed(country, tmp_path, row("CCC", 8), name="b.csv"),
    )
    told: list[str] = []

    def progress(step: str, *_: object) -> None:
        told.append(step)
        if step == "adding" and told.count("adding") == 1:
            commit(second)

    done = commit(first, progress)
    assert told.count("adding") == 2
    assert (done.new, done.changed, done.unchanged) == (4, 1, 2)
    assert Activity.objects.filter(superseded_by=None, reached=8).count() == 1
    kept = sorted(
        ActivityRollup.objects.values_list("area", "population_group", "rows", "organisations", "reached")
    )
    country.keep((country.food.pk, "FSC"))
    again = ActivityRollup.objects.values_list("area", "population_group", "rows", "organisations", "reached")
    assert sorted(again) == kept


def test_others_change_it_all_the_time_and_it_is_stored_all_the_same(country, tmp_path):
    first = previewed(country, tmp_path, *FILE)
    others = [previewed(country, tmp_path, row("BBB", n), name=f"{n}.csv") for n in range(100, 103)]

    def progress(step: str, *_: object) -> None:
        if step == "adding" and others:
            commit(others.pop())

    with pytest.raises(taking_in.Moved):  # in a test there is one connection: the lock keeps nobody out
        commit(first, progress)
    assert others == []
    assert commit(first).state == ImportBatch.COMMITTED


def test_of_two_who_take_in_the_same_file_one_does(country, tmp_path):
    batch = previewed(country, tmp_path, *FILE)
    after = would_be(country, batch)
    begun: list[str] = []

    def progress(step: str, *_: object) -> None:
        if step == "adding" and not begun:
            begun.append(step)
            commit(batch)

    with pytest.raises(Refused) as refused:
        commit(batch, progress)
    assert refused.value.refusal.code == "import_not_in_preview"
    assert seen(country) == after
    assert Activity.stored.count() == Activity.objects.count()


def test_a_file_that_another_attempt_is_storing_is_not_stored_beside_it(country, tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "ROWS", 100)
    batch = previewed(country, tmp_path, *FILE)
    before = seen(country)

    def progress(step: str, *_: object) -> None:
        if step == "adding":
            BeingStored.objects.create(batch=batch, attempt="another", begun_at=IN_TIME)

    with pytest.raises(Refused) as refused:
        commit(batch, progress)
    assert refused.value.refusal.code == "import_taken_over"
    assert seen(country) == before


def test_a_file_stored_in_parts_is_taken_back(country, tmp_path):
    batch = previewed(country, tmp_path, *FILE[:5])
    before = seen(country)
    undo_activities(commit(batch), by=operator(), at=IN_TIME)
    after = seen(country)
    for name in ("rows", "layouts", "presence", "gaps", "rollup", "works", "keys", "rounds"):
        assert after[name] == before[name], name


def test_a_file_of_one_part_is_stored_in_one_transaction(country, tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "ROWS", 6)
    batch = previewed(country, tmp_path, *FILE)
    commit(batch, lambda *_: [None for one in BeingStored.objects.all() if pytest.fail(str(one))])
    assert Activity.objects.filter(batch=batch).count() == 6
    assert list(Activity.objects.filter(batch=batch).order_by("pk").values_list("source_row", flat=True)) == [
        3, 4, 5, 6, 7, 8,
    ]  # fmt: skip


def test_only_whoever_stores_rows_sees_those_that_do_not_count():
    folder = Path(firstcall.__file__).parent
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if "Activity.stored" in (text := path.read_text("utf-8")) or "Activity._base_manager" in text
    }
    assert found == {"activities/actions/storing.py"}


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    ["DELETE FROM {table} WHERE id = %s", "UPDATE {table} SET id = id + 1000000 WHERE id = %s"],
    ids=["delete", "change"],
)
@pytest.mark.parametrize(
    "role", ["organisation", "implementer", "area", "group", "emergency", "batch", "superseded_by"]
)
def test_nothing_goes_while_rows_refer_to_it(act, role):
    country = SmallCountry()
    one = country.activity("ZZ11", "WFP", 1, group=country.food, implementer=country.organisation("FAO"))
    one.superseded_by = country.batch("activities")
    one.save()
    field = Activity._meta.get_field(role)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table=field.related_model._meta.db_table), [getattr(one, field.attname)])
    assert Activity.objects.get() == one


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "role", ["organisation", "implementer", "area", "group", "emergency", "batch", "superseded_by"]
)
def test_no_row_is_changed_to_refer_to_nothing(role):
    one = SmallCountry().activity("ZZ11", "WFP", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=one.pk).update(**{f"{role}_id": 999_999})
    assert Activity.objects.filter(**{f"{role}_id": 999_999}).count() == 0
