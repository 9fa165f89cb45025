"""Gap cases of the demonstration: one in each stage and standing, made by the people whose acts they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from firstcall.access.actions import give
from firstcall.access.models import Grant
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor
from firstcall.gaps.queries import gap_table, ranked
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import case_now, relevant_partners
from firstcall.last_resort.rules.bringing import Said
from firstcall.organisations.actions import create_person
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group

ASKED = 5  # partners called on in a case
PEOPLE = {  # who acts in a group beside the demonstration's accounts: made-up names
    ("COORD", "FSC"): "Ilan Moreveth",
    ("LREP", "FSC"): "Greta Sundal",
    ("COORD", "WSH"): "Yusra Kallion",
    ("LREP", "WSH"): "Bram Otieva",
    ("COORD", "NUT"): "Selma Arvinde",
    ("LREP", "NUT"): "Paulo Henkar",
    ("COORD", "PRO"): "Rosa Tilmane",
    ("LREP", "PRO"): "Anders Quillo",
    ("COORD", "SHL"): "Mira Dostana",
    ("LREP", "SHL"): "Teodor Vance",
    ("COORD", "EDU"): "Hala Brenwick",
}


@dataclass
class Stage:
    """The emergency, the moment, its people, and the places with the largest gaps of each group."""

    emergency: Emergency
    at: datetime
    people: dict[tuple[str, str], Actor]
    places: dict[str, Iterator[Area]] = field(default_factory=dict)

    def ago(self, days: float) -> datetime:
        return self.at - timedelta(days=days)

    def group(self, code: str) -> Group:
        return self.emergency.groups.get(code=code)

    def next_place(self, code: str) -> Area:
        """The place with the largest gap of the group that no case is about yet."""
        if code not in self.places:
            rows = gap_table(
                actor=operator(),
                emergency=self.emergency,
                group=self.group(code),
                population_group="all",
                at=self.at,
            )
            codes = [row.area for row in ranked(rows) if not row.rest]
            there = Area.objects.filter(country=self.emergency.country_id, pcode__in=codes)
            known = {one.pcode: one for one in there}
            self.places[code] = iter([known[one] for one in codes])
        return next(self.places[code])

    def open(self, code: str, what: str, days: float, *, by: str = "COORD", **more: object) -> GapCase:
        return actions.open_case(
            emergency=self.emergency,
            group=self.group(code),
            area=self.next_place(code),
            what=what,
            since_on=self.ago(days + 12).date(),
            source="figures",
            by=self.people[by, code],
            at=self.ago(days),
            **more,  # type: ignore[arg-type]
        )

    def call(
        self, case: GapCase, days: float, until: float, first: Sequence[Organisation] = ()
    ) -> list[Organisation]:
        """Call on the nearest partners; `first` are among them. Gives those called on."""
        assert case.group is not None
        near = [one.organisation for one in relevant_partners(case, self.at.date()) if one.refusal is None]
        asked = list(dict.fromkeys([*first, *near]))[:ASKED]
        actions.call_partners(
            case,
            organisations=asked,
            text="Tell us what you can take on, and from when.",
            reply_by=self.ago(until),
            by=self.people["COORD", case.group.code],
            at=self.ago(days),
        )
        return asked

    def answer(
        self, case: GapCase, organisation: Organisation, days: float, answer: str, people: int | None = None
    ) -> None:
        """The organisation's own user answers."""
        actions.answer_call(
            case,
            organisation=organisation,
            answer=answer,
            people=people,
            text="" if answer == "declined" else "Two mobile teams, from next week.",
            reason="Our teams are bound elsewhere until the end of the season."
            if answer == "declined"
            else "",
            by=self._user_of(organisation, case),
            at=self.ago(days),
        )

    def _user_of(self, organisation: Organisation, case: GapCase) -> Actor:
        own = Grant.objects.filter(
            emergency=self.emergency, organisation=organisation, role__in=("PART", "LREP")
        )
        grant = own.filter(Q(group=None) | Q(group=case.group)).first()
        if grant is None:
            person = create_person(
                name=f"Focal point of {organisation.acronym or organisation.name}", by=operator(), at=self.at
            )
            give(
                by=operator(), at=self.ago(90), person=person, role="PART", emergency=self.emergency,
                organisation=organisation,
            )  # fmt: skip
            return actor_for(person, self.at)
        return actor_for(grant.person, self.at)

    def bring(self, case: GapCase, days: float, urgency: str = "high", holder: str = "") -> GapCase:
        assert case.group is not None
        actions.bring_last_resort(
            case,
            urgency=urgency,
            why="Within weeks, people there will have no service left at all.",
            holder=find(holder) if holder else None,
            expected=None,
            by=self.people["COORD", case.group.code],
            at=self.ago(days),
        )
        return case

    def say(self, case: GapCase, days: float, said: Said) -> None:
        assert case.group is not None
        actions.answer_last_resort(
            case, said=said, expected=None, by=self.people["LREP", case.group.code], at=self.ago(days)
        )

    def log(
        self, case: GapCase, days: float, kind: str, text: str, to_whom: str, amount: int | None = None
    ) -> None:
        assert case.group is not None
        actions.log_effort(
            case,
            kind=kind,
            text=text,
            to_whom=to_whom,
            amount_usd=amount,
            by=self.people["LREP", case.group.code],
            at=self.ago(days),
        )

    def declined_by_all(self, code: str, what: str, days: float) -> GapCase:
        """A case whose partners declined or stayed silent, some days ago."""
        case = self.open(code, what, days)
        for organisation in self.call(case, days - 1, days - 8)[:2]:
            self.answer(case, organisation, days - 3, "declined")
        return case


@transaction.atomic
def gap_cases(emergency: Emergency, *, at: datetime) -> None:
    """The cases; nothing without the demonstration's accounts."""
    people = _people(emergency, at)
    if not people:
        return
    stage = Stage(emergency, at, people)
    _with_partners(stage)
    _at_last_resort(stage)
    _ended(stage)


def _people(emergency: Emergency, at: datetime) -> dict[tuple[str, str], Actor]:
    """The accounts of the demonstration by role and group; and people for the groups that have none."""
    grants = Grant.objects.filter(emergency=emergency, role__in=("HC", "COORD", "LREP", "PART"))
    found = {
        (one.role, one.group.code if one.group else ""): actor_for(one.person, at)
        for one in grants.select_related("person", "group").order_by("-pk")
    }
    if not {("HC", ""), ("COORD", "HEA"), ("LREP", "HEA"), ("PART", "HEA")} <= set(found):
        return {}
    began = at - timedelta(days=120)
    for (role, code), name in PEOPLE.items():
        group = emergency.groups.get(code=code)
        lead = group.leads.filter(ends_on=None).order_by("pk")[0].organisation
        person = create_person(name=name, by=operator(), at=at)
        organisation = lead if role == "LREP" else None
        give(
            by=operator(),
            at=began,
            person=person,
            role=role,
            emergency=emergency,
            group=group,
            organisation=organisation,
        )
        found[role, code] = actor_for(person, at)
    return found


def _with_partners(stage: Stage) -> None:
    partner = Grant.objects.get(emergency=stage.emergency, role="PART", group__code="HEA").organisation
    case = stage.open("HEA", "The last clinic has closed; nobody vaccinates or treats injuries.", 9)
    asked = stage.call(case, 6, -1, [partner] if partner else [])
    stage.answer(case, asked[1], 3, "part", max(1, (case.people or 400) // 4))
    stage.open("HEA", "Deliveries without a midwife since the hospital was hit.", 2)
    actions.open_case(
        emergency=stage.emergency,
        group=stage.group("HEA"),
        area=stage.next_place("HEA"),
        topic="cold chain",
        what="Vaccines spoil: the only cold store has no power.",
        by=stage.people["PART", "HEA"],
        at=stage.ago(1),
    )


def _at_last_resort(stage: Stage) -> None:
    stage.bring(stage.declined_by_all("HEA", "No surgical care within a day's travel.", 21), 8, "life_saving")
    case = stage.bring(
        stage.declined_by_all("FSC", "No food distribution since the bridge fell.", 40), 30, holder="WFP"
    )
    explained = (
        "Convoys have been turned back at the last checkpoint three times; talks with both sides go on."
    )
    stage.say(
        case,
        28,
        Said(
            "constrained",
            ("access",),
            "Three convoys were refused passage.",
            explained,
            review_on=stage.ago(-9).date(),
        ),
    )
    stage.log(
        case, 20, "advocacy", "Asked for humanitarian passage; an answer was promised.", "Regional governor"
    )
    stage.log(
        case, 6, "explanation", "Explained to community leaders why food does not come.", "Community leaders"
    )
    case = stage.bring(
        stage.declined_by_all("WSH", "Water is trucked to a third of those who need it.", 33), 22
    )
    explained = "Trucking can start within ten days once it is paid for; wells are repaired meanwhile."
    said = Said(
        "constrained", ("funding",), "The emergency budget is spent.", explained, amount_usd=1_240_000,
        review_on=stage.ago(-14).date(),
    )  # fmt: skip
    stage.say(case, 20, said)
    stage.log(case, 11, "mobilisation", "A first contribution was pledged.", "Donor group", 210_000)
    case = stage.bring(stage.declined_by_all("NUT", "No treatment of malnourished children.", 35), 26)
    explained = "Staff were withdrawn after two attacks; the centre opens again when the road is safe."
    said = Said(
        "constrained", ("security",), "Two attacks on staff.", explained, review_on=stage.ago(1).date()
    )
    stage.say(case, 24, said)
    case = stage.bring(
        stage.declined_by_all("PRO", "No safe place for women and girls.", 28), 17, holder="UNHCR"
    )
    stage.say(
        case,
        15,
        Said(
            "advocate",
            explanation="We raise it weekly with the authorities and seek partners who can host one.",
        ),
    )
    case = stage.bring(stage.declined_by_all("SHL", "Families sleep in the open.", 18), 9)
    stage.say(
        case,
        7,
        Said("commit", explanation="Kits for all from the regional stock.", by_on=stage.ago(-12).date()),
    )
    recovery = actions.open_case(
        emergency=stage.emergency,
        sector="ERY",
        what="Nobody repairs power lines, bridges or markets, and no group covers it.",
        by=stage.people["HC", ""],
        at=stage.ago(12),
    )
    actions.bring_last_resort(
        recovery,
        urgency="normal",
        why="Aid has to be trucked in for as long as nothing is repaired.",
        expected=None,
        by=stage.people["HC", ""],
        at=stage.ago(11),
    )


def _ended(stage: Stage) -> None:
    for code, days, checked in (("EDU", 70, False), ("HEA", 74, True)):
        case = stage.open(code, "No service since the onset.", days)
        for organisation in stage.call(case, days - 1, days - 8)[:2]:
            if case_now(case, stage.ago(days - 3)).remaining.left != 0:
                stage.answer(case, organisation, days - 3, "accepted")
        by = stage.people["COORD", code]
        actions.close_case(
            case,
            ending="filled_by_partners",
            text="Both partners are at work there.",
            expected=None,
            by=by,
            at=stage.ago(days - 12),
        )
        if checked:
            actions.check_case(
                case,
                outcome="confirmed",
                text="Seen on a joint visit, and in the reports of both.",
                expected=None,
                by=by,
                at=stage.ago(days - 59),
            )
