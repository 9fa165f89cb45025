"""Which sheets of a workbook of needs are read: one as a rule; each where the workbook keeps a sheet per sector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firstcall.intake.files.reading import Book
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import data_tables
from firstcall.intake.sheets.tables import Table
from firstcall.needs.naming import naming_of
from firstcall.needs.sectors import sector_finder
from firstcall.places.queries import code_hint, gazetteer
from firstcall.policy.refusal import Refused
from firstcall.structure.models import Emergency

KIND = "needs"


def sheets_of(
    book: Book,
    sheet: str | None,
    *,
    emergency: Emergency,
    group: int | None = None,
    corrections: Mapping[str, Any] | None = None,
) -> list[str | None]:
    """The names of the sheets to read, each to become a file of its own; [None] where the best one is simply found.

    Several only where each says another sector, so that none says again what another said. Of a file for one `group`
    (primary key) only the sheets of its sectors are read, where there are any. A sheet that is named is the only one.
    """
    if sheet or (corrections or {}).get("sheet") or sum(not one.hidden for one in book.sheets) < 2:
        return [sheet]
    sector_of = sector_finder(emergency)
    try:
        found = data_tables(
            book,
            catalogue(KIND),
            content_hint=code_hint(gazetteer(emergency.country_id)),
            naming=naming_of(sector_of),
        )
    except Refused:
        return [None]  # refused with its reason by whoever reads the file
    said = {table.sheet: sector_of(text) for table in found if (text := _sector_said(table))}
    sectors = [one for one in said.values() if one is not None]
    if len(sectors) < 2 or len(set(sectors)) < len(sectors):
        return [None]
    wanted = [name for name, one in said.items() if one is not None and group in (None, one.group)]
    return list(wanted) or [None]


def _sector_said(table: Table) -> str:
    """The sector that stands once for the whole sheet."""
    column = next((one for one in table.columns if one.found_by == "stated" and one.field == "sector"), None)
    return str(table.series(column)[0]) if column is not None else ""
