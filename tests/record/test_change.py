"""Changing a row: the first wins, the other is told and gets the row as it is now."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection, transaction

from firstcall.organisations.models import Person
from firstcall.record import actions, queries
from firstcall.record.models import LedgerEntry, Notice
from firstcall.record.rules import Acting, Stale

BY = Acting("person0000000000", "COORD")


@pytest.mark.django_db
def test_a_change_raises_the_version() -> None:
    person = Person.objects.create(name="Ayo")
    for expected, name in ((None, "Bea"), (2, "Cleo"), (None, "Dan")):
        assert actions.change(person, expected=expected, name=name) is person
    assert (person.name, person.version) == ("Dan", 4)
    assert Person.objects.values_list("name", "version").get() == ("Dan", 4)


@pytest.mark.django_db
def test_who_comes_second_is_told_and_sees_what_is_there() -> None:
    mine = Person.objects.create(name="Ayo")
    theirs = Person.objects.get()
    actions.change(theirs, name="Bea")
    for expected in (None, 1, 3):
        with pytest.raises(Stale) as stale:
            actions.change(mine, expected=expected, name="Cleo")
        current = stale.value.current
        assert isinstance(current, Person)
        assert (current.name, current.version) == ("Bea", 2)
    actions.change(mine, expected=2, name="Cleo")
    assert Person.objects.get().name == "Cleo"
    Person.objects.all().delete()
    with pytest.raises(Stale) as stale:
        actions.change(mine, name="Dan")
    assert stale.value.current is None


@pytest.mark.django_db(transaction=True)
def test_no_update_is_lost_between_eight_threads() -> None:
    """8 threads add 50 times one letter to the same name, trying again when they were second."""
    Person.objects.create(name="")
    lost: list[int] = []

    def edit() -> None:
        for _ in range(12):
            while True:
                person = Person.objects.get()
                try:
                    with transaction.atomic():
                        actions.change(person, name=person.name + "x")
                    break
                except Stale:
                    lost.append(1)
        connection.close()

    _in_threads(edit, 8)
    person = Person.objects.get()
    assert (len(person.name), person.version) == (96, 97)


@pytest.mark.django_db(transaction=True)
def test_appends_from_many_threads_make_one_unbroken_chain(at: datetime) -> None:
    def work() -> None:
        for n in range(25):
            with transaction.atomic():
                actions.append(act="lead.ended", subject=f"lead:{n}", content={"n": n}, by=BY, at=at)
                if n % 5 == 0:
                    actions.append(act="lead.named", subject=f"lead:{n}", content={"n": n}, by=BY, at=at)
        connection.close()

    _in_threads(work, 8)
    assert list(LedgerEntry.objects.values_list("pk", flat=True).order_by("pk")) == list(range(1, 241))
    report = queries.verify_database()
    assert (report.entries, report.faults) == (240, [])
    assert report.head is not None
    assert report.head.sequence == 240
    assert (settings.HOME / "ledger-head.json").exists()


def _in_threads(function: object, count: int) -> None:
    threads = [threading.Thread(target=function) for _ in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db
def test_each_person_is_told_once(at: datetime) -> None:
    ayo, bea = Person.objects.create(name="Ayo"), Person.objects.create(name="Bea")
    told = actions.tell(
        people=[ayo, bea.pk, ayo.pk],
        text="%(g)s needs a lead",
        params={"g": "WASH"},
        link="/g/x",
        entry=7,
        at=at,
    )
    assert told == 2
    rows = Notice.objects.order_by("person__name").values_list(
        "person__name", "text", "ledger_sequence", "created_at"
    )
    assert list(rows) == [("Ayo", "%(g)s needs a lead", 7, at), ("Bea", "%(g)s needs a lead", 7, at)]
