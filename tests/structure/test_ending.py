"""A response ends when its groups, cases and gaps have ended, with a reason, and stays readable (GN 13; OG Q7; S12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.designation import actions as designation
from firstcall.last_resort import actions as last_resort
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.structure import actions
from firstcall.structure.models import Emergency
from firstcall.structure.rules.emergencies import why_not_end_emergency
from tests.api.world import Program
from tests.cli.run import firstcall
from tests.last_resort.pages import as_
from tests.last_resort.programs import token_of
from tests.structure.made import make_emergency, make_group, person_with, told

BEGAN, TODAY = date(2026, 3, 2), date(2026, 9, 1)
CLAUSE = "OG, how long"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, None),
        ({"on": BEGAN}, None),
        ({"on": BEGAN - timedelta(days=1)}, ("ends-before-start", "")),
        ({"on": TODAY + timedelta(days=1)}, ("emergency-ends-later", CLAUSE)),
        ({"ended_on": TODAY}, ("already-ended", "")),
        ({"groups": ["Health", "Shelter"]}, ("groups-open", CLAUSE)),
        ({"reason": "  "}, ("emergency-end-reason", "GN 13")),
    ],
)
def test_when_a_response_ends(given: dict[str, object], expected: tuple[str, str] | None) -> None:
    all_of_it = {
        "began_on": BEGAN,
        "ended_on": None,
        "on": TODAY,
        "today": TODAY,
        "groups": [],
        "reason": "x",
    }
    refusal = why_not_end_emergency(**{**all_of_it, **given})  # type: ignore[arg-type]
    assert (refusal and (refusal.code, refusal.clause)) == expected


def end(emergency: Emergency, at: datetime, **by: object) -> tuple[str, str]:
    """What somebody is told who ends it ("", "" where it is done)."""
    given = {"on": at.date(), "reason": "The State goes on.", "expected": None, "by": operator(), **by}
    try:
        actions.end_emergency(emergency, **given, at=at)
    except Refused as refused:
        return refused.refusal.code, refused.refusal.clause
    return "", ""


@pytest.mark.django_db
def test_one_after_the_other_is_closed_first(at: datetime) -> None:
    emergency = make_emergency(at)
    group = make_group(emergency, at)
    hc = person_with("HC", at, emergency=emergency)
    gap = last_resort.open_case(emergency=emergency, sector="EDU", what="No school.", people=10, by=hc, at=at)
    case = designation.open_case(emergency=emergency, by=hc, at=at)
    before = LedgerEntry.objects.count()
    assert end(emergency, at) == ("groups-open", CLAUSE)
    assert LedgerEntry.objects.count() == before
    actions.close_group(group, on=at.date(), reason="Handed over.", expected=None, by=hc, at=at)
    assert end(emergency, at) == ("cases-running", "GN 10; OG step 5")
    designation.withdraw(case, reason="Over.", expected=None, by=hc, at=at)
    assert end(emergency, at) == ("gap-cases-open", "GN 10, 11")
    last_resort.close_case(gap, ending="need_ended", text="They left.", expected=None, by=hc, at=at)
    assert end(emergency, at) == ("", "")
    emergency.refresh_from_db()
    entry = LedgerEntry.objects.latest("sequence")
    assert (emergency.ended_on, entry.act, entry.clause) == (
        at.date(),
        "emergency.ended",
        "GN 13; OG, how long",
    )
    assert end(emergency, at)[0] == "already-ended"
    with pytest.raises(Refused) as refused:  # nothing is set up in it any more
        actions.add_group(emergency=emergency, sector="shelter", by=operator(), at=at)
    assert told(refused)[0] != ""


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["HCT", "ERC", "GOV", "ADM"])
def test_only_hc_and_ocha_end_it(at: datetime, role: str) -> None:
    emergency = make_emergency(at)
    scope = {"emergency": emergency} if role in ("HCT", "GOV") else {}
    with pytest.raises((Forbidden, NotVisible)):
        actions.end_emergency(
            emergency, on=at.date(), reason="x", expected=None, by=person_with(role, at, **scope), at=at
        )


@pytest.mark.django_db
def test_its_page_says_beforehand_what_is_still_open(at: datetime) -> None:
    emergency = make_emergency(at)
    browser = as_(person_with("HC", at, emergency=emergency))
    open_groups = "Health: still open. Close or hand over each first"
    assert open_groups not in browser.get("/e/XLO-2026/end/").content.decode()
    make_group(emergency, at)
    assert open_groups in browser.get("/e/XLO-2026/end/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["page", "program", "command"])
def test_it_is_ended_at_every_door(at: datetime, door: str) -> None:
    emergency = make_emergency(at)
    hc = person_with("HC", at, emergency=emergency)
    words = {"on": "2026-03-05", "reason": "The State goes on."}
    if door == "page":
        browser = as_(hc)
        assert 'href="/e/XLO-2026/end/"' in browser.get("/e/XLO-2026/").content.decode()
        browser.post("/e/XLO-2026/end/", {**words, "version": "1"})
        assert 'href="/e/XLO-2026/end/"' not in browser.get("/e/XLO-2026/").content.decode()
    elif door == "program":
        said = Program(token_of(hc)).ask("POST", "/emergencies/XLO-2026/end", words, If_Match='"1"')
        assert (said.status, said.json["ended_on"]) == (200, "2026-03-05")
    else:
        said = firstcall(
            "emergency", "end", "XLO-2026", "--on", words["on"], "--reason", words["reason"], "--json"
        )
        assert (said.code, said.json["ended_on"]) == (0, "2026-03-05")
    emergency.refresh_from_db()
    assert emergency.ended_on == date(2026, 3, 5)
