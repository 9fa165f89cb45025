"""Gazetteers as they are published and kept: one row per area, and all levels side by side."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.intake.models import ImportBatch
from firstcall.places.actions import import_areas, undo_batch
from firstcall.places.models import Area, AreaName
from firstcall.places.report import Report
from firstcall.record.models import LedgerEntry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
GLOBAL = "gazetteers/global_pcodes_adm1_2.csv"


def take(path: Path, country: str, at: datetime) -> Report:
    return import_areas(path, file_name=path.name, country=country, by=operator(), at=at)


def levels(country: str) -> dict[int, int]:
    return dict(sorted(Counter(Area.objects.filter(country=country).values_list("level", flat=True)).items()))


def test_the_global_list_gives_only_the_country_asked_for(real_data: Path, at: datetime) -> None:
    report = take(real_data / GLOBAL, "ETH", at)
    assert (report.rows, report.accepted, report.new, report.rejected) == (105, 105, 105, 0)
    assert report.totals == {"areas": 105, "rows_of_other_countries": 33363 - 105}
    assert levels("ETH") == {0: 1, 1: 13, 2: 92}
    zone = Area.objects.get(pcode="ET0101")
    assert (zone.name, zone.parent.pcode, zone.valid_from) == ("North Western", "ET01", date(2021, 12, 14))
    assert zone.parent.parent.pcode == "ETH"
    assert Area.objects.exclude(country="ETH").count() == 0


def test_a_second_import_changes_nothing(real_data: Path, at: datetime) -> None:
    take(real_data / GLOBAL, "SOM", at)
    again = take(real_data / GLOBAL, "SOM", at)
    assert (again.rows, again.new, again.changed, again.unchanged) == (109, 0, 0, 109)


def test_all_levels_side_by_side_with_local_names_and_retired_townships(
    real_data: Path, at: datetime
) -> None:
    report = take(real_data / "gazetteers/MMR_township_pcodes.csv", "MMR", at)
    assert (report.rows, report.accepted, report.new) == (358, 358, 18 + 84 + 358)
    assert levels("MMR") == {0: 1, 1: 18, 2: 84, 3: 358}
    bogale = Area.objects.get(pcode="MMR017024")
    assert (bogale.name, bogale.parent.name, bogale.parent.parent.name) == ("Bogale", "Pyapon", "Ayeyarwady")
    assert list(bogale.names.values_list("name", flat=True)) == ["ဘိုကလေး"]
    retired = Area.objects.exclude(valid_to=None)
    assert set(retired.values_list("pcode", "valid_to")) == {
        ("MMR013008", date(2020, 1, 27)),
        ("MMR013045", date(2020, 1, 27)),
    }


def test_rows_of_schools_give_one_area_each_and_conflicts_are_named(real_data: Path, at: datetime) -> None:
    report = take(real_data / "gazetteers/VEN_locations.csv", "VEN", at)
    assert report.rows == 2623
    assert levels("VEN") == {0: 1, 1: 22, 2: 170, 3: 316}
    said = {(one.code, one.value, one.refused, one.rows) for one in report.problems}
    assert said == {
        ("area-two-parents", "VE151101", True, 1),
        ("area-two-names", "VE151903", False, 7),
        ("area-two-names", "VE140101", False, 4),
        ("area-two-names", "VE040405", False, 1),
        ("column_not_understood", "", False, 1),
    }


def test_a_gazetteer_on_top_of_another_keeps_its_names(real_data: Path, at: datetime) -> None:
    take(real_data / GLOBAL, "VEN", at)
    report = take(real_data / "gazetteers/VEN_locations.csv", "VEN", at)
    assert Area.objects.get(pcode="VE01").name == "Distrito Capital"
    assert report.new == 316
    batch = ImportBatch.objects.get(public_id=report.batch)
    undo_batch(batch, by=operator(), at=at)
    assert levels("VEN") == {0: 1, 1: 24, 2: 335}
    assert AreaName.objects.count() == 0
    acts = list(LedgerEntry.objects.order_by("sequence").values_list("act", flat=True))
    assert acts == ["import.committed", "import.committed", "import.undone"]
