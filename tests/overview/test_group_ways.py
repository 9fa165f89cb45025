"""How many take part in which way, on the page of a group: one partner, two partners."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import translation

from firstcall.overview.views import _ways
from tests.last_resort.made import make_partner, make_response
from tests.last_resort.pages import as_, text_of

CASES = [
    ({"partner": 1}, "1 partner"),
    ({"partner": 6, "alongside": 1}, "6 partners, 1 alongside"),
    ({"partner": 3, "observer": 2, "alongside": 1}, "3 partners, 2 observers, 1 alongside"),
    ({"observer": 1}, "1 observer"),
    ({}, ""),
]


@pytest.mark.parametrize(("members", "words"), CASES)
def test_one_and_many(members: dict[str, int], words: str) -> None:
    with translation.override("en"):
        assert _ways(Counter(members)) == words


@pytest.mark.django_db
def test_on_the_page_of_a_group() -> None:
    response = make_response()
    make_partner(response.group, "ICRX", "alongside")
    page = f"/e/{response.emergency.code}/groups/{response.group.code}/"
    assert "commitments they made themselves. 2 partners, 1 alongside." in text_of(as_(response.hc).get(page))
