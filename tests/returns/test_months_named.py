"""Rows that name their month without its year, where rounds are planned: the round of that month tells the year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.activities.models import Activity
from firstcall.policy.refusal import Refused
from firstcall.returns.actions import plan_months
from firstcall.returns.rules.assigning import Period, Portion, Span, round_named, sort_rows
from tests.returns.country import IN_TIME, PLANNED_AT, Reporting, codes

ON = date(2022, 7, 4)
JUNE_21 = Period(1, None, date(2021, 6, 1), date(2021, 6, 30))
MAY = Period(2, None, date(2022, 5, 1), date(2022, 5, 31))
JUNE = Period(3, None, date(2022, 6, 1), date(2022, 6, 30), open=True)
QUARTER = Period(4, None, date(2022, 4, 1), date(2022, 6, 30), open=True)
AHEAD = Period(5, None, date(2022, 9, 1), date(2022, 9, 30))


@pytest.mark.parametrize(
    ("periods", "months", "found"),
    [
        ([MAY, JUNE], {6}, JUNE),
        ([MAY, JUNE], {5}, MAY),  # closed: which is then said
        ([MAY, JUNE], {4}, None),
        ([MAY, JUNE], {4, 5, 6}, None),
        ([QUARTER], {6}, None),
        ([AHEAD], {9}, None),
        ([JUNE_21, JUNE], {6}, JUNE),
        ([JUNE_21, Period(6, None, JUNE.first_day, JUNE.last_day)], {6}, None),
    ],
)
def test_the_round_of_a_month_named_without_its_year(periods, months, found):
    assert round_named(periods, months, ON) == found


def test_rows_of_a_month_that_no_round_settles_go_to_none():
    rows = [Portion("AAA", 1, Span(), (0,), elsewhere=True), Portion("AAA", 1, Span(), (1,))]
    found = sort_rows(rows, [MAY, JUNE])
    assert ([one.rows for one in found.parcels], found.outside) == ([[1]], (0,))
    chosen = sort_rows(rows, [MAY, JUNE], JUNE)
    assert [(one.rows, one.outside) for one in chosen.parcels] == [([0, 1], [0])]


UNDATED = "Organisation,Sector,Admin2 PCode,Activity,Reached"
ROWS = ["AAA,FSC,ZZ11,Food,10", "AAA,FSC,ZZ12,Food,20"]


@pytest.fixture
def country(db: None) -> Reporting:
    found = Reporting()
    found.rounds()
    return found


def months(country: Reporting) -> list[tuple[str, int]]:
    rows = Activity.objects.filter(superseded_by=None).order_by("month", "pk")
    return [
        (f"{month:%Y-%m}" if month else "", reached)
        for month, reached in rows.values_list("month", "reached")
    ]


def test_the_named_month_gets_its_year_and_no_other_round_takes_it(country, tmp_path):
    """June's round is the only one that is open: rows of June are for it, those of May and of March are not."""
    found = country.take_in(tmp_path, *ROWS, name="AAA June.csv", headings=UNDATED)
    assert codes(found) == ["month-not-said", "month-of-round"]
    assert "name their month without its year" in found["problems"][1]["message"]
    assert months(country) == [("2022-06", 10), ("2022-06", 20)]
    with pytest.raises(Refused) as refused:
        country.take_in(tmp_path, *ROWS, name="AAA May.csv", headings=UNDATED)
    assert refused.value.refusal.code == "round-closed"
    found = country.take_in(tmp_path, *reversed(ROWS), name="AAA March.csv", headings=UNDATED)
    assert (codes(found), found["new"]) == (["month-not-said", "round-of-which-year"], 2)
    assert country.returns() == [("June 2022", "AAA", "submitted", 1)]


def test_a_row_s_own_cell_is_of_its_month(country, tmp_path):
    rows = [f"{ROWS[0]},June", f"{ROWS[1]},March"]
    found = country.take_in(tmp_path, *rows, name="AAA.csv", headings=f"{UNDATED},Month")
    assert [one for one in codes(found) if "round" in one] == ["month-of-round", "round-of-which-year"]
    assert sorted(months(country)) == [("", 20), ("2022-06", 10)]


def test_of_the_rounds_of_two_years_the_open_one_is_meant(country, tmp_path: Path):
    plan_months(emergency=country.emergency, group=country.food, first=date(2021, 6, 1), count=1, due_day=5,
                closing_day=10, by=operator(), at=PLANNED_AT.replace(year=2021))  # fmt: skip
    country.take_in(tmp_path, *ROWS, name="AAA June.csv", headings=UNDATED)
    assert months(country) == [("2022-06", 10), ("2022-06", 20)]
    found = country.take_in(tmp_path, *ROWS, name="AAA June.csv", headings=UNDATED,
                            at=IN_TIME.replace(month=9))  # fmt: skip
    assert (codes(found), country.reached()) == (
        ["month-not-said", "round-of-which-year", "said-already", "file-seen"],
        30,
    )


def test_a_round_that_is_chosen_takes_rows_of_another_month_and_says_so(country, tmp_path):
    found = country.take_in(
        tmp_path, *ROWS, name="AAA March.csv", headings=UNDATED, reporting_round="June 2022"
    )
    assert codes(found) == ["month-not-said", "outside-round"]
    assert months(country) == [("", 10), ("", 20)]
