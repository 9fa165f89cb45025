"""Counting people on the real files of two countries: how far the rules come to what experts made by hand."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from firstcall.activities.actions import set_counting_rule
from firstcall.activities.counting.rule import NEW_PEOPLE, Counting
from firstcall.activities.models import Activity
from firstcall.activities.queries import all_activity_rows
from tests.activities.real import COMMON, CONTACTS, PEOPLE, ROWS, VENEZUELA, myanmar, venezuela, whole

pytestmark = pytest.mark.django_db


def test_venezuelas_eleven_partner_files_come_to_the_same(real_data):
    emergency, reports = venezuela(real_data, partners=True)
    assert (len(reports), sum(report["new"] for report in reports)) == (11, ROWS)
    assert Activity.objects.filter(superseded_by=None).count() == ROWS
    set_counting_rule(emergency.groups.get(), VENEZUELA, **COMMON)
    assert whole().reached == PEOPLE
    # Two files state fractions, .385 and .38 of a person: each keeps its own sum, rounded.
    assert whole().frequencies == sum(report["totals"]["reached"] or 0 for report in reports) == CONTACTS - 1


def month_place_organisation() -> Counter[tuple[str, str, str]]:
    """People of the exported rows by month, township code and organisation."""
    found: Counter[tuple[str, str, str]] = Counter()
    emergency = Activity.objects.first().emergency
    for row in all_activity_rows(actor=COMMON["by"], emergency=emergency):
        found[f"{row.start:%Y-%m}", row.admin3_code, row.organisation] += row.reached or 0
    return found


def of_the_extract(real_data, column: str) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    with (real_data / "3w" / "MMR_fsc_5w_sharing_cleaned.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            people = float(row[column]) if row[column] not in ("", "NA") else 0
            found[row["date"][:7], row["admin3_pcode"], row["reporting_organization"]] += round(people)
    return found


def test_myanmar_as_in_the_experts_extract(real_data):
    emergency, _reports = myanmar(real_data)
    found = month_place_organisation()
    assert (len(found), found.total()) == (689, 6_505_970)
    assert found == of_the_extract(real_data, "beneficiaries")
    new = of_the_extract(real_data, "new_beneficiaries")
    stated = sum(value or 0 for value in Activity.objects.values_list("new_people", flat=True))
    set_counting_rule(emergency.groups.get(), Counting(method=NEW_PEOPLE), **COMMON)
    assert whole().reached == stated == new.total() == 3_267_194
    assert whole().frequencies == 6_505_970
