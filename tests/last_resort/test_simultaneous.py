"""Several who act on a case at the same moment: answers all count, of two decisions one is first (E18)."""

from __future__ import annotations

import pytest

from firstcall.last_resort import actions
from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.rules.people import Remaining
from firstcall.record.queries import verify_database
from tests.designation.test_simultaneous import at_once
from tests.last_resort.made import make_response

pytestmark = pytest.mark.django_db(transaction=True)


def test_answers_at_once_all_count_and_of_two_who_close_one_is_first() -> None:
    response = make_response()
    case = response.call(response.open())
    held = [GapCase.objects.get(pk=case.pk) for _ in range(2)]
    ended = at_once(
        lambda: response.answer(held[0], "SAVA", "part", 400),
        lambda: response.answer(held[1], "MEDO", "part", 600),
    )
    assert ended == ["done", "done"]
    assert response.stands(case).remaining == Remaining(1000, 1000, 0, 0, 0)
    version = response.again(case).version

    def close() -> None:
        actions.close_case(
            GapCase.objects.get(pk=case.pk),
            ending="filled_by_partners",
            text="Both.",
            expected=version,
            by=response.coordinator,
            at=response.now,
        )

    ended = at_once(close, close)
    assert sorted(ended)[-1] == "done"
    assert sorted(ended)[0] in ("Stale", "gap-closed")
    assert GapAct.objects.filter(kind="closed").count() == 1
    assert verify_database().faults == []
