"""The profile says what the table of GN 3 says, cell by cell."""

from __future__ import annotations

import datetime

import pytest

from firstcall.policy.profiles import names, profile

pytestmark = pytest.mark.one_engine
IASC = profile("iasc-2006")

# sector, kind of emergency, displacement -> agencies, role, one of them to be chosen, last resort
TABLE = [
    ("nutrition", "conflict", True, ("UNICEF",), "lead", False, "yes"),
    ("nutrition", "disaster", None, ("UNICEF",), "lead", False, "yes"),
    ("health", "conflict", True, ("WHO",), "lead", False, "yes"),
    ("health", "disaster", None, ("WHO",), "lead", False, "yes"),
    ("watsan", "complex", False, ("UNICEF",), "lead", False, "yes"),
    ("watsan", "disaster", True, ("UNICEF",), "lead", False, "yes"),
    ("shelter", "conflict", True, ("UNHCR",), "lead", False, "yes"),
    ("shelter", "complex", True, ("UNHCR",), "lead", False, "yes"),
    ("shelter", "disaster", None, ("IFRC",), "convener", False, "no"),
    ("shelter", "disaster", True, ("IFRC",), "convener", False, "no"),
    ("shelter", "conflict", False, (), "lead", False, "yes"),
    ("cccm", "conflict", True, ("UNHCR",), "lead", False, "differentiated"),
    ("cccm", "disaster", None, ("IOM",), "lead", False, "differentiated"),
    ("cccm", "complex", False, (), "lead", False, "differentiated"),
    ("protection", "conflict", True, ("UNHCR",), "lead", False, "differentiated"),
    ("protection", "complex", True, ("UNHCR",), "lead", False, "differentiated"),
    ("protection", "conflict", False, ("UNHCR", "OHCHR", "UNICEF"), "lead", True, "differentiated"),
    ("protection", "complex", False, ("UNHCR", "OHCHR", "UNICEF"), "lead", True, "differentiated"),
    ("protection", "disaster", True, ("UNHCR", "OHCHR", "UNICEF"), "lead", True, "differentiated"),
    ("protection", "disaster", None, ("UNHCR", "OHCHR", "UNICEF"), "lead", True, "differentiated"),
    ("early_recovery", "conflict", True, ("UNDP",), "lead", False, "differentiated"),
    ("early_recovery", "disaster", None, ("UNDP",), "lead", False, "differentiated"),
    ("logistics", "disaster", None, ("WFP",), "lead", False, "yes"),
    ("telecommunications", "conflict", True, ("OCHA", "UNICEF", "WFP"), "lead", False, "yes"),
    ("agriculture", "conflict", True, ("FAO",), "lead", False, "yes"),
    ("food", "disaster", None, ("WFP",), "lead", False, "yes"),
    ("refugees", "conflict", True, ("UNHCR",), "lead", False, "yes"),
    ("education", "complex", False, ("UNICEF",), "lead", False, "yes"),
]


@pytest.mark.parametrize(
    ("sector", "kind", "displacement", "agencies", "role", "choose", "last_resort"), TABLE
)
def test_the_lead_of_each_cell(sector, kind, displacement, agencies, role, choose, last_resort):
    lead = IASC.leads_for(sector, kind=kind, displacement=displacement)
    assert (lead.agencies, lead.role, lead.choose, lead.last_resort) == (agencies, role, choose, last_resort)
    assert not lead.assumed
    assert lead.clause.startswith("GN 3")


def test_the_nine_global_clusters_in_their_three_kinds_and_the_clear_leads():
    assert [(s.number, s.id, s.code, s.kind) for s in IASC.sectors] == [
        (1, "nutrition", "NUT", "technical"),
        (2, "health", "HEA", "technical"),
        (3, "watsan", "WSH", "technical"),
        (4, "shelter", "SHL", "technical"),
        (5, "cccm", "CCM", "cross_cutting"),
        (6, "protection", "PRO", "cross_cutting"),
        (7, "early_recovery", "ERY", "cross_cutting"),
        (8, "logistics", "LOG", "common_service"),
        (9, "telecommunications", "TEL", "common_service"),
        (None, "agriculture", "FSC", "clear_lead"),
        (None, "food", "FSC", "clear_lead"),
        (None, "refugees", "", "clear_lead"),
        (None, "education", "EDU", "clear_lead"),
    ]


def test_unknown_displacement_is_assumed_only_where_the_table_depends_on_it():
    protection = IASC.leads_for("protection", kind="conflict", displacement=None)
    assert (protection.agencies, protection.situation, protection.assumed) == (
        ("UNHCR",),
        "idp_conflict",
        True,
    )
    assert not IASC.leads_for("health", kind="conflict", displacement=None).assumed
    assert not IASC.leads_for("protection", kind="disaster", displacement=None).assumed


def test_the_convener_never_carries_last_resort_and_says_why():
    shelter = IASC.leads_for("shelter", kind="disaster", displacement=None)
    assert (shelter.clause, shelter.last_resort_clause) == ("GN 3 *", "GN 3 *, fn 2, fn 3, 10")
    assert [note.clause for note in shelter.notes] == ["GN 3 *", "GN fn 2", "GN 10", "GN 3"]


def test_unhcr_leads_the_global_protection_cluster_in_every_situation():
    assert IASC.sector("protection").global_leads == ("UNHCR",)
    assert IASC.sector("shelter").global_leads == ("UNHCR", "IFRC")
    assert [(f.issue, f.agency) for f in IASC.sector("protection").focal_points] == [
        ("gender_based_violence", "UNFPA")
    ]


def test_words_issues_and_duties():
    assert [w.id for w in IASC.terms] == [
        *("cluster", "sector", "sectoral_group", "working_group", "thematic_group", "task_force")
    ]
    assert [w.id for w in IASC.participation] == ["partner", "observer", "alongside"]
    assert [w.id for w in IASC.issues] == [
        *("age", "diversity", "environment", "gender", "hiv_aids", "human_rights")
    ]
    assert [w.id for w in IASC.duties] == [f"T{n}" for n in range(1, 14)]
    assert IASC.term("sector").plural_in("fr") == "secteurs"
    assert IASC.term("working group") is IASC.term("working_group")
    assert IASC.sector("early_recovery").advice.id == "network"


def test_icrc_stands_alongside_and_ifrc_and_iom_may_lead():
    assert not IASC.agency("ICRC").may_lead
    assert IASC.agency("ICRC").participation == "alongside"
    assert IASC.agency("IFRC").iasc_member
    assert IASC.agency("IOM").iasc_member


def test_every_source_is_dated():
    assert [(s.id, s.date) for s in IASC.sources] == [
        ("GN", datetime.date(2006, 11, 24)),
        ("OG", datetime.date(2006, 11, 1)),
    ]
    assert "iasc-2006" in names()


def test_unknown_names_are_key_errors():
    with pytest.raises(KeyError):
        profile("iasc-1066")
    with pytest.raises(KeyError):
        IASC.leads_for("cooking", kind="disaster", displacement=None)
    with pytest.raises(KeyError):
        IASC.leads_for("health", kind="picnic", displacement=None)
