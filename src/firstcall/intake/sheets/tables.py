"""The table inside a sheet: where its headings stand, what each column means, where the data begin and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import polars as pl

from firstcall.intake.contents.coded import Texts, filled_rows, plain
from firstcall.intake.contents.counted import OF_HOUSEHOLDS, counted
from firstcall.intake.contents.text import clean
from firstcall.intake.files.reading import Sheet
from firstcall.intake.money import why_not_money
from firstcall.intake.personal import why_not_personal
from firstcall.intake.sheets.asides import figures_of_table
from firstcall.intake.sheets.asking import with_guesses
from firstcall.intake.sheets.bands import EVERYBODY
from firstcall.intake.sheets.blocks import carried_down
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.choices import with_choices
from firstcall.intake.sheets.column import Column, ContentHint
from firstcall.intake.sheets.columns import by_content, map_columns
from firstcall.intake.sheets.context import by_context
from firstcall.intake.sheets.fromto import with_from_and_to
from firstcall.intake.sheets.given_once import given_once
from firstcall.intake.sheets.labelled import counts_households_under, counts_things_under, of_label
from firstcall.intake.sheets.labels import HEADER_ROWS, Labels, band_over, find_labels
from firstcall.intake.sheets.long import IsSector, parts_of, slices_of
from firstcall.intake.sheets.missing import empty, no_rows, no_table
from firstcall.intake.sheets.named import is_value, names_by, place_headings
from firstcall.intake.sheets.naming import Naming
from firstcall.intake.sheets.records import Aside, Taken, records_of
from firstcall.intake.sheets.sections import rows_of_other_tables, with_sections
from firstcall.intake.sheets.specified import with_specified
from firstcall.intake.sheets.stated import stated_of
from firstcall.intake.sheets.whole import with_total_people
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse

__all__ = ["Column", "ContentHint", "Source", "Table", "find_table"]

NOTHING = Refusal(
    "nothing_to_report",
    gettext_noop(
        "The file says that there was nothing to report, so nothing of it is taken in. Say so for the round on the "
        "page “Returns” (or with `firstcall return nil`), so that yours is not waited for."
    ),
)


@dataclass(frozen=True)
class Source:
    """What is to be said of where a table was found: its sheet hidden, the names of hidden sheets of its kind and of
    shown ones that are not read, the encoding that was found out, how many characters of it could not be read, whether
    it lay on its side (rows of the table are columns of the sheet)."""

    hidden: bool = False
    hidden_alike: tuple[str, ...] = ()
    encoding: str = ""
    lost: int = 0
    shown_alike: tuple[str, ...] = ()
    turned: bool = False


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
    _texts: Texts = field(default_factory=Texts, init=False, repr=False, compare=False)

    @property
    def rows(self) -> int:
        """How many records there are: rows with content, and of a wide table the filled figures."""
        return sum(part.rows for part in self.parts) if self.parts else self.frame.height

    @property
    def pieces(self) -> tuple[Table, ...]:
        """The parts of a wide table, else the table itself."""
        return self.parts or (self,)

    def column(self, name: str) -> Column | None:
        """The first column of this field that counts all people (no sex, age or group); None where there is none."""
        return next(
            (
                column
                for column in self.columns
                if column.field == name and not column.band and not column.population_group
            ),
            None,
        )

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

    def texts(self, column: Column) -> pl.Series:
        """The distinct texts of a column, without null, in no order. Each column is gone through once."""
        return self._texts.of(self.cells(column))

    def row_numbers(self) -> pl.Series:
        """The numbers of the rows in the sheet, from 1."""
        return self.frame.get_column("row")

    def with_frame(self, frame: pl.DataFrame) -> Table:
        """The table with other rows; those of its parts stay."""
        return replace(self, frame=frame)

    def mapping(self) -> dict[str, str]:
        """{"heading as written": "field"}, sex and age added in brackets; unmapped columns with an empty field."""
        found: dict[str, str] = {}
        for column in self.columns:
            label = column.label if column.label not in found else f"{column.label} [{column.letter}]"
            found[label] = column.field + (f"[{column.band.key}]" if column.field and column.band else "")
            if self.by and (column.month or column.cut):
                found[label] = (
                    f"{self.by}: {column.month or clean(column.heading)}" + f" {found[label]}".rstrip()
                )
        return found

    def unmapped(self) -> tuple[Column, ...]:
        """The columns that hold something and were not understood."""
        return tuple(column for column in self.columns if not column.field and not column.cut)


def find_table(
    sheet: Sheet,
    catalogue: Catalogue,
    *,
    remembered: Mapping[str, str] | None = None,
    content_hint: ContentHint | None = None,
    is_sector: IsSector | None = None,
    header_row: int = 0,
    naming: Naming | None = None,
) -> Table:
    """Find headings and data in a sheet and map its columns to the catalogue's fields.

    `remembered` maps headings as written to fields ("" to leave a column out) and wins over everything, as does
    `header_row` (from 1) over what looks like headings.
    Raises `Refused` (no_table, no_rows) where there is nothing to read.
    """
    head = sheet.rows(HEADER_ROWS + 5)
    labels = find_labels(sheet, head, catalogue, remembered or {}, is_sector, header_row, naming)
    if content_hint is not None and catalogue.long and not header_row and _says_little(labels):
        names = is_value(is_sector, content_hint)  # the headings may be places or organisations
        labels = find_labels(sheet, head, catalogue, remembered or {}, names) or labels
    if labels is None:
        filled = any(clean(cell) for row in head for cell in row)
        raise Refused(no_table(sheet.name) if filled else empty(sheet.name))
    frame = _data(sheet, labels.last + 1)
    if frame.height == 0:
        raise Refused(no_rows(sheet.name, of_report=bool(catalogue.tells)))
    named = _under_bands(sheet, head, labels, catalogue, remembered or {}, naming)
    columns = [column for column in named if column.heading or column.tag or _filled(frame, column)]
    columns = _with_bands(sheet, head, labels, columns, catalogue)
    places = (
        place_headings(columns, content_hint) if content_hint is not None and catalogue.long else frozenset()
    )
    if catalogue.long:
        columns = with_choices(columns, frame, catalogue, is_sector)
        frame = with_specified(columns, frame, catalogue)
    columns = by_content(columns, frame, catalogue, content_hint, leave=places)
    if content_hint is not None:
        columns = with_from_and_to(columns, frame) if catalogue.long else columns
        columns = with_total_people(columns, frame, catalogue, content_hint)
    titles = [*(cell for row in head[: labels.first] for cell in row if clean(cell)), sheet.name]
    if naming is not None:
        columns = by_context(columns, titles, frame, catalogue, naming)
    names_of = names_by(content_hint) if content_hint is not None else None
    above = head[: labels.first]
    for column, text in stated_of(above, sheet.name, columns, catalogue, is_sector, naming, names_of):
        columns.append(column)
        frame = frame.with_columns(pl.lit(text).alias(column.name))
    if catalogue.family:
        refuse(why_not_personal(columns, frame))
    if catalogue.tells:
        refuse(why_not_money(columns, frame, catalogue))
    frame, columns, aside = _rows_of(sheet, frame, columns, catalogue, is_sector, content_hint)
    if frame.height == 0 and aside.nothing:
        raise Refused(NOTHING)
    if frame.height == 0:
        raise Refused(no_rows(sheet.name, of_report=bool(catalogue.tells)))
    notes = tuple(clean(cell) for row in head[: labels.first] for cell in row if clean(cell))
    table = Table(sheet.name, labels.header_row, labels.hxl_row, tuple(columns), frame, notes, aside)
    table = replace(table, source=_source_of(sheet))
    table = _turned_long(table, catalogue, is_sector, content_hint)
    return replace(table, columns=tuple(with_guesses(table.columns, catalogue)))


def _rows_of(
    sheet: Sheet,
    frame: pl.DataFrame,
    columns: list[Column],
    catalogue: Catalogue,
    is_sector: IsSector | None,
    content_hint: ContentHint | None,
) -> tuple[pl.DataFrame, list[Column], Aside]:
    """The rows that are records or figures, the columns (one more where rows name what others belong to), the rest."""
    if catalogue.family and not catalogue.tells:
        frame, aside = figures_of_table(
            carried_down(frame, sheet.merged, columns, catalogue), columns, catalogue
        )
        return frame, columns, aside
    taken: tuple[Taken, ...] = ()
    placeless: tuple[int, ...] = ()
    seen = Texts(frame.select(pl.selectors.string() | pl.selectors.categorical()))
    others = rows_of_other_tables(frame, columns, catalogue, seen)
    frame = frame.filter(~pl.col("row").is_in(others)) if others else frame
    frame, section = with_sections(frame, columns, catalogue, is_sector, content_hint)
    columns = [*columns, section.column] if section else columns
    if catalogue.tells:
        frame, taken, placeless = given_once(frame, sheet.merged, columns, catalogue, seen)
    frame, aside = records_of(frame, columns, catalogue, seen)
    rows = section.rows if section else ()
    return frame, columns, replace(aside, taken=taken, placeless=placeless, sections=rows, others=others)


def _source_of(sheet: Sheet) -> Source:
    facts = sheet.facts
    lost = int(str(facts.get("bytes_lost", 0) or 0))
    return Source(sheet.hidden, (), str(facts.get("encoding", "")), lost, turned=bool(facts.get("turned")))


def _says_little(labels: Labels | None) -> bool:
    return labels is None or sum(bool(column.field) for column in labels.columns) < 2


def _under_bands(
    sheet: Sheet,
    head: list[list[str]],
    labels: Labels,
    catalogue: Catalogue,
    remembered: Mapping[str, str],
    naming: Naming | None,
) -> Sequence[Column]:
    """The columns, read again with the bands over them where these say of whom or of which time the figures are."""
    if naming is None or labels.first == 0 or labels.hxl_row:
        return labels.columns
    over = band_over(sheet, head, labels.first, strictly=True)
    later = any(naming.said(text).later for text in over if text)
    above = [column.above for column in labels.columns]
    if not later and (any(above) or not any(naming.said(text) for text in over if text)):
        return labels.columns
    over = [f"{text} {own}".strip() for text, own in zip_longest(over, above, fillvalue="")]
    texts, tags = ([getattr(one, name) for one in labels.columns] for name in ("heading", "tag"))
    return map_columns(texts, over, tags, catalogue, remembered, naming)


def _with_bands(
    sheet: Sheet, head: list[list[str]], labels: Labels, columns: Sequence[Column], catalogue: Catalogue
) -> list[Column]:
    """The columns with what stands over them, where it was not needed to understand them."""
    if labels.first == 0 or any(column.above for column in columns):
        return list(columns)
    over = band_over(sheet, head, labels.first)
    bands = band_over(sheet, head, labels.first, strictly=True)
    return [
        _under(column, over[column.index], bands[column.index], catalogue)
        if column.index < len(over)
        else column
        for column in columns
    ]


def _under(column: Column, over: str, band: str, catalogue: Catalogue) -> Column:
    """The column with what stands over it; understood as nothing where that is a band of things: "Planned" under
    "Kits"."""
    column = replace(column, above=over)
    rival = catalogue.long and not column.field and column.rival == catalogue.family
    if not rival and (column.found_by != "heading" or catalogue.field(column.field).kind != "people"):
        return column
    if counts_things_under(column.heading, band):
        return replace(column, field="", confidence=0.0, found_by="", band=EVERYBODY)
    if catalogue.long and column.field and not column.band and counts_households_under(column.heading, band):
        match = next(iter(of_label(column.heading, band, catalogue)), None)
        found = (match.field.name, match.confidence) if match else ("", 0.0)
        return replace(column, field=found[0], confidence=found[1])
    if not catalogue.long or not band or not (rival or (column.field == catalogue.family and column.band)):
        return column
    match = next(iter(of_label(column.heading, band, catalogue)), None)  # "Women" under "With disability"
    if match is None and counted(band) == OF_HOUSEHOLDS:  # women who head them
        return replace(column, field="", confidence=0.0, found_by="", band=EVERYBODY)
    if match is None or match.field.name == catalogue.family:
        return column
    return replace(
        column,
        field=match.field.name,
        confidence=match.confidence,
        band=match.band,
        found_by="heading",
        rival="",
    )


def _turned_long(
    table: Table, catalogue: Catalogue, is_sector: IsSector | None, hint: ContentHint | None
) -> Table:
    """The table, with a part for each month, sector, place or activity where it has a column for each."""
    title = " ".join(table.notes)
    slices = slices_of(table.columns, table.frame, catalogue, is_sector, hint, title)
    if not slices:
        return table
    made, shared = parts_of(table.columns, table.frame, slices, catalogue)
    parts = [replace(table, columns=columns, frame=frame) for columns, frame in made]
    claimed = {column.index: column for one in slices for column in one.columns}
    empty = table.frame.filter(
        ~pl.col("row").is_in(pl.concat([part.frame["row"] for part in parts]).implode())
    )
    return replace(
        table,
        columns=tuple(claimed.get(column.index, column) for column in table.columns),
        parts=tuple(part for part in parts if part.frame.height),
        by=slices[0].by,
        aside=replace(table.aside, prepared=(*table.aside.prepared, *empty["row"].to_list()), shared=shared),
    )


def _data(sheet: Sheet, first: int) -> pl.DataFrame:
    """The rows from index `first` that hold anything but white space."""
    names = sheet.frame.columns
    rows = (
        sheet.frame.with_row_index("row", offset=1).slice(first).with_columns(pl.col("row").cast(pl.UInt32))
    )
    if not names:
        return rows
    filled = filled_rows(rows.select(names))
    return rows if filled.all() else rows.filter(filled)


def _filled(frame: pl.DataFrame, column: Column) -> bool:
    name = column.name
    return name in frame.columns and frame.get_column(name).null_count() < frame.height
