"""The order of gaps and the reasons for it; figures too old are not known, never zero."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.access.queries import nobody, operator
from firstcall.gaps.queries import gap_table, placed_gaps
from firstcall.gaps.rules import KNOWN, NO_NEED_FIGURE, NOBODY, NOT_REPORTED, status_of, unmet_of
from firstcall.gaps.rules.ranking import TOO_OLD, Signs, Trend, key, order, placed
from firstcall.gaps.words import why_word
from firstcall.needs.models import NeedFigure
from tests.gaps.country import AT, SmallCountry

ON = date(2022, 7, 1)
JUNE = date(2022, 6, 1)


def judged(in_need, reached, organisations=1, **signs):
    return placed(
        in_need=in_need, reached=reached, unmet=unmet_of(in_need, reached),
        status=status_of(in_need, reached, organisations), signs=Signs(**signs), on=ON, by=order(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "weighed"),
    [
        (judged(100, 30), 70),
        (judged(100, 30, severity=5), 280),
        (judged(100, 30, severity=4), 140),
        (judged(100, 30, severity=1), 17.5),
        (judged(100, None, 0), 100),
        (judged(None, 30), None),
        (judged(100, 30, trend=Trend(JUNE, 10, 20)), 87.5),
        (judged(100, 30, trend=Trend(JUNE, 20, 10)), 70),
        (judged(100, 30, severity=4, trend=Trend(JUNE, None, 10)), 175),
        (judged(100, 100, severity=5), 0),
    ],
)
def test_people_weighed_by_severity_and_trend(one, weighed):
    assert one.weighed == weighed


@pytest.mark.parametrize(
    ("now", "before", "word"),
    [(20, 10, "more"), (10, 20, "less"), (105, 100, "same"), (0, 0, "same"), (None, 5, "silent"),
     (5, None, "started"), (None, None, None), (0, 5, "less")],
)  # fmt: skip
def test_the_trend_in_a_word(now, before, word):
    assert Trend(JUNE, now, before).word(order().same_within) == word


def test_figures_too_old_are_not_known():
    old = judged(100, 30, as_of=date(2020, 1, 1), severity=5)
    assert (old.in_need, old.reached, old.unmet, old.weighed, old.status) == (None, 30, None, None, TOO_OLD)
    assert ("need-too-old", None, date(2020, 1, 1)) in old.why
    fresh = judged(100, 30, as_of=date(2021, 6, 1))
    assert (fresh.in_need, fresh.unmet, fresh.status) == (100, 70, KNOWN)


def test_a_last_report_long_ago_is_said_and_still_counts():
    silent = judged(100, 30, reported_on=date(2021, 1, 1))
    assert (silent.in_need, silent.reached, silent.unmet, silent.status) == (100, 30, 70, KNOWN)
    assert silent.why[-1] == ("reported-long-ago", None, date(2021, 1, 1))
    assert judged(100, 30, reported_on=date(2022, 1, 1)).why == (("unmet", 70, None),)


def test_the_order():
    ones = {
        "old": judged(10**6, 0, as_of=date(2020, 1, 1)),
        "severe": judged(100, 50, severity=4),
        "large": judged(100, 10, severity=2),
        "nobody": judged(60, None, 0),
        "met": judged(100, 100),
    }
    assert sorted(ones, key=lambda name: key(ones[name].weighed, None, None)) == [
        "severe", "nobody", "large", "met", "old",
    ]  # fmt: skip
    assert key(10, 4, None) < key(10, 3, None) < key(10, None, JUNE) < key(10, None, ON) < key(None, 5, None)


numbers = st.none() | st.integers(0, 10**6)
days = st.none() | st.dates(date(2019, 1, 1), ON)


@settings(max_examples=300, deadline=None)
@given(numbers, numbers, st.integers(0, 2), st.none() | st.integers(1, 5), days, days)
def test_nothing_is_made_up(in_need, reached, organisations, severity, as_of, reported_on):
    one = judged(in_need, reached, organisations, severity=severity, as_of=as_of, reported_on=reported_on)
    assert one.in_need in (None, in_need)
    assert one.reached in (None, reached)
    assert one.unmet == unmet_of(one.in_need, one.reached)
    assert (one.weighed is None) == (one.in_need is None)
    assert one.status in (KNOWN, NOBODY, NOT_REPORTED, NO_NEED_FIGURE, TOO_OLD)
    assert (one.status == KNOWN) == (one.unmet is not None)


@pytest.fixture
def country(db: None) -> SmallCountry:
    made = SmallCountry()
    for area, need, may, june in (("ZZ11", 1000, 200, 100), ("ZZ12", 900, 50, 300), ("ZZ21", 500, 40, None)):
        made.need(area, need, made.food)
        made.activity(area, "A", may, made.food, month=date(2022, 5, 1))
        if june is not None:
            made.activity(area, "A", june, made.food, month=JUNE)
    made.keep((made.food.pk, "FSC"))
    return made


def shown(country: SmallCountry, **more: object):
    return placed_gaps(actor=operator(), emergency=country.emergency, at=AT, **more)


def test_each_row_says_why_it_stands_where_it_stands(country):
    assert [(one.row.area, one.known.weighed, why_word(one).replace("\u202f", " ")) for one in shown(country)] == [
        ("ZZ11", 1000.0, "800 people unmet, fewer reached in June 2022 than the month before"),
        ("ZZ12", 600.0, "600 people unmet, more reached in June 2022 than the month before"),
        ("ZZ21", 575.0, "460 people unmet, no report for June 2022"),
    ]  # fmt: skip
    (top,) = shown(country, level=0)
    assert top.signs.trend == Trend(JUNE, 400, 290)


def test_severity_and_age_of_assessments_count_where_there_are_any(country):
    """Severity holds for the areas below the one it was given for; figures too old are not known."""
    country.need("ZZ2", None, country.food, severity=5)
    for area, day in (("ZZ11", date(2020, 1, 1)), ("ZZ12", date(2022, 3, 1))):
        NeedFigure.objects.filter(area=country.areas[area]).update(as_of=day)
    rows = shown(country)
    assert [(one.row.area, one.known.in_need, one.known.status) for one in rows] == [
        ("ZZ21", 500, KNOWN), ("ZZ12", 900, KNOWN), ("ZZ11", None, TOO_OLD),
    ]  # fmt: skip
    assert why_word(rows[0]).startswith("severity 5")
    assert why_word(rows[1]).endswith("figures of March 2022")
    assert why_word(rows[2]).endswith("figures of January 2020, too old")


def test_the_rows_are_those_of_the_table(country):
    table = gap_table(actor=operator(), emergency=country.emergency, at=AT)
    assert sorted(one.row for one in shown(country)) == sorted(table)
    json = shown(country)[0].as_json()
    assert (json["weight"], json["trend"]["word"], json["why"][0]) == (
        1000.0, "less", {"code": "unmet", "number": 800},
    )  # fmt: skip
    assert placed_gaps(actor=nobody(), emergency=country.emergency, at=AT) == []


def test_the_number_of_queries_does_not_grow_with_the_rows(country, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        shown(country)
    for area in ("ZZ11", "ZZ12", "ZZ21"):
        country.activity(area, "B", 10, country.food, month=JUNE)
    country.keep((country.food.pk, "FSC"))
    with django_assert_max_num_queries(30):
        shown(country)
