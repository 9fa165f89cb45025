"""The demonstration's files, written as partners and information officers would send them."""

from __future__ import annotations

import csv
import json
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import xlsxwriter

from firstcall.demo.geography import Country, geojson
from firstcall.demo.response import (
    ACTIVITY_HEADER,
    GROUPS,
    NEEDS_HEADER,
    DemoOrganisation,
    activity_rows,
    needs_rows,
)

ROWS_PER_FILE = 25_000


def write_gazetteer(folder: Path, country: Country) -> Path:
    """The country's areas in the long form gazetteers are published in, with a second name in Arabic letters."""
    path = folder / f"{country.code.lower()}_pcodes.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        sheet = csv.writer(file)
        sheet.writerow(
            ["Location", "Admin Level", "P-Code", "Name", "Name (Arabic)", "Parent P-Code", "Valid from date"]
        )
        for area in country.areas:
            sheet.writerow(
                [country.code, area.level, area.pcode, area.name, area.other_name, area.parent, "2020-01-01"]
            )
    return path


def write_boundaries(folder: Path, country: Country) -> list[tuple[int, Path]]:
    """One GeoJSON file per level."""
    written = []
    for level in range(1, country.deepest + 1):
        path = folder / f"{country.code.lower()}_adm{level}.geojson"
        path.write_text(json.dumps(geojson(country, level)), encoding="utf-8")
        written.append((level, path))
    return written


def write_organisations(folder: Path, partners: list[DemoOrganisation]) -> Path:
    """The partner list: name, acronym, type."""
    path = folder / "organisations.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(["Organisation name", "Acronym", "Organisation type code"])
        sheet.writerows((one.name, one.acronym, one.type_code) for one in partners)
    return path


def write_needs(folder: Path, random: Random, country: Country) -> list[tuple[str, Path]]:
    """One workbook of needs per group, with a title above the header as people keep them."""
    written = []
    for group in GROUPS:
        if not group.need:
            continue
        path = folder / f"needs_{group.code}.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet("Needs")
        sheet.write_row(0, 0, [f"{group.name}: people in need and targeted"])
        sheet.write_row(2, 0, NEEDS_HEADER)
        for number, row in enumerate(needs_rows(random, country, group), start=3):
            sheet.write_row(number, 0, row)
        book.close()
        written.append((group.code, path))
    return written


def write_activities(
    folder: Path,
    random: Random,
    country: Country,
    partners: list[DemoOrganisation],
    *,
    rows: int,
    until: date,
) -> list[Path]:
    """The year's 5W returns: CSV files of at most 25,000 rows, the first in Excel as most people send it."""
    returns = activity_rows(random, country, partners, rows=rows, until=until)
    written: list[Path] = []
    while part := list(islice(returns, ROWS_PER_FILE if written or rows > 5000 else max(rows // 3, 1))):
        if not written and rows <= 5000:
            path = folder / "5w_part1.xlsx"
            book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
            sheet = book.add_worksheet("5W")
            sheet.write_row(0, 0, ACTIVITY_HEADER)
            for number, row in enumerate(part, start=1):
                sheet.write_row(number, 0, row)
            book.close()
        else:
            path = folder / f"5w_part{len(written) + 1}.csv"
            with path.open("w", newline="", encoding="utf-8-sig") as file:
                csv.writer(file).writerows([ACTIVITY_HEADER, *part])
        written.append(path)
    return written
