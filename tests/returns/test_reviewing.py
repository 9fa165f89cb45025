"""The review: who may, what the partner hears, stale versions, figures in or out."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from firstcall.access.rules import Forbidden, NotVisible
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.record.queries import content_of
from firstcall.record.rules import Stale
from firstcall.returns.actions import accept_return, send_back
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.queries import report_lines
from tests.returns.country import CLOSED, LATE, Reporting, notices, row

pytestmark = pytest.mark.django_db
MAY_REVIEW = [("OCHA", "", False), ("COORD", "", True), ("CO", "", True)]
MAY_NOT_REVIEW = [("HC", "", False), ("HCT", "", False), ("LREP", "WFP", True), ("PART", "AAA", True)]
SEE_NOTHING = [("PART", "BBB", True), ("OBS", "OOO", True), ("GOV", "", False), ("SNFP", "", True)]


@pytest.fixture(scope="module")
def country_of_file(rows_of_file, tmp_path_factory) -> Reporting:
    country = Reporting()
    country.rounds()
    country.person("PART", "AAA")
    by = country.actor("PART", "AAA")
    country.take_in(tmp_path_factory.mktemp("sent"), row("AAA", 10), by=by, group=country.food)
    return country


@pytest.fixture
def country(country_of_file, db) -> Reporting:
    return deepcopy(country_of_file)


@pytest.fixture
def sent(country) -> Return:
    return Return.objects.get()


@pytest.mark.parametrize(("role", "organisation", "group"), MAY_REVIEW)
def test_who_may_accept(country, sent, role, organisation, group):
    accept_return(sent, expected=1, by=country.actor(role, organisation, group), at=LATE)
    assert (sent.state, sent.version, sent.reviewed_at) == ("accepted", 2, LATE)
    assert notices(country, "PART", "AAA") == ["Your return of June 2022 to Food Security was accepted."]


@pytest.mark.parametrize(("role", "organisation", "group"), MAY_NOT_REVIEW)
def test_who_reads_and_may_not_decide(country, sent, role, organisation, group):
    by = country.actor(role, organisation, group)
    for act in (accept_return, lambda *a, **k: send_back(*a, reason="x", **k)):
        with pytest.raises(Forbidden):
            act(sent, expected=1, by=by, at=LATE)
    sent.refresh_from_db()
    assert (sent.state, sent.version) == ("submitted", 1)


@pytest.mark.parametrize(("role", "organisation", "group"), SEE_NOTHING)
def test_others_learn_nothing_of_it(country, sent, role, organisation, group):
    by = country.actor(role, organisation, group)
    with pytest.raises(NotVisible):
        accept_return(sent, expected=1, by=by, at=LATE)


def test_a_coordinator_of_another_group_has_no_say(country, sent):
    other = country.group("HEA", "Health", "HEA")
    by = country.actor("COORD")
    elsewhere = replace(by, held=tuple(replace(held, group=other.pk) for held in by.held))
    with pytest.raises(NotVisible):
        accept_return(sent, expected=1, by=elsewhere, at=LATE)


def test_sent_back_with_the_reason_that_the_partner_reads(country, sent):
    send_back(sent, reason=" Rows 3 and 4 name no district. ", expected=1, by=country.actor("COORD"), at=LATE)
    assert (sent.state, sent.reason, country.reached()) == ("returned", "Rows 3 and 4 name no district.", 10)
    assert notices(country, "PART", "AAA") == [
        "Your return of June 2022 to Food Security was sent back. Read why, and send it again."
    ]
    assert Notice.objects.get(person=country.person("PART", "AAA")).link == f"/returns/{sent.public_id}/"
    entry = LedgerEntry.objects.get(act="return.returned")
    content = content_of(entry) or {}
    assert (content["reason"], content["figures"], content["return"]) == (
        "Rows 3 and 4 name no district.", "stay", sent.public_id,
    )  # fmt: skip
    with pytest.raises(Refused, match="decided already"):
        send_back(sent, reason="Again", expected=None, by=country.actor("COORD"), at=LATE)


def test_sent_back_with_its_figures_out(country, sent, tmp_path):
    send_back(
        sent, reason="Ten times too high.", figures="out", expected=1, by=country.actor("COORD"), at=CLOSED
    )
    assert (sent.state, sent.reason, country.reached()) == ("returned", "Ten times too high.", 0)
    country.take_in(tmp_path, row("AAA", 1), name="Copy of food.csv", at=CLOSED)
    assert (country.reached(), country.returns()) == (1, [("June 2022", "AAA", "submitted", 2)])


def test_two_reviewers_at_once_the_second_is_stale(country, sent):
    accept_return(sent, expected=1, by=country.actor("COORD"), at=LATE)
    late = Return.objects.get()
    with pytest.raises(Stale):
        send_back(late, reason="Totals", expected=1, by=country.actor("OCHA", group=False), at=LATE)
    late.refresh_from_db()
    assert (late.state, late.reason) == ("accepted", "")


def test_other_partners_see_who_reported_and_no_more(country, sent):
    send_back(sent, reason="Secret", expected=1, by=country.actor("COORD"), at=LATE)

    june = ReportingRound.objects.get(name="June 2022")

    def seen(*who) -> list[tuple]:
        found = report_lines(
            actor=country.actor(*who),
            round_=june,
            group=country.food,
            at=LATE,
        )
        return [(one.name, one.state, one.reason, one.rows, one.people, bool(one.return_id)) for one in found]

    whole, part = [("AAA", "returned", "Secret", 1, 10, True)], [("AAA", "sent", "", None, None, False)]
    assert [seen("COORD"), seen("PART", "AAA"), seen("HC", "", False)] == [whole, whole, whole]
    assert [seen("PART", "BBB"), seen("OBS", "OOO"), seen("SNFP")] == [part, part, part]
    assert seen("GOV", "", False) == []
