"""Rows that name a week: its days are never guessed, and no week takes the place of another."""

from __future__ import annotations

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import undo_activities
from firstcall.activities.rows.weeks import week_named_in, week_of
from firstcall.intake.models import ImportBatch
from tests.activities.sent import HEADINGS, Sent, brought
from tests.returns.country import IN_TIME, codes

FOOD = ["AAA", "FSC", "ZZ11", "Food", 10]
SEEDS = ["AAA", "FSC", "ZZ12", "Seeds", 20]


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("14", "w14"),
        ("Week 14", "w14"),
        ("2025-W14", "w14"),
        ("FW07", "w7"),
        ("S14/2025", "w14"),
        ("Week 14-15", "week 14 15"),
        ("last", "last"),
    ],
)
def test_the_week_of_a_cell(text, week):
    assert week_of(text) == week_of(week) == week


def test_a_number_that_is_no_week_is_a_text_like_any_other() -> None:
    assert week_of("9" * 5000) == "9" * 5000
    assert week_of("W2025") != week_of("W25")


@pytest.mark.parametrize(
    ("name", "week"),
    [
        ("EAU_FW14", 14),
        ("Rapport semaine 7", 7),
        ("weekly update wk 03", 3),
        ("5W 14", None),
        ("5W 2025", None),
        ("Report W60", None),
        ("Week 1 and week 2", None),
        ("AAA", None),
    ],
)
def test_the_week_of_a_file_s_name(name, week):
    assert week_named_in(name) == week


@pytest.fixture
def country(db: None, tmp_path) -> Sent:
    return Sent(tmp_path)


def test_weekly_files_of_one_month_add_up(country):
    """The same place and activity in two weeks of a month, in files of one name: two reports, and a corrected one."""
    headings = [*HEADINGS, "Month", "Week"]
    for week, people in ((14, 30), (15, 60)):
        country.send("5W.xlsx", [*FOOD, "June 2022", week], [*SEEDS, "June 2022", week], headings=headings)
        assert country.reached() == people
    food = [*FOOD[:4], 13, "June 2022", "Week 15"]
    found = country.send("5W (1).xlsx", food, [*SEEDS, "June 2022", "Week 15"], headings=headings)
    assert (brought(found), country.reached()) == ([0, 1, 1], 63)
    assert "rows-gone" not in codes(found)
    undo_activities(ImportBatch.objects.latest("pk"), by=operator(), at=IN_TIME)
    assert country.reached() == 60


@pytest.mark.parametrize("names", [("5W.xlsx", "5W.xlsx"), ("AAA W14.xlsx", "AAA W15.xlsx")])
def test_a_week_without_its_days_is_asked_about_and_replaces_nothing(country, names):
    headings = [*HEADINGS, "Fiscal week"]
    for name, week, people in zip(names, ("FW14", "FW15"), (30, 60), strict=True):
        found = country.send(name, [*FOOD, week], [*SEEDS, week], headings=headings)
        assert (codes(found), country.reached()) == (["week-without-days"], people)


def test_weeks_are_told_apart_too_where_the_open_round_gives_their_month(country):
    """In the column of the period, where no month is understood: the rows of both weeks are June's."""
    country.rounds()
    headings = [*HEADINGS, "Reporting period"]
    for week, people in (("Week 24", 30), ("Week 25", 60), ("week 25", 60)):
        found = country.send("5W.xlsx", [*FOOD, week], [*SEEDS, week], headings=headings)
        assert ("month-of-round" in codes(found), country.reached()) == (True, people)


def test_a_week_in_the_names_of_files_tells_their_rows_apart(country):
    for name, people in (("AAA W14.xlsx", 30), ("AAA W15.xlsx", 60)):
        country.send(name, FOOD, SEEDS)
        assert country.reached() == people


def test_files_of_weeks_whose_rows_name_the_month_alone_replace_each_other_and_that_is_said(country):
    headings = [*HEADINGS, "Month"]
    for name, people in (("AAA W24.xlsx", 10), ("AAA W25.xlsx", 15)):
        found = country.send(name, [*FOOD[:4], people, "June 2022"], headings=headings)
        assert country.reached() == people
    assert (codes(found), found["problems"][0]["value"]) == (["week-replaced"], "AAA W24.xlsx")


def test_the_first_and_the_last_day_of_a_week_are_start_and_end(country):
    headings = [*HEADINGS, "Week", "Week starting", "Week ending"]
    found = country.send("5W.xlsx", [*FOOD, "W1", "2022-06-06", "2022-06-12"], headings=headings)
    assert (codes(found), country.dates()) == ([], [("2022-06-06", "2022-06-12")])
