"""Workbooks of partners as they are kept in many countries: sheets on their side, names that
stand once for a block. The tables are made up and go to the plain functions, without a file.
"""

from __future__ import annotations

import pytest

from firstcall.intake.files.encodings import code_page
from firstcall.intake.rules import in_table
from tests.activities.workbooks import (
    HEAD,
    Row,
    read,
    sheet_of,
)

# --- sheets on their side ---------------------------------------------------------------------------------------------

LABELS = ["Organisation", "Cluster", "Région", "Cercle", "Activité", "Date de début", "Atteints"]
OXFAM = ["Oxfam", "WASH", "Nord", "Bourem", "Eau", "2024-01-01", 100]
NRC = ["NRC", "Health", "Sud", "Kayes", "Soins", "2024-02-31", 50]


def test_a_sheet_on_its_side_is_read_and_its_cells_are_named_as_they_stand() -> None:
    records, said = read(["Matrice 4W"], [], *zip(LABELS, OXFAM, NRC, strict=True), more=["starts_on"])
    assert records == [("OXFAM", "WSH", "ZZ0101", 100, "2024-01-01"), ("NRC", "HEA", "ZZ0201", 50, None)]
    assert said["impossible_date"] == ("C8",)
    assert "sheet_on_its_side" in said


def test_cells_of_a_sheet_on_its_side_are_found_again_in_its_table() -> None:
    assert in_table("C8", turned=True) == (3, 7)
    assert in_table("D", turned=True) == (4, None)
    assert in_table("C8", turned=False) == (8, 2)


def test_bands_beside_the_labels_of_a_sheet_on_its_side() -> None:
    bands = ["Qui", "", "Où", "", "Quoi", "Quand", "Combien"]
    records, _said = read(*zip(bands, LABELS, OXFAM, NRC, strict=True), merged=[(0, 0, 1, 0), (2, 0, 3, 0)])
    assert [one[:3] for one in records] == [("OXFAM", "WSH", "ZZ0101"), ("NRC", "HEA", "ZZ0201")]


def test_what_explains_a_template_is_no_report() -> None:
    explained = sheet_of(*((label, "What to write here") for label in LABELS), name="Instructions")
    records, said = read(LABELS, OXFAM, others=[explained])
    assert records == [("OXFAM", "WSH", "ZZ0101", 100)]
    assert said == {}


# --- names that stand once for a block --------------------------------------------------------------------------------


def test_merged_cells_hold_for_all_rows_they_cover() -> None:
    rows = [["Oxfam", "WASH", "Nord", "Bourem", "Eau", 100], ["", "", "", "", "Latrines", 50],
            ["", "", "", "Ansongo", "Eau", 3], ["NRC", "Health", "Sud", "Kayes", "Soins", 4]]  # fmt: skip
    spans = [(1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 3, 2), (1, 3, 2, 3)]
    records, said = read(HEAD, *rows, merged=spans)
    assert records == [
        ("OXFAM", "WSH", "ZZ0101", 100),
        ("OXFAM", "WSH", "ZZ0101", 50),
        ("OXFAM", "WSH", "ZZ0102", 3),
        ("NRC", "HEA", "ZZ0201", 4),
    ]
    assert said == {"merged-cells": ("A3", "A4", "B3", "B4", "C3", "C4", "D3")}


def test_merged_cells_over_rows_of_zeros_report_nothing() -> None:
    rows = [["Oxfam", "WASH", "Nord", "Bourem", "Eau", 1], ["", "", "", "", "", 0], ["", "", "", "", "", 0]]
    records, said = read(HEAD, *rows, merged=[(1, at, 3, at) for at in range(4)])
    assert records == [("OXFAM", "WSH", "ZZ0101", 1)]
    assert said == {"prepared_row": ("3", "4")}


def test_a_district_left_blank_with_its_code_is_all_of_its_province() -> None:
    head = ["Région", "Admin2 Pcode", "Admin2", "Organisation", "Cluster", "Activité"]
    rows = [["Nord", "ZZ0101", "Bourem", "Oxfam", "WASH", "Eau"], ["Nord", "", "", "NRC", "Health", "Soins"],
            ["Nord", "", "", "NRC", "WASH", "Eau"]]  # fmt: skip
    records, said = read(head, *rows)
    assert [one[:3] for one in records] == [
        ("OXFAM", "WSH", "ZZ0101"),
        ("NRC", "HEA", "ZZ01"),
        ("NRC", "WSH", "ZZ01"),
    ]
    assert "taken-from-above" not in said


def test_levels_nobody_reports_on_make_no_district_go_on() -> None:
    """A template has columns for them all the same: a row of a province below a district stays the province's."""
    head = ["Organisation", "Organisation acronym", "Cluster", "Admin 1 P-code", "Admin 1", "Admin 2 P-code", "Admin 2",
            "Admin 3 P-code", "Admin 3", "Activité"]  # fmt: skip
    rows = [["Oxfam", "", "WASH", "ZZ01", "Nord", "ZZ0101", "Bourem", "", "", "Eau"],
            ["Oxfam", "", "WASH", "ZZ01", "Nord", "", "", "", "", "Soins"],
            ["Oxfam", "", "WASH", "ZZ01", "Nord", "ZZ0102", "Ansongo", "", "", "Puits"]]  # fmt: skip
    records, said = read(head, *rows)
    assert [one[2] for one in records] == ["ZZ0101", "ZZ01", "ZZ0102"]
    assert "taken-from-above" not in said


@pytest.mark.parametrize(
    ("first", "below", "merged", "months"),
    [
        # who it is of is said again, and the month is not: it is not known, as in an export of ours
        (["Oxfam", "Mars 2025"], ["Oxfam", ""], [], ["2025-03", None, None]),
        # the month stands once with the name beside it, blank or merged
        (["Oxfam", "Mars 2025"], ["", ""], [], ["2025-03"] * 3),
        (["Oxfam", "Mars 2025"], ["", ""], [(1, 0, 3, 0)], ["2025-03"] * 3),
        (["Oxfam", "Mars 2025"], ["idem", ""], [], ["2025-03"] * 3),
        # nothing stands left of it
        (["Mars 2025", "Oxfam"], ["", "Oxfam"], [], ["2025-03"] * 3),
    ],
)
def test_a_month_goes_on_where_what_it_stands_beside_goes_on(
    first: list[str], below: list[str], merged: list[tuple[int, int, int, int]], months: list[str | None]
) -> None:
    head = ["Organisation", "Mois"] if first[0] == "Oxfam" else ["Mois", "Organisation"]
    rows = [[*names, "WASH", "Nord", "Bourem", *done] for names, done in zip(
        (first, below, below), (("Eau", 100), ("Latrines", 50), ("Savon", 3)), strict=True)]  # fmt: skip
    records, _said = read([*head, *HEAD[1:]], *rows, merged=merged, more=("month",))
    assert [(one[0], one[-1] and str(one[-1])[:7]) for one in records] == [
        ("OXFAM", month) for month in months
    ]


def test_blank_cells_below_names_that_stand_once() -> None:
    rows = [["Oxfam", "WASH", "Nord", "Bourem", "Eau", 100], ["", "", "", "", "Latrines", 50],
            HEAD, ["", "", "", "Ansongo", "Eau", 3], ["NRC", "Health", "Sud", "Kayes", "Soins", 4]]  # fmt: skip
    records, said = read(HEAD, *rows)
    assert records == [
        ("OXFAM", "WSH", "ZZ0101", 100),
        ("OXFAM", "WSH", "ZZ0101", 50),
        ("OXFAM", "WSH", "ZZ0102", 3),
        ("NRC", "HEA", "ZZ0201", 4),
    ]
    assert said["taken-from-above"] == ("A3", "A5", "B3", "B5", "C3", "C5", "D3")


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        # names are said again and again: blank cells are missing
        ([["Oxfam", "WASH", "Nord", "Bourem", "Eau", 1], ["Oxfam", "WASH", "Nord", "Bourem", "Puits", 2],
          ["", "WASH", "Sud", "Kayes", "Eau", 3]], {"organisation-missing": ("A4",)}),
        # one blank cell alone may as well be forgotten
        ([["Oxfam", "WASH", "Nord", "Bourem", "Eau", 1], ["", "WASH", "Nord", "Bourem", "Puits", 2]],
         {"organisation-missing": ("A3",)}),
        # another sector begins: whether the place goes on is not sure
        ([["Oxfam", "WASH", "Nord", "Bourem", "Eau", 1], ["", "", "", "", "Puits", 2],
          ["", "Health", "", "", "Soins", 3]],
         {"place-unclear": ("C4",)}),
    ],
)  # fmt: skip
def test_blank_cells_that_are_not_surely_a_block_are_refused(
    rows: list[Row], codes: dict[str, tuple[str, ...]]
) -> None:
    records, said = read(HEAD, *rows)
    assert len(records) == len(rows) - 1
    assert {code: cells for code, cells in said.items() if code in codes} == codes


def test_who_implements_for_another_is_never_taken_from_the_row_above() -> None:
    head = ["Organisation", "Partenaire de mise en oeuvre", *HEAD[1:]]
    row = ["WASH", "Nord", "Bourem"]
    rows = [
        ["Oxfam", "NRC", *row, "Eau", 1],
        ["Oxfam", "", *row, "Puits", 2],
        ["Oxfam", "", *row, "Pompes", 3],
    ]
    records, said = read(head, *rows, more=["implementer"])
    assert [one[4] for one in records] == [2, None, None]
    assert said == {}


def test_figures_are_never_taken_from_the_row_above() -> None:
    rows = [["Oxfam", "WASH", "Nord", "Bourem", "Eau", 100], ["Oxfam", "WASH", "Nord", "Ansongo", "Eau", ""]]
    records, _said = read(HEAD, *rows, merged=[(1, 5, 2, 5)])
    assert [one[3] for one in records] == [100, None]


def test_signs_for_as_above() -> None:
    rows = [["Oxfam", "WASH", "Nord", "Bourem", "Eau", 1], ['"', "Health", "idem", "Ansongo", "Soins", 2]]
    records, said = read(HEAD, *rows)
    assert records[1] == ("OXFAM", "HEA", "ZZ0102", 2)
    assert said == {"as-above": ("A3", "C3")}


def test_sectors_that_stand_alone_above_their_rows() -> None:
    head = ["Partner", "Governorate", "District", "Activity", "Beneficiaries"]
    rows = [
        ["WASH"],
        ["Oxfam", "Nord", "Bourem", "Water", 10],
        ["Health"],
        ["SCI", "Sud", "Kayes", "Clinic", 30],
    ]
    records, said = read(head, *rows)
    assert records == [("OXFAM", "WSH", "ZZ0101", 10), ("SCI", "HEA", "ZZ0201", 30)]
    assert said == {"section_row": ("2", "4")}
    records, said = read(head, *rows[:3], ["Something else"], rows[3])
    assert records == []  # what is not understood would be said of the rows of another sector


def test_a_second_table_whose_columns_stand_in_another_order_is_refused() -> None:
    other = ["Cluster", "Organisation", "Activité", "Région", "Cercle", "Atteints"]
    rows = [
        ["Oxfam", "WASH", "Nord", "Bourem", "Eau", 100],
        [],
        other,
        ["Education", "SCI", "École", "Sud", "Kayes", 30],
    ]
    records, said = read(HEAD, *rows)
    assert records == [("OXFAM", "WSH", "ZZ0101", 100)]
    assert said == {"other_table": ("4", "5")}


# --- columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "figures", "expected"),
    [
        (["IDP Men", "IDP Women", "Host Men", "Host Women", "Total"], [1, 2, 3, 4, 10],
         [(3, "IDP"), (7, "Host community")]),
        (["# Boys", "# Girls", "# Men", "# Women", "# Total"], [1, 2, 3, 4, 10], [(10, "")]),
        (["Lebanese Male", "Lebanese Female", "Total"], [4, 6, 10], [(10, "")]),
        (["Atteints", "In-kind", "Cash", "Voucher"], [10, 5, 3, 2], [(10, "")]),
    ],
)  # fmt: skip
def test_columns_that_only_their_neighbours_explain(
    headings: list[str], figures: list[object], expected: list[tuple[object, ...]]
) -> None:
    row = ["Oxfam", "WASH", "Nord", "Bourem", "Eau"]
    records, _said = read([*HEAD[:5], *headings], [*row, *figures], more=["population_group"])
    assert [one[3:] for one in records] == expected


def test_estado_over_statuses_is_no_area_and_a_domain_of_sectors_no_activity() -> None:
    head = ["Organização", "Cluster", "Província", "Distrito", "Actividade", "Estado", "Pessoas alcançadas"]
    rows = [
        ["Oxfam", "WASH", "Nord", "Bourem", "Água", "Em curso", 1],
        ["NRC", "Abrigo", "Sud", "Kayes", "Kits", "Concluída", 2],
    ]
    records, _said = read(head, *rows, more=["status"])
    assert records == [("OXFAM", "WSH", "ZZ0101", 1, "ongoing"), ("NRC", "SHL", "ZZ0201", 2, "completed")]
    head = ["Structure", "Domaine d'intervention", "Région", "Province", "Activités réalisées", "Atteints"]
    rows = [["Oxfam", "WASH", "Nord", "Bourem", "Forages", 1], ["NRC", "Santé", "Sud", "Kayes", "Soins", 2]]
    records, _said = read(head, *rows, more=["activity"])
    assert records == [("OXFAM", "WSH", "ZZ0101", 1, "Forages"), ("NRC", "HEA", "ZZ0201", 2, "Soins")]


def test_quarters_that_headings_spell_out_by_their_months() -> None:
    head = [*HEAD[:5], "Jan - Mar 2025 Reached", "Apr to Jun 2025 Reached"]
    records, _said = read(
        head, ["Oxfam", "WASH", "Nord", "Bourem", "Eau", 10, 20], more=["starts_on", "ends_on"]
    )
    assert [one[3:] for one in records] == [
        (10, "2025-01-01", "2025-03-31"),
        (20, "2025-04-01", "2025-06-30"),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("from 15 January to 20 February 2025", ("2025-01-15", "2025-02-20")),
        ("du 01/01/2025 au 15/02/2025", ("2025-01-01", "2025-02-15")),
        ("20 December to 10 January 2025", ("2024-12-20", "2025-01-10")),
    ],
)
def test_spans_of_days_in_words(text: str, days: tuple[str, str]) -> None:
    records, _said = read(
        [*HEAD[:5], "Période", "Atteints"], ["Oxfam", "WASH", "Nord", "Bourem", "Eau", text, 1],
        more=["starts_on", "ends_on"],
    )  # fmt: skip
    assert records[0][4:] == days


# --- encodings --------------------------------------------------------------------------------------------------------

FRENCH = "Secteur;Région\nÉducation;Kasaï-Oriental\nSécurité alimentaire;Équateur\n"
SPANISH = "Organización;Niños\nCruz Roja;Córdoba\nNutrición;Atención a niñas\n"
ARABIC = "المنظمة,القطاع\nأوكسفام,المياه\nالهلال الأحمر,الصحة\n"
UKRAINIAN = "Організація;Кластер\nНРК;Житло\nКарітас;Захист\n"


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (FRENCH, ["cp1252", "mac_roman", "cp850"]),
        (SPANISH, ["cp1252", "mac_roman", "cp850"]),
        ("Nom\nBafoulabé\n", ["cp1252", "mac_roman", "cp850"]),  # a single letter tells
        (ARABIC, ["cp1256", "iso8859_6"]),
        (UKRAINIAN, ["cp1251", "koi8_u"]),
    ],
)
def test_code_pages_are_told_by_what_makes_sense(text: str, encodings: list[str]) -> None:
    assert [code_page(text.encode(name)) for name in encodings] == encodings


def test_spaces_that_do_not_break_are_no_letters_of_dos() -> None:
    """Copied cells bring them along. Where nothing else lies beyond ASCII the file is of Windows."""
    assert code_page("Green Valley\xa0,\xa0Nord,Eau\xa0\n".encode("cp1252")) == "cp1252"
