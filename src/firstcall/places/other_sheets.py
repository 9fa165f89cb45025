"""Areas that only another sheet of a gazetteer's workbook has: one sheet is read, and nobody should miss the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import is_pivot
from firstcall.intake.sheets.tables import Table, find_table
from firstcall.intake.sheets.turned import upright
from firstcall.places.area_tables import AreaTable, read_areas
from firstcall.places.names import code_key
from firstcall.policy.refusal import Refused, gettext_noop

NAMED = 5  # codes of areas in the sentence


def say_areas_elsewhere(
    book: Book, read: Table, found: AreaTable, *, country: Sequence[str], on: date, problems: Problems
) -> None:
    """Say which visible sheets have areas of the country that `read`, of which `found` came, has not."""
    have = {code_key(code) for code in (*country, *(row.code for row in found.rows))}
    for sheet in book.sheets:
        if sheet.hidden or sheet.name == read.sheet or is_pivot(sheet):
            continue
        codes = _codes(sheet, country, on, have)
        if codes:
            have |= {code_key(code) for code in codes}
            problems.add(
                "areas-of-other-sheet",
                gettext_noop(
                    "The sheet “%(sheet)s” has areas that the sheet read has not (%(count)s): %(codes)s."
                ),
                params={
                    "sheet": sheet.name,
                    "count": len(codes),
                    "codes": ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else ""),
                },
                suggestion=gettext_noop("Take that sheet in as well, by its name."),
                refused=False,
            )


def _codes(sheet: Sheet, country: Sequence[str], on: date, have: Collection[str]) -> list[str]:
    """The codes of areas that this sheet has and nobody else; none where it is no table of areas."""
    try:
        table = find_table(upright(sheet, catalogue("places")), catalogue("places"))
        rows = read_areas(table, country=country, on=on, problems=Problems(sheet.name)).rows
    except Refused:
        return []
    return list(dict.fromkeys(row.code for row in rows if code_key(row.code) not in have))
