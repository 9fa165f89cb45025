"""Misuse of the machine of a case, each tried: numbers 121 to 132 of the corpus of bad input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from firstcall.access.actions import give
from firstcall.access.queries import operator
from firstcall.access.rules import Forbidden
from firstcall.designation import actions
from firstcall.designation.models import Case
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.places.models import Area, Country
from firstcall.policy.refusal import Refused
from firstcall.structure import actions as structure
from firstcall.structure.models import Lead, Leadership
from tests.designation.made import (
    consult,
    consult_headquarters,
    make_scene,
    new_emergency_to,
    ongoing_to,
)
from tests.designation.roles import again, counted, with_role
from tests.structure.made import make_group

pytestmark = pytest.mark.django_db


def test_121_nothing_is_changed_between_determination_and_proposal(at: datetime) -> None:
    """What the country team determined, and everybody was consulted on, is what is sent."""
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "determine")
    line = case.lines.get()
    tries: list[Callable[..., Any]] = [
        lambda **by: actions.add_line(case, sectors="watsan", **by),
        lambda **by: actions.change_line(line, name="Care", expected=None, **by),
        lambda **by: actions.drop_line(line, **by),
        lambda **by: actions.name_lead(line, organisation=find("UNICEF"), **by),
        lambda **by: actions.drop_lead(line.leads.get(), **by),
        lambda **by: actions.draft_from_today(case, **by),
        lambda **by: actions.state_support(case, support="Maps", **by),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match=r"draft is fixed since “The country team determines.*OG step 5"):
            attempt(**scene.by("hc"))
    with pytest.raises(Refused, match=r"has a new lead, so this is not a case without new leads.*OG SOP"):
        actions.choose_variant(case, variant="no-new-leads", expected=None, **scene.by("hc"))


def test_122_no_agreement_before_the_week_without_answers_or_a_reason(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    with pytest.raises(
        Refused, match=r"The time for replies is not over\. No reply yet from: .*WHO.*OG step 5"
    ):
        actions.agree(case, expected=None, **scene.by("erc"))
    Organisation.objects.filter(iasc_member=True).exclude(acronym__in=["WHO", "UNICEF"]).update(
        iasc_member=False
    )
    for who in ("who", "unicef"):
        actions.reply(case, answer="endorse", **scene.by(who))
    act = actions.agree(case, expected=None, **scene.by("erc"))  # all have answered: no reason is asked for
    assert (act.reason, Leadership.objects.count()) == ("", 1)


def test_123_one_answer_an_organisation_never_as_two_roles_nor_after_the_end(at: datetime) -> None:
    scene = make_scene(at)
    give(by=operator(), at=at, person=scene.people["who"], role="GCL", organisation=find("WHO"))
    colleague = with_role(scene, "GCL", organisation=find("WHO"))
    case = new_emergency_to(scene, "propose")
    for by in (scene.actor("who"), colleague):
        with pytest.raises(Refused, match=r"not out for replies now.*OG step 5"):
            actions.reply(case, answer="endorse", by=by, at=scene.at)
    case = again(case)
    actions.circulate(case, expected=None, **scene.by("erc"))
    with pytest.raises(Forbidden, match=r"You reply for WHO and for nobody else.*OG step 5"):
        actions.reply(case, answer="endorse", organisation=find("UNICEF"), **scene.by("who"))
    case = again(case)
    actions.reply(case, answer="endorse", **scene.by("who"))
    for by in (scene.actor("who"), replace(scene.actor("who"), held=colleague.held), colleague):
        with pytest.raises(Refused, match=r"has answered in this round.*OG step 5"):
            actions.reply(again(case), answer="alternative", text="UNICEF", by=by, at=scene.at)
    actions.withdraw(again(case), reason="Not now.", expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match=r"This case is over.*GN 10; OG step 5"):
        actions.reply(again(case), answer="endorse", **scene.by("unicef"))


def test_123_a_global_lead_answers_for_its_own_sector_only(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "circulate")
    with pytest.raises(
        Forbidden, match=r"WFP has no global responsibility for a sector of this proposal.*GN 5, 6"
    ):
        actions.reply(
            case, answer="endorse", by=with_role(scene, "GCL", organisation=find("WFP")), at=scene.at
        )
    with pytest.raises(Refused, match=r"Your role names no organisation.*OG step 5"):
        actions.reply(case, answer="endorse", by=with_role(scene, "GCL"), at=scene.at)
    actions.reply(case, answer="endorse", by=with_role(scene, "GCL", organisation=find("WHO")), at=scene.at)


def test_124_one_leadership_of_a_group_area_and_situation(at: datetime) -> None:
    """A line for the group that is led already ends what was there, the same day; a second is never beside it."""
    scene = make_scene(at, onset="ongoing")
    group = make_group(scene.emergency, at)
    case = ongoing_to(scene, "assess")
    with pytest.raises(Refused, match=r"health is there already.*GN 5"):
        actions.add_line(case, sectors="health", **scene.by("hc"))
    line = actions.add_line(again(case), group=group, **scene.by("hc"))
    with pytest.raises(Refused, match=r"The draft has a line for this already.*GN 5"):
        actions.add_line(again(case), group=group, **scene.by("hc"))
    line = again(line)
    actions.name_lead(line, organisation=find("UNICEF"), deviation="It is there.", **scene.by("hc"))
    with pytest.raises(Refused, match=r"UNICEF already leads there.*GN 5"):
        actions.name_lead(again(line), organisation=find("UNICEF"), **scene.by("hc"))
    actions.add_line(again(case), sectors="watsan", **scene.by("hc"))
    area = Area.objects.get(pcode="XL01")
    with pytest.raises(Refused, match=r"watsan is there already.*another code.*GN 5"):
        actions.add_line(again(case), sectors="watsan", area=area, **scene.by("hc"))
    actions.add_line(again(case), sectors="watsan", area=area, code="watsan-XL01", **scene.by("hc"))


def test_130_a_group_closed_in_the_meantime_gets_no_lead(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    group = make_group(scene.emergency, at, "watsan", ())
    case = ongoing_to(scene, "assess")
    line = actions.add_line(case, group=group, **scene.by("hc"))
    actions.name_lead(line, organisation=find("UNICEF"), **scene.by("hc"))
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    consult_headquarters(scene, case, "UNICEF")
    actions.propose(case, expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    structure.close_group(group, on=scene.at.date(), reason="Handed over.", expected=None, **scene.by("hc"))
    before = counted()
    with pytest.raises(Refused, match=r"was closed in the meantime\. Send the proposal back.*OG Q7"):
        actions.agree(case, reason="All agree.", expected=None, **scene.by("erc"))
    assert counted() == before
    actions.return_proposal(
        Case.objects.get(), reason="The group is closed.", expected=None, **scene.by("erc")
    )


def test_131_no_day_before_today_is_agreed(at: datetime) -> None:
    """Leads begin on the day of the agreement, whatever day the proposal was made or the emergency began."""
    scene = make_scene(at)
    case = new_emergency_to(scene, "circulate")
    consult(scene, case, "global_lead", "WHO")
    scene.later(days=20)
    actions.agree(case, reason="All agree.", expected=None, **scene.by("erc"))
    assert Lead.objects.get().starts_on == scene.at.date() == date(2026, 3, 22)


def test_132_an_area_of_another_country_is_refused(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "consult")
    line = actions.add_line(case, sectors="health", **scene.by("hc"))
    country = Country.objects.create(code="XKE", name="Kesra")
    far = Area.objects.create(country=country, pcode="XK01", name="XK01", level=1)
    with pytest.raises(Refused, match=r"This area is not in the emergency's country.*GN 5"):
        actions.name_lead(line, organisation=find("WHO"), area=far, **scene.by("hc"))
