"""The 21 rules of the guidance (R01 to R21): each is broken somewhere, its clause is read, and none is missing.

Here are those the procedures hold; the table at the end names where each of the others is tried.
"""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from firstcall.access.actions import give
from firstcall.access.queries import actor_for, matrix, operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.designation import actions
from firstcall.designation.letters.from_case import letter_of
from firstcall.designation.models import Case, ProposedLead
from firstcall.designation.queries import Seen
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import find
from firstcall.policy import editions, profiles
from firstcall.policy.refusal import Refused
from firstcall.structure.models import Lead
from firstcall.structure.queries import structure_on
from tests.designation.made import (
    consult,
    consult_headquarters,
    draft,
    make_scene,
    new_emergency_to,
    ongoing_to,
)
from tests.structure.made import make_group, make_person

TESTS = Path(__file__).parent.parent
database = pytest.mark.django_db


def told(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str]:
    return refused.value.refusal.code, refused.value.refusal.clause


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


# --- R01 --------------------------------------------------------------------------------------------------------------
@database
def test_r01_a_person_is_never_proposed(at: datetime) -> None:
    """What is proposed is an organisation: the table has no place for a person, and a person's name finds none."""
    scene = make_scene(at)
    related = {field.related_model for field in ProposedLead._meta.concrete_fields if field.is_relation}
    assert Organisation in related
    assert Person not in related
    with pytest.raises(Refused):
        find(scene.people["hct"].name)


# --- R04 --------------------------------------------------------------------------------------------------------------
@database
def test_r04_a_lead_that_is_not_the_global_one_needs_its_reason(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "consult")
    draft(scene, case, "health", "UNICEF")
    with pytest.raises(Refused, match="UNICEF for “Health” differs from the global table") as refused:
        actions.propose(case, reason="It is urgent.", expected=None, **scene.by("hc"))
    assert told(refused) == ("deviation-reasons", "GN 5")


@database
@pytest.mark.parametrize(
    ("level", "code"), [("country", "global-lead-headquarters"), ("headquarters", "global-lead-country")]
)
def test_r04_and_the_global_lead_is_consulted_in_the_country_and_at_headquarters(
    at: datetime, level: str, code: str
) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "assess")
    draft(scene, case, "health", "UNICEF", deviation="WHO is not here.")
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    consult(scene, case, "agency", "UNICEF", "headquarters")
    consult(scene, case, "global_lead", "WHO", level)
    with pytest.raises(Refused, match="WHO, a global lead, has not been consulted") as refused:
        actions.propose(case, reason="It is urgent.", expected=None, **scene.by("hc"))
    assert told(refused) == (code, "OG step 3")


@database
def test_r04_the_three_agencies_of_protection_agree_first(at: datetime) -> None:
    """In disasters UNHCR, OHCHR or UNICEF leads Protection, as they agree under the HC (GN 3 **)."""
    scene = make_scene(at, kind="disaster", displacement=False)
    case = new_emergency_to(scene, "consult")
    draft(scene, case, "protection", "UNICEF")
    consult(scene, case, "protection", "UNHCR")
    with pytest.raises(Refused, match="Not consulted: OHCHR, UNICEF") as refused:
        actions.propose(case, reason="It is urgent.", expected=None, **scene.by("hc"))
    assert told(refused) == ("protection-consultation", "GN 3 **")
    case = now(case)
    for agency in ("OHCHR", "UNICEF"):
        consult(scene, case, "protection", agency)
    assert actions.propose(case, expected=None, **scene.by("hc")).round == 1


# --- R05 --------------------------------------------------------------------------------------------------------------
@database
def test_r05_an_organisation_outside_the_united_nations_is_agreed_like_any_other(at: datetime) -> None:
    scene = make_scene(at)
    ngo = Organisation.objects.create(
        name="Save the Children", acronym="SCI", type_code="437", iasc_member=True
    )
    case = new_emergency_to(scene, "consult")
    line = actions.add_line(case, sectors="education", **scene.by("hc"))
    actions.name_lead(line, organisation=ngo, deviation="It runs most schools.", **scene.by("hc"))
    consult(scene, case, "global_lead", "UNICEF")
    case = now(case)
    actions.propose(case, expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    actions.agree(case, reason="By telephone.", expected=None, **scene.by("erc"))
    assert Lead.objects.get().organisation == ngo


# --- R06 --------------------------------------------------------------------------------------------------------------
@database
def test_r06_sectors_are_merged_or_left_out_and_none_is_made_up(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "consult")
    with pytest.raises(Refused, match="“weather” is no sector of the guidance") as refused:
        actions.add_line(case, sectors="weather", **scene.by("hc"))
    assert told(refused) == ("sector-unknown", "GN 5")
    with pytest.raises(Refused, match="Say which gap it covers that no other does") as refused:
        actions.add_line(now(case), kind="ad_hoc", name="Weather", **scene.by("hc"))
    assert told(refused) == ("ad-hoc-reason", "GN 5; OG Q6")
    line = actions.add_line(now(case), sectors="health+nutrition", **scene.by("hc"))
    assert line.sectors in ("health+nutrition", "nutrition+health")


# --- R07 --------------------------------------------------------------------------------------------------------------
@database
def test_r07_no_group_for_early_recovery_without_the_gap_it_covers(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "consult")
    with pytest.raises(Refused, match="Early recovery is a network of focal points") as refused:
        actions.add_line(case, sectors="early_recovery", **scene.by("hc"))
    assert told(refused) == ("network-advised", "GN 5, 7; OG Q6")
    line = actions.add_line(
        now(case), sectors="early_recovery", reason="Nobody repairs roads.", **scene.by("hc")
    )
    assert line.reason == "Nobody repairs roads."


# --- R09 --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", range(1, 14))
def test_r09_no_heading_of_the_terms_of_reference_is_taken_away(tmp_path: Path, number: int) -> None:
    """The thirteen headings stand in the edition, an edition is fixed, and nobody has an act to change them."""
    source = profiles.FOLDER / "iasc-2006.toml"
    text = source.read_text(encoding="utf-8")
    start = text.index(f'[[duties]]\nid = "T{number}"\n')
    shorter = tmp_path / "iasc-2006.toml"
    shorter.write_text(text[:start] + text[text.index("\n[[", start) + 1 :], encoding="utf-8")
    assert "put it back, and write what is new as a new edition" in editions.why_not_used(shorter)
    assert len(profiles.profile("iasc-2006").duties) == 13
    assert set(matrix().objects["profile"].acts) == {"read"}


# --- R12 --------------------------------------------------------------------------------------------------------------
@database
def test_r12_a_global_lead_only_answers_what_it_was_asked(at: datetime) -> None:
    """It drafts, returns, agrees, consults and closes nothing in a country, and no step of any procedure is its own."""
    scene = make_scene(at)
    person = make_person("Global lead", at)
    give(by=operator(), at=at, person=person, role="GCL", organisation=find("WHO"))
    case = new_emergency_to(scene, "propose")
    by: dict[str, Any] = {"by": actor_for(person, scene.at), "at": scene.at}
    for act in (
        lambda: actions.add_line(case, sectors="watsan", **by),
        lambda: actions.log_consultation(case, purpose="partners", who="All", **by),
        lambda: actions.circulate(case, expected=None, **by),
        lambda: actions.return_proposal(case, reason="Again.", expected=None, **by),
        lambda: actions.give_view(case, answer="endorse", **by),
    ):
        with pytest.raises((Forbidden, NotVisible)):
            act()
    for name in profiles.names():
        profile = profiles.profile(name)
        roles = {
            role
            for procedure in profile.procedures
            for step in procedure.steps
            for actor in step.actors
            for role in profile.actor(actor).roles
        }
        assert "GCL" not in roles
    assert {field.name for field in apps.get_model("firstcall", "Case")._meta.concrete_fields} & {
        "global_lead"
    } == set()


# --- R15 --------------------------------------------------------------------------------------------------------------
@database
def test_r15_the_state_is_never_proposed_and_agrees_to_nothing(at: datetime) -> None:
    """Its part is told of and not decided here: no approval by the government is asked for, and none is taken."""
    scene = make_scene(at)
    ministry = Organisation.objects.create(name="Ministry of Health", acronym="MOH", type_code="435")
    case = new_emergency_to(scene, "consult")
    line = actions.add_line(case, sectors="health", **scene.by("hc"))
    with pytest.raises(Refused, match="belongs to the State, whose role is not designated") as refused:
        actions.name_lead(line, organisation=ministry, **scene.by("hc"))
    assert told(refused) == ("state-is-counterpart", "GN 9")
    with pytest.raises(Forbidden):
        actions.agree(now(case), reason="The government agrees.", expected=None, **scene.by("gov"))


# --- R16 --------------------------------------------------------------------------------------------------------------
@database
@pytest.mark.parametrize("kind", ["notice-government", "notice-partners", "notice-donors"])
def test_r16_every_paper_names_every_agreed_group_and_its_lead(at: datetime, kind: str) -> None:
    """And none names another: what is drafted from the record is compared with who leads today."""
    scene = make_scene(at)
    case = new_emergency_to(scene, "consult")
    draft(scene, case)
    draft(scene, case, "watsan", "UNICEF")
    draft(scene, case, "logistics", "WFP")
    case = now(case)
    actions.propose(case, expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    for who in ("who", "unicef", "wfp"):
        actions.reply(case, answer="endorse", **scene.by(who))
    actions.agree(case, reason="All by telephone.", expected=None, **scene.by("erc"))
    letter, _facts = letter_of(Seen(case, "whole"), kind, by=scene.actor("hc"), at=scene.at, language="en")
    (table,) = [section.table for section in letter.sections if section.table is not None]
    stated = {(row[0], row[1]) for row in table.rows}
    today = {
        (line.group.name, line.leads[0].organisation.name)
        for line in structure_on(scene.emergency, scene.at.date())
    }
    assert len(stated) == 3
    assert stated == today


# --- R17 --------------------------------------------------------------------------------------------------------------
@database
def test_r17_a_group_closes_with_the_reason_and_who_goes_on(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    group = make_group(scene.emergency, at)
    case = ongoing_to(scene, "assess")
    with pytest.raises(Refused, match="say why now and who goes on with its work") as refused:
        actions.add_line(case, group=group, action="close", **scene.by("hc"))
    assert told(refused) == ("close-reason", "OG Q7; GN 7")
    actions.add_line(now(case), group=group, action="close", reason="The ministry goes on.", **scene.by("hc"))


# --- R18 --------------------------------------------------------------------------------------------------------------
@database
def test_r18_one_group_ends_while_another_goes_on_and_no_clock_ends_either(at: datetime) -> None:
    """In consultation, by a case: nothing ends by itself, and groups may end at different times."""
    scene = make_scene(at, onset="ongoing")
    health = make_group(scene.emergency, at)
    make_group(scene.emergency, at, "watsan", ("UNICEF",))
    case = ongoing_to(scene, "assess")
    actions.add_line(case, group=health, action="close", reason="The ministry goes on.", **scene.by("hc"))
    with pytest.raises(Refused, match="The country team has not given its view") as refused:
        actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    assert told(refused) == ("hct-view", "OG step 3")
    case = now(case)
    actions.give_view(case, answer="endorse", **scene.by("hct"))
    actions.close_step(case, step="determine", expected=None, **scene.by("hc"))
    actions.propose(case, expected=None, **scene.by("hc"))
    actions.circulate(case, expected=None, **scene.by("erc"))
    scene.later(days=600)
    assert [line.group.code for line in structure_on(scene.emergency, scene.at.date())] == [
        "health",
        "watsan",
    ]
    actions.agree(case, reason="All by telephone.", expected=None, **scene.by("erc"))
    tomorrow = scene.at.date() + timedelta(days=1)
    assert [line.group.code for line in structure_on(scene.emergency, tomorrow)] == ["watsan"]
    health.refresh_from_db()
    assert (health.ends_on, Lead.objects.get(group=health).ends_on) == (scene.at.date(), scene.at.date())


# --- R21 --------------------------------------------------------------------------------------------------------------
@database
def test_r21_a_plan_without_authorities_region_and_global_leads_is_not_agreed(at: datetime) -> None:
    scene = make_scene(at, onset="planned")
    case = actions.open_case(emergency=scene.emergency, **scene.by("hc"))
    with pytest.raises(Refused, match="National authorities have not been consulted") as refused:
        actions.close_step(
            case, step="consult-authorities", reason="No time.", expected=None, **scene.by("hc")
        )
    assert told(refused) == ("consulted-authorities", "GN 6")
    consult(scene, case, "authorities")
    consult(scene, case, "partners")
    actions.close_step(case, step="consult-authorities", expected=None, **scene.by("hc"))
    with pytest.raises(Refused, match="Actors in the region have not been consulted") as refused:
        actions.close_step(case, step="consult-actors", expected=None, **scene.by("hc"))
    assert told(refused) == ("reason-needed", "GN 6")
    actions.close_step(case, step="consult-actors", reason="There are none.", expected=None, **scene.by("hc"))
    draft(scene, case)
    with pytest.raises(
        Refused, match="WHO, a global lead, has not been consulted at headquarters"
    ) as refused:
        actions.close_step(case, step="plan", expected=None, **scene.by("hc"))
    assert told(refused) == ("global-lead-headquarters", "GN 6")
    case = now(case)
    consult_headquarters(scene, case)
    actions.close_step(case, step="plan", reason="No team yet.", expected=None, **scene.by("hc"))


# --- none is missing --------------------------------------------------------------------------------------------------
HERE = "designation/test_rules_of_the_guidance.py"
PEOPLE, PARTNERS, GROUPS = (
    f"structure/test_rules_of_the_guidance_{name}.py" for name in ("people", "partners", "groups")
)
BROKEN_IN = {
    "R01": [(HERE, "test_r01_"), (PEOPLE, "test_r01_")],
    "R02": [(PEOPLE, "test_r02_")],
    "R03": [(PEOPLE, "test_r03_")],
    "R04": [(HERE, "test_r04_")],
    "R05": [(HERE, "test_r05_"), (PEOPLE, "test_r05_")],
    "R06": [(HERE, "test_r06_"), (GROUPS, "test_r06_")],
    "R07": [(HERE, "test_r07_"), (GROUPS, "test_r07_")],
    "R08": [(GROUPS, "test_r08_")],
    "R09": [(HERE, "test_r09_")],
    "R10": [(GROUPS, "test_r10_")],
    "R11": [(PEOPLE, "test_r11_"), (GROUPS, "test_r11_")],
    "R12": [(HERE, "test_r12_"), (PEOPLE, "test_r12_")],
    "R13": [(PARTNERS, "test_r13_")],
    "R14": [(PARTNERS, "test_r14_")],
    "R15": [(HERE, "test_r15_"), (PEOPLE, "test_r15_")],
    "R16": [(HERE, "test_r16_")],
    "R17": [(HERE, "test_r17_")],
    "R18": [(HERE, "test_r18_"), (PEOPLE, "test_r18_")],
    "R19": [(GROUPS, "test_r19_")],
    "R20": [
        ("activities/test_importing.py", "test_people_by_sex_and_age_"),
        ("needs/test_importing.py", "test_figures_by_sex_and_age_"),
    ],
    "R21": [(HERE, "test_r21_"), ("designation/test_plans.py", "test_a_plan_asks_")],
}  # fmt: skip
"""Each rule, and the tests that try to break it: the file, and what their names begin with."""


@pytest.mark.parametrize("rule", sorted(BROKEN_IN))
def test_each_rule_is_tried(rule: str) -> None:
    for file, begins in BROKEN_IN[rule]:
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert [name for name in names if name.startswith(begins)], f"{rule}: no test {begins}… in {file}"


def test_no_rule_of_the_guidance_is_missing() -> None:
    assert sorted(BROKEN_IN) == sorted(rule.id for rule in profiles.profile("iasc-2006").rules)
    assert len(BROKEN_IN) == 21
