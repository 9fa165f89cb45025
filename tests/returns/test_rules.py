"""Rules of rounds and returns: the second before, at and after each day; names of copies; rows to their rounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from firstcall.returns.rules import assigning
from firstcall.returns.rules.assigning import ALL, DATED, UNDATED, Period, Portion, Span
from firstcall.returns.rules.returns import (
    is_expected,
    is_new_version,
    is_version,
    of_another_month,
    replaces,
    replaces_all,
    why_not_expect,
    why_not_figures_out,
    why_not_review,
)
from firstcall.returns.rules.rounds import (
    CLOSED,
    OPEN,
    PLANNED,
    REOPENED,
    Days,
    Window,
    days_late,
    month_days,
    month_series,
    state,
    why_not_close,
    why_not_plan,
    why_not_reopen,
    why_not_series,
    why_not_take,
)

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 5), date(2026, 4, 10))
YANGON = "Asia/Yangon"  # UTC+6:30
SECOND = timedelta(seconds=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "before", "after"),
    [
        (utc(2026, 3, 31, 17, 30), PLANNED, OPEN),  # 1 April begins
        (utc(2026, 4, 5, 17, 30), OPEN, OPEN),  # the due day ends: late, and still taken
        (utc(2026, 4, 10, 17, 30), OPEN, CLOSED),  # 10 April ends
    ],
)
def test_a_round_opens_and_closes_on_the_clocks_of_the_country(instant, before, after):
    window = Window(MARCH, YANGON)
    assert [state(window, at) for at in (instant - SECOND, instant, instant + SECOND)] == [
        before,
        after,
        after,
    ]


def test_days_late_begin_when_the_due_day_has_ended():
    window, ended = Window(MARCH, YANGON), utc(2026, 4, 5, 17, 30)
    assert [days_late(window, at) for at in (ended - SECOND, ended, ended + timedelta(days=2))] == [0, 1, 3]


def test_an_act_counts_for_more_than_the_days():
    closed = Window(MARCH, "", closed_at=utc(2026, 4, 3, 12))
    assert [state(closed, utc(2026, 4, 3, 12) + by) for by in (-SECOND, timedelta(0), SECOND)] == [
        OPEN,
        CLOSED,
        CLOSED,
    ]
    again = Window(MARCH, "", reopened_until=date(2026, 4, 20))
    ended = utc(2026, 4, 21)
    assert [state(again, at) for at in (utc(2026, 4, 12), ended - SECOND, ended)] == [
        REOPENED,
        REOPENED,
        CLOSED,
    ]


@pytest.mark.parametrize(
    ("window", "day"),
    [
        (Window(MARCH), "2026-04-10"),
        (Window(MARCH, closed_at=utc(2026, 4, 3, 12)), "2026-04-03"),
        (Window(MARCH, reopened_until=date(2026, 4, 20)), "2026-04-20"),
    ],
)
def test_a_closed_round_refuses_with_one_sentence(window, day):
    refusal = why_not_take("March 2026", window, utc(2026, 5, 1), asked_again=False, group="Health")
    assert refusal is not None
    assert refusal.text() == (
        f"The round of March 2026 closed on {day}. Ask the coordinator of Health, or OCHA, to reopen it."
    )
    assert why_not_take("March 2026", window, utc(2026, 5, 1), asked_again=True, group="Health") is None


def test_an_open_or_coming_round_takes_returns():
    for at in (utc(2026, 3, 20), utc(2026, 4, 10, 23, 59, 59)):
        assert why_not_take("March 2026", Window(MARCH), at, asked_again=False, group="Health") is None


def test_months_are_planned_in_one_act_with_days_that_exist():
    assert month_days(date(2026, 1, 15), due_day=31, closing_day=31) == Days(
        date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 2, 28)
    )
    series = month_series(date(2025, 11, 1), 3, due_day=5, closing_day=10)
    assert [(one.first_day, one.last_day, one.due_on, one.closes_on) for one in series] == [
        (date(2025, 11, 1), date(2025, 11, 30), date(2025, 12, 5), date(2025, 12, 10)),
        (date(2025, 12, 1), date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 10)),
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 5), date(2026, 2, 10)),
    ]


def code(refusal) -> str:
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("count", "due", "closing", "expected"),
    [(1, 5, 10, ""), (36, 31, 31, ""), (0, 5, 10, "round-months"), (37, 5, 10, "round-months"),
     (3, 0, 10, "round-day"), (3, 5, 32, "round-day")],
)  # fmt: skip
def test_why_not_a_series(count, due, closing, expected):
    assert code(why_not_series(count, due, closing)) == expected


@pytest.mark.parametrize(
    ("name", "change", "other", "expected"),
    [
        ("March", {}, "", ""),
        ("", {}, "", "round-name"),
        ("March", {"last_day": date(2026, 2, 27)}, "", "round-period"),
        ("March", {"due_on": date(2026, 3, 31)}, "", "round-order"),
        ("March", {"due_on": date(2026, 4, 1)}, "", ""),
        ("March", {"closes_on": date(2026, 4, 4)}, "", "round-order"),
        ("March", {"closes_on": date(2026, 4, 5)}, "", ""),
        ("March", {}, "First quarter", "round-overlaps"),
    ],
)
def test_why_not_plan(name, change, other, expected):
    assert code(why_not_plan(name, Days(**{**MARCH.__dict__, **change}), other)) == expected


def test_why_not_close_and_reopen():
    assert [code(why_not_close("March", now)) for now in (PLANNED, OPEN, REOPENED, CLOSED)] == [
        "", "", "", "round-is-closed",
    ]  # fmt: skip
    today = date(2026, 4, 12)

    def reopen(now=CLOSED, until=today, reason="Floods") -> str:
        return code(why_not_reopen("March", now, until=until, today=today, reason=reason))

    assert [reopen(), reopen(now=OPEN), reopen(now=REOPENED), reopen(now=PLANNED)] == [
        "", "round-not-closed", "round-not-closed", "round-not-closed",
    ]  # fmt: skip
    assert [reopen(until=today - timedelta(days=1)), reopen(reason="")] == [
        "reopening-day",
        "reopening-reason",
    ]


@pytest.mark.parametrize(
    ("same_name", "again", "gone", "expected"),
    [
        (True, 0, 9, True),
        (False, 5, 5, True),
        (False, 4, 5, False),
        (False, 0, 0, False),
        (False, 1, 0, True),
    ],
)
def test_a_file_replaces_another_of_which_it_is_a_version(same_name, again, gone, expected):
    assert replaces(same_name=same_name, again=again, gone=gone) is expected


@pytest.mark.parametrize(
    ("named", "again", "gone", "compiled", "expected"),
    [
        (True, 3, 1, False, True),
        (True, 1, 1, False, True),
        (True, 1, 2, False, False),  # perhaps the part of one sector
        (True, 0, 0, False, False),
        (False, 3, 1, False, False),
        (True, 3, 1, True, False),
    ],
)
def test_a_version_by_name_with_most_rows_replaces_sectors_it_has_no_row_of(
    named, again, gone, compiled, expected
):
    assert replaces_all(named=named, again=again, gone=gone, compiled=compiled) is expected


@pytest.mark.parametrize(
    ("now", "brought", "expected"),
    [("", 0, True), ("submitted", 0, False), ("accepted", 0, False), ("accepted", 1, True), ("returned", 0, True),
     ("withdrawn", 0, True), ("submitted", 3, True)],
)  # fmt: skip
def test_what_makes_a_new_version(now, brought, expected):
    assert is_new_version(now, brought=brought) is expected


@pytest.mark.parametrize(
    ("now", "decision", "reason", "expected"),
    [
        ("submitted", "accepted", "", ""),
        ("submitted", "returned", "Totals", ""),
        ("submitted", "returned", "", "return-reason"),
        ("returned", "accepted", "", ""),
        ("returned", "returned", "Again", "return-state"),
        ("accepted", "returned", "Found later", ""),
        ("accepted", "accepted", "", "return-state"),
        ("withdrawn", "accepted", "", "return-state"),
        ("withdrawn", "returned", "Totals", "return-state"),
    ],
)
def test_why_not_review(now, decision, reason, expected):
    assert code(why_not_review(state=now, decision=decision, reason=reason)) == expected


def test_figures_go_out_alone_or_not_at_all():
    assert (code(why_not_figures_out(0)), code(why_not_figures_out(1))) == ("", "file-holds-more")


@pytest.mark.parametrize(
    ("participation", "flag", "committed", "reported", "expected"),
    [
        ("partner", None, False, False, False),
        ("partner", None, True, False, True),
        ("partner", None, False, True, True),
        ("partner", True, False, False, True),
        ("partner", False, True, True, False),
        ("observer", True, True, True, False),
        ("alongside", True, True, True, False),
        ("", True, True, True, False),
    ],
)
def test_who_is_expected(participation, flag, committed, reported, expected):
    assert (
        is_expected(participation=participation, flag=flag, committed=committed, reported_before=reported)
        is expected
    )


def test_why_not_expect():
    def why(participation="partner", reason="New") -> str:
        return code(why_not_expect(organisation="X", participation=participation, reason=reason))

    assert [why(), why("observer"), why("alongside"), why(""), why(reason="")] == [
        "", "not-a-reporter", "not-a-reporter", "not-a-reporter", "expectation-reason",
    ]  # fmt: skip


# --- rows to their rounds -------------------------------------------------------------------------------------
FOOD, HEALTH = 1, 2
FEB = Period(20, None, date(2026, 2, 1), date(2026, 2, 28))
MAR = Period(30, None, date(2026, 3, 1), date(2026, 3, 31), open=True)
APR = Period(40, None, date(2026, 4, 1), date(2026, 4, 30), open=True)
MAR_FOOD = Period(31, FOOD, date(2026, 3, 1), date(2026, 3, 31), open=True)


def month(number: int) -> Span:
    return assigning.span(date(2026, number, 15), None, None)


def sort(*portions: Portion, periods=(FEB, MAR), chosen=None):
    found = assigning.sort_rows(portions, periods, chosen)
    return (
        {(one.organisation, one.group, one.key): (sorted(one.rows), one.takes) for one in found.parcels},
        found.outside,
        found.undecided,
    )


def test_rows_go_to_the_round_of_their_month_each_organisation_its_own():
    assert sort(
        Portion("A", FOOD, month(2), (0, 1)),
        Portion("A", FOOD, month(3), (2,)),
        Portion("B", FOOD, month(3), (3,)),
    ) == (
        {("A", FOOD, 20): ([0, 1], DATED), ("A", FOOD, 30): ([2], DATED), ("B", FOOD, 30): ([3], DATED)},
        (),
        {},
    )


def test_a_group_with_a_round_of_its_own_reports_there():
    found = sort(
        Portion("A", FOOD, month(3), (0,)), Portion("A", HEALTH, month(3), (1,)), periods=(MAR, MAR_FOOD)
    )
    assert found[0] == {("A", FOOD, 31): ([0], DATED), ("A", HEALTH, 30): ([1], DATED)}


def test_rows_without_days_go_with_most_others_then_to_the_one_open_round():
    undated = Portion("A", FOOD, Span(), (5,))
    assert sort(Portion("A", FOOD, month(2), (0,)), undated)[0] == {("A", FOOD, 20): ([0, 5], UNDATED)}
    assert sort(Portion("B", FOOD, month(2), (0,)), undated)[0][("A", FOOD, 20)] == ([5], UNDATED)
    assert sort(undated)[0] == {("A", FOOD, 30): ([5], UNDATED)}
    assert sort(undated, periods=(MAR, APR)) == ({}, (), {FOOD: (5,)})
    assert sort(undated, periods=(FEB,)) == ({}, (), {FOOD: (5,)})


def test_rows_of_no_round_are_outside_and_without_rounds_nothing_is_asked():
    assert sort(Portion("A", FOOD, month(9), (7,))) == ({}, (7,), {})
    assert sort(Portion("A", FOOD, month(9), (7,)), Portion("A", FOOD, Span(), (8,)), periods=()) == (
        {},
        (),
        {},
    )


def test_the_round_the_sender_names_takes_all_rows_of_its_groups():
    rows = (
        Portion("A", FOOD, month(2), (0,)),
        Portion("A", FOOD, Span(), (1,)),
        Portion("A", HEALTH, month(2), (2,)),
    )
    assert sort(*rows, periods=(FEB, MAR_FOOD), chosen=MAR_FOOD)[0] == {
        ("A", FOOD, 31): ([0, 1], ALL),
        ("A", HEALTH, 20): ([2], DATED),
    }
    (parcel, _other) = assigning.sort_rows(rows, (FEB, MAR_FOOD), MAR_FOOD).parcels
    assert parcel.outside == [0]


def test_a_project_that_runs_over_several_rounds_is_reported_in_the_open_one():
    year = assigning.span(None, date(2026, 1, 1), date(2026, 12, 31))
    assert assigning.round_for([FEB, MAR], year) == MAR
    assert assigning.round_for([FEB, MAR, Period(50, None, date(2026, 5, 1), date(2026, 5, 31))], year) == MAR
    assert assigning.span(None, None, date(2026, 2, 9)) == Span(date(2026, 2, 9), date(2026, 2, 9))


def test_a_stored_row_belongs_to_a_round_its_file_was_sent_for():
    assert assigning.owner([(FEB, DATED), (MAR, UNDATED)], month(2)) == 20
    assert assigning.owner([(FEB, DATED), (MAR, UNDATED)], Span()) == 30
    assert assigning.owner([(FEB, ALL)], month(9)) == 20
    assert assigning.owner([(FEB, DATED)], month(9)) is None
    assert assigning.owner([], month(2)) is None


@pytest.mark.parametrize(
    ("name", "earlier", "again", "dated", "expected"),
    [
        ("x v2.csv", "x.csv", 0, True, True),
        ("x.csv", "x.csv", 3, True, True),
        ("x.csv", "x.csv", 0, True, False),  # parts of one report, of two offices
        ("x.csv", "x v2.csv", 0, True, False),
        ("y.csv", "x.csv", 3, True, False),
        ("x.csv", "x.csv", 3, False, False),  # what ended since stays
        ("x v2.csv", "x.csv", 3, False, True),
        ("x v2.csv", "x.csv", 0, False, False),
    ],
)
def test_when_a_name_makes_a_version(name, earlier, again, dated, expected):
    assert is_version(name, earlier, again=again, dated=dated) is expected


def test_what_corrects_one_of_two_files_of_a_name_is_no_version_of_the_other():
    found = [is_version("x v2.csv", "x.csv", again=again, others=True) for again in (0, 1)]
    assert found == [False, True]


@pytest.mark.parametrize(
    ("name", "earlier", "expected"),
    [
        ("AAA June 2022.csv", "AAA May 2022.csv", True),
        ("AAA 2022-05.csv", "AAA May 2021.csv", True),
        ("AAA May.csv", "AAA May 2022.csv", False),
        ("AAA June 2022.csv", "AAA.csv", False),
        ("AAA cumulative June 2022.csv", "AAA cumulative May 2022.csv", False),
    ],
)
def test_files_of_two_months_by_their_names(name, earlier, expected):
    assert of_another_month(name, earlier) is expected


@pytest.mark.parametrize(
    ("again", "gone", "expected"), [(1, 1, False), (2, 1, True), (1, 0, True), (0, 0, False)]
)
def test_of_another_month_most_rows_must_stand(again, gone, expected):
    assert replaces(same_name=False, again=again, gone=gone, other_month=True) is expected


def test_a_compilation_is_no_version_by_its_content():
    assert [replaces(same_name=False, again=3, gone=1, compiled=compiled) for compiled in (False, True)] == [
        True,
        False,
    ]
    assert replaces(same_name=True, again=0, gone=1, compiled=True)
