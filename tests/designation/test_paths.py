"""Both happy paths and the others, act by act, with the real rows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from firstcall.designation import actions
from firstcall.designation.queries import clocks_of
from firstcall.policy.refusal import Refused
from firstcall.structure.models import Leadership
from firstcall.structure.queries import structure_on
from tests.designation.made import make_scene, new_emergency_to, ongoing_to

pytestmark = pytest.mark.django_db


def test_a_major_new_emergency_from_start_to_end(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "end")
    assert case.state == "done"
    (line,) = structure_on(scene.emergency, scene.at.date())
    assert (line.group.code, line.lead_names, line.leads[0].leadership.case) == ("health", "WHO", "D1")
    assert [act.step for act in case.acts.filter(kind="closed").order_by("pk")] == [
        "consult",
        "propose",
        "circulate",
        "agree",
        "tell-all",
        "tell-country",
    ]
    assert [(one.step.step.id, one.state) for one in clocks_of(case, scene.at)] == [
        ("propose", "kept"),
        ("tell-all", "late"),
    ]


def test_an_ongoing_emergency_from_start_to_end(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "end")
    assert case.state == "done"
    assert Leadership.objects.get(ends_on=None).case == "D1"
    (clock,) = clocks_of(case, scene.at)
    assert (clock.step.step.id, clock.state, clock.hard) == ("agree", "late", True)
    assert clock.due_at == at + timedelta(seconds=604800)


def test_no_agreement_without_the_erc_and_none_by_silence(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    scene.later(days=30)
    assert not Leadership.objects.exists()
    with pytest.raises(Refused, match=r"Silence is no agreement.*OG step 5"):
        actions.agree(case, expected=None, **scene.by("erc"))
