"""What is found in the real files of three countries: Myanmar, Somalia, Venezuela."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.gaps.queries import gaps_by_sex_and_age, overlap_list, placed_gaps, stalled
from firstcall.needs.actions import import_needs
from firstcall.places.actions import import_areas
from tests.gaps.country import AT
from tests.gaps.test_real_files import emergency_in

pytestmark = pytest.mark.django_db


def test_myanmar(real_data):
    common = {"by": operator(), "at": AT}
    areas = real_data / "gazetteers" / "MMR_township_pcodes.csv"
    import_areas(areas, file_name=areas.name, country="MMR", **common)
    emergency = emergency_in("MMR", "FSC")
    food = emergency.groups.get()
    import_needs(real_data / "needs" / "MMR_hpc_pin_township.xlsx", emergency=emergency, group=food, **common)
    import_activities(
        [real_data / "3w" / "MMR_fsc_5w_jan_jul_2022_anonymised.xlsx"],
        emergency=emergency, group=food, sheet="fsc_5W", **common,
    )  # fmt: skip
    asked = {"actor": operator(), "emergency": emergency, "at": AT}
    rows = placed_gaps(**asked)
    print(
        "MMR placed",
        len(rows),
        Counter(r.known.status for r in rows),
        Counter(r.signs.trend and r.signs.trend.word(0.1) for r in rows),
    )
    for r in rows[:3]:
        print("  ", r.row.area_name, r.known)
    for at in (AT, datetime(2022, 12, 1, tzinfo=UTC)):
        waiting = stalled(**{**asked, "at": at})
        print("MMR stalled", at.date(), Counter(r.kind for r in waiting))
        for kind in ("nobody_present", "not_started", "ended"):
            mine = [r for r in waiting if r.kind == kind]
            print(
                "  ",
                kind,
                len(mine),
                sum(r.people or 0 for r in mine),
                [(r.area_name, r.people, r.days, [n for _, n in r.organisations][:3]) for r in mine[:2]],
            )
    overlaps = overlap_list(**asked)
    print(
        "MMR overlaps",
        len(overlaps),
        sum(r.twice or 0 for r in overlaps),
        Counter(len(r.organisations) for r in overlaps),
        Counter(r.above_need for r in overlaps),
    )
    for r in overlaps[:4]:
        print(
            "  ",
            r.area_name,
            r.site,
            r.activity[:60],
            r.population_group,
            r.organisations,
            r.starts_on,
            r.ends_on,
            r.twice,
            r.in_need,
        )
    people = gaps_by_sex_and_age(**asked, level=0)
    print("MMR sex age", [(r.sex, r.age, r.in_need, r.reached, r.unmet, r.status, r.remarks) for r in people])


def test_somalia(real_data):
    common = {"by": operator(), "at": AT}
    areas = real_data / "gazetteers" / "global_pcodes_adm1_2.csv"
    import_areas(areas, file_name=areas.name, country="SOM", **common)
    emergency = emergency_in("SOM", "FSC", "WSH", "HEA", "PRO", "NUT", "EDU", "SHL", "CCM")
    (report,) = import_activities(
        [real_data / "3w" / "SOM_3w_operational_presence_jan_apr_2025.xlsx"], emergency=emergency, **common
    )
    print("SOM", report["rows"], report["accepted"])
    at = datetime(2025, 5, 2, tzinfo=UTC)
    asked = {"actor": operator(), "emergency": emergency, "at": at}
    print("SOM overlaps", len(overlap_list(**asked)))
    for day in (at, datetime(2025, 8, 15, tzinfo=UTC)):
        waiting = stalled(**{**asked, "at": day})
        print(
            "SOM stalled",
            day.date(),
            Counter(r.kind for r in waiting),
            [
                (r.group, r.area_name, r.people, r.since, [n for _, n in r.organisations][:3])
                for r in waiting[:3]
            ],
        )
    print("SOM placed", Counter(r.known.status for r in placed_gaps(**asked)))


def test_venezuela(real_data):
    common = {"by": operator(), "at": AT}
    areas = real_data / "gazetteers" / "VEN_locations.csv"
    import_areas(
        real_data / "gazetteers" / "global_pcodes_adm1_2.csv", file_name="g.csv", country="VEN", **common
    )
    emergency = emergency_in("VEN", "EDU")
    education = emergency.groups.get()
    (report,) = import_activities(
        [real_data / "3w" / "VEN_education_5w" / "database_activities_5w.xlsx"],
        emergency=emergency,
        group=education,
        sheet="data",
        **common,
    )
    print("VEN", report["rows"], report["accepted"], report["totals"])
    at = datetime(2020, 12, 1, tzinfo=UTC)
    asked = {"actor": operator(), "emergency": emergency, "at": at}
    overlaps = overlap_list(**asked)
    print(
        "VEN overlaps",
        len(overlaps),
        sum(r.twice or 0 for r in overlaps),
        Counter(len(r.organisations) for r in overlaps),
    )
    for r in overlaps[:4]:
        print(
            "  ",
            r.area_name,
            r.site,
            r.activity[:60],
            r.population_group,
            r.organisations,
            r.starts_on,
            r.ends_on,
            r.twice,
        )
    waiting = stalled(**asked)
    print("VEN stalled", Counter(r.kind for r in waiting))
    for kind in ("not_started", "ended"):
        mine = [r for r in waiting if r.kind == kind]
        print(
            "  ",
            kind,
            [
                (r.area_name, r.site, r.activity[:40], r.people, r.since, [n for _, n in r.organisations][:3])
                for r in mine[:3]
            ],
        )
    people = gaps_by_sex_and_age(**asked, level=0)
    for r in people:
        print("VEN sex age", (r.sex, r.age, r.stated, r.in_need, r.reached, r.status, r.remarks))
