"""What must never happen to a gap case, whoever tries (security B12, P3-P7, P15, P16; hard negatives 2, 6, 7, 14)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import firstcall.last_resort
from firstcall.access.actions import end, give
from firstcall.access.models import Grant
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapAct, GapCase, LastResortAnswer, PartnerAnswer
from firstcall.last_resort.rules.bringing import Said
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.structure import actions as structure
from firstcall.structure.models import Commitment
from tests.last_resort.made import WHAT, Response, make_partner
from tests.structure.made import make_emergency, make_group, make_person, person_with, representative, told

pytestmark = pytest.mark.django_db
NO = (Forbidden, NotVisible)
COUNTED = (GapCase, GapAct, PartnerAnswer, LastResortAnswer, Commitment, LedgerEntry, Notice)


def counted() -> list[int]:
    return [model._default_manager.count() for model in COUNTED]


def every_act(response: Response, case: GapCase, by: Actor) -> dict[str, Callable[[], Any]]:
    """Every act of the course on a case, as somebody would try it."""
    how: dict[str, Any] = {"by": by, "at": response.now}
    version: dict[str, Any] = {"expected": None, **how}
    partner = response.partners["SAVA"]
    return {
        "open": lambda: actions.open_case(
            emergency=response.emergency, group=response.group, topic="x", what=WHAT, **how
        ),
        "confirm": lambda: actions.confirm_case(case, **version),
        "figures": lambda: actions.update_figures(case, **version),
        "call": lambda: actions.call_partners(case, organisations=[partner], **how),
        "answer": lambda: actions.answer_call(case, organisation=partner, answer="accepted", text="x", **how),
        "note": lambda: actions.note_answer(case, organisation=partner, answer="accepted", text="x", **how),
        "bring": lambda: actions.bring_last_resort(case, urgency="high", why="x", **version),
        "last_resort": lambda: actions.answer_last_resort(case, said=Said("commit"), **version),
        "log": lambda: actions.log_effort(case, kind="attempt", text="x", **how),
        "review": lambda: actions.review_case(case, outcome="changed", text="x", **version),
        "close": lambda: actions.close_case(case, ending="need_ended", text="x", **version),
        "check": lambda: actions.check_case(case, outcome="confirmed", text="x", **version),
        "reopen": lambda: actions.reopen_case(case, text="x", **version),
    }


def outsiders(response: Response) -> dict[str, Actor]:
    """Those who write nothing on a gap case: global, observing, donating, governing, technical, elsewhere."""
    at, here = response.now, response.emergency
    other = make_emergency(at, "XLO-2")
    named = {
        "GCL": person_with("GCL", at, organisation=find("UNHCR")),
        "IASC": person_with("IASC", at, organisation=find("UNHCR")),
        "ERC": person_with("ERC", at),
        "OBS": person_with("OBS", at, emergency=here, organisation=response.partners["SAVA"]),
        "LIA": person_with("LIA", at, emergency=here, organisation=find("ICRC")),
        "GOV": person_with("GOV", at, emergency=here),
        "DON": person_with("DON", at, organisation=response.partners["MEDO"]),
        "ADM": person_with("ADM", at),
        "HC elsewhere": person_with("HC", at, emergency=other),
        "COORD elsewhere": person_with(
            "COORD", at, emergency=here, group=make_group(here, at, "nutrition", ("UNICEF",))
        ),
    }
    return {**named, "nobody": Actor()}


def test_never_by_those_who_only_look(response: Response) -> None:
    case = response.call(response.open())
    for name, actor in outsiders(response).items():
        before = counted()
        for act, attempt in every_act(response, response.again(case), actor).items():
            # whoever sees the case is told first that the last resort was not called on
            with pytest.raises((*NO, Refused) if act == "last_resort" else NO):
                attempt()
            assert counted() == before, (name, act)


def test_never_is_anybody_called_on_who_has_no_such_part(response: Response) -> None:
    """A call is addressed to no convener, observer or organisation alongside; each may offer (P6, P7)."""
    shelter = make_group(response.emergency, response.now, "shelter", ("UNHCR",))
    structure.designate(
        group=shelter,
        organisation=find("IFRC"),
        area=response.area,
        role="convener",
        by=operator(),
        at=response.now,
    )
    coordinator = person_with("COORD", response.now, emergency=response.emergency, group=shelter)
    watcher = make_partner(shelter, "WATCH", "observer")
    case = actions.open_case(
        emergency=response.emergency,
        group=shelter,
        what="No tents.",
        people=50,
        by=coordinator,
        at=response.now,
    )
    for organisation, code, clause in (
        (find("IFRC"), "convener-not-asked", "GN 3 *; fn 2"),
        (watcher, "observer-not-asked", "GN Annex 1"),
        (find("ICRC"), "alongside-not-asked", "GN 1 fn 1"),
        (response.partners["SAVA"], "not-a-partner", "GN 10"),
    ):
        before = counted()
        with pytest.raises(Refused) as refused:
            actions.call_partners(case, organisations=[organisation], by=coordinator, at=response.now)
        assert told(refused) == (code, clause)
        assert counted() == before
    for organisation in (watcher, find("ICRC")):
        actions.note_answer(
            case,
            organisation=organisation,
            answer="part",
            people=20,
            text="Tents from our stock.",
            by=coordinator,
            at=response.now,
        )
    now = response.stands(case).remaining
    assert (now.undertaken, now.offered, now.left, Commitment.objects.count()) == (0, 40, 10, 0)


def test_never_does_another_commit_an_organisation(response: Response) -> None:
    case = response.call(response.open())
    sava = response.partners["SAVA"]
    for actor in (response.users["MEDO"], response.coordinator, response.lead, response.hc, operator()):
        with pytest.raises(NO):
            actions.answer_call(
                case, organisation=sava, answer="accepted", text="x", by=actor, at=response.now
            )
    actions.note_answer(
        case, organisation=sava, answer="accepted", text="By phone.", by=response.coordinator, at=response.now
    )
    assert response.stands(case).remaining.left == 1000  # held to nothing until its own user accepts
    (asked,) = Commitment.objects.all()
    assert asked.state == "proposed"
    structure.accept_commitment(asked, expected=None, by=response.users["SAVA"], at=response.now)
    assert response.stands(case).remaining.left == 0


def test_never_does_another_agency_answer_for_the_last_resort(response: Response) -> None:
    case = response.at_last_resort()
    other = make_group(response.emergency, response.now, "nutrition", ("UNICEF",))
    wrong = {
        "another agency": person_with(
            "LREP",
            response.now,
            emergency=response.emergency,
            group=response.group,
            organisation=find("UNICEF"),
        ),
        "another group": representative(other, response.now, "UNICEF"),
        "the coordinator": response.coordinator,
        "the HC": response.hc,
        "the desk": operator(),
        "a program": replace(response.lead, by_token=True, token_may_write=True),
    }
    for name, actor in wrong.items():
        before = counted()
        with pytest.raises((Refused, NotVisible)):
            response.say(case, by=actor)
        assert counted() == before, name
    assert response.say(case).stage == "last_resort"


def test_never_after_the_role_has_ended(response: Response) -> None:
    case = response.at_last_resort()
    person = make_person("A representative", response.now)
    give(
        by=operator(),
        at=response.now,
        person=person,
        role="LREP",
        emergency=response.emergency,
        group=response.group,
        organisation=find("WHO"),
    )
    grant = Grant.objects.get(person=person)
    end(grant=grant, by=operator(), at=response.later(hours=1))
    with pytest.raises((Refused, NotVisible)):
        response.say(case, by=actor_for(person, response.now + timedelta(seconds=1)))
    assert LastResortAnswer.objects.count() == 0


def test_never_does_a_focal_point_act_outside_its_area(response: Response) -> None:
    area = response.emergency.country.areas.get(pcode="XL02")
    point = person_with("SNFP", response.now, emergency=response.emergency, group=response.group, area=area)
    case = response.open()
    before = counted()
    for act, attempt in every_act(response, case, point).items():
        with pytest.raises(NO):
            attempt()
        assert counted() == before, act
    mine = response.open(area=area, by=point)
    assert mine.stage == "draft"


SAID = re.compile(r'gettext(?:_noop|_lazy)?\(\s*"([^"]+)"|_\("([^"]+)"\)|>([^<>{}]{4,})<')
WORDS = re.compile(
    r"\bfail(ed|ure|s to)\b|\bscore\b|\branking of\b|\bnon-?compliant\b|\bdefault(ed|er)\b", re.IGNORECASE
)


def test_never_is_anybody_said_to_have_failed() -> None:
    """A condition fails, an agency is constrained; nobody is scored (P15, P16). In pages and notices."""
    room = Path(firstcall.last_resort.__file__).parent
    said = list(room.rglob("*.html")) + list(room.rglob("*.py"))
    assert len(said) > 20
    for path in said:
        for text in SAID.findall(path.read_text("utf-8")):
            assert not WORDS.search(" ".join(text)), (path.name, text)
