"""A lead entered by hand led before: what a case decides, nobody enters beside it (OG step 5; GN 6, 10; D7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from firstcall.designation import actions
from firstcall.designation.rules import why_not_by_hand
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from firstcall.structure import actions as structure
from firstcall.structure.models import Group, Lead
from tests.cli.run import firstcall
from tests.designation.made import make_scene, new_emergency_to
from tests.structure.made import make_group, told

OPENED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("since", "code"),
    [(date(2026, 3, 1), ""), (date(2026, 3, 2), "decided-by-case"), (date(2026, 9, 1), "decided-by-case")],
)
def test_only_who_led_before_the_case_was_opened(since: date, code: str):
    refusal = why_not_by_hand(case="D1", opened_on=OPENED, since=since)
    assert (refusal.code if refusal else "", refusal.clause if refusal else "") == (
        code, "GN 6; OG step 5" if code else "",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("until", ["opened", "propose", "agree", "tell-country"])
def test_no_lead_is_made_beside_a_case(at: datetime, until: str):
    scene = make_scene(at)
    beside = make_group(scene.emergency, at, "nutrition", ())
    new_emergency_to(scene, until)
    before = Lead.objects.count()
    for who in ("hc", "ocha", "operator"):
        with pytest.raises(Refused) as refused:
            structure.designate(group=beside, organisation=find("UNICEF"), **scene.by(who))
        assert told(refused) == ("decided-by-case", "GN 6; OG step 5")
        assert "(D1)" in str(refused.value)
    assert Lead.objects.count() == before
    led = at.date() - timedelta(days=30)
    stood = structure.designate(
        group=beside, organisation=find("UNICEF"), starts_on=led, **scene.by("operator")
    )
    second = structure.designate(
        group=beside, organisation=find("WHO"), role="co_lead", **scene.by("operator")
    )
    assert (stood.starts_on, second.role) == (led, "co_lead")  # a co-lead is the country team's own choice


@pytest.mark.django_db
def test_a_case_that_was_given_up_decides_nothing(at: datetime):
    scene = make_scene(at)
    beside = make_group(scene.emergency, at, "nutrition", ())
    case = new_emergency_to(scene, "opened")
    actions.withdraw(case, reason="It is no new emergency.", expected=None, **scene.by("hc"))
    lead = structure.designate(group=beside, organisation=find("UNICEF"), **scene.by("hc"))
    assert lead.leadership.case == ""


@pytest.mark.django_db
def test_the_command_that_adds_a_group_adds_no_lead_beside_a_case(at: datetime):
    scene = make_scene(at)
    new_emergency_to(scene, "opened")
    said = firstcall("group", "add", scene.emergency.code, "nutrition", "--lead", "UNICEF", "--json")
    assert (said.code, said.json["error"]["code"]) == (2, "decided-by-case")
    assert Group.objects.count() == 0
