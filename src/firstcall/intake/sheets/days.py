"""Columns of days in which some cells say a month alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from firstcall.intake.contents.coded import replaced
from firstcall.intake.contents.dates import month as month_of
from firstcall.intake.contents.periods import last_day
from firstcall.intake.contents.values import Typed, days
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop


def days_or_months(
    table: Table, column: Column, cells: pl.Series, problems: Problems, *, order: str, last: bool
) -> Typed:
    """The days of `cells`; of a month without its day the first or the `last`, which is said. What is neither is left
    to the caller to report."""
    typed = days(cells, order=order)
    found = {
        text: last_day(first) if last else first
        for text, verdict in typed.verdicts.items()
        if verdict.code in ("not_a_date", "day_missing") and isinstance(first := month_of(text).value, date)
    }
    if not found:
        return typed
    say_of_texts(
        found, typed.text, table, column, problems, "day-of-month",
        gettext_noop("“%(text)s” says no day. The last day of the month was taken.")
        if last
        else gettext_noop("“%(text)s” says no day. The first day of the month was taken."),
    )  # fmt: skip
    rest = {text: verdict for text, verdict in typed.verdicts.items() if text not in found}
    return Typed(typed.text, typed.values.fill_null(looked_up(found, typed.text)), rest)


def looked_up(found: Mapping[str, date], texts: pl.Series) -> pl.Series:
    """For each text its day; null where there is none."""
    return replaced(
        texts,
        pl.Series(list(found), dtype=pl.String),
        pl.Series(list(found.values()), dtype=pl.Date),
        pl.Date,
    )


def say_of_texts(
    found: Iterable[str],
    texts: pl.Series,
    table: Table,
    column: Column,
    problems: Problems,
    code: str,
    message: str,
) -> None:
    """Say a remark once of each of these texts, with the rows it stands in."""
    frame = pl.DataFrame({"text": texts, "row": table.row_numbers()})
    said = frame.filter(pl.col("text").is_in(pl.Series(list(found), dtype=pl.String).implode()))
    for text, rows in said.group_by("text", maintain_order=True).agg("row").iter_rows():
        problems.add(
            code,
            message,
            rows=rows,
            column=column,
            value=text,
            params={"text": text},
            refused=False,
        )
