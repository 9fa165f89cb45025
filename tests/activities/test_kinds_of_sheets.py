"""Kinds of partners' sheets beyond one row an activity: who is where as a matrix, quarters, groups of people side by
side, figures that stand once, months without days, points between thousands. The files are made up, the kinds not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from firstcall.intake.rules import Problems
from tests.activities.test_templates_in_use import codes, read, refused
from tests.intake.made import workbook

WHO = ["Organisation", "Cluster", "Région", "Cercle", "Activité"]
OXFAM = ["Oxfam", "EHA", "Nord", "Bourem", "Eau"]
NRC = ["NRC", "Santé", "Sud", "Kayes", "Soins"]
PLACED = ["Organisation", "Secteur"]
CHOOSE = "\n(Choisir dans la liste déroulante)"

Row = Sequence[object]


def sheet(
    tmp_path: Path, *rows: Row, columns: Sequence[str] = (), name: str = "Data", merged: Sequence[str] = ()
) -> tuple[list[tuple[object, ...]], list[Problems]]:
    """What is read of one sheet: organisation, sector, area, reached and the further columns of every accepted row."""
    path = workbook(tmp_path / "file.xlsx", {name: [list(row) for row in rows]}, merged=merged)
    records, said = read(path, *columns)
    return sorted(records, key=str), said


def days(records: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [tuple(str(cell) if "date" in type(cell).__name__ else cell for cell in one) for one in records]


def test_a_column_of_clusters_beside_one_of_sectors_and_questions_answered_yes(tmp_path: Path) -> None:
    head = [
        f"SECTEUR/DOMAINE{CHOOSE}", f"CLUSTER{CHOOSE}\nPour les projets humanitaires uniquement",
        "NOM ACTIVITE / PROJET2", "Dans le plan de réponse 2024?", "Dans le plan de réponse 2025?",
        "PRESENCE PHYSIQUE\n(Avez-vous un bureau?)", "NOMBRE BENEFICIAIRES DIRECTS \n(nombre de personnes)",
        f"ETAT PROJET{CHOOSE}", "Province", "Terrtoire", "Nom organization", "Acronyme",
    ]  # fmt: skip
    rows = [
        ["Autre", "Santé", "Soins", "Oui", "Oui", "Oui", 150, "En cours", "Nord", "Bourem", "Oxfam", "OXFAM"],
        ["Autre", "EHA", "Eau", "Oui", "Non", "Oui", 50, "En cours à 50%", "Sud", "Kayes", "NRC", "NRC"],
    ]
    records, said = sheet(tmp_path, head, *rows, columns=("activity", "status"))
    assert records == [
        ("NRC", "WSH", "ZZ0201", 50, "Eau", "ongoing"),
        ("OXFAM", "HEA", "ZZ0101", 150, "Soins", "ongoing"),
    ]
    assert refused(said) == []


@pytest.mark.parametrize(
    "rows",
    [
        [[*PLACED, "Bourem", "Ansongo", "Kayes"], ["Oxfam", "EHA", "x", "X", ""], ["NRC", "EHA", "", "", "✓"]],
        [["Secteur", "Cercle", "Oxfam", "NRC"], *[["EHA", place, "x", ""] for place in ("Bourem", "Ansongo")],
         ["EHA", "Kayes", "", "x"]],
        [["Cluster", "Bourem", "Ansongo", "Kayes"], ["EHA", "Oxfam", "Oxfam", "NRC"]],
        [[*PLACED, "Bourem", "Ansongo", "Kayes"], ["Oxfam", "EHA", 1, 1, ""], ["NRC", "EHA", "", "", 1]],
    ],
)  # fmt: skip
def test_who_is_where_as_a_matrix(tmp_path: Path, rows: list[Row]) -> None:
    records, said = sheet(tmp_path, ["Matrice de présence"], *rows)
    assert records == [
        ("NRC", "WSH", "ZZ0201", None),
        ("OXFAM", "WSH", "ZZ0101", None),
        ("OXFAM", "WSH", "ZZ0102", None),
    ]
    assert refused(said) == []
    assert "column_not_understood" not in codes(said)


@pytest.mark.parametrize(("title", "people"), [("People reached by district", True), ("5W", False)])
def test_figures_under_places_are_people_where_it_is_said(tmp_path: Path, title: str, people: bool) -> None:
    rows = [
        [title],
        [],
        ["Partner", "Cluster", "Bourem", "Ansongo", "Kayes"],
        ["Oxfam", "WASH", 10, 20, ""],
        ["NRC", "WASH", "", "", 30],
    ]
    records, said = sheet(tmp_path, *rows, columns=("quantity",))
    figures = [(one[3], one[4]) for one in records]
    assert figures == (
        [(30, None), (10, None), (20, None)] if people else [(None, 30), (None, 10), (None, 20)]
    )
    assert ("figures-not-people" in codes(said)) is not people


def test_target_and_achieved_of_each_quarter(tmp_path: Path) -> None:
    rows = [
        ["", "", "", "", "", "Q1 2024", "", "T2 2024", ""],
        [*WHO, "Target", "Achieved", "Target", "Achieved"],
        [*OXFAM, 100, 90, 200, 150],
        [*NRC, "", "", 40, ""],
    ]
    records, _said = sheet(
        tmp_path, *rows, columns=("targeted", "starts_on", "ends_on"), merged=("F1:G1", "H1:I1")
    )
    assert days(records) == [
        ("NRC", "HEA", "ZZ0201", None, 40, "2024-04-01", "2024-06-30"),
        ("OXFAM", "WSH", "ZZ0101", 150, 200, "2024-04-01", "2024-06-30"),
        ("OXFAM", "WSH", "ZZ0101", 90, 100, "2024-01-01", "2024-03-31"),
    ]


@pytest.mark.parametrize(
    ("plan", "reached"), [("Jan Plan,Feb Plan,Mar Plan", "Jan Actual,Feb Actual,Mar Actual"),
                          ("Meta enero,Meta febrero,Meta marzo", "Alcanzado enero,Alcanzado febrero,Alcanzado marzo")],
)  # fmt: skip
def test_plan_and_actual_of_each_month(tmp_path: Path, plan: str, reached: str) -> None:
    head = [*WHO, *plan.split(","), *reached.split(",")]
    records, _said = sheet(tmp_path, head, [*OXFAM, 10, 20, 30, 5, 6, 7], columns=("targeted",), name="2024")
    assert sorted(one[3:] for one in records) == [(5, 10), (6, 20), (7, 30)]


def test_presence_ticked_for_each_month(tmp_path: Path) -> None:
    rows = [
        ["Organisation", "Cluster", "Cercle", "Jan", "Feb", "Mar"],
        ["Oxfam", "WASH", "Bourem", "x", "", "x"],
    ]
    records, _said = sheet(tmp_path, *rows, columns=("month",), name="2024")
    assert days(records) == [
        ("OXFAM", "WSH", "ZZ0101", None, "2024-01-01"),
        ("OXFAM", "WSH", "ZZ0101", None, "2024-03-01"),
    ]


def test_numbered_questions_are_no_quarters(tmp_path: Path) -> None:
    head = ["Q1. Organisation", "Q2. Cluster", "Q3. Région", "Q4. Cercle", "Q5. People reached"]
    records, _said = sheet(tmp_path, head, [*OXFAM[:4], 10], [*NRC[:4], 20])
    assert [one[3] for one in records] == [20, 10]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("T2 2024", "2024-04-01", "2024-06-30"),
        ("Avril-Juin 2024", "2024-04-01", "2024-06-30"),
        ("1er trimestre 2024", "2024-01-01", "2024-03-31"),
        ("2023/24", "2023-01-01", "2024-12-31"),
        ("01/03/2024 - 31/05/2024", "2024-03-01", "2024-05-31"),
    ],
)
def test_several_months_in_a_cell(tmp_path: Path, written: str, first: str, last: str) -> None:
    records, said = sheet(
        tmp_path,
        [*WHO, "Période", "Atteints"],
        [*OXFAM, written, 5],
        columns=("starts_on", "ends_on", "month"),
    )
    assert days(records) == [("OXFAM", "WSH", "ZZ0101", 5, first, last, None)]
    assert "several-months" in codes(said)
    assert "not_a_month" not in codes(said)


def test_a_month_in_a_column_of_dates(tmp_path: Path) -> None:
    records, said = sheet(
        tmp_path, [*WHO, "Date de début", "Date de fin", "Atteints"], [*OXFAM, "01/2024", "Feb-24", 5],
        columns=("starts_on", "ends_on"),
    )  # fmt: skip
    assert days(records) == [("OXFAM", "WSH", "ZZ0101", 5, "2024-01-01", "2024-02-29")]
    assert "day-of-month" in codes(said)


def test_population_groups_side_by_side(tmp_path: Path) -> None:
    rows = [
        ["", "", "", "", "", "PDI", "", "Population hôte", ""],
        [*WHO, "Hommes", "Femmes", "Hommes", "Femmes"],
        [*OXFAM, 10, 20, 3, 4],
        [*NRC, "", "", 5, 6],
    ]
    records, _said = sheet(tmp_path, *rows, columns=("population_group", "cells"), merged=("F1:G1", "H1:I1"))
    assert records == [
        ("NRC", "HEA", "ZZ0201", 11, "Host community", '{"f|adults":6,"m|adults":5}'),
        ("OXFAM", "WSH", "ZZ0101", 30, "IDP", '{"f|adults":20,"m|adults":10}'),
        ("OXFAM", "WSH", "ZZ0101", 7, "Host community", '{"f|adults":4,"m|adults":3}'),
    ]


def test_groups_that_are_only_some_of_the_total_are_not_counted_for_it(tmp_path: Path) -> None:
    records, _said = sheet(
        tmp_path, [*WHO, "People reached", "IDPs", "Returnees"], [*OXFAM, 100, 20, 30], [*NRC, 50, 5, 0]
    )
    assert [one[3] for one in records] == [50, 100]


def test_what_stands_once_beside_months_is_counted_once(tmp_path: Path) -> None:
    head = [*WHO, "Target", "Jan 2024", "Feb 2024", "Mar 2024", "Total reached"]
    rows = [[*OXFAM, 500, 10, "", 30, 40], [*NRC, 100, "", "", "", 7]]
    records, said = sheet(tmp_path, head, *rows, columns=("targeted",))
    assert sorted(one[3:] for one in records) == [(7, 100), (10, 500), (30, None)]
    assert "figures-once" in codes(said)


def test_people_of_several_marked_sectors_are_not_counted_for_each(tmp_path: Path) -> None:
    head = ["Organisation", "Cercle", "EHA", "Santé", "Nutrition", "Personnes atteintes"]
    records, said = sheet(
        tmp_path, head, ["Oxfam", "Bourem", "x", "x", "", 500], ["NRC", "Kayes", "", "", "x", 70]
    )
    assert records == [
        ("NRC", "NUT", "ZZ0201", 70),
        ("OXFAM", "HEA", "ZZ0101", None),
        ("OXFAM", "WSH", "ZZ0101", None),
    ]
    assert "figures-shared" in codes(said)


def test_planned_and_reached_over_women_men_and_total(tmp_path: Path) -> None:
    rows = [
        ["", "", "", "", "", "Planned", "", "", "Reached", "", ""],
        [*WHO, "Men", "Women", "Total", "Men", "Women", "Total"],
        [*OXFAM, 10, 10, 20, 5, 5, 10],
        [*NRC, "", "", 100, "", "", 80],
    ]
    records, said = sheet(tmp_path, *rows, columns=("targeted",), merged=("F1:H1", "I1:K1"))
    assert [one[3:] for one in records] == [(80, 100), (10, 20)]
    assert "parts-exceed-total" not in codes(said)


def test_when_a_form_was_filled_in_is_not_when_something_was_done(tmp_path: Path) -> None:
    head = [
        "start",
        "end",
        "Who/Organisation",
        "What/Cluster",
        "Where/Cercle",
        "Number/Total reached",
        "_uuid",
        "_submission_time",
    ]
    rows = [
        [
            "2024-05-01T10:00:00",
            "2024-05-01T10:20:00",
            "Oxfam",
            "WASH",
            "Bourem",
            5,
            "a-1",
            "2024-05-01T08:00:00",
        ]
    ]
    records, _said = sheet(tmp_path, head, *rows, columns=("starts_on", "ends_on", "month"))
    assert records == [("OXFAM", "WSH", "ZZ0101", 5, None, None, None)]


def test_values_of_indicators_are_what_their_unit_says(tmp_path: Path) -> None:
    head = [*WHO, "Indicator", "Unit", "Target", "Value"]
    rows = [
        [*OXFAM, "People with water", "individuals", 120, 100],
        [*OXFAM, "Latrines", "latrines", 12, 10],
        [*OXFAM, "Kits", "households", 40, 30],
    ]
    records, said = sheet(tmp_path, head, *rows, columns=("targeted", "households", "quantity"))
    assert sorted((one[3:] for one in records), key=str) == [
        (100, 120, None, 100.0),
        (None, None, 30, 30.0),
        (None, None, None, 10.0),
    ]
    assert "target-not-people" in codes(said)


def test_only_new_people_were_reached_too(tmp_path: Path) -> None:
    head = [*WHO, "Total beneficiarios nuevos durante el mes", "Mujeres bajo 18", "Hombres sobre 18"]
    records, said = sheet(tmp_path, head, [*OXFAM, 30, 10, 20], columns=("cells",))
    assert records == [("OXFAM", "WSH", "ZZ0101", 30, '{"f|0-17":10,"m|18+":20}')]
    assert not refused(said)


def test_the_months_own_figures_are_taken_before_those_that_add_up_months(tmp_path: Path) -> None:
    head = [*WHO, "People reached (cumulative)", "People reached (this month)"]
    records, _said = sheet(tmp_path, head, [*OXFAM, 500, 50])
    assert [one[3] for one in records] == [50]
    alone, said = sheet(tmp_path, head[:-1], [*OXFAM, 500])
    assert [one[3] for one in alone] == [500]
    assert "figures-cumulative" in codes(said)
    ends, said = sheet(
        tmp_path, [*WHO, "People reached", "to_date"], [*OXFAM, 50, "2025-03-31"], columns=("ends_on",)
    )
    assert [str(one[4]) for one in ends] == ["2025-03-31"]
    assert "figures-cumulative" not in codes(said)  # the day it ends adds up nothing


def test_rows_that_repeat_the_headings_or_show_how_to_fill_in(tmp_path: Path) -> None:
    head = [*WHO, "Atteints"]
    rows = [["Exemple : ONG ABC", "EHA", "Nord", "Bourem", "Eau", 500], [*OXFAM, 10], [], head, [*NRC, 20]]
    records, said = sheet(tmp_path, head, *rows)
    assert [one[3] for one in records] == [20, 10]
    assert {"heading_row", "example_row"} <= codes(said)
    assert refused(said) == []


def test_the_figures_of_a_month_come_before_those_to_date(tmp_path: Path) -> None:
    head = [*WHO, "Annual target", "Reached to date", "Progress %", "Reached in May 2024"]
    records, _said = sheet(tmp_path, head, [*OXFAM, 1000, 500, "50%", 100], columns=("targeted",))
    assert [one[3:] for one in records] == [(100, 1000)]


def test_households_in_brackets_are_no_people(tmp_path: Path) -> None:
    records, _said = sheet(tmp_path, [*WHO, "Bénéficiaires (ménages)"], [*OXFAM, 40], columns=("households",))
    assert records == [("OXFAM", "WSH", "ZZ0101", None, 40)]


def test_acronyms_and_types_are_the_implementers_where_nobody_else_is_named(tmp_path: Path) -> None:
    head = [
        "Organización donante",
        "Organización implementadora",
        "Siglas",
        "Cluster/Sector",
        "Municipio",
        "Población beneficiada",
    ]
    records, said = sheet(
        tmp_path,
        head,
        ["ECHO", "Cruz Verde", "CV", "Salud", "Bourem", 9],
        columns=("organisation_name", "donor"),
    )
    assert records == [(None, "HEA", "ZZ0101", 9, "Cruz Verde [CV]", "ECHO")]
    assert refused(said) == []


def test_headings_in_ukrainian(tmp_path: Path) -> None:
    head = ["Організація", "Кластер", "Область", "Район", "Місяць", "Статус", "Кількість охоплених осіб"]
    records, said = sheet(
        tmp_path,
        head,
        ["NRC", "Житло", "Sud", "Kayes", "Березень 2024", "Триває", 7],
        columns=("month", "status"),
    )
    assert days(records) == [("NRC", "SHL", "ZZ0201", 7, "2024-03-01", "ongoing")]
    assert refused(said) == []


@pytest.mark.parametrize(
    ("figures", "projects", "said_so"),
    [((500, 500, 500), "AAA", True), ((500, 500, 400), "AAA", False), ((500, 500, 500), "AAB", False)],
)
def test_a_projects_people_in_each_of_its_places(
    tmp_path: Path, figures: tuple[int, ...], projects: str, said_so: bool
) -> None:
    head = [*WHO, "Atteints", "Code projet"]
    places = [("Nord", "Bourem"), ("Nord", "Ansongo"), ("Sud", "Kayes")]
    rows = [
        ["Oxfam", "EHA", *place, "Eau", people, project]
        for place, people, project in zip(places, figures, projects, strict=True)
    ]
    records, said = sheet(tmp_path, head, *rows)
    assert sum(one[3] for one in records) == sum(figures)  # type: ignore[misc]
    assert ("figures-repeat" in codes(said)) == said_so


def test_months_beside_indicators_count_what_the_indicator_says(tmp_path: Path) -> None:
    head = [*WHO[:4], "Indicator", "2024-01", "2024-02", "2024-03"]
    rows = [[*OXFAM[:4], "# individuals assisted", 100, 200, ""], [*NRC[:4], "# latrines", 4, "", 6]]
    records, said = sheet(tmp_path, head, *rows, columns=("quantity",))
    assert records == [
        ("NRC", "HEA", "ZZ0201", None, 4.0),
        ("NRC", "HEA", "ZZ0201", None, 6.0),
        ("OXFAM", "WSH", "ZZ0101", 100, 100.0),
        ("OXFAM", "WSH", "ZZ0101", 200, 200.0),
    ]
    assert refused(said) == []
