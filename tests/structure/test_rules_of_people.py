"""Rules about the country team, the basis, partners, posts, duties and links: tables, values in and out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from firstcall.policy.refusal import Refusal
from firstcall.structure.rules.basis import Evidence, missing_basis, why_not_record_basis
from firstcall.structure.rules.commitments import binds, why_not_answer, why_not_commit, why_not_for_another
from firstcall.structure.rules.country_team import why_not_found_team, why_not_seat
from firstcall.structure.rules.last_resort import why_not_last_resort
from firstcall.structure.rules.posts import accountability, days_vacant, vacant_since, warn_of_coordinator
from firstcall.structure.rules.state import (
    days_overdue,
    why_not_brief,
    why_not_counterpart,
    why_not_do_review,
    why_not_plan_review,
)

pytestmark = pytest.mark.one_engine
TODAY, BEFORE, LATER = date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 3)


def said(refusal: Refusal | None) -> tuple[str, str]:
    """The code and the clause, or two empty words."""
    return (refusal.code, refusal.clause) if refusal else ("", "")


MAP = {"government": True, "local_authorities": True, "civil_society": True, "international": True}


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        ([], ["needs-assessment", "gaps-assessment", "capacity-map"]),
        ([Evidence("needs")], ["gaps-assessment", "capacity-map"]),
        ([Evidence("gaps"), Evidence("capacity", **MAP)], ["needs-assessment"]),
        ([Evidence("needs"), Evidence("gaps"), Evidence("capacity", **MAP)], []),
        (
            [Evidence("needs"), Evidence("gaps"), Evidence("capacity", government=True)],
            ["capacity-local-authorities", "capacity-civil-society", "capacity-international"],
        ),
        (
            [Evidence("needs"), Evidence("gaps"), Evidence("capacity")],
            [
                *("capacity-government", "capacity-local-authorities"),
                *("capacity-civil-society", "capacity-international"),
            ],
        ),
        (  # two maps count together
            [
                *(Evidence("needs"), Evidence("gaps")),
                Evidence("capacity", government=True, local_authorities=True),
                Evidence("capacity", civil_society=True),
            ],
            ["capacity-international"],
        ),
        (  # a needs assessment covers nobody's capacities
            [Evidence("needs", **MAP), Evidence("gaps", **MAP), Evidence("capacity", government=True)],
            ["capacity-local-authorities", "capacity-civil-society", "capacity-international"],
        ),
    ],
)
def test_what_is_missing_is_named(found: list[Evidence], missing: list[str]) -> None:
    named = missing_basis(found)
    assert [one.code for one in named] == missing
    assert {one.clause for one in named} <= {"GN 5; OG step 2"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, ""),
        ({"kind": "capacity", "covers": ["government"]}, ""),
        ({"kind": "rumour"}, "basis-kind"),
        ({"title": ""}, "basis-title"),
        ({"done_on": LATER}, "basis-in-future"),
        ({"kind": "capacity"}, "basis-covers-nobody"),
        ({"covers": ["government"]}, "basis-covers"),
    ],
)
def test_recording_a_basis(given: dict[str, Any], code: str) -> None:
    usual = {"kind": "needs", "title": "Needs", "covers": [], "done_on": TODAY, "today": TODAY}
    assert said(why_not_record_basis(**{**usual, **given}))[0] == code


@pytest.mark.parametrize(
    ("given", "code", "clause"),
    [
        ({}, "", ""),
        ({"participation": "", "leads": True}, "", ""),
        ({"participation": "observer"}, "observer-commits-nothing", "GN Annex 1"),
        ({"participation": "observer", "leads": True}, "observer-commits-nothing", "GN Annex 1"),
        ({"participation": "alongside"}, "alongside-commits-nothing", "GN 1 fn 1"),
        ({"takes_no_part": True}, "alongside-commits-nothing", "GN 1 fn 1"),
        ({"participation": ""}, "not-a-partner", "GN 10"),
        ({"text": ""}, "commitment-empty", "GN 10"),
        ({"group_ended": True}, "group-ended", "OG, how long"),
    ],
)
def test_who_makes_commitments(given: dict[str, Any], code: str, clause: str) -> None:
    usual = {
        "organisation": "IOM",
        "participation": "partner",
        "leads": False,
        "takes_no_part": False,
        "text": "Two clinics",
        "group_ended": False,
    }
    assert said(why_not_commit(**{**usual, **given})) == (code, clause)


ALLOWED = {
    ("proposed", "accepted"),
    ("proposed", "declined"),
    ("accepted", "met"),
    ("accepted", "withdrawn"),
}


@pytest.mark.parametrize("state", ["proposed", "accepted", "declined", "withdrawn", "met"])
@pytest.mark.parametrize("answer", ["accepted", "declined", "withdrawn", "met", "proposed", "forced"])
def test_every_answer_in_every_state(state: str, answer: str) -> None:
    code, clause = said(why_not_answer(state=state, answer=answer, reason="Because"))
    if (state, answer) in ALLOWED:
        assert code == ""
    else:
        known = answer in ("accepted", "declined", "withdrawn", "met")
        assert (code, clause) == ("commitment-state" if known else "commitment-answer", "GN 10")


def test_a_withdrawal_has_a_reason() -> None:
    assert said(why_not_answer(state="accepted", answer="withdrawn", reason="")) == (
        "withdrawal-reason",
        "GN 10",
    )


def test_only_what_was_accepted_binds() -> None:
    states = ("proposed", "accepted", "declined", "withdrawn", "met")
    assert [state for state in states if binds(state)] == ["accepted", "met"]
    assert said(why_not_for_another(organisation="IOM", own=False)) == ("not-its-user", "GN 10")
    assert why_not_for_another(organisation="IOM", own=True) is None


@pytest.mark.parametrize(
    ("given", "code", "clause"),
    [
        ({}, "", ""),
        ({"lead_role": "co_lead"}, "", ""),
        ({"lead_role": "", "limited": True}, "", ""),
        ({"lead_role": "", "participation": "partner", "limited": True}, "", ""),
        ({"lead_role": ""}, "last-resort-needs-scope", "GN 7, 11"),
        ({"lead_role": "convener"}, "convener-no-last-resort", "GN 3 *; fn 2"),
        ({"lead_role": "convener", "limited": True}, "convener-no-last-resort", "GN 3 *; fn 2"),
        (
            {"lead_role": "", "participation": "observer", "limited": True},
            "observer-no-last-resort",
            "GN Annex 1",
        ),
        (
            {"lead_role": "", "participation": "alongside", "limited": True},
            "alongside-no-last-resort",
            "GN 1 fn 1",
        ),
        ({"lead_role": "", "takes_no_part": True, "limited": True}, "alongside-no-last-resort", "GN 1 fn 1"),
        ({"duty": "no"}, "last-resort-duty", "GN 11"),
        ({"already": True}, "last-resort-held", "GN 11"),
        ({"group_ended": True}, "group-ended", "OG, how long"),
    ],
)
def test_who_is_provider_of_last_resort(given: dict[str, Any], code: str, clause: str) -> None:
    usual = {
        "organisation": "WHO",
        "lead_role": "lead",
        "participation": "",
        "takes_no_part": False,
        "duty": "yes",
        "limited": False,
        "already": False,
        "group_ended": False,
    }
    assert said(why_not_last_resort(**{**usual, **given})) == (code, clause)


@pytest.mark.parametrize(
    ("given", "code", "clause"),
    [
        ({}, "", ""),
        ({"role": "leads"}, "", ""),
        ({"kind": "local", "role": "co_leads"}, "", ""),
        ({"kind": "global_cluster", "role": "leads"}, "no-line-to-global-cluster", "GN 5"),
        ({"kind": "friend"}, "counterpart-kind", "GN 9"),
        ({"role": "orders"}, "counterpart-role", "GN 9"),
        ({"link": "warm"}, "counterpart-link", "GN 9"),
        ({"name": ""}, "counterpart-name", "GN 9"),
        ({"kind": "peacekeeping", "role": "leads"}, "only-state-leads", "GN 9"),
        ({"kind": "civil_society", "role": "co_leads"}, "only-state-leads", "GN 9"),
        ({"link": "none"}, "link-needs-why", "GN 9"),
        ({"link": "limited"}, "link-needs-why", "GN 9"),
        ({"link": "none", "note": "Front lines"}, "", ""),
        ({"area_in_country": False}, "area-elsewhere", "GN 9"),
        ({"group_ended": True}, "group-ended", "OG, how long"),
        ({"already": True}, "counterpart-twice", "GN 9"),
    ],
)
def test_counterparts(given: dict[str, Any], code: str, clause: str) -> None:
    usual = {
        "kind": "national",
        "role": "informed",
        "link": "working",
        "name": "Ministry of Health",
        "note": "",
        "area_in_country": True,
        "group_ended": False,
        "already": False,
    }
    assert said(why_not_counterpart(**{**usual, **given})) == (code, clause)


def test_briefings_and_reviews() -> None:
    audiences = ("government", "country_team")
    usual: dict[str, Any] = {"audience": "government", "audiences": audiences, "topic": "The approach"}
    assert why_not_brief(**usual, on=TODAY, today=TODAY) is None
    assert said(why_not_brief(**usual, on=LATER, today=TODAY)) == ("briefing-in-future", "OG step 1")
    assert (
        said(why_not_brief(**{**usual, "audience": "press"}, on=TODAY, today=TODAY))[0] == "briefing-audience"
    )
    assert said(why_not_brief(**{**usual, "topic": ""}, on=TODAY, today=TODAY))[0] == "briefing-topic"
    plan: dict[str, Any] = {"title": "All", "today": TODAY, "already": False}
    assert why_not_plan_review(**plan, due_on=TODAY) is None
    assert said(why_not_plan_review(**plan, due_on=BEFORE)) == ("review-in-past", "OG Q7; GN 13")
    assert said(why_not_plan_review(**{**plan, "already": True}, due_on=TODAY))[0] == "review-planned"
    done: dict[str, Any] = {
        "outcome": "transition",
        "findings": "The ministry can",
        "done_on": TODAY,
        "today": TODAY,
        "done_before": None,
    }
    assert why_not_do_review(**done) is None
    for change, code in (
        ({"done_before": BEFORE}, "review-done"),
        ({"outcome": "abolish"}, "review-outcome"),
        ({"findings": ""}, "review-findings"),
        ({"done_on": LATER}, "review-in-future"),
    ):
        assert said(why_not_do_review(**{**done, **change})) == (code, "OG Q7; GN 13")
    assert [
        days_overdue(BEFORE, None, TODAY),
        days_overdue(BEFORE, TODAY, LATER),
        days_overdue(LATER, None, TODAY),
    ] == [
        *(1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("ended", "since", "days"),
    [
        ([], date(2026, 2, 1), 29),
        ([date(2026, 2, 18)], date(2026, 2, 18), 12),
        ([date(2026, 2, 10), date(2026, 2, 18)], date(2026, 2, 18), 12),
        ([date(2026, 4, 1)], date(2026, 2, 1), 29),  # an end that has not come yet
        ([TODAY], TODAY, 0),
    ],
)
def test_since_when_a_post_is_vacant(ended: list[date], since: date, days: int) -> None:
    found = vacant_since(from_=date(2026, 2, 1), ended=ended, on=TODAY)
    assert (found, days_vacant(found, TODAY)) == (since, days)


@pytest.mark.parametrize(
    ("seniority", "skills", "codes"),
    [
        ("P5", "Facilitation", []),
        ("", "Facilitation", ["coordinator-seniority"]),
        ("P5", "", ["coordinator-skills"]),
        ("", "", ["coordinator-seniority", "coordinator-skills"]),
    ],
)
def test_what_is_warned_of_a_coordinator(seniority: str, skills: str, codes: list[str]) -> None:
    assert [one.code for one in warn_of_coordinator(seniority=seniority, skills=skills)] == codes


@pytest.mark.parametrize(
    ("roles", "owes"),
    [
        (["lead"], ("answers", "OG Q3")),
        (["convener"], ("informs", "GN 3 *, 10")),
        (["convener", "lead"], ("answers", "OG Q3")),
    ],
)
def test_what_a_representative_owes_the_hc(roles: list[str], owes: tuple[str, str]) -> None:
    assert accountability(roles) == owes


@pytest.mark.parametrize(
    ("given", "code", "clause"),
    [
        ({}, "", ""),
        ({"role": "chair"}, "", ""),
        ({"founded": False}, "no-team", "GN 8"),
        ({"role": "king"}, "seat-role", "GN 8"),
        ({"held": "member"}, "already-seated", "GN 8"),
        ({"role": "chair", "chaired_by": "OCHA"}, "already-chaired", "GN 8"),
        ({"chaired_by": "OCHA"}, "", ""),
        ({"takes_no_part": True}, "observes-only", "GN 1 fn 1"),
        ({"takes_no_part": True, "role": "observer"}, "", ""),
    ],
)
def test_seats_in_the_country_team(given: dict[str, Any], code: str, clause: str) -> None:
    usual = {
        "founded": True,
        "role": "member",
        "organisation": "WHO",
        "takes_no_part": False,
        "held": "",
        "chaired_by": "",
    }
    assert said(why_not_seat(**{**usual, **given})) == (code, clause)


def test_a_country_team_is_founded_once_and_not_tomorrow() -> None:
    assert why_not_found_team(founded_on=None, on=TODAY, today=TODAY) is None
    assert said(why_not_found_team(founded_on=BEFORE, on=TODAY, today=TODAY)) == ("team-exists", "GN 8")
    assert said(why_not_found_team(founded_on=None, on=LATER, today=TODAY)) == ("team-in-future", "GN 8")
