"""Which sheets of a workbook of needs are read: one as a rule; each of one per sector, area or group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firstcall.intake.contents.text import fold
from firstcall.intake.files.reading import Book
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import data_tables, tables_beside
from firstcall.intake.sheets.column import ContentHint
from firstcall.intake.sheets.named import NamesOf, names_by
from firstcall.intake.sheets.naming import Naming
from firstcall.intake.sheets.stated import named_by_sheet
from firstcall.intake.sheets.tables import Table
from firstcall.needs.rows.columns import Sector, SectorOf
from firstcall.needs.rows.hints import content_hint
from firstcall.needs.rows.naming import naming_of
from firstcall.needs.rows.reading import names_a_sector
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

    Several only where each says another sector, or by its name another area or population group, or counts something
    else (people in need, targets, severity), so that none says again what another said. Of a file for one `group`
    (primary key) only the sheets of its sectors are read, where there are any. A sheet that is named is the only one.
    """
    if sheet or (corrections or {}).get("sheet") or sum(not one.hidden for one in book.sheets) < 2:
        return [sheet]
    sector_of, hint = sector_finder(emergency), content_hint(code_hint(gazetteer(emergency.country_id)))
    naming = naming_of(sector_of)
    try:
        found = data_tables(
            book,
            catalogue(KIND),
            content_hint=hint,
            naming=naming,
        )
    except Refused:
        return [None]  # refused with its reason by whoever reads the file
    sectors = {table.sheet: sector_of(text) for table in found if (text := _sector_said(table))}
    known = [one for one in sectors.values() if one is not None]
    if len(known) < 2 or len(set(known)) < len(known):
        names = _by_name(found, sectors, naming, names_by(hint))
    else:
        names = [name for name, one in sectors.items() if one is not None]
    of_group = [
        name for name in names if group is None or (one := sectors.get(name)) is None or one.group == group
    ]
    return list(of_group) or _beside(book, naming, hint, sector_of, group)


def _beside(
    book: Book, naming: Naming, hint: ContentHint, sector_of: SectorOf, group: int | None
) -> list[str | None]:
    """The best sheet (None), and those with other figures of which it is known whose they are."""
    _best, *others = tables_beside(book, catalogue(KIND), content_hint=hint, naming=naming)
    known = group is not None or sector_of("") is not None
    return [None, *(table.sheet for table in others if known or names_a_sector(table))]


def _by_name(
    found: list[Table], sectors: Mapping[str, Sector | None], naming: Naming, names_of: NamesOf
) -> list[str]:
    """The sheets that are each named after another area, another population group, or another of both.

    A sheet beside them that has as many rows as all of them together has the rows of all, and is read instead.
    """
    named = [(table, names) for table in found if (names := named_by_sheet(table.sheet, naming, names_of))]
    said = [
        ({field: fold(text) for field, text in names.items()}, sectors.get(table.sheet))
        for table, names in named
    ]
    alike = all(
        set(one) == set(said[0][0]) and (sector is None) == (said[0][1] is None) for one, sector in said
    )
    if len(said) < 2 or not alike or any(one in said[:at] for at, one in enumerate(said)):
        return []
    own = [table.sheet for table, _names in named]
    rows = sum(table.rows for table, _names in named)
    whole = [table.sheet for table in found if table.sheet not in own and table.rows >= rows]
    return whole[:1] or own


def _sector_said(table: Table) -> str:
    """The sector that stands once for the whole sheet."""
    column = next((one for one in table.columns if one.found_by == "stated" and one.field == "sector"), None)
    return str(table.series(column)[0]) if column is not None else ""
