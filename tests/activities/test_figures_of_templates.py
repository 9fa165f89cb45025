"""What the figures of templates count: of the month or since January, people or things. Made-up names."""

from __future__ import annotations

from pathlib import Path

from tests.activities.test_templates_in_use import read
from tests.intake.made import workbook


def made(tmp_path: Path, sheet: str, *rows: list[object]) -> Path:
    return workbook(tmp_path / "file.xlsx", {sheet: rows})


def test_what_was_achieved_in_the_period_comes_before_what_adds_up(tmp_path: Path) -> None:
    head = ["Partner", "Cluster", "Indicator", "District", "Reporting period start"]
    figures = ["Target", "Achievement in reporting period", "Total Achieved (cumulative)"]
    path = made(
        tmp_path, "Data", [*head, *figures],
        ["Oxfam", "Nutrition", "# children admitted", "Bourem", "2025-01-01", 600, 200, 200],
        ["Oxfam", "Nutrition", "# children admitted", "Bourem", "2025-04-01", 600, 250, 450],
    )  # fmt: skip
    records, _said = read(path)
    assert [record[3] for record in records] == [200, 250]


def test_columns_that_count_things_are_no_people_beside_columns_of_people(tmp_path: Path) -> None:
    path = made(
        tmp_path, "Data",
        ["Organización", "Sector", "Municipio", "# personas con agua", "# personas con saneamiento",
         "# sistemas rehabilitados", "# bebederos instalados"],
        ["Oxfam", "WASH", "Bourem", 500, 200, 2, 7],
    )  # fmt: skip
    records, _said = read(path, "activity")
    assert sorted((record[4], record[3]) for record in records if record[3] is not None) == [
        ("# personas con agua", 500),
        ("# personas con saneamiento", 200),
    ]
    assert len(records) == 4


def test_months_of_an_indicator_of_children_under_five_count_people(tmp_path: Path) -> None:
    path = made(
        tmp_path, "2025",
        ["Partner", "Cluster", "District", "Indicator", "Jan", "Feb", "Mar"],
        ["Oxfam", "Nutrition", "Bourem", "# of U5 treated", 100, 120, 90],
    )  # fmt: skip
    records, _said = read(path)
    assert [record[3] for record in records] == [100, 120, 90]


def test_goals_and_progress_with_people_in_brackets(tmp_path: Path) -> None:
    path = made(
        tmp_path, "Data",
        ["Socio", "Sector", "Mpio", "Actividad", "Metas (personas)", "Avance (personas)"],
        ["Oxfam", "Protección", "Bourem", "Espacios", 800, 640],
    )  # fmt: skip
    records, _said = read(path, "targeted")
    assert records == [("OXFAM", "PRO", "ZZ0101", 640, 800)]
