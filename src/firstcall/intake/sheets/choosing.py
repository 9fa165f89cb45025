"""Which sheets of a workbook are read: the one that says most, and those of its kind; no pivots, nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from firstcall.intake.contents.dates import month
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.personal import PERSONAL
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import ContentHint
from firstcall.intake.sheets.long import IsSector
from firstcall.intake.sheets.missing import EMPTY, no_table
from firstcall.intake.sheets.naming import Naming
from firstcall.intake.sheets.repeats import with_forms
from firstcall.intake.sheets.stated import by_name
from firstcall.intake.sheets.tables import Table, find_table
from firstcall.intake.sheets.turned import upright
from firstcall.policy.refusal import Refused

ALIKE = 0.75  # of the fields of two sheets that hold the same kind of rows (product choice)
PIVOTS = phrases("rows", "pivots")
PIVOT_ROWS = 12
TOTALS = phrases("rows", "totals")
FEWEST_PARTS = 2  # sheets that one called "Total" adds up
FIGURES = ("in_need", "targeted", "severity")


def best_table(
    book: Book,
    catalogue: Catalogue,
    *,
    sheet: str | None = None,
    remembered: Mapping[str, str] | None = None,
    content_hint: ContentHint | None = None,
    is_sector: IsSector | None = None,
    header_row: int = 0,
    naming: Naming | None = None,
) -> Table:
    """The table of the named sheet, else of the visible sheet in which most is understood (the first of equals).

    Raises `Refused` with the reason of the first sheet when no sheet holds a table.
    """
    found = _tables(book, catalogue, sheet, remembered, content_hint, is_sector, header_row, naming)
    best = max(found, key=lambda table: _worth(table, catalogue, naming))  # the first of equals
    if sheet is not None or best.source.hidden:
        return best
    if naming is not None:
        best = _told_of_others(best, found, catalogue)
    return _told_of_hidden(best, book, catalogue, naming)


def data_tables(
    book: Book,
    catalogue: Catalogue,
    *,
    sheet: str | None = None,
    remembered: Mapping[str, str] | None = None,
    content_hint: ContentHint | None = None,
    is_sector: IsSector | None = None,
    naming: Naming | None = None,
) -> list[Table]:
    """The best table and those of other visible sheets that hold the same kind of rows, in the order of the sheets.

    Summaries, lists and tables a spreadsheet program made out of others are left out. Raises as `best_table`.
    """
    found = _tables(book, catalogue, sheet, remembered, content_hint, is_sector, 0, naming)
    best = max(found, key=lambda table: _worth(table, catalogue))
    chosen = [table for table in found if table is best or _alike(table, best, catalogue)]
    parts = [table for table in chosen if not adds_up(table.sheet)]
    if len(parts) >= FEWEST_PARTS:
        chosen = parts
    if sheet is None and not best.source.hidden:
        first = _told_of_hidden(chosen[0], book, catalogue, naming)
        chosen = [first, *chosen[1:]]
    return chosen


def adds_up(name: str) -> bool:
    """Whether a sheet's name says that it adds up others: "Total", "Totaux"."""
    return fold(name) in TOTALS


def tables_beside(
    book: Book, catalogue: Catalogue, *, content_hint: ContentHint | None = None, naming: Naming | None = None
) -> list[Table]:
    """The best table, and those of other visible sheets that count something else than it and each other: people in
    need in one, targets or severity of the same places in another. Raises as `best_table`."""
    found = _tables(book, catalogue, None, None, content_hint, None, 0, naming)
    best = max(found, key=lambda table: _worth(table, catalogue, naming))
    chosen, counted = [best], _counted(best)
    for table in found:
        own = _counted(table)
        placed = any(one.field and catalogue.field(one.field).level for one in table.columns)
        if own and placed and not own & counted and not table.source.hidden:
            chosen.append(table)
            counted |= own
    return chosen


def _counted(table: Table) -> set[str]:
    """What a table counts of people who need something, whether in households, as shares or with a disability."""
    fields = {column.field for column in table.columns if column.field}
    return {name for name in ("in_need", "targeted", "severity") if any(name in one for one in fields)}


def _told_of_others(table: Table, found: list[Table], catalogue: Catalogue) -> Table:
    """The table, with the names of other visible sheets that hold rows of its kind: only one sheet is read."""
    names = tuple(one.sheet for one in found if one is not table and _alike(one, table, catalogue))
    return replace(table, source=replace(table.source, shown_alike=names))


def _told_of_hidden(table: Table, book: Book, catalogue: Catalogue, naming: Naming | None) -> Table:
    """The table, with the names of hidden sheets that hold rows of its kind."""
    names = []
    for hidden in (one for one in book.sheets if one.hidden and not is_pivot(one)):
        try:
            if _alike(find_table(hidden, catalogue, naming=naming), table, catalogue):
                names.append(hidden.name)
        except Refused:
            continue
    return replace(table, source=replace(table.source, hidden_alike=tuple(names)))


def _tables(
    book: Book,
    catalogue: Catalogue,
    sheet: str | None,
    remembered: Mapping[str, str] | None,
    content_hint: ContentHint | None,
    is_sector: IsSector | None,
    header_row: int = 0,
    naming: Naming | None = None,
) -> list[Table]:
    """The tables of the named sheet, else of the visible ones, else of the hidden ones; at least one."""
    book = with_forms(book, catalogue, alone=sheet is not None)
    sheets = [one for one in book.sheets if sheet is None or _same_name(one.name, sheet)]
    shown = [one for one in sheets if not one.hidden]
    if sheet is None:
        shown = [one for one in shown if not is_pivot(one)] or shown
    found: list[Table] = []
    refused: Refused | None = None
    for tried in (shown, [one for one in sheets if one.hidden]):
        for candidate in tried if not found else ():
            try:
                found.append(
                    find_table(
                        upright(candidate, catalogue),
                        catalogue,
                        remembered=remembered,
                        content_hint=content_hint,
                        is_sector=is_sector,
                        header_row=header_row,
                        naming=naming,
                    )
                )
            except Refused as error:
                if refused is None or refused.refusal.code == EMPTY or error.refusal.code == PERSONAL:
                    refused = error
    if any(not table.source.turned for table in found):  # beside an upright table one on its side explains it
        found = [table for table in found if not table.source.turned]
    if not found:
        raise refused or Refused(no_table(sheet or ""))
    return found


def _same_name(name: str, wanted: str) -> bool:
    return name.strip().casefold() == wanted.strip().casefold()


def is_pivot(sheet: Sheet) -> bool:
    """Whether a spreadsheet program made the sheet out of another: its head says "Row Labels", in any language."""
    return any(
        fold(cell) in PIVOTS for row in sheet.rows(PIVOT_ROWS) for cell in row if cell and len(cell) < 40
    )


def _alike(table: Table, best: Table, catalogue: Catalogue) -> bool:
    """Whether two sheets hold the same kind of rows: most fields in common, whatever their names say beside them. What
    one counts may be what was planned, and the other what was done."""
    own, other = (_fields(one) for one in (table, best))
    only_named = (own ^ other) & {one.field for one in (*table.columns, *best.columns) if by_name(one)}
    people = {field.name for field in catalogue.fields if field.kind == "people"}
    if catalogue.long and (own ^ other) <= people | only_named and own & people and other & people:
        return table.by == best.by
    return table.by == best.by and len(own & other) >= ALIKE * len((own | other) - only_named)


def _fields(table: Table) -> set[str]:
    return {column.field for column in table.columns if column.field} - {"month", "year"}


def _worth(table: Table, catalogue: Catalogue, naming: Naming | None = None) -> tuple[float, int, int]:
    """How much is understood in a sheet, what its name alone says not counted; of sheets that differ by the year or
    the month in their names, the latest says most."""
    found = {column.field for column in table.columns if column.field and not by_name(column)}
    missing = sum(entry.required and entry.name not in found for entry in catalogue.fields)
    year = naming.said(table.sheet).year if naming is not None else 0
    named = month(table.sheet, year=year or None).value if naming is not None else None
    return len(found) + 0.5 * bool(table.hxl_row) - 3 * missing, year, getattr(named, "month", 0)
