"""A case closed as filled is held against what was reported since (GN 11; ToR 10)."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.access.rules import Forbidden, NotVisible
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import due_for_check, reported_since
from firstcall.last_resort.rules.checking import ReportedBy, check, why_not_check
from firstcall.policy.refusal import Refused
from tests.last_resort.made import Response
from tests.structure.made import told


@pytest.mark.parametrize(
    ("people", "reported", "status"),
    [
        (100, None, "not_yet"),
        (None, None, "not_yet"),
        (None, 7, "not_known"),
        (100, 99, "in_part"),
        (100, 100, "in_full"),
        (100, 101, "in_full"),
        (0, 0, "in_full"),
    ],
)
def test_status(people: int | None, reported: int | None, status: str) -> None:
    assert check(people, reported, ()).status == status


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"stage": "called"}, "check-closed-only"),
        ({"filled": False}, "check-closed-only"),
        ({"checked": True}, "checked-already"),
        ({"outcome": "fine"}, "check-outcome"),
        ({"text": " "}, "check-empty"),
        ({}, None),
    ],
)
def test_when_it_is_checked(given: dict[str, object], code: str | None) -> None:
    usual = {"stage": "closed", "filled": True, "checked": False, "outcome": "confirmed", "text": "Seen."}
    found = why_not_check(**{**usual, **given})  # type: ignore[arg-type]
    assert (found.code if found else None) == code


def filled(response: Response) -> GapCase:
    case = response.call(response.open())
    case = response.answer(case, "SAVA", "part", 400)
    case = response.answer(case, "MEDO", "accepted")
    actions.close_case(
        case,
        ending="filled_by_partners",
        text="Both.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    return response.again(case)


def report(response: Response, name: str, reached: int | None, month: date, area: str = "XL01") -> None:
    batch = ImportBatch.objects.create(
        kind="activities",
        emergency=response.emergency,
        country=response.emergency.country,
        file_name="file.csv",
        sha256="0" * 64,
        state=ImportBatch.COMMITTED,
        created_at=response.now,
    )
    Activity.objects.create(
        batch=batch,
        emergency=response.emergency,
        group=response.group,
        organisation=response.partners[name],
        area=response.emergency.country.areas.get(pcode=area),
        reached=reached,
        month=month,
        source_row=2,
    )


def test_reports_since_are_held_against_what_was_undertaken(response: Response) -> None:
    case = filled(response)
    sava, medo = response.partners["SAVA"].pk, response.partners["MEDO"].pk
    assert reported_since(case).status == "not_yet"
    report(response, "SAVA", 900, date(2026, 1, 1))  # before it was undertaken
    report(response, "SAVA", 800, date(2026, 3, 1), "XL02")  # elsewhere
    report(response, "SAVA", 380, date(2026, 3, 1))
    report(response, "SAVA", 350, date(2026, 4, 1))  # the same people again: not added
    found = reported_since(case)
    assert found.by == (
        ReportedBy(sava, "SAVA", 400, 380, 2),
        ReportedBy(medo, "MEDO", None, None, 0),
    )
    assert (found.people, found.reported, found.status) == (1000, 380, "in_part")


def test_the_check_is_on_record_and_the_case_may_open_again(response: Response) -> None:
    case = filled(response)
    day = response.later(days=44)
    assert list(due_for_check(day)) == []
    assert list(due_for_check(response.later(days=1))) == [case]
    actions.check_case(
        case,
        outcome="not_confirmed",
        text="No team was seen in April.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    case = response.again(case)
    assert (case.checked_at, list(due_for_check(response.now))) == (response.now, [])
    with pytest.raises(Refused) as refused:
        actions.check_case(
            case, outcome="confirmed", text="Yes.", expected=None, by=response.hc, at=response.now
        )
    assert told(refused) == ("checked-already", "GN 11")
    actions.reopen_case(case, text="Nobody came.", expected=None, by=response.coordinator, at=response.now)
    assert (response.stands(case).stage, response.stands(case).remaining.left) == ("found", 1000)
    assert response.again(case).check_on is None


def test_only_the_coordinator_and_the_hc_check(response: Response) -> None:
    case = filled(response)
    with pytest.raises((Forbidden, NotVisible)):
        actions.check_case(
            case, outcome="confirmed", text="Yes.", expected=None, by=response.users["SAVA"], at=response.now
        )
    assert response.again(case).checked_at is None
