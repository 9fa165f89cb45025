"""The table inside a sheet: where its headings stand, what each column means, where the data begin and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from firstcall.intake.contents.coded import filled_rows, plain
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.personal import PERSONAL, why_not_personal
from firstcall.intake.rules import Problems
from firstcall.intake.sheets import hxl
from firstcall.intake.sheets.asking import with_guesses
from firstcall.intake.sheets.bands import band_of_tag
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.columns import Column, ContentHint, by_content
from firstcall.intake.sheets.labels import HEADER_ROWS, Labels, bands_over, find_labels
from firstcall.intake.sheets.long import IsSector, parts_of, slices_of
from firstcall.intake.sheets.records import Aside, records_of
from firstcall.intake.sheets.stated import stated_of
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse

__all__ = ["Column", "ContentHint", "Table", "best_table", "column_problems", "data_tables", "find_table"]

NO_TABLE = Refusal(
    "no_table",
    gettext_noop(
        "No row of headings was found in sheet %(sheet)s. Put the headings in one row above the data, or "
        "add a row of HXL hashtags."
    ),
)
NO_ROWS = Refusal(
    "no_rows",
    gettext_noop("Sheet %(sheet)s has headings but no rows of data. Send the file again when it is filled."),
)


ALIKE = 0.75  # of the fields of two sheets that hold the same kind of rows (product choice)
CODE_PAGES = {"cp1252": "Windows-1252 (Western)", "cp1256": "Windows-1256 (Arabic)"}
PIVOTS = phrases("rows", "pivots")
PIVOT_ROWS = 12
TURNED_LONG = {
    "month": gettext_noop(
        "The table has a column for each month. Each filled month was read as a report of its own."
    ),
    "sector": gettext_noop(
        "The table has a column for each sector. Each filled cell was read as a report of its own."
    ),
    "activity": gettext_noop(
        "The table has a column for each activity. Each filled cell was read as a report of its own."
    ),
}


@dataclass(frozen=True)
class Source:
    """What is to be said of where a table was found: its sheet hidden, the names of hidden sheets of its kind, the
    encoding that was found out, and how many characters of it could not be read."""

    hidden: bool = False
    hidden_alike: tuple[str, ...] = ()
    encoding: str = ""
    lost: int = 0


@dataclass(frozen=True)
class Table:
    """A sheet understood. `frame` holds the rows with content: "row" (number in the sheet, from 1) and c0..cn (text,
    coded in large files).

    `header_row` is the number of the row with the labels, 0 where only hashtags name the columns; `hxl_row` likewise.
    A table with a column per month, sector or activity (`by` says which) has a part for each of them.
    """

    sheet: str
    header_row: int
    hxl_row: int
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    notes: tuple[str, ...] = ()
    aside: Aside = field(default_factory=Aside)
    parts: tuple[Table, ...] = ()
    by: str = ""
    source: Source = field(default_factory=lambda: Source())

    @property
    def rows(self) -> int:
        """How many records there are: rows with content, and of a wide table the filled figures."""
        return sum(part.rows for part in self.parts) if self.parts else self.frame.height

    @property
    def pieces(self) -> tuple[Table, ...]:
        """The parts of a wide table, else the table itself."""
        return self.parts or (self,)

    def column(self, name: str) -> Column | None:
        """The first column of this field that counts all people (no sex, no age); None where there is none."""
        return next((column for column in self.columns if column.field == name and not column.band), None)

    def columns_of(self, name: str) -> tuple[Column, ...]:
        """All columns of this field, in their order."""
        return tuple(column for column in self.columns if column.field == name)

    def series(self, column: Column | str) -> pl.Series:
        """The text of a column (or of a field's column), row by row; nulls where there is no such column."""
        return plain(self.cells(column))

    def cells(self, column: Column | str) -> pl.Series:
        """As `series`; in large files coded (see `coded`), for what handles coded columns."""
        found = self.column(column) if isinstance(column, str) else column
        if found is None:
            coded = any(kind == pl.Categorical for kind in self.frame.dtypes)
            return pl.repeat(None, self.rows, dtype=pl.Categorical if coded else pl.String, eager=True).alias(
                ""
            )
        return self.frame.get_column(found.name)

    def row_numbers(self) -> pl.Series:
        """The numbers of the rows in the sheet, from 1."""
        return self.frame.get_column("row")

    def mapping(self) -> dict[str, str]:
        """{"heading as written": "field"}, sex and age added in brackets; unmapped columns with an empty field."""
        found: dict[str, str] = {}
        for column in self.columns:
            label = column.label if column.label not in found else f"{column.label} [{column.letter}]"
            found[label] = column.field + (f"[{column.band.key}]" if column.field and column.band else "")
            if self.by and (column.month or (column.field and column.found_by == "content")):
                found[label] = (
                    f"{self.by}: {column.month or clean(column.heading)}" + f" {found[label]}".rstrip()
                )
        return found

    def unmapped(self) -> tuple[Column, ...]:
        """The columns that hold something and were not understood."""
        return tuple(column for column in self.columns if not column.field)


def find_table(
    sheet: Sheet,
    catalogue: Catalogue,
    *,
    remembered: Mapping[str, str] | None = None,
    content_hint: ContentHint | None = None,
    is_sector: IsSector | None = None,
    header_row: int = 0,
) -> Table:
    """Find headings and data in a sheet and map its columns to the catalogue's fields.

    `remembered` maps headings as written to fields ("" to leave a column out) and wins over everything, as does
    `header_row` (from 1) over what looks like headings.
    Raises `Refused` (no_table, no_rows) where there is nothing to read.
    """
    head = sheet.rows(HEADER_ROWS + 5)
    labels = find_labels(sheet, head, catalogue, remembered or {}, is_sector, header_row)
    if labels is None:
        raise Refused(Refusal(NO_TABLE.code, NO_TABLE.message, params={"sheet": sheet.name or "1"}))
    frame = _data(sheet, labels.last + 1)
    if frame.height == 0:
        raise Refused(Refusal(NO_ROWS.code, NO_ROWS.message, params={"sheet": sheet.name or "1"}))
    columns = [column for column in labels.columns if column.heading or column.tag or _filled(frame, column)]
    columns = by_content(_with_bands(sheet, head, labels, columns), frame, catalogue, content_hint)
    for column, text in stated_of(head[: labels.first], sheet.name, columns, catalogue, is_sector):
        columns.append(column)
        frame = frame.with_columns(pl.lit(text).alias(column.name))
    if catalogue.family:
        refuse(why_not_personal(columns, frame))
    frame, aside = records_of(frame, columns, catalogue)
    if frame.height == 0:
        raise Refused(Refusal(NO_ROWS.code, NO_ROWS.message, params={"sheet": sheet.name or "1"}))
    notes = tuple(clean(cell) for row in head[: labels.first] for cell in row if clean(cell))
    table = Table(sheet.name, labels.header_row, labels.hxl_row, tuple(columns), frame, notes, aside)
    facts = sheet.facts
    source = Source(
        sheet.hidden, (), str(facts.get("encoding", "")), int(str(facts.get("bytes_lost", 0) or 0))
    )
    table = replace(table, source=source)
    table = _turned_long(table, catalogue, is_sector)
    return replace(table, columns=tuple(with_guesses(table.columns, catalogue)))


def _with_bands(
    sheet: Sheet, head: list[list[str]], labels: Labels, columns: Sequence[Column]
) -> list[Column]:
    """The columns with what stands over them, where it was not needed to understand them."""
    if labels.first == 0 or any(column.above for column in columns):
        return list(columns)
    over = bands_over(sheet, head, labels.first - 1)
    return [
        replace(column, above=over[column.index]) if column.index < len(over) else column
        for column in columns
    ]


def _turned_long(table: Table, catalogue: Catalogue, is_sector: IsSector | None) -> Table:
    """The table, with a part for each month, sector or activity where it has a column for each."""
    slices = slices_of(table.columns, table.frame, catalogue, is_sector)
    if not slices:
        return table
    parts = [
        replace(table, columns=columns, frame=frame)
        for columns, frame in parts_of(table.columns, table.frame, slices)
    ]
    claimed = {column.index: column for one in slices for column in one.columns}
    empty = table.frame.filter(
        ~pl.col("row").is_in(pl.concat([part.frame["row"] for part in parts]).implode())
    )
    return replace(
        table,
        columns=tuple(claimed.get(column.index, column) for column in table.columns),
        parts=tuple(part for part in parts if part.frame.height),
        by=slices[0].field,
        aside=replace(table.aside, prepared=(*table.aside.prepared, *empty["row"].to_list())),
    )


def best_table(
    book: Book,
    catalogue: Catalogue,
    *,
    sheet: str | None = None,
    remembered: Mapping[str, str] | None = None,
    content_hint: ContentHint | None = None,
    is_sector: IsSector | None = None,
    header_row: int = 0,
) -> Table:
    """The table of the named sheet, else of the visible sheet in which most is understood (the first of equals).

    Raises `Refused` with the reason of the first sheet when no sheet holds a table.
    """
    found = _tables(book, catalogue, sheet, remembered, content_hint, is_sector, header_row)
    best = max(found, key=lambda table: _worth(table, catalogue))  # the first of equals
    return best if sheet is not None or best.source.hidden else _told_of_hidden(best, book, catalogue)


def data_tables(
    book: Book,
    catalogue: Catalogue,
    *,
    sheet: str | None = None,
    remembered: Mapping[str, str] | None = None,
    content_hint: ContentHint | None = None,
    is_sector: IsSector | None = None,
) -> list[Table]:
    """The best table and those of other visible sheets that hold the same kind of rows, in the order of the sheets.

    Summaries, lists and tables a spreadsheet program made out of others are left out. Raises as `best_table`.
    """
    found = _tables(book, catalogue, sheet, remembered, content_hint, is_sector)
    best = max(found, key=lambda table: _worth(table, catalogue))
    chosen = [table for table in found if table is best or _alike(table, best)]
    if sheet is None and not best.source.hidden:
        chosen = [_told_of_hidden(one, book, catalogue) if one is chosen[0] else one for one in chosen]
    return chosen


def _told_of_hidden(table: Table, book: Book, catalogue: Catalogue) -> Table:
    """The table, with the names of hidden sheets that hold rows of its kind."""
    names = []
    for hidden in (one for one in book.sheets if one.hidden and not is_pivot(one)):
        try:
            if _alike(find_table(hidden, catalogue), table):
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
) -> list[Table]:
    """The tables of the named sheet, else of the visible ones, else of the hidden ones; at least one."""
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
                        candidate,
                        catalogue,
                        remembered=remembered,
                        content_hint=content_hint,
                        is_sector=is_sector,
                        header_row=header_row,
                    )
                )
            except Refused as error:
                refused = error if refused is None or error.refusal.code == PERSONAL else refused
    if not found:
        raise refused or Refused(Refusal(NO_TABLE.code, NO_TABLE.message, params={"sheet": sheet or "1"}))
    return found


def _same_name(name: str, wanted: str) -> bool:
    return name.strip().casefold() == wanted.strip().casefold()


def is_pivot(sheet: Sheet) -> bool:
    """Whether a spreadsheet program made the sheet out of another: its head says "Row Labels", in any language."""
    return any(
        fold(cell) in PIVOTS for row in sheet.rows(PIVOT_ROWS) for cell in row if cell and len(cell) < 40
    )


def _alike(table: Table, best: Table) -> bool:
    """Whether two sheets hold the same kind of rows: most fields in common, whatever is said once above them."""
    own, other = (
        {column.field for column in one.columns if column.field} - {"month", "year"} for one in (table, best)
    )
    return table.by == best.by and len(own & other) >= ALIKE * len(own | other)


def _worth(table: Table, catalogue: Catalogue) -> float:
    found = {column.field for column in table.columns if column.field}
    missing = sum(entry.required and entry.name not in found for entry in catalogue.fields)
    return len(found) + 0.5 * bool(table.hxl_row) - 3 * missing


def column_problems(table: Table, problems: Problems) -> None:
    """Name each column that was not understood, each whose hashtag says another sex than its heading, and the rows
    that were left aside because they are no records."""
    row_problems(table, problems)
    for column in table.columns:
        row = table.header_row or table.hxl_row
        if column.guess:
            problems.add(
                "column_asked",
                gettext_noop("The column %(column)s may be %(field)s. That is not sure, so it is left out."),
                value=column.guess,
                params={"column": column.label, "field": column.guess},
                suggestion=gettext_noop("Say what it is: on the file's page, or with the corrections."),
                refused=False,
                column=column.label,
                column_index=column.index,
                rows=row,
            )
        elif not column.field and column.found_by != "remembered":
            problems.add(
                "column_not_understood",
                gettext_noop("The column %(column)s was not understood and is left out."),
                params={"column": column.label},
                suggestion=gettext_noop("If it matters, say what it is, on the page of the file."),
                refused=False,
                column=column.label,
                column_index=column.index,
                rows=row,
            )
        tag = hxl.tag(column.tag) if column.tag and column.found_by == "hxl" else None
        if (
            tag is not None
            and column.band.sex
            and band_of_tag(tag.attributes).sex not in ("", column.band.sex)
        ):
            problems.add(
                "hashtag_contradicts_heading",
                gettext_noop(
                    "The heading %(column)s and its hashtag %(tag)s name different people. The heading was followed."
                ),
                value=column.tag,
                params={"column": column.label, "tag": column.tag},
                suggestion=gettext_noop("Correct the hashtag."),
                refused=False,
                column=column.label,
                column_index=column.index,
                rows=row,
            )


def row_problems(table: Table, problems: Problems) -> None:
    """Name the rows that add up others, and those only prepared, which count neither as rows nor as refused; and say
    of a wide table how it was read, and of what was said above it for all rows."""
    for column in (one for one in table.columns if one.found_by == "stated"):
        problems.add(
            "stated_once",
            gettext_noop(
                "“%(label)s: %(value)s” stands once for the whole sheet and was taken for all its rows."
            ),
            column=column.label,
            params={"label": column.label, "value": table.series(column)[0]},
            refused=False,
        )
    _source_problems(table, problems)
    if table.parts:
        problems.add(
            "turned_long",
            TURNED_LONG[table.by],
            params={"count": len(table.parts)},
            rows=table.header_row or table.hxl_row,
            refused=False,
        )
    if table.aside.totals:
        problems.add(
            "total_row",
            gettext_noop("These rows add up others. They are not counted again."),
            rows=table.aside.totals,
            refused=False,
        )
    if table.aside.prepared:
        problems.add(
            "prepared_row",
            gettext_noop(
                "These rows were prepared and not filled in: they name nothing done, or nobody who does it."
            ),
            rows=table.aside.prepared,
            refused=False,
        )


def _source_problems(table: Table, problems: Problems) -> None:
    """Say of hidden sheets, a code page that was guessed, and characters that could not be read."""
    source = table.source
    if source.hidden:
        problems.add(
            "sheet_is_hidden",
            gettext_noop("The sheet is hidden. It was read because no visible sheet holds a table."),
            refused=False,
        )
    for name in source.hidden_alike:
        problems.add(
            "hidden_sheet",
            gettext_noop("The hidden sheet %(name)s holds rows of the same kind. They were not read."),
            value=name,
            params={"name": name},
            suggestion=gettext_noop("If they count, show the sheet, or name it when you send the file."),
            refused=False,
        )
    if source.encoding in CODE_PAGES:
        problems.add(
            "encoding_found",
            gettext_noop("The file does not say how its letters are written. It was read as %(name)s."),
            value=source.encoding,
            params={"name": CODE_PAGES[source.encoding]},
            suggestion=gettext_noop("If letters look wrong, save it as CSV UTF-8 and send it again."),
            refused=False,
        )
    if source.lost:
        problems.add(
            "bytes_lost",
            gettext_noop(
                "%(count)d characters of the file could not be read. They stand as � in their cells."
            ),
            params={"count": source.lost},
            suggestion=gettext_noop("Save the file as CSV UTF-8 and send it again."),
            refused=False,
        )


def _data(sheet: Sheet, first: int) -> pl.DataFrame:
    """The rows from index `first` that hold anything but white space."""
    names = sheet.frame.columns
    rows = (
        sheet.frame.with_row_index("row", offset=1).slice(first).with_columns(pl.col("row").cast(pl.UInt32))
    )
    if not names:
        return rows
    return rows.filter(filled_rows(rows.select(names)))


def _filled(frame: pl.DataFrame, column: Column) -> bool:
    name = column.name
    return name in frame.columns and frame.get_column(name).null_count() < frame.height
