"""The table inside a sheet: where its headings stand, what each column means, where the data begin and end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from firstcall.intake import hxl
from firstcall.intake.bands import EVERYBODY, Band, band_of_heading, band_of_tag
from firstcall.intake.catalogue import Catalogue
from firstcall.intake.headings import LINE, Match, of_heading, of_tag
from firstcall.intake.headingtext import normalised
from firstcall.intake.reading import Book, Sheet
from firstcall.intake.rules import Problems, letters
from firstcall.intake.text import clean
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

HEADER_ROWS = 60  # headings are looked for in these first rows
ROWS_AFTER_PLAIN = 4  # rows still looked at below headings that are mostly understood
SAMPLE = 400  # data rows shown to content hints

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

ContentHint = Callable[[str, pl.Series], Sequence[tuple[str, float]]]
"""Given a heading and a sample of the column's values: fields it may be by content, each with a confidence."""


@dataclass(frozen=True)
class Column:
    """One column: its place (from 0), its heading as written, its hashtag, and the field it was understood as.

    `field` is "" where nothing was claimed. `found_by` is hxl, heading, content, remembered or "".
    `band` says which people, `sector` which sector the heading names, `rival` the field another column has already.
    """

    index: int
    heading: str
    tag: str = ""
    field: str = ""
    confidence: float = 0.0
    found_by: str = ""
    band: Band = EVERYBODY
    sector: str = ""
    rival: str = ""
    above: str = ""

    @property
    def letter(self) -> str:
        """The spreadsheet's letter of the column."""
        return letters(self.index)

    @property
    def label(self) -> str:
        """The heading on one line; the letter where there is none."""
        return clean(self.heading) or clean(self.tag) or self.letter


@dataclass(frozen=True)
class Table:
    """A sheet understood. `frame` holds the rows with content: "row" (number in the sheet, from 1) and c0..cn (text).

    `header_row` is the number of the row with the labels, 0 where only hashtags name the columns; `hxl_row` likewise.
    """

    sheet: str
    header_row: int
    hxl_row: int
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows have content."""
        return self.frame.height

    def column(self, name: str) -> Column | None:
        """The first column of this field that counts all people (no sex, no age); None where there is none."""
        return next((column for column in self.columns if column.field == name and not column.band), None)

    def columns_of(self, name: str) -> tuple[Column, ...]:
        """All columns of this field, in their order."""
        return tuple(column for column in self.columns if column.field == name)

    def series(self, column: Column | str) -> pl.Series:
        """The text of a column (or of a field's column), row by row; nulls where there is no such column."""
        found = self.column(column) if isinstance(column, str) else column
        if found is None:
            return pl.Series("", [None] * self.rows, dtype=pl.String)
        return self.frame.get_column(f"c{found.index}")

    def row_numbers(self) -> pl.Series:
        """The numbers of the rows in the sheet, from 1."""
        return self.frame.get_column("row")

    def mapping(self) -> dict[str, str]:
        """{"heading as written": "field"}, sex and age added in brackets; unmapped columns with an empty field."""
        found: dict[str, str] = {}
        for column in self.columns:
            label = column.label if column.label not in found else f"{column.label} [{column.letter}]"
            found[label] = column.field + (f"[{column.band.key}]" if column.field and column.band else "")
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
) -> Table:
    """Find headings and data in a sheet and map its columns to the catalogue's fields.

    `remembered` maps headings as written to fields ("" to leave a column out) and wins over everything.
    Raises `Refused` (no_table, no_rows) where there is nothing to read.
    """
    head = _head(sheet)
    labels = _find_labels(sheet, head, catalogue, remembered or {})
    if labels is None:
        raise Refused(Refusal(NO_TABLE.code, NO_TABLE.message, params={"sheet": sheet.name or "1"}))
    frame = _data(sheet, labels.last + 1)
    if frame.height == 0:
        raise Refused(Refusal(NO_ROWS.code, NO_ROWS.message, params={"sheet": sheet.name or "1"}))
    columns = [column for column in labels.columns if column.heading or column.tag or _filled(frame, column)]
    columns = _by_content(columns, frame, catalogue, content_hint)
    notes = tuple(clean(cell) for row in head[: labels.first] for cell in row if clean(cell))
    return Table(sheet.name, labels.header_row, labels.hxl_row, tuple(columns), frame, notes)


def best_table(
    book: Book,
    catalogue: Catalogue,
    *,
    sheet: str | None = None,
    remembered: Mapping[str, str] | None = None,
    content_hint: ContentHint | None = None,
) -> Table:
    """The table of the named sheet, else of the visible sheet in which most is understood (the first of equals).

    Raises `Refused` with the reason of the first sheet when no sheet holds a table.
    """
    sheets = [
        found
        for found in book.sheets
        if sheet is None or found.name.strip().casefold() == sheet.strip().casefold()
    ]
    shown = [found for found in sheets if not found.hidden] or sheets
    best, refused = None, None
    for candidate in shown:
        try:
            table = find_table(candidate, catalogue, remembered=remembered, content_hint=content_hint)
        except Refused as error:
            refused = refused or error
            continue
        if best is None or _worth(table, catalogue) > _worth(best, catalogue):
            best = table
    if best is None:
        raise refused or Refused(Refusal(NO_TABLE.code, NO_TABLE.message, params={"sheet": sheet or "1"}))
    return best


def _worth(table: Table, catalogue: Catalogue) -> float:
    found = {column.field for column in table.columns if column.field}
    missing = sum(entry.required and entry.name not in found for entry in catalogue.fields)
    return len(found) + 0.5 * bool(table.hxl_row) - 3 * missing


def column_problems(table: Table, problems: Problems) -> None:
    """Name each column that was not understood, and each whose hashtag says another sex than its heading."""
    for column in table.columns:
        row = table.header_row or table.hxl_row
        if not column.field and column.found_by != "remembered":
            problems.add(
                "column_not_understood",
                gettext_noop("The column %(column)s was not understood and is left out."),
                params={"column": column.label},
                suggestion=gettext_noop("If it matters, name what it is on the import page."),
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


# --- where the headings stand -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Labels:
    first: int  # index of the first row that belongs to the headings
    last: int  # index of the last such row
    header_row: int
    hxl_row: int
    columns: tuple[Column, ...]
    score: float

    @property
    def is_plain(self) -> bool:
        """Most of the headings were understood: a better row far below is not to be expected."""
        named = [column for column in self.columns if column.heading]
        mapped = sum(bool(column.field) for column in named)
        return mapped >= 4 and mapped * 2 > len(named)


def _head(sheet: Sheet) -> list[list[str]]:
    """The rows among which headings are looked for."""
    return sheet.rows(HEADER_ROWS + 5)


def _bands(sheet: Sheet, rows: list[list[str]], index: int) -> list[str]:
    """A row of bands, each carried over the columns it covers (merged cells; else until the next band)."""
    row = [clean(cell) for cell in rows[index]]
    spans = [area for area in sheet.merged if area[0] <= index <= area[2]]
    for top, left, _bottom, right in spans:
        if top < len(rows):
            text = clean(rows[top][left]) if left < len(rows[top]) else ""
            row[left : right + 1] = [text] * (min(right + 1, len(row)) - left)
    if not spans:
        current = ""
        for place, text in enumerate(row):
            current = text or current
            row[place] = current
    return row


def _find_labels(
    sheet: Sheet, rows: list[list[str]], catalogue: Catalogue, remembered: Mapping[str, str]
) -> _Labels | None:
    for index, row in enumerate(rows[:25]):
        if hxl.is_tag_row(row):
            return _labels_at_tags(sheet, rows, index, catalogue, remembered)
    best: _Labels | None = None
    for index in range(min(len(rows), HEADER_ROWS)):
        for depth in (1, 2, 3):
            if index - depth + 1 < 0:
                break
            found = _labels_at(sheet, rows, index, depth, catalogue, remembered)
            if found and (best is None or found.score > best.score + 1e-9):
                best = found
        if best and best.is_plain and index >= best.last + ROWS_AFTER_PLAIN:
            break
    return best


def _labels_at_tags(
    sheet: Sheet, rows: list[list[str]], index: int, catalogue: Catalogue, remembered: Mapping[str, str]
) -> _Labels:
    """Headings above a row of hashtags; below it where hashtags were put on top."""
    above: int | None = next(
        (at for at in range(index - 1, -1, -1) if any(clean(cell) for cell in rows[at])), None
    )
    label, last = above, index
    if above is None and index + 1 < len(rows) and _looks_like_labels(rows[index + 1], catalogue):
        label, last = index + 1, index + 1
    texts = rows[label] if label is not None else [""] * len(rows[index])
    over = _bands(sheet, rows, label - 1) if label else [""] * len(texts)
    columns = _map(texts, over, rows[index], catalogue, remembered)
    first = min(index, label if label is not None else index)
    return _Labels(first, last, 0 if label is None else label + 1, index + 1, tuple(columns), float("inf"))


def _looks_like_labels(row: list[str], catalogue: Catalogue) -> bool:
    filled = [cell for cell in row if clean(cell)]
    return bool(filled) and sum(bool(of_heading(cell, catalogue)) for cell in filled) * 2 > len(filled)


def _labels_at(
    sheet: Sheet,
    rows: list[list[str]],
    index: int,
    depth: int,
    catalogue: Catalogue,
    remembered: Mapping[str, str],
) -> _Labels | None:
    """The rows index-depth+1 … index read as headings, or None where they cannot be."""
    block = rows[index - depth + 1 : index + 1]
    if depth > 1 and not all(_is_text(row) for row in block):
        return None
    texts = [clean(cell) for cell in block[-1]]
    filled = sum(bool(text) for text in texts)
    if filled == 0 or (depth == 1 and not _is_text(block[-1])):
        return None
    labels = list(block[-1])
    over = [""] * len(labels)
    for at in range(index - 1, index - depth, -1):
        carried = _bands(sheet, rows, at)
        for place, text in enumerate(carried):
            if not clean(labels[place]) and clean(rows[at][place]):
                labels[place] = rows[at][place]
            elif text and text != clean(labels[place]):
                over[place] = f"{text} {over[place]}".strip()
    columns = _map(labels, over, [""] * len(labels), catalogue, remembered)
    score = sum(column.confidence for column in columns if column.field) - 0.4 * (depth - 1)
    mapped = len({(column.field, column.band, column.sector) for column in columns if column.field})
    if mapped < 2 and not (mapped == 1 and filled in (2, 3)):
        return None
    if depth == 1 and index > 0:
        over = _bands(sheet, rows, index - 1) if any(clean(cell) for cell in rows[index - 1]) else over
    return _Labels(index - depth + 1, index, index + 1, 0, tuple(columns), score)


def _is_text(row: list[str]) -> bool:
    """Headings are words: at most a fifth of the cells may be numbers or dates."""
    filled = [clean(cell) for cell in row if clean(cell)]
    numbers = sum(cell.replace(".", "", 1).replace("-", "").replace(",", "").isdigit() for cell in filled)
    return bool(filled) and numbers * 5 <= len(filled)


# --- what the columns mean ----------------------------------------------------------------------------------------


def _map(
    labels: Sequence[str],
    over: Sequence[str],
    tags: Sequence[str],
    catalogue: Catalogue,
    remembered: Mapping[str, str],
) -> list[Column]:
    columns = [
        Column(
            index,
            label.strip(),
            (tags[index] if index < len(tags) else "").strip(),
            above=over[index] if index < len(over) else "",
        )
        for index, label in enumerate([*labels, *[""] * (len(tags) - len(labels))])
    ]
    kept = {normalised(heading): name for heading, name in remembered.items()}
    candidates: dict[int, tuple[Match, ...]] = {}
    settled: dict[int, Column] = {}
    for column in columns:
        if column.heading and normalised(column.heading) in kept:
            settled[column.index] = replace(
                column, field=kept[normalised(column.heading)], confidence=1.0, found_by="remembered"
            )
            continue
        matches, by = _matches(column, catalogue)
        if matches:
            candidates[column.index] = matches
            settled[column.index] = replace(column, found_by=by)
    _assign(columns, candidates, settled)
    return [settled.get(column.index, column) for column in columns]


def _matches(column: Column, catalogue: Catalogue) -> tuple[tuple[Match, ...], str]:
    """By hashtag; else by heading; else by heading together with the band above it."""
    tag = hxl.tag(column.tag) if column.tag else None
    if tag is not None and (found := of_tag(tag, catalogue)):
        return (_heading_decides_sex(found[0], column.heading),), "hxl"
    found_heading = of_heading(column.heading, catalogue)
    if column.above and (
        not found_heading or (found_heading[0].field.name == catalogue.family and found_heading[0].band)
    ):
        with_band = of_heading(f"{column.above} {column.heading}", catalogue)
        if with_band and (not found_heading or with_band[0].field.bands):
            found_heading = with_band
    if tag is not None and not tag.is_private:  # the sender tagged it as something we do not keep
        found_heading = tuple(replace(match, confidence=match.confidence * 0.95) for match in found_heading)
    return found_heading, "heading"


def _heading_decides_sex(match: Match, heading: str) -> Match:
    """People fill in what the heading says: where it names the other sex than the hashtag, the heading counts."""
    spoken = band_of_heading(heading).sex
    if match.band.sex and spoken and spoken != match.band.sex:
        return replace(match, band=Band(spoken, match.band.age))
    return match


def _assign(
    columns: list[Column], candidates: dict[int, tuple[Match, ...]], settled: dict[int, Column]
) -> None:
    """Each field to one column (per sex, age and sector): the surest first, then headings of a single meaning."""
    taken: dict[tuple[str, str, str], int] = {}
    for column in settled.values():
        if column.field:
            taken[(column.field, "|", "")] = column.index
    order = sorted(
        candidates,
        key=lambda at: (
            settled[at].found_by != "hxl",
            -candidates[at][0].confidence,
            len(_equals(candidates[at])),
            at,
        ),
    )
    levels: dict[str, int] = {}
    for at in order:
        matches = _equals(candidates[at])
        matches = _same_level(columns[at], matches, levels)
        chosen = next((match for match in matches if match.field.many or _key(match) not in taken), None)
        if chosen is None:
            settled[at] = replace(settled[at], found_by="", rival=matches[0].field.name)
            continue
        taken[_key(chosen)] = at
        if chosen.field.kind == "place_name" and chosen.field.level is not None:
            levels[normalised(columns[at].heading)] = chosen.field.level
        settled[at] = replace(
            settled[at],
            field=chosen.field.name,
            confidence=chosen.confidence,
            band=chosen.band,
            sector=chosen.sector,
        )


def _key(match: Match) -> tuple[str, str, str]:
    return (match.field.name, match.band.key, match.sector)


def _equals(matches: tuple[Match, ...]) -> list[Match]:
    """The surest matches, those of a lower level first."""
    best = [match for match in matches if match.confidence > matches[0].confidence - 0.005]
    return sorted(best, key=lambda match: match.field.level or 0)


def _same_level(column: Column, matches: list[Match], levels: Mapping[str, int]) -> list[Match]:
    """ "Commune P-code" is of the level that "Commune" was given."""
    if len(matches) < 2 or matches[0].field.kind != "place_code":
        return matches
    words = normalised(column.heading).split()
    for heading, level in levels.items():
        if set(heading.split()) <= set(words):
            return [match for match in matches if match.field.level == level] or matches
    return matches


def _by_content(
    columns: list[Column], frame: pl.DataFrame, catalogue: Catalogue, hint: ContentHint | None
) -> list[Column]:
    """Columns whose heading says nothing may be known by what they hold, as the caller's hint says."""
    if hint is None:
        return columns
    taken = {column.field for column in columns if column.field and not column.band}
    for place, column in enumerate(columns):
        if column.field or column.found_by == "remembered":
            continue
        sample = frame.get_column(f"c{column.index}").drop_nulls().head(SAMPLE)
        for name, confidence in hint(column.heading, sample) if len(sample) else ():
            if confidence >= LINE and name not in taken:
                columns[place] = replace(
                    column, field=name, confidence=confidence, found_by="content", rival=""
                )
                taken.add(name)
                break
    return columns


# --- the data -------------------------------------------------------------------------------------------------------


def _data(sheet: Sheet, first: int) -> pl.DataFrame:
    """The rows from index `first` that hold anything but white space."""
    names = sheet.frame.columns
    rows = (
        sheet.frame.with_row_index("row", offset=1).slice(first).with_columns(pl.col("row").cast(pl.UInt32))
    )
    if not names:
        return rows
    filled = pl.any_horizontal(pl.col(name).str.contains(r"[^\s\u{a0}\u{200b}\u{feff}]") for name in names)
    return rows.filter(filled.fill_null(False))


def _filled(frame: pl.DataFrame, column: Column) -> bool:
    name = f"c{column.index}"
    return name in frame.columns and frame.get_column(name).null_count() < frame.height
