"""Templates of many countries and years: what a heading counts is often said by the band above it, and parts of a
figure stand in a row below the headings. Layouts as they are used, names and figures made up.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from firstcall.activities.rows.sectorcode import with_code_of_sector
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.months import months_of_columns
from firstcall.intake.sheets.tables import Table
from tests.activities.workbooks import read

WHO = ["Organisation", "Cluster", "Région", "Cercle", "Activité"]
OXFAM, NRC = ["Oxfam", "WASH", "Nord", "Bourem", "Eau"], ["NRC", "Health", "Sud", "Kayes", "Soins"]
BLANK = [""] * 5
FIGURES = ["targeted", "households"]


@pytest.mark.parametrize(
    ("over", "heads", "cells", "figures"),
    [
        (["Target", "", "Reached", ""], ["HHs", "Individuals"] * 2, [100, 600, 90, 540], (540, 600, 90)),
        (["Target", "", "Reached", ""], ["HHs", "Individuals"] * 2, [100, 600, "", ""], (None, 600, None)),
        (["Cible", "", "Atteint", ""], ["Ménages", "Personnes"] * 2, [100, 600, 90, 540], (540, 600, 90)),
        (["Households", "", "People", ""], ["Planned", "Assisted"] * 2, [100, 90, 600, 540], (540, 600, 90)),
        (["Reached", "", "Gap", ""], ["HHs", "Individuals"] * 2, [90, 540, 10, 60], (540, None, 90)),
        (["People targeted", "", "", ""], ["People reached", "Individuals", "Kits", "Staff"], [5, 6, 7, 8],
         (5, 6, None)),
    ],
)  # fmt: skip
def test_the_band_says_whether_people_are_planned_or_reached(over, heads, cells, figures):
    records, _said = read([*BLANK, *over], [*WHO, *heads], [*OXFAM, *cells], more=FIGURES)
    assert records == [("OXFAM", "WSH", "ZZ0101", *figures)]


@pytest.mark.parametrize(
    ("rows", "records"),
    [
        ([[*BLANK, "Janvier 2023", "", "Février 2023", ""], [*WHO, *["Prévu", "Réalisé"] * 2],
          [*OXFAM, 100, 80, 120, 150]],
         [(80, 100, "2023-01-01"), (150, 120, "2023-02-01")]),
        ([[*BLANK, "Jan-23", "", "Feb-23", ""], [*WHO, *["Male", "Female"] * 2], [*OXFAM, 5, 10, 10, 15]],
         [(15, None, "2023-01-01"), (25, None, "2023-02-01")]),
        ([[*WHO, "Personnes atteintes janv 2023", "Personnes atteintes févr 2023"], [*OXFAM, 80, 150]],
         [(80, None, "2023-01-01"), (150, None, "2023-02-01")]),
    ],
)  # fmt: skip
def test_two_months_side_by_side_are_two_reports(rows, records):
    found, _said = read(*rows, more=["targeted", "month"])
    assert found == [("OXFAM", "WSH", "ZZ0101", *one) for one in records]


@pytest.mark.parametrize(
    ("cells", "below"),
    [
        (["Jan 2023", "Mar 2023"], ["Male", "Male"]),  # not one after the other
        (["Jan 2023", "Feb 2023"], ["Start", "End"]),  # other headings under each
        (["Jan 2023", "Feb 2023"], ["", ""]),
        (["2023-01-01", "2023-02-01"], ["Male", "Male"]),  # days
        (["Jan 2023", "Feb"], ["Male", "Male"]),
    ],
)
def test_what_names_two_months_and_is_no_column_of_each(cells, below):
    assert months_of_columns(cells, below) == [None, None]


def test_a_row_below_the_headings_names_the_parts_of_a_figure():
    rows = [[*WHO, "People reached", "", ""], [*BLANK, "IDPs", "Host", "Total"], [*OXFAM, 100, 50, 150],
            [*NRC, 30, "", 30]]  # fmt: skip
    records, _said = read(*rows, more=["population_group"], merged=[(0, 5, 0, 7)])
    assert records == [
        ("OXFAM", "WSH", "ZZ0101", 100, "IDP"), ("NRC", "HEA", "ZZ0201", 30, "IDP"),
        ("OXFAM", "WSH", "ZZ0101", 50, "Host community"),
    ]  # fmt: skip


def test_ages_in_the_row_below_sexes_are_headings():
    rows = [[*WHO, "Male", "", "", "Female", "", ""], [*BLANK, *["0-5", "6-17", "18+"] * 2],
            [*OXFAM, 10, 15, 20, 10, 20, 25]]  # fmt: skip
    records, _said = read(*rows, merged=[(0, 5, 0, 7), (0, 8, 0, 10)])
    assert [one[3] for one in records] == [100]


def test_years_side_by_side_are_reports_of_their_own():
    records, _said = read(
        [*WHO, "Reached 2022", "Reached 2023"], [*OXFAM, 100, 250], more=["starts_on", "ends_on"]
    )
    assert [one[3:] for one in records] == [
        (100, "2022-01-01", "2022-12-31"),
        (250, "2023-01-01", "2023-12-31"),
    ]


def test_one_year_in_a_heading_is_no_column_of_years():
    records, _said = read([*WHO, "Target 2023", "Reached 2023"], [*OXFAM, 300, 250], more=["targeted"])
    assert [one[3:] for one in records] == [(250, 300)]


def test_planned_under_a_band_of_things_is_no_activity_of_people():
    rows = [["Organisation", "Cluster", "Région", "Cercle", "Seeds", "", "Tools", ""],
            ["", "", "", "", "Planned", "Reached", "Planned", "Reached"], [*OXFAM[:4], 100, 90, 50, 40]]  # fmt: skip
    records, _said = read(*rows, more=["activity"], merged=[(0, 4, 0, 5), (0, 6, 0, 7)])
    assert records == [("OXFAM", "WSH", "ZZ0101", None, "")]


def test_words_for_reaching_people_are_known_of_women_too():
    heads = ["# femmes touchées", "# hommes touchés", "# filles touchées", "# garçons touchés"]
    records, _said = read([*WHO, *heads], [*OXFAM, 30, 20, 25, 25])
    assert [one[3] for one in records] == [100]


def test_a_first_row_with_blanks_is_a_row():
    records, _said = read([*WHO, "Atteints", "", ""], [*OXFAM, 100, "", ""], [*NRC, 30, "", ""])
    assert [one[3] for one in records] == [100, 30]


@pytest.mark.parametrize(
    ("yes", "no"), [("Sim", "Não"), ("Oui", "Non"), ("Да", "Нет"), ("Evet", "Hayır"), ("نعم", "لا")]
)
def test_no_is_no_presence_in_any_language(yes, no):
    head = ["Organisation", "Région", "Cercle", "WASH", "Santé", "Abris"]
    records, _said = read(
        head, ["Oxfam", "Nord", "Bourem", yes, yes, no], ["NRC", "Sud", "Kayes", no, no, yes]
    )
    assert sorted(one[:2] for one in records) == [("NRC", "SHL"), ("OXFAM", "HEA"), ("OXFAM", "WSH")]


def test_a_column_of_no_alone_is_one_of_the_matrix():
    head = ["Organisation", "Région", "Cercle", "WASH", "Salud", "Educación"]
    records, _said = read(
        head, ["Oxfam", "Nord", "Bourem", "Sí", "SI", "NO"], ["NRC", "Sud", "Kayes", "No", "Sí", "No"]
    )
    assert sorted(one[:2] for one in records) == [("NRC", "HEA"), ("OXFAM", "HEA"), ("OXFAM", "WSH")]


@pytest.mark.parametrize(("cells", "reached"), [([70, 40], 70), (["", ""], None), ([30, 40], 40)])
def test_a_total_before_the_women_among_them_counts_everybody(cells, reached):
    over = ["WHO", "WHAT", "WHERE", "", "", "WHOM", ""]
    records, _said = read(over, [*WHO, "Total", "Females"], [*OXFAM, *cells])
    assert [one[3] for one in records] == [reached]


@pytest.mark.parametrize(
    ("first", "second", "heads"),
    [
        ("Planned", "Assisted", ["HH", "Ind"]),
        ("Prévus", "Touchés", ["Ménages", "Personnes"]),
    ],
)
def test_the_questions_of_a_matrix_say_nothing_of_its_figures(first, second, heads):
    rows = [["WHO", "WHAT", "WHERE", "", "", "HOW MANY", "", "", ""], [*BLANK, first, "", second, ""]]
    merged = [(0, 5, 0, 8), (1, 5, 1, 6), (1, 7, 1, 8)]
    records, _said = read(
        *rows, [*WHO, *heads * 2], [*OXFAM, 143, 1000, 100, 700], more=FIGURES, merged=merged
    )
    assert [one[3:] for one in records] == [(700, 1000, 100)]


def test_a_point_beside_a_word_for_people_stands_between_thousands():
    records, _said = read([*WHO, "Personnes"], [*OXFAM, "1.200 personnes"], [*NRC, "35 personnes"])
    assert [one[3] for one in records] == [1200, 35]


def test_what_a_line_above_says_of_the_sheet_is_no_band():
    head = ["Agency", "Région", "Cercle", "EC Name", "Persons"]
    records, _said = read(["Cluster: CCCM"], head, ["Oxfam", "Nord", "Bourem", "School", 23])
    assert records == [("OXFAM", "CCM", "ZZ0101", 23)]


@pytest.mark.parametrize(
    ("heads", "cells", "starts"),
    [
        (["Date"], ["2024-02-13"], "2024-02-13"),
        (["التاريخ"], ["2024-02-13"], "2024-02-13"),
        (["Date", "Start date"], ["2024-02-13", "2024-01-20"], "2024-01-20"),
        (["Date", "Month"], ["2024-02-13", "2024-01"], "None"),
    ],
)
def test_a_date_alone_says_when(heads, cells, starts):
    records, _said = read([*WHO, "Atteints", *heads], [*OXFAM, 5, *cells], more=["starts_on"])
    assert [str(one[4]) for one in records] == [starts]


def test_a_matrix_with_names_in_its_cells():
    head = ["Région", "Cercle", "Shelter", "WASH", "Protection"]
    rows = [["Nord", "Bourem", "ACF, NRC", "", ""], ["Sud", "Kayes", "", "Oxfam, River Fresh", "Oxfam"]]
    records, said = read(head, *rows)
    assert [one[:3] for one in records] == [
        ("ACF", "SHL", "ZZ0101"), ("NRC", "SHL", "ZZ0101"), ("OXFAM", "WSH", "ZZ0201"), (None, "WSH", "ZZ0201"),
        ("OXFAM", "PRO", "ZZ0201"),
    ]  # fmt: skip
    assert said["several-organisations"] == ("C2", "D3")


def test_a_column_of_codes_says_the_sector_where_no_other_does():
    frame = pl.DataFrame({"row": [2], "c0": ["WSH"], "c1": ["Oxfam"]})
    columns = (Column(0, "Sector code", field="sector_code"), Column(1, "Org", field="organisation"))
    table = Table("Data", 1, 0, columns, frame)
    assert [one.field for one in with_code_of_sector(table).columns] == ["sector", "organisation"]
    beside = replace(table, columns=(columns[0], replace(columns[1], field="sector")))
    assert with_code_of_sector(beside) == beside
