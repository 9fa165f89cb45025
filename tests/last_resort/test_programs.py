"""A gap case from end to end through each ending, by commands and by a program: the same acts, the same JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firstcall.access.rules import Actor
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from tests.last_resort.made import WHAT, Response, make_response
from tests.last_resort.programs import Commands, Outcome, Programs
from tests.structure.made import person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
WORDS = {"evidence": "The convoy was turned back.", "explanation": "The road is closed to us."}


class Walk:
    """A response and one of its two doors."""

    def __init__(self, response: Response, door: Commands | Programs) -> None:
        self.of, self.door = response, door
        response.now = timezone.now() - timedelta(minutes=1)

    def do(self, who: Actor, act: str, **body: Any) -> Any:
        """An act that must be done; the case as it is then."""
        said = self.door.act(who, act, body)
        assert said.done, (act, body, said)
        return said.json

    def refused(self, who: Actor, act: str, **body: Any) -> Outcome:
        said = self.door.act(who, act, body)
        assert not said.done, (act, body, said.json)
        return said

    def open(self, **more: Any) -> Any:
        given = {"what": WHAT, "group": self.of.group.code, "area": "XL01", "people": 1000, **more}
        return self.do(self.of.coordinator, "open", **given)

    def to_the_last_resort(self, **more: Any) -> Any:
        """Opened, all partners called on, all decline, the last resort called on."""
        self.open(**more)
        self.do(self.of.coordinator, "call", organisations=["SAVA", "MEDO"])
        for name in ("SAVA", "MEDO"):
            self.do(self.of.users[name], "answer", answer="declined", reason="No staff left.")
        return self.do(self.of.coordinator, "bring", urgency="high", why="Children die of it within weeks.")


Start = Callable[..., Walk]


@pytest.fixture(params=["command", "program"])
def start(request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Begin a walk in a response made as `make_response` is asked to."""
    for name in ("FIRSTCALL_PASSWORD", "FIRSTCALL_CODE", "FIRSTCALL_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def begin(*given: Any, **changed: Any) -> Walk:
        response = make_response(*given, **changed)
        doors = {"command": lambda: Commands(response, monkeypatch), "program": lambda: Programs(response)}
        return Walk(response, doors[request.param]())

    return begin


def standing(case: Any) -> tuple[Any, ...]:
    """Stage, standing, who holds the duty, and how many are left."""
    return case["stage"], case["standing"], case["holder"], case["remaining"]["left"]


def test_filled_by_partners(start: Start):
    walk = start()
    of = walk.of
    case = walk.open()
    assert (case["code"], case["stage"], case["part"], case["people"]) == ("G1", "found", "whole", 1000)
    assert case["accountable"] == {"role": "lead", "name": "WHO"}
    case = walk.do(of.coordinator, "call", organisations=["SAVA", "MEDO"], text="Vaccinators, please.")
    assert standing(case) == ("called", "", None, 1000)
    assert [one["organisation"] for one in case["calls"][0]["asked"]] == ["SAVA", "MEDO"]
    waiting = walk.door.read(of.users["SAVA"], "calls")
    assert [(one["case"], one["organisation"], one["left"], one["over"]) for one in waiting] == [
        ("G1", "SAVA", 1000, False)
    ]
    seen = walk.do(of.users["SAVA"], "answer", answer="part", people=400, text="Two mobile teams.")
    assert [(one["organisation"], one["binding"]) for one in seen["answers"]] == [("SAVA", True)]
    assert walk.door.read(of.users["SAVA"], "calls") == []
    case = walk.do(of.users["MEDO"], "answer", answer="accepted", text="All the rest.")
    assert [one["organisation"] for one in case["answers"]] == [
        "MEDO"
    ]  # what others said is not MEDO's to read
    case = walk.door.read(of.coordinator, "show", "G1")
    assert case["remaining"] == {"people": 1000, "undertaken": 1000, "offered": 0, "left": 0, "surplus": 0}
    assert [(one["kind"], one["organisation"], one["clause"]) for one in case["acts"]] == [
        ("opened", None, "ToR 8; GN 5"),
        ("called", None, "GN 11"),
        ("answered", "SAVA", "GN 10, 11"),
        ("answered", "MEDO", "GN 10, 11"),
    ]
    case = walk.do(
        of.coordinator, "close", ending="filled_by_partners", text="Both teams vaccinate since Monday."
    )
    assert (case["stage"], case["ending"], case["due"]) == ("closed", "filled_by_partners", None)
    assert case["check_on"] is not None
    case = walk.do(of.coordinator, "check", outcome="confirmed", text="Seen in both camps.")
    assert (case["checked_at"] is not None, case["acts"][-1]["kind"]) == (True, "checked")


def test_who_is_called_again_is_asked_again_unless_it_is_bound(start: Start):
    walk = start()
    of = walk.of
    walk.open()
    walk.do(of.coordinator, "call", organisations=["SAVA", "MEDO"])
    walk.do(of.users["SAVA"], "answer", answer="part", people=400, text="Two mobile teams.")
    walk.do(of.users["MEDO"], "answer", answer="declined", reason="No staff left.")
    assert walk.door.read(of.coordinator, "show", "G1")["stage"] == "answered"
    case = walk.do(of.coordinator, "call", organisations=["SAVA", "MEDO"], text="Once more.")
    assert case["stage"] == "called"
    waiting = {name: walk.door.read(who, "calls") for name, who in of.users.items()}
    assert [(one["case"], one["round"], one["text"], one["left"]) for one in waiting["MEDO"]] == [
        ("G1", 2, "Once more.", 600)
    ]
    assert waiting["SAVA"] == []


def test_filled_by_the_last_resort(start: Start):
    walk = start()
    case = walk.to_the_last_resort()
    assert standing(case) == ("last_resort", "due", "WHO", 1000)
    assert (case["duty"]["id"], case["duty"]["clause"], case["urgency"]) == ("yes", "GN 7, 11", "high")
    case = walk.do(walk.of.lead, "last-resort", answer="commit", by_on="2031-01-01")
    assert standing(case) == ("last_resort", "committed", "WHO", 0)
    assert [(one["answer"], one["binding"], one["by_on"]) for one in case["last_resort_answers"]] == [
        ("commit", True, "2031-01-01")
    ]
    case = walk.do(
        walk.of.coordinator, "close", ending="filled_by_last_resort", text="WHO vaccinated everybody."
    )
    assert (case["stage"], case["ending"]) == ("closed", "filled_by_last_resort")


@pytest.mark.parametrize("condition", ["access", "security", "funding"])
def test_a_condition_fails_and_the_duty_returns(start: Start, condition: str):
    walk = start()
    of = walk.of
    walk.to_the_last_resort()
    donor = person_with("DON", of.now, organisation=find("UNICEF"))
    money = {"amount_usd": 250_000} if condition == "funding" else {}
    case = walk.do(of.lead, "last-resort", answer="constrained", conditions=[condition], **WORDS, **money)
    assert standing(case) == ("last_resort", "constrained", "WHO", 1000)
    assert case["conditions"] == [condition]
    lists = [
        walk.door.read(of.coordinator, "list", condition=one) for one in ("access", "security", "funding")
    ]
    assert [len(one) for one in lists] == [int(one == condition) for one in ("access", "security", "funding")]
    asked = walk.door.read(donor, "funding")
    keys = ("case", "organisation", "amount_usd", "mobilised_usd", "people", "few", "area", "explanation")
    assert [tuple(one[key] for key in keys) for one in asked] == (
        [("G1", "WHO", 250_000, 0, 1000, False, "XL01", WORDS["explanation"])]
        if condition == "funding"
        else []
    )
    seen = walk.door.read(donor, "show", "G1")
    assert (seen["part"], seen["area"], seen["people"], seen["answers"], seen["acts"]) == (
        "published", None, None, [], [],
    )  # fmt: skip
    assert seen["conditions"] == (["funding"] if condition == "funding" else [])
    assert [one["evidence"] for one in seen["last_resort_answers"]] == [None] * len(asked)
    kind = "mobilisation" if money else "advocacy"
    more = {"amount_usd": 10_000} if money else {}
    case = walk.do(of.coordinator, "log", kind=kind, text="Asked again.", to_whom="Everybody", **more)
    assert (case["acts"][-1]["kind"], case["acts"][-1]["to_whom"]) == (kind, "Everybody")
    came = [one["mobilised_usd"] for one in walk.door.read(donor, "funding")]
    assert came == ([10_000] if condition == "funding" else [])
    case = walk.do(of.coordinator, "review", outcome="holds", text="Still so.", next_on=_in_days(20))
    assert (case["standing"], case["review_on"]) == ("constrained", _in_days(20))
    case = walk.do(of.coordinator, "review", outcome="changed", text="It is open again.")
    assert (standing(case), case["conditions"]) == (("last_resort", "due", "WHO", 1000), [])
    assert walk.door.read(donor, "funding") == []
    case = walk.do(of.lead, "last-resort", answer="commit", people=300)
    assert standing(case) == ("last_resort", "due", "WHO", 700)
    case = walk.do(of.lead, "last-resort", answer="commit")
    assert standing(case)[1:] == ("committed", "WHO", 0)
    case = walk.do(of.coordinator, "close", ending="filled_by_last_resort", text="All vaccinated.")
    assert case["stage"] == "closed"


def _in_days(days: int) -> str:
    return (timezone.now().date() + timedelta(days=days)).isoformat()


def test_a_convener_is_not_addressed_and_it_stands_with_the_hc(start: Start):
    walk = start("shelter", ("IFRC",), kind="disaster", displacement=None)
    case = walk.to_the_last_resort()
    assert standing(case) == ("last_resort", "with_hc", None, 1000)
    assert (case["duty"]["id"], case["duty"]["clause"], case["answer_by"]) == (
        "convener", "GN 3 *; fn 2", None,
    )  # fmt: skip
    said = walk.refused(walk.of.lead, "last-resort", answer="commit")
    assert (said.code, said.clause) == ("nobody-answers", "GN 3 *; fn 2")
    assert [one["code"] for one in walk.door.read(walk.of.hc, "list", standing="with_hc")] == ["G1"]


def test_a_cross_cutting_lead_advocates_and_may_commit(start: Start):
    walk = start("protection", ("UNHCR",))
    case = walk.to_the_last_resort()
    assert case["duty"]["id"] == "differentiated"
    case = walk.do(
        walk.of.lead, "last-resort", answer="advocate", explanation="We press for the release of all."
    )
    assert standing(case) == ("last_resort", "advocating", "UNHCR", 1000)
    case = walk.do(walk.of.coordinator, "review", outcome="changed", text="They may be visited.")
    assert case["standing"] == "due"
    assert walk.do(walk.of.lead, "last-resort", answer="commit")["standing"] == "committed"


def test_a_sector_without_a_group_is_the_hcs(start: Start):
    walk = start()
    hc = walk.of.hc
    case = walk.do(hc, "open", what="No school is open.", sector="education", area="XL02")
    assert (case["group"], case["sector"], case["people"], case["remaining"]["left"]) == (
        None, "EDU", None, None,
    )  # fmt: skip
    assert case["accountable"]["role"] == "hc"
    case = walk.do(hc, "bring", urgency="normal", why="A year is lost.")
    assert (case["standing"], case["duty"]["id"], case["duty"]["clause"]) == ("with_hc", "nobody", "GN 10")
    case = walk.do(hc, "close", ending="need_ended", text="The schools of the state are open.")
    assert (case["stage"], case["ending"]) == ("closed", "need_ended")


def test_a_partner_raises_it_and_it_is_dismissed_or_confirmed(start: Start):
    walk = start()
    of = walk.of
    raised = walk.do(of.users["SAVA"], "open", what=WHAT, group="health", area="XL01")
    assert (raised["stage"], raised["due"]) == ("draft", "confirm")
    assert [one["code"] for one in walk.door.read(of.coordinator, "list", stage="draft")] == ["G1"]
    case = walk.do(of.coordinator, "close", ending="no_gap", text="The road is open since today.")
    assert (case["stage"], case["ending"]) == ("closed", "no_gap")
    case = walk.do(of.coordinator, "reopen", reason="It is cut again.")
    assert case["stage"] == "found"
    again = walk.do(of.users["MEDO"], "open", what=WHAT, group="health", area="XL02", topic="cold  chain")
    assert (again["code"], again["topic"]) == ("G2", "cold chain")
    said = walk.door.act(of.coordinator, "confirm", {"note": "Seen on the spot."}, "G2")
    assert (said.json["stage"], said.json["acts"][-1]["kind"]) == ("found", "confirmed")
    rows = walk.door.read(of.coordinator, "list", area="XL02")
    assert [one["code"] for one in rows] == ["G2"]
    assert [one["code"] for one in walk.door.read(of.coordinator, "list", group="health")] == ["G2", "G1"]


def test_what_was_told_is_noted_and_binds_once_it_is_answered(start: Start):
    walk = start()
    of = walk.of
    walk.open()
    walk.do(of.coordinator, "call", organisations=["SAVA"])
    case = walk.do(
        of.coordinator, "note", organisation="SAVA", answer="accepted", text="Two teams, by phone."
    )
    assert [(one["noted"], one["binding"]) for one in case["answers"]] == [(True, False)]
    assert (case["stage"], case["remaining"]["left"]) == ("answered", 1000)
    assert case["due"] == "rest"
    case = walk.do(of.hc, "note", organisation="MEDO", answer="part", people=10, text="A tent.")
    assert [(one["organisation"], one["commitment"]) for one in case["answers"]][1:] == [("MEDO", None)]
    walk.do(of.users["SAVA"], "answer", answer="accepted", text="Two teams.")
    case = walk.do(of.coordinator, "figures", people=900, reason="Counted by SAVA in March.")
    assert (case["people"], case["remaining"]["undertaken"], case["remaining"]["left"]) == (900, 900, 0)


def test_donors_are_not_told_few_people_apart_nor_a_small_place(start: Start):
    walk = start()
    of = walk.of
    place = Area.objects.create(country_id="XLO", pcode="XL0101", name="Hill", level=2, parent=of.area)
    walk.to_the_last_resort(people=9, area=place.pcode)
    walk.do(of.lead, "last-resort", answer="constrained", conditions=["security", "funding"], **WORDS)
    donor = person_with("DON", of.now, organisation=find("UNICEF"))
    (seen,) = walk.door.read(donor, "funding")
    assert (seen["people"], seen["few"], seen["area"], seen["amount_usd"]) == (None, True, "XL01", None)
    assert walk.door.read(donor, "show", "G1")["conditions"] == ["funding"]
    (whole,) = walk.door.read(of.hc, "funding")
    assert (whole["people"], whole["few"], whole["area"]) == (9, False, "XL0101")
    assert walk.door.read(of.hc, "show", "G1")["conditions"] == ["security", "funding"]
