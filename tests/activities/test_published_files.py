"""Kinds of files as they are published: of many countries and years, tagged here and there, with lists of their own."""

from __future__ import annotations

from pathlib import Path

from firstcall.activities.rows.sectorcode import with_code_of_sector
from firstcall.intake.files.reading import read_file
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import data_tables
from tests.activities.test_templates_in_use import read, refused
from tests.intake.made import workbook


def test_hashtags_name_the_organisation_and_its_type_stands_in_a_column_for_implementers(
    tmp_path: Path,
) -> None:
    """Several columns of one list of partners; the longer description of an activity is kept beside it."""
    rows = [
        ["ORGANIZACIÓN DONANTE", "ORGANIZACIÓN IMPLEMENTADORA", "TIPO DE ORGANIZACIÓN IMPLEMENTADORA", "PCODE1",
         "ADMIN 1", "SECTOR / CLUSTER", "ACTIVIDAD", "DESCRIPCIÓN DE LA ACTIVIDAD", "PERSONAS ALCANZADAS", "Niñas",
         "Niñas menor de 5 años"],
        ["", "#org +name", "", "#adm1 +pcode", "#adm1 +name", "#sector +name", "", "", "#reached +total", "", ""],
        ["UNICEF", "Manos del Valle", "ONG Nacional", "ZZ01", "Nord", "Educación", "Kits", "Entrega", 30, 20, 5],
        ["", "Manos del Valle", "ONG Nacional", "ZZ00", "Cobertura Nacional", "Educación", "Kits", "", 4, 0, 0],
    ]  # fmt: skip
    path = workbook(tmp_path / "345w.xlsx", {"345W": rows})
    records, said = read(path, "organisation_name", "organisation_type", "activity", "cells")
    assert records == [
        (None, "EDU", "ZZ01", 30, "Manos del Valle", "441", "Kits", '{"f|0-4":5,"f|children":20}'),
        (None, "EDU", "ZZ", 4, "Manos del Valle", "441", "Kits", '{"f|0-4":0,"f|children":0}'),
    ]
    assert refused(said) == []


def test_statuses_of_facilities_and_the_days_on_which_they_opened_and_closed(tmp_path: Path) -> None:
    """A list of treatment centres with a line for each country, which is no row and counts nowhere."""
    rows = [
        ["Status", "Centre", "Region", "Primary Org", "Activity", "Opening date", "Closing date"],
        ["", "Zedland", "", "", "", "", ""],
        ["Closed", "Point G", "Nord", "Oxfam", "Triage", "20.08.2014", "28.09.2014"],
        ["Functional", "Kati", "Sud", "NRC", "Triage", "04.08.2014", "-"],
        ["Pending", "Minna", "Sud", "NRC", "Triage", "N/A", "N/A"],
    ]
    path = workbook(tmp_path / "centres.xlsx", {"Mali": rows})
    records, said = read(path, "status", "starts_on", "ends_on", given="HEA")
    assert [tuple(map(str, record)) for record in records] == [
        ("OXFAM", "HEA", "ZZ01", "None", "completed", "2014-08-20", "2014-09-28"),
        ("NRC", "HEA", "ZZ02", "None", "ongoing", "2014-08-04", "None"),
        ("NRC", "HEA", "ZZ02", "None", "planned", "None", "None"),
    ]
    assert "place-blank" not in {one.code for problems in said for one in problems}


def test_the_columns_of_one_list_tell_how_the_dates_of_another_are_written(tmp_path: Path) -> None:
    """Shelter items by district; the day of the end of one row says that the month comes first in all of them."""
    rows = [
        ["Agency", "District", "Item", "#HH", " status", "Start_date", "Comp_Date"],
        ["Oxfam", "Bourem", "Tarpaulin", "600", "Completed distributions ", "5/2/2015", "5/6/2015"],
        ["NRC", "Kayès", "Tent", "60", "In pipeline (procurement/onroute)", "", "5/20/2015"],
    ]
    path = workbook(tmp_path / "shelter.xlsx", {"4W": rows})
    records, _said = read(path, "households", "status", "starts_on", "ends_on", given="SHL")
    assert [tuple(map(str, record)) for record in records] == [
        ("OXFAM", "SHL", "ZZ0101", "None", "600", "completed", "2015-05-02", "2015-05-06"),
        ("NRC", "SHL", "ZZ0201", "None", "60", "planned", "None", "2015-05-20"),
    ]


def test_the_name_of_a_sector_stands_before_its_code(tmp_path: Path) -> None:
    rows = [
        ["reporting-org", "sector-code", "sector", "recipient-district"],
        ["#org", "#sector_id", "#sector", "#adm2"],
        ["Oxfam", "14030", "Water, sanitation and hygiene", "Bourem"],
    ]
    path = workbook(tmp_path / "aid.xlsx", {"List": rows})
    assert read(path)[0] == [("OXFAM", "WSH", "ZZ0101", None)]


def test_a_hashtag_of_codes_of_sectors_stands_for_the_sector_where_nothing_else_does(tmp_path: Path) -> None:
    rows = [["Org", "Code", "Reached"], ["#org", "#sector+code", "#reached"], ["Oxfam", "WSH", 5]]
    path = workbook(tmp_path / "coded.xlsx", {"List": rows})
    (table,) = data_tables(read_file(path, file_name=path.name), catalogue("activities"))
    fields = [[one.field for one in found.columns] for found in (table, with_code_of_sector(table))]
    assert fields == [["organisation", "sector_code", "reached"], ["organisation", "sector", "reached"]]
