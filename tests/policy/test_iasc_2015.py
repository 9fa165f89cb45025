"""The edition of 2015, cell by cell and step by step, and the draft of 2026 where it differs."""

from __future__ import annotations

import pytest

from firstcall.policy.profiles import profile

pytestmark = pytest.mark.one_engine
IASC = profile("iasc-2015")
DRAFT = profile("iasc-2026")
ALL_PROTECTION = ("UNHCR", "OHCHR", "UNICEF")

# sector, kind, displacement -> agencies, role, chosen among them, last resort
TABLE = [
    ("nutrition", "disaster", None, ("UNICEF",), "lead", False, "yes"),
    ("health", "conflict", True, ("WHO",), "lead", False, "yes"),
    ("watsan", "complex", False, ("UNICEF",), "lead", False, "yes"),
    ("food_security", "conflict", True, ("FAO", "WFP"), "lead", False, "yes"),
    ("education", "disaster", None, ("UNICEF", "SCI"), "lead", False, "yes"),
    ("shelter", "conflict", True, ("UNHCR",), "lead", False, "yes"),
    ("shelter", "disaster", None, ("IFRC",), "convener", False, "no"),
    ("shelter", "conflict", False, (), "lead", False, "yes"),
    ("cccm", "complex", True, ("UNHCR",), "lead", False, "differentiated"),
    ("cccm", "disaster", True, ("IOM",), "lead", False, "differentiated"),
    ("protection", "conflict", True, ("UNHCR",), "lead", False, "differentiated"),
    ("protection", "conflict", False, ("UNHCR",), "lead", False, "differentiated"),
    ("protection", "disaster", None, ALL_PROTECTION, "lead", True, "differentiated"),
    ("early_recovery", "disaster", None, ("UNDP",), "lead", False, "differentiated"),
    ("logistics", "conflict", True, ("WFP",), "lead", False, "yes"),
    ("telecommunications", "disaster", None, ("WFP",), "lead", False, "yes"),
    ("child_protection", "conflict", True, ("UNICEF",), "lead", False, "differentiated"),
    ("gbv", "conflict", True, ("UNFPA",), "lead", False, "differentiated"),
    ("mine_action", "conflict", True, ("UNMAS",), "lead", False, "differentiated"),
    ("hlp", "conflict", True, ("NRC",), "lead", False, "differentiated"),
    ("refugees", "conflict", True, ("UNHCR",), "lead", False, "yes"),
]

# rules of 2006 that the module does not touch
CARRIED = ("R02", "R03", "R05", "R08", "R09", "R10", "R11", "R12", "R13", "R16", "R19", "R20", "R21")

STEPS = {
    "activate": [
        ("consult-authorities", "1", ("HC", "OCHA"), "consult", ()),
        ("test", "2", ("HC",), "test", ("consult-authorities",)),
        ("select", "3", ("HC",), "determine", ("test",)),
        ("propose", "4", ("HC",), "propose", ("select",)),
        ("circulate", "5", ("ERC",), "circulate", ("propose",)),
        ("agree", "5", ("ERC",), "agree", ("circulate",)),
        ("inform", "6", ("HC",), "tell", ("agree",)),
    ],
    "review": [
        ("consult", "1", ("HC", "OCHA"), "consult", ()),
        ("test", "2", ("HC",), "test", ("consult",)),
        ("report", "3", ("HC",), "note", ("test",)),
    ],
    "transition": [
        ("outline", "1", ("CLA", "HC", "OCHA"), "note", ()),
        ("plan", "2", ("CLA", "HC", "OCHA"), "consult", ("outline",)),
    ],
    "deactivate": [
        ("test", "1", ("HC",), "test", ()),
        ("propose", "2", ("HC",), "propose", ("test",)),
        ("circulate", "2", ("ERC",), "circulate", ("propose",)),
        ("agree", "2", ("ERC",), "agree", ("circulate",)),
        ("inform", "3", ("HC",), "tell", ("agree",)),
    ],
}


@pytest.mark.parametrize(
    ("sector", "kind", "displacement", "agencies", "role", "choose", "last_resort"), TABLE
)
def test_the_lead_of_each_cell(sector, kind, displacement, agencies, role, choose, last_resort):
    lead = IASC.leads_for(sector, kind=kind, displacement=displacement)
    assert (lead.agencies, lead.role, lead.choose, lead.last_resort) == (agencies, role, choose, last_resort)


def test_eleven_clusters_four_areas_of_responsibility_and_refugees_apart():
    assert [(s.number, s.id, s.code) for s in IASC.sectors if s.number] == [
        (1, "nutrition", "NUT"),
        (2, "health", "HEA"),
        (3, "watsan", "WSH"),
        (4, "food_security", "FSC"),
        (5, "education", "EDU"),
        (6, "shelter", "SHL"),
        (7, "cccm", "CCM"),
        (8, "protection", "PRO"),
        (9, "early_recovery", "ERY"),
        (10, "logistics", "LOG"),
        (11, "telecommunications", "TEL"),
    ]
    assert [(s.id, s.code, s.kind, s.parent, s.apart) for s in IASC.sectors if not s.number] == [
        ("child_protection", "PRO-CPN", "responsibility", "protection", False),
        ("gbv", "PRO-GBV", "responsibility", "protection", False),
        ("mine_action", "PRO-MIN", "responsibility", "protection", False),
        ("hlp", "PRO-HLP", "responsibility", "protection", False),
        ("refugees", "", "clear_lead", "", True),
    ]


@pytest.mark.parametrize(
    ("written", "of_2006", "of_2015", "of_2026"),
    [
        ("GBV", ["protection"], ["gbv"], ["protection"]),
        ("HLP", ["protection"], ["hlp"], ["slsc"]),
        ("CCCM", ["cccm"], ["cccm"], ["slsc"]),
        ("Shelter", ["shelter"], ["shelter"], ["slsc"]),
        ("ETC", ["telecommunications"], ["telecommunications"], ["logistics"]),
        ("Food Security", ["agriculture", "food"], ["food_security"], ["food_security"]),
        ("Food", ["food"], ["food_security"], ["food_security"]),
        ("Early Recovery", ["early_recovery"], ["early_recovery"], []),
        ("Refugees", ["refugees"], ["refugees"], ["refugees"]),
    ],
)
def test_a_written_sector_finds_its_place_in_each_edition(written, of_2006, of_2015, of_2026):
    found = [
        [sector.id for sector in edition.find_sector(written)]
        for edition in (profile("iasc-2006"), IASC, DRAFT)
    ]
    assert found == [of_2006, of_2015, of_2026]


def test_the_steps_of_each_procedure():
    assert {
        one.id: [(s.id, s.number, s.actors, s.act, s.after) for s in one.steps] for one in IASC.procedures
    } == STEPS


def test_one_clock_24_hours_from_the_transmission():
    assert [
        (one.id, s.id, s.deadline.seconds, s.deadline.start, s.deadline.hard, s.deadline.clause)
        for one in IASC.procedures
        for s in one.steps
        if s.deadline
    ] == [("activate", "agree", 86400, "circulate", True, "RM activation")]


def test_criteria_are_tested_wherever_a_cluster_begins_goes_on_or_ends():
    assert [one.id for one in IASC.criteria] == ["gaps", "capacity"]
    assert [
        (one.id, s.id)
        for one in IASC.procedures
        for s in one.steps
        for need in s.needs
        if need.check == "criteria-tested" and need.hard
    ] == [
        ("activate", "test"),
        ("activate", "propose"),
        ("review", "test"),
        ("deactivate", "test"),
        ("deactivate", "propose"),
    ]


def test_what_falls_due_after_an_activation():
    assert [(f.id, f.procedure, f.onsets, f.months, f.days, f.every, f.hard) for f in IASC.follow_ups] == [
        ("review-3-months", "activate", ("new",), 3, 0, False, True),
        ("review-yearly", "activate", ("new", "ongoing"), 12, 0, True, True),
        ("transition-outline", "activate", ("new", "ongoing"), 0, 90, False, True),
    ]


def test_the_minimum_commitments():
    assert [one.id for one in IASC.promises] == [
        *("principles", "protection", "accountability", "membership", "engagement", "plan", "issues"),
        *("representative", "resources", "leadership", "advocacy", "language"),
    ]
    assert {one.clause for one in IASC.promises} == {"RM commitments, from memory"}


def test_the_rules_and_how_each_is_enforced():
    found = {rule.id: rule.enforced for rule in IASC.rules}
    carried = {rule.id: rule.enforced for rule in profile("iasc-2006").rules if rule.id in CARRIED}
    assert found == carried | {
        "R01": "hard",
        "R04": "soft",
        "R06": "hard",
        "R14": "hard",
        "R15": "hard",
        "R17": "hard",
        "R18": "hard",
        "R22": "hard",
        "R23": "soft",
        "R24": "hard",
        "R25": "hard",
        "R26": "free",
        "R27": "hard",
        "R28": "hard",
    }
    assert list(found) == sorted(found)


def test_rules_of_2006_that_stand_are_carried_over_word_for_word():
    assert [profile("iasc-2006").rule(one) == IASC.rule(one) for one in CARRIED] == [True] * 13


def test_the_draft_has_eight_clusters():
    assert DRAFT.draft
    assert [(s.number, s.id, s.code, s.covers) for s in DRAFT.sectors if s.number] == [
        (1, "nutrition", "NUT", ()),
        (2, "health", "HEA", ()),
        (3, "watsan", "WSH", ()),
        (4, "food_security", "FSC", ()),
        (5, "education", "EDU", ()),
        (6, "slsc", "SHL", ("CCM", "PRO-HLP")),
        (7, "protection", "PRO", ("PRO-CPN", "PRO-GBV", "PRO-MIN")),
        (8, "logistics", "LOG", ("TEL",)),
    ]


def test_last_resort_for_land_is_an_ngos_whoever_leads_the_merged_cluster():
    slsc = DRAFT.sector("slsc")
    lead = DRAFT.leads_for("slsc", kind="disaster", displacement=None)
    assert (lead.agencies, lead.last_resort) == (("IFRC", "IOM"), "no")
    assert [(one.agency, one.duty, one.scope_in("en")) for one in slsc.last_resorts] == [
        ("NRC", "yes", "Housing, land and property")
    ]


def test_the_emergency_directors_group_endorses_the_configuration():
    assert [one.id for one in DRAFT.procedures] == [
        *("configure", "activate", "review", "transition", "deactivate")
    ]
    configure = DRAFT.procedure("configure")
    assert [(s.id, s.actors) for s in configure.steps if s.act in ("circulate", "agree")] == [
        ("circulate", ("ERC",)),
        ("agree", ("ERC",)),
    ]
    assert "Emergency Directors Group" in configure.step("agree").name_in("en")
    assert [s.id for s in configure.steps if s.deadline] == []
