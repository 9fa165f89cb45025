"""The demonstration shows the course of a gap in each stage and standing, with something to do for each account."""

from __future__ import annotations

from datetime import datetime

from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import case_now, due_for_check
from firstcall.structure.models import Emergency


def test_every_stage_and_standing_is_there(small_country: Emergency, at: datetime) -> None:
    cases = [case_now(case, at) for case in GapCase.objects.filter(emergency=small_country)]
    assert {one.stage for one in cases} == {"draft", "found", "called", "last_resort", "closed"}
    standings = {one.standing for one in cases if one.stage == "last_resort"}
    assert standings == {"due", "committed", "constrained", "advocating", "with_hc"}
    said = [answer.conditions for one in cases for answer in one.case.last_resort_answers.all()]
    assert {("access",), ("security",), ("funding",)} <= set(said)
    assert {one.case.duty for one in cases} >= {"yes", "differentiated", "nobody"}
    assert [one.group.code for one in due_for_check(at) if one.group] == ["EDU"]
    assert all(one.case.answer_by < at for one in cases if one.standing == "due" and one.case.answer_by)
