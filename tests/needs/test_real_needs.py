"""Needs workbooks as two countries keep them: fractions, subtotals, merged headings, disability, two assessments."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.needs.actions import choose_assessment, import_needs, record_assessment, undo_needs
from firstcall.needs.lines import Line
from firstcall.needs.models import NeedFigure, NeedRollup
from firstcall.needs.queries import attribution, needs_by_sex_and_age
from firstcall.places.actions import import_areas
from tests.gaps.test_real_files import emergency_in
from tests.needs.assessed import COMMON, last_batch

pytestmark = pytest.mark.django_db


def national(sector: str = "") -> dict[str, int | None]:
    rows = NeedRollup.objects.filter(level=0, population_group="all")
    return dict(rows.values_list("sector" if sector else "group__code", "in_need"))


def test_myanmar_twice_and_undone(real_data):
    """The plan's figures by township, and the calculation behind them as an earlier assessment."""
    areas = real_data / "gazetteers" / "MMR_township_pcodes.csv"
    import_areas(areas, file_name=areas.name, country="MMR", **COMMON)
    emergency = emergency_in("MMR", "FSC")
    food = emergency.groups.get()
    plan = real_data / "needs" / "MMR_hpc_pin_township.xlsx"
    import_needs(plan, emergency=emergency, group=food, **COMMON)
    assert national() == {"FSC": 13_230_391}
    before = set(NeedRollup.objects.values_list("area__pcode", "population_group", "in_need", "targeted"))
    study = record_assessment(
        emergency=emergency, title="Food security calculation", ends_on=date(2021, 12, 1), **COMMON
    )
    found = import_needs(
        real_data / "needs" / "MMR_fsc_pin_calculation_township.xlsx",
        emergency=emergency, group=food, assessment=study, sheet="Food Sec PiN with IDPs", **COMMON,
    )  # fmt: skip
    assert (found["rows"], found["accepted"], found["changed"]) == (336, 330, 0)
    said = {one["code"]: one["rows"] for one in found["problems"]}
    assert (said["total_row"], said["area-from-total"]) == (18, 2)
    assert NeedFigure.objects.filter(assessment=None).count() == 330
    choose_assessment(
        emergency=emergency, assessment=study, group=food, reason="The plan only rounds it.", **COMMON
    )
    in_use = NeedFigure.objects.filter(assessment=study, in_use=True)
    assert in_use.count() == 2 * 330  # everybody, and the displaced
    undo_needs(last_batch(), **COMMON)
    after = set(NeedRollup.objects.values_list("area__pcode", "population_group", "in_need", "targeted"))
    assert after == before


def test_afghanistan_keeps_people_with_a_disability_where_the_assessment_is_named(real_data):
    gazetteer = real_data / "gazetteers" / "global_pcodes_adm1_2.csv"
    import_areas(gazetteer, file_name=gazetteer.name, country="AFG", **COMMON)
    emergency = emergency_in("AFG", "FSC")
    file = real_data / "needs" / "AFG_hpc_needs_2024.csv"
    unnamed = import_needs(file, emergency=emergency, dry_run=True, **COMMON)
    named = record_assessment(
        emergency=emergency, title="Needs overview", ends_on=date(2021, 12, 24), **COMMON
    )
    found = import_needs(file, emergency=emergency, assessment=named, **COMMON)
    apart = {one["value"] for one in found["problems"] if one["code"] == "category-apart"}
    assert "People with Disabilities" not in apart
    assert "Female-Headed Households" in apart
    assert found["accepted"] > unnamed["accepted"]
    assert national()["FSC"] == 15_823_677
    line = Line(emergency.groups.get().pk)
    rows = needs_by_sex_and_age(emergency, [line], attribution(emergency))
    assert {row.disability for row in rows} == {"", "with"}
