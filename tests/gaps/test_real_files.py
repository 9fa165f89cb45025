"""The real files of Myanmar, from file to gap. Those of Ethiopia: tests/cli/test_main_job.py."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.activities.models import Activity, ActivityRollup
from firstcall.gaps.queries import gap_table, totals
from firstcall.needs.actions import import_needs
from firstcall.organisations.actions import seed_agencies
from firstcall.organisations.queries import find
from firstcall.places.actions import import_areas
from firstcall.policy import profiles
from firstcall.structure.actions import add_group, create_emergency, designate
from firstcall.structure.models import Emergency
from tests.gaps.country import AT

pytestmark = pytest.mark.django_db


def emergency_in(country: str, *sectors: str) -> Emergency:
    seed_agencies(profiles.profile("iasc-2006"), at=AT)
    common = {"by": operator(), "at": AT}
    emergency = create_emergency(
        code=country,
        country=country,
        name=country,
        kind="complex",
        onset="ongoing",
        began_on=date(2021, 2, 1),
        **common,
    )
    for sector in sectors:
        add_group(emergency=emergency, sector=sector, starts_on=date(2021, 2, 1), **common)
    return emergency


def test_myanmar_from_files_to_gaps(real_data):
    common = {"by": operator(), "at": AT}
    areas = real_data / "gazetteers" / "MMR_township_pcodes.csv"
    import_areas(areas, file_name=areas.name, country="MMR", **common)
    emergency = emergency_in("MMR", "FSC")
    food = emergency.groups.get()
    needs = import_needs(
        real_data / "needs" / "MMR_hpc_pin_township.xlsx", emergency=emergency, group=food, **common
    )
    assert (needs["rows"], needs["accepted"]) == (330, 330)
    assert [(one["code"], one["value"]) for one in needs["problems"]] == [
        ("place-retired", "MMR013008"),
        ("place-retired", "MMR013045"),
    ]
    (report,) = import_activities(
        [real_data / "3w" / "MMR_fsc_5w_jan_jul_2022_anonymised.xlsx"],
        emergency=emergency, group=food, sheet="fsc_5W", **common,
    )  # fmt: skip
    assert (report["rows"], report["accepted"], report["rejected"]) == (6952, 6952, 0)
    assert report["totals"] == {"organisations": 28, "areas": 132, "targeted": None, "reached": 6_505_970}
    assert _by_month_place_and_organisation() == _of_the_extract(real_data)
    everyone = ActivityRollup.objects.get(level=0, population_group="all")
    assert (everyone.frequencies, everyone.organisations) == (6_505_970, 28)
    assert everyone.reached < everyone.frequencies
    rows = gap_table(actor=operator(), emergency=emergency, at=AT)
    assert (len({row.area for row in rows}), sum(row.in_need or 0 for row in rows)) == (len(rows), 13_230_391)
    assert sum(row.reached or 0 for row in rows) == everyone.reached
    assert all(row.unmet == max(row.in_need - row.reached, 0) for row in rows if row.status == "known")
    (total,) = totals(actor=operator(), emergency=emergency, at=AT)
    assert total.unmet + total.unreported <= 13_230_391


def _by_month_place_and_organisation() -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for month, place, name, reached in Activity.objects.values_list(
        "month", "area__pcode", "organisation__name", "reached"
    ):
        found[month.isoformat(), place, name] += reached or 0
    return +found


def _of_the_extract(real_data) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    with (real_data / "3w" / "MMR_fsc_5w_sharing_cleaned.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            people = float(row["beneficiaries"]) if row["beneficiaries"] not in ("", "NA") else 0
            found[row["date"], row["admin3_pcode"], row["reporting_organization"]] += round(people)
    return +found


def test_leads_are_named_on_every_row(real_data):
    common = {"by": operator(), "at": AT}
    areas = real_data / "gazetteers" / "MMR_township_pcodes.csv"
    import_areas(areas, file_name=areas.name, country="MMR", **common)
    emergency = emergency_in("MMR", "FSC")
    food = emergency.groups.get()
    for agency in ("WFP", "FAO"):
        designate(group=food, organisation=find(agency), starts_on=date(2021, 2, 1), **common)
    import_needs(real_data / "needs" / "MMR_hpc_pin_township.xlsx", emergency=emergency, group=food, **common)
    rows = gap_table(actor=operator(), emergency=emergency, at=AT)
    assert {(row.accountable.role, row.accountable.name) for row in rows} == {("lead", "WFP, FAO")}
