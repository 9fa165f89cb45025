"""What is found in the real files of three countries: Myanmar, Somalia, Venezuela."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.gaps.queries import gap_table, gaps_by_sex_and_age, overlap_list, placed_gaps, stalled
from firstcall.needs.actions import import_needs
from firstcall.places.actions import import_areas
from tests.gaps.country import AT
from tests.gaps.test_real_files import emergency_in

pytestmark = pytest.mark.django_db


def test_myanmar_in_order_what_waits_and_who_may_reach_the_same_people(real_data):
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
    assert Counter(one.known.status for one in rows) == {
        "nobody present": 197, "known": 125, "not reported": 8, "no need figure": 7,
    }  # fmt: skip
    assert [(one.row.area_name, one.known.unmet, one.known.weighed) for one in rows[:2]] == [
        ("Hlaingtharya", 226_676, 283_345), ("Taunggyi", 175_192, 175_192),
    ]  # fmt: skip
    assert sum(one.known.in_need or 0 for one in rows) == 13_230_391
    waiting = stalled(**asked)
    assert Counter(row.kind for row in waiting) == {"nobody_present": 197, "ended": 20}
    assert sum(row.people for row in waiting if row.kind == "nobody_present") == 6_880_052
    later = stalled(**{**asked, "at": datetime(2022, 12, 1, tzinfo=UTC)}, kinds=("ended",))
    assert (len(later), later[0].area_name, later[0].people) == (132, "Hlaingtharya (West)", 475_029)
    overlaps = overlap_list(**asked)
    assert Counter(len(row.organisations) for row in overlaps) == {2: 14, 3: 1}
    assert sum(row.twice for row in overlaps) == 38_818
    assert [(row.site, row.twice) for row in overlaps if row.site][:1] == [
        ("Bhamo Town / Robert Church", 1176)
    ]
    for row in overlaps:
        assert row.activity
        assert len({one.id for one in row.organisations}) == len(row.organisations)
    people = gaps_by_sex_and_age(**asked, level=0)
    (everybody,) = gap_table(**asked, level=0, population_group="all")
    assert sum(row.reached for row in people) == everybody.reached
    assert {row.unmet for row in people} == {None}  # needs are not stated by sex and age


def test_somalia_monthly_presence_without_activities(real_data):
    common = {"by": operator(), "at": AT}
    areas = real_data / "gazetteers" / "global_pcodes_adm1_2.csv"
    import_areas(areas, file_name=areas.name, country="SOM", **common)
    emergency = emergency_in("SOM", "FSC", "WSH", "HEA", "PRO", "NUT", "EDU", "SHL", "CCM")
    file = real_data / "3w" / "SOM_3w_operational_presence_jan_apr_2025.xlsx"
    (report,) = import_activities([file], emergency=emergency, **common)
    assert report["accepted"] == 4146
    asked = {"actor": operator(), "emergency": emergency}
    in_may, in_august = datetime(2025, 5, 2, tzinfo=UTC), datetime(2025, 8, 15, tzinfo=UTC)
    assert overlap_list(**asked, at=in_may) == []  # the file names no activities
    assert {(row.kind, row.people) for row in stalled(**asked, at=in_may)} == {("ended", None)}
    assert (len(stalled(**asked, at=in_may)), len(stalled(**asked, at=in_august))) == (13, 491)
    assert {one.known.status for one in placed_gaps(**asked, at=in_may)} == {"no need figure"}


def test_venezuela_people_by_sex_and_age_are_the_people_reached(real_data):
    common = {"by": operator(), "at": AT}
    areas = real_data / "gazetteers" / "global_pcodes_adm1_2.csv"
    import_areas(areas, file_name=areas.name, country="VEN", **common)
    emergency = emergency_in("VEN", "EDU")
    education = emergency.groups.get()
    (report,) = import_activities(
        [real_data / "3w" / "VEN_education_5w" / "database_activities_5w.xlsx"],
        emergency=emergency, group=education, sheet="data", **common,
    )  # fmt: skip
    assert report["accepted"] == 12_054
    asked = {"actor": operator(), "emergency": emergency, "at": datetime(2020, 12, 1, tzinfo=UTC)}
    people = gaps_by_sex_and_age(**asked, level=0)
    assert [(row.age, row.reached) for row in people if row.sex == "f"] == [
        ("0-3", 358_436), ("3-6", 408_833), ("7-12", 755_134), ("12-17", 580_407), ("18-19", 149_356),
        ("20+", 3_678_359),
    ]  # fmt: skip
    # Half a per cent more than municipality and school would make: this gazetteer lacks the parishes, and two
    # schools of one name in two parishes are two places.
    (everybody,) = gap_table(**asked, level=0, population_group="all")
    assert sum(row.reached for row in people) == everybody.reached
    assert [row.reached for row in people if not row.stated] == [547]
    assert overlap_list(**asked) == []  # one organisation reports for all its implementers
