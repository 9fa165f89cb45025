"""Who answers, and what is refused: tables, no database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.structure.rules import (
    Accountable,
    Answering,
    who_answers,
    why_not_add_group,
    why_not_appoint,
    why_not_create_emergency,
    why_not_designate,
    why_not_end,
    why_not_focal_point,
    why_not_join,
    why_not_merge,
)

pytestmark = pytest.mark.one_engine

TOWN, DISTRICT, COUNTRY = 3, 2, 1
LINEAGE = [TOWN, DISTRICT, COUNTRY]
HC = "Amara Tolen"


@pytest.mark.parametrize(
    ("answering", "expected"),
    [
        ([], Accountable("hc", HC)),
        ([Answering(9, "WFP", "lead")], Accountable("lead", "WFP")),
        ([Answering(9, "WFP", "lead"), Answering(9, "FAO", "lead")], Accountable("lead", "WFP, FAO")),
        ([Answering(9, "IFRC", "convener")], Accountable("convener", "IFRC")),
        (
            [Answering(9, "IFRC", "convener"), Answering(9, "UNHCR", "lead")],
            Accountable("lead", "IFRC, UNHCR"),
        ),
        ([Answering(8, "WHO", "lead")], Accountable("hc", HC)),
        (
            [Answering(9, "WFP", "lead"), Answering(9, "CARE", "focal_point", TOWN)],
            Accountable("focal_point", "CARE"),
        ),
        (
            [Answering(9, "WFP", "lead"), Answering(9, "CARE", "focal_point", DISTRICT)],
            Accountable("focal_point", "CARE"),
        ),
        ([Answering(9, "WFP", "lead"), Answering(9, "CARE", "focal_point", 77)], Accountable("lead", "WFP")),
        (
            [Answering(9, "A", "focal_point", DISTRICT), Answering(9, "B", "focal_point", TOWN)],
            Accountable("focal_point", "B"),
        ),
        (
            [Answering(9, "WFP", "lead"), Answering(9, "UNHCR", "lead", DISTRICT)],
            Accountable("lead", "UNHCR"),
        ),
        ([Answering(9, "UNHCR", "lead", 77)], Accountable("hc", HC)),
    ],
)
def test_who_answers(answering: list[Answering], expected: Accountable) -> None:
    assert who_answers(9, LINEAGE, answering, HC) == expected


def test_a_need_that_no_group_covers_stands_against_the_hc() -> None:
    assert who_answers(None, LINEAGE, [Answering(9, "WFP", "lead")], HC) == Accountable("hc", HC)


@given(
    st.lists(
        st.builds(
            Answering,
            st.integers(1, 3),
            st.sampled_from(["WFP", "WHO", "CARE"]),
            st.sampled_from(["lead", "convener", "focal_point"]),
            st.one_of(st.none(), st.integers(1, 4)),
        )
    ),
    st.integers(1, 3),
)
def test_no_gap_is_without_a_name(answering: list[Answering], group: int) -> None:
    found = who_answers(group, LINEAGE, answering, HC)
    covering = [one for one in answering if one.group == group and one.area in (None, *LINEAGE)]
    # A focal point with no area of its own does not exist in the tables; here it counts as acting everywhere.
    assert (found.role == "hc") == (not covering)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"code": "has space"}, "emergency-code"),
        ({"code": ""}, "emergency-code"),
        ({"code": "mmr-2022"}, "emergency-exists"),
        ({"kind": "war"}, "emergency-kind"),
        ({"onset": "soon"}, "emergency-onset"),
        ({"profile": "iasc-1999"}, "emergency-profile"),
    ],
)
def test_setting_up_an_emergency(changed: dict[str, str], code: str | None) -> None:
    wanted = {"code": "TCD-2025", "kind": "conflict", "onset": "new", "profile": "iasc-2006", **changed}
    refusal = why_not_create_emergency(**wanted, profiles=["iasc-2006"], codes=["MMR-2022"])
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"known_sector": False, "name": "Cash"}, None),
        ({"known_sector": False}, "sector-unknown"),
        ({"ended": True}, "emergency-ended"),
        ({"code": "hea"}, "group-exists"),
        ({"code": "a b"}, "group-code"),
    ],
)
def test_adding_a_group(changed: dict[str, object], code: str | None) -> None:
    wanted = {"ended": False, "code": "WSH", "name": "", "known_sector": True, **changed}
    refusal = why_not_add_group(**wanted, codes=["HEA"], sectors=["health"])  # type: ignore[arg-type]
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("changed", "code", "clause"),
    [
        ({}, None, None),
        ({"takes_no_part": True}, "takes-no-part", "GN 1 fn 1"),
        ({"already": True}, "already-leads", "GN 5"),
        ({"role": "boss"}, "lead-role", "GN 5"),
        ({"group_ended": True}, "group-ended", "OG, how long"),
    ],
)
def test_entering_a_lead(changed: dict[str, object], code: str | None, clause: str | None) -> None:
    wanted = {
        "organisation": "WHO",
        "role": "lead",
        "takes_no_part": False,
        "already": False,
        "group_ended": False,
    }
    refusal = why_not_designate(**{**wanted, **changed})  # type: ignore[arg-type]
    assert (refusal and refusal.code) == code
    assert (refusal and refusal.clause) == clause


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"area_in_country": False}, "area-elsewhere"),
        ({"has_lead": False}, "focal-point-without-lead"),
        ({"taken_by": "CARE"}, "focal-point-taken"),
        ({"group_ended": True}, "group-ended"),
    ],
)
def test_naming_a_focal_point(changed: dict[str, object], code: str | None) -> None:
    wanted = {"area_in_country": True, "taken_by": "", "group_ended": False, "has_lead": True}
    refusal = why_not_focal_point(**{**wanted, **changed})  # type: ignore[arg-type]
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("leads", "already", "ended", "code"),
    [
        (True, False, False, None),
        (False, False, False, "appointer-does-not-lead"),
        (True, True, False, "already-coordinates"),
        (True, False, True, "group-ended"),
    ],
)
def test_appointing_a_coordinator(leads: bool, already: bool, ended: bool, code: str | None) -> None:
    refusal = why_not_appoint(agency_leads=leads, agency="WHO", already=already, group_ended=ended)
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("participation", "takes_no_part", "already", "code"),
    [
        ("partner", False, "", None),
        ("observer", False, "", None),
        ("alongside", True, "", None),
        ("partner", True, "", "alongside-only"),
        ("observer", True, "", "alongside-only"),
        ("boss", False, "", "participation"),
        ("partner", False, "observer", "already-member"),
    ],
)
def test_joining(participation: str, takes_no_part: bool, already: str, code: str | None) -> None:
    refusal = why_not_join(
        participation=participation, takes_no_part=takes_no_part, already=already, group_ended=False
    )
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("ends_on", "on", "code"),
    [
        (None, date(2026, 3, 2), None),
        (None, date(2026, 3, 1), None),
        (None, date(2026, 2, 28), "ends-before-start"),
        (date(2026, 3, 5), date(2026, 3, 6), "already-ended"),
    ],
)
def test_ending(ends_on: date | None, on: date, code: str | None) -> None:
    refusal = why_not_end(starts_on=date(2026, 3, 1), ends_on=ends_on, on=on)
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("groups", "one_emergency", "any_ended", "code"),
    [
        (2, True, False, None),
        (1, True, False, "merge-needs-two"),
        (2, False, False, "merge-needs-two"),
        (3, True, True, "group-ended"),
    ],
)
def test_merging(groups: int, one_emergency: bool, any_ended: bool, code: str | None) -> None:
    refusal = why_not_merge(groups=groups, one_emergency=one_emergency, any_ended=any_ended)
    assert (refusal and refusal.code) == code
