"""What rows between the data say of those below: a sector or a province that stands alone above its rows, or the
headings of another table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from firstcall.intake.contents.coded import Texts
from firstcall.intake.contents.text import clean
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column, ContentHint
from firstcall.intake.sheets.headings import LINE, of_heading
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.long import IsSector
from firstcall.intake.sheets.named import names_by
from firstcall.intake.sheets.records import headings_again, total_word
from firstcall.intake.sheets.stated import NOT_IN_SHEET

FIELDS = ("sector", "admin1_name", "organisation")  # what stands above its rows, where no column names it
LONGEST = 100  # characters of a name
MOST = 500  # rows that are looked at
HEADINGS = 4  # headings in a row, from which on it heads a table
TEXTLESS = ("people", "number", "date", "month")


@dataclass(frozen=True)
class Section:
    """The column that the sheet does not have and rows between the data fill, and the numbers of these rows."""

    column: Column
    rows: tuple[int, ...]


def with_sections(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    catalogue: Catalogue,
    is_sector: IsSector | None,
    hint: ContentHint | None,
) -> tuple[pl.DataFrame, Section | None]:
    """The frame with a column of what stands alone in rows above others, and without these rows.

    Only where the first row is one, and where every row with a single text in it names the same sort of thing: what a
    row means that is not understood would else be said of the rows above it.
    """
    names = [one.name for one in columns if one.name in frame.columns and not one.given]
    if (
        not catalogue.long
        or len(names) < HEADINGS
        or not frame.height
        or not _single(frame.head(1), names)[0]
    ):
        return frame, None
    alone = _alone(frame, names)
    if not alone or alone[0][0] != frame["row"][0]:
        return frame, None
    field = _one_field([text for _row, text in alone], columns, is_sector, hint)
    if not field:
        return frame, None
    column = Column(NOT_IN_SHEET, alone[0][1], "", field, 0.9, "section", given=f"stated {field}")
    said = dict(alone)
    texts = pl.Series(column.name, [said.get(row) for row in frame["row"]], dtype=pl.String)
    filled = frame.with_columns(texts.forward_fill())
    return filled.filter(~pl.col("row").is_in(list(said))), Section(column, tuple(said))


def _single(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """For each row whether a single cell of these columns is filled."""
    filled = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int32) for name in names)
    return frame.select((filled == 1).alias("single"))["single"]


def _alone(frame: pl.DataFrame, names: Sequence[str]) -> list[tuple[int, str]]:
    """The rows with a single text in them that have rows with more below: their numbers and texts."""
    single = _single(frame, names)
    last = frame["row"].filter(~single).max()
    if last is None:
        return []
    rows = frame.filter(single & (frame["row"] < last))
    if rows.height > MOST:  # what a later one says would be left out, and its rows be given to the last
        return []
    found = []
    for row, *cells in rows.select("row", *names).iter_rows():
        text = clean(next((cell for cell in cells if cell), ""))
        if text and not total_word(text):
            found.append((row, text))
    return found


def _one_field(
    texts: Sequence[str], columns: Sequence[Column], is_sector: IsSector | None, hint: ContentHint | None
) -> str:
    taken = {one.field for one in columns if one.field}
    names_of = names_by(hint) if hint is not None else None
    for field in FIELDS:
        if field in taken or any(len(text) > LONGEST for text in texts):
            continue
        if field == "sector" and is_sector is not None and all(map(is_sector, texts)):
            return field
        if field != "sector" and names_of is not None and all(field in names_of(text) for text in texts):
            return field
    return ""


def rows_of_other_tables(
    frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue, seen: Texts
) -> tuple[int, ...]:
    """The rows of further tables below the first, whose columns stand otherwise: headings and all rows under them."""
    known = [one for one in columns if one.field and one.name in frame.columns and not one.given]
    figures = [one.name for one in known if catalogue.field(one.field).kind in TEXTLESS]
    if not catalogue.tells or not figures or not frame.height:
        return ()
    worded = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    for name in figures:
        texts = seen.of(frame[name])
        texts = texts.filter(texts.str.contains(r"\p{L}{3}"))
        few = len(texts) <= MOST
        said = [text for text in texts.to_list() if of_heading(text, catalogue)] if few else []
        if said:
            mine = frame[name].is_in(pl.Series(said, dtype=pl.String).implode())
            worded |= mine.fill_null(False)
    if not worded.any():
        return ()
    again = set(headings_again(frame, known, seen))
    starts = {
        row
        for row, *cells in frame.filter(worded)
        .head(MOST)
        .select("row", *(one.name for one in known))
        .iter_rows()
        if row not in again and _heads_another(cells, known, catalogue)
    }
    if not starts:
        return ()
    found, inside = [], False
    for row in frame["row"].to_list():
        inside = row in starts or (inside and row not in again)
        if inside:
            found.append(row)
    return tuple(found)


def _heads_another(cells: Sequence[str | None], known: Sequence[Column], catalogue: Catalogue) -> bool:
    """Whether a row holds headings, and of other fields than those the columns have."""
    filled = [(text, column) for text, column in zip(cells, known, strict=True) if text and text.strip()]
    meant = [
        (found[0].field.name, column)
        for text, column in filled
        if normalised(text) and (found := of_heading(text, catalogue)) and found[0].confidence >= LINE
    ]
    differ = sum(field != column.field for field, column in meant)
    return len({field for field, _ in meant}) >= HEADINGS and len(meant) * 2 > len(filled) and differ >= 2
