"""Pages that open a case, call on partners and take their answers (GN 10, 11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstcall.access.rules import Actor
from firstcall.last_resort.models import GapCase, PartnerAnswer
from firstcall.structure.models import Commitment
from tests.last_resort.made import WHAT, Response, make_partner
from tests.last_resort.pages import as_, board, page_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usefixtures("three_days_ago")]


def send(actor: Actor, case: GapCase, act: str, **data: Any) -> tuple[int, str]:
    """Send the form of an act: the status, and the text of the page with the refusal (or "" where it went on)."""
    answer = as_(actor).post(page_of(case, act), data)
    return answer.status_code, "" if answer.status_code == 302 else text_of(answer)


def latest(response: Response) -> GapCase:
    return GapCase.objects.filter(emergency=response.emergency).latest("number")


def test_a_coordinator_opens_a_case_from_the_gap_table(response: Response) -> None:
    client = as_(response.coordinator)
    address = board(response, "open/?group=health&area=XL01&people=IDPs&sex=f&age=5-17")
    text = text_of(client.get(address))
    assert "how many people are in need is not known" in text
    assert "WHO answers for it (lead agency)." in text
    assert "confirms it" not in text
    form = client.get(address).context["form"]
    given = {
        name: form[name].value() for name in ("group", "area", "population_group", "sex", "age", "people")
    }
    assert given == {
        "group": "health", "area": "XL01", "population_group": "IDPs", "sex": "f", "age": "5-17", "people": None,
    }  # fmt: skip
    done = client.post(address, {**{k: v for k, v in given.items() if v}, "what": WHAT, "people": "120"})
    case = latest(response)
    assert (done.status_code, done["Location"]) == (302, page_of(case))
    assert (case.stage, case.people, case.population_group, case.sex, case.age, case.area) == (
        "found", 120, "IDPs", "f", "5-17", response.area,
    )  # fmt: skip


def test_who_opens_cases_of_one_group_is_asked_for_no_other(response: Response) -> None:
    form = as_(response.coordinator).get(board(response, "open/")).context["form"]
    assert (form["group"].value(), "sector" in form.fields) == ("health", False)
    form = as_(response.users["SAVA"]).get(board(response, "open/")).context["form"]
    assert (form["group"].value(), "sector" in form.fields) == ("", True)


def test_a_partner_raises_it_and_the_coordinator_confirms_or_dismisses(response: Response) -> None:
    client = as_(response.users["SAVA"])
    text = text_of(client.get(board(response, "open/?group=health&area=XL01")))
    assert "You raise it; the coordinator confirms it before partners are called on." in text
    client.post(board(response, "open/"), {"group": "health", "area": "XL01", "what": WHAT})
    first = latest(response)
    assert (first.stage, first.people) == ("draft", None)
    assert send(response.coordinator, first, "confirm", note="Seen on the spot.") == (302, "")
    client.post(board(response, "open/"), {"group": "health", "area": "XL02", "what": WHAT})
    second = latest(response)
    assert send(response.coordinator, second, "dismiss", text="It is the same.") == (302, "")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage, second.ending) == ("found", "closed", "no_gap")


def test_a_sector_no_group_covers_stands_with_the_hc(response: Response) -> None:
    client = as_(response.hc)
    text = text_of(client.get(board(response, "open/?group=Education&area=XL01")))
    assert "The HC answers for it (Humanitarian Coordinator)." in text
    client.post(
        board(response, "open/"), {"sector": "Education", "area": "XL01", "what": "No school is open."}
    )
    case = latest(response)
    assert (case.group, case.sector) == (None, "EDU")
    page = text_of(client.get(page_of(case)))
    assert "No group covers this. Call on the last resort" in page
    assert "It is for the Humanitarian Coordinator (The HC)." in page


def test_the_same_gap_is_not_opened_twice(response: Response) -> None:
    response.open()
    answer = as_(response.coordinator).post(
        board(response, "open/"), {"group": "health", "area": "XL01", "what": WHAT}
    )
    assert answer.status_code == 409
    text = text_of(answer)
    assert "G1 is open about this already. Add to it, or say what tells the two apart. (ToR 8)" in text
    assert WHAT in answer.content.decode()  # nothing typed is lost


def test_figures_are_taken_with_who_counted_them(response: Response) -> None:
    case = response.open(people=None)
    before = text_of(as_(response.coordinator).get(page_of(case, "figures")))
    assert (
        "Health, XL01. In the case: how many is not known. The figures there: how many people are in need"
        in before
    )
    status, text = send(response.coordinator, case, "figures", people="50", reason="")
    assert (status, "Say who counted them, and when. (ToR 6)" in text) == (409, True)
    assert send(response.coordinator, case, "figures", people="50", reason="Counted on Sunday.") == (302, "")
    assert response.again(case).people == 50


def test_the_call_ticks_all_relevant_partners_and_lists_who_is_not_called_on(response: Response) -> None:
    make_partner(response.group, "LOOK", "observer")
    case = response.open()
    answer = as_(response.coordinator).get(page_of(case, "call"))
    form = answer.context["form"]
    ids = {one.acronym: one.public_id for one in response.partners.values()}
    assert sorted(form["member"].value()) == sorted(ids.values())
    assert form["reply_on"].value() == timezone.now().date() + timedelta(days=7)
    text = text_of(answer)
    assert "LOOK is an observer and is not called on. It may offer: note what it says. GN Annex 1" in text
    day = timezone.now().date() + timedelta(days=4)
    done = send(
        response.coordinator,
        case,
        "call",
        member=[ids["SAVA"]],
        others="MEDO",
        reply_on=day.isoformat(),
        text="Please.",
    )
    assert done == (302, "")
    call = case.calls.get()
    assert sorted(one.organisation.acronym for one in call.asked.all()) == ["MEDO", "SAVA"]
    assert (call.reply_by.date(), call.text) == (day, "Please.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            {},
            "Name at least one partner to call on. If there is none, say so and go on to last resort. (GN 11)",
        ),
        (
            {"others": "LOOK"},
            "LOOK is an observer and is not called on. It may offer: note what it says. (GN Annex 1)",
        ),
        (
            {"others": "SAVA", "reply_on": "2020-01-01"},
            "Partners need time to answer. Give a day to come. (GN 11)",
        ),
        ({"others": "Nobody at all"}, "Nobody at all"),
    ],
)
def test_a_call_is_refused_in_a_sentence(response: Response, data: dict[str, Any], sentence: str) -> None:
    make_partner(response.group, "LOOK", "observer")
    case = response.open()
    status, text = send(response.coordinator, case, "call", **data)
    assert status in (409, 422)
    assert sentence in text
    assert case.calls.count() == 0


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        (
            {"answer": "accepted", "text": "All of it.", "people": "7", "reason": "no"},
            ("accepted", None, "All of it.", ""),
        ),
        ({"answer": "part", "text": "Some.", "people": "7", "reason": "no"}, ("part", 7, "Some.", "")),
        (
            {"answer": "declined", "text": "x", "people": "7", "reason": "No staff."},
            ("declined", None, "", "No staff."),
        ),
    ],
)
def test_a_partner_answers_and_only_what_goes_with_the_answer_counts(
    response: Response, data: dict[str, str], stored: tuple[Any, ...]
) -> None:
    case = response.call(response.open())
    assert send(response.users["SAVA"], case, "answer", **data) == (302, "")
    said = PartnerAnswer.objects.get()
    assert (said.answer, said.people, said.text, said.reason) == stored
    assert said.organisation.acronym == "SAVA"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"answer": "part", "text": "Some."}, "Say for how many people: a whole number above zero. (GN 11)"),
        ({"answer": "declined"}, "Say in a few words why, so that others can plan for the gap. (GN 11)"),
        ({"answer": "accepted"}, "Say what is undertaken, in a sentence. (GN 10)"),
        ({}, "nothing is chosen. Choose one of the list."),
    ],
)
def test_an_answer_is_refused_in_a_sentence(response: Response, data: dict[str, str], sentence: str) -> None:
    case = response.call(response.open())
    status, text = send(response.users["SAVA"], case, "answer", **data)
    assert (status in (409, 422), sentence in text) == (True, True)
    assert not PartnerAnswer.objects.exists()


def test_nobody_answers_for_an_organisation_but_its_user(response: Response) -> None:
    case = response.call(response.open())
    answer = as_(response.coordinator).get(page_of(case, "answer"))
    assert answer.status_code == 403
    assert "Only a user of an organisation answers for it." in text_of(answer)


def test_what_was_told_is_noted_and_binds_nobody(response: Response) -> None:
    look = make_partner(response.group, "LOOK", "observer")
    case = response.call(response.open())
    offered = [name for name, _choices in as_(response.coordinator).get(page_of(case, "note")).context["form"].fields[
        "known"
    ].choices if name]  # fmt: skip
    assert offered == ["Called on, no answer yet", "May offer, is not called on"]
    sava = response.partners["SAVA"].public_id
    assert send(response.coordinator, case, "note", known=sava, answer="part", people="30", text="Soon.") == (
        302,
        "",
    )
    assert send(
        response.coordinator, case, "note", other="LOOK", answer="part", people="5", text="Kits."
    ) == (302, "")
    said = {
        one.organisation.acronym: one
        for one in PartnerAnswer.objects.select_related("organisation", "commitment")
    }
    assert (said["SAVA"].noted, said["LOOK"].apart, said["LOOK"].commitment) == (True, True, None)
    assert [one.state for one in Commitment.objects.all()] == ["proposed"]
    status, text = send(
        response.coordinator, case, "note", known=sava, other=look.acronym, answer="declined", reason="No."
    )
    assert (status, "Choose who said it, or name another: one of the two." in text) == (422, True)
