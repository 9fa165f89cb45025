"""A second, plainer reading of a procedure: is what was done in a case what the profile allows, by those it names?"""

from __future__ import annotations

from firstcall.designation.models import Act, Case
from firstcall.designation.proposals import content_of, fingerprint
from firstcall.policy import profiles
from firstcall.policy.procedures import Procedure, Step
from firstcall.structure.models import Lead
from tests.designation.made import Scene

ENDS = {"withdrawn": "withdrawn", "settled": "settled", "activated": "activated"}
GLOBAL = {"ERC": ("erc",), "IASC": ("who", "unicef", "wfp")}
HERE = {"HC": ("hc",), "OCHA": ("ocha",), "HCT": ("hct",), "LREP": ("lrep",)}


def check_case(case: Case, scene: Scene, scenes: dict[str, Scene]) -> None:
    """Replay the acts of a case, one after the other, against its procedure."""
    profile = profiles.profile(case.profile)
    procedure = profile.procedure(case.procedure)
    closed: set[tuple[str, int]] = set()
    variant, round_, state = "", 1, "running"
    acts = list(case.acts.order_by("pk"))
    assert [act.kind for act in acts].count("opened") == 1
    assert acts[0].kind == "opened"
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert [act.ledger_sequence for act in acts] == sorted({act.ledger_sequence for act in acts})
    for act in acts:
        assert state == "running", "nothing follows an end"
        assert act.round == round_
        if act.kind == "closed":
            step = procedure.step(act.step)
            roles = {role for actor in step.actors for role in profile.actor(actor).roles}
            assert act.role in roles
            assert _could_come(step, procedure, variant, round_, closed)
            closed.add((step.id, round_))
        elif act.kind == "variant":
            assert ("propose", round_) not in closed
            variant = act.note
        elif act.kind == "returned":
            assert act.role == "ERC"
            assert ("circulate", round_) in closed
            assert ("agree", round_) not in closed
            round_ += 1
        elif act.kind in ENDS:
            assert act.role == "HC"
            state = ENDS[act.kind]
        else:
            assert act.kind == "opened"
            assert act.role in ("HC", "OCHA")
        _by_its_holder(act, scene, scenes)
    whole = all(step.optional or _is_closed(step, round_, closed) for step in procedure.steps_in(variant))
    if state == "running" and whole and procedure.about != "plan":
        state = "done"
    assert (case.state, case.round, case.variant) == (state, round_, variant)
    assert (case.closed_at is None) is (state == "running")
    _check_proposals(case, acts)
    _check_replies(case, acts)


def _could_come(
    step: Step, procedure: Procedure, variant: str, round_: int, closed: set[tuple[str, int]]
) -> bool:
    """In the variant, not done yet, and everything before it done (optional steps only before optional ones)."""
    steps = {one.id: one for one in procedure.steps_in(variant)}
    before = [steps[name] for name in step.after if name in steps]
    needed = [one for one in before if step.optional or not one.optional]
    return (
        step.id in steps
        and not _is_closed(step, round_, closed)
        and all(_is_closed(one, round_, closed) for one in needed)
    )


def _is_closed(step: Step, round_: int, closed: set[tuple[str, int]]) -> bool:
    return (step.id, round_) in closed if step.each_round else any(name == step.id for name, _ in closed)


def _by_its_holder(act: Act, scene: Scene, scenes: dict[str, Scene]) -> None:
    """The person who acted holds the role there: the ERC anywhere, the HC in this emergency only."""
    if act.role in GLOBAL:
        people = {each.people[name].public_id for each in scenes.values() for name in GLOBAL[act.role]}
    else:
        people = {scene.people[name].public_id for name in HERE[act.role]}
    assert act.person in people


def _check_proposals(case: Case, acts: list[Act]) -> None:
    sent = {act.round: act for act in acts if act.kind == "closed" and act.step == "propose"}
    proposals = {one.round: one for one in case.proposals.all()}
    assert set(sent) == set(proposals)
    for round_, proposal in proposals.items():
        assert (proposal.person, proposal.at) == (sent[round_].person, sent[round_].at)
        assert proposal.hash == fingerprint(proposal.text)
    agreed = [act for act in acts if act.kind == "closed" and act.step == "agree"]
    assert len(agreed) <= 1
    for act in agreed:
        assert act.person != proposals[act.round].person
        _check_leads(case, content_of(proposals[act.round]))


def _check_leads(case: Case, content: dict) -> None:  # type: ignore[type-arg]
    """What was agreed is what was proposed: every lead it names was placed by this case, or confirmed in it."""
    placed = {
        (lead.organisation.public_id, lead.role, lead.leadership.situation)
        for lead in Lead.objects.filter(group__emergency=case.emergency).select_related(
            "organisation", "leadership"
        )
    }
    named = {
        (lead["organisation"], lead["role"], lead["situation"])
        for line in content["lines"]
        for lead in line["leads"]
        if line["action"] == "establish"
    }
    assert named <= placed


def _check_replies(case: Case, acts: list[Act]) -> None:
    """Only to what was circulated, in its round, to exactly its text, one of each organisation and body."""
    hashes = {one.round: one.hash for one in case.proposals.all()}
    circulated = {act.round: act.at for act in acts if act.kind == "closed" and act.step == "circulate"}
    replies = list(case.replies.order_by("pk"))
    for one in replies:
        if one.body == "iasc":
            assert one.role in ("IASC", "GCL")
            assert one.hash == hashes[one.round]
            assert one.at >= circulated[one.round]
        else:
            assert (one.role in ("HCT", "LREP"), one.hash) == (True, "")
    keys = [(one.round, one.body, one.organisation_id) for one in replies]
    assert len(keys) == len(set(keys))
