"""Two who decide at the same moment: one wins, the other is told, and the ledger's order is what happened (E18)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from firstcall.access.actions import give
from firstcall.access.queries import operator
from firstcall.designation import actions
from firstcall.designation.actions import steps
from firstcall.designation.actions.recording import add_act
from firstcall.designation.models import Case, Concern
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.actions import append
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import verify_database
from firstcall.record.rules import Stale
from firstcall.structure.actions import end_lead, leads
from firstcall.structure.models import Lead, Leadership
from tests.designation.made import (
    Scene,
    consult,
    consult_headquarters,
    draft,
    found_team,
    make_scene,
    new_emergency_to,
    ongoing_to,
    record_basis,
)
from tests.structure.made import make_group, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[str]:
    """What each call ended in: "done", "Stale" or the code of its refusal. All start at the same moment."""
    start = threading.Barrier(len(calls))
    ended = [""] * len(calls)

    def work(n: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            call()
            ended[n] = "done"
        except Stale:
            ended[n] = "Stale"
        except Refused as refused:
            ended[n] = refused.refusal.code
        except Exception as error:
            ended[n] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def another(scene: Scene, name: str, role: str, **scope: Any) -> None:
    """A second person with a role, so that two may decide."""
    scene.people[name] = make_person(name, scene.at)
    give(by=operator(), at=scene.at, person=scene.people[name], role=role, **scope)


def in_hand(case: Case, count: int) -> list[Case]:
    """The case as each of several people has it on the page in front of them."""
    return [Case.objects.get(pk=case.pk) for _ in range(count)]


def acts_of(case: Case) -> list[str]:
    entries = LedgerEntry.objects.filter(subject=f"case:{case.public_id}").order_by("sequence")
    return list(entries.values_list("act", flat=True))


def the_ledger_is_the_truth(case: Case) -> None:
    """Every act stands in the ledger once, in the order of the acts."""
    acts = list(case.acts.order_by("pk").values_list("ledger_sequence", flat=True))
    assert acts == sorted(set(acts))
    report = verify_database()
    assert report.faults == []


def test_two_coordinators_propose_at_once(at: datetime) -> None:
    scene = make_scene(at)
    another(scene, "second hc", "HC", emergency=scene.emergency)
    case = new_emergency_to(scene, "consult")
    draft(scene, case)
    one, two = in_hand(case, 2)
    ended = at_once(
        lambda: actions.propose(one, expected=one.version, **scene.by("hc")),
        lambda: actions.propose(two, expected=two.version, **scene.by("second hc")),
    )
    assert sorted(ended) in (["Stale", "done"], ["done", "step-closed"])
    proposal = case.proposals.get()
    assert proposal.person == scene.people[("hc", "second hc")[ended.index("done")]].public_id
    assert acts_of(case).count("designation.propose-done") == 1
    the_ledger_is_the_truth(case)


@pytest.mark.parametrize("expects", [True, False])
def test_two_relief_coordinators_agree_at_once(at: datetime, expects: bool) -> None:
    scene = make_scene(at)
    another(scene, "second erc", "ERC")
    case = new_emergency_to(scene, "circulate")
    consult(scene, case, "global_lead", "WHO")
    one, two = in_hand(case, 2)
    said = {"reason": "All have said yes by telephone."}
    ended = at_once(
        lambda: actions.agree(one, expected=one.version if expects else None, **said, **scene.by("erc")),
        lambda: actions.agree(
            two, expected=two.version if expects else None, **said, **scene.by("second erc")
        ),
    )
    assert sorted(ended) in (["Stale", "done"], ["done", "step-closed"])
    assert Leadership.objects.filter(ends_on=None).count() == 1
    assert Lead.objects.count() == 1
    assert acts_of(case).count("designation.agree-done") == 1
    the_ledger_is_the_truth(case)


def test_agreed_while_it_is_withdrawn(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "circulate")
    consult(scene, case, "global_lead", "WHO")
    one, two = in_hand(case, 2)
    ended = at_once(
        lambda: actions.agree(one, reason="All agree.", expected=one.version, **scene.by("erc")),
        lambda: actions.withdraw(two, reason="No longer needed.", expected=two.version, **scene.by("hc")),
    )
    case.refresh_from_db()
    if ended[0] == "done":
        assert ended[1] in ("Stale", "already-agreed")
        assert (case.state, Leadership.objects.count()) == ("running", 1)
    else:
        assert ended in (["Stale", "done"], ["case-over", "done"])
        assert (case.state, Leadership.objects.count()) == ("withdrawn", 0)
    outcomes = {"designation.agree-done", "designation.withdrawn"} & set(acts_of(case))
    assert len(outcomes) == 1
    the_ledger_is_the_truth(case)


def test_sent_back_while_it_is_agreed(at: datetime) -> None:
    scene = make_scene(at)
    another(scene, "second erc", "ERC")
    case = new_emergency_to(scene, "circulate")
    consult(scene, case, "global_lead", "WHO")
    one, two = in_hand(case, 2)
    ended = at_once(
        lambda: actions.agree(one, reason="All agree.", expected=one.version, **scene.by("erc")),
        lambda: actions.return_proposal(
            two, reason="Look again.", expected=two.version, **scene.by("second erc")
        ),
    )
    assert ended.count("done") == 1
    case.refresh_from_db()
    assert (case.round, Leadership.objects.count()) == ((1, 1) if ended[0] == "done" else (2, 0))
    the_ledger_is_the_truth(case)


def test_replies_of_three_organisations_at_once_all_count(at: datetime) -> None:
    """Nobody's answer is lost, and nobody has to answer again because somebody else did."""
    scene = make_scene(at)
    case = new_emergency_to(scene, "circulate")
    copies = in_hand(case, 3)
    ended = at_once(
        *(
            lambda who=who, copy=copy: actions.reply(copy, answer="endorse", **scene.by(who))
            for who, copy in zip(("who", "unicef", "wfp"), copies, strict=True)
        )
    )
    assert ended == ["done", "done", "done"]
    assert sorted(case.replies.values_list("organisation__acronym", flat=True)) == ["UNICEF", "WFP", "WHO"]
    assert set(case.replies.values_list("hash", flat=True)) == {case.proposals.get().hash}
    assert acts_of(case).count("designation.replied") == 3
    the_ledger_is_the_truth(case)


def test_of_two_replies_of_one_organisation_one_counts(at: datetime) -> None:
    scene = make_scene(at)
    another(scene, "second who", "IASC", organisation=find("WHO"))
    case = new_emergency_to(scene, "circulate")
    one, two = in_hand(case, 2)
    ended = at_once(
        lambda: actions.reply(one, answer="endorse", **scene.by("who")),
        lambda: actions.reply(two, answer="alternative", text="UNICEF", **scene.by("second who")),
    )
    assert sorted(ended) == ["already-replied", "done"]
    assert case.replies.get().answer == ("endorse", "alternative")[ended.index("done")]
    assert acts_of(case).count("designation.replied") == 1
    the_ledger_is_the_truth(case)


def test_a_reply_and_the_agreement_at_once(at: datetime) -> None:
    """Either the reply came first, and whoever agreed looks at it again; or it came too late for this decision."""
    scene = make_scene(at)
    case = new_emergency_to(scene, "circulate")
    consult(scene, case, "global_lead", "WHO")
    one, two = in_hand(case, 2)
    ended = at_once(
        lambda: actions.agree(one, reason="All agree.", expected=one.version, **scene.by("erc")),
        lambda: actions.reply(two, answer="alternative", text="UNICEF", **scene.by("who")),
    )
    replied, agreed = case.replies.count(), Leadership.objects.count()
    assert (ended, replied, agreed) in (
        (["Stale", "done"], 1, 0),
        (["done", "not-circulated"], 0, 1),
        (["done", "Stale"], 0, 1),
    )
    the_ledger_is_the_truth(case)


def test_of_two_cases_opened_at_once_one_runs(at: datetime) -> None:
    scene = make_scene(at)
    another(scene, "second hc", "HC", emergency=scene.emergency)
    ended = at_once(
        lambda: actions.open_case(emergency=scene.emergency, **scene.by("hc")),
        lambda: actions.open_case(emergency=scene.emergency, **scene.by("ocha")),
        lambda: actions.open_case(emergency=scene.emergency, **scene.by("second hc")),
    )
    assert sorted(ended) == ["case-running", "case-running", "done"]
    assert Case.objects.get().code == "D1"
    the_ledger_is_the_truth(Case.objects.get())


def test_of_two_who_take_a_concern_up_at_once_one_opens_a_case(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    another(scene, "second hc", "HC", emergency=scene.emergency)
    group = make_group(scene.emergency, at)
    concern = actions.file_concern(lead=group.leads.get(), text="Absent.", **scene.by("part"))
    one, two = (Concern.objects.get(pk=concern.pk) for _ in range(2))
    ended = at_once(
        lambda: actions.take_up_concern(one, wording="Coverage", expected=1, **scene.by("hc")),
        lambda: actions.take_up_concern(two, wording="Absence", expected=1, **scene.by("second hc")),
    )
    assert sorted(ended) == ["Stale", "done"]
    assert Case.objects.get().concern == concern
    the_ledger_is_the_truth(Case.objects.get())


def test_of_two_who_activate_a_plan_at_once_one_starts_it(at: datetime) -> None:
    scene = make_scene(at, onset="planned")
    another(scene, "second hc", "HC", emergency=scene.emergency)
    found_team(scene)
    plan = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    for purpose in ("authorities", "partners", "regional"):
        consult(scene, plan, purpose)
    for step in ("consult-authorities", "consult-actors"):
        actions.close_step(plan, step=step, expected=None, **scene.by("hc"))
    draft(scene, plan)
    consult_headquarters(scene, plan)
    actions.close_step(plan, step="plan", expected=None, **scene.by("hc"))
    one, two = in_hand(plan, 2)
    ended = at_once(
        lambda: actions.activate_plan(one, expected=one.version, **scene.by("hc")),
        lambda: actions.activate_plan(two, expected=two.version, **scene.by("second hc")),
    )
    assert sorted(ended) in (["Stale", "done"], ["case-over", "done"], ["case-running", "done"])
    assert sorted(Case.objects.values_list("state", flat=True)) == ["activated", "running"]
    the_ledger_is_the_truth(plan)


def test_a_draft_changed_while_it_is_sent_is_sent_as_it_was_or_changed_first(at: datetime) -> None:
    """What was sent is word for word the draft at that moment: a line never slips in behind."""
    scene = make_scene(at)
    case = new_emergency_to(scene, "consult")
    draft(scene, case)
    record_basis(scene)
    one, two = in_hand(case, 2)
    ended = at_once(
        lambda: actions.propose(one, expected=one.version, **scene.by("hc")),
        lambda: actions.add_line(two, sectors="watsan", **scene.by("ocha")),
    )
    assert ended in (
        ["done", "Stale"],
        ["done", "draft-fixed"],
        ["Stale", "done"],
        ["proposal-not-empty", "done"],
    )
    assert case.lines.count() == (1 if ended[0] == "done" else 2)
    the_ledger_is_the_truth(case)


def test_two_cases_that_replace_the_same_lead_at_once_leave_one_leadership(at: datetime) -> None:
    """A case about the lead and one about the whole structure come to the same group: the second is told."""
    scene = make_scene(at, onset="ongoing")
    another(scene, "second erc", "ERC")
    group = make_group(scene.emergency, at)
    lead = group.leads.get()
    replacing = actions.open_case(
        emergency=scene.emergency, procedure="replacement", lead=lead, **scene.by("hc")
    )
    consult(scene, replacing, "country_director", "WHO")
    actions.close_step(replacing, step="consult-director", expected=None, **scene.by("hc"))
    whole = ongoing_to(scene, "assess")
    for case, agency in ((replacing, "UNICEF"), (whole, "UNHCR")):
        line = actions.add_line(case, group=group, **scene.by("hc"))
        actions.name_lead(line, organisation=find(agency), deviation="It is there.", **scene.by("hc"))
        consult_headquarters(scene, case, "WHO", agency)
    actions.give_view(whole, answer="endorse", **scene.by("hct"))
    actions.close_step(whole, step="determine", expected=None, **scene.by("hc"))
    for case in (replacing, whole):
        actions.propose(case, expected=None, **scene.by("hc"))
        actions.circulate(case, expected=None, **scene.by("erc"))
    ended = at_once(
        lambda: actions.agree(replacing, reason="All agree.", expected=None, **scene.by("erc")),
        lambda: actions.agree(whole, reason="All agree.", expected=None, **scene.by("second erc")),
    )
    assert ended.count("done") >= 1
    assert set(ended) <= {"done", "Stale"}
    in_force = Leadership.objects.get(group=group, ends_on=None)
    assert in_force.leads.get(ends_on=None).organisation.acronym in ("UNICEF", "UNHCR")
    assert lead.ends_on is None
    lead.refresh_from_db()
    assert lead.ends_on == scene.at.date()
    the_ledger_is_the_truth(whole)


def test_a_lead_ended_by_hand_while_another_is_agreed(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """One comes after the other: nobody waits in a circle, one for the lead's row and one for the ledger."""
    scene = make_scene(at, onset="ongoing")
    group = make_group(scene.emergency, at)
    case = ongoing_to(scene, "assess")
    line = actions.add_line(case, group=group, **scene.by("hc"))
    actions.name_lead(line, organisation=find("UNICEF"), deviation="It is there.", **scene.by("hc"))
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    consult_headquarters(scene, case, "WHO", "UNICEF")
    actions.propose(case, expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    lead, today = group.leads.get(), scene.at.date()
    row_written, in_ledger = threading.Event(), threading.Event()

    def slowly(**entry: Any) -> int:
        """Between the lead's row and the ledger there is time for the agreement to reach the ledger."""
        if entry["content"].get("reason") == "Gone.":
            row_written.set()
            in_ledger.wait(1.5)
        return append(**entry)

    def seen(*args: Any, **entry: Any) -> Any:
        act = add_act(*args, **entry)
        in_ledger.set()
        return act

    def agree() -> None:
        row_written.wait(1.5)
        actions.agree(case, reason="All agree.", expected=None, **scene.by("erc"))

    monkeypatch.setattr(leads, "append", slowly)
    monkeypatch.setattr(steps, "add_act", seen)
    ended = at_once(
        agree, lambda: end_lead(lead, on=today, reason="Gone.", expected=lead.version, **scene.by("ocha"))
    )
    assert ended == ["done", "done"]
    assert Leadership.objects.get(group=group, ends_on=None).case == "D1"
    lead.refresh_from_db()
    assert lead.ends_on == today
    the_ledger_is_the_truth(case)
