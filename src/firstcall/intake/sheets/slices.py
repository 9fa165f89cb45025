"""A part of a wide table: the columns of one month, sector, place, organisation or activity, and what cells hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from firstcall.intake.contents.counts import NOTHING, number
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases, words
from firstcall.intake.sheets.column import FORM, SAMPLE, Column

FEWEST = 3  # columns of one sort, from which on a table is wide (product choice)
MOSTLY = 0.9
TICKS = frozenset("xX✓✔☑●•")
MARKS = (phrases("answers", "yes") - {"1"}) | TICKS
NO = phrases("answers", "no") | {"no", "non", "لا"}
PEOPLE_WORDS = words("rows", "people")


@dataclass(frozen=True)
class Slice:
    """The columns of one month, sector, place, organisation or activity. `value` becomes the `field` of their rows."""

    field: str
    value: str
    columns: tuple[Column, ...]
    marks: bool = False  # the cells only say that something is done

    @property
    def by(self) -> str:
        """What the table has a column for each of: month, sector, place, organisation or activity."""
        return "place" if self.field.startswith("admin") else self.field

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


def unclaimed(columns: Sequence[Column]) -> Iterator[Column]:
    """The columns with a heading that nobody understood."""
    return (
        column
        for column in columns
        if not column.field
        and column.found_by != "remembered"
        and (column.found_by != FORM or column.choice)
        and clean(column.heading)
    )


def claimed(field: str, column: Column, value_field: str, *, marks: bool = False, value: str = "") -> Slice:
    """The slice of one column, whose heading is the `value` of its rows' `field` and whose cells are `value_field`."""
    value = value or column.choice or clean(column.heading)
    return Slice(
        field,
        value,
        (replace(column, field=value_field, confidence=0.8, found_by="content", rival="", cut=field),),
        marks,
    )


def ticked(frame: pl.DataFrame, column: Column) -> bool:
    """Whether the cells are ticks and nothing else."""
    return {text.strip() for text in frame[column.name].drop_nulls().head(SAMPLE).to_list()} <= TICKS | {
        "",
        "-",
    }


def kind(frame: pl.DataFrame, column: Column) -> str:
    """What the cells of a column are: "number", "mark" (x, ✓, yes), "text", or "empty"."""
    if column.name not in frame.columns:
        return "empty"
    sample = [text.strip() for text in frame[column.name].drop_nulls().head(SAMPLE).to_list()]
    sample = [text for text in sample if text and text not in ("-", "–")]
    if not sample:
        return "empty"
    said = [
        text for text in sample if fold(text) not in NO - {"0"}
    ]  # "no" beside "yes" is the same sort of answer
    if not said:  # "no" throughout: nothing is there
        return "empty"
    sample = said
    marks = sum(fold(text) in MARKS or text in MARKS for text in sample)
    numbers = sum(number(text).value is not None for text in sample)
    if marks >= MOSTLY * len(sample):
        return "mark"
    return "number" if numbers >= MOSTLY * len(sample) else "text"


def say_people(columns: Sequence[Column]) -> bool:
    """Whether at least half of the headings, with the bands above them, speak of people."""
    said = sum(
        bool(set(fold(f"{column.above} {column.heading}").split()) & PEOPLE_WORDS) for column in columns
    )
    return said * 2 >= len(columns)


def add_up(frame: pl.DataFrame, columns: Sequence[Column], whole: Column) -> bool:
    """Whether in most rows the columns add up to the total beside them: then they count what it counts. Rows in which
    only the total is filled say nothing of it."""
    rows = frame.head(SAMPLE).select([column.name for column in columns] + [whole.name]).rows()
    checked = agree = 0
    for *cells, total in rows:
        stated = number(total).value if total else None
        if stated is None or not any(cell and cell.strip() for cell in cells):
            continue
        checked += 1
        sums = [number(cell).value for cell in cells if cell]
        agree += abs(sum(float(str(one)) for one in sums if one is not None) - float(str(stated))) <= 0.5
    return checked > 0 and agree >= 0.8 * checked


def covers(frame: pl.DataFrame, columns: Sequence[Column], whole: Column) -> bool:
    """Whether the total is in no row less than the columns beside it together."""
    checked = False
    for *cells, total in frame.head(SAMPLE).select([one.name for one in columns] + [whole.name]).rows():
        sums = [number(cell).value for cell in cells if cell]
        parts = sum(float(str(one)) for one in sums if one is not None)
        stated = number(total).value if total else None
        if (0.0 if stated is None else float(str(stated))) < parts:
            return False
        checked = checked or stated is not None
    return checked


def filled(one: Slice) -> pl.Expr:
    """Rows in which the slice says something: more than zero, dashes and "no"."""
    nothing = sorted((NOTHING - MARKS if one.marks else NOTHING) | NO)
    zero = r"^(?:[-+]?[0\u{660}]+(?:[.,][0\u{660}]+)?|#[^\s]{2,20})?$"
    cells = [pl.col(column.name).cast(pl.String) for column in one.columns]
    return pl.any_horizontal(
        ~(
            cell.is_null()
            | _folded(cell).is_in(pl.Series(nothing, dtype=pl.String).implode())
            | cell.str.strip_chars().str.contains(zero)
        ).fill_null(True)
        for cell in cells
    )


def _folded(cell: pl.Expr) -> pl.Expr:
    """Lower case without accents, as the words for "no" are kept."""
    plain = cell.str.strip_chars().str.to_lowercase().str.normalize("NFD").str.replace_all(r"\p{Mn}", "")
    return plain.str.replace_all("ı", "i", literal=True)
