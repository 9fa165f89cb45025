"""The page of a case: what is next, people, partners, last resort, timeline, end (GN 10, 11)."""

from __future__ import annotations

from typing import Any

import pytest

from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from tests.last_resort.made import Response, agency, make_partner, make_response
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
    assert next_of(partner.get(page_of(case))) == (COORDINATOR, "", "answer")  # of the group, and may offer
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
        "US$ 9 000 lacking",
        "Explained to all concerned: The road is closed to us.",
        "What shows it: The convoy was turned back.",
        "Lacking, as last said, US$ 9 000 Brought in, US$ 4 500",
        "Mobilising funds · A pooled fund · US$ 4 500",
        "Who answers for it WHO , lead agency GN 5, 7 now: WHO , provider of last resort GN 7, 11",
    ):
        assert said in text
    assert "failed" not in text
    assert "score" not in text


def test_a_convener_is_not_addressed_and_the_page_says_so() -> None:
    response = make_response("shelter", ("IFRC",), kind="disaster", displacement=None, code="XLO-2027")
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
