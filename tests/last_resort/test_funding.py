"""The donor's view: gaps that money alone or among others holds up; nothing finer than may be known."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.queries import nobody
from firstcall.access.rules import Actor, NotVisible
from firstcall.exchange.funding import COLUMNS, funding_csv
from firstcall.last_resort import actions
from firstcall.last_resort.queries.funding import funding_gaps, sums
from firstcall.last_resort.values import funding_values
from firstcall.places.models import Area
from firstcall.structure.models import Emergency
from firstcall.web.templatetags.figures import number
from tests.cli.run import firstcall
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


# --- as a file --------------------------------------------------------------------------------------------------------


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_the_file_has_what_the_page_has(response: Response, donor: Actor) -> None:
    case = response.say(
        response.at_last_resort(), "constrained", "funding", amount_usd=250_000, explanation="=HYPERLINK(1)"
    )
    actions.log_effort(
        case, kind="mobilisation", text="A donor gave.", amount_usd=40_000, by=response.lead, at=response.now
    )
    (row,) = rows_of(funding_csv(donor, response.now))
    (seen,) = funding_gaps(donor, response.now)
    assert {name: row[name] for name in (
        "emergency", "case", "people", "fewer_than", "asked_usd", "received_usd", "missing_usd", "asked_by", "since",
        "explanation", "area", "sector",
    )} == {
        "emergency": response.emergency.code, "case": case.code, "people": "1000", "fewer_than": "",
        "asked_usd": "250000", "received_usd": "40000", "missing_usd": "210000", "asked_by": "WHO",
        "since": seen.said.at.date().isoformat(), "explanation": "'=HYPERLINK(1)", "area": seen.place.pcode,
        "sector": response.group.name,
    }  # fmt: skip
    assert row["link"].endswith(f"/e/{response.emergency.code}/gap-cases/{case.code}/")
    assert list(row) == list(COLUMNS)


def test_the_file_is_no_finer_than_the_page(response: Response, donor: Actor) -> None:
    village = Area.objects.create(
        country=response.emergency.country, pcode="XL0101", name="Riverside", level=2, parent=response.area
    )
    response.say(response.at_last_resort(people=9, area=village), "constrained", "funding")
    (row,) = rows_of(funding_csv(donor, response.now))
    told = (row["people"], row["fewer_than"], row["area"], row["asked_usd"], row["missing_usd"])
    assert told == ("", "10", response.area.pcode, "", "")
    (row,) = rows_of(funding_csv(response.hc, response.now))
    assert (row["people"], row["fewer_than"], row["area"]) == ("9", "", "XL0101")


def test_more_than_was_asked_leaves_nothing_missing(response: Response, donor: Actor) -> None:
    case = response.say(response.at_last_resort(), "constrained", "funding", amount_usd=1000)
    actions.log_effort(
        case, kind="mobilisation", text="More.", amount_usd=5000, by=response.lead, at=response.now
    )
    (row,) = rows_of(funding_csv(donor, response.now))
    assert (row["received_usd"], row["missing_usd"]) == ("5000", "0")


def test_the_file_through_every_door(response: Response, donor: Actor, tmp_path: Path) -> None:
    response.say(response.at_last_resort(), "constrained", "funding", amount_usd=5)
    with pytest.raises(NotVisible):
        funding_csv(nobody(), response.now)
    page = as_(donor).get("/funding-gaps.csv")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert page.headers["Content-Disposition"] == 'attachment; filename="funding-gaps.csv"'
    assert "/funding-gaps.csv" in as_(donor).get("/funding-gaps/").content.decode()
    assert Client().get("/funding-gaps.csv").status_code == 404
    partner = person_with("PART", AT, emergency=response.emergency, organisation=agency("UNHCR"))
    assert as_(partner).get("/funding-gaps.csv").status_code == 404
    target = tmp_path / "out.csv"
    assert firstcall("gap", "funding", "--format", "csv", "--output", target).code == 0
    assert [one["asked_usd"] for one in rows_of(target.read_text(encoding="utf-8-sig"))] == ["5"]
    printed = firstcall("gap", "funding", "--format", "csv")
    assert [one["asked_usd"] for one in rows_of(printed.out)] == ["5"]
    refused = firstcall("gap", "funding", "--format", "pdf")
    assert (refused.code, refused.err.strip()) == (2, "“pdf” is not a format. Choose one of: csv.")
