"""Clocks warn whoever must act, once each, and decide nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from firstcall.designation.jobs import OVER, SOON, warn_of_clocks
from firstcall.record.models import Notice
from tests.designation.made import Scene, make_scene, new_emergency_to, ongoing_to

pytestmark = pytest.mark.django_db


def told(scene: Scene) -> list[tuple[str, str]]:
    """Who was reminded, and of what."""
    rows = Notice.objects.filter(text__in=[SOON, OVER]).order_by("pk").values_list("person__name", "text")
    return [(name, {SOON: "soon", OVER: "over"}[text]) for name, text in rows]


def test_the_day_for_a_proposal_runs_out(at: datetime) -> None:
    scene = make_scene(at)
    new_emergency_to(scene, "opened")
    scene.later(hours=17, minutes=59)
    warn_of_clocks(scene.at)
    assert told(scene) == []
    scene.later(minutes=1)
    for _again in range(3):
        warn_of_clocks(scene.at)
    assert told(scene) == [
        ("The hc", "soon"),
        ("The ocha", "soon"),
    ]  # though partners are still to be consulted


def test_the_week_for_replies_runs_out_and_nothing_is_decided(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    before = (case.acts.count(), case.state)
    scene.later(days=6, hours=18)
    for _again in range(3):
        warn_of_clocks(scene.at)
    assert told(scene) == [("The ocha", "soon"), ("The erc", "soon")]
    scene.later(hours=6)
    warn_of_clocks(scene.at)
    assert len(told(scene)) == 2
    scene.later(seconds=1)
    for _again in range(3):
        warn_of_clocks(scene.at)
    assert told(scene)[2:] == [("The ocha", "over"), ("The erc", "over")]
    case.refresh_from_db()
    assert (case.acts.count(), case.state) == before
