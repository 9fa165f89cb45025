"""A response in which leads are made: its people by role, and each step of the two procedures done properly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from firstcall.access.actions import give
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor
from firstcall.designation import actions
from firstcall.designation.models import Case
from firstcall.organisations.models import Person
from firstcall.organisations.queries import find
from firstcall.structure.models import Basis, Briefing, CountryTeam, Emergency, TeamMember
from tests.structure.made import make_emergency, make_person

ROLES = {
    "hc": ("HC", True, ""),
    "ocha": ("OCHA", True, ""),
    "hct": ("HCT", True, "UNICEF"),
    "erc": ("ERC", False, ""),
    "who": ("IASC", False, "WHO"),
    "unicef": ("IASC", False, "UNICEF"),
    "wfp": ("IASC", False, "WFP"),
    "gov": ("GOV", True, ""),
    "part": ("PART", True, "UNHCR"),
}


@dataclass
class Scene:
    """An emergency with people who act in it. `at` moves on with `later`."""

    emergency: Emergency
    at: datetime
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Somebody with the roles they hold now; "operator" is the server's command line."""
        return operator() if who == "operator" else actor_for(self.people[who], self.at)

    def by(self, who: str) -> dict[str, Any]:
        """The arguments every act takes from the edge."""
        return {"by": self.actor(who), "at": self.at}

    def later(self, **time: float) -> None:
        self.at += timedelta(**time)


def make_scene(at: datetime, onset: str = "new", **changed: Any) -> Scene:
    """An emergency with its people; nothing assessed, consulted or proposed yet."""
    emergency = make_emergency(at, onset=onset, **changed)
    scene = Scene(emergency, at)
    for name, (role, here, acronym) in ROLES.items():
        person = make_person(f"The {name}", at)
        organisation = find(acronym) if acronym else None
        give(
            by=operator(),
            at=at,
            person=person,
            role=role,
            emergency=emergency if here else None,
            organisation=organisation,
        )
        scene.people[name] = person
    return scene


def found_team(scene: Scene) -> None:
    """The country team, with UNICEF's seat."""
    CountryTeam.objects.create(emergency=scene.emergency, established_on=scene.at.date())
    TeamMember.objects.create(
        emergency=scene.emergency,
        organisation=find("UNICEF"),
        person=scene.people["hct"],
        starts_on=scene.at.date(),
    )


def record_basis(scene: Scene, *kinds: str) -> None:
    """Assessments and a capacity map that covers everybody."""
    everybody = {"government": True, "local_authorities": True, "civil_society": True, "international": True}
    for kind in kinds or ("needs", "gaps", "capacity"):
        covered = everybody if kind == "capacity" else {}
        Basis.objects.create(
            emergency=scene.emergency, kind=kind, title=kind, done_on=scene.at.date(), **covered
        )


def brief_all(scene: Scene) -> None:
    """Everybody step 1 names is briefed, with the guidance."""
    for audience in ("country_team", "government", "national_ngos", "others"):
        Briefing.objects.create(
            emergency=scene.emergency,
            audience=audience,
            topic="The approach",
            guidance_spread=True,
            given_on=scene.at.date(),
        )


def consult(
    scene: Scene, case: Case, purpose: str, who: str = "", level: str = "country", by: str = "hc"
) -> None:
    """Log one consultation."""
    organisation = find(who) if who else None
    named = "" if who else "All that were there"
    actions.log_consultation(
        case, purpose=purpose, level=level, organisation=organisation, who=named, **scene.by(by)
    )


def draft(scene: Scene, case: Case, sector: str = "health", *agencies: str, **more: Any) -> None:
    """A line of the draft with its leads."""
    line = actions.add_line(case, sectors=sector, **scene.by("hc"))
    for agency in agencies or ("WHO",):
        actions.name_lead(line, organisation=find(agency), **more, **scene.by("hc"))


def consult_headquarters(scene: Scene, case: Case, *agencies: str) -> None:
    """Each agency at both levels, as step 3 asks."""
    for agency in agencies or ("WHO",):
        for level in ("country", "headquarters"):
            consult(scene, case, "global_lead", agency, level)


def new_emergency_to(scene: Scene, until: str) -> Case:
    """Procedure for a major new emergency, done properly up to and with the step `until`."""
    case = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    if until == "opened":
        return case
    found_team(scene)
    record_basis(scene)
    consult(scene, case, "partners")
    scene.later(hours=2)
    actions.close_step(case, step="consult", expected=None, **scene.by("hc"))
    if until == "consult":
        return case
    draft(scene, case)
    scene.later(hours=3)
    actions.propose(case, expected=None, **scene.by("hc"))
    if until == "propose":
        return case
    scene.later(hours=1)
    actions.circulate(case, expected=None, **scene.by("erc"))
    if until == "circulate":
        return case
    actions.reply(case, answer="endorse", **scene.by("who"))
    scene.later(hours=5)
    actions.agree(
        case, reason="WHO endorsed; the others were consulted by telephone.", expected=None, **scene.by("erc")
    )
    if until == "agree":
        return case
    scene.later(minutes=10)
    actions.close_step(case, step="tell-all", expected=None, reason="Sent at once.", **scene.by("erc"))
    actions.close_step(case, step="tell-country", expected=None, **scene.by("hc"))
    return case


def ongoing_to(scene: Scene, until: str) -> Case:
    """Procedure for an ongoing emergency, done properly up to and with the step `until`."""
    case = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    if until == "opened":
        return case
    found_team(scene)
    brief_all(scene)
    actions.close_step(case, step="brief", expected=None, **scene.by("hc"))
    if until == "brief":
        return case
    record_basis(scene)
    for purpose in ("authorities", "partners"):
        consult(scene, case, purpose)
    actions.close_step(case, step="assess", expected=None, **scene.by("hc"))
    if until == "assess":
        return case
    draft(scene, case)
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    if until == "determine":
        return case
    consult_headquarters(scene, case)
    actions.propose(case, expected=None, **scene.by("hc"))
    if until == "propose":
        return case
    actions.circulate(case, expected=None, **scene.by("erc"))
    if until == "circulate":
        return case
    actions.reply(case, answer="endorse", **scene.by("who"))
    scene.later(days=7, seconds=1)
    actions.agree(case, reason="No objection; confirmed by telephone.", expected=None, **scene.by("erc"))
    if until == "agree":
        return case
    actions.close_step(case, step="tell-country", expected=None, **scene.by("hc"))
    return case
