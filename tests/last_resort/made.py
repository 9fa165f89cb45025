"""A response with a group, its partners and everybody who acts in a gap case, one of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from firstcall.access.queries import operator
from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import Now, case_now
from firstcall.last_resort.rules.bringing import Said
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.structure import actions as structure
from firstcall.structure.models import Emergency, Group
from tests.structure.made import make_emergency, make_group, person_with, representative

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHAT = "No measles vaccination since the road was cut."


@dataclass
class Response:
    """An emergency with one led group (health, WHO), two partners, an observer, ICRC alongside, and their people.

    `now` moves with `later`; every act takes it.
    """

    emergency: Emergency
    group: Group
    hc: Actor
    coordinator: Actor
    lead: Actor
    partners: dict[str, Organisation]
    users: dict[str, Actor]
    now: datetime = AT
    opened: list[GapCase] = field(default_factory=list)

    @property
    def area(self) -> Area:
        return Area.objects.get(country=self.emergency.country_id, pcode="XL01")

    def later(self, **amount: float) -> datetime:
        self.now += timedelta(**amount)
        return self.now

    def open(self, people: int | None = 1000, **more: Any) -> GapCase:
        """A case of the group in XL01, opened by its coordinator."""
        given = {"group": self.group, "area": self.area, "what": WHAT, "people": people, **more}
        case = actions.open_case(emergency=self.emergency, **{"by": self.coordinator, **given}, at=self.now)
        self.opened.append(case)
        return case

    def call(self, case: GapCase, *names: str, **more: Any) -> GapCase:
        asked = [self.partners[name] for name in names or self.partners]
        actions.call_partners(case, organisations=asked, **{"by": self.coordinator, **more}, at=self.now)
        return self.again(case)

    def answer(
        self, case: GapCase, name: str, answer: str = "accepted", people: int | None = None
    ) -> GapCase:
        actions.answer_call(
            case,
            organisation=self.partners[name],
            answer=answer,
            people=people,
            text="Two mobile teams." if answer != "declined" else "",
            reason="No staff left." if answer == "declined" else "",
            by=self.users[name],
            at=self.now,
        )
        return self.again(case)

    def bring(self, case: GapCase, urgency: str = "high", **more: Any) -> GapCase:
        actions.bring_last_resort(
            case,
            urgency=urgency,
            why="Children die of it within weeks.",
            expected=None,
            **{"by": self.coordinator, **more},
            at=self.now,
        )
        return self.again(case)

    def say(
        self, case: GapCase, answer: str = "commit", *conditions: str, by: Actor | None = None, **more: Any
    ) -> GapCase:
        words = {"evidence": "The convoy was turned back.", "explanation": "The road is closed to us."}
        said = Said(answer=answer, conditions=conditions, **({} if answer == "commit" else words) | more)
        actions.answer_last_resort(case, said=said, expected=None, by=by or self.lead, at=self.now)
        return self.again(case)

    def at_last_resort(self, **more: Any) -> GapCase:
        """A case whose partners all declined, brought to the last resort."""
        case = self.call(self.open(**more))
        for name in self.partners:
            case = self.answer(case, name, "declined")
        return self.bring(case)

    def again(self, case: GapCase) -> GapCase:
        return GapCase.objects.get(pk=case.pk)

    def stands(self, case: GapCase) -> Now:
        return case_now(self.again(case), self.now)


def make_partner(group: Group, name: str, participation: str = "partner") -> Organisation:
    """A made-up organisation that takes part in a group."""
    organisation = Organisation.objects.create(name=f"{name} of Lorania", acronym=name, type_code="441")
    structure.join(group=group, organisation=organisation, participation=participation, by=operator(), at=AT)
    return organisation


def make_response(sector: str = "health", leads: tuple[str, ...] = ("WHO",), **changed: Any) -> Response:
    """The response; `changed` goes to the emergency (kind, displacement)."""
    emergency = make_emergency(AT, **changed)
    group = make_group(emergency, AT, sector, leads)
    partners = {name: make_partner(group, name) for name in ("SAVA", "MEDO")}
    return Response(
        emergency=emergency,
        group=group,
        hc=person_with("HC", AT, emergency=emergency),
        coordinator=person_with("COORD", AT, emergency=emergency, group=group),
        lead=representative(group, AT, leads[0]),
        partners=partners,
        users={
            name: person_with("PART", AT, emergency=emergency, organisation=one)
            for name, one in partners.items()
        },
    )


def agency(acronym: str) -> Organisation:
    return find(acronym)
