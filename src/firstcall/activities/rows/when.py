"""When the rows of a sheet happened: start, end, month and status. What cannot be read is left out; the row stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from firstcall.activities.rows.reported_month import with_month_of_name, with_period_of_name
from firstcall.activities.rows.weeks import say_weeks
from firstcall.intake.contents.coded import distinct
from firstcall.intake.contents.dates import NAME_YEAR
from firstcall.intake.contents.dates import month as month_of
from firstcall.intake.contents.periods import Span, one_month, span
from firstcall.intake.contents.values import Typed, date_order, days, months, statuses, year_in
from firstcall.intake.filenames import months_together
from firstcall.intake.rules import Problems, Verdict
from firstcall.intake.sheets.days import days_or_months, looked_up, say_of_texts
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

REACHED = {"reached", "households", "new_beneficiaries"}
ONE_YEAR = r"^\D*(\d{4})(?:\.0)?\D*$"  # "2025/26" is two: which of them a month lies in is not said


def when_of(
    table: Table, problems: Problems, file_name: str, on: date | None = None, *, borrow: bool = True
) -> dict[str, pl.Series]:
    """Start, end, month and status of each row. What cannot be read is left out with a remark; the row stays. `on` is
    the day of reading: nobody was reached after it. `borrow`: months may get their year from what stands elsewhere."""
    table = _with_day(table)
    start, end = table.column("start"), table.column("end")
    dated = (start, end, table.column("month"))
    order = date_order(*(table.cells(column) for column in dated if column))
    starts = _day(table, start, "start", order, problems)
    ends = _day(table, end, "end", order, problems)
    _ends_before_start(table, starts, ends, problems)
    year = (year_in(table.sheet) or year_in(*table.notes) or year_in(file_name)) if borrow else None
    monthly = _not_ahead(table, months(_with_year(table, "month"), year=year, order=order), on)
    spans = _spans(monthly.verdicts, year, order)
    monthly = replace(
        monthly,
        verdicts={text: _asked(text, one) for text, one in monthly.verdicts.items() if text not in spans},
    )
    months_of = _typed(table, table.column("month"), monthly, problems)
    single = {text: first for text, found in spans.items() if (first := one_month(found))}
    if single:  # "1 to 30 June 2026"
        months_of = months_of.fill_null(looked_up(single, monthly.text))
        spans = {text: found for text, found in spans.items() if text not in single}
    starts, ends = _over(spans, monthly.text, table.column("month"), table, starts, ends, problems)
    quarters = _without(_with_year(table, "quarter"), months_of.is_not_null())
    starts, ends = _over(
        _spans(distinct(quarters).to_list(), year, order),
        quarters, table.column("quarter"), table, starts, ends, problems,
    )  # fmt: skip
    months_of = with_month_of_name(table, months_of, starts, ends, problems, file_name=file_name, on=on)
    starts, ends = with_period_of_name(table, months_of, starts, ends, problems, file_name=file_name)
    say_weeks(table, months_of, starts, ends, problems)
    status = _typed(table, table.column("status"), statuses(table.cells("status")), problems)
    return {"status": status.fill_null(""), "starts_on": starts, "ends_on": ends, "month": months_of}


def _with_day(table: Table) -> Table:
    """The table; where only a "Date" says when, it is the start."""
    fields = {column.field for column in table.columns}
    if "day" not in fields or fields & {"start", "end", "month"}:
        return table
    first = next(column.index for column in table.columns if column.field == "day")
    columns = (replace(one, field="start") if one.index == first else one for one in table.columns)
    return replace(table, columns=tuple(columns))


def _not_ahead(table: Table, monthly: Typed, on: date | None) -> Typed:
    """The months, without those that got their year from elsewhere and had not begun on the day of reading: a workbook
    named after the new year holds the last months of the old one too."""
    if on is None or not {column.field for column in table.columns} & REACHED:
        return monthly
    ahead = {
        text: verdict
        for text in distinct(monthly.text).drop_nulls().to_list()
        if (verdict := month_of(text)).code == "month_without_year"
    }
    wrong = pl.Series(list(ahead), dtype=pl.String).implode()
    late = monthly.text.cast(pl.String).is_in(wrong).fill_null(False) & (monthly.values > on).fill_null(False)
    if not late.any():
        return monthly
    said = set(monthly.text.cast(pl.String).filter(late).unique().to_list())
    values = monthly.values.set(late, None)
    return Typed(monthly.text, values, {**monthly.verdicts, **{text: ahead[text] for text in said}})


# --- days ----------------------------------------------------------------------------------------------------------


def _day(table: Table, column: Column | None, side: str, order: str, problems: Problems) -> pl.Series:
    """The days of a column; of a month without its day the first for a start, the last for an end, and said."""
    cells = table.cells(side)
    if column is None:
        return days(cells, order=order).values
    typed = days_or_months(table, column, cells, problems, order=order, last=side == "end")
    return _typed(table, column, typed, problems)


def _asked(text: str, verdict: Verdict) -> Verdict:
    """The verdict on a month; of months together without their year, the year is asked."""
    if verdict.code != "not_a_month" or len(months_together(text)) < 2:
        return verdict
    return Verdict(
        None, "month_without_year", gettext_noop("The months are named without their year."), NAME_YEAR
    )


# --- months together -----------------------------------------------------------------------------------------------


def _spans(candidates: Iterable[str], year: int | None, order: str) -> dict[str, Span]:
    """Of these texts those that name several months together, with the first and the last day."""
    return {text: found for text in candidates if text and (found := span(text, year=year, order=order))}


def _over(
    spans: Mapping[str, Span],
    texts: pl.Series,
    column: Column | None,
    table: Table,
    starts: pl.Series,
    ends: pl.Series,
    problems: Problems,
) -> tuple[pl.Series, pl.Series]:
    """Start and end of the rows that say several months and neither a start nor an end of their own."""
    if not spans or column is None:
        return starts, ends
    free = _without(texts, starts.is_not_null() | ends.is_not_null())
    say_of_texts(
        spans, free, table, column, problems, "several-months",
        gettext_noop("“%(text)s” is several months. Their first and last day were taken as start and end."),
    )  # fmt: skip
    firsts = {text: found[0] for text, found in spans.items()}
    lasts = {text: found[1] for text, found in spans.items()}
    return starts.fill_null(looked_up(firsts, free)), ends.fill_null(looked_up(lasts, free))


def _without(texts: pl.Series, rows: pl.Series) -> pl.Series:
    """The texts, none in these rows."""
    if not rows.any():
        return texts
    return pl.DataFrame({"text": texts, "rows": rows}).select(pl.when(~pl.col("rows")).then("text"))["text"]


def _with_year(table: Table, name: str) -> pl.Series:
    """A column of months, with the year of its own column where the month does not say one."""
    year = table.column("year")
    if year is None:
        return table.cells(name)
    frame = pl.DataFrame({"month": table.series(name), "year": table.series(year).str.extract(ONE_YEAR)})
    named = pl.col("month").str.contains(r"\d{4}") | pl.col("year").is_null()
    both = pl.when(named).then("month").otherwise(pl.concat_str("month", "year", separator=" "))
    return frame.select(both.alias("month"))["month"]


def _typed(table: Table, column: Column | None, typed: Typed, problems: Problems) -> pl.Series:
    if column is not None:
        typed.report(problems, table, column, refused=False)
    return typed.values


def _ends_before_start(table: Table, starts: pl.Series, ends: pl.Series, problems: Problems) -> None:
    rows = table.row_numbers().filter((ends < starts).fill_null(False)).to_list()
    column = table.column("end")
    if rows and column is not None:
        problems.add(
            "ends-before-start",
            gettext_noop("The end lies before the start. The row is kept; correct one of the dates."),
            rows=rows,
            column=column,
            refused=False,
        )
