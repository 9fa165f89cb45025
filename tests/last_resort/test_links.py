"""Actions know no addresses: the paths they write into notices lead to the page they mean, for whoever is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import resolve

from firstcall.access.rules import Actor
from firstcall.last_resort import actions
from firstcall.last_resort.actions.digests import send_digests
from firstcall.last_resort.actions.recording import link_of
from firstcall.last_resort.actions.reminding import remind_of_cases
from firstcall.last_resort.actions.sweeping import sweep_watches
from firstcall.last_resort.actions.watches import set_watch
from firstcall.last_resort.rules.watching import MOST_DRAFTS
from firstcall.needs.models import NeedRollup
from firstcall.places.models import Area
from firstcall.record.models import Notice
from tests.last_resort.made import Response
from tests.structure.test_pages import as_

pytestmark = pytest.mark.django_db


def places(who: Actor, begin: str = "") -> set[tuple[str, ...]]:
    """The pages somebody's notices of `begin` lead to, by name and arguments; each of them opens."""
    rows = Notice.objects.filter(person=who.person_pk, key__startswith=begin).exclude(link="")
    links = set(rows.values_list("link", flat=True))
    found = {link: resolve(link) for link in links}
    assert {link: as_(who).get(link).status_code for link in links} == dict.fromkeys(links, 200)
    return {(str(one.url_name), *one.kwargs.values()) for one in found.values()}


def test_the_path_of_a_case_is_its_page(response: Response) -> None:
    case = response.open()
    found = resolve(link_of(case))
    assert (found.url_name, found.kwargs) == ("gap-case", {"code": "XLO-2026", "case": "G1"})
    found = resolve(f"{link_of(case)}answer/")  # as the inbox links it
    assert (found.url_name, found.kwargs) == ("gap-case-answer", {"code": "XLO-2026", "case": "G1"})
    response.call(case)
    assert places(response.users["SAVA"]) == {("gap-case", "XLO-2026", "G1")}


def test_the_digest_leads_to_what_waits_for_whom(response: Response) -> None:
    response.call(response.open())
    response.at_last_resort(topic="ambulances")
    response.open(topic="cold chain")
    send_digests(response.emergency, response.now)
    got = {
        name: places(who, "gaps-week:")
        for name, who in {
            "coordinator": response.coordinator,
            "representative": response.lead,
            "HC": response.hc,
            "partner": response.users["SAVA"],
        }.items()
    }
    assert got == {
        "coordinator": {("gap-cases", "XLO-2026")},
        "representative": {("last-resort-due", "XLO-2026")},
        "HC": {("last-resort-due", "XLO-2026")},
        "partner": {("gap-calls", "XLO-2026")},
    }


def test_what_follows_the_first_drafts_leads_to_the_watches(response: Response) -> None:
    for number in range(1, MOST_DRAFTS + 2):
        area, _made = Area.objects.get_or_create(
            country=response.emergency.country,
            pcode=f"XL{number:02d}",
            defaults={"name": f"Place {number}", "level": 1, "parent": response.area.parent},
        )
        where = {"emergency": response.emergency, "group": response.group, "area": area, "level": 1}
        NeedRollup.objects.create(**where, population_group="all", in_need=1000)
    set_watch(group=response.group, sign="nobody", limit=100, by=response.coordinator, at=response.now)
    assert len(sweep_watches([response.emergency], response.later(minutes=1))) == MOST_DRAFTS
    assert places(response.coordinator, "watch:") == {("watches", "XLO-2026")}


def test_a_reminder_leads_to_the_case(response: Response) -> None:
    response.call(response.open())
    response.later(days=6)
    assert remind_of_cases(response.now) == len(response.partners)
    assert places(response.users["MEDO"], "gap:") == {("gap-case", "XLO-2026", "G1")}


def test_no_other_action_writes_a_path() -> None:
    """A new one belongs among the tests above."""
    rows = Path(actions.__file__).parent.glob("*.py")
    assert {one.name for one in rows if '"/' in one.read_text()} == {
        "digests.py",
        "recording.py",
        "sweeping.py",
    }
