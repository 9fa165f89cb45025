"""Rounds and who has not reported: who plans, closes and reopens, who is expected, and the reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Forbidden
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.record.rules import Stale
from firstcall.returns.actions import (
    close_round,
    expect_reporter,
    plan_months,
    plan_round,
    remind_missing,
    reopen_round,
)
from firstcall.returns.models import Expectation, ReportingRound
from firstcall.returns.queries import missing, report_lines, trend
from firstcall.returns.rules.rounds import Days
from firstcall.structure.models import Commitment
from tests.returns.country import IN_TIME, LATE, PLANNED_AT, Reporting, notices, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Reporting:
    country = Reporting()
    country.rounds()
    return country


def june() -> ReportingRound:
    return ReportingRound.objects.get(name="June 2022")


# --- rounds ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "organisation", "group"),
    [("OCHA", "", False), ("COORD", "", True), ("CO", "", True), ("LREP", "WFP", True)],
)
def test_who_may_plan_close_and_reopen(role, organisation, group):
    country = Reporting()
    by = country.actor(role, organisation, group)
    reporter = country.person("PART", "AAA")
    (made,) = plan_months(emergency=country.emergency, group=country.food, first=date(2022, 6, 1), due_day=5,
                          closing_day=10, by=by, at=PLANNED_AT)  # fmt: skip
    close_round(made, expected=made.version, by=by, at=IN_TIME)
    reopen_round(made, until=date(2022, 7, 20), reason="Floods", expected=2, by=by, at=LATE)
    assert (made.name, made.version, made.closed_at, made.reopened_until) == (
        "June 2022",
        3,
        None,
        date(2022, 7, 20),
    )
    acts = (
        LedgerEntry.objects.filter(act__startswith="round.")
        .order_by("sequence")
        .values_list("act", "subject")
    )
    subject = f"group:{country.food.public_id}"
    assert list(acts) == [("round.opened", subject), ("round.closed", subject), ("round.reopened", subject)]
    assert Notice.objects.filter(person=reporter).count() == 1
    assert notices(country, "PART", "AAA") == [
        "The round of June 2022 takes returns again, until 20 Jul 2022."
    ]


@pytest.mark.parametrize(
    ("role", "organisation", "group"), [("HC", "", False), ("PART", "AAA", True), ("OBS", "OOO", True)]
)
def test_who_may_not(country, role, organisation, group):
    by = country.actor(role, organisation, group)
    with pytest.raises(Forbidden):
        plan_months(emergency=country.emergency, group=country.food, first=date(2022, 9, 1), due_day=5,
                    closing_day=10, by=by, at=IN_TIME)  # fmt: skip
    with pytest.raises(Forbidden):
        close_round(june(), expected=1, by=by, at=IN_TIME)
    assert june().closed_at is None


def test_only_ocha_plans_for_all_groups(country):
    days = Days(date(2022, 7, 1), date(2022, 9, 30), date(2022, 10, 1), date(2022, 10, 5), date(2022, 10, 9))
    with pytest.raises(Forbidden):
        plan_round(emergency=country.emergency, name="Q3", days=days, by=country.actor("COORD"), at=IN_TIME)
    made = plan_round(
        emergency=country.emergency, name="Q3", days=days, by=country.actor("OCHA", group=False), at=IN_TIME
    )
    assert (made.group, made.name) == (None, "Q3")


def test_a_series_is_planned_whole_or_not_at_all(country):
    with pytest.raises(Refused) as refused:
        country.rounds(first=date(2022, 3, 1), count=2)
    assert refused.value.refusal.text() == (
        "April 2022 already asks about these days. Choose others, or use that round."
    )
    assert ReportingRound.objects.count() == 3


def test_a_round_changed_by_another_is_not_overwritten(country):
    row_ = june()
    close_round(june(), expected=1, by=operator(), at=IN_TIME)
    with pytest.raises(Stale):
        reopen_round(ReportingRound.objects.get(pk=row_.pk), until=date(2022, 7, 20), reason="x", expected=1,
                     by=operator(), at=LATE)  # fmt: skip


# --- who has not reported -----------------------------------------------------------------------------------------
def lines(country: Reporting, by=None, at: datetime = LATE) -> list[tuple]:
    found = report_lines(actor=by or operator(), round_=june(), group=country.food, at=at)
    return [(one.name, one.expected, one.state, one.late, one.missing, one.rows, one.people) for one in found]


def test_expected_are_partners_that_committed_reported_before_or_are_named(country, tmp_path):
    """AAA reported in May, BBB committed, CCC did neither; the observer and ICRC reported in May and are never."""
    country.take_in(tmp_path, row("AAA", 10, "May 2022"), row("OOO", 1, "May 2022"), row("ICRC", 1, "May 2022"),
                    at=datetime.fromisoformat("2022-06-04T09:00+00:00"))  # fmt: skip
    Commitment.objects.create(group=country.food, organisation=country.organisation("BBB"), text="Rice",
                              state="accepted", proposed_at=IN_TIME)  # fmt: skip
    assert lines(country, at=IN_TIME) == [
        ("AAA", True, "awaited", 0, 0, None, None), ("BBB", True, "awaited", 0, 0, None, None),
    ]  # fmt: skip
    country.take_in(tmp_path, row("AAA", 7), row("CCC", 2), name="june.csv", at=LATE)
    assert lines(country) == [
        ("AAA", True, "submitted", 3, 0, 1, 7), ("BBB", True, "missing", 0, 3, None, None),
        ("CCC", False, "submitted", 3, 0, 1, 2),
    ]  # fmt: skip
    by = country.actor("COORD")
    expect_reporter(group=country.food, organisation=country.organisation("BBB"), expected=False,
                    reason="Ended its work.", by=by, at=LATE)  # fmt: skip
    expect_reporter(group=country.food, organisation=country.organisation("CCC"), expected=True,
                    reason="New partner.", by=by, at=LATE)  # fmt: skip
    assert [(name, expected) for name, expected, *_ in lines(country)] == [("AAA", True), ("CCC", True)]
    for name in ("OOO", "ICRC", "DDD"):
        with pytest.raises(Refused, match="never expected to report"):
            expect_reporter(group=country.food, organisation=country.organisation(name), expected=True,
                            reason="x", by=by, at=LATE)  # fmt: skip
    with pytest.raises(Forbidden):
        expect_reporter(group=country.food, organisation=country.organisation("AAA"), expected=False,
                        reason="x", by=country.actor("PART", "AAA"), at=LATE)  # fmt: skip
    assert Expectation.objects.count() == 2


def test_over_time(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10, "May 2022"), at=datetime.fromisoformat("2022-06-07T09:00+00:00"))
    rounds = list(ReportingRound.objects.order_by("first_day"))
    found = trend(actor=operator(), rounds=rounds, group=country.food, at=LATE)
    assert [(one.name, one.states) for one in found] == [("AAA", (("", 0), ("submitted", 2), ("missing", 3)))]


def test_reminders_come_on_the_due_day_and_a_week_after_once_each(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10, "May 2022"), row("BBB", 10, "May 2022"),
                    at=datetime.fromisoformat("2022-06-04T09:00+00:00"))  # fmt: skip
    country.take_in(tmp_path, row("BBB", 10), name="june.csv")
    for who in (("PART", "AAA"), ("PART", "BBB"), ("PART", "CCC"), ("COORD", "")):
        country.person(*who)
    reopen_until = date(2022, 7, 20)
    due, second = datetime.fromisoformat("2022-07-05T00:00+00:00"), timedelta(seconds=1)
    assert [remind_missing(at) for at in (due - second, due, due + second, LATE)] == [0, 1, 0, 0]
    close_round(june(), expected=None, by=operator(), at=LATE)
    week = due + timedelta(days=7)
    assert remind_missing(week) == 0  # closed: nothing could be sent
    reopen_round(june(), until=reopen_until, reason="Floods", expected=None, by=operator(), at=LATE)
    assert [remind_missing(at) for at in (week - second, week, week + second)] == [0, 1, 0]
    assert notices(country, "PART", "AAA") == [
        "The return of June 2022 to Food Security is due by 5 Jul 2022, and nothing has come yet. "
        "If there was nothing to report, say so.",
        "The round of June 2022 takes returns again, until 20 Jul 2022.",
        "The return of June 2022 to Food Security was due by 5 Jul 2022. Please send it, or "
        "say that there was nothing to report.",
    ]
    assert [len(notices(country, "PART", one)) for one in ("BBB", "CCC")] == [1, 1]
    assert [one.name for one in missing(round_=june(), group=country.food, at=week, actor=operator())] == [
        "AAA"
    ]
