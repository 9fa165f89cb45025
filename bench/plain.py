"""The plain rule: one row after the other, one cell after the other, slow and easy to check.

What `activities.reading.understand` makes of whole columns must be what this makes of each row.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from bench import data
from firstcall.activities.rows.reading import Known
from firstcall.activities.rules import people_in_cells, write_cells
from firstcall.intake.contents.counts import is_error, number, people
from firstcall.intake.contents.dates import day, month, order_of
from firstcall.intake.contents.words import status
from firstcall.needs.rows.people import ALL, population_group
from firstcall.organisations.names import is_blank
from firstcall.organisations.types import type_code_for
from firstcall.places.placing import resolve

CELLS = {
    "Girls": ("f", "children"),
    "Boys": ("m", "children"),
    "Women": ("f", "adults"),
    "Men": ("m", "adults"),
}
COUNTS = ("Targeted", "Reached", *CELLS)
Row = tuple[object, ...]
Said = set[tuple[str, str, int]]
"""What is said: code, heading ("" for a whole row), number of the row."""


def check(path: Path, known: Known) -> tuple[list[Row], Said]:
    """The accepted rows in the order of `VALUES`, and every problem of every row."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    order = order_of(row[name] for row in rows for name in ("Start date", "End date"))
    said: Said = set()
    kept = [n for n, row in enumerate(rows) if _row(n + 2, row, order, known, set(), {}) is not None]
    whole = {name: _settled(rows, kept, name) for name in COUNTS}
    found = [
        _row(n + 2, row, order, known, said, {name: whole[name].get(n) for name in COUNTS})
        for n, row in enumerate(rows)
    ]
    return [row for row in found if row is not None], said


def _settled(rows: list[dict[str, str]], kept: list[int], name: str) -> dict[int, int]:
    """Fractions of a column made whole so that it keeps its sum: those with the largest fractions go up."""
    parts = {
        n: Decimal(str(number(rows[n][name]).value))
        for n in kept
        if people(rows[n][name]).code == "fraction_of_people"
    }
    missing = int(sum(parts.values(), Decimal("0.5"))) - sum(map(int, parts.values()))
    up = set(sorted(parts, key=lambda n: (int(parts[n]) - parts[n], n))[:missing])
    return {n: int(part) + (n in up) for n, part in parts.items()}


VALUES = ("row", "sector", "organisation", "organisation_name", "organisation_type", "implementer", "implementer_name",
          "donor", "area", "site", "activity", "indicator", "status", "starts_on", "ends_on", "month",
          "population_group", "targeted", "reached", "cells")  # fmt: skip


def _row(
    number: int, row: dict[str, str], order: str, known: Known, said: Said, whole: dict[str, int | None]
) -> Row | None:
    def note(code: str, column: str) -> None:
        said.add((code, column, number))

    def value(verdict, column: str):  # type: ignore[no-untyped-def]
        if verdict.code:
            note(verdict.code, column)
        return verdict.value

    def count(column: str):  # type: ignore[no-untyped-def]
        strict = people(row[column])
        if strict.code == "fraction_of_people":
            note(strict.code, column)
        rounded = value(people(row[column], rounded=True), column)
        return rounded if whole.get(column) is None else whole[column]

    starts, ends = (value(day(row[name], order=order), name) for name in ("Start date", "End date"))
    if starts and ends and ends < starts:
        note("ends-before-start", "End date")
    month_ = value(month(row["Month"], order=order), "Month")
    status_ = value(status(row["Status"]), "Status") or ""
    targeted, reached = count("Targeted"), count("Reached")
    cells = {CELLS[name]: count(name) for name in sorted(CELLS, key=lambda name: "|".join(CELLS[name]))}
    counted = people_in_cells(cells)
    if reached is not None and counted is not None and counted > reached:
        note("parts-exceed-total", "Reached")
    placed = resolve(
        known.gazetteer,
        {level: row[f"Admin{level} PCode"] for level in (1, 2) if row[f"Admin{level} PCode"]},
        {level: row[f"Admin{level}"] for level in (1, 2) if row[f"Admin{level}"]},
    )
    for problem in placed.said:
        note(problem.code, "Admin2 PCode")
    if is_error(row["Admin2 PCode"]):
        note("error_cell", "Admin2 PCode")
    sector = known.sector_of(row["Sector"])
    if sector is None:
        note("sector-unknown" if row["Sector"] else "sector-missing", "Sector")
    role = next((name for name in ("Organisation", "Implementing partner") if not is_blank(row[name])), None)
    if role is None:
        note("organisation-missing", "Organisation")
    who = known.directory.match(row[role]).organisation if role else None
    by = known.directory.match(row["Implementing partner"]).organisation
    kind = type_code_for(row["Organisation type"]) or "" if role == "Organisation" else ""
    if placed.area is None or sector is None or who is None:
        return None
    group = population_group(row["Population group"])
    return (
        number, sector.code, who.id, "", kind, by.id if by else None, "", row["Donor"], placed.area, row["Site"],
        row["Activity"], row["Indicator"], status_, starts, ends, month_, "" if group == ALL else group,
        targeted, reached if reached is not None else counted, write_cells(cells),
    )  # fmt: skip


assert set(CELLS) <= set(data.COLUMNS)
