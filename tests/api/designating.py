"""Cases of the world in the state an operation needs: opened, drafted, determined, sent, out for replies."""

from __future__ import annotations

from firstcall.designation import actions
from firstcall.designation.models import Case, Concern, ProposedLead
from firstcall.organisations.queries import find
from firstcall.structure.models import Emergency, Lead
from tests.api.gap_cases import make_gap
from tests.api.world import World
from tests.designation.made import Scene, brief_all, consult, consult_headquarters, record_basis

STATES = ("opened", "drafted", "determined", "proposed", "circulated")


def make_ready(world: World, needs: tuple[str, ...]) -> None:
    """Bring about what `needs` names; every case, line and concern is at version 1 afterwards."""
    make_gap(world, needs)
    scene = Scene(world.emergency, world.at, world.people)
    for need in needs:
        if need in STATES:
            _case_to(world, scene, need)
        elif need == "briefed":
            brief_all(scene)
        elif need == "conditions":  # the edition of 2006 has none
            Case.objects.update(profile="iasc-2015", procedure="activate")
        elif need == "concern":
            _concern(world, scene)
        elif need == "replacing":
            _replacing(world, scene)
        elif need == "plan":
            _plan(world, scene)
    for model in (Case, Concern):
        model.objects.update(version=1)


def _case_to(world: World, scene: Scene, until: str) -> None:
    case = actions.open_case(emergency=world.emergency, **scene.by("hc"))
    if until == "opened":
        return
    line = actions.add_line(case, sectors="shelter", **scene.by("hc"))
    lead = actions.name_lead(line, organisation=find("UNHCR"), **scene.by("hc"))
    world.ids |= {"line": line.public_id, "proposed": lead.public_id}
    if until == "drafted":
        return
    brief_all(scene)
    record_basis(scene)
    for purpose in ("authorities", "partners", "country_team"):
        consult(scene, case, purpose)
    consult_headquarters(scene, case, "UNHCR")
    for step in ("brief", "assess", "determine"):
        actions.close_step(case, step=step, expected=None, **scene.by("hc"))
    if until == "determined":
        return
    actions.propose(case, expected=None, **scene.by("hc"))
    if until == "circulated":
        actions.circulate(case, expected=None, **scene.by("erc"))


def _lead(world: World) -> Lead:
    return Lead.objects.select_related("group__emergency__country", "organisation").get(
        public_id=world.ids["lead"]
    )


def _concern(world: World, scene: Scene) -> None:
    made = actions.file_concern(lead=_lead(world), text="No clinic has opened.", **scene.by("part"))
    world.ids["concern"] = made.public_id


def _replacing(world: World, scene: Scene) -> None:
    case = actions.open_case(
        emergency=world.emergency, procedure="replacement", lead=_lead(world), **scene.by("hc")
    )
    consult(scene, case, "country_director", "WHO")
    actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))


def _plan(world: World, scene: Scene) -> None:
    Emergency.objects.filter(pk=world.emergency.pk).update(onset="planned")
    world.emergency.refresh_from_db()
    case = actions.open_case(emergency=world.emergency, **scene.by("hc"))
    line = actions.add_line(case, sectors="shelter", **scene.by("hc"))
    actions.name_lead(line, organisation=find("UNHCR"), **scene.by("hc"))
    for purpose in ("authorities", "partners", "regional"):
        consult(scene, case, purpose)
    consult_headquarters(scene, case, "UNHCR")
    for step in ("consult-authorities", "consult-actors", "plan"):
        actions.close_step(case, step=step, expected=None, **scene.by("hc"))
    assert ProposedLead.objects.filter(line__case=case).count() == 1
