"""A contingency plan becomes a running case in one act, its clocks started at that instant (D6; GN 6; R21)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from firstcall.access.rules import Forbidden
from firstcall.designation import actions
from firstcall.designation.models import Case
from firstcall.designation.queries import clocks_of, steps_of
from firstcall.designation.queries.lines import lines_of
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.record.queries import content_of
from firstcall.structure.models import Emergency, Lead
from tests.designation.made import (
    Scene,
    consult,
    consult_headquarters,
    draft,
    found_team,
    make_scene,
    record_basis,
)
from tests.designation.small import statuses

pytestmark = pytest.mark.django_db


def planned(scene: Scene) -> Case:
    """A plan with Health under WHO and Water under UNICEF, agreed beforehand."""
    found_team(scene)
    plan = actions.open_case(emergency=scene.emergency, **scene.by("ocha"))
    for purpose in ("authorities", "partners", "regional"):
        consult(scene, plan, purpose, by="ocha")
    for step in ("consult-actors", "consult-authorities"):
        actions.close_step(plan, step=step, expected=None, **scene.by("ocha"))
    draft(scene, plan)
    draft(scene, plan, "watsan", "UNICEF", last_resort_scope="Wells")
    consult_headquarters(scene, plan, "WHO", "UNICEF")
    actions.close_step(plan, step="plan", expected=None, **scene.by("hc"))
    return plan


def test_one_act_starts_the_response_with_lines_and_clocks(at: datetime) -> None:
    scene = make_scene(at, onset="planned")
    plan = planned(scene)
    assert (plan.procedure, plan.state) == (
        "contingency",
        "running",
    )  # an agreed plan waits for its emergency
    scene.later(days=200, minutes=7)
    case = actions.activate_plan(plan, expected=plan.version, **scene.by("hc"))
    assert (case.code, case.procedure, case.state, case.round) == ("D2", "new-emergency", "running", 1)
    assert (case.plan, plan.state, plan.closed_at) == (plan, "activated", scene.at)
    # What was agreed beforehand is its draft, line by line.
    copied = [
        [(line.sectors, lead.organisation.acronym, lead.last_resort_scope) for lead in line.leads.all()]
        for line in lines_of(case)
    ]
    assert copied == [[("health", "WHO", "")], [("watsan", "UNICEF", "Wells")]]
    assert len(lines_of(plan)) == 2
    # The clocks run from this instant, not from when the plan was made.
    (clock,) = [one for one in clocks_of(case, scene.at + timedelta(hours=1)) if one.state] or [None]
    assert case.opened_at == scene.at
    assert clock is None or clock.due_at == scene.at + timedelta(hours=24)
    assert {one.step.id: one.due_at for one in steps_of(case) if one.due_at} == {
        "propose": scene.at + timedelta(hours=24)
    }
    emergency = Emergency.objects.get()
    assert (emergency.onset, emergency.began_on) == ("new", scene.at.date())
    # Nobody leads yet: a plan proposes, the ERC's agreement makes leads.
    assert not Lead.objects.exists()
    acts = list(LedgerEntry.objects.filter(at=scene.at).order_by("sequence").values_list("act", flat=True))
    assert acts == ["emergency.begun", "designation.activated", "designation.opened"]
    told = Notice.objects.filter(text__contains="contingency plan is activated").values_list(
        "person__name", flat=True
    )
    assert set(told) == {"The hc", "The ocha", "The hct", "The erc"}


def test_the_running_case_goes_its_way_to_leads(at: datetime) -> None:
    scene = make_scene(at, onset="planned")
    case = actions.activate_plan(planned(scene), expected=None, **scene.by("hc"))
    record_basis(scene)
    consult(scene, case, "partners")
    actions.close_step(case, step="consult", expected=None, **scene.by("hc"))
    actions.propose(case, expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    for who in ("who", "unicef"):
        actions.reply(case, answer="endorse", **scene.by(who))
    actions.agree(case, reason="The others by telephone.", expected=None, **scene.by("erc"))
    leads = [
        (lead.group.code, lead.organisation.acronym, lead.leadership.case)
        for lead in Lead.objects.order_by("pk")
    ]
    assert leads == [("health", "WHO", "D2"), ("watsan", "UNICEF", "D2")]


def test_a_plan_that_is_not_agreed_cannot_be_activated(at: datetime) -> None:
    scene = make_scene(at, onset="planned")
    plan = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    with pytest.raises(
        Refused, match=r"The plan is not agreed yet\. Before it: Authorities are consulted.*GN 6"
    ):
        actions.activate_plan(plan, expected=None, **scene.by("hc"))
    assert (Case.objects.count(), Emergency.objects.get().onset) == (1, "planned")


@pytest.mark.parametrize("who", ["ocha", "erc", "hct", "who", "gov", "part", "operator"])
def test_only_the_hc_activates(at: datetime, who: str) -> None:
    scene = make_scene(at, onset="planned")
    plan = planned(scene)
    with pytest.raises(Forbidden):
        actions.activate_plan(plan, expected=None, **scene.by(who))
    assert Case.objects.count() == 1


def test_a_plan_is_activated_once_and_only_a_plan(at: datetime) -> None:
    scene = make_scene(at, onset="planned")
    plan = planned(scene)
    case = actions.activate_plan(plan, expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match=r"This case is over.*GN 10; OG step 5"):
        actions.activate_plan(plan, expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match=r"This case is no contingency plan.*GN 6"):
        actions.activate_plan(case, expected=None, **scene.by("hc"))


def test_a_plan_does_not_start_beside_a_case_that_runs(at: datetime) -> None:
    """The emergency was entered as new by hand, and its case runs: one structure is decided at a time."""
    scene = make_scene(at, onset="planned")
    plan = planned(scene)
    Emergency.objects.update(onset="new")
    scene.emergency.refresh_from_db()
    actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    with pytest.raises(Refused, match=r"D2 is still running for this.*GN 6"):
        actions.activate_plan(Case.objects.get(pk=plan.pk), expected=None, **scene.by("hc"))


@pytest.mark.parametrize(
    ("missing", "step", "sentence"),
    [
        ("authorities", "consult-authorities", r"National authorities have not been consulted.*GN 6"),
        ("partners", "consult-actors", r"Partners in the country have not been consulted.*GN 6"),
        (
            "regional",
            "consult-actors",
            r"Actors in the region have not been consulted.*only with a reason.*GN 6",
        ),
    ],
)
def test_a_plan_asks_authorities_and_actors_of_the_region(
    at: datetime, missing: str, step: str, sentence: str
) -> None:
    scene = make_scene(at, onset="planned")
    plan = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    for purpose in {"authorities", "partners", "regional"} - {missing}:
        consult(scene, plan, purpose)
    with pytest.raises(Refused, match=sentence):
        actions.close_step(plan, step=step, expected=None, **scene.by("hc"))


def test_a_plan_asks_global_leads_at_headquarters(at: datetime) -> None:
    scene = make_scene(at, onset="planned")
    found_team(scene)
    plan = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    for purpose in ("authorities", "partners", "regional"):
        consult(scene, plan, purpose)
    for step in ("consult-authorities", "consult-actors"):
        actions.close_step(plan, step=step, expected=None, **scene.by("hc"))
    draft(scene, plan)
    with pytest.raises(Refused, match=r"WHO, a global lead, has not been consulted at headquarters.*GN 6"):
        actions.close_step(plan, step="plan", expected=None, **scene.by("hc"))
    assert statuses(steps_of(plan))["plan"] == "open"
    actions.log_consultation(
        plan,
        purpose="global_lead",
        level="headquarters",
        organisation=find("WHO"),
        outcome="not_reached",
        note="Three calls and a letter.",
        **scene.by("hc"),
    )
    act = actions.close_step(
        plan, step="plan", expected=None, **scene.by("hc")
    )  # tried, and what was tried is kept
    assert (content_of(LedgerEntry.objects.get(pk=act.ledger_sequence)) or {})["without"] == []
