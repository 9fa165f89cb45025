"""A gazetteer's workbook with a sheet for each level: one is read, and what only another has is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.places.actions import import_areas
from firstcall.places.models import Area
from firstcall.places.report import Report
from tests.intake import made

pytestmark = pytest.mark.django_db

FIRST = [
    ["ADM0_PCODE", "ADM1_EN", "ADM1_PCODE"],
    ["XAA", "Barrow", "XA01"],
    ["XAA", "Dorn", "XA02"],
    ["XAA", "Isle", "XA03"],
]
SECOND = [
    ["ADM0_PCODE", "ADM1_EN", "ADM1_PCODE", "ADM2_EN", "ADM2_PCODE"],
    ["XAA", "Barrow", "XA01", "Elm", "XA0101"],
    ["XAA", "Dorn", "XA02", "Ulme", "XA0201"],
]
README = [["About", "Source"], ["Made up", "for a test"]]


def take(folder: Path, at, sheets: dict[str, list[list[str]]], sheet: str | None = None) -> Report:
    path = made.workbook(folder / "cod.xlsx", sheets)
    return import_areas(path, file_name="cod.xlsx", country="XAA", sheet=sheet, by=operator(), at=at)


def said(report: Report) -> list[str]:
    return [str(one.as_json()["message"]) for one in report.problems if one.code == "areas-of-other-sheet"]


def test_an_area_without_parts_is_said_and_taken_in_from_its_sheet(tmp_path, at):
    sheets = {"README": README, "ADM1": FIRST, "ADM2": SECOND}
    report = take(tmp_path, at, sheets)
    assert (report.sheet, report.new, said(report)) == (
        "ADM2", 4, ["The sheet “ADM1” has areas that the sheet read has not (1): XA03."],
    )  # fmt: skip
    again = take(tmp_path, at, sheets, sheet="ADM1")
    assert (again.new, again.unchanged, said(again)) == (1, 2, [])
    assert Area.objects.get(pcode="XA03").level == 1


def test_where_the_deepest_sheet_has_all_nothing_is_said(tmp_path, at):
    assert said(take(tmp_path, at, {"ADM1": FIRST[:3], "ADM2": SECOND})) == []
