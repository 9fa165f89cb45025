"""The HC's list: due with its clock, held up with what fails, with the HC, covered by nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firstcall.last_resort import actions
from firstcall.last_resort.queries.due import last_resort_due
from firstcall.needs.models import NeedRollup
from firstcall.web.templatetags.figures import number
from tests.last_resort.made import Response
from tests.structure.made import person_with
from tests.structure.test_pages import as_

pytestmark = pytest.mark.django_db


def test_by_the_clock(response: Response) -> None:
    first = response.at_last_resort(topic="first")
    response.later(days=1)
    held = response.say(response.at_last_resort(topic="held"), "constrained", "access", "funding")
    second = response.at_last_resort(topic="second")
    response.say(response.at_last_resort(topic="committed"), "commit")
    response.later(days=2)
    found = last_resort_due(response.hc, response.emergency, response.now)
    assert [(one.case, one.overdue) for one in found.due] == [(first, True), (second, False)]
    assert [(one.case, one.said.conditions if one.said else ()) for one in found.constrained] == [
        (held, ("access", "funding"))
    ]
    assert (found.overdue, found.with_hc, found.uncovered) == (1, (), ())


def test_what_no_group_covers(response: Response) -> None:
    case = actions.open_case(
        emergency=response.emergency,
        sector="EDU",
        area=response.area,
        what="No school.",
        by=response.hc,
        at=response.now,
    )
    assert [one.case for one in last_resort_due(response.hc, response.emergency, response.now).uncovered] == [
        case
    ]
    response.bring(case, by=response.hc)
    found = last_resort_due(response.hc, response.emergency, response.now)
    assert ([one.case for one in found.with_hc], found.uncovered) == ([case], ())


def test_what_the_agency_said_is_for_those_who_may_read_it(response: Response) -> None:
    held = response.say(response.at_last_resort(), "constrained", "security")
    user = response.users["SAVA"]
    (one,) = last_resort_due(user, response.emergency, response.now).constrained
    assert (one.case, one.said) == (held, None)


def test_the_page(response: Response) -> None:
    response.at_last_resort(topic="first")
    response.say(response.at_last_resort(topic="held"), "constrained", "security")
    NeedRollup.objects.create(
        emergency=response.emergency,
        sector="EDU",
        area=response.area,
        level=1,
        population_group="all",
        in_need=4321,
    )
    page = f"/e/{response.emergency.code}/last-resort/"
    shown = as_(response.hc).get(page)
    text = shown.content.decode()
    assert shown.status_code == 200
    for words in ("Due and unanswered", "Security", number(4321), "/gap-cases/open/?group=EDU", "GN 10"):
        assert words in text
    assert "failed" not in text
    donor = person_with("DON", response.now - timedelta(days=1), organisation=response.partners["SAVA"])
    assert as_(donor).get(page).status_code == 404
