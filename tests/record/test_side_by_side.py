"""Parts stored over two connections: each once, the rows in their order, and whatever fails ends both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import polars as pl
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from firstcall.places.models import Area, Country
from firstcall.record import side_by_side
from firstcall.record.side_by_side import store_side_by_side
from firstcall.record.writing import insert_parts

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 40


@pytest.fixture(autouse=True)
def country() -> Country:
    return Country.objects.create(code="ZZZ", name="Zanda")


@pytest.fixture
def only_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")


def areas(first: int = 0, country: str = "ZZZ") -> pl.DataFrame:
    numbers = range(first, first + COUNT)
    return pl.DataFrame(
        {"country_id": country, "pcode": [f"ZZ{n:03}" for n in numbers], "name": "A", "level": 1}
    )


def insert(frame: pl.DataFrame, rows: int, **asked: Callable[..., object]) -> None:
    insert_parts(
        Area._meta.db_table, frame.columns, frame, rows, key="id", **{"first": lambda: None, **asked}
    )


def codes() -> list[str]:
    return list(Area.objects.order_by("pk").values_list("pcode", flat=True))


def in_both(rows: int) -> Iterator[pl.DataFrame]:
    """Parts of one row, of which the first two are taken by two threads: the first waits for the other's."""
    yield from (pl.DataFrame({"row": [n]}) for n in range(rows))


@pytest.mark.parametrize("rows", [1, 3, COUNT - 1, COUNT])
def test_rows_are_in_the_order_of_the_file_whoever_stores_them(rows: int) -> None:
    told: list[int] = []
    insert(areas(), rows, done=told.append)
    insert(areas(COUNT), rows)
    assert codes() == [f"ZZ{n:03}" for n in range(2 * COUNT)]
    assert told == sorted(set(told))
    assert told[-1] == COUNT


def test_two_threads_store_at_the_same_time() -> None:
    both, seen = threading.Barrier(2, timeout=30), []

    def store(part: pl.DataFrame) -> None:
        both.wait()
        seen.append((threading.get_ident(), part.item()))

    told: list[int] = []
    store_side_by_side(in_both(6), store, told.append)
    assert sorted(row for _, row in seen) == list(range(6))
    assert len({thread for thread, _ in seen}) == 2
    assert told[-1] == 6


@pytest.mark.parametrize("fails", ["here", "beside"])
def test_when_one_fails_neither_begins_another_part(fails: str) -> None:
    here, both, stored = threading.get_ident(), threading.Barrier(2, timeout=30), []
    failed = threading.Event()

    def store(part: pl.DataFrame) -> None:
        both.wait()
        if (threading.get_ident() == here) == (fails == "here"):
            try:
                raise RuntimeError("the disk is full")
            finally:
                failed.set()
        failed.wait(30)
        waiting.wait(30)
        stored.append(part.item())

    waiting = threading.Event()
    threading.Timer(0.5, waiting.set).start()  # by then the other has said that it failed
    with pytest.raises(RuntimeError, match="the disk is full"):
        store_side_by_side(in_both(20), store, lambda _: None)
    assert len(stored) == 1
    assert stored[0] in (0, 1)


def test_a_listener_that_stops_it_stops_both() -> None:
    def done(_rows: int) -> None:
        raise KeyboardInterrupt

    stored: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        store_side_by_side(in_both(10_000), lambda part: stored.append(part.item()), done)
    assert len(stored) < 10_000
    assert stored == list(dict.fromkeys(stored))


def test_without_a_further_connection_one_stores_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OperationalError("too many clients")

    here, stored = threading.get_ident(), []
    with monkeypatch.context() as patched:
        patched.setattr(
            side_by_side, "connections", {"default": type("Full", (), {"ensure_connection": refused})}
        )
        store_side_by_side(
            in_both(5), lambda part: stored.append((threading.get_ident(), part.item())), print
        )
    assert stored == [(here, n) for n in range(5)]


def test_a_part_that_refers_to_nothing_is_not_there(only_postgresql: None) -> None:
    frame = pl.concat([areas(), areas(COUNT, country="XXX")])
    with pytest.raises(IntegrityError):
        insert(frame, COUNT)
    assert set(codes()) <= set(areas()["pcode"])
    assert Area.objects.exclude(country="ZZZ").count() == 0


def test_each_part_asks_whether_it_may_begin_in_its_own_transaction(only_postgresql: None) -> None:
    asked: list[tuple[int, bool]] = []

    def first() -> None:
        asked.append((threading.get_ident(), transaction.get_connection().in_atomic_block))

    insert(areas(), 10, first=first)
    assert [inside for _, inside in asked] == [True] * 5
    assert asked[0][0] == threading.get_ident()


def test_when_a_part_may_not_begin_no_later_one_does(only_postgresql: None) -> None:
    lock, begun = threading.Lock(), []

    def first() -> None:
        with lock:
            begun.append(1)
            if len(begun) == 4:
                raise RuntimeError("taken over")

    with pytest.raises(RuntimeError, match="taken over"):
        insert(areas(), 1, first=first)
    assert len(codes()) == 2 + (len(begun) - 4)
    assert len(begun) in (4, 5)


def test_inside_a_transaction_parts_are_of_it() -> None:
    with transaction.atomic():
        insert(areas(), 3)
        assert len(codes()) == COUNT
        transaction.set_rollback(True)
    assert codes() == []
