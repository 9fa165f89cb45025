"""A file is stored in parts of which none counts before all do: whatever interrupts it, nobody sees any of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest

import firstcall
from firstcall.access.queries import operator
from firstcall.activities.actions import remove_broken_off, storing, taking_in, undo_activities
from firstcall.activities.models import Activity, ActivityRollup, BeingStored
from firstcall.intake.models import ImportBatch
from firstcall.policy.refusal import Refused
from tests.activities.parts import FILE, Expected, commit, expected, previewed, seen
from tests.returns.country import IN_TIME, Reporting, row
from tests.setup.reading import read_once

pytestmark = pytest.mark.django_db

STEPS = 7  # comparing, storing, three parts, adding, and the transaction in which the file begins to count
LAST = STEPS - 1


class Crash(BaseException):
    """The power goes."""


@pytest.fixture(scope="module", autouse=True)
def small_parts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched, read_once():
        patched.setattr(storing, "ROWS", 2)
        yield


@pytest.fixture(scope="module")
def of_file(small_parts: None, rows_of_file: None, tmp_path_factory: pytest.TempPathFactory) -> Expected:
    return expected(tmp_path_factory.mktemp("parts"))


@pytest.fixture
def about(of_file: Expected, db: None) -> Expected:
    return deepcopy(of_file)


@pytest.fixture
def country(about: Expected) -> Reporting:
    return about.country


@pytest.fixture
def batch(about: Expected) -> ImportBatch:
    """A file in preview."""
    return about.batch


def stopping_at(step: int, what: type[BaseException]) -> Callable[[str, int, int], None]:
    told = []

    def progress(*said: object) -> None:
        told.append(said)
        if len(told) > step:
            raise what

    return progress


def test_a_file_is_stored_in_parts(batch):
    told: list[tuple] = []
    commit(batch, lambda *said: told.append(said))
    assert told == [("comparing", 0, 7), ("storing", 0, 6), ("storing", 2, 6), ("storing", 4, 6), ("storing", 5, 6),
                    ("adding", 7, 7)]  # fmt: skip
    assert not BeingStored.objects.exists()


def test_everything_that_reads_rows_sees_what_the_file_brings(about):
    same = {name for name in about.before if about.before[name] == about.after[name]}
    assert same <= {"cells", "own"}


@pytest.mark.parametrize("step", range(STEPS))
@pytest.mark.parametrize("dies", [True, False], ids=["the machine dies", "stopped"])
def test_whatever_interrupts_it_nothing_is_seen_and_another_try_gives_the_same(
    about, monkeypatch, step, dies
):
    country, batch = about.country, about.batch
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
    assert seen(country) == about.before
    commit(batch)
    assert seen(country) == about.after
    assert (BeingStored.objects.count(), Activity.stored.count()) == (0, Activity.objects.count())


def test_what_was_broken_off_hours_ago_is_removed(about, batch, monkeypatch):
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
    assert seen(about.country) == about.before


def test_what_came_in_between_is_compared_with(country, batch, tmp_path):
    second = previewed(country, tmp_path, row("CCC", 8), name="b.csv")
    told: list[str] = []

    def progress(step: str, *_: object) -> None:
        told.append(step)
        if step == "adding" and told.count("adding") == 1:
            commit(second)

    done = commit(batch, progress)
    assert told.count("adding") == 2
    assert (done.new, done.changed, done.unchanged) == (4, 1, 2)
    assert Activity.objects.filter(superseded_by=None, reached=8).count() == 1
    kept = sorted(
        ActivityRollup.objects.values_list("area", "population_group", "rows", "organisations", "reached")
    )
    country.keep((country.food.pk, "FSC"))
    again = ActivityRollup.objects.values_list("area", "population_group", "rows", "organisations", "reached")
    assert sorted(again) == kept


def test_others_change_it_all_the_time_and_it_is_stored_all_the_same(country, batch, tmp_path):
    others = [previewed(country, tmp_path, row("BBB", n), name=f"{n}.csv") for n in range(100, 103)]

    def progress(step: str, *_: object) -> None:
        if step == "adding" and others:
            commit(others.pop())

    with pytest.raises(taking_in.Moved):  # in a test there is one connection: the lock keeps nobody out
        commit(batch, progress)
    assert others == []
    assert commit(batch).state == ImportBatch.COMMITTED


def test_of_two_who_take_in_the_same_file_one_does(about, batch):
    begun: list[str] = []

    def progress(step: str, *_: object) -> None:
        if step == "adding" and not begun:
            begun.append(step)
            commit(batch)

    with pytest.raises(Refused) as refused:
        commit(batch, progress)
    assert refused.value.refusal.code == "import_not_in_preview"
    assert seen(about.country) == about.after
    assert Activity.stored.count() == Activity.objects.count()


def test_a_file_that_another_attempt_is_storing_is_not_stored_beside_it(about, batch, monkeypatch):
    monkeypatch.setattr(storing, "ROWS", 100)

    def progress(step: str, *_: object) -> None:
        if step == "adding":
            BeingStored.objects.create(batch=batch, attempt="another", begun_at=IN_TIME)

    with pytest.raises(Refused) as refused:
        commit(batch, progress)
    assert refused.value.refusal.code == "import_taken_over"
    assert seen(about.country) == about.before


def test_a_file_stored_in_parts_is_taken_back(country, tmp_path):
    batch = previewed(country, tmp_path, *FILE[:5], name="shorter.csv")
    before = seen(country)
    undo_activities(commit(batch), by=operator(), at=IN_TIME)
    after = seen(country)
    for name in ("rows", "layouts", "presence", "gaps", "rollup", "works", "keys", "rounds"):
        assert after[name] == before[name], name


def test_a_file_of_one_part_is_stored_in_one_transaction(batch, monkeypatch):
    monkeypatch.setattr(storing, "ROWS", 6)
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
