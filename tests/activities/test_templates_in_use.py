"""Workbooks as cluster templates of many countries are made and filled in, read from the file to the accepted rows.

The templates are made up; their kinds are not: bands over headings, instructions in them, two languages in a cell, a
sheet for each month or sector, months side by side, totals among the data, rows prepared and never filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from firstcall.activities.rows.hints import content_hint, is_sector
from firstcall.activities.rows.reading import Known, understand
from firstcall.activities.rows.severalplaces import with_places_apart
from firstcall.activities.rows.severalsectors import with_sectors_apart
from firstcall.intake.files.reading import read_file
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import data_tables
from firstcall.intake.sheets.remarks import column_problems, cumulative_problems
from firstcall.needs.rows.columns import Sector
from firstcall.organisations.directory import Directory
from firstcall.organisations.directory import Known as Organisation
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.hints import code_hint
from firstcall.places.place import Place
from firstcall.policy.profiles import sector_code_for
from tests.intake.made import workbook

PLACES = [
    Place(1, "ZZ", "Zedland", 0, None),
    Place(2, "ZZ01", "Nord", 1, 1), Place(3, "ZZ0101", "Bourem", 2, 2), Place(4, "ZZ0102", "Ansongo", 2, 2),
    Place(5, "ZZ02", "Sud", 1, 1), Place(6, "ZZ0201", "Kayès", 2, 5), Place(7, "ZZ0202", "Bafoulabé", 2, 5),
]  # fmt: skip
NAMES = [(2, "الشمال"), (5, "الجنوب"), (3, "بوريم"), (6, "كايس")]
ORGANISATIONS = [
    Organisation(1, "a", "Action contre la Faim", "ACF"), Organisation(2, "b", "Norwegian Refugee Council", "NRC"),
    Organisation(3, "c", "Oxfam", "OXFAM"), Organisation(4, "d", "Save the Children", "SCI"),
]  # fmt: skip
CODES = {place.pk: place.code for place in PLACES}
SHORT = {one.id: one.acronym for one in ORGANISATIONS}

Record = tuple[object, ...]


def sector_of(text: str) -> Sector | None:
    code = sector_code_for(text) if text else None
    return Sector(None, code) if code else None


def read(path: Path, *columns: str, given: str = "") -> tuple[list[Record], list[Problems]]:
    """The accepted rows of every sheet, as (organisation, sector, area, reached, …)."""
    places, directory = Gazetteer("ZZZ", PLACES, NAMES), Directory.of(ORGANISATIONS, [])
    known = Known(places, directory, sector_of, Sector(None, given) if given else None)
    book = read_file(path, file_name=path.name)
    records, said = [], []
    hint = content_hint(directory, code_hint(places))
    for table in data_tables(book, catalogue("activities"), content_hint=hint, is_sector=is_sector):
        problems = Problems(table.sheet, turned=table.source.turned)
        apart = with_places_apart(table, places, problems)
        apart = with_sectors_apart(apart, sector_of, known.given, problems)
        rows = understand(apart, known, problems, file_name=path.name)
        column_problems(table, problems)
        cumulative_problems(table, problems)
        said.append(problems)
        shown = ("organisation", "sector", "area", "reached", *columns)
        for organisation, sector, area, *rest in rows.select(shown).iter_rows():
            records.append((SHORT.get(organisation), sector, CODES[area], *rest))
    return records, said


def refused(said: Sequence[Problems]) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for problems in said for one in problems if one.refused]


def codes(said: Sequence[Problems]) -> set[str]:
    return {one.code for problems in said for one in problems}


def test_bands_instructions_totals_and_prepared_rows_in_french(tmp_path: Path) -> None:
    rows = [
        ["Matrice 4W - Cluster Sécurité Alimentaire"],
        ["Merci de remplir une ligne par activité"],
        [],
        ["QUI", "", "QUOI", "", "OÙ", "", "QUAND", "", "POUR QUI", "", "", "", ""],
        ["Organisation\n(nom complet)*", "Bailleur(s) de fonds", "Cluster", "Activité réalisée\n(liste déroulante)",
         "Région d'intervention", "Cercle", "Date de début\n(JJ/MM/AAAA)", "Statut", "Total personnes atteintes",
         "Hommes", "Femmes", "Garçons", "Filles"],
        ["Action contre la Faim", "ECHO", "Sécurité Alimentaire", "Distribution de vivres", "Nord", "Bourem",
         "15/03/2025", "En cours", "1 200", "300", "400", "250", "250"],
        ["NRC", "", "Sécurité alimentaire", "Cash", "SUD", "Kayes", "28/02/2025", "Terminé", "95,0", "", "", "", ""],
        ["", "", "", "", "Nord", "Ansongo", "", "", "0", "", "", "", ""],
        ["TOTAL", "", "", "", "", "", "", "", "1295", "", "", "", ""],
    ]  # fmt: skip
    path = workbook(
        tmp_path / "matrice.xlsx", {"Listes": [["Statut"], ["En cours"]], "Saisie": rows}, merged=()
    )
    records, said = read(path, "status", "starts_on", "cells")
    assert [record[:5] for record in records] == [
        ("ACF", "FSC", "ZZ0101", 1200, "ongoing"),
        ("NRC", "FSC", "ZZ0201", 95, "completed"),
    ]
    assert [str(record[5]) for record in records] == ["2025-03-15", "2025-02-28"]
    assert records[0][6] == '{"f|adults":400,"f|children":250,"m|adults":300,"m|children":250}'
    assert refused(said) == []
    assert {"total_row", "prepared_row"} <= codes(said)


def test_two_languages_in_a_heading_and_arabic_digits(tmp_path: Path) -> None:
    rows = [
        ["Organisation / المنظمة", "Sector / القطاع", "Governorate / المحافظة", "District / المديرية",
         "Activity / النشاط", "Month / الشهر", "Total beneficiaries / إجمالي المستفيدين"],
        ["Oxfam", "المياه والصرف الصحي والنظافة", "الشمال", "بوريم", "نقل المياه", "مارس 2025", "١٢٣٤"],
        ["SCI", "Education", "الجنوب", "كايس", "Kits", "آذار 2025", "٥٠٠"],
    ]  # fmt: skip
    records, said = read(workbook(tmp_path / "5w.xlsx", {"Data entry": rows}), "month")
    assert [(*record[:4], str(record[4])) for record in records] == [
        ("OXFAM", "WSH", "ZZ0101", 1234, "2025-03-01"),
        ("SCI", "EDU", "ZZ0201", 500, "2025-03-01"),
    ]
    assert refused(said) == []


def test_months_side_by_side_in_spanish(tmp_path: Path) -> None:
    rows = [
        ["Reporte 2025"],
        [
            "Organización que reporta",
            "Sector",
            "Departamento",
            "Municipio",
            "Actividad",
            "Enero",
            "Febrero",
            "Marzo",
            "Total",
        ],
        ["Oxfam", "Agua, saneamiento e higiene", "Nord", "Bourem", "Letrinas", "10", "", "30", "40"],
        ["NRC", "Protección", "Sud", "Kayes", "Asesoría", "", "5", "0", "5"],
    ]
    records, said = read(workbook(tmp_path / "reporte.xlsx", {"Hoja1": rows}), "month")
    assert sorted((*record[:4], str(record[4])) for record in records) == [
        ("NRC", "PRO", "ZZ0201", 5, "2025-02-01"),
        ("OXFAM", "WSH", "ZZ0101", 10, "2025-01-01"),
        ("OXFAM", "WSH", "ZZ0101", 30, "2025-03-01"),
    ]
    assert refused(said) == []


def test_a_sheet_for_each_month(tmp_path: Path) -> None:
    head = ["Partner", "Cluster", "Admin2 Pcode", "Activity", "# people reached"]
    sheets = {
        "Read me": [["Fill in one sheet a month"]],
        "Jan 2025": [head, ["ACF", "Nutrition", "ZZ0101", "Screening", "40"]],
        "Feb 2025": [
            head,
            ["ACF", "Nutrition", "ZZ0101", "Screening", "50"],
            ["NRC", "Health", "ZZ0202", "Clinic", "7"],
        ],
        "Summary": [["Cluster", "Partners"], ["Nutrition", "1"]],
    }
    records, said = read(workbook(tmp_path / "partner.xlsx", sheets), "month")
    assert [(*record[:4], str(record[4])) for record in records] == [
        ("ACF", "NUT", "ZZ0101", 40, "2025-01-01"),
        ("ACF", "NUT", "ZZ0101", 50, "2025-02-01"),
        ("NRC", "HEA", "ZZ0202", 7, "2025-02-01"),
    ]
    assert refused(said) == []


def test_a_sheet_for_each_sector_of_one_partner(tmp_path: Path) -> None:
    head = ["Province", "District", "Type of activity", "Status", "Beneficiaries"]
    sheets = {
        "WASH": [
            ["Organisation:", "Oxfam"],
            ["Month:", "March 2025"],
            [],
            head,
            ["Nord", "Ansongo", "Wells", "Ongoing", "12"],
        ],
        "Health": [
            ["Organisation:", "Oxfam"],
            ["Month:", "March 2025"],
            [],
            head,
            ["Sud", "Kayes", "Clinic", "planned", ""],
        ],
    }
    records, said = read(workbook(tmp_path / "oxfam.xlsx", sheets), "status", "month")
    assert [(*record[:5], str(record[5])) for record in records] == [
        ("OXFAM", "WSH", "ZZ0102", 12, "ongoing", "2025-03-01"),
        ("OXFAM", "HEA", "ZZ0201", None, "planned", "2025-03-01"),
    ]
    assert refused(said) == []


def test_subtotals_of_each_province_in_portuguese(tmp_path: Path) -> None:
    rows = [
        [
            "Parceiro implementador",
            "Sector",
            "Província",
            "Distrito",
            "Actividade",
            "Beneficiários alcançados",
        ],
        ["Save the Children", "Educação", "Nord", "Bourem", "Kits", "100"],
        ["Save the Children", "Educação", "Nord", "Ansongo", "Kits", "50"],
        ["", "", "Nord Total", "", "", "150"],
        ["Oxfam", "Saúde", "Sud", "Bafoulabe", "Consultas", "70"],
        ["", "", "Sud Total", "", "", "70"],
        ["Total geral", "", "", "", "", "220"],
    ]
    records, said = read(workbook(tmp_path / "5w.xlsx", {"Base": rows}))
    assert records == [
        ("SCI", "EDU", "ZZ0101", 100),
        ("SCI", "EDU", "ZZ0102", 50),
        ("OXFAM", "HEA", "ZZ0202", 70),
    ]
    assert refused(said) == []


def test_a_semicolon_file_of_a_western_code_page(tmp_path: Path) -> None:
    path = tmp_path / "rapport.csv"
    path.write_bytes(
        "Rapport mensuel;;;;\nOrganisation;Secteur;Région;Cercle;Bénéficiaires\n"
        "Action contre la Faim;Santé;Sud;Kayès;1.234,0\nNRC;Éducation;Nord;Bourem;17\n".encode("cp1252")
    )
    records, said = read(path)
    assert records == [("ACF", "HEA", "ZZ0201", 1234), ("NRC", "EDU", "ZZ0101", 17)]
    assert refused(said) == []


def test_who_is_where_as_a_matrix_of_sectors(tmp_path: Path) -> None:
    rows = [
        ["Presence by district, May 2025"],
        ["Region", "District", "WASH", "Health", "Nutrition", "Education"],
        ["Nord", "Bourem", "Oxfam", "", "ACF", ""],
        ["Sud", "Kayes", "", "NRC", "", "Save the Children"],
    ]
    records, said = read(workbook(tmp_path / "3w.xlsx", {"3W": rows}))
    assert sorted(records, key=str) == [
        ("ACF", "NUT", "ZZ0101", None),
        ("NRC", "HEA", "ZZ0201", None),
        ("OXFAM", "WSH", "ZZ0101", None),
        ("SCI", "EDU", "ZZ0201", None),
    ]
    assert refused(said) == []


def test_activities_side_by_side_for_a_group_that_is_named(tmp_path: Path) -> None:
    rows = [
        ["", "", "", "People reached by activity", "", ""],
        ["Organisation", "Region", "District", "Water trucking", "Hygiene promotion", "Latrines"],
        ["Oxfam", "Nord", "Bourem", "100", "40", ""],
        ["ACF", "Sud", "Kayes", "", "7", "9"],
    ]
    path = workbook(tmp_path / "wash.xlsx", {"Data": rows}, merged=("D1:F1",))
    records, said = read(path, "activity", given="WSH")
    assert sorted(records, key=str) == [
        ("ACF", "WSH", "ZZ0201", 7, "Hygiene promotion"),
        ("ACF", "WSH", "ZZ0201", 9, "Latrines"),
        ("OXFAM", "WSH", "ZZ0101", 100, "Water trucking"),
        ("OXFAM", "WSH", "ZZ0101", 40, "Hygiene promotion"),
    ]
    assert refused(said) == []


@pytest.mark.parametrize("name", ["export.json", "export.xlsx"])
def test_the_same_rows_as_records_and_as_a_workbook(tmp_path: Path, name: str) -> None:
    head = ["organisation", "sector", "admin2_code", "reached"]
    rows = [["Oxfam", "WASH", "ZZ0101", "5"], ["NRC", "Shelter", "ZZ0202", "6"]]
    path = tmp_path / name
    if name.endswith("json"):
        records_ = ",".join(
            "{" + ",".join(f'"{k}":"{v}"' for k, v in zip(head, row, strict=True)) + "}" for row in rows
        )
        path.write_text(f'{{"meta": {{"generated": "2025"}}, "data": [{records_}]}}', encoding="utf-8")
    else:
        workbook(path, {"Export": [head, *rows]})
    records, said = read(path)
    assert records == [("OXFAM", "WSH", "ZZ0101", 5), ("NRC", "SHL", "ZZ0202", 6)]
    assert refused(said) == []


def test_records_within_records(tmp_path: Path) -> None:
    """A report as a program writes it: who and where once, then what was done."""
    works = (
        '{"sector": "WASH", "activity": "Wells", "reached": {"men": 2, "women": 3}}, '
        '{"sector": "Shelter", "activity": "Tents", "reached": {"men": 4, "women": 0}}'
    )
    where = '"organisation": {"name": "Oxfam"}, "location": {"admin2_code": "ZZ0101"}, "total_reached": 9'
    report = f'{{{where}, "activities": [{works}]}}'
    path = tmp_path / "report.json"
    path.write_text(report, encoding="utf-8")
    records, said = read(path, "activity")
    assert records == [("OXFAM", "WSH", "ZZ0101", 5, "Wells"), ("OXFAM", "SHL", "ZZ0101", 4, "Tents")]
    left = [(one.code, one.params["column"]) for one in said[0]]
    assert (left, refused(said)) == ([("column_asked", "activities together: total_reached")], [])


def test_a_contact_in_a_text_is_left_out_and_never_repeated(tmp_path: Path) -> None:
    rows = [
        ["Organisation", "Cluster", "Admin2 Pcode", "Site", "Activity", "Reached"],
        ["Oxfam", "WASH", "ZZ0101", "Camp A, call +252 61 555 0123", "Wells", "5"],
        ["Oxfam", "WASH", "ZZ0101", "Camp B", "Wells", "6"],
    ]
    records, said = read(workbook(tmp_path / "5w.xlsx", {"Data": rows}), "site", "activity")
    assert records == [
        ("OXFAM", "WSH", "ZZ0101", 5, "", "Wells"),
        ("OXFAM", "WSH", "ZZ0101", 6, "Camp B", "Wells"),
    ]
    found = [one for one in said[0] if one.code == "contact-in-text"]
    assert [(one.cell, one.value, one.refused) for one in found] == [("D2", "", False)]
    assert "555" not in str([one.as_json() for one in said[0]])
