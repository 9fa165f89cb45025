"""A nil return: said by the partner or on its behalf, never read out of a file; no reminder, no figures, not late."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.activities.actions import undo_activities
from firstcall.intake.models import ImportBatch
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import content_of
from firstcall.record.rules import Stale
from firstcall.returns.actions import (
    accept_return,
    plan_months,
    remind_missing,
    reopen_round,
    say_nil,
    send_back,
    take_nil_back,
)
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.queries import missing, report_lines
from firstcall.returns.queries.nil import group_answered
from firstcall.returns.rules.nil import state_left, why_not_nil
from firstcall.returns.rules.prepared import only_prepared, state_with
from firstcall.returns.words import return_values
from firstcall.structure.models import Membership
from tests.returns.country import CLOSED, IN_TIME, LATE, Reporting, codes, notices, row

JUNE, TOLD = date(2022, 6, 1), "Amina, by phone"


def code_of(**said: object) -> str:
    known = {"organisation": "AAA", "name": "June 2022", "state": "", "rows": 0, "own": True, "told_by": "",
             "first_day": JUNE, "today": date(2022, 7, 4)}  # fmt: skip
    refusal = why_not_nil(**{**known, **said})
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, ""),
        ({"own": False}, "nil-told-by"),
        ({"own": False, "told_by": TOLD}, ""),
        ({"today": date(2022, 5, 31)}, "nil-too-early"),
        ({"today": JUNE}, ""),
        ({"state": "nil"}, "nil-already"),
        ({"state": "returned"}, ""),
        ({"state": "withdrawn"}, ""),
        ({"state": "submitted", "rows": 3}, "nil-rows"),
        ({"state": "submitted"}, ""),
        ({"rows": 1}, "nil-rows"),
    ],
)
def test_when_nothing_to_report_can_be_said(said, code):
    assert code_of(**said) == code


@pytest.mark.parametrize(
    ("nil", "verdict", "state"),
    [
        (None, "", "withdrawn"),
        (True, "", "nil"),
        (True, "accepted", "nil"),
        (True, "returned", "returned"),
        (False, "", "submitted"),
        (False, "accepted", "accepted"),
    ],
)
def test_what_is_left_when_a_version_was_taken_back(nil, verdict, state):
    assert state_left(nil=nil, verdict=verdict) == state


def rows_of(**said: object) -> pl.DataFrame:
    row = {"activity": "", "indicator": None, "status": "", "cells": None, "targeted": None, "reached": 0,
           "new_people": None, "households": None, "quantity": 0.0, "month": JUNE, "sector": "FSC"}  # fmt: skip
    return pl.DataFrame([{**row, **said}])


@pytest.mark.parametrize(
    ("said", "fields", "prepared"),
    [
        ({}, ["activity", "reached"], True),
        ({"activity": " - "}, ["activity"], True),
        ({"activity": "Food"}, ["activity", "reached"], False),
        ({"reached": 1}, ["reached"], False),
        ({"quantity": 0.5}, ["quantity"], False),
        ({"status": "ongoing"}, ["status"], False),
        ({}, ["organisation", "sector", "admin2_code", "month"], False),  # a list of who is where
    ],
)
def test_rows_that_name_nothing_done_and_no_figure_are_only_prepared(said, fields, prepared):
    assert only_prepared(rows_of(**said), fields).to_list() == [prepared]


@pytest.mark.parametrize(
    ("state", "prepared", "after"),
    [
        ("", True, "prepared"),
        ("prepared", True, "prepared"),
        ("withdrawn", True, "prepared"),
        ("nil", True, "nil"),
        ("submitted", True, "submitted"),
        ("accepted", True, "submitted"),
        ("returned", True, "submitted"),
        ("prepared", False, "submitted"),
        ("nil", False, "submitted"),
    ],
)
def test_where_a_return_stands_after_a_file(state, prepared, after):
    assert state_with(state, prepared=prepared) == after


@pytest.fixture(scope="module")
def country_of_file(rows_of_file: None, tmp_path_factory: pytest.TempPathFactory) -> Reporting:
    """AAA and BBB have reported before; made once for this file."""
    country = Reporting()
    country.rounds()
    may, folder = datetime(2022, 6, 4, 9, tzinfo=UTC), tmp_path_factory.mktemp("may")
    country.take_in(folder, row("AAA", 1, "May 2022"), row("BBB", 2, "May 2022"), name="may.csv", at=may)
    return country


@pytest.fixture
def country(country_of_file: Reporting, db: None) -> Reporting:
    """The country as no test has changed it."""
    return deepcopy(country_of_file)


def june() -> ReportingRound:
    return ReportingRound.objects.select_related("emergency__country", "group").get(name="June 2022")


def say(
    country: Reporting,
    organisation: str = "AAA",
    by: object = None,
    at: datetime = IN_TIME,
    told_by: str = "",
) -> Return:
    return say_nil(
        round_=june(), group=country.food, organisation=find(organisation), told_by=told_by,
        by=by or country.actor("PART", organisation), at=at,
    )  # fmt: skip


def line(organisation: str = "AAA", by: object = None, at: datetime = LATE):
    lines = report_lines(actor=by or operator(), round_=june(), group=june().group, at=at)
    (found,) = [one for one in lines if one.name == organisation]
    return found


def test_a_partner_with_nothing_to_report_has_reported(country):
    country.person("PART", "BBB")
    made = say(country, at=LATE)
    assert (made.state, made.number) == ("nil", 1)
    found = line()
    assert (found.state, found.late, found.missing, found.rows, found.people) == ("nil", 0, 0, 0, None)
    assert [one.name for one in missing(round_=june(), group=country.food, at=LATE, actor=operator())] == [
        "BBB"
    ]
    assert remind_missing(LATE) == 1
    assert (len(notices(country, "PART", "AAA")), len(notices(country, "PART", "BBB"))) == (0, 1)
    entry = LedgerEntry.objects.get(act="return.nil")
    assert (entry.role, entry.subject) == ("PART", f"group:{country.food.public_id}")
    assert content_of(entry)["told_by"] == ""
    assert country.reached() == 3
    (version,) = return_values(made)["versions"]
    assert (version["nil"], version["file"], version["import_id"], version["rows"]) == (True, "", None, 0)


def test_others_see_that_it_reported_and_not_what(country):
    say(country)
    assert line(by=country.actor("PART", "BBB")).state == "sent"
    assert line(by=country.actor("COORD")).state == "nil"


@pytest.mark.parametrize(("role", "group"), [("OCHA", False), ("COORD", True), ("CO", True)])
def test_on_behalf_of_a_partner_it_is_said_who_told(country, role, group):
    by = country.actor(role, group=group)
    with pytest.raises(Refused) as refused:
        say(country, by=by)
    assert refused.value.refusal.text() == (
        "Say who of AAA told you, and how: that a partner did nothing is for the partner to say."
    )
    say(country, by=by, told_by=f"  {TOLD} ")
    (version,) = return_values(Return.objects.get(state="nil"))["versions"]
    assert version["told_by"] == TOLD


@pytest.mark.parametrize(
    ("role", "organisation", "error"),
    [
        ("PART", "BBB", NotVisible),
        ("OBS", "OOO", NotVisible),
        ("LREP", "WFP", Forbidden),
        ("SNFP", "", NotVisible),
    ],
)
def test_nobody_else_says_it(country, role, organisation, error):
    with pytest.raises(error):
        say(country, by=country.actor(role, organisation), told_by=TOLD)
    assert Return.objects.filter(state="nil").count() == 0


def test_who_is_no_partner_is_not_waited_for(country):
    for name, said in (("OOO", "OOO is no partner of Food Security"), ("ICRC", "ICRC is no partner")):
        with pytest.raises(Refused, match=said):
            say(country, name, by=operator(), told_by=TOLD)


def test_rows_that_count_stand_against_it(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10), name="june.csv")
    with pytest.raises(Refused) as refused:
        say(country)
    assert refused.value.refusal.text() == (
        "AAA has rows for June 2022 that count: 1. Take their file back on its page if they do not hold; "
        "then say that there was nothing to report."
    )
    undo_activities(ImportBatch.objects.get(file_name="june.csv"), by=operator(), at=IN_TIME)
    assert (say(country).state, line().state) == ("nil", "nil")


def test_rows_that_were_in_before_the_round_stand_against_it_too(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10, "July 2022"))
    (july,) = country.rounds(date(2022, 7, 1), 1)
    with pytest.raises(Refused, match="AAA has rows for July 2022 that count: 1"):
        say_nil(
            round_=july, group=country.food, organisation=find("AAA"), told_by="",
            by=country.actor("PART", "AAA"), at=datetime(2022, 8, 4, 9, tzinfo=UTC),
        )  # fmt: skip


def test_a_file_takes_its_place_and_says_so(country, tmp_path):
    say(country)
    found = country.take_in(tmp_path, row("AAA", 10), row("BBB", 5), name="june.csv", at=LATE)
    assert codes(found) == ["nil-before"]
    (said,) = found["problems"]
    assert (said["cells"], said["refused"]) == (["2"], False)
    assert ("June 2022", "AAA", "submitted", 2) in country.returns()
    assert country.reached() == 18
    undo_activities(ImportBatch.objects.get(file_name="june.csv"), by=operator(), at=LATE)
    assert (line().state, line("BBB").state, country.reached()) == ("nil", "withdrawn", 3)


def test_rows_only_prepared_or_zero_say_nothing(country, tmp_path):
    """A template's rows of a month and a zero are no return, nor is a sentence in a file: the act is named instead."""
    with pytest.raises(Refused) as refused:
        country.take_in(tmp_path, "AAA,FSC,,Nothing to report,June 2022,", name="june.csv")
    assert refused.value.refusal.text() == (
        "The file says that there was nothing to report, so nothing of it is taken in. Say so for the round on the "
        "page “Returns” (or with `firstcall return nil`), so that yours is not waited for."
    )
    assert line().state == "missing"


def test_rows_with_a_place_and_a_zero_are_no_return_before_they_are_filled_in(country, tmp_path):
    """A template brings the partner's districts: taken in, and the return is waited for until they say more."""
    empty = [row("AAA", 0, area=area, activity="") for area in ("ZZ11", "ZZ12")]
    found = country.take_in(tmp_path, *empty, name="june.csv")
    assert codes(found) == ["rows-prepared"]
    (said,) = found["problems"]
    assert said["cells"] == ["2", "3"]
    assert (line().state, line().missing, line().late) == ("prepared", 3, 0)
    assert [one.name for one in missing(round_=june(), group=country.food, at=LATE, actor=operator())] == [
        "AAA",
        "BBB",
    ]
    assert remind_missing(LATE) == 0
    country.person("PART", "AAA")
    assert remind_missing(LATE) == 1
    found = country.take_in(tmp_path, row("AAA", 7), name="june v2.csv", at=LATE)
    assert codes(found) == ["rows-gone"]
    assert (line().state, line().rows, country.reached()) == ("submitted", 1, 10)


def test_a_zero_beside_an_activity_is_a_report(country, tmp_path):
    assert codes(country.take_in(tmp_path, row("AAA", 0), name="june.csv")) == []
    assert line().state == "submitted"


def test_it_is_taken_back_and_the_partner_is_waited_for_again(country):
    made = say(country)
    with pytest.raises(Refused, match="It is recorded already that AAA has nothing to report for June 2022"):
        say(country)
    with pytest.raises(Stale):
        take_nil_back(made, expected=7, by=country.actor("PART", "AAA"), at=IN_TIME)
    made = Return.objects.get(pk=made.pk)
    with pytest.raises(Forbidden):
        take_nil_back(made, expected=None, by=country.actor("LREP", "WFP"), at=IN_TIME)
    take_nil_back(made, expected=None, by=country.actor("PART", "AAA"), at=IN_TIME)
    assert (made.state, line().state) == ("withdrawn", "withdrawn")
    with pytest.raises(Refused, match="does not say that there was nothing to report"):
        take_nil_back(made, expected=None, by=country.actor("PART", "AAA"), at=IN_TIME)
    assert remind_missing(LATE) == 1
    assert say(country, at=LATE).number == 2


def test_a_file_taken_back_is_waited_for_and_reminded_of(country, tmp_path):
    country.person("PART", "AAA")
    country.take_in(tmp_path, row("AAA", 10), row("BBB", 5), name="june.csv")
    assert remind_missing(LATE) == 0
    undo_activities(ImportBatch.objects.get(file_name="june.csv"), by=operator(), at=LATE)
    assert remind_missing(LATE + timedelta(seconds=1)) == 1


def test_a_closed_round_takes_it_no_more(country):
    with pytest.raises(Refused, match="The round of June 2022 closed on 10 Jul 2022"):
        say(country, at=CLOSED)
    reopen_round(june(), until=date(2022, 7, 20), reason="Floods", expected=None, by=operator(), at=CLOSED)
    assert say(country, at=CLOSED).state == "nil"


def test_the_coordinator_who_knows_otherwise_sends_it_back(country, tmp_path):
    country.person("COORD")
    made = say(country)
    with pytest.raises(Refused, match="so there is nothing to accept"):
        accept_return(made, expected=None, by=country.actor("COORD"), at=LATE)
    send_back(
        made,
        reason="You were seen in ZZ11.",
        figures="out",
        expected=None,
        by=country.actor("COORD"),
        at=LATE,
    )
    assert line().state == "returned"
    made = say(country, at=CLOSED)
    assert (made.state, made.number) == ("nil", 2)  # it was asked for again
    assert notices(country, "COORD") == ["A return of June 2022 that was sent back has come again."]
    send_back(made, reason="Sure?", expected=None, by=country.actor("COORD"), at=CLOSED)
    accept_return(made, expected=None, by=country.actor("COORD"), at=CLOSED)
    assert (made.state, line().state) == ("nil", "nil")


def test_of_a_round_of_all_groups_the_group_is_found_or_asked(country):
    (july,) = plan_months(emergency=country.emergency, first=date(2022, 7, 1), due_day=5, closing_day=10,
                          by=operator(), at=IN_TIME)  # fmt: skip
    at = date(2022, 7, 5)
    assert group_answered(july, find("AAA"), "", at) == country.food
    health = country.group("HEA", "Health", "HEA")
    Membership.objects.create(group=health, organisation=find("AAA"), participation="partner", starts_on=JUNE)
    with pytest.raises(Refused) as refused:
        group_answered(july, find("AAA"), "", at)
    assert refused.value.refusal.text() == (
        "July 2022 is a round of several groups, and AAA is a partner of Food Security (FSC), Health (HEA). "
        "Name the group that this is said to."
    )
    assert group_answered(july, find("AAA"), "hea", at) == health
    with pytest.raises(Refused, match="OOO is a partner of no group that July 2022 asks"):
        group_answered(july, find("OOO"), "", at)
