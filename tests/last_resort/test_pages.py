"""The board and the page of a case: what each role sees, what is next and for whom, and what stays hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from firstcall.places.models import Area
from tests.last_resort.made import Response, agency, make_partner, make_response
from tests.last_resort.pages import as_, board, page_of, text_of
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def response() -> Response:
    """The response, begun three days ago: what pages say of ages and clocks is seen from now."""
    found = make_response()
    found.now = timezone.now() - timedelta(days=3)
    return found


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


# --- the board ------------------------------------------------------------------------------------------------------


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


# --- what is published ------------------------------------------------------------------------------------------------


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
    assert ("250 000 USD" in text, "The road is closed to us." in text, "Funding" in text) == (
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


# --- the page of a case -----------------------------------------------------------------------------------------------


def next_of(answer: Any) -> tuple[str, str, str]:
    """What the top says: for whom, the button, and the other ways on."""
    context = answer.context
    return (
        context["next"].whom,
        context["button"].act if context["button"] else "",
        " ".join(one.act for one in context["others"]),
    )


COORDINATOR = "the coordinator of Health (WHO)"


def test_what_is_next_and_for_whom_from_found_to_closed(response: Response) -> None:
    coordinator, partner = as_(response.coordinator), as_(response.users["SAVA"])
    lead, hc = as_(response.lead), as_(response.hc)
    case = response.open()
    assert next_of(coordinator.get(page_of(case))) == (COORDINATOR, "call", "note log figures close")
    assert partner.get(page_of(case)).status_code == 404  # not called on, and a member of no group
    case = response.call(case)
    called = "note call bring log figures close"
    assert next_of(coordinator.get(page_of(case))) == ("MEDO, SAVA", "", called)
    assert next_of(partner.get(page_of(case))) == ("SAVA", "answer", "")
    case = response.answer(response.answer(case, "SAVA", "part", 400), "MEDO", "declined")
    assert next_of(coordinator.get(page_of(case))) == (COORDINATOR, "bring", "note call log figures close")
    case = response.bring(case)
    holder = "the representative of WHO"
    assert next_of(lead.get(page_of(case))) == (holder, "last-resort", "log answer note call figures")
    assert next_of(coordinator.get(page_of(case)))[:2] == (holder, "")
    case = response.say(case, "constrained", "access")
    assert next_of(hc.get(page_of(case))) == (COORDINATOR, "review", "log note call figures close")
    case = response.say(case, "commit")
    assert next_of(coordinator.get(page_of(case)))[:2] == (COORDINATOR, "close")
    actions.close_case(
        case,
        ending="filled_by_last_resort",
        text="WHO did.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    assert next_of(coordinator.get(page_of(case))) == (COORDINATOR, "check", "reopen")
    assert next_of(partner.get(page_of(case))) == (COORDINATOR, "", "")


def test_what_the_hc_may_do_in_a_groups_place_does_not_wait_for_the_hc(response: Response) -> None:
    response.open()
    nobodys = actions.open_case(
        emergency=response.emergency, sector="EDU", area=response.area, what="No school is open.", by=response.hc,
        at=response.now,
    )  # fmt: skip
    columns = columns_of(as_(response.hc).get(board(response, "?mine=yes")))
    assert [codes for _stage, _count, codes in columns if codes] == [[nobodys.code]]


def test_who_only_reads_is_told_so(response: Response) -> None:
    reader = person_with("HCT", response.now, emergency=response.emergency)
    text = text_of(as_(reader).get(page_of(response.open())))
    assert f"It is for {COORDINATOR}. You can read this case; the acts are for those named here." in text


def test_people_are_a_bar_that_adds_up_with_numbers_beside_it(response: Response) -> None:
    observer = make_partner(response.group, "LOOK", "observer")
    case = response.answer(response.call(response.open()), "SAVA", "part", 400)
    actions.note_answer(
        case,
        organisation=observer,
        answer="part",
        people=100,
        text="Vaccines.",
        by=response.coordinator,
        at=response.now,
    )
    answer = as_(response.coordinator).get(page_of(case))
    pieces = [(one.kind, one.people, one.start, one.width) for one in answer.context["bar"].pieces]
    assert pieces == [
        ("undertaken", 400, "0.00", "40.00"),
        ("offered", 100, "40.00", "10.00"),
        ("left", 500, "50.00", "50.00"),
    ]
    text = text_of(answer).replace("\u202f", " ")
    assert (
        "500 of 1 000 people are left 400 undertaken 100 offered, binds nobody 500 left, without anybody"
        in text
    )
    assert "Offers that bind nobody GN 1 fn 1; Annex 1" in text


def test_what_nobody_knows_is_no_bar(response: Response) -> None:
    case = response.call(response.open(people=None))
    answer = as_(response.coordinator).get(page_of(case))
    assert (answer.context["bar"].pieces, "people-bar" in answer.content.decode()) == ((), False)
    text = text_of(answer)
    assert "How many people are without is not known." in text
    assert "Still missing: How many people are without is not known. Update the figures. ToR 8" in text
    case = response.answer(case, "SAVA")
    assert "SAVA takes all that is left." in text_of(as_(response.coordinator).get(page_of(case)))


def test_the_row_of_partners_says_what_each_said_and_why_it_was_asked(response: Response) -> None:
    make_partner(response.group, "DAWN")
    response.partners["DAWN"] = agency("DAWN")
    case = response.call(response.open())
    case = response.answer(response.answer(case, "SAVA", "part", 400), "MEDO", "declined")
    text = text_of(as_(response.coordinator).get(page_of(case)))
    assert "SAVA a part: 400 people Called on: takes part Two mobile teams." in text
    assert "MEDO declines Called on: takes part No staff left." in text
    assert "DAWN not answered yet Called on: takes part has time until" in text
    assert "DAWN has not answered" not in text


def test_who_is_asked_again_has_not_answered_yet(response: Response) -> None:
    case = response.call(response.open())
    case = response.answer(response.answer(case, "SAVA", "part", 400), "MEDO", "declined")
    response.later(hours=1)
    case = response.call(case)
    page = as_(response.coordinator).get(page_of(case))
    text = text_of(page)
    assert page.context["next"].whom == "MEDO"
    assert "SAVA a part: 400 people Called on: takes part Two mobile teams." in text
    assert "MEDO declines asked again, not answered yet Called on: takes part No staff left." in text
    assert text.count("has time until") == 1
    own = as_(response.users["MEDO"]).get(page_of(case))
    assert own.context["button"].act == "answer"
    assert as_(response.users["SAVA"]).get(page_of(case)).context["button"] is None
    board = as_(response.users["MEDO"]).get(f"/e/{response.emergency.code}/gap-cases/?mine=yes")
    assert columns_of(board)[1] == ("called", 1, ["G1"])


def test_what_was_told_is_not_yet_the_organisations_own_word(response: Response) -> None:
    case = response.call(response.open())
    actions.note_answer(
        case, organisation=response.partners["SAVA"], answer="accepted", text="By telephone.", by=response.coordinator,
        at=response.now,
    )  # fmt: skip
    text = text_of(as_(response.coordinator).get(page_of(case))).replace("\u202f", " ")
    assert (
        "SAVA accepts all that is left told to the coordinator; binds nobody until its own user accepts"
        in text
    )
    assert "1 000 of 1 000 people are left" in text


def test_the_last_resort_names_the_duty_the_clause_and_what_fails(response: Response) -> None:
    case = response.say(response.at_last_resort(), "constrained", "security", "funding", amount_usd=9000)
    actions.log_effort(
        case, kind="mobilisation", text="Half is promised.", to_whom="A pooled fund", amount_usd=4500, by=response.lead,
        at=response.now,
    )  # fmt: skip
    text = text_of(as_(member_of(response)).get(page_of(case))).replace("\u202f", " ")
    for said in (
        "The last resort GN 7, 11 Provider of last resort: WHO Where access, security and funding allow",
        "WHO is constrained Security It is not safe to work there.",
        "Funding There is no money for it.",
        "Lacking: 9 000 USD",
        "Explained to all concerned: The road is closed to us.",
        "What shows it: The convoy was turned back.",
        "Lacking, as last said, USD 9 000 Brought in, USD 4 500",
        "Mobilising funds · A pooled fund · 4 500 USD",
        "Who answers for it WHO , lead agency GN 5, 7 now: WHO , provider of last resort GN 7, 11",
    ):
        assert said in text
    assert "failed" not in text
    assert "score" not in text


def test_a_convener_is_not_addressed_and_the_page_says_so() -> None:
    response = make_response("shelter", ("IFRC",), kind="disaster", displacement=None)
    text = text_of(as_(response.hc).get(page_of(response.at_last_resort())))
    assert "Convened: no such duty" in text
    assert "The last resort GN 3 *; fn 2" in text
    assert "It is for the Humanitarian Coordinator (The HC)." in text


def test_the_timeline_holds_every_act_with_role_moment_and_clause(response: Response) -> None:
    case = response.say(response.at_last_resort(), "commit")
    answer = as_(response.coordinator).get(page_of(case))
    assert [
        (one.name, one.who, one.said, one.act.role, one.act.clause) for one in answer.context["timeline"]
    ] == [
        ("Opened", "", "", "COORD", "ToR 8; GN 5"),
        ("Partners called on", "MEDO, SAVA", "", "COORD", "GN 11"),
        ("Answer to the call", "SAVA", "declines", "PART", "GN 10, 11"),
        ("Answer to the call", "MEDO", "declines", "PART", "GN 10, 11"),
        ("Last resort called on", "WHO", "", "COORD", "GN 7, 11"),
        ("Answer as provider of last resort", "WHO", "commits to fill it", "LREP", "GN 7, 11"),
    ]


def test_a_closed_case_is_held_against_what_was_reported(response: Response) -> None:
    case = response.answer(response.call(response.open(), "SAVA"), "SAVA")
    actions.close_case(
        case,
        ending="filled_by_partners",
        text="Both teams work.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    text = text_of(as_(response.coordinator).get(page_of(case)))
    assert "How it ended GN 11 Filled by partners" in text
    assert "Both teams work." in text
    assert "Held against what was reported since GN 11 nothing reported yet" in text
    assert "SAVA all that was left nothing yet" in text


def test_no_such_case_and_no_such_reader(response: Response) -> None:
    case = response.open()
    stranger = person_with("PART", response.now, emergency=response.emergency, organisation=agency("UNICEF"))
    assert as_(response.hc).get(page_of(case).replace("G1", "G9")).status_code == 404
    assert as_(stranger).get(page_of(case)).status_code == 404
    assert as_(response.hc).get(page_of(case).replace("G1", "g1")).status_code == 200
