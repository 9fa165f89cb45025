"""What an edition coordinates apart has no group, and a yearly review comes again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from firstcall.access.queries import operator
from firstcall.policy import profiles
from firstcall.policy.refusal import Refused
from firstcall.structure import actions
from firstcall.structure.models import StructureReview
from firstcall.structure.rules.state import months_after
from tests.structure.made import make_emergency

pytestmark = pytest.mark.django_db


def test_refugees_have_no_group_under_the_edition_of_2015(at: datetime) -> None:
    emergency = make_emergency(at, profile="iasc-2015")
    with pytest.raises(Refused, match="coordinated by arrangements of its own"):
        actions.add_group(emergency=emergency, sector="refugees", by=operator(), at=at)
    assert not emergency.groups.exists()


def test_under_the_edition_of_2006_they_may_have_one(at: datetime) -> None:
    emergency = make_emergency(at)
    assert (
        actions.add_group(emergency=emergency, sector="refugees", by=operator(), at=at).kind == "clear_lead"
    )


def test_a_yearly_review_is_planned_anew_once_it_is_done(at: datetime) -> None:
    emergency = make_emergency(at, profile="iasc-2015")
    yearly = next(one for one in profiles.profile("iasc-2015").follow_ups if one.every)
    review = actions.plan_review(
        emergency=emergency, title="Yearly", due_on=date(2026, 4, 1), kind=yearly.id, by=operator(), at=at
    )
    actions.do_review(review, outcome="continue", findings="All holds", expected=None, by=operator(), at=at)
    rows = StructureReview.objects.order_by("pk").values_list("due_on", "done_on")
    assert list(rows) == [(date(2026, 4, 1), at.date()), (months_after(at.date(), yearly.months), None)]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_later(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then
