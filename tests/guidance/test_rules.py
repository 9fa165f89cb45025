"""What two editions have otherwise, and what can be commented on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstcall.guidance.rules import (
    Difference,
    ProcedureChange,
    compare,
    subjects,
    why_not_comment,
)
from firstcall.policy.procedures import Deadline
from firstcall.policy.profiles import names, profile

pytestmark = pytest.mark.one_engine
OF_2006, OF_2015, OF_2026 = (profile(name) for name in ("iasc-2006", "iasc-2015", "iasc-2026"))


def sectors(old, new):
    return [
        (one.what, [was.id for was in one.before], one.after.id if one.after else None)
        for one in compare(old, new).sectors
    ]


def leads(old, new, sector):
    (found,) = [one for one in compare(old, new).sectors if one.shown.id == sector]
    return [
        (one.situation, [lead.agencies for lead in one.before], one.after.agencies if one.after else None)
        for one in found.leads
    ]


@pytest.mark.parametrize("name", names())
def test_an_edition_does_not_differ_from_itself(name):
    assert compare(profile(name), profile(name)).same


SECTORS = [
    (
        *(OF_2006, OF_2015),
        [
            ("renamed", ["watsan"], "watsan"),
            ("merged", ["agriculture", "food"], "food_security"),
            ("changed", ["education"], "education"),
            ("renamed", ["shelter"], "shelter"),
            ("renamed", ["cccm"], "cccm"),
            ("changed", ["protection"], "protection"),
            ("changed", ["telecommunications"], "telecommunications"),
            ("added", [], "child_protection"),
            ("added", [], "gbv"),
            ("added", [], "mine_action"),
            ("added", [], "hlp"),
            ("changed", ["refugees"], "refugees"),
        ],
    ),
    (
        *(OF_2015, OF_2026),
        [
            ("merged", ["shelter", "cccm", "hlp"], "slsc"),
            ("merged", ["protection", "child_protection", "gbv", "mine_action"], "protection"),
            ("merged", ["logistics", "telecommunications"], "logistics"),
            ("gone", ["early_recovery"], None),
        ],
    ),
    (
        *(OF_2026, OF_2015),
        [
            ("split", ["slsc"], "shelter"),
            ("split", ["slsc"], "cccm"),
            ("added", [], "early_recovery"),
            ("renamed", ["logistics"], "logistics"),
            ("split", ["logistics"], "telecommunications"),
            ("split", ["protection"], "child_protection"),
            ("split", ["protection"], "gbv"),
            ("split", ["protection"], "mine_action"),
            ("split", ["slsc"], "hlp"),
        ],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), SECTORS)
def test_sectors_that_came_went_merged_or_parted(old, new, expected):
    assert sectors(old, new) == expected


LEADS = [
    (OF_2006, OF_2015, "education", [("any", [("UNICEF",)], ("UNICEF", "SCI"))]),
    (OF_2006, OF_2015, "watsan", []),
    (OF_2006, OF_2015, "telecommunications", [("any", [("OCHA", "UNICEF", "WFP")], ("WFP",))]),
    (
        *(OF_2006, OF_2015, "protection"),
        [("civilians_affected", [("UNHCR", "OHCHR", "UNICEF")], ("UNHCR",))],
    ),
    (OF_2006, OF_2015, "food_security", [("any", [("FAO",), ("WFP",)], ("FAO", "WFP"))]),
    (
        *(OF_2015, OF_2026, "slsc"),
        [
            ("idp_conflict", [("UNHCR",), ("UNHCR",), ("NRC",)], ("IFRC", "IOM")),
            ("civilians_affected", [("NRC",)], ("IFRC", "IOM")),
            ("disaster", [("IFRC",), ("IOM",), ("NRC",)], ("IFRC", "IOM")),
        ],
    ),
    (
        *(OF_2026, OF_2015, "shelter"),
        [
            ("idp_conflict", [("IFRC", "IOM")], ("UNHCR",)),
            ("civilians_affected", [("IFRC", "IOM")], None),
            ("disaster", [("IFRC", "IOM")], ("IFRC",)),
        ],
    ),
]


@pytest.mark.parametrize(("old", "new", "sector", "expected"), LEADS)
def test_leads_that_changed_situation_by_situation(old, new, sector, expected):
    assert leads(old, new, sector) == expected


def test_a_last_resort_of_its_own_is_a_difference():
    changed = {one.shown.id: one.last_resorts for one in compare(OF_2015, OF_2026).sectors}
    assert changed == {"slsc": True, "protection": False, "logistics": False, "early_recovery": False}


def test_procedures_that_came_and_went():
    assert [(one.what, one.id) for one in compare(OF_2006, OF_2015).procedures] == [
        ("added", "activate"),
        ("added", "review"),
        ("added", "transition"),
        ("added", "deactivate"),
        ("gone", "new-emergency"),
        ("gone", "ongoing-emergency"),
        ("gone", "replacement"),
        ("gone", "contingency"),
    ]


def with_step(edition, procedure, step, **changed):
    """The edition with one step otherwise (None: without it)."""
    steps = tuple(
        replace(one, **changed) if one.id == step else one
        for one in edition.procedure(procedure).steps
        if one.id != step or changed
    )
    procedures = tuple(
        replace(one, steps=steps) if one.id == procedure else one for one in edition.procedures
    )
    return replace(edition, procedures=procedures)


def test_a_step_whose_clock_changed():
    later = with_step(OF_2015, "activate", "agree", deadline=Deadline(172800, "circulate", True, "RM"))
    assert compare(OF_2015, later).procedures == (
        ProcedureChange("changed", "activate", (), (Difference("changed", "agree", ("deadline",)),)),
    )


def test_a_step_that_came_and_one_that_went():
    without = with_step(OF_2006, "new-emergency", "tell-all")
    gone = ProcedureChange("changed", "new-emergency", (), (Difference("gone", "tell-all"),))
    added = ProcedureChange("changed", "new-emergency", (), (Difference("added", "tell-all"),))
    assert compare(OF_2006, without).procedures == (gone,)
    assert compare(without, OF_2006).procedures == (added,)


def test_rules_by_number():
    found = compare(OF_2006, OF_2015).rules
    assert [(one.what, one.id) for one in found if one.what == "gone"] == [("gone", "R07")]
    assert [one.id for one in found if one.what == "added"] == [
        *("R22", "R23", "R24", "R25", "R26", "R27", "R28")
    ]
    assert {one.id: one.aspects for one in found if one.what == "changed"} == {
        "R01": ("clause",),
        "R04": ("texts", "clause"),
        "R06": ("enforced", "texts", "clause"),
        "R14": ("texts", "clause"),
        "R15": ("texts", "clause"),
        "R17": ("texts", "clause"),
        "R18": ("enforced", "texts", "clause"),
    }


def test_criteria_reviews_and_commitments_that_came():
    found = compare(OF_2006, OF_2015)
    assert [one.id for one in found.criteria] == ["gaps", "capacity"]
    assert [one.id for one in found.follow_ups] == ["review-3-months", "review-yearly", "transition-outline"]
    assert len(found.promises) == 12
    assert {one.what for one in (*found.criteria, *found.follow_ups, *found.promises)} == {"added"}


def test_what_can_be_commented_on():
    found = subjects(OF_2015)
    assert found["sector:shelter"] == "Shelter"
    assert found["step:activate/agree"] == "The activation is approved"
    assert found["rule:R22"].startswith("No cluster is activated for refugees")
    assert found["criterion:gaps"].startswith("Gaps in the response")
    assert "rule:R07" not in found


@pytest.mark.parametrize(
    ("known", "text", "code"),
    [(True, "It works", None), (False, "It works", "subject-unknown"), (True, " \n", "comment-empty")],
)
def test_why_a_comment_is_refused(known, text, code):
    refusal = why_not_comment(known=known, text=text)
    assert (refusal.code if refusal else None) == code
    assert refusal is None or refusal.clause == "GN 1"
