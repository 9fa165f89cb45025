"""Columns of text made columns of values: each distinct text is judged once, by the same rule as a single cell.

typed = people(table.series(column))
typed.values                                       # polars Int64, null where there is nothing or a fault
typed.report(problems, table, column)              # every fault, with all its rows
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from firstcall.intake.contents import counts
from firstcall.intake.contents.coded import distinct, replaced
from firstcall.intake.contents.counts import is_error, is_nothing
from firstcall.intake.contents.counts import number as number_value
from firstcall.intake.contents.counts import people as people_value
from firstcall.intake.contents.dates import day as day_value
from firstcall.intake.contents.dates import month as month_value
from firstcall.intake.contents.dates import order_of, order_of_firsts, year_in
from firstcall.intake.contents.text import clean, cleaned, fold, folded, hidden_characters
from firstcall.intake.contents.words import status as status_value
from firstcall.intake.contents.words import yes_no as yes_no_value
from firstcall.intake.rules import Problems, Verdict

if TYPE_CHECKING:
    from firstcall.intake.sheets.tables import Column, Table

__all__ = [
    "Typed", "clean", "cleaned", "coordinates", "date_order", "day_value", "days", "fold", "folded",
    "hidden_characters", "is_error", "is_nothing", "month_value", "months", "number_value", "numbers_of",
    "order_of", "people", "people_value", "status_value", "statuses", "typed_by", "year_in", "yes_no_value",
    "yes_nos",
]  # fmt: skip

PLAIN_DIGITS = r"^[0-9]{1,10}$"


@dataclass(frozen=True)
class Typed:
    """A typed column: its values (null for nothing and faults), and the verdicts that have something to say."""

    text: pl.Series
    values: pl.Series
    verdicts: Mapping[str, Verdict]

    @property
    def faulty(self) -> pl.Series:
        """True for the rows whose text is a fault."""
        faults = [text for text, verdict in self.verdicts.items() if verdict.is_fault]
        if not faults:
            return pl.repeat(False, len(self.text), eager=True, dtype=pl.Boolean)
        return self.text.is_in(pl.Series(faults, dtype=pl.String).implode()).fill_null(False)

    def report(self, problems: Problems, table: Table, column: Column, *, refused: bool = True) -> None:
        """Add each fault and remark to `problems` with all its rows; `refused`: rows with a fault are left out."""
        if not self.verdicts:
            return
        said = pl.Series(list(self.verdicts), dtype=pl.String).implode()
        frame = pl.DataFrame({"text": self.text, "row": table.row_numbers()}).filter(
            pl.col("text").is_in(said)
        )
        for text, rows in frame.group_by("text", maintain_order=True).agg("row").iter_rows():
            verdict = self.verdicts[text]
            problems.add(
                verdict.code,
                verdict.message,
                rows=rows,
                column=column,
                value=text,
                suggestion=verdict.suggestion,
                refused=refused and verdict.is_fault,
            )


def typed_by(series: pl.Series, rule: Callable[[str], Verdict], dtype: Any) -> Typed:
    """Judge every distinct text of a column once; `dtype` is the polars type of the values."""
    verdicts = {text: rule(text) for text in distinct(series).to_list()}
    return _typed(series, verdicts, dtype)


def _typed(series: pl.Series, verdicts: dict[str, Verdict], dtype: Any) -> Typed:
    said = {text: verdict for text, verdict in verdicts.items() if verdict.code}
    if not verdicts:
        return Typed(series, pl.repeat(None, len(series), dtype=dtype, eager=True).alias(series.name), said)
    old = pl.Series(list(verdicts), dtype=pl.String)
    new = pl.Series([verdict.value for verdict in verdicts.values()], dtype=dtype)
    return Typed(series, replaced(series, old, new, dtype), said)


def people(
    series: pl.Series, texts: pl.Series | None = None, *, rounded: bool = False, households: bool = False
) -> Typed:
    """Counts of people, or of `households`, as Int64. Plain digits are cast at once; other texts are judged one by one.

    `texts`: the distinct ones of the column, where they are known.
    """
    texts = distinct(series) if texts is None else texts
    plain = texts.str.contains(PLAIN_DIGITS)
    if bool(plain.all()) and series.dtype == pl.String:
        return _bounded(Typed(series, series.cast(pl.Int64, strict=False), {}))
    others = texts.filter(~plain)
    verdicts = {text: people_value(text, rounded=rounded, households=households) for text in others.to_list()}
    judged = pl.Series([verdict.value for verdict in verdicts.values()], dtype=pl.Int64)
    values = pl.concat([texts.filter(plain).cast(pl.Int64), judged])
    said = {text: verdict for text, verdict in verdicts.items() if verdict.code}
    return _bounded(
        Typed(series, replaced(series, pl.concat([texts.filter(plain), others]), values, pl.Int64), said)
    )


def _bounded(typed: Typed) -> Typed:
    """Plain digits that state more people than there are get the verdict of the single-cell rule."""
    most = typed.values.max()
    if not isinstance(most, int) or most < counts.MOST_PEOPLE:
        return typed
    huge = distinct(typed.text.filter((typed.values >= counts.MOST_PEOPLE).fill_null(False))).to_list()
    values = typed.values.set(typed.values >= counts.MOST_PEOPLE, None)
    return Typed(typed.text, values, {**typed.verdicts, **{text: people_value(text) for text in huge}})


def numbers_of(series: pl.Series) -> Typed:
    """Numbers as Float64."""

    def rule(text: str) -> Verdict:
        verdict = number_value(text)
        return verdict if verdict.value is None else Verdict(float(str(verdict.value)))

    return typed_by(series, rule, pl.Float64)


def date_order(*columns: pl.Series) -> str:
    """In which order the date columns of a file write day and month ("dmy", "mdy", "mixed", "" where none shows it)."""
    texts = pl.concat([distinct(column) for column in columns]) if columns else pl.Series([], dtype=pl.String)
    return order_of(texts.to_list()) or order_of_firsts(texts.to_list())


def days(series: pl.Series, *, order: str = "") -> Typed:
    """Dates; `order` from `date_order` or from the sender."""
    return typed_by(series, lambda text: day_value(text, order=order), pl.Date)


def months(series: pl.Series, *, year: int | None = None, order: str = "") -> Typed:
    """Months as their first days; `year` for months named without one."""
    return typed_by(series, lambda text: month_value(text, year=year, order=order), pl.Date)


def statuses(series: pl.Series) -> Typed:
    """planned, ongoing, completed, suspended."""
    return typed_by(series, status_value, pl.Categorical)


def yes_nos(series: pl.Series) -> Typed:
    """True and False."""
    return typed_by(series, yes_no_value, pl.Boolean)


def coordinates(series: pl.Series, *, most: float) -> Typed:
    """Degrees as Float64, at most 90 (latitude) or 180 (longitude) either way."""

    def rule(text: str) -> Verdict:
        verdict = number_value(text)
        if verdict.value is None:
            return verdict
        degrees = float(str(verdict.value))
        return Verdict(degrees) if abs(degrees) <= most else Verdict(None, "not_on_earth", counts.HUGE)

    return typed_by(series, rule, pl.Float64)
