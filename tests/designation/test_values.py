"""What of a case is said to whom: the draft to the team, the proposal to those asked, the outcome to everybody."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import pytest

from firstcall.access.queries import nobody
from firstcall.access.rules import NotVisible
from firstcall.designation import actions
from firstcall.designation.queries import visible_case
from firstcall.designation.values import (
    case_values,
    cases_values,
    clocks_values,
    concern_values,
    concerns_values,
    emergency_section,
)
from firstcall.structure.models import Lead
from tests.designation.made import Scene, make_scene, new_emergency_to, ongoing_to
from tests.structure.made import make_group

pytestmark = pytest.mark.django_db


def said(scene: Scene, who: str, case: str = "D1") -> dict:  # type: ignore[type-arg]
    actor = scene.actor(who) if who else nobody()
    return case_values(visible_case(actor, scene.emergency, case), scene.at)


def test_every_key_is_there_whatever_is_seen(at: datetime):
    scene = make_scene(at)
    new_emergency_to(scene, "agree")
    whole, proposal, agreement = said(scene, "hc"), said(scene, "who"), said(scene, "")
    assert [one["part"] for one in (whole, proposal, agreement)] == ["whole", "proposal", "agreement"]
    assert set(whole) == set(proposal) == set(agreement)


def test_the_outcome_is_for_everybody_and_nothing_else_is(at: datetime):
    scene = make_scene(at)
    new_emergency_to(scene, "agree")
    seen = said(scene, "")
    hidden = ("steps", "next", "lines", "consultations", "views", "proposals", "acts")
    assert {name: seen[name] for name in hidden} == {name: [] for name in hidden}
    assert [seen[name] for name in ("opened_at", "closed_at", "support", "plan", "concern", "lead")] == [
        None
    ] * 6
    agreed = seen["agreement"]
    assert (agreed["outcome"], agreed["clause"], agreed["at"]) == ("agreed", "GN 6", scene.at)
    assert [[lead["acronym"] for lead in line["leads"]] for line in agreed["lines"]] == [["WHO"]]
    assert set(agreed["lines"][0]) == {"action", "name", "group", "sectors", "area", "leads"}
    assert "telephone" not in json.dumps(seen, default=str)


def test_the_iasc_sees_what_was_sent_and_not_the_draft(at: datetime):
    scene = make_scene(at, "ongoing")
    case = ongoing_to(scene, "circulate")
    actions.return_proposal(case, reason="UNICEF would lead", expected=None, **scene.by("erc"))
    actions.state_support(case, support="A secret wish", **scene.by("hc"))
    seen = said(scene, "who")
    assert (seen["lines"], seen["views"], seen["support"]) == ([], [], None)
    (proposal,) = seen["proposals"]
    assert hashlib.sha256(proposal["text"].encode()).hexdigest() == proposal["hash"]
    assert [one["kind"] for one in seen["acts"]] == ["closed", "closed", "returned"]
    assert "A secret wish" not in json.dumps(seen, default=str)
    assert [one["missing"] for one in seen["next"]] == [[]]  # what the team still lacks is the team's


def test_before_anything_is_sent_only_the_team_sees_a_case(at: datetime):
    scene = make_scene(at, "ongoing")
    ongoing_to(scene, "determine")
    for who in ("who", "part", "gov", ""):
        with pytest.raises(NotVisible):
            said(scene, who)
        assert cases_values(scene.actor(who) if who else nobody(), scene.emergency) == []


def test_before_anything_is_sent_the_erc_sees_that_a_case_runs_and_its_clocks(at: datetime):
    """GN 6: everyone who must act sees the clock; nothing of what is drafted, consulted or thought."""
    scene = make_scene(at)
    new_emergency_to(scene, "consult")
    values = said(scene, "erc")
    assert (values["part"], [one["id"] for one in values["steps"] if one["clock"]]) == ("clocks", ["propose"])
    assert [values[key] for key in ("lines", "consultations", "views", "proposals", "acts")] == [[]] * 5
    assert (values["support"], values["agreement"]) == (None, None)


def test_what_is_missing_is_named_with_clause_and_weight(at: datetime):
    scene = make_scene(at, "ongoing")
    ongoing_to(scene, "opened")
    (brief,) = said(scene, "ocha")["next"]
    assert (brief["step"], [one["id"] for one in brief["actors"]]) == ("brief", ["HC"])
    assert [(one["code"], one["clause"], one["hard"]) for one in brief["missing"]] == [
        ("briefed-country-team", "OG step 1", True),
        ("briefed-government", "OG step 1", True),
        ("briefed-national-ngos", "OG step 1", True),
        ("guidance-spread", "OG step 1", True),
        ("briefed-others", "OG step 1", False),
    ]


def test_clocks_over_emergencies_are_for_those_who_see_the_case(at: datetime):
    scene = make_scene(at, "ongoing")
    ongoing_to(scene, "circulate")
    (clock,) = clocks_values(scene.actor("erc"), [scene.emergency], scene.at)
    assert (clock["emergency"], clock["case"], clock["step"], clock["state"]) == (
        "XLO-2026",
        "D1",
        "agree",
        "running",
    )
    assert clocks_values(scene.actor("part"), [scene.emergency], scene.at) == []
    assert clocks_values(nobody(), [scene.emergency], scene.at) == []


def test_the_structure_of_an_emergency_has_its_cases_and_clocks(at: datetime):
    scene = make_scene(at, "ongoing")
    ongoing_to(scene, "circulate")
    section = emergency_section(scene.emergency, scene.actor("hc"), scene.at)
    assert ([one["code"] for one in section["cases"]], [one["step"] for one in section["clocks"]]) == (
        ["D1"],
        ["agree"],
    )
    assert emergency_section(scene.emergency, nobody(), scene.at) == {"cases": [], "clocks": []}


def test_who_filed_a_concern_is_for_the_hc_alone(at: datetime):
    scene = make_scene(at, "ongoing")
    make_group(scene.emergency, at, "health")
    lead = Lead.objects.select_related("group__emergency").get(group__code="health")
    concern = actions.file_concern(lead=lead, text="No clinic has opened", **scene.by("part"))
    authors = {
        who: concern_values(concern, scene.actor(who))["author"]
        for who in ("hc", "ocha", "part", "hct", "erc")
    }
    assert authors == {"hc": "The part", "ocha": None, "part": None, "hct": None, "erc": None}
    listed = {who: len(concerns_values(scene.actor(who), scene.emergency)) for who in authors}
    assert listed == {"hc": 1, "ocha": 1, "part": 1, "hct": 0, "erc": 0}
    actions.take_up_concern(concern, wording="Clinics open late", expected=None, **scene.by("hc"))
    seen = said(scene, "hct")
    assert seen["concern"] == "Clinics open late"
    assert not {"The part", "No clinic has opened"} & set(json.dumps(seen, default=str).split('"'))
