"""A response under the edition of 2015: clusters begin and end by criteria, and reviews fall due."""

from __future__ import annotations

import pytest

from firstcall.designation import actions
from firstcall.designation.models import ProposalLine
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.structure.models import Lead, StructureReview
from tests.designation.made import Scene, consult, found_team, make_scene, record_basis

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def scene(at):
    made = make_scene(at, onset="new", profile="iasc-2015")
    found_team(made)
    record_basis(made)
    return made


def answer(scene: Scene, line, *, capacity: bool) -> None:
    for criterion, met in (("gaps", True), ("capacity", capacity)):
        line = ProposalLine.objects.get(pk=line.pk)  # as the next request would find it
        actions.answer_criterion(line, criterion=criterion, met=met, why="As assessed", **scene.by("hc"))


def close(scene: Scene, case, step: str, who: str = "hc") -> None:
    scene.later(minutes=5)
    case.refresh_from_db()
    actions.close_step(case, step=step, reason="As it was", expected=None, **scene.by(who))


def activate(scene: Scene, *, until: str = "inform"):
    """Health is activated, step by step."""
    case = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    assert case.procedure == "activate"
    consult(scene, case, "authorities")
    close(scene, case, "consult-authorities")
    line = actions.add_line(case, sectors="health", **scene.by("hc"))
    answer(scene, line, capacity=True)
    close(scene, case, "test")
    actions.name_lead(case.lines.get(), organisation=find("WHO"), **scene.by("hc"))
    close(scene, case, "select")
    case.refresh_from_db()
    actions.propose(case, reason="", expected=None, **scene.by("hc"))
    scene.later(hours=1)
    actions.circulate(case, expected=None, **scene.by("erc"))
    scene.later(hours=2)
    actions.agree(case, reason="The EDG approved by telephone.", expected=None, **scene.by("erc"))
    close(scene, case, "inform")
    case.refresh_from_db()
    return case


def test_an_activation_makes_the_lead_and_plans_the_reviews(scene):
    day = scene.at.date()
    case = activate(scene)
    assert case.state == "done"
    assert [lead.organisation.acronym for lead in Lead.objects.all()] == ["WHO"]
    months = {review.kind: (review.due_on - day).days for review in StructureReview.objects.all()}
    assert set(months) == {"review-3-months", "review-yearly", "transition-outline"}
    assert months["transition-outline"] == 90
    assert (months["review-3-months"] in range(89, 93), months["review-yearly"] in range(365, 367)) == (
        True,
        True,
    )


def test_a_cluster_that_fails_a_criterion_is_not_activated(scene):
    case = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    consult(scene, case, "authorities")
    close(scene, case, "consult-authorities")
    line = actions.add_line(case, sectors="health", **scene.by("hc"))
    with pytest.raises(Refused) as caught:
        close(scene, case, "test")
    assert (caught.value.refusal.code, caught.value.refusal.clause) == ("criteria-tested", "RM activation")
    answer(scene, line, capacity=False)
    with pytest.raises(Refused) as caught:
        close(scene, case, "test")
    assert "does not meet every condition" in caught.value.refusal.text()


def test_a_cluster_is_deactivated_only_once_a_criterion_is_gone(scene):
    activate(scene)
    group = scene.emergency.groups.get()
    case = actions.open_case(emergency=scene.emergency, procedure="deactivate", group=group, **scene.by("hc"))
    with pytest.raises(Refused) as caught:
        close(scene, case, "test")
    assert caught.value.refusal.code == "proposal-not-empty"
    line = actions.add_line(case, group=group, action="close", reason="Handed over", **scene.by("hc"))
    answer(scene, line, capacity=True)
    with pytest.raises(Refused) as caught:
        close(scene, case, "test")
    assert "still meets every condition" in caught.value.refusal.text()
    answer(scene, line, capacity=False)
    close(scene, case, "test")
    case.refresh_from_db()
    actions.propose(case, reason="", expected=None, **scene.by("hc"))
    scene.later(hours=1)
    actions.circulate(case, expected=None, **scene.by("erc"))
    scene.later(days=3)
    actions.agree(case, reason="Endorsed by telephone.", expected=None, **scene.by("erc"))
    close(scene, case, "inform")
    case.refresh_from_db()
    group.refresh_from_db()
    assert (case.state, group.ends_on) == ("done", scene.at.date())


def test_a_review_ends_with_a_report_to_the_erc(scene):
    case = actions.open_case(emergency=scene.emergency, procedure="review", **scene.by("hc"))
    for purpose in ("partners", "authorities"):
        consult(scene, case, purpose)
    for step in ("consult", "test", "report"):
        close(scene, case, step)
    case.refresh_from_db()
    assert case.state == "done"


def test_the_transition_of_a_group_is_outlined_and_planned(scene):
    activate(scene)
    group = scene.emergency.groups.get()
    case = actions.open_case(emergency=scene.emergency, procedure="transition", group=group, **scene.by("hc"))
    close(scene, case, "outline")
    for purpose in ("partners", "authorities"):
        consult(scene, case, purpose)
    close(scene, case, "plan")
    case.refresh_from_db()
    assert case.state == "done"
