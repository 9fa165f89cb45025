"""Several files that were read and wait are taken in with one press."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from firstcall.access.queries import actor_for
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.overview.jobs import COMMIT
from firstcall.overview.several import waiting_files
from firstcall.overview.working import my_work
from firstcall.places.models import Area
from firstcall.record.models import Job
from firstcall.structure.models import Emergency
from tests.overview.visiting import AT, Visitor, row, sent

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.usefixtures("small_country_of_file"),
    pytest.mark.django_db,
]

SENT = ("march.csv", "april.csv", "either way.csv")


@pytest.fixture
def emergency() -> Emergency:
    return Emergency.objects.get()


@pytest.fixture
def place() -> str:
    return Area.objects.filter(level=2).order_by("pcode")[0].name


@pytest.fixture
def officer(django_capture_on_commit_callbacks: Any) -> Visitor:
    return Visitor("OCHA", django_capture_on_commit_callbacks)


def offered(visitor: Visitor, emergency: Emergency) -> dict[str, tuple[str, bool]]:
    """The files that can be taken in together: by name, what the form sends and whether it is chosen beforehand."""
    who = actor_for(visitor.user, AT)
    return {one.batch.file_name: (one.key, not one.asked) for one in waiting_files(emergency, who)}


def states() -> list[tuple[str, str]]:
    """Of the files that were sent here."""
    rows = ImportBatch.objects.filter(file_name__in=SENT).order_by("pk")
    return list(rows.values_list("file_name", "state"))


def test_the_chosen_ones_are_taken_in_and_the_others_wait(emergency, place, officer):
    for name in ("march.csv", "april.csv"):
        sent(emergency, row(place, 3), row(place, 4, "2025-04-01"), role="OCHA", name=name)
    sent(emergency, row(place, 5, "03/04/2025"), role="OCHA", name="either way.csv")
    files = offered(officer, emergency)
    assert {name: chosen for name, (_, chosen) in files.items()} == {
        "march.csv": True,
        "april.csv": True,
        "either way.csv": False,
    }
    page = officer.client.get(reverse("imports", args=[emergency.code])).content.decode()
    assert (page.count('name="file"'), page.count(" checked")) == (3, 3)  # and which kind of figures is sent
    answer = officer.act("take-in-files", emergency.code, file=[files["march.csv"][0], files["april.csv"][0]])
    assert (answer.status_code, answer.url) == (302, reverse("imports", args=[emergency.code]))
    assert states() == [
        ("march.csv", "committed"),
        ("april.csv", "committed"),
        ("either way.csv", "previewed"),
    ]
    assert (
        Activity.objects.filter(batch__file_name__in=SENT, superseded_by=None).count() == 2
    )  # the second file says the same rows again
    page = officer.client.get(answer.url).content.decode()
    assert ("2 files are being taken in." in page, "waiting-files" in page) == (True, False)
    assert list(offered(officer, emergency)) == ["either way.csv"]


def test_of_a_file_sent_again_the_last_reading_is_offered(emergency, place, officer):
    sent(emergency, row(place, 3), role="OCHA")
    last = sent(emergency, row(place, 4), role="OCHA")
    assert {key for key, _ in offered(officer, emergency).values()} == {f"{last.public_id}.{last.version}"}


def test_a_file_corrected_meanwhile_waits(emergency, place, officer):
    seen = sent(emergency, row(place, 3), role="OCHA")
    key = offered(officer, emergency)["march.csv"][0]
    officer.correct(seen, **{"part": "cells", "cell-F2": "9", "was-F2": "3"})
    answer = officer.act("take-in-files", emergency.code, file=[key])
    page = officer.client.get(answer.url).content.decode()
    assert "Nothing was taken in: choose at least one file that still waits." in page
    assert states() == [("march.csv", "previewed")]


@pytest.mark.parametrize("role", ["PART", "OBS"])
def test_nobody_takes_in_what_another_sent(emergency, place, role, django_capture_on_commit_callbacks):
    one = sent(emergency, row(place, 3), role="OCHA")
    other = Visitor(role, django_capture_on_commit_callbacks)
    other.act("take-in-files", emergency.code, file=[f"{one.public_id}.{one.version}"])
    assert states() == [("march.csv", "previewed")]


@pytest.mark.usefixtures("work_by_hand")
def test_what_is_being_taken_in_is_shown_and_not_offered_again(emergency, place, officer):
    for name in ("march.csv", "april.csv"):
        sent(emergency, row(place, 3), role="OCHA", name=name)
    keys = [key for key, _ in offered(officer, emergency).values()]
    for _press in range(2):
        officer.client.post(reverse("take-in-files", args=[emergency.code]), {"file": keys})
    going = Job.objects.filter(kind=COMMIT)
    assert (offered(officer, emergency), going.count()) == ({}, 2)
    works = my_work(emergency, officer.user.person.public_id, AT)
    assert [(one.file_name, one.state, one.reading) for one in works] == [
        ("april.csv", Job.WAITING, False),
        ("march.csv", Job.WAITING, False),
    ]
