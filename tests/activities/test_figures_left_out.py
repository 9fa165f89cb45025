"""Layouts in which a figure or a row was left out, or one counted that is none, without a word.

Made up like the other templates; see `test_templates_in_use`.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.activities.test_templates_in_use import codes, read, refused
from tests.intake.made import workbook

WHO_WHERE = ["Organisation", "Sector", "Région", "Cercle"]
NORTH = ["ACF", "WASH", "Nord", "Bourem"]
SOUTH = ["NRC", "Santé", "Sud", "Kayès"]


def test_households_of_portuguese_sheets_are_no_people(tmp_path: Path) -> None:
    rows = [
        ["Organização", "Sector", "Província", "Distrito", "Nº de AF assistidos", "Nº de pessoas"],
        ["ACF", "WASH", "Nord", "Bourem", 120, 600],
    ]
    records, _said = read(workbook(tmp_path / "5w.xlsx", {"Dados": rows}), "households")
    assert records == [("ACF", "WSH", "ZZ0101", 600, 120)]


def test_letters_under_population_groups(tmp_path: Path) -> None:
    rows = [
        ["", "", "", "", "IDP", "", "", "", "Host", "", "", ""],
        [*WHO_WHERE, *"MFBG", *"MFBG"],
        [*NORTH, 1, 2, 3, 4, 10, 20, 30, 40],
    ]
    path = workbook(tmp_path / "5w.xlsx", {"Data": rows}, merged=("E1:H1", "I1:L1"))
    records, _said = read(path, "population_group")
    assert sorted(records) == [
        ("ACF", "WSH", "ZZ0101", 10, "IDP"),
        ("ACF", "WSH", "ZZ0101", 100, "Host community"),
    ]


def test_figures_in_columns_of_sectors_are_kept(tmp_path: Path) -> None:
    head, row = ["Organisation", "Région", "Shelter", "Food Security", "WASH"], ["ACF", "Nord", 100, "", 30]
    records, said = read(workbook(tmp_path / "bare.xlsx", {"Data": [head, row]}), "quantity")
    assert records == [("ACF", "SHL", "ZZ01", None, 100.0), ("ACF", "WSH", "ZZ01", None, 30.0)]
    assert "figures-not-people" in codes(said)

    titled = {"Data": [["People reached by sector"], [], head, row]}
    records, said = read(workbook(tmp_path / "titled.xlsx", titled))
    assert records == [("ACF", "SHL", "ZZ01", 100), ("ACF", "WSH", "ZZ01", 30)]
    assert "figures-not-people" not in codes(said)


def test_ones_in_columns_of_sectors_are_ticks(tmp_path: Path) -> None:
    head = ["Organisation", "Région", "Shelter", "Food Security", "WASH"]
    path = workbook(tmp_path / "5w.xlsx", {"Data": [head, ["ACF", "Nord", 1, 0, 1]]})
    records, _said = read(path, "quantity")
    assert records == [("ACF", "SHL", "ZZ01", None, None), ("ACF", "WSH", "ZZ01", None, None)]


def test_a_sector_of_two_words_under_the_band_of_the_others(tmp_path: Path) -> None:
    rows = [
        ["", "", "People reached", "", ""],
        ["Organisation", "Région", "Shelter", "Food Security", "WASH"],
        ["ACF", "Nord", 100, 200, 30],
    ]
    path = workbook(tmp_path / "5w.xlsx", {"Data": rows}, merged=("C1:E1",))
    records, _said = read(path)
    assert sorted(records) == [
        ("ACF", "FSC", "ZZ01", 200),
        ("ACF", "SHL", "ZZ01", 100),
        ("ACF", "WSH", "ZZ01", 30),
    ]


def test_a_column_of_words_gives_way_to_the_figures(tmp_path: Path) -> None:
    rows = [["Plan", *WHO_WHERE, "Target", "Reached"], ["HRP 1", *NORTH, 100, 50], ["HRP 1", *SOUTH, 30, 10]]
    records, _said = read(workbook(tmp_path / "5w.xlsx", {"Data": rows}), "targeted")
    assert records == [("ACF", "WSH", "ZZ0101", 50, 100), ("NRC", "HEA", "ZZ0201", 10, 30)]


@pytest.mark.parametrize(
    "example", ["e.g. UNICEF", "Example UNICEF", "Ex. ACF", "UNICEF (example)", "Exemple : ACF"]
)
def test_an_example_is_no_report(tmp_path: Path, example: str) -> None:
    rows = [[*WHO_WHERE, "Reached"], [example, *NORTH[1:], 500], [*SOUTH, 10]]
    records, said = read(workbook(tmp_path / "5w.xlsx", {"Data": rows}))
    assert records == [("NRC", "HEA", "ZZ0201", 10)]
    assert "example_row" in codes(said)


def test_a_formula_without_a_result_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*WHO_WHERE, "Ménages", "Personnes atteintes"])
    sheet.append([*NORTH, 10, "=E2*6"])
    sheet.append([*SOUTH, 20, 120])
    book.save(tmp_path / "5w.xlsx")
    records, said = read(tmp_path / "5w.xlsx", "households")
    assert records == [("ACF", "WSH", "ZZ0101", None, 10), ("NRC", "HEA", "ZZ0201", 120, 20)]
    assert [one.cell for problems in said for one in problems if one.code == "error_cell"] == ["F2"]


def test_codes_of_several_levels_in_one_column(tmp_path: Path) -> None:
    rows = [["Organisation", "Sector", "PCODE", "Reached"]]
    rows += [["ACF", "WASH", code, str(n)] for n, code in enumerate(["ZZ0101", "ZZ01", "zz 0201", "ZZ02"], 1)]
    records, said = read(workbook(tmp_path / "5w.xlsx", {"Data": rows}))
    assert [(record[2], record[3]) for record in records] == [
        ("ZZ0101", 1),
        ("ZZ01", 2),
        ("ZZ0201", 3),
        ("ZZ02", 4),
    ]
    assert refused(said) == []
