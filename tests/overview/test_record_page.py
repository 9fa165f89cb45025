"""The record looked through: by subject and up to a day, on the page, through the API and at the command line alike."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import end, give
from firstcall.access.queries import operator
from firstcall.overview.changes import ABOUT, WORDS
from firstcall.structure import actions
from firstcall.structure.models import Emergency
from tests.cli.run import firstcall
from tests.structure.made import make_emergency, make_group, make_person, person_with
from tests.structure.test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PAGE, API = "/e/XLO-2026/record/", "/api/v1/emergencies/XLO-2026/record"
FIRST, LATER = datetime(2026, 3, 1, 20, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC)
SET_UP, ADDED = "The emergency was set up.", "Health was set up."
TEAM, ROLE, AS_ROLE = (
    "The country team was founded.",
    "A role was given",
    "A role was given to The HC: Humanitarian Coordinator.",
)


@pytest.fixture
def emergency() -> Emergency:
    """Set up on the first of March (the second where the country is), a country team in April, roles then too."""
    emergency = make_emergency(FIRST)
    emergency.country.time_zone = "Asia/Yangon"
    emergency.country.save()
    make_group(emergency, FIRST)
    actions.found_country_team(emergency=emergency, by=operator(), at=LATER)
    return emergency


@pytest.fixture
def hc(emergency: Emergency) -> Client:
    return as_(person_with("HC", LATER, emergency=emergency))


def listed(browser: Client, query: str) -> list[str]:
    """What the page and the API say, which must be the same."""
    page = browser.get(f"{PAGE}{query}").content.decode()
    shown = [
        html.unescape(re.sub("<[^>]*>", "", row)) for row in re.findall(r'<th scope="row">(.*?)</th>', page)
    ]
    assert shown == [one["words"] for one in browser.get(f"{API}{query}").json()["data"]]
    return shown


def test_every_act_that_has_words_is_about_one_thing() -> None:
    nouns = [noun for found in ABOUT.values() for noun in found]
    assert sorted({act.partition(".")[0] for act in WORDS}) == sorted(nouns)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", {SET_UP, ADDED, TEAM, AS_ROLE}),
        ("?about=structure", {SET_UP, ADDED, TEAM}),
        ("?about=roles", {AS_ROLE}),
        ("?about=returns", set()),
        ("?until=2026-03-01", set()),  # it was the second of March where the emergency is
        ("?until=2026-03-02", {SET_UP, ADDED}),
        ("?about=roles&until=2026-03-02", set()),
    ],
)
def test_by_subject_and_day(hc: Client, query: str, there: set[str]) -> None:
    shown = listed(hc, query)
    assert {words for words in shown if words in {SET_UP, ADDED, TEAM, AS_ROLE}} == there
    if not there:
        assert shown == []


def test_the_next_page_is_about_the_same(emergency: Emergency, hc: Client) -> None:
    for number in range(60):
        actions.rename_group(
            emergency.groups.get(), name=f"Health {number}", expected=None, by=operator(), at=timezone.now()
        )
    page = hc.get(f"{PAGE}?about=structure").content.decode()
    (address,) = re.findall(r'href="(\?about=structure&amp;before=\d+)"', page)
    assert TEAM in listed(hc, html.unescape(address))


def test_what_is_no_day_is_said(hc: Client) -> None:
    page = hc.get(f"{PAGE}?until=31.02.2026").content.decode()
    assert "“31.02.2026” is no day. Write it as 2026-03-31" in page
    assert SET_UP in page
    assert hc.get(f"{PAGE}?until=2026-02-31").status_code == 200
    assert hc.get(f"{API}?until=2026-02-31").status_code == 422


def test_roles_are_no_news_of_the_front_page(hc: Client) -> None:
    page = hc.get("/e/XLO-2026/").content.decode()
    assert (TEAM in page, ROLE in page) == (True, False)


def test_whoever_reads_one_groups_ledger_learns_nothing_of_roles(emergency: Emergency) -> None:
    coordinator = as_(person_with("COORD", LATER, emergency=emergency, group=emergency.groups.get()))
    shown = listed(coordinator, "")
    assert (SET_UP in shown, ROLE in " ".join(shown)) == (True, False)


def test_whose_role_it_is_stands_where_accounts_are_seen(emergency: Emergency, hc: Client) -> None:
    """Whoever reads the record and sees no accounts reads that a role was given, and not to whom."""
    group = emergency.groups.get()
    grant = give(
        by=operator(),
        at=LATER,
        person=make_person("Anna Ng", LATER),
        role="COORD",
        emergency=emergency,
        group=group,
    )
    end(by=operator(), at=timezone.now(), grant=grant)
    named = {
        "A role was given to Anna Ng: group coordinator, Health.",
        "A role of Anna Ng ended: group coordinator, Health.",
    }
    unnamed = {"A role was given: group coordinator.", "A role ended: group coordinator."}
    assert (named | unnamed) & set(listed(hc, "")) == named
    team = as_(person_with("HCT", LATER, emergency=emergency))
    assert (named | unnamed) & set(listed(team, "")) == unnamed


@pytest.mark.usefixtures("hc")
def test_at_the_command_line() -> None:
    done = firstcall("ledger", "show", "XLO-2026", "--about", "roles", "--json")
    assert [one["words"] for one in done.json] == [AS_ROLE]
    assert ADDED in firstcall("ledger", "show", "XLO-2026", "--until", "2026-03-02").out
    wrong = firstcall("ledger", "show", "XLO-2026", "--about", "people")
    assert (wrong.code, "Choose one of: structure, designation" in wrong.err) == (2, True)
