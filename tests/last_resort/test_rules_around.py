"""Rules of watching, nearness, reminders and of telling cases apart: values in, values out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from firstcall.last_resort.rules.following import LONGEST_TOPIC, topic_apart, why_not_close_group
from firstcall.last_resort.rules.near import how_near
from firstcall.last_resort.rules.reminding import silent_slot, week_of
from firstcall.last_resort.rules.watching import There, crossed, why_not_watch

DAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sign", "limit", "there", "verdict"),
    [
        ("unmet", 100, There(in_need=500, reached=400, unmet=100), True),
        ("unmet", 101, There(in_need=500, reached=400, unmet=100), False),
        ("unmet", 1, There(in_need=500), None),
        ("coverage", 20, There(in_need=500, reached=100), True),
        ("coverage", 20, There(in_need=499, reached=100), False),
        ("coverage", 0, There(in_need=499, reached=0), True),
        ("coverage", 20, There(in_need=500), None),
        ("coverage", 20, There(in_need=0, reached=0), None),
        ("coverage", 20, There(reached=4), None),
        ("nobody", 500, There(in_need=500, nobody=True), True),
        ("nobody", 501, There(in_need=500, nobody=True), False),
        ("nobody", 500, There(in_need=500), False),
        ("nobody", 500, There(), None),
        ("severity", 4, There(severity=4), True),
        ("severity", 4, There(severity=3), False),
        ("severity", 4, There(in_need=500), None),
    ],
)
def test_what_is_not_known_never_crosses(sign: str, limit: int, there: There, verdict: bool | None) -> None:
    assert crossed(sign, limit, there) is verdict


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"sign": "colour"}, "watch-sign"),
        ({"group_ended": True}, "watch-group-ended"),
        ({"limit": 0}, "watch-limit"),
        ({"sign": "coverage", "limit": 101}, "watch-limit"),
        ({"sign": "severity", "limit": 6}, "watch-limit"),
        ({"level": 3}, "watch-level"),
        ({"people": "IDP"}, "watch-people"),
        ({"people": "IDP", "known_people": ["IDP"]}, None),
        ({"already": True}, "watch-already"),
    ],
)
def test_a_line_is_refused_with_what_to_do(given: dict[str, object], code: str | None) -> None:
    usual = {
        "sign": "unmet",
        "limit": 10,
        "level": 1,
        "levels": [1, 2],
        "group_ended": False,
        "already": False,
    }
    refusal = why_not_watch(**{**usual, **given})  # type: ignore[arg-type]
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("place", "reported", "word"),
    [
        ([7, 2, 1], {7, 2, 1}, "here"),
        ([7, 2, 1], {8, 2, 1}, "near"),
        ([7, 2, 1], {9, 3, 1}, "not_yet"),
        ([2, 1], {8, 2, 1}, "here"),
        ([2, 1], {9, 3, 1}, "not_yet"),
        ([], {9, 3, 1}, "here"),
        ([], set(), "not_yet"),
        ([7, 2, 1], set(), "not_yet"),
    ],
)
def test_how_near_an_organisation_reports_from(place: list[int], reported: set[int], word: str) -> None:
    assert how_near(place, reported) == word


def test_a_silent_partner_is_reminded_twice_at_most() -> None:
    slots = [
        silent_slot(reply_by=DAY, at=DAY + timedelta(days=days))
        for days in (-7, -2.01, -2, 0, 4.9, 5, 11, 12, 60)
    ]
    assert slots == [None, None, 0, 0, 0, 1, 1, None, None]


def test_a_week_is_named_by_the_year_it_belongs_to() -> None:
    assert [week_of(datetime(2027, 1, 3, tzinfo=UTC)), week_of(DAY)] == ["2026-W53", "2026-W11"]


def test_two_gaps_of_one_place_are_told_apart() -> None:
    assert topic_apart("", "Health", []) == ""
    assert topic_apart("", "Health", [""]) == "Health"
    assert topic_apart("", "Health", ["", "Health"]) == "Health 2"
    assert topic_apart("cold chain", "Health", ["cold chain"]) == "cold chain (Health)"
    assert len(topic_apart("x" * LONGEST_TOPIC, "Health", ["x" * LONGEST_TOPIC])) == LONGEST_TOPIC


def test_a_group_without_cases_closes() -> None:
    assert why_not_close_group(cases=[]) is None
    refusal = why_not_close_group(cases=["G1", "G2"])
    assert refusal is not None
    assert (refusal.code, refusal.clause, refusal.params) == (
        "gap-cases-open",
        "GN 10, 11",
        {"cases": "G1, G2"},
    )
