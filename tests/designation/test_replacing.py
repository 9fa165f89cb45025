"""A lead that does not do its job (D4; GN 10), a proposal that comes back (D3): every round and every row is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from firstcall.access.rules import Forbidden
from firstcall.designation import actions
from firstcall.designation.models import Case, Concern
from firstcall.designation.proposals import content_of
from firstcall.designation.queries import clocks_of, steps_of
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.record.queries import content_of as said_in
from firstcall.record.queries import verify_database
from firstcall.structure.models import LastResort, Lead, Leadership
from firstcall.structure.queries import structure_on
from tests.designation.made import (
    Scene,
    consult,
    consult_headquarters,
    draft,
    found_team,
    make_scene,
    new_emergency_to,
    ongoing_to,
)
from tests.designation.small import statuses
from tests.structure.made import make_group

pytestmark = pytest.mark.django_db


def concern_about(scene: Scene) -> Concern:
    """WHO leads Health since long; a partner says that it is not there."""
    found_team(scene)
    group = make_group(scene.emergency, scene.at)
    scene.later(days=90)
    return actions.file_concern(lead=group.leads.get(), text="No staff in XL02.", **scene.by("part"))


def taken_up(scene: Scene) -> Case:
    return actions.take_up_concern(
        concern_about(scene), wording="Presence in XL02", expected=None, **scene.by("hc")
    )


def propose_unicef(scene: Scene, case: Case) -> None:
    line = actions.add_line(case, group=case.group, reason="WHO has withdrawn from XL02.", **scene.by("hc"))
    actions.name_lead(
        line, organisation=find("UNICEF"), deviation="It has staff everywhere.", **scene.by("hc")
    )
    consult_headquarters(scene, case, "WHO", "UNICEF")
    actions.propose(case, expected=None, **scene.by("hc"))


def test_from_a_concern_to_another_lead_the_same_day(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    concern = concern_about(scene)
    assert (concern.state, concern.wording) == ("filed", "")
    with pytest.raises(Forbidden):
        actions.take_up_concern(concern, wording="Presence", expected=None, **scene.by("ocha"))
    with pytest.raises(Refused, match=r"Put it in your own words.*never who raised it.*GN 10"):
        actions.take_up_concern(concern, wording=" ", expected=None, **scene.by("hc"))
    case = actions.take_up_concern(concern, wording="Presence in XL02", expected=None, **scene.by("hc"))
    assert (case.procedure, case.lead, case.group.code, case.code) == (
        "replacement",
        concern.lead,
        "health",
        "D1",
    )
    # The Country Director first, the one of this lead.
    with pytest.raises(
        Refused, match=r"The lead's Country Director has not been consulted\. Log it\. \(GN 10; OG Q3\)"
    ):
        actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))
    consult(scene, case, "country_director", "UNICEF")
    with pytest.raises(Refused, match="Country Director has not been consulted"):
        actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))
    consult(scene, case, "country_director", "WHO")
    actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))
    # The country team and the Principals where necessary: asked by the HC, consulted by the ERC.
    consult(scene, case, "country_team")
    actions.close_step(case, step="consult-country-team", expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match=r"has its turn later.*GN 10"):
        actions.close_step(case, step="consult-principals", expected=None, **scene.by("erc"))
    actions.close_step(
        case, step="ask-principals", note="Please ask WHO and UNICEF.", expected=None, **scene.by("hc")
    )
    with pytest.raises(
        Forbidden, match=r"This step is not yours to close.*Emergency Relief Coordinator.*GN 10"
    ):
        actions.close_step(case, step="consult-principals", expected=None, **scene.by("hc"))
    consult(scene, case, "principals", by="erc")
    actions.close_step(case, step="consult-principals", expected=None, **scene.by("erc"))
    # Another arrangement: the procedure of any proposal from here on.
    propose_unicef(scene, case)
    actions.circulate(case, expected=None, **scene.by("erc"))
    for who in ("who", "unicef", "wfp"):
        actions.reply(case, answer="endorse", **scene.by(who))
    scene.later(days=2)
    assert Lead.objects.get(ends_on=None).organisation.acronym == "WHO"
    actions.agree(case, reason="The others agreed by telephone.", expected=None, **scene.by("erc"))
    actions.close_step(case, step="tell-country", expected=None, **scene.by("hc"))
    assert case.state == "done"
    # The same day one ends and the other begins, each with its duty; what was stays.
    today = scene.at.date()
    old, new = Leadership.objects.order_by("pk")
    assert (old.case, old.ends_on, new.case, new.starts_on, new.ends_on) == ("", today, "D1", today, None)
    assert new.deviation == "It has staff everywhere."
    leads = [
        (lead.organisation.acronym, lead.starts_on, lead.ends_on) for lead in Lead.objects.order_by("pk")
    ]
    assert leads == [("WHO", at.date(), today), ("UNICEF", today, None)]
    duty = LastResort.objects.get(organisation__acronym="WHO")
    assert (duty.starts_on, duty.ends_on) == (at.date(), today)
    for day, name in (
        (today - timedelta(days=1), "WHO"),
        (today, "UNICEF"),
        (today + timedelta(days=1), "UNICEF"),
    ):
        (line,) = structure_on(scene.emergency, day)
        assert line.lead_names == name
    assert verify_database().faults == []


def test_optional_steps_are_not_waited_for(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = taken_up(scene)
    assert statuses(steps_of(case))["propose"] == "waiting"
    consult(scene, case, "country_director", "WHO")
    actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))
    propose_unicef(scene, case)
    assert statuses(steps_of(case)) == {
        "consult-director": "closed",
        "consult-country-team": "open",
        "ask-principals": "open",
        "consult-principals": "waiting",
        "propose": "closed",
        "circulate": "open",
        "agree": "waiting",
        "tell-country": "waiting",
    }


def test_a_consultation_that_settles_it_changes_no_lead(at: datetime) -> None:
    """GN 10: the HC "may" propose; nothing is removed by itself, however long it takes."""
    scene = make_scene(at, onset="ongoing")
    case = taken_up(scene)
    with pytest.raises(Refused, match=r"Consult the lead's Country Director before you settle this.*GN 10"):
        actions.settle(case, reason="It came back.", expected=None, **scene.by("hc"))
    consult(scene, case, "country_director", "WHO")
    actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))
    scene.later(days=400)
    with pytest.raises(Refused, match=r"Write the reason: it stays in the record.*GN 10"):
        actions.settle(case, reason="", expected=None, **scene.by("hc"))
    for who in ("ocha", "erc", "who", "operator"):
        with pytest.raises(Forbidden):
            actions.settle(case, reason="It came back.", expected=None, **scene.by(who))
    act = actions.settle(case, reason="WHO sends two people.", expected=None, **scene.by("hc"))
    assert (act.kind, case.state, case.closed_at) == ("settled", "settled", scene.at)
    assert Lead.objects.get().ends_on is None
    concern = Concern.objects.get()
    actions.close_concern(concern, outcome="WHO sends two people.", expected=None, **scene.by("hc"))
    assert (concern.state, concern.outcome) == ("closed", "WHO sends two people.")
    with pytest.raises(Refused, match=r"This case is over.*GN 10; OG step 5"):
        actions.add_line(case, group=case.group, **scene.by("hc"))
    # Nobody outside the country hears of it: nothing was ever proposed.
    assert not Notice.objects.filter(person=scene.people["erc"], text__contains="ended").exists()


@pytest.mark.parametrize("procedure", ["new", "ongoing"])
def test_what_is_not_about_a_lead_is_withdrawn_and_not_settled(at: datetime, procedure: str) -> None:
    scene = make_scene(at, onset=procedure)
    case = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    with pytest.raises(Refused, match=r"To give it up, withdraw the case.*GN 10"):
        actions.settle(case, reason="Enough.", expected=None, **scene.by("hc"))
    actions.withdraw(case, reason="Opened by mistake.", expected=None, **scene.by("hc"))
    assert Case.objects.get().state == "withdrawn"


# --- D3: a counter-proposal ------------------------------------------------------------------------------------------
def test_a_counter_proposal_opens_a_second_round_and_the_first_is_kept(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    first = case.proposals.get()
    week = case.acts.get(step="circulate").at
    with pytest.raises(Refused, match=r"Write what you propose or object to.*OG step 5"):
        actions.reply(case, answer="alternative", **scene.by("unicef"))
    case = Case.objects.get()
    actions.reply(case, answer="alternative", text="UNICEF leads with WHO.", **scene.by("unicef"))
    actions.reply(case, answer="endorse", **scene.by("who"))
    with pytest.raises(Refused, match=r"UNICEF proposes otherwise\. Send the proposal back.*OG step 5"):
        actions.agree(case, expected=None, **scene.by("erc"))
    case = Case.objects.get()
    scene.later(days=3)
    actions.return_proposal(case, reason="Look at a joint lead.", expected=None, **scene.by("erc"))
    assert (case.round, case.state) == (2, "running")
    assert statuses(steps_of(case)) == {
        "brief": "closed",
        "assess": "closed",
        "determine": "open",
        "propose": "waiting",
        "circulate": "waiting",
        "agree": "waiting",
        "tell-country": "waiting",
    }
    assert (
        clocks_of(case, scene.at) == []
    )  # the week of the first round is over; another begins with the next
    with pytest.raises(Refused, match=r"not out for replies now.*OG step 5"):
        actions.reply(case, answer="endorse", **scene.by("wfp"))
    # The second round, with another draft.
    case = Case.objects.get()
    actions.name_lead(
        case.lines.get(), organisation=find("UNICEF"), deviation="Joint lead.", **scene.by("hc")
    )
    case.refresh_from_db()
    with pytest.raises(Refused, match=r"The country team has not given its view.*OG step 3"):
        actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    consult_headquarters(scene, case, "UNICEF")
    second = actions.propose(case, expected=None, **scene.by("hc"))
    scene.later(hours=1)
    actions.circulate(case, expected=None, **scene.by("erc"))
    assert clocks_of(case, scene.at)[0].due_at == scene.at + timedelta(days=7) != week + timedelta(days=7)
    for who in ("unicef", "who", "wfp"):
        actions.reply(case, answer="endorse", **scene.by(who))
    actions.agree(case, reason="The others agreed by telephone.", expected=None, **scene.by("erc"))
    # Every round is there, and each reply belongs to its own and to the text that was sent in it.
    assert [(one.round, one.hash) for one in case.proposals.order_by("round")] == [
        (1, first.hash),
        (2, second.hash),
    ]
    assert first.hash != second.hash
    answered = [
        (one.round, one.organisation.acronym, one.answer, one.hash)
        for one in case.replies.filter(body="iasc").order_by("pk")
    ]
    assert answered == [
        (1, "UNICEF", "alternative", first.hash),
        (1, "WHO", "endorse", first.hash),
        (2, "UNICEF", "endorse", second.hash),
        (2, "WHO", "endorse", second.hash),
        (2, "WFP", "endorse", second.hash),
    ]
    assert [lead["acronym"] for lead in content_of(first)["lines"][0]["leads"]] == ["WHO"]
    assert [(act.kind, act.step, act.round) for act in case.acts.order_by("pk")] == [
        ("opened", "", 1),
        *(("closed", step, 1) for step in ("brief", "assess", "determine", "propose", "circulate")),
        ("returned", "", 1),
        *(("closed", step, 2) for step in ("determine", "propose", "circulate", "agree")),
    ]
    agreement = LedgerEntry.objects.get(act="designation.agree-done")
    assert (said_in(agreement) or {})["proposal"] == second.hash
    in_force = Leadership.objects.get(ends_on=None)
    assert sorted(lead.organisation.acronym for lead in in_force.leads.all()) == ["UNICEF", "WHO"]


def test_only_the_erc_sends_back_and_only_what_is_out(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "propose")
    with pytest.raises(Refused, match=r"not out for replies now.*OG step 5"):
        actions.return_proposal(case, reason="Again.", expected=None, **scene.by("erc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    with pytest.raises(Refused, match=r"Write what the Humanitarian Coordinator should look at.*OG step 5"):
        actions.return_proposal(case, reason="", expected=None, **scene.by("erc"))
    for who in ("hc", "who", "ocha", "operator"):
        with pytest.raises(Forbidden):
            actions.return_proposal(case, reason="Again.", expected=None, **scene.by(who))


# --- D2: no new leads ------------------------------------------------------------------------------------------------
def test_without_new_leads_the_erc_is_told_and_nothing_is_circulated(at: datetime) -> None:
    """OG step 4: the leads stay; the ERC is informed that the approach is applied in all sectors."""
    scene = make_scene(at, onset="ongoing")
    make_group(scene.emergency, at)
    case = ongoing_to(scene, "assess")
    assert actions.draft_from_today(case, **scene.by("hc")) == 1
    actions.choose_variant(case, variant="no-new-leads", expected=None, **scene.by("hc"))
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    proposal = actions.propose(case, expected=None, **scene.by("hc"))
    assert content_of(proposal)["variant"] == "no-new-leads"
    assert set(statuses(steps_of(case))) == {"brief", "assess", "determine", "propose", "tell-country"}
    for act in (actions.circulate, actions.agree):
        with pytest.raises(Refused, match="This way through the procedure has no such step"):
            act(case, expected=None, **scene.by("erc"))
    with pytest.raises(Refused, match=r"not out for replies now.*OG step 5"):
        actions.reply(Case.objects.get(), answer="endorse", **scene.by("who"))
    with pytest.raises(Refused, match=r"was agreed.*OG step 6"):
        actions.withdraw(Case.objects.get(), reason="Changed.", expected=None, **scene.by("hc"))
    case = Case.objects.get()
    actions.close_step(case, step="tell-country", expected=None, **scene.by("hc"))
    assert case.state == "done"
    lead = Lead.objects.get()
    assert (lead.ends_on, lead.leadership.case) == (None, "")
    assert Notice.objects.filter(person=scene.people["erc"]).count() == 3  # opened, informed, told


def test_a_draft_with_a_new_lead_is_no_case_without_new_leads(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "assess")
    draft(scene, case)
    actions.choose_variant(case, variant="no-new-leads", expected=None, **scene.by("hc"))
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    with pytest.raises(Refused, match=r"has a new lead, so this is not a case without new leads.*OG step 3"):
        actions.close_step(case, step="determine", expected=None, **scene.by("hc"))


def test_the_way_is_not_changed_back_to_send_an_empty_proposal(at: datetime) -> None:
    """Determined without lines as a case without new leads, it cannot become a proposal of nothing."""
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "assess")
    actions.choose_variant(case, variant="no-new-leads", expected=None, **scene.by("hc"))
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match=r"The proposal is empty.*OG SOP"):
        actions.choose_variant(case, variant="", expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match=r"has no variant “made-up”"):
        actions.choose_variant(case, variant="made-up", expected=None, **scene.by("hc"))


def test_the_way_is_chosen_before_anything_is_sent(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "propose")
    with pytest.raises(Refused, match=r"The proposal was sent already, so the way stays as it is.*OG step 4"):
        actions.choose_variant(case, variant="no-new-leads", expected=None, **scene.by("hc"))
