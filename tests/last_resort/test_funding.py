"""The donor's view: gaps that money alone or among others holds up; nothing finer than may be known."""

from __future__ import annotations

import pytest
from django.utils import timezone

from firstcall.access.queries import nobody
from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.queries.funding import funding_gaps, sums
from firstcall.last_resort.values import funding_values
from firstcall.places.models import Area
from firstcall.structure.models import Emergency
from firstcall.web.templatetags.figures import number
from tests.last_resort.made import AT, Response, agency
from tests.last_resort.programs import Commands, Programs
from tests.structure.made import make_group, person_with, representative
from tests.structure.test_pages import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def donor(response: Response) -> Actor:
    return person_with("DON", AT, organisation=agency("UNDP"))


def test_what_is_lacking_who_asked_and_what_came(response: Response, donor: Actor) -> None:
    case = response.say(response.at_last_resort(), "constrained", "funding", "access", amount_usd=250_000)
    response.say(response.at_last_resort(topic="road"), "constrained", "access")
    response.at_last_resort(topic="due")
    actions.log_effort(
        case, kind="mobilisation", text="A donor gave.", amount_usd=40_000, by=response.lead, at=response.now
    )
    (one,) = funding_gaps(donor, response.now)
    assert (one.case, one.amount_usd, one.mobilised_usd, one.people, one.few, one.whole) == (
        case, 250_000, 40_000, 1000, False, False,
    )  # fmt: skip
    assert one.said.organisation.acronym == "WHO"
    (total,) = sums([one])
    assert (total.group, total.amount_usd, total.mobilised_usd, total.cases, total.unsaid) == (
        response.group.name, 250_000, 40_000, 1, 0,
    )  # fmt: skip


def test_few_people_and_places_are_not_told_apart(response: Response, donor: Actor) -> None:
    village = Area.objects.create(
        country=response.emergency.country, pcode="XL0101", name="Riverside", level=2, parent=response.area
    )
    response.say(response.at_last_resort(people=9, area=village), "constrained", "funding")
    (seen,) = funding_gaps(donor, response.now)
    assert (seen.people, seen.few, seen.place, seen.amount_usd) == (None, True, response.area, None)
    (seen,) = funding_gaps(response.hc, response.now)
    assert (seen.people, seen.few, seen.place) == (9, False, village)
    response.say(response.at_last_resort(people=10, area=village, topic="b"), "constrained", "funding")
    assert [one.people for one in funding_gaps(donor, response.now)] == [None, 10]


def test_it_goes_once_the_duty_returns_or_the_case_ends(response: Response, donor: Actor) -> None:
    case = response.say(response.at_last_resort(), "constrained", "funding")
    assert len(funding_gaps(donor, response.now)) == 1
    actions.review_case(
        case, outcome="changed", text="Money came.", expected=None, by=response.coordinator, at=response.now
    )
    assert funding_gaps(donor, response.now) == []
    assert response.say(response.again(case), "constrained", "security").standing == "constrained"
    assert funding_gaps(donor, response.now) == []


def test_nobody_else_sees_it(response: Response) -> None:
    response.say(response.at_last_resort(), "constrained", "funding")
    assert funding_gaps(nobody(), response.now) == []
    elsewhere = person_with("GOV", AT, emergency=response.emergency)
    assert funding_gaps(elsewhere, response.now) == []


def test_it_goes_once_the_emergency_has_ended(response: Response, donor: Actor) -> None:
    response.say(response.at_last_resort(), "constrained", "funding")
    Emergency.objects.update(ended_on=response.now.date())
    assert funding_gaps(donor, response.now) == []
    assert Programs(response).read(donor, "funding") == []


def test_the_agencys_representative_in_another_group_sees_none_of_it(response: Response) -> None:
    response.say(response.at_last_resort(), "constrained", "funding")
    elsewhere = representative(make_group(response.emergency, AT, "nutrition", ("WHO",)), AT, "WHO")
    assert funding_gaps(elsewhere, response.now) == []
    assert [one.whole for one in funding_gaps(response.lead, response.now)] == [True]


def test_page_program_and_command_say_the_same(
    response: Response, donor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    response.now = timezone.now()
    for amount in (10_000, 250_000):
        case = response.at_last_resort(topic=str(amount))
        response.say(case, "constrained", "funding", amount_usd=amount)
    for who in (donor, response.hc):
        page = as_(who).get("/funding-gaps/").context["emergencies"]
        shown = [funding_values(one["gap"]) for _emergency, rows in page for one in rows]
        asked = Programs(response).read(who, "funding")
        assert [one["amount_usd"] for one in asked] == [10_000, 250_000]
        for key in ("case", "area", "people", "few", "amount_usd", "organisation", "explanation"):
            assert [one[key] for one in asked] == [one[key] for one in shown]
        told = Commands(response, monkeypatch).read(who, "funding")
        assert [one["case"] for one in told] == [one["case"] for one in asked]


def test_the_page(response: Response, donor: Actor) -> None:
    case = response.say(response.at_last_resort(), "constrained", "funding", amount_usd=250_000)
    page = "/funding-gaps/"
    text = as_(donor).get(page).content.decode()
    for words in (
        f"US$ {number(250_000)} lacking",
        f"{number(1000)} people",
        "World Health Organization",
        "The road is closed to us.",
    ):
        assert words in text
    assert f"/gap-cases/{case.code}/" in text
    published = as_(donor).get(f"/e/{response.emergency.code}/gap-cases/{case.code}/")
    assert (published.status_code, published.context["whole"]) == (200, False)
    assert "The convoy was turned back." not in text  # the evidence
    assert f"/gap-cases/{case.code}/" in as_(response.hc).get(page).content.decode()
    assert as_(person_with("GOV", AT, emergency=response.emergency)).get(page).status_code == 404
