"""Organisations named beside another in a row of its return: present, and no return of their own."""

from __future__ import annotations

import pytest

from firstcall.activities.models import Activity
from firstcall.policy.refusal import Refused
from tests.returns.country import CLOSED, Reporting
from tests.returns.test_filing import CLOSED_SENTENCE, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Reporting:
    country = Reporting()
    country.rounds()
    return country


WHERE = "Organisation,Sector,Admin2 PCode,Activity,Month,Status"


def test_who_is_named_beside_another_has_sent_nothing(country, tmp_path):
    country.take_in(tmp_path, "AAA / BBB,FSC,ZZ11,Food,June 2022,ongoing", headings=WHERE)
    assert country.returns() == [("June 2022", "AAA", "submitted", 1)]
    assert versions("AAA") == [(1, 2, 2, 0)]


def test_a_version_of_who_reports_takes_those_named_beside_it_along(country, tmp_path):
    rows = ["AAA / BBB,FSC,ZZ11,Food,June 2022,ongoing", "AAA,FSC,ZZ12,Food,June 2022,ongoing"]
    country.take_in(tmp_path, *rows, headings=WHERE)
    country.take_in(
        tmp_path, "AAA / CCC,FSC,ZZ11,Food,June 2022,ongoing", rows[1], headings=WHERE, name="food v2.csv"
    )
    there = Activity.objects.filter(superseded_by=None).order_by("organisation__acronym", "area__pcode")
    assert list(there.values_list("organisation__acronym", "area__pcode")) == [
        ("AAA", "ZZ11"), ("AAA", "ZZ12"), ("CCC", "ZZ11"),
    ]  # fmt: skip
    assert country.returns() == [("June 2022", "AAA", "submitted", 2)]


def test_a_closed_round_takes_nobody_named_beside_another(country, tmp_path):
    with pytest.raises(Refused) as refused:
        country.take_in(tmp_path, "AAA / BBB,FSC,ZZ11,Food,June 2022,ongoing", headings=WHERE, at=CLOSED)
    assert str(refused.value) == CLOSED_SENTENCE
    assert Activity.objects.count() == 0


def test_without_rounds_a_version_takes_those_named_beside_it_along(tmp_path):
    country = Reporting()
    rows = ["AAA / BBB,FSC,ZZ11,Food,June 2022,ongoing", "AAA,FSC,ZZ12,Food,June 2022,ongoing"]
    country.take_in(tmp_path, *rows, headings=WHERE)
    country.take_in(
        tmp_path, *rows[1:], "AAA,FSC,ZZ11,Food,June 2022,ongoing", headings=WHERE, name="food v2.csv"
    )
    there = Activity.objects.filter(superseded_by=None).order_by("pk")
    assert list(there.values_list("organisation__acronym", flat=True)) == ["AAA", "AAA"]
