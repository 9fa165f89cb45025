"""Wide tables turned long: a column per month, per sector or per activity becomes a record for each filled figure.

A wide table keeps its columns, so that people see what they wrote; its `parts` are tables of one month (sector,
activity) each, whose cells stand where they stand in the sheet: every problem names the cell of its own column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from firstcall.intake.contents.counts import NOTHING, number
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases, words
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.columns import SAMPLE, Column
from firstcall.intake.sheets.headingtext import normalised

FEWEST = 3  # columns of one sort, from which on a table is wide (product choice)
MOSTLY = 0.9
MARKS = (phrases("answers", "yes") - {"1"}) | {"x"} | {"✓", "✔", "☑"}
PEOPLE_WORDS = words("rows", "people")
NO_FIGURES = words("rows", "other_numbers")

IsSector = Callable[[str], bool]
"""Whether a heading is the name of a sector."""


@dataclass(frozen=True)
class Slice:
    """The columns of one month, sector or activity. `value` is the text that becomes their rows' `field`."""

    field: str
    value: str
    columns: tuple[Column, ...]
    marks: bool = False  # the cells only say that something is done

    @property
    def given(self) -> Column:
        """The column that says for each row of the slice what its heading says."""
        first = self.columns[0]
        return Column(
            first.index,
            first.heading,
            first.tag,
            self.field,
            1.0,
            "heading",
            given=f"{self.field} of {first.name}",
        )


def slices_of(
    columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue, is_sector: IsSector | None
) -> list[Slice]:
    """How a wide table is cut; empty for a table that is long already."""
    if not catalogue.long:
        return []
    fields = {column.field for column in columns}
    if "month" not in fields and (found := _by(columns, "month")):
        return [Slice("month", month, tuple(own)) for month, own in found.items()]
    if "sector" not in fields:
        sectors = _by(columns, "sector")
        if len(sectors) > 1:
            return [Slice("sector", sector, tuple(own)) for sector, own in sectors.items()]
        if is_sector is not None and (found_ := _sector_columns(columns, frame, is_sector)):
            return found_
    if not fields & {"activity", "indicator"}:
        return _activity_columns(columns, frame, catalogue)
    return []


def _by(columns: Sequence[Column], what: str) -> dict[str, list[Column]]:
    """The understood columns by the month or sector that their headings name."""
    found: dict[str, list[Column]] = {}
    for column in columns:
        if column.field and getattr(column, what):
            found.setdefault(getattr(column, what), []).append(column)
    return found


def _sector_columns(columns: Sequence[Column], frame: pl.DataFrame, is_sector: IsSector) -> list[Slice]:
    """A column per sector: marks or figures beside an organisation, or the organisations themselves in the cells."""
    own = [column for column in _unclaimed(columns) if is_sector(column.heading)]
    if len(own) < FEWEST:
        return []
    kinds = {_kind(frame, column) for column in own} - {"empty"}
    named = any(column.field in ("organisation", "organisation_acronym", "implementer") for column in columns)
    if kinds == {"text"} and not named:
        return [_claimed("sector", column, "organisation") for column in own]
    if named and kinds <= {"mark", "number"}:
        return [_claimed("sector", column, "", marks=True) for column in own]
    return []


def _activity_columns(columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue) -> list[Slice]:
    """A column per activity with its figure: people, where the heading or the band above says so, else units."""
    own = [
        column
        for column in _unclaimed(columns)
        if len(column.label) > 2
        and not set(normalised(column.heading).split()) & NO_FIGURES
        and "%" not in column.heading
    ]
    kinds = {column.index: _kind(frame, column) for column in own}
    marked = [column for column in own if kinds[column.index] == "mark"]
    counted = [column for column in own if kinds[column.index] == "number"]
    if len(counted) >= FEWEST:
        whole = next((one for one in columns if one.field == catalogue.family and not one.band), None)
        people = _say_people(counted) or (whole is not None and _add_up(frame, counted, whole))
        if people or whole is None:
            return [_claimed("activity", one, catalogue.family if people else "quantity") for one in counted]
    if len(marked) >= FEWEST:
        return [_claimed("activity", column, "", marks=True) for column in marked]
    return []


def _unclaimed(columns: Sequence[Column]) -> Iterator[Column]:
    return (
        column
        for column in columns
        if not column.field and column.found_by != "remembered" and clean(column.heading)
    )


def _claimed(field: str, column: Column, value_field: str, *, marks: bool = False) -> Slice:
    value = clean(column.heading)
    return Slice(
        field,
        value,
        (replace(column, field=value_field, confidence=0.8, found_by="content", rival=""),),
        marks,
    )


def _kind(frame: pl.DataFrame, column: Column) -> str:
    """What the cells of a column are: "number", "mark" (x, ✓, yes), "text", or "empty"."""
    if column.name not in frame.columns:
        return "empty"
    sample = [text.strip() for text in frame[column.name].drop_nulls().head(SAMPLE).to_list()]
    sample = [text for text in sample if text and text not in ("-", "–")]
    if not sample:
        return "empty"
    marks = sum(fold(text) in MARKS or text in MARKS for text in sample)
    numbers = sum(number(text).value is not None for text in sample)
    if marks >= MOSTLY * len(sample):
        return "mark"
    return "number" if numbers >= MOSTLY * len(sample) else "text"


def _say_people(columns: Sequence[Column]) -> bool:
    """Whether at least half of the headings, with the bands above them, speak of people."""
    said = sum(
        bool(set(fold(f"{column.above} {column.heading}").split()) & PEOPLE_WORDS) for column in columns
    )
    return said * 2 >= len(columns)


def _add_up(frame: pl.DataFrame, columns: Sequence[Column], whole: Column) -> bool:
    """Whether in most rows the columns add up to the total beside them: then they count what it counts."""
    rows = frame.head(SAMPLE).select([column.name for column in columns] + [whole.name]).rows()
    checked = agree = 0
    for *cells, total in rows:
        stated = number(total).value if total else None
        if stated is None:
            continue
        checked += 1
        sums = [number(cell).value for cell in cells if cell]
        agree += abs(sum(float(str(one)) for one in sums if one is not None) - float(str(stated))) <= 0.5
    return checked > 0 and agree >= 0.8 * checked


def parts_of(
    columns: Sequence[Column], frame: pl.DataFrame, slices: Sequence[Slice]
) -> list[tuple[tuple[Column, ...], pl.DataFrame]]:
    """For each slice its columns and the rows in which it says something. A total beside the slices is left out."""
    own = {column.index for one in slices for column in one.columns}
    cut = {(column.field, column.band) for one in slices for column in one.columns if column.field}
    shared = [
        column
        for column in columns
        if column.index not in own and column.field and (column.field, column.band) not in cut
    ]
    return [
        (
            (*shared, *(column for column in one.columns if column.field), one.given),
            frame.filter(_filled(one)).with_columns(pl.lit(one.value).alias(one.given.name)),
        )
        for one in slices
    ]


def _filled(one: Slice) -> pl.Expr:
    """Rows in which the slice says something: more than zero, dashes and "no"."""
    nothing = sorted((NOTHING - MARKS if one.marks else NOTHING) | {"no", "non", "لا"})
    zero = r"^(?:[-+]?[0\u{660}]+(?:[.,][0\u{660}]+)?|#[^\s]{2,20})?$"
    cells = [pl.col(column.name).cast(pl.String) for column in one.columns]
    return pl.any_horizontal(
        ~(
            cell.is_null()
            | cell.str.strip_chars().str.to_lowercase().is_in(pl.Series(nothing, dtype=pl.String).implode())
            | cell.str.strip_chars().str.contains(zero)
        ).fill_null(True)
        for cell in cells
    )
