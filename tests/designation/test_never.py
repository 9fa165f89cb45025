"""What must never happen to a case, each tried: the hard negatives of the permission matrix, numbered as there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import create_account, end, give, issue_token
from firstcall.access.queries import actor_for, actor_for_token, matrix, operator, visible
from firstcall.access.rules import NotVisible
from firstcall.designation import actions
from firstcall.designation.models import Act, Case, Concern, Consultation, Proposal, Reply
from firstcall.designation.proposals import content_of
from firstcall.designation.queries import cases_of, visible_case
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerContent, LedgerEntry, Notice
from firstcall.structure import actions as structure
from firstcall.structure.models import LastResort, Lead, Leadership
from tests.designation.made import (
    consult,
    consult_headquarters,
    draft,
    make_scene,
    new_emergency_to,
    ongoing_to,
)
from tests.designation.roles import NO, again, counted, everybody, with_role
from tests.structure.made import make_group, make_person

pytestmark = pytest.mark.django_db


def acts_of(case: Case) -> dict[str, Callable[..., Any]]:
    """Every act somebody may try in a case, by the role it belongs to."""
    lead = Lead.objects.filter(group__emergency=case.emergency).first()
    line = case.lines.first()
    reason = {"reason": "There is one.", "expected": None}
    return {
        "HC OCHA OPER open": lambda **by: actions.open_case(
            emergency=case.emergency, procedure="replacement", lead=lead, **by
        ),
        "HC OCHA OPER variant": lambda **by: actions.choose_variant(case, variant="", expected=None, **by),
        "HC OCHA OPER add line": lambda **by: actions.add_line(case, sectors="watsan", **by),
        "HC OCHA OPER name lead": lambda **by: actions.name_lead(line, organisation=find("UNICEF"), **by),
        "HC OCHA OPER drop line": lambda **by: actions.drop_line(line, **by),
        "HC OCHA OPER from today": lambda **by: actions.draft_from_today(case, **by),
        "HC OCHA OPER support": lambda **by: actions.state_support(case, support="Maps", **by),
        "HC OCHA ERC OPER consult": lambda **by: actions.log_consultation(
            case, purpose="partners", who="All", **by
        ),
        "HC close": lambda **by: actions.close_step(case, step="tell-country", **reason, **by),
        "HC propose": lambda **by: actions.propose(case, **reason, **by),
        "HC withdraw": lambda **by: actions.withdraw(case, **reason, **by),
        "HC settle": lambda **by: actions.settle(case, **reason, **by),
        "HC activate": lambda **by: actions.activate_plan(case, expected=None, **by),
        "ERC circulate": lambda **by: actions.circulate(case, **reason, **by),
        "ERC return": lambda **by: actions.return_proposal(case, **reason, **by),
        "ERC agree": lambda **by: actions.agree(case, **reason, **by),
        "ERC tell": lambda **by: actions.close_step(case, step="tell-all", **reason, **by),
        "IASC GCL reply": lambda **by: actions.reply(case, answer="endorse", **by),
        "HCT LREP view": lambda **by: actions.give_view(case, answer="endorse", **by),
    }


def test_01_02_03_04_10_every_act_belongs_to_those_it_is_written_for_and_nobody_else(at: datetime) -> None:
    """A global lead writes nothing in a country but its reply, an observer nothing at all, the administrator decides
    nothing; only the HC proposes and only the ERC agrees. Refused by right, before anything is asked of the case."""
    scene = make_scene(at)
    people = everybody(scene)
    case = new_emergency_to(scene, "circulate")
    before, wrong = counted(), []
    for name, act in acts_of(case).items():
        *whose, _what = [word for word in name.split() if word.isupper()] + [name]
        for role, actor in people.items():
            if role in whose:
                continue
            try:
                act(by=actor, at=scene.at)
                wrong.append((role, name, "done"))
            except NO:
                pass
            except Refused as refused:
                wrong.append((role, name, refused.refusal.code))
    assert wrong == []
    assert counted() == before


def test_02_an_observer_sees_the_result_and_touches_nothing(at: datetime) -> None:
    scene = make_scene(at)
    observer = with_role(scene, "OBS", organisation=find("WHO"))
    case = new_emergency_to(scene, "circulate")
    with pytest.raises(NotVisible):
        visible_case(observer, scene.emergency, case.code)
    for act in acts_of(case).values():
        with pytest.raises(NO):
            act(by=observer, at=scene.at)


def test_03_no_chain_of_acts_without_the_erc_makes_a_lead(at: datetime) -> None:
    """HC, OCHA, country team, every IASC member and global lead endorse; weeks go by: nobody leads."""
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    for who in ("who", "unicef", "wfp"):
        actions.reply(case, answer="endorse", **scene.by(who))
    scene.later(days=365)
    for who in set(scene.people) - {"erc"}:
        with pytest.raises(NO):
            actions.agree(case, reason="Everybody endorsed.", expected=None, **scene.by(who))
    with pytest.raises(Refused, match=r"has its turn later.*OG step 6"):
        actions.close_step(case, step="tell-country", expected=None, **scene.by("hc"))
    assert not Leadership.objects.exists()


def test_07_no_duty_of_last_resort_for_a_convener_and_no_lead_for_who_takes_no_part(at: datetime) -> None:
    """IFRC convenes for shelter in disasters (GN 3 *): no duty, whatever role is asked for; ICRC never leads."""
    scene = make_scene(at, kind="disaster", displacement=False)
    case = new_emergency_to(scene, "consult")
    line = actions.add_line(case, sectors="shelter", **scene.by("hc"))
    with pytest.raises(Refused, match=r"IFRC convenes and takes on no duty of last resort.*GN 3 \*, 10"):
        actions.name_lead(
            line, organisation=find("IFRC"), role="lead", last_resort_scope="All", **scene.by("hc")
        )
    with pytest.raises(Refused, match=r"ICRC takes no part in the cluster approach.*GN 1 fn 1"):
        actions.name_lead(again(line), organisation=find("ICRC"), **scene.by("hc"))
    case, line = again(case), again(line)
    proposed = actions.name_lead(line, organisation=find("IFRC"), role="lead", **scene.by("hc"))
    assert proposed.role == "convener"
    consult(scene, case, "global_lead", "IFRC")
    case = again(case)
    actions.propose(case, expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    actions.agree(case, reason="By telephone.", expected=None, **scene.by("erc"))
    assert Lead.objects.get().role == "convener"
    assert not LastResort.objects.exists()


def test_125_the_state_is_a_counterpart_and_never_designated(at: datetime) -> None:
    scene = make_scene(at)
    ministry = Organisation.objects.create(
        name="Ministry of Health", acronym="MOH", type_code="435", country_id="XLO"
    )
    case = new_emergency_to(scene, "consult")
    line = actions.add_line(case, sectors="health", **scene.by("hc"))
    with pytest.raises(Refused, match=r"MOH belongs to the State, whose role is not designated.*GN 9"):
        actions.name_lead(line, organisation=ministry, **scene.by("hc"))


@pytest.mark.parametrize("model", [Act, Consultation, Proposal, Reply])
def test_13_acts_are_added_and_nobody_has_a_way_to_change_one(model: Any) -> None:
    """No act of the room changes or deletes what was said and done, and no cell of the matrix speaks of it."""
    for name in actions.__all__:
        assert not name.startswith(
            ("delete_", "edit_", "alter_", "change_act", "change_reply", "change_proposal")
        )
    cells = {f"{name}.{act}" for name, entity in matrix().objects.items() for act in entity.acts}
    assert {cell for cell in cells if cell.startswith(("agreement.", "proposal.", "ledger."))} == {
        "agreement.read", "proposal.read", "proposal.follow", "ledger.read", "ledger.verify", "ledger.export",
    }  # fmt: skip
    assert not hasattr(model, "version")


def test_13_what_was_agreed_is_changed_by_another_case_only(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "agree")
    lead = Lead.objects.get()
    for who in ("hc", "ocha", "operator"):
        with pytest.raises(Refused, match=r"agreed in D1 and is not changed by hand.*GN 10"):
            structure.end_lead(lead, on=at.date() + timedelta(days=9), expected=None, **scene.by(who))
        with pytest.raises(Refused, match=r"agreed in D1 and is not changed by hand.*GN 10"):
            structure.designate(group=lead.group, organisation=find("UNICEF"), **scene.by(who))
    for end_it in (actions.withdraw, actions.settle):
        with pytest.raises(Refused):
            end_it(case, reason="We changed our minds.", expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match=r"was agreed.*another case can change it.*OG step 6"):
        actions.withdraw(case, reason="We changed our minds.", expected=None, **scene.by("hc"))


def test_13_a_replacement_is_not_settled_away_once_it_was_agreed(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    group = make_group(scene.emergency, at)
    case = actions.open_case(
        emergency=scene.emergency, procedure="replacement", lead=group.leads.get(), **scene.by("hc")
    )
    consult(scene, case, "country_director", "WHO")
    actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))
    line = actions.add_line(case, group=group, **scene.by("hc"))
    actions.name_lead(line, organisation=find("UNICEF"), deviation="It is there.", **scene.by("hc"))
    consult_headquarters(scene, case, "WHO", "UNICEF")
    actions.propose(case, reason="No team yet.", expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    actions.agree(case, reason="By telephone.", expected=None, **scene.by("erc"))
    with pytest.raises(Refused, match=r"was agreed.*OG step 6"):
        actions.settle(case, reason="WHO came back.", expected=None, **scene.by("hc"))


@pytest.mark.parametrize("may_write", [False, True])
def test_14_a_token_decides_nothing_whoever_it_is_of(at: datetime, may_write: bool) -> None:
    scene = make_scene(at)
    lead = make_group(scene.emergency, at, "nutrition", ("UNICEF",)).leads.get()
    case = new_emergency_to(scene, "circulate")
    before = counted()
    for who in ("hc", "erc", "who", "hct"):
        _token, secret = issue_token(by=scene.actor(who), at=at, name="script", may_write=may_write)
        program = actor_for_token(secret, scene.at)
        assert program is not None
        for name, act in acts_of(case).items():
            drafts = "OPER" in name.split()
            if may_write and drafts:
                continue  # drafting and logging are no decisions
            with pytest.raises(NO):
                act(by=program, at=scene.at)
        with pytest.raises(NO):
            actions.file_concern(lead=lead, text="x", by=program, at=scene.at)
    after = counted()
    assert after[:8] == before[:8]  # the ledger has the tokens


def test_15_nobody_but_hc_and_ocha_learns_who_raised_a_concern(at: datetime) -> None:
    """Not the lead, not the country team, not the ERC: by no query, notice, ledger entry, case or letter."""
    scene = make_scene(at, onset="ongoing")
    group = make_group(scene.emergency, at)
    author = scene.people["part"]
    lrep = with_role(scene, "LREP", group=group, organisation=find("WHO"))
    text = "WHO has no staff in XL02 since January."
    concern = actions.file_concern(lead=group.leads.get(), text=text, **scene.by("part"))
    case = actions.take_up_concern(concern, wording="Presence in XL02", expected=None, **scene.by("hc"))
    consult(scene, case, "country_director", "WHO")
    actions.close_step(case, step="consult-director", expected=None, **scene.by("hc"))
    actions.settle(case, reason="WHO sends two people.", expected=None, **scene.by("hc"))
    concern.refresh_from_db()
    actions.close_concern(concern, outcome="WHO sends two people.", expected=None, **scene.by("hc"))
    # The ledger: nobody there is the author, in whatever words; the role is left out too, since one may hold it alone.
    for entry in LedgerEntry.objects.filter(subject=f"concern:{concern.public_id}"):
        said = LedgerContent.objects.get(entry=entry).content
        assert author.public_id not in said
        assert author.name not in said
        assert text not in said
        assert entry.organisation == ""
        assert entry.role in ("", "HC")
    about = LedgerEntry.objects.filter(subject__in=[f"case:{case.public_id}", f"group:{group.public_id}"])
    assert all(author.public_id not in row.content_row.content for row in about)
    # Notices: HC and OCHA are told that there is one; the author that it was closed; nobody else anything.
    notices = Notice.objects.filter(link__contains="/concerns/")
    told = {notice.person.name for notice in notices}
    assert told == {"The hc", "The ocha", "The part"}
    assert all(text not in json.dumps([one.text, one.params, one.link]) for one in Notice.objects.all())
    assert all(author.name not in json.dumps([one.text, one.params]) for one in Notice.objects.all())
    # The case, as the lead's representative and everybody else may read it.
    seen = visible_case(lrep, scene.emergency, case.code)
    assert author.public_id not in json.dumps(
        [list(act) for act in seen.case.acts.values_list("person", "note", "reason")]
    )
    assert case.acts.filter(person=author.public_id).count() == 0


def test_15_no_list_shows_a_concern_to_anybody_else(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    group = make_group(scene.emergency, at, "health", ("WHO",))
    actions.file_concern(lead=group.leads.get(), text="Absent.", **scene.by("part"))
    seers = {
        role for role, actor in everybody(scene).items() if visible(actor, "concern", Concern.objects.all())
    }
    assert seers == {"HC", "OCHA"}
    assert visible(scene.actor("part"), "concern", Concern.objects.all()).count() == 1


def test_17_rights_in_two_countries_give_none_in_either_beyond_their_own(at: datetime) -> None:
    """ERC nowhere, HC of B, OCHA in A: in A this person drafts and does not propose; in B the other way round."""
    scene, other = make_scene(at), make_scene(at, code="XLO-B")
    person = make_person("Both", at)
    give(by=operator(), at=at, person=person, role="OCHA", emergency=scene.emergency)
    give(by=operator(), at=at, person=person, role="HCT", emergency=other.emergency, organisation=find("WHO"))
    both = actor_for(person, at)
    case, elsewhere = new_emergency_to(scene, "consult"), new_emergency_to(other, "consult")
    actions.add_line(case, sectors="health", by=both, at=scene.at)
    with pytest.raises(NO):
        actions.propose(case, expected=None, by=both, at=scene.at)
    with pytest.raises(NO):
        actions.give_view(case, answer="endorse", by=both, at=scene.at)
    with pytest.raises(NO):
        actions.add_line(elsewhere, sectors="health", by=both, at=other.at)
    actions.give_view(elsewhere, answer="endorse", by=both, at=other.at)


@pytest.mark.parametrize(
    ("who", "until", "act"),
    [
        ("hc", "consult", lambda case, **by: actions.propose(case, expected=None, **by)),
        ("ocha", "consult", lambda case, **by: actions.add_line(case, sectors="watsan", **by)),
        (
            "erc",
            "circulate",
            lambda case, **by: actions.agree(case, reason="All agree.", expected=None, **by),
        ),
        ("who", "circulate", lambda case, **by: actions.reply(case, answer="endorse", **by)),
        ("hct", "consult", lambda case, **by: actions.give_view(case, answer="endorse", **by)),
    ],
)
def test_18_a_role_that_ended_gives_no_right_a_second_later(
    at: datetime, who: str, until: str, act: Any
) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, until)
    if until == "consult":
        draft(scene, case)
    consult(scene, case, "global_lead", "WHO")
    over = scene.at + timedelta(hours=1)
    for grant in scene.people[who].grants.all():
        end(by=operator(), at=over, grant=grant)
    before = counted()
    for moment in (over, over + timedelta(seconds=1)):
        with pytest.raises(NO):
            act(case, by=actor_for(scene.people[who], moment), at=moment)
    assert counted() == before
    act(case, by=actor_for(scene.people[who], over - timedelta(seconds=1)), at=over - timedelta(seconds=1))


def test_18_an_open_session_ends_with_the_role(at: datetime) -> None:
    """The same browser, signed in all the while: a page before, none after."""
    scene = make_scene(timezone.now() - timedelta(days=3))
    case = new_emergency_to(scene, "consult")
    person = scene.people["ocha"]
    user = create_account(
        by=operator(), at=scene.at, email="o@example.org", password="long enough 31", person=person
    )
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = f"/e/{scene.emergency.code}/designation/{case.code}/"
    assert browser.get(page).status_code == 200
    for grant in person.grants.all():
        end(by=operator(), at=timezone.now(), grant=grant)
    assert browser.get(page).status_code == 404
    assert browser.post(f"{page}lines/add/", {"sectors": "watsan"}).status_code in (403, 404)
    assert not case.lines.exists()


def test_19_the_hc_of_another_country_decides_nothing_here(at: datetime) -> None:
    scene, other = make_scene(at), make_scene(at, code="XLO-B")
    case = new_emergency_to(scene, "circulate")
    before = counted()
    for name, act in acts_of(case).items():
        for who in ("hc", "ocha", "hct"):
            with pytest.raises(NO):
                act(by=other.actor(who), at=scene.at)
        assert counted() == before, name
    with pytest.raises(NotVisible):
        visible_case(other.actor("hc"), scene.emergency, "D99")
    assert [seen.part for seen in cases_of(other.actor("hc"), scene.emergency)] == []


def test_20_whoever_represents_a_proposed_agency_proposes_it_openly_after_the_teams_view(
    at: datetime,
) -> None:
    scene = make_scene(at)
    give(
        by=operator(),
        at=at,
        person=scene.people["hc"],
        role="HCT",
        emergency=scene.emergency,
        organisation=find("WHO"),
    )
    case = new_emergency_to(scene, "consult")
    draft(scene, case)
    with pytest.raises(
        Refused, match=r"You represent WHO.*Ask the country team for its view first.*OG step 3"
    ):
        actions.propose(case, expected=None, **scene.by("hc"))
    assert not Proposal.objects.exists()
    case.refresh_from_db()
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    proposal = actions.propose(case, expected=None, **scene.by("hc"))
    assert content_of(proposal)["conflict_of_interest"] == ["WHO"]


def test_20_nobody_else_has_a_conflict_shown(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "propose")
    assert content_of(case.proposals.get())["conflict_of_interest"] == []


def test_who_proposed_never_declares_the_agreement(at: datetime) -> None:
    """Separation: one person with both roles still needs another for the second act."""
    scene = make_scene(at)
    give(by=operator(), at=at, person=scene.people["hc"], role="ERC")
    case = new_emergency_to(scene, "circulate")
    consult(scene, case, "global_lead", "WHO")
    with pytest.raises(
        Refused, match=r"You made this proposal, so somebody else must record the agreement.*OG step 5"
    ):
        actions.agree(case, reason="All agree.", expected=None, **scene.by("hc"))
    actions.agree(case, reason="All agree.", expected=None, **scene.by("erc"))
