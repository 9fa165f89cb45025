"""Which month, or months together, rows report on that do not say it themselves: those that the file's name says.

A partner's files of twelve months differ in nothing but their names and figures. Without the month each would take the
place of the one before it.
"""

from __future__ import annotations

import polars as pl

from firstcall.intake.contents.dates import year_in
from firstcall.intake.filenames import NamedMonth, month_named_in, period_named_in
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

SAY_IT = gettext_noop(
    "If that is not so, name the month in a column, above the table, or as the name of the sheet, as “March 2025”."
)


def with_month_of_name(
    table: Table,
    months: pl.Series,
    starts: pl.Series,
    ends: pl.Series,
    problems: Problems,
    *,
    file_name: str,
) -> pl.Series:
    """`months` (first days), with that of the file's name for rows whose dates do not settle one; said as a remark.

    A row's own dates settle it where they lie in one month, and where the file's month is none of theirs.
    """
    if table.column("month") is not None or table.by == "month":
        return months
    named = month_named_in(file_name)
    if named is None:
        return months
    frame = pl.DataFrame({"row": table.row_numbers(), "start": starts, "end": ends})
    undated = frame.select(pl.col("start").is_null() & pl.col("end").is_null()).to_series()
    year = named.year or year_in(table.sheet) or year_in(*table.notes)
    if named.day or year is None:
        _ask(frame.filter(undated)["row"].to_list(), named, problems)
        return months
    first = pl.date(year, named.number, 1)
    one_month = pl.col("start").dt.truncate("1mo") == pl.col("end").dt.truncate("1mo")
    within = (pl.col("start") <= first.dt.month_end()) & (pl.col("end") >= first) & ~one_month
    taken = undated | frame.select(within.fill_null(value=False)).to_series()
    rows = frame.filter(taken)["row"].to_list()
    if not rows:
        return months
    problems.add(
        "month-of-file",
        gettext_noop("Nothing in the sheet names the month. The name of the file does: “%(month)s”."),
        rows=rows,
        params={"month": f"{year}-{named.number:02}"},
        suggestion=SAY_IT,
        refused=False,
    )
    filled = pl.DataFrame({"month": months, "taken": taken}).select(
        pl.when(pl.col("taken") & pl.col("month").is_null()).then(first).otherwise("month").alias("month")
    )
    return filled["month"]


def with_period_of_name(
    table: Table,
    months: pl.Series,
    starts: pl.Series,
    ends: pl.Series,
    problems: Problems,
    *,
    file_name: str,
) -> tuple[pl.Series, pl.Series]:
    """Start and end, with the first and last day of the months that the sheet's or the file's name says together, for
    rows that say nothing of when; said as a remark. Rows whose own year is another stay as they are."""
    if any(table.column(name) is not None for name in ("month", "quarter")) or table.by == "month":
        return starts, ends
    named = period_named_in(table.sheet) or period_named_in(file_name)
    if named is None:
        return starts, ends
    first, last = named
    years = table.cells("year").cast(pl.String).str.extract(r"(\d{4})").cast(pl.Int64)
    written = {f"{name} written": table.cells(name).is_not_null() for name in ("start", "end")}
    frame = pl.DataFrame({"row": table.row_numbers(), "month": months, "year": years, **written})
    undated = pl.col("month").is_null() & ~pl.any_horizontal(list(written))
    within = pl.col("year").is_null() | pl.col("year").is_between(first.year, last.year)
    rows = frame.filter(undated & within)["row"].to_list()
    if not rows:
        return starts, ends
    problems.add(
        "period-of-file",
        gettext_noop(
            "Nothing in the sheet says when. The name of the file or sheet does: from %(first)s to %(last)s."
        ),
        rows=rows,
        params={"first": first.isoformat(), "last": last.isoformat()},
        suggestion=gettext_noop("If that is not so, give the rows a month, or a start and an end."),
        refused=False,
    )
    filled = frame.with_columns(start=starts, end=ends).select(
        pl.when(undated & within).then(pl.lit(day)).otherwise(name).alias(name)
        for name, day in (("start", first), ("end", last))
    )
    return filled["start"], filled["end"]


def _ask(rows: list[int], named: NamedMonth, problems: Problems) -> None:
    if not rows:
        return
    message = (
        gettext_noop(
            "Nothing in the sheet names the month; the file's name has a day, which may be that of sending."
        )
        if named.day
        else gettext_noop("Nothing in the sheet names the month; the file's name has one, without its year.")
    )
    problems.add(
        "month-not-said",
        message,
        rows=rows,
        suggestion=gettext_noop(
            "Name month and year in a column, above the table, or as the name of the sheet or file, as “March 2025”."
        ),
        refused=False,
    )
