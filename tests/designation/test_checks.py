"""Each check: its sentence while the thing is missing, nothing once it is there, and the clause of who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from firstcall.designation.checks import ALL, has_team_view, unmet, why_not_fits
from firstcall.designation.facts import Agency, Answer, Consulted, Facts, Line, ProposedLead
from firstcall.policy import profiles
from firstcall.policy.procedures import CHECKS, Need
from tests.designation.small import a_step

pytestmark = pytest.mark.one_engine

WHO, UNICEF, UNHCR, OHCHR = (Agency(name.lower(), name) for name in ("WHO", "UNICEF", "UNHCR", "OHCHR"))


def lead(
    agency: Agency = WHO, role: str = "lead", differs: bool = False, deviation: str = ""
) -> ProposedLead:
    return ProposedLead(agency, role, differs, deviation)


HEALTH = Line("Health", "establish", "sector", changes=True, leads=(lead(),), global_leads=(WHO,))
KEPT = replace(HEALTH, changes=False)
DIFFERS = replace(HEALTH, leads=(lead(UNICEF, differs=True),))
REASONED = replace(HEALTH, leads=(lead(UNICEF, differs=True, deviation="WHO is not here."),))
CHOICE = replace(HEALTH, name="Protection", choice=(OHCHR, UNHCR, UNICEF), global_leads=())


def talked(
    purpose: str, agency: Agency | None = None, level: str = "country", outcome: str = "agrees"
) -> Consulted:
    return Consulted(purpose, level, agency.id if agency else "", outcome)


def facts(**there: Any) -> Facts:
    return Facts(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in there.items()}
    )


FLAGS = [
    ("hct", {"has_team": True}, "There is no country team. Found it first."),
    ("needs-assessment", {"basis": frozenset({"needs"})}, "No assessment of needs is on record. Add one."),
    (
        "gaps-assessment",
        {"basis": frozenset({"gaps"})},
        "No assessment of operational gaps is on record. Add one.",
    ),
    (
        "capacity-map",
        {"basis": frozenset({"capacity"})},
        "No map of response capacity is on record. Add one.",
    ),
    (
        "briefed-country-team",
        {"briefed": frozenset({"country_team"})},
        "The country team has not been briefed.",
    ),
    (
        "briefed-government",
        {"briefed": frozenset({"government"})},
        "Government counterparts have not been briefed.",
    ),
    (
        "briefed-national-ngos",
        {"briefed": frozenset({"national_ngos"})},
        "National NGOs have not been briefed.",
    ),
    ("briefed-others", {"briefed": frozenset({"others"})}, "Other stakeholders have not been briefed."),
    (
        "guidance-spread",
        {"guidance_spread": True},
        "The guidance has not been spread. Record the briefing at which it was.",
    ),
    (
        "consulted-partners",
        {"consulted": [talked("partners")]},
        "Partners in the country have not been consulted. Log it.",
    ),
    (
        "consulted-authorities",
        {"consulted": [talked("authorities")]},
        "National authorities have not been consulted. Log it.",
    ),
    (
        "consulted-regional",
        {"consulted": [talked("regional")]},
        "Actors in the region have not been consulted. Log it.",
    ),
    (
        "consulted-country-team",
        {"consulted": [talked("country_team")]},
        "The country team has not been consulted. Log it.",
    ),
    (
        "consulted-principals",
        {"consulted": [talked("principals")]},
        "The Principals have not been consulted. Log it.",
    ),
    (
        "hct-view",
        {"answers": [Answer("country_team", UNICEF, "comment")]},
        "The country team has not given its view. Ask its members, or log the meeting it was agreed at.",
    ),
    (
        "hct-view",
        {"consulted": [talked("country_team")]},
        "The country team has not given its view. Ask its members, or log the meeting it was agreed at.",
    ),
]
"""(check, what makes it hold, the sentence while it does not)."""

OTHERS = [
    # Who answers as an IASC member has not given the country team's view.
    (
        "hct-view",
        {"answers": [Answer("iasc", UNICEF, "endorse")]},
        ["The country team has not given its view"],
    ),
    # Which kinds of actor a map leaves out is said once there is a map.
    ("capacity-coverage", {"uncovered": ["government"]}, []),
    (
        "capacity-coverage",
        {"basis": frozenset({"capacity"}), "uncovered": ["local_authorities", "civil_society"]},
        [
            "The map of response capacity does not cover: local authorities, civil society. Add what is known of them."
        ],
    ),
    ("capacity-coverage", {"basis": frozenset({"capacity"})}, []),
    # The Country Director is that of the lead in question, not another's.
    (
        "consulted-director",
        {"lead": WHO.id, "consulted": [talked("country_director", UNICEF), talked("agency", WHO)]},
        ["The lead's Country Director has not been consulted. Log it."],
    ),
    (
        "consulted-director",
        {"lead": WHO.id, "consulted": [talked("country_director", WHO, outcome="not_reached")]},
        [],
    ),
    # Lead agencies ask their headquarters, for what is new.
    (
        "lead-headquarters",
        {"lines": [HEALTH]},
        ["WHO has not consulted its headquarters. Log it once it has."],
    ),
    (
        "lead-headquarters",
        {"lines": [HEALTH], "consulted": [talked("agency", WHO, "country")]},
        ["WHO has not consulted its headquarters. Log it once it has."],
    ),
    ("lead-headquarters", {"lines": [HEALTH], "consulted": [talked("agency", WHO, "headquarters")]}, []),
    ("lead-headquarters", {"lines": [KEPT]}, []),
    ("lead-headquarters", {"lines": [HEALTH, replace(HEALTH, name="Nutrition")]}, ["WHO has not consulted"]),
    (
        "lead-headquarters",
        {"lines": [replace(HEALTH, leads=(lead(), lead(UNICEF)))]},
        ["WHO has", "UNICEF has"],
    ),
    # Global leads are consulted at each of the two levels.
    (
        "global-lead-country",
        {"lines": [DIFFERS], "consulted": [talked("global_lead", WHO, "headquarters")]},
        ["WHO, a global lead, has not been consulted in the country. Log it."],
    ),
    ("global-lead-country", {"lines": [DIFFERS], "consulted": [talked("global_lead", WHO)]}, []),
    (
        "global-lead-headquarters",
        {"lines": [DIFFERS], "consulted": [talked("global_lead", WHO)]},
        ["WHO, a global lead, has not been consulted at headquarters. Log it."],
    ),
    (
        "global-lead-headquarters",
        {"lines": [DIFFERS], "consulted": [talked("global_lead", WHO, "headquarters")]},
        [],
    ),
    ("global-lead-headquarters", {"lines": [KEPT]}, []),
    (
        "global-lead-headquarters",
        {"lines": [HEALTH], "consulted": [talked("global_lead", WHO, "headquarters", "not_reached")]},
        [],  # tried, and what was tried is in the log
    ),
    (
        "consulted-global-leads",
        {"lines": [HEALTH]},
        ["WHO, a global lead, has not been consulted. Log it, or wait for its reply."],
    ),
    ("consulted-global-leads", {"lines": [HEALTH], "answers": [Answer("iasc", WHO, "endorse")]}, []),
    (
        "consulted-global-leads",
        {"lines": [HEALTH], "answers": [Answer("country_team", WHO, "endorse")]},
        ["WHO, a"],
    ),
    ("consulted-global-leads", {"lines": [HEALTH], "consulted": [talked("agency", WHO)]}, []),
    # The proposal.
    ("proposal-not-empty", {}, ["The proposal is empty. Add the sectors, and who leads each."]),
    ("proposal-not-empty", {"lines": [HEALTH]}, []),
    (
        "proposal-not-empty",
        {"lines": [replace(HEALTH, leads=())]},
        ["“Health” has no lead. Name one, or take the line out."],
    ),
    (
        "proposal-not-empty",
        {"lines": [replace(HEALTH, leads=(lead(role="co_lead"),))]},
        ["“Health” has no lead."],
    ),
    ("proposal-not-empty", {"lines": [replace(HEALTH, leads=(lead(role="convener"),))]}, []),
    ("proposal-not-empty", {"lines": [replace(HEALTH, kind="thematic", leads=())]}, []),
    ("proposal-not-empty", {"lines": [replace(HEALTH, action="close", leads=())]}, []),
    ("proposal-not-empty", {"variant": "no-new-leads"}, []),
    ("proposal-not-empty", {"variant": "no-new-leads", "lines": [KEPT]}, []),
    (
        "proposal-not-empty",
        {"variant": "no-new-leads", "lines": [HEALTH]},
        ["“Health” has a new lead, so this is not a case without new leads. Take it out."],
    ),
    (
        "deviation-reasons",
        {"lines": [DIFFERS]},
        ["UNICEF for “Health” differs from the global table. Give the reason."],
    ),
    (
        "deviation-reasons",
        {"lines": [replace(DIFFERS, leads=(lead(UNICEF, differs=True, deviation=" \n"),))]},
        ["UNICEF for “Health” differs"],
    ),
    ("deviation-reasons", {"lines": [REASONED, HEALTH]}, []),
    (
        "deviation-consulted",
        {"lines": [REASONED]},
        ["“Health” differs from the global table. Consult WHO and log it."],
    ),
    ("deviation-consulted", {"lines": [REASONED], "consulted": [talked("global_lead", WHO)]}, []),
    ("deviation-consulted", {"lines": [HEALTH]}, []),
    (
        "protection-consultation",
        {"lines": [CHOICE], "consulted": [talked("protection", UNHCR), talked("global_lead", UNICEF)]},
        [
            "“Protection”: the agencies that may lead it agree among themselves first. Not consulted: OHCHR, UNICEF."
        ],
    ),
    (
        "protection-consultation",
        {"lines": [CHOICE], "consulted": [talked("protection", one) for one in (UNHCR, OHCHR, UNICEF)]},
        [],
    ),
    ("protection-consultation", {"lines": [HEALTH, replace(CHOICE, changes=False)]}, []),
    # Conditions, in editions that have them.
    ("criteria-tested", {"lines": [HEALTH]}, []),
    (
        "criteria-tested",
        {"lines": [replace(HEALTH, criteria={"a": True})], "criteria": ["a", "b"]},
        ["“Health” has not been tested against every condition."],
    ),
    (
        "criteria-tested",
        {"lines": [replace(HEALTH, criteria={"a": True, "b": False})], "criteria": ["a", "b"]},
        ["“Health” does not meet every condition. Take it out."],
    ),
    (
        "criteria-tested",
        {"lines": [replace(HEALTH, criteria={"a": True, "b": True})], "criteria": ["a", "b"]},
        [],
    ),
    (
        "criteria-tested",
        {"lines": [replace(HEALTH, action="close", criteria={"a": True, "b": True})], "criteria": ["a", "b"]},
        ["“Health” still meets every condition, so it stays."],
    ),
    (
        "criteria-tested",
        {
            "lines": [replace(HEALTH, action="close", criteria={"a": True, "b": False})],
            "criteria": ["a", "b"],
        },
        [],
    ),
    # Replies: an alternative is named, and so is silence.
    (
        "replies",
        {"asked": [WHO, UNICEF], "answers": [Answer("iasc", WHO, "endorse")]},
        ["The time for replies is not over. No reply yet from: UNICEF."],
    ),
    (
        "replies",
        {"asked": [WHO, UNICEF], "week_over": True},
        ["Silence is no agreement. No reply from: WHO, UNICEF. Say how agreement was reached."],
    ),
    (
        "replies",
        {"asked": [WHO], "answers": [Answer("country_team", WHO, "endorse")], "week_over": True},
        ["Silence is"],
    ),
    ("replies", {"asked": [WHO], "answers": [Answer("iasc", WHO, "endorse")]}, []),
    ("replies", {"asked": [WHO], "answers": [Answer("iasc", WHO, "comment")]}, []),
    (
        "replies",
        {"asked": [WHO], "answers": [Answer("iasc", WHO, "alternative")], "week_over": True},
        ["WHO proposes otherwise. Send the proposal back, or say how it was settled."],
    ),
    ("replies", {}, []),
]


def sentences(check: str, there: Facts) -> list[str]:
    step = a_step("ask", needs=(Need(check, True, f"C {check}"),))
    found = unmet(step, there)
    assert {(one.need.check, one.refusal.code, one.refusal.clause) for one in found} <= {
        (check, check, f"C {check}")
    }
    return [one.refusal.text().removesuffix(f" (C {check})") for one in found]


@pytest.mark.parametrize(("check", "there", "sentence"), FLAGS, ids=[row[0] for row in FLAGS])
def test_what_is_missing_is_named_until_it_is_there(check, there, sentence) -> None:
    assert sentences(check, Facts()) == [sentence]
    assert sentences(check, facts(**there)) == []


@pytest.mark.parametrize(("check", "there", "begins"), OTHERS)
def test_checks_that_read_the_draft_and_the_answers(check, there, begins) -> None:
    said = sentences(check, facts(**there))
    assert len(said) == len(begins)
    assert [one[: len(start)] for one, start in zip(said, begins, strict=True)] == begins


def test_every_check_has_its_table() -> None:
    assert {row[0] for row in (*FLAGS, *OTHERS)} == set(CHECKS) == set(ALL)


def test_hard_needs_come_first_and_each_keeps_its_clause() -> None:
    needs = (
        Need("hct", False, "GN 8"),
        Need("replies", True, "OG step 5"),
        Need("proposal-not-empty", True, "GN 6"),
    )
    there = Facts(asked=(WHO,))
    assert [(one.need.check, one.refusal.clause) for one in unmet(a_step("ask", needs=needs), there)] == [
        ("replies", "OG step 5"),
        ("proposal-not-empty", "GN 6"),
        ("hct", "GN 8"),
    ]


def test_the_way_without_new_leads_fits_a_draft_without_them() -> None:
    assert why_not_fits(facts(lines=[KEPT], variant="no-new-leads"), "OG SOP") is None
    refusal = why_not_fits(facts(lines=[HEALTH], variant="no-new-leads"), "OG SOP")
    assert refusal is not None
    assert (refusal.code, refusal.clause) == ("proposal-not-empty", "OG SOP")
    assert why_not_fits(Facts(), "OG SOP") is not None


def test_a_view_is_a_members_answer_or_a_meeting() -> None:
    assert [has_team_view(facts(**one)) for one in ({}, FLAGS[-2][1], FLAGS[-1][1])] == [False, True, True]


def test_every_need_of_every_edition_gives_its_own_clause_in_its_sentence() -> None:
    """Whatever a step of a shipped edition asks for and nothing has: its refusal cites the clause of that need."""
    for name in profiles.names():
        for procedure in profiles.profile(name).procedures:
            for step in procedure.steps:
                for one in unmet(step, Facts(lines=(DIFFERS,), asked=(WHO,), criteria=("a",), lead=WHO.id)):
                    assert one.need in step.needs
                    assert one.need.clause
                    assert one.refusal.text().endswith(f"({one.need.clause})")
