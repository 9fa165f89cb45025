"""A real country's largest gap, from its files through the course of a case (Myanmar, food security, 2022)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.gaps.queries import gap_table, ranked
from firstcall.last_resort import actions
from firstcall.last_resort.queries import case_now, relevant_partners, reported_since
from firstcall.last_resort.rules.bringing import Said
from firstcall.needs.actions import import_needs
from firstcall.organisations.queries import find
from firstcall.places.actions import import_areas
from firstcall.places.models import Area
from firstcall.structure.actions import designate
from tests.gaps.country import AT
from tests.gaps.test_real_files import emergency_in
from tests.structure.made import person_with

pytestmark = pytest.mark.django_db


def test_myanmar_from_the_largest_gap_to_its_end(real_data: Path) -> None:
    areas = real_data / "gazetteers" / "MMR_township_pcodes.csv"
    import_areas(areas, file_name=areas.name, country="MMR", by=operator(), at=AT)
    emergency = emergency_in("MMR", "FSC")
    food = emergency.groups.get()
    for lead in ("WFP", "FAO"):
        designate(group=food, organisation=find(lead), by=operator(), at=AT)
    needs = real_data / "needs" / "MMR_hpc_pin_township.xlsx"
    import_needs(needs, emergency=emergency, group=food, by=operator(), at=AT)
    import_activities(
        [real_data / "3w" / "MMR_fsc_5w_jan_jul_2022_anonymised.xlsx"],
        emergency=emergency,
        group=food,
        sheet="fsc_5W",
        by=operator(),
        at=AT,
    )
    first = ranked(gap_table(actor=operator(), emergency=emergency, at=AT))[0]
    coordinator = person_with("COORD", AT, emergency=emergency, group=food)
    case = actions.open_case(
        emergency=emergency,
        group=food,
        area=Area.objects.get(pcode=first.area),
        what="Food reaches a small part of the township.",
        source="figures",
        by=coordinator,
        at=AT,
    )
    assert (case.people, case.in_need, case.reached) == (first.unmet, first.in_need, first.reached)
    partners = relevant_partners(case, AT.date())
    asked = [one.organisation for one in partners if one.refusal is None]
    print(
        f"{first.area_name}: {first.in_need} in need, {first.reached} reached; "
        f"{[(one.organisation.name, one.why) for one in partners if one.why != 'does_it']}"
    )
    assert len(asked) == 28  # everybody who reports to the group; the leads call and are not called on
    assert {one.refusal.code for one in partners if one.refusal} == {"lead-not-asked"}
    actions.call_partners(case, organisations=asked, by=coordinator, at=AT)
    nearest = asked[0]
    user = person_with("PART", AT, emergency=emergency, organisation=nearest)
    actions.answer_call(
        case, organisation=nearest, answer="part", people=1000, text="Rice for a month.", by=user, at=AT
    )
    later = AT + timedelta(days=8)
    now = case_now(case, later)
    assert (now.stage, now.remaining.left) == ("answered", (first.unmet or 0) - 1000)
    actions.bring_last_resort(
        case,
        urgency="high",
        why="The lean season begins.",
        holder=find("WFP"),
        expected=None,
        by=coordinator,
        at=later,
    )
    lead = person_with("LREP", AT, emergency=emergency, group=food, organisation=find("WFP"))
    actions.answer_last_resort(
        case, said=Said("commit", by_on=later.date()), expected=None, by=lead, at=later
    )
    actions.close_case(
        case,
        ending="filled_by_last_resort",
        text="WFP distributes.",
        expected=None,
        by=coordinator,
        at=later,
    )
    found = reported_since(case)
    assert (found.people, found.status, [one.people for one in found.by]) == (
        case.people,
        "not_yet",
        [1000, None],
    )
