"""Two workers at the same moment open one draft for a place and remind each person once."""

from __future__ import annotations

import pytest

from firstcall.last_resort.actions.digests import send_digests
from firstcall.last_resort.actions.reminding import remind_of_cases
from firstcall.last_resort.actions.sweeping import sweep_watches
from firstcall.last_resort.models import GapCase
from firstcall.record.models import Notice
from firstcall.record.queries import verify_database
from tests.designation.test_simultaneous import at_once
from tests.last_resort.made import make_response
from tests.last_resort.test_watches import figures, line

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_at_once() -> None:
    response = make_response()
    figures(response, "XL01", 900, 100)
    figures(response, "XL02", 800, 100)
    line(response)
    ended = at_once(*[lambda: sweep_watches([response.emergency], response.now)] * 2)
    assert ended == ["done", "done"]
    drafts = GapCase.objects.order_by("number").values_list("number", "area__pcode")
    assert list(drafts) == [(1, "XL01"), (2, "XL02")]
    case = response.call(response.open(topic="cold chain"))
    response.later(days=6)
    told = Notice.objects.count()
    assert at_once(*[lambda: remind_of_cases(response.now)] * 2) == ["done", "done"]
    assert Notice.objects.count() - told == len(response.partners)
    told = Notice.objects.count()
    assert at_once(*[lambda: send_digests(response.emergency, response.now)] * 2) == ["done", "done"]
    assert Notice.objects.count() - told == 1 + len(
        response.partners
    )  # the coordinator and the partners asked
    assert response.again(case).stage == "called"
    assert verify_database().faults == []
