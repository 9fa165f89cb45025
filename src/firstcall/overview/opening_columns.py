"""The columns under the row that somebody says holds the headings, each with what its content looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from firstcall.activities import actions as activities
from firstcall.activities.rows.hints import content_hint, is_sector
from firstcall.intake.files.reading import Sheet
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import letters
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.tables import find_table
from firstcall.needs.rows.hints import content_hint as hint_for_needs
from firstcall.needs.staging import kept_opening
from firstcall.organisations.queries import directory
from firstcall.places.queries import code_hint, gazetteer
from firstcall.policy.refusal import Refused

SAMPLES = 3


def sheet_shown(
    batch: ImportBatch, position: int | None = None
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The sheets of a preview's file with their first rows, and the one at this position, else the one that was read;
    nothing and None where they are not kept."""
    sheets = kept_opening(batch.public_id)
    if position is not None and position < len(sheets):
        return sheets, sheets[position]
    own = next((one for one in sheets if one["sheet"] == batch.sheet), None)
    return sheets, own or (sheets[0] if sheets else None)


def columns_under(batch: ImportBatch, shown: Mapping[str, Any], row: int) -> list[dict[str, Any]]:
    """The columns whose headings stand in this row: name as corrections say it, letter, field it may be, samples."""
    sheet = _sheet(shown)
    cells: list[str] = next((one["cells"] for one in shown["rows"] if one["row"] == row), [])
    below = [one["cells"] for one in shown["rows"] if one["row"] > row]
    fields = {column.letter: column.field for column in _understood(batch, sheet, row)}
    filled = [
        place for place, text in enumerate(cells) if text or any(line[place] for line in below if line[place])
    ]
    labels = {place: cells[place] or letters(place) for place in filled}
    often = Counter(labels.values())
    return [
        {
            "name": label if often[label] == 1 else f"{label} [{letters(place)}]",
            "letter": letters(place),
            "field": fields.get(letters(place), ""),
            "samples": list(dict.fromkeys(line[place] for line in below if line[place]))[:SAMPLES],
        }
        for place, label in labels.items()
    ]


def _sheet(shown: Mapping[str, Any]) -> Sheet:
    """The first rows as a sheet again, each in its place."""
    rows: Sequence[dict[str, Any]] = shown["rows"]
    width = len(rows[0]["cells"])
    cells: dict[int, list[str]] = {one["row"]: one["cells"] for one in rows}
    lines = [cells.get(number) or [""] * width for number in range(1, rows[-1]["row"] + 1)]
    columns = {f"c{place}": [line[place] or None for line in lines] for place in range(width)}
    return Sheet(shown["sheet"], pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))


def _understood(batch: ImportBatch, sheet: Sheet, row: int) -> Sequence[Column]:
    """The columns as the reading of the file would find them; none where the row cannot be that of the headings."""
    assert batch.emergency is not None
    country = batch.emergency.country_id
    places = code_hint(gazetteer(country))
    of_activities = batch.kind == activities.KIND
    try:
        return find_table(
            sheet,
            catalogue(batch.kind),
            remembered=batch.corrections.get("columns", {}),
            content_hint=content_hint(directory(country), places)
            if of_activities
            else hint_for_needs(places),
            is_sector=is_sector if of_activities else None,
            header_row=row,
        ).columns
    except Refused:
        return ()
