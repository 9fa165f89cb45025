"""The board of gap cases: columns, filters, pages, how often it asks the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from firstcall.places.models import Area
from tests.last_resort.made import Response, agency
from tests.last_resort.pages import as_, board, text_of
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


def test_a_stage_with_many_cases_is_wide(response: Response) -> None:
    for number in range(4):
        other_case(response, f"topic {number}")
    page = as_(response.coordinator).get(board(response)).content.decode()
    assert page.count('class="column column-many"') == 1


def test_lists_beside_the_board_are_those_the_reader_may_see(response: Response) -> None:
    found = {
        who: [
            address.rsplit("/", 2)[-2] for _text, address in as_(actor).get(board(response)).context["beside"]
        ]
        for who, actor in (("coordinator", response.coordinator), ("partner", response.users["SAVA"]))
    }
    assert found == {
        "coordinator": ["last-resort", "watches", "funding-gaps"],
        "partner": ["last-resort", "calls"],
    }


def test_the_empty_board_says_what_to_do_first(response: Response) -> None:
    text = text_of(as_(response.coordinator).get(board(response)))
    assert "No gap case yet" in text
    assert "gaps in the figures" in text
    assert "Open a case" in text


def test_cases_stand_in_the_column_of_their_stage(response: Response) -> None:
    response.open(by=response.users["SAVA"])  # raised: G1
    response.call(other_case(response, "beds"), "SAVA")
    response.answer(response.call(other_case(response, "water"), "SAVA"), "SAVA", "declined")
    response.at_last_resort(topic="cold chain")
    actions.close_case(
        other_case(response, "power"), ending="need_ended", text="The grid is back.", expected=None,
        by=response.coordinator, at=response.now,
    )  # fmt: skip
    other_case(response, "staff")
    answer = as_(response.coordinator).get(board(response))
    assert columns_of(answer) == [
        ("draft", 1, ["G1"]),
        ("found", 1, ["G6"]),
        ("called", 1, ["G2"]),
        ("answered", 1, ["G3"]),
        ("last_resort", 1, ["G4"]),
        ("closed", 1, ["G5"]),
    ]
    text = text_of(answer)
    assert "G6 Health XL01 · staff 1 000 people left" in text.replace("\u202f", " ")
    assert "WHO, lead agency, answers 3 days waiting for you" in text
    assert "Partners answer: clock runs until" in text
    assert "WHO, provider of last resort, answers" in text


def test_a_number_nobody_knows_is_not_known(response: Response) -> None:
    response.open(people=None)
    assert "people left: not known" in text_of(as_(response.hc).get(board(response)))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?group=health", ["G1", "G2", "G3"]),
        ("?group=shelter", []),
        ("?place=xl01", ["G1", "G2"]),
        ("?place=XL", ["G1", "G2", "G3"]),
        ("?place=nowhere", []),
        ("?stage=last_resort", ["G2"]),
        ("?stage=called", ["G3"]),
        ("?standing=constrained", ["G2"]),
        ("?standing=due", []),
        ("?condition=security", ["G2"]),
        ("?condition=funding", []),
        ("?mine=yes", ["G1", "G2"]),
    ],
)
def test_filters_stand_in_the_address(response: Response, query: str, codes: list[str]) -> None:
    Area.objects.filter(level=0).update(pcode="XL")
    response.open(topic="beds")
    response.say(response.at_last_resort(), "constrained", "security")
    response.call(response.open(area=Area.objects.get(pcode="XL02")))
    answer = as_(response.coordinator).get(board(response, query))
    assert sorted(code for _stage, _count, found in columns_of(answer) for code in found) == codes
    assert ("No case passes these filters" in text_of(answer)) is (codes == [])


def test_the_board_asks_the_database_as_often_for_many_cases_as_for_one(response: Response) -> None:
    client, counts = as_(response.coordinator), []
    for number in range(3):
        response.say(response.at_last_resort(topic=f"part {number}"), "constrained", "access")
        client.get(board(response))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(board(response))
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_closed_cases_come_in_pages(response: Response) -> None:
    for number in range(12):
        case = other_case(response, f"part {number}")
        actions.close_case(
            case,
            ending="need_ended",
            text="Over.",
            expected=None,
            by=response.coordinator,
            at=response.later(hours=1),
        )
    client = as_(response.coordinator)
    first = columns_of(client.get(board(response)))[-1]
    assert (first[1], first[2][0], len(first[2])) == (12, "G12", 10)
    every = columns_of(client.get(board(response, "?stage=closed")))
    assert [len(codes) for _stage, _count, codes in every] == [12]
    assert columns_of(client.get(board(response, "?stage=closed&from=11"))) == [("closed", 12, ["G1"])]
