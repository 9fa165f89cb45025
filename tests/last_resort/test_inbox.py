"""What a partner finds: calls with how near it is, what it said, where it may offer; and nothing of others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstcall.access.rules import Actor
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.last_resort.queries.inbox import inbox
from firstcall.last_resort.views.inbox import asked_line
from firstcall.places.models import Area
from tests.last_resort.made import AT, Response
from tests.last_resort.programs import Commands, Programs
from tests.structure.made import make_group, person_with, representative
from tests.structure.test_pages import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(response: Response) -> Actor:
    """A user of SAVA in the group itself, who sees all cases of the group."""
    return person_with(
        "PART", AT, emergency=response.emergency, group=response.group, organisation=response.partners["SAVA"]
    )


def reports(response: Response, name: str, pcode: str) -> None:
    """An activity of a partner in a place."""
    batch = ImportBatch.objects.create(
        kind="activities", emergency=response.emergency, file_name="x.xlsx", sha256="0" * 64, created_at=AT
    )
    Activity.objects.create(
        batch=batch,
        emergency=response.emergency,
        group=response.group,
        organisation=response.partners[name],
        area=Area.objects.get(country=response.emergency.country_id, pcode=pcode),
        source_row=1,
    )


def district(response: Response, pcode: str) -> Area:
    return Area.objects.create(
        country=response.emergency.country, pcode=pcode, name=pcode, level=2, parent=response.area
    )


def test_calls_with_how_near(response: Response) -> None:
    there, beside = district(response, "XL0101"), district(response, "XL0102")
    reports(response, "SAVA", there.pcode)
    for area in (Area.objects.get(pcode="XL02"), beside, there):
        response.call(response.open(area=area))
        response.later(hours=1)
    found = inbox(response.users["SAVA"], response.emergency, response.now)
    assert [(one.case.code, one.near) for one in found.asked] == [
        ("G1", "not_yet"),
        ("G2", "near"),
        ("G3", "here"),
    ]
    assert (found.said, found.offers) == ((), ())


def test_a_call_says_how_near_its_end_is_as_the_case_does(response: Response) -> None:
    response.call(response.open())
    (asked,) = inbox(response.users["SAVA"], response.emergency, response.now).asked
    assert asked.reply_by is not None
    ends = [asked.reply_by - timedelta(hours=hours) for hours in (25, 24, 0)]
    assert [asked_line(asked, at)["clock"] for at in ends] == ["running", "soon", "overdue"]


def test_what_was_answered_leaves_the_calls(response: Response) -> None:
    case = response.answer(response.call(response.open()), "SAVA", "part", 400)
    found = inbox(response.users["SAVA"], response.emergency, response.now)
    assert found.asked == ()
    (said,) = found.said
    assert (said.case, said.answer.people, said.now.remaining.left) == (case, 400, 600)
    assert [one.case for one in inbox(response.users["MEDO"], response.emergency, response.now).asked] == [
        case
    ]


def test_who_is_called_again_is_asked_again_unless_it_is_bound(response: Response) -> None:
    case = response.answer(response.call(response.open()), "SAVA", "declined")
    case = response.answer(case, "MEDO", "part", 400)
    response.later(days=8)
    response.call(case)
    found = {name: inbox(who, response.emergency, response.now) for name, who in response.users.items()}
    assert {name: (len(one.asked), len(one.said)) for name, one in found.items()} == {
        "SAVA": (1, 1),
        "MEDO": (0, 1),
    }
    (asked,) = found["SAVA"].asked
    assert asked.reply_by == response.now + timedelta(days=7)


def test_where_it_may_offer(response: Response, member: Actor) -> None:
    response.open()
    response.open(by=response.users["MEDO"], topic="a draft")
    response.call(response.open(topic="for others"), "MEDO")
    found = inbox(member, response.emergency, response.now)
    assert ([one.case.code for one in found.offers], found.asked) == (["G1", "G3"], ())
    response.answer(response.again(response.opened[2]), "MEDO")
    assert [one.case.code for one in inbox(member, response.emergency, response.now).offers] == ["G1"]


def test_a_representative_answers_in_its_own_group_only(response: Response) -> None:
    response.call(response.open(), reply_by=None)
    assert inbox(response.lead, response.emergency, response.now).asked == ()
    elsewhere = make_group(response.emergency, AT, "nutrition", ("UNICEF",))
    unicef = representative(elsewhere, AT, "UNICEF")
    assert inbox(unicef, response.emergency, response.now).offers == ()


def test_the_page(response: Response) -> None:
    response.call(response.open())
    client = as_(response.users["SAVA"])
    page = f"/e/{response.emergency.code}/calls/"
    shown = client.get(page)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "1 call waits for you" in text
    assert f"/e/{response.emergency.code}/gap-cases/G1/answer/?organisation=" in text
    assert "you do not report from there yet" in text
    assert len(shown.content) < 40_000
    assert as_(response.hc).get(page).status_code == 404
    counted = queries_of(client, page)
    for topic in ("a", "b"):
        response.call(response.open(topic=topic))
    assert queries_of(client, page) == counted


def test_page_program_and_command_list_the_same_calls(
    response: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    response.now = timezone.now() - timedelta(hours=2)
    for topic in ("a", "b", "c"):
        response.call(response.open(topic=topic))
    response.answer(response.opened[0], "SAVA", "part", 400)
    response.answer(response.opened[1], "SAVA", "declined")
    response.later(hours=1)
    for case in response.opened[:2]:
        response.call(response.again(case))
    who = response.users["SAVA"]
    shown = as_(who).get(f"/e/{response.emergency.code}/calls/").context["asked"]
    asked = Programs(response).read(who, "calls")
    assert [(one["case"], one["round"], one["over"]) for one in asked] == [("G3", 1, False), ("G2", 2, False)]
    assert [(one["case"].code, one["left"]) for one in shown] == [(one["case"], one["left"]) for one in asked]
    assert Commands(response, monkeypatch).read(who, "calls") == asked


def test_programs_and_commands_say_how_near(response: Response, monkeypatch: pytest.MonkeyPatch) -> None:
    response.now = timezone.now() - timedelta(hours=2)
    there, beside = district(response, "XL0101"), district(response, "XL0102")
    reports(response, "SAVA", there.pcode)
    for area in (Area.objects.get(pcode="XL02"), beside, there):
        response.call(response.open(area=area))
    for door in (Programs(response), Commands(response, monkeypatch)):
        asked = door.read(response.users["SAVA"], "calls")
        assert {one["case"]: one["near"] for one in asked} == {"G1": "not_yet", "G2": "near", "G3": "here"}


def queries_of(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)


def test_the_front_page_and_the_organisations(response: Response) -> None:
    response.call(response.open())
    response.at_last_resort(topic="ambulances")
    front = f"/e/{response.emergency.code}/"
    shown = as_(response.users["SAVA"]).get(front).content.decode()
    assert "1 call waits for you" in shown
    shown = as_(response.hc).get(front).content.decode()
    assert "Open gap cases" in shown
    assert "Last resort due" in shown
    assert "1 due" in shown
    organisation = f"/organisations/{response.partners['SAVA'].public_id}/"
    assert "Gaps it is asked to help fill" in as_(response.users["SAVA"]).get(organisation).content.decode()
    assert "Gaps it is asked to help fill" in as_(response.coordinator).get(organisation).content.decode()


@pytest.mark.one_engine  # as many on either
@pytest.mark.parametrize("part", ["", "groups/HEA/", "places/XL01/", "last-resort/"])
def test_pages_take_as_many_queries_for_three_cases_as_for_one(response: Response, part: str) -> None:
    client, address = as_(response.hc), f"/e/{response.emergency.code}/{part}"
    if part.startswith("groups"):
        address = f"/e/{response.emergency.code}/groups/{response.group.code}/"
    response.at_last_resort(topic="first")
    client.get(address)
    counted = queries_of(client, address)
    for topic in ("a", "b"):
        response.at_last_resort(topic=topic)
    assert queries_of(client, address) == counted
