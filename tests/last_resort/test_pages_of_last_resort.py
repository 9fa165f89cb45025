"""Pages of the last resort, of what goes on, and of the end (GN 11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase, LastResortAnswer
from firstcall.organisations.queries import find
from tests.last_resort.made import Response, agency, make_response
from tests.last_resort.pages import as_, page_of, text_of
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usefixtures("three_days_ago")]


def send(actor: Actor, case: GapCase, act: str, **data: Any) -> tuple[int, str]:
    """Send the form of an act: the status, and the text of the page with the refusal (or "" where it went on)."""
    answer = as_(actor).post(page_of(case, act), data)
    return answer.status_code, "" if answer.status_code == 302 else text_of(answer)


def latest(response: Response) -> GapCase:
    return GapCase.objects.filter(emergency=response.emergency).latest("number")


def test_the_last_resort_is_called_on_and_says_who_is_asked(response: Response) -> None:
    case = response.answer(
        response.answer(response.call(response.open()), "SAVA", "declined"), "MEDO", "declined"
    )
    text = text_of(as_(response.coordinator).get(page_of(case, "bring"))).replace("\u202f", " ")
    assert "1 000 people are left. It goes to WHO. Where access, security and funding allow" in text
    status, text = send(response.coordinator, case, "bring", urgency="high", why="")
    assert (status, "is empty. Fill it in." in text) == (422, True)
    assert send(response.coordinator, case, "bring", urgency="high", why="Children die.") == (302, "")
    assert response.again(case).standing == "due"


def test_partners_come_first_and_the_page_says_so(response: Response) -> None:
    case = response.open()
    answer = as_(response.coordinator).get(page_of(case, "bring"))
    assert answer.status_code == 409
    assert (
        "Call on all relevant partners first, by a day. What they leave brings the last resort."
        in text_of(answer)
    )


def test_time_left_is_waited_for_unless_lives_are_at_stake(response: Response) -> None:
    case = response.call(response.open())
    data = {"urgency": "high", "why": "They suffer."}
    status, text = send(response.coordinator, case, "bring", **data)
    assert (status, "Wait, or say that lives are at stake. (GN 11)" in text) == (409, True)
    assert send(response.coordinator, case, "bring", **{**data, "urgency": "life_saving"}) == (302, "")


def test_where_several_agencies_hold_the_duty_one_is_chosen() -> None:
    response = make_response("health", ("WHO", "UNICEF"), code="XLO-2027")
    case = response.call(response.open())
    case = response.answer(response.answer(case, "SAVA", "declined"), "MEDO", "declined")
    page = as_(response.coordinator).get(page_of(case, "bring"))
    assert [name for _key, name in page.context["form"].fields["holder"].choices] == ["–", "WHO", "UNICEF"]
    data = {"urgency": "high", "why": "Children die."}
    status, text = send(response.coordinator, case, "bring", **data)
    assert (status, "Several agencies hold this duty here." in text) == (409, True)
    chosen = find("WHO").public_id
    assert send(response.coordinator, case, "bring", **data, holder=chosen) == (302, "")
    assert response.again(case).holder == agency("WHO")


def last_resort_row(case: GapCase) -> tuple[Any, ...]:
    row = LastResortAnswer.objects.get(case=case)
    return row.answer, row.conditions, row.people, row.by_on, row.amount_usd, row.review_on, row.evidence


def test_the_representative_commits(response: Response) -> None:
    case = response.at_last_resort()
    page = as_(response.lead).get(page_of(case, "last-resort"))
    assert [key for key, _words in page.context["form"].fields["answer"].choices] == ["commit", "constrained"]
    by = timezone.now().date() + timedelta(days=20)
    extra = {"conditions": ["access"], "evidence": "x", "amount_usd": "5", "review_on": by.isoformat()}
    done = send(
        response.lead, case, "last-resort", answer="commit", people="300", by_on=by.isoformat(), **extra
    )
    assert done == (302, "")
    assert last_resort_row(case) == ("commit", (), 300, by, None, None, "")


def test_the_representative_is_constrained(response: Response) -> None:
    case = response.at_last_resort()
    words = {"evidence": "The budget.", "explanation": "No money."}
    day = timezone.now().date() + timedelta(days=10)
    done = send(
        response.lead, case, "last-resort", answer="constrained", conditions=["security", "funding"], amount_usd="5000",
        review_on=day.isoformat(), people="9", **words,
    )  # fmt: skip
    assert done == (302, "")
    assert last_resort_row(case) == (
        "constrained",
        ("security", "funding"),
        None,
        None,
        5000,
        day,
        "The budget.",
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"answer": "constrained"}, "Say which fails: access, security or funding. (GN 11)"),
        (
            {"answer": "constrained", "conditions": ["access"]},
            "Say what shows it: a refusal, an incident, a budget. (GN 11)",
        ),
        (
            {"answer": "constrained", "conditions": ["access"], "evidence": "x"},
            "Explain it to those concerned, in words they may read. (GN 11)",
        ),
        (
            {
                "answer": "constrained",
                "conditions": ["access"],
                "evidence": "x",
                "explanation": "y",
                "amount_usd": "5",
            },
            "An amount goes with funding only, in whole dollars above zero. (GN 11)",
        ),
        ({"answer": "advocate"}, "advocate"),
    ],
)
def test_an_answer_of_the_last_resort_is_refused_in_a_sentence(
    response: Response, data: dict[str, Any], sentence: str
) -> None:
    case = response.at_last_resort()
    status, text = send(response.lead, case, "last-resort", **data)
    assert (status in (409, 422), sentence in text) == (True, True)
    assert not LastResortAnswer.objects.exists()


def test_a_cross_cutting_lead_may_advocate() -> None:
    response = make_response("protection", ("UNHCR",), code="XLO-2027")
    case = response.at_last_resort()
    page = as_(response.lead).get(page_of(case, "last-resort"))
    choices = [key for key, _words in page.context["form"].fields["answer"].choices]
    assert choices == ["commit", "constrained", "advocate"]
    assert send(response.lead, case, "last-resort", answer="advocate", explanation="We ask daily.") == (
        302,
        "",
    )
    assert response.stands(case).standing == "advocating"


def test_nobody_answers_for_another_agency(response: Response) -> None:
    case = response.at_last_resort()
    for who in (response.coordinator, response.hc):
        answer = as_(who).get(page_of(case, "last-resort"))
        assert answer.status_code == 403
        assert "Only the representative of WHO answers for it. Ask them." in text_of(answer)
        assert send(who, case, "last-resort", answer="commit")[0] == 403


def test_the_answer_is_a_decision_signed_freshly(response: Response) -> None:
    case = response.at_last_resort()
    late = as_(response.lead, seconds_ago=301)
    asked = late.post(page_of(case, "last-resort"), {"answer": "commit"})
    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, "/account/reauthenticate/")
    assert not LastResortAnswer.objects.exists()


def test_a_convener_has_no_page_to_answer_on() -> None:
    response = make_response("shelter", ("IFRC",), kind="disaster", displacement=None, code="XLO-2027")
    case = response.at_last_resort()
    answer = as_(response.lead).get(page_of(case, "last-resort"))
    assert answer.status_code == 409
    assert "No agency has this duty here" in text_of(answer)


def test_attempts_are_logged_and_the_duty_returns(response: Response) -> None:
    case = response.say(response.at_last_resort(), "constrained", "access")
    assert send(
        response.lead, case, "log", kind="advocacy", text="Asked the ministry.", to_whom="Ministry"
    ) == (302, "")
    status, text = send(response.lead, case, "log", kind="advocacy", text="Asked.", amount_usd="5")
    assert (status, "An amount goes with mobilisation only" in text) == (409, True)
    status, text = send(response.coordinator, case, "review", outcome="holds", text="Still shut.")
    assert (status, "Say on which day it is looked at again. (GN 11)" in text) == (409, True)
    day = (timezone.now() + timedelta(days=9)).date()
    held = send(response.coordinator, case, "review", outcome="holds", text="Shut.", next_on=day.isoformat())
    assert (held, response.again(case).review_on) == ((302, ""), day)
    changed = send(
        response.coordinator, case, "review", outcome="changed", text="Open.", next_on=day.isoformat()
    )
    assert (changed, response.stands(case).standing) == ((302, ""), "due")


def test_nothing_closes_without_what_filled_it(response: Response) -> None:
    case = response.answer(response.call(response.open(), "SAVA"), "SAVA", "part", 400)
    page = as_(response.coordinator).get(page_of(case, "close"))
    form = page.context["form"]
    assert [key for key, _words in form.fields["ending"].choices] == ["filled_by_partners", "need_ended"]
    assert form["ending"].value() == ""
    status, text = send(response.coordinator, case, "close", ending="filled_by_partners", text="SAVA did.")
    assert (
        status,
        "600 people are still without. Call again, or go on to the last resort. (GN 11)" in text,
    ) == (409, True)
    assert send(response.coordinator, case, "close", ending="need_ended", text="They went home.") == (302, "")
    assert send(response.coordinator, case, "reopen", text="They are back.") == (302, "")
    assert response.again(case).stage == "found"


HUGE = "9" * 25


def test_a_number_too_large_to_keep_is_refused_at_its_field(response: Response) -> None:
    """Not an error of ours: each form with a number of people or of dollars says it."""
    called = response.call(response.open())
    wrong = "Ensure this value is less than or equal to"
    for actor, act, data in (
        (response.coordinator, "figures", {"people": HUGE, "reason": "x"}),
        (response.users["SAVA"], "answer", {"answer": "part", "people": HUGE, "text": "x"}),
        (response.coordinator, "log", {"kind": "mobilisation", "text": "x", "amount_usd": HUGE}),
    ):
        status, text = send(actor, called, act, **data)
        assert (act, status, wrong in text) == (act, 422, True)
    case = response.at_last_resort(topic="another")
    for data in ({"answer": "commit", "people": HUGE}, {"answer": "constrained", "amount_usd": HUGE}):
        status, text = send(response.lead, case, "last-resort", **data)
        assert (status, wrong in text) == (422, True)


def test_large_numbers_in_a_refusal_are_grouped(response: Response) -> None:
    case = response.open(people=12_000)
    response.call(case)
    response.answer(case, "SAVA", "part", people=1_000)
    status, text = send(response.coordinator, case, "close", ending="filled_by_partners", text="x")
    assert (status, "11 000 people are still without." in text) == (409, True)


def test_what_filled_it_is_chosen_beforehand_and_checked_later(response: Response) -> None:
    case = response.answer(response.call(response.open(), "SAVA"), "SAVA")
    form = as_(response.coordinator).get(page_of(case, "close")).context["form"]
    assert form["ending"].value() == "filled_by_partners"
    assert send(response.coordinator, case, "close", ending="filled_by_partners", text="Done.") == (302, "")
    assert send(response.coordinator, case, "check", outcome="confirmed", text="Seen on the spot.") == (
        302,
        "",
    )
    assert "Seen on the spot." in text_of(as_(response.coordinator).get(page_of(case)))


def test_of_two_at_once_the_second_sees_what_the_first_did(response: Response) -> None:
    case = response.answer(response.call(response.open(), "SAVA"), "SAVA")
    seen = response.again(case).version
    actions.update_figures(
        case, people=900, reason="Counted.", expected=None, by=response.coordinator, at=timezone.now()
    )
    status, text = send(
        response.coordinator,
        case,
        "close",
        ending="filled_by_partners",
        text="SAVA did it all.",
        version=str(seen),
    )
    assert (status, "Somebody else was first" in text, "SAVA did it all." in text) == (412, True, True)
    assert (response.again(case).stage, response.again(case).people) == ("called", 900)


@pytest.mark.parametrize(
    ("act", "who", "status"),
    [
        ("call", "partner", 403),
        ("bring", "partner", 403),
        ("close", "lead", 403),
        ("note", "desk", 403),
        ("confirm", "partner", 403),
        ("log", "partner", 403),
        ("call", "stranger", 404),
    ],
)
def test_the_wrong_role_does_not_even_get_the_form(
    response: Response, act: str, who: str, status: int
) -> None:
    case = response.call(response.open())
    actors = {
        "partner": response.users["SAVA"],
        "lead": response.lead,
        "desk": person_with("OCHA", response.now, emergency=response.emergency),
        "stranger": person_with(
            "PART", response.now, emergency=response.emergency, organisation=agency("UNICEF")
        ),
    }
    client = as_(actors[who])
    assert client.get(page_of(case, act)).status_code == status
    assert client.post(page_of(case, act), {"text": "x", "why": "x"}).status_code == status


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("confirm", "This gap is confirmed already."),
        ("review", "Nothing holds the last resort up here"),
        ("reopen", "This case is open already."),
        ("last-resort", "The last resort was not called on yet. Partners come first."),
    ],
)
def test_an_act_out_of_turn_says_why(response: Response, act: str, sentence: str) -> None:
    case = response.open()
    answer = as_(response.lead).get(page_of(case, act))
    assert (answer.status_code, sentence in text_of(answer)) == (409, True)
