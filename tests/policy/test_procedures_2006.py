"""The procedures and rules of 2006, step by step as GN 6, 10 and the OG's six steps have them."""

from __future__ import annotations

import pytest

from firstcall.policy.procedures import OPENED
from firstcall.policy.profiles import profile

pytestmark = pytest.mark.one_engine
IASC = profile("iasc-2006")
DAY, WEEK = 24 * 3600, 7 * 24 * 3600

# procedure -> steps: id, number, who, act, after, done again each round
STEPS = {
    "new-emergency": [
        ("consult", "1", ("HC",), "consult", (), False),
        ("propose", "2", ("HC",), "propose", ("consult",), True),
        ("circulate", "3", ("ERC",), "circulate", ("propose",), True),
        ("agree", "4", ("ERC",), "agree", ("circulate",), True),
        ("tell-all", "5", ("ERC",), "tell", ("agree",), False),
        ("tell-country", "6", ("HC",), "tell", ("agree",), False),
    ],
    "ongoing-emergency": [
        ("brief", "1", ("HC",), "brief", (), False),
        ("assess", "2", ("HC",), "assess", ("brief",), False),
        ("determine", "3", ("HC",), "determine", ("assess",), True),
        ("propose", "4", ("HC",), "propose", ("determine",), True),
        ("circulate", "5", ("ERC",), "circulate", ("propose",), True),
        ("agree", "5", ("ERC",), "agree", ("circulate",), True),
        ("tell-country", "6", ("HC",), "tell", ("propose", "agree"), False),
    ],
    "replacement": [
        ("consult-director", "1", ("HC",), "consult", (), False),
        ("consult-country-team", "2", ("HC",), "consult", ("consult-director",), False),
        ("ask-principals", "3", ("HC",), "note", ("consult-director",), False),
        ("consult-principals", "3", ("ERC",), "consult", ("ask-principals",), False),
        (
            *("propose", "4", ("HC",), "propose"),
            ("consult-director", "consult-country-team", "consult-principals"),
            True,
        ),
        ("circulate", "5", ("ERC",), "circulate", ("propose",), True),
        ("agree", "5", ("ERC",), "agree", ("circulate",), True),
        ("tell-country", "6", ("HC",), "tell", ("agree",), False),
    ],
    "contingency": [
        ("consult-authorities", "1", ("HC", "OCHA"), "consult", (), False),
        ("consult-actors", "2", ("HC", "OCHA"), "consult", (), False),
        ("plan", "3", ("HC",), "determine", ("consult-authorities", "consult-actors"), True),
    ],
}

# every clock there is: procedure, step, seconds, from, hard
CLOCKS = [
    ("new-emergency", "propose", DAY, OPENED, False),
    ("new-emergency", "tell-all", 0, "agree", False),
    ("ongoing-emergency", "agree", WEEK, "circulate", True),
    ("replacement", "agree", WEEK, "circulate", True),
]

# what the steps of the two main procedures ask for: check, hard, clause
NEEDS = {
    ("new-emergency", "consult"): [("consulted-partners", True, "GN 6"), ("hct", False, "GN 8")],
    ("new-emergency", "propose"): [
        ("proposal-not-empty", True, "GN 6"),
        ("needs-assessment", True, "GN 5"),
        ("capacity-map", True, "GN 5"),
        ("capacity-coverage", False, "GN 5"),
        ("protection-consultation", True, "GN 3 **"),
        ("deviation-reasons", True, "GN 5"),
    ],
    ("new-emergency", "circulate"): [],
    ("new-emergency", "agree"): [("consulted-global-leads", True, "GN 6"), ("replies", False, "GN 6")],
    ("ongoing-emergency", "brief"): [
        ("briefed-country-team", True, "OG step 1"),
        ("briefed-government", True, "OG step 1"),
        ("briefed-national-ngos", True, "OG step 1"),
        ("briefed-others", False, "OG step 1"),
        ("guidance-spread", True, "OG step 1"),
    ],
    ("ongoing-emergency", "assess"): [
        ("consulted-authorities", True, "OG step 2"),
        ("consulted-partners", True, "OG step 2"),
        ("needs-assessment", True, "OG step 2"),
        ("gaps-assessment", True, "OG step 2"),
        ("capacity-map", True, "OG step 2"),
        ("capacity-coverage", True, "OG step 2"),
    ],
    ("ongoing-emergency", "determine"): [
        ("hct", True, "GN 8"),
        ("hct-view", True, "OG step 3"),
        ("proposal-not-empty", True, "OG step 3"),
    ],
    ("ongoing-emergency", "propose"): [
        ("hct", True, "GN 8"),
        ("lead-headquarters", True, "OG step 3"),
        ("global-lead-country", True, "OG step 3"),
        ("global-lead-headquarters", True, "OG step 3"),
        ("protection-consultation", True, "GN 3 **"),
        ("deviation-reasons", True, "OG Q6"),
        ("deviation-consulted", True, "OG Q6"),
    ],
    ("ongoing-emergency", "circulate"): [],
    ("ongoing-emergency", "agree"): [("replies", False, "OG step 5")],
    ("replacement", "consult-director"): [("consulted-director", True, "GN 10; OG Q3")],
    ("replacement", "consult-country-team"): [("consulted-country-team", True, "GN 10; OG Q3")],
    ("replacement", "consult-principals"): [("consulted-principals", True, "GN 10")],
    ("contingency", "consult-authorities"): [("consulted-authorities", True, "GN 6")],
    ("contingency", "consult-actors"): [
        ("consulted-partners", True, "GN 6"),
        ("consulted-regional", False, "GN 6"),
    ],
}

# who is told when the last steps are closed
AUDIENCES = {
    ("new-emergency", "tell-all"): ("partners", "donors", "stakeholders"),
    ("new-emergency", "tell-country"): ("government", "partners"),
    ("ongoing-emergency", "brief"): ("country_team", "government", "national_ngos", "others"),
    ("ongoing-emergency", "tell-country"): ("government", "partners"),
    ("replacement", "tell-country"): ("government", "partners"),
}

# how each rule is enforced, and where it stands
RULES = [
    ("R01", "hard", "OG Q3"),
    ("R02", "soft", "OG Q3; GN 5"),
    ("R03", "hard", "OG Q3"),
    ("R04", "soft", "GN 5; OG Q6"),
    ("R05", "hard", "OG Q6"),
    ("R06", "free", "GN 5; OG Q6"),
    ("R07", "soft", "GN 5; OG Q6"),
    ("R08", "soft", "GN 7; OG Q3, Q6"),
    ("R09", "hard", "OG Q3"),
    ("R10", "hard", "GN 5"),
    ("R11", "hard", "GN 5; OG Q6"),
    ("R12", "hard", "GN 5"),
    ("R13", "hard", "GN 10"),
    ("R14", "hard", "GN Annex 1; OG Q4"),
    ("R15", "hard", "GN 9"),
    ("R16", "check", "GN 5; OG step 6"),
    ("R17", "hard", "OG Q7; GN 7"),
    ("R18", "soft", "OG Q7; GN 13"),
    ("R19", "soft", "GN 12"),
    ("R20", "soft", "GN Annex 1"),
    ("R21", "soft", "GN 6"),
]


def every_step():
    return [(one.id, step) for one in IASC.procedures for step in one.steps]


def test_the_steps_of_each_procedure():
    assert {
        one.id: [(s.id, s.number, s.actors, s.act, s.after, s.each_round) for s in one.steps]
        for one in IASC.procedures
    } == STEPS


def test_what_each_procedure_is_for():
    assert [
        (one.id, one.onsets, one.about, one.opened_by, one.may_settle, one.leads_to)
        for one in IASC.procedures
    ] == [
        ("new-emergency", ("new",), "structure", ("HC", "OCHA"), False, ""),
        ("ongoing-emergency", ("ongoing",), "structure", ("HC", "OCHA"), False, ""),
        ("replacement", ("new", "ongoing"), "lead", ("HC",), True, ""),
        ("contingency", ("planned",), "plan", ("HC", "OCHA"), False, "new-emergency"),
    ]


def test_every_clock_and_no_other():
    """24 hours "if possible" for the proposal; one week for replies; nothing else has a time (GN 6; OG step 5)."""
    assert [
        (procedure, step.id, step.deadline.seconds, step.deadline.start, step.deadline.hard)
        for procedure, step in every_step()
        if step.deadline
    ] == CLOCKS


@pytest.mark.parametrize(("procedure", "step"), NEEDS)
def test_what_a_step_asks_for(procedure, step):
    found = IASC.procedure(procedure).step(step).needs
    assert [(need.check, need.hard, need.clause) for need in found] == NEEDS[procedure, step]


def test_a_replacement_is_consulted_as_every_proposal_is():
    assert [(need.check, need.hard) for need in IASC.procedure("replacement").step("propose").needs] == [
        ("proposal-not-empty", True),
        ("hct", False),
        ("lead-headquarters", True),
        ("global-lead-country", True),
        ("global-lead-headquarters", True),
        ("protection-consultation", True),
        ("deviation-reasons", True),
    ]


def test_who_is_briefed_and_told():
    assert {(p, s.id): s.audiences for p, s in every_step() if s.audiences} == AUDIENCES


def test_no_new_leads_goes_from_the_letter_to_those_who_are_told():
    ongoing = IASC.procedure("ongoing-emergency")
    assert [one.id for one in ongoing.variants] == ["no-new-leads"]
    assert [step.id for step in ongoing.steps_in("no-new-leads")] == [
        *("brief", "assess", "determine", "propose", "tell-country")
    ]
    assert ongoing.step_of("agree", "no-new-leads") is None


def test_only_the_two_consultations_of_a_replacement_may_be_left_out():
    assert [(p, s.id) for p, s in every_step() if s.optional] == [
        ("replacement", "consult-country-team"),
        ("replacement", "ask-principals"),
        ("replacement", "consult-principals"),
    ]


def test_agreement_is_recorded_by_the_erc_alone():
    assert {s.actors for _, s in every_step() if s.act in ("agree", "circulate")} == {("ERC",)}


def test_the_rules_and_how_each_is_enforced():
    assert [(rule.id, rule.enforced, rule.clause) for rule in IASC.rules] == RULES


def test_what_came_later_is_not_there():
    assert (IASC.criteria, IASC.follow_ups, IASC.promises, IASC.draft) == ((), (), (), False)
