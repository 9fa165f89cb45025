"""What readers of the published part see of gap cases, and what is for a few only."""

from __future__ import annotations

from typing import Any

import pytest

from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from tests.last_resort.made import Response, agency
from tests.last_resort.pages import as_, board, page_of, text_of
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usefixtures("three_days_ago")]


def published_reader(response: Response, role: str) -> Actor:
    scopes: dict[str, dict[str, Any]] = {
        "GOV": {"emergency": response.emergency},
        "DON": {"organisation": agency("UNICEF")},
        "ERC": {},
    }
    return person_with(role, response.now, **scopes[role])


def member_of(response: Response) -> Actor:
    """A user of a partner who takes part in the group."""
    partner = response.partners["SAVA"]
    return person_with(
        "PART", response.now, emergency=response.emergency, group=response.group, organisation=partner
    )


def other_case(response: Response, topic: str) -> GapCase:
    return response.open(topic=topic)


def columns_of(answer: Any) -> list[tuple[str, int, list[str]]]:
    """The board's columns: stage, count, codes."""
    return [
        (one.stage, one.count, [card.case.code for card in one.cards])
        for one in answer.context["board"].columns
    ]


@pytest.mark.parametrize("role", ["GOV", "DON", "ERC"])
def test_readers_of_what_is_published_see_code_group_stage_and_dates(response: Response, role: str) -> None:
    case = response.say(response.at_last_resort(), "constrained", "access")
    response.open(by=response.users["SAVA"], topic="only raised")
    client = as_(published_reader(response, role))
    for address in (board(response), page_of(case)):
        text = text_of(client.get(address))
        assert "G1" in text
        assert "Health" in text
        assert "Last resort" in text
        for hidden in (
            "XL01",
            "measles",
            "1 000",
            "SAVA",
            "convoy",
            "Children die",
            "Access",
            "road is closed",
            "G2",
        ):
            assert hidden not in text.replace("\u202f", " "), (address, hidden)
    assert client.get(page_of(case, "call")).status_code == 404


@pytest.mark.parametrize("role", ["GOV", "DON", "ERC"])
def test_readers_of_what_is_published_find_the_board_in_the_menu(response: Response, role: str) -> None:
    """Also before there is a case: the board then says that it stands empty."""
    client = as_(published_reader(response, role))
    front = client.get(f"/e/{response.emergency.code}/").content.decode()
    assert f'href="{board(response)}"' in front
    answer = client.get(board(response))
    assert (answer.status_code, "No gap case yet" in text_of(answer)) == (200, True)
    assert f"/e/{response.emergency.code}/last-resort/" not in answer.content.decode()


def test_the_hc_stands_in_what_is_published_by_the_office(response: Response) -> None:
    case = actions.open_case(
        emergency=response.emergency, sector="EDU", what="No school.", by=response.hc, at=response.now
    )
    inside, outside = as_(response.hc), as_(published_reader(response, "GOV"))
    assert "The HC, Humanitarian Coordinator, answers" in text_of(inside.get(board(response)))
    for address in (board(response), page_of(case)):
        text = text_of(outside.get(address))
        assert ("Humanitarian Coordinator" in text, "The HC" in text) == (True, False)


@pytest.mark.parametrize(
    "query", ["?place=XL01", "?place=XL02", "?condition=access", "?condition=funding", "?mine=yes"]
)
def test_filters_tell_nothing_that_is_not_shown(response: Response, query: str) -> None:
    """The same board whatever is asked for: a filter must not say where the case lies, or what fails."""
    response.say(response.at_last_resort(), "constrained", "access")
    client = as_(published_reader(response, "GOV"))
    assert columns_of(client.get(board(response, query))) == columns_of(client.get(board(response)))


@pytest.mark.parametrize(("role", "sees"), [("DON", True), ("ERC", True), ("GOV", False)])
def test_donors_see_what_is_lacking_where_funding_fails(response: Response, role: str, sees: bool) -> None:
    case = response.say(response.at_last_resort(), "constrained", "access", "funding", amount_usd=250_000)
    text = text_of(as_(published_reader(response, role)).get(page_of(case))).replace("\u202f", " ")
    assert ("US$ 250 000" in text, "The road is closed to us." in text, "Funding" in text) == (
        sees,
        sees,
        sees,
    )
    assert "convoy" not in text
    assert "Access" not in text


def test_an_agency_that_only_has_access_failing_tells_donors_nothing(response: Response) -> None:
    case = response.say(response.at_last_resort(), "constrained", "access")
    assert "The road is closed to us." not in text_of(
        as_(published_reader(response, "DON")).get(page_of(case))
    )


def test_a_draft_is_for_its_author_and_those_who_confirm(response: Response) -> None:
    case = response.open(by=response.users["SAVA"])
    found = {
        name: as_(who).get(page_of(case)).status_code
        for name, who in (
            ("author", response.users["SAVA"]),
            ("coordinator", response.coordinator),
            ("government", published_reader(response, "GOV")),
        )
    }
    assert found == {"author": 200, "coordinator": 200, "government": 404}


def test_an_organisation_called_on_from_outside_sees_its_own_answer_only(response: Response) -> None:
    """Without a group, whoever reports may be called on; what another said is not for it to read."""
    case = actions.open_case(
        emergency=response.emergency, sector="EDU", area=response.area, what="No school is open.", people=500,
        by=response.hc, at=response.now,
    )  # fmt: skip
    case = response.call(case, by=response.hc)
    case = response.answer(case, "MEDO", "part", 120)
    text = text_of(as_(response.users["SAVA"]).get(page_of(case)))
    assert "SAVA not answered yet" in text
    assert "MEDO" not in text
    assert "1 other organisation was called on or has answered." in text
