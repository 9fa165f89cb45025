"""Files read in the background for a program: when they are, why one failed, what a stopped one leaves."""

from __future__ import annotations

import pytest

from firstcall.intake.models import ImportBatch
from firstcall.overview import receiving
from firstcall.record import jobs
from tests.api.test_uploads import stored
from tests.api.world import CODE, NEEDS, World, committed_world, figures

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_engine,
]  # what is asked here is the same on either


@pytest.fixture
def world(transactional_db: None) -> World:
    """A world for each test: the tests of this file commit."""
    return committed_world()


def test_read_in_the_background_when_asked_and_when_large(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, path = world.program(), f"/emergencies/{CODE}/imports"
    monkeypatch.setattr(jobs.queue, "immediate", False)
    asked = desk.ask("POST", path, files=figures("needs"), Prefer="respond-async")
    padded = NEEDS + "\n" * (1024 * 1024)
    large = desk.ask("POST", path, files={**figures("needs"), "file": ("large.csv", padded)})
    assert [(one.status, one.json["state"], one.json["batch"]) for one in (asked, large)] == [
        (202, "waiting", None)
    ] * 2
    assert (asked.headers["Location"], large.json["file"]) == (
        f"/api/v1/jobs/{asked.json['id']}",
        "large.csv",
    )
    assert ImportBatch.objects.count() == 0
    for one in (asked, large):
        jobs.attempt.call_local(one.json["id"])
    for one in (asked, large):
        done = desk.ask("GET", one.headers["Location"].removeprefix("/api/v1"))
        assert (done.json["state"], done.json["message"]) == ("done", "")
        batch = desk.ask("GET", f"/imports/{done.json['batch']}")
        assert (batch.json["state"], batch.json["rows"]) == ("previewed", 2)


def test_a_job_that_fails_says_why_and_one_that_is_stopped_keeps_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, path, before = world.program(), f"/emergencies/{CODE}/imports", stored()
    monkeypatch.setattr(jobs.queue, "immediate", False)
    form = {**figures("needs"), "file": ("words.csv", "nothing of use\n1\n")}
    bad, waits = (desk.ask("POST", path, files=form, Prefer="respond-async").json["id"] for _ in range(2))
    jobs.attempt.call_local(bad)
    failed = desk.ask("GET", f"/jobs/{bad}").json
    assert (failed["state"], failed["batch"], failed["message"][-1]) == ("failed", None, ".")
    stopped = desk.ask("POST", f"/jobs/{waits}/stop").json
    assert (stopped["state"], stopped["batch"]) == ("cancelled", None)
    assert (stored(), ImportBatch.objects.count()) == (before, 0)
    receiving.forget_left_over(world.at)
