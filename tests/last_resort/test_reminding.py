"""Who is reminded of what, when, and how seldom (security P19); the week's digest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.access.rules import Actor
from firstcall.last_resort import actions, jobs
from firstcall.last_resort.actions.digests import send_digests
from firstcall.last_resort.actions.reminding import remind_of_cases
from firstcall.record.models import Notice
from tests.last_resort.made import Response, make_response

pytestmark = pytest.mark.django_db


def reminded(who: Actor) -> list[str]:
    """The keys of the reminders somebody has, without what differs from run to run."""
    rows = Notice.objects.filter(person=who.person_pk).exclude(key="").order_by("pk")
    return [key.split(":", 2)[2] for key in rows.values_list("key", flat=True)]


def told_after(response: Response, **amount: float) -> int:
    response.later(**amount)
    told = remind_of_cases(response.now)
    assert remind_of_cases(response.now) == 0
    return told


def test_a_silent_partner_at_most_once_a_week(response: Response) -> None:
    case = response.answer(response.call(response.open()), "MEDO", "declined")
    sava = response.partners["SAVA"].pk
    assert [told_after(response, days=days) for days in (4, 1, 1)] == [0, 1, 0]
    assert (reminded(response.users["SAVA"]), reminded(response.users["MEDO"])) == (
        [f"silent:{sava}:1:0"],
        [],
    )
    response.call(case, "SAVA", reply_by=response.now + timedelta(days=1))
    assert told_after(response, hours=1) == 0  # another call, and still less than a week ago
    assert told_after(response, days=7) == 3  # and its coordinator and lead: the day is over
    assert told_after(response, days=30) == 0
    assert reminded(response.users["SAVA"]) == [f"silent:{sava}:1:0", f"silent:{sava}:2:1"]


def test_the_coordinator_hears_that_all_have_answered(response: Response) -> None:
    case = response.call(response.open())
    for name in response.partners:
        case = response.answer(case, name, "declined")
    assert told_after(response, minutes=1) == 2
    assert reminded(response.coordinator) == ["answered:1"]
    assert (reminded(response.lead), reminded(response.hc)) == (["answered:1"], [])


def test_the_last_resort_is_late(response: Response) -> None:
    response.at_last_resort()
    assert told_after(response, days=2) == 0
    assert told_after(response, days=1) == 2
    due = [f"due:{response.now.date()}"]
    assert (reminded(response.lead), reminded(response.hc), reminded(response.coordinator)) == (due, due, [])


def test_the_day_of_a_review(response: Response) -> None:
    case = response.say(response.at_last_resort(), "constrained", "access")
    assert told_after(response, days=29) == 0
    assert told_after(response, days=1) == 2
    review = [f"review:{case.review_on}"]
    assert (reminded(response.lead), reminded(response.coordinator), reminded(response.hc)) == (
        review,
        review,
        [],
    )


def test_what_stands_with_the_hc_is_looked_at_by_the_hc() -> None:
    response = make_response("shelter", ("IFRC",), kind="disaster", displacement=None, code="XLO-2027")
    case = response.at_last_resort()
    told_after(response, days=30)
    assert reminded(response.hc) == [f"review:{case.review_on}"]


def test_a_closed_gap_is_checked(response: Response) -> None:
    case = response.answer(response.call(response.open()), "SAVA")
    actions.close_case(
        case,
        ending="filled_by_partners",
        text="SAVA.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    assert told_after(response, days=44) == 0
    assert told_after(response, days=1) == 2
    assert reminded(response.coordinator) == [f"check:{response.now.date()}"]


def test_reminders_take_as_many_queries_for_three_as_for_one(
    response: Response, django_assert_num_queries: object
) -> None:
    response.call(response.open())
    response.later(days=6)
    remind_of_cases(response.now)
    with django_assert_num_queries(8):  # type: ignore[operator]
        remind_of_cases(response.now)
    for topic in ("a", "b"):
        response.now -= timedelta(days=6)
        response.call(response.open(topic=topic))
        response.later(days=6)
    remind_of_cases(response.now)
    with django_assert_num_queries(8):  # type: ignore[operator]
        remind_of_cases(response.now)


def test_the_weeks_digest(response: Response) -> None:
    response.call(response.open())
    response.open(topic="cold chain")
    response.at_last_resort(topic="ambulances")
    before = Notice.objects.count()
    assert send_digests(response.emergency, response.now) == 5
    assert send_digests(response.emergency, response.later(days=6)) == 0
    rows = {one.person_id: one for one in Notice.objects.order_by("pk")[before:]}
    of = {
        "coordinator": (
            response.coordinator,
            "gap-cases",
            {"open": 3, "waiting": 1, "group": response.group.name},
        ),
        "lead": (response.lead, "last-resort", {"waiting": 1}),
        "hc": (response.hc, "last-resort", {"open": 3, "due": 1, "with_hc": 0}),
        "SAVA": (response.users["SAVA"], "calls", {"waiting": 1}),
    }
    for who, path, params in of.values():
        notice = rows[who.person_pk]
        assert (notice.link, notice.params) == (
            f"/e/XLO-2026/{path}/", {"emergency": response.emergency.name, **params},
        )  # fmt: skip
    assert send_digests(response.emergency, response.later(days=1)) == 5


def test_the_worker_looks_once_a_day(response: Response, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bool] = []
    monkeypatch.setattr(jobs, "send_digests", lambda _emergency, _at, late: sent.append(late))
    monkeypatch.setattr(jobs, "_days", {})
    jobs.tell_what_waits(response.now)
    assert sent == []
    response.open()
    for expected in ([True], [True, False], [True, False, True]):
        jobs.tell_what_waits(response.now)
        jobs.tell_what_waits(response.later(hours=1))
        assert sent == expected  # once a day; late where days went by without anybody at work
        response.later(days=len(expected))
