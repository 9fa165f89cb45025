"""What the pages of gaps are told of cases."""

from __future__ import annotations

import pytest

from firstcall.access.queries import nobody
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.views.marks import marks_of, open_url
from tests.last_resort.made import make_response
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_open_cases_mark_their_gap_for_those_who_see_the_place() -> None:
    response = make_response()
    response.call(response.open())
    response.open(area=None, topic="everywhere")
    closed = response.open(topic="over", population_group="IDPs")
    GapCase.objects.filter(pk=closed.pk).update(stage="closed")
    marks = marks_of(response.coordinator, response.emergency)
    assert {gap: (one.code, one.url) for gap, one in marks.items()} == {
        ("health", "XL01", "all"): ("G1", "/e/XLO-2026/gap-cases/G1/"),
    }
    assert marks["health", "XL01", "all"].label.startswith("G1, Health, XL01: ")
    government = person_with("GOV", response.now, emergency=response.emergency)
    assert marks_of(government, response.emergency) == {}


def test_a_case_is_opened_where_one_may() -> None:
    response = make_response()
    here = {"group": "health", "area": "XL01", "population_group": "IDPs", "sex": "f", "age": "5-17"}
    assert open_url(response.users["SAVA"], response.emergency, **here) == (
        "/e/XLO-2026/gap-cases/open/?group=health&area=XL01&people=IDPs&sex=f&age=5-17"
    )
    assert open_url(nobody(), response.emergency, **here) == ""
