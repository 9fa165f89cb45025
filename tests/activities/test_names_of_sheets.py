"""Workbooks that keep a sheet per province, or per partner: what no column says, the sheet's name does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.activities.test_templates_in_use import codes, read, refused
from tests.intake.made import workbook

Row = Sequence[object]


def book(tmp_path: Path, sheets: dict[str, list[Row]]) -> Path:
    return workbook(
        tmp_path / "file.xlsx", {name: [list(row) for row in rows] for name, rows in sheets.items()}
    )


def test_a_sheet_for_each_province_with_its_districts_or_without_any_place(tmp_path: Path) -> None:
    nord = [["Organisation", "Secteur", "Cercle", "Atteints"], ["Oxfam", "EHA", "Bourem", 10]]
    sud = [["Organisation", "Secteur", "Atteints"], ["NRC", "Santé", 4]]
    records, said = read(book(tmp_path, {"Nord": nord, "SUD": sud}))
    assert sorted(records, key=str) == [("NRC", "HEA", "ZZ02", 4), ("OXFAM", "WSH", "ZZ0101", 10)]
    assert (refused(said), "stated_once" in codes(said)) == ([], True)


def test_a_district_is_looked_for_in_the_province_of_its_sheet(tmp_path: Path) -> None:
    """One that lies in another province stays at that of its sheet, and it is said where it may have been meant."""
    rows = [["Organisation", "Secteur", "Cercle", "Atteints"], ["Oxfam", "EHA", "Kayès", 10]]
    records, said = read(book(tmp_path, {"Nord": rows}))
    assert records == [("OXFAM", "WSH", "ZZ01", 10)]
    assert "place-kept-at-parent" in codes(said)


def test_a_sheet_for_each_partner(tmp_path: Path) -> None:
    head = ["Secteur", "Région", "Cercle", "Atteints"]
    sheets = {
        "Oxfam": [head, ["EHA", "Nord", "Bourem", 10]],
        "Save the Children": [head, ["Santé", "Sud", "Kayès", 4]],
    }
    records, said = read(book(tmp_path, sheets))
    assert sorted(records, key=str) == [("OXFAM", "WSH", "ZZ0101", 10), ("SCI", "HEA", "ZZ0201", 4)]
    assert refused(said) == []


def test_a_column_says_it_before_the_name_of_the_sheet(tmp_path: Path) -> None:
    rows = [["Organisation", "Secteur", "Région", "Atteints"], ["NRC", "EHA", "Sud", 10]]
    for name in ("Nord", "Oxfam"):
        records, said = read(book(tmp_path, {name: rows}))
        assert (records, "stated_once" in codes(said)) == ([("NRC", "WSH", "ZZ02", 10)], False)
