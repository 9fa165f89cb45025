"""Which month, or months together, rows report on that do not say it themselves: what a line above the table or the
file's name says.

A partner's files of twelve months differ in nothing but their names and figures. Without the month each would take the
place of the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from firstcall.activities.rows.namedmonths import MONTHS, OF_NAMES, TITLE, as_param
from firstcall.intake.contents.dates import year_in
from firstcall.intake.filenames import (
    NamedMonth,
    month_named_in,
    month_of_title,
    months_without_year,
    period_named_in,
    year_without_day,
    yearless_month_of_title,
)
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
    on: date | None = None,
) -> pl.Series:
    """`months` (first days), with that of a title or of the file's name for rows whose dates do not settle one; said as
    a remark.

    A row's own dates settle it where they lie in one month, and where the file's month is none of theirs. A month whose
    year stands elsewhere is none after `on`, the day of reading. Where title and file name differ, both may be of the
    month before, so neither is taken.
    """
    if table.column("month") is not None or table.by == "month":
        return months
    named = month_named_in(file_name)
    titled = _titled(table, yearless=named is None or named.day or not named.year)
    if named is None and titled is None:
        return months
    frame = pl.DataFrame({"row": table.row_numbers(), "start": starts, "end": ends})
    undated = frame.select(pl.col("start").is_null() & pl.col("end").is_null()).to_series()
    found = titled or named
    assert found is not None
    year = found.year or year_in(table.sheet) or year_in(*table.notes)
    if titled is not None and not year:
        year = year_without_day(file_name)
    differ = named is not None and titled is not None and _differ(named, titled)
    if (
        differ
        or (found.day or year is None)
        or (not found.year and is_ahead(date(year, found.number, 1), on))
    ):
        _ask(
            frame.filter(undated)["row"].to_list(),
            found if not differ else None,
            problems,
            title=titled.number if titled is not None else None,
        )
        return months
    first = pl.date(year, found.number, 1)
    one_month = pl.col("start").dt.truncate("1mo") == pl.col("end").dt.truncate("1mo")
    within = (pl.col("start") <= first.dt.month_end()) & (pl.col("end") >= first) & ~one_month
    taken = undated | frame.select(within.fill_null(value=False)).to_series()
    rows = frame.filter(taken)["row"].to_list()
    if not rows:
        return months
    problems.add(
        "month-of-title" if titled else "month-of-file",
        gettext_noop("No column names the month. A line above the table does: “%(month)s”.")
        if titled
        else gettext_noop("Nothing in the sheet names the month. The name of the file does: “%(month)s”."),
        rows=rows,
        params={"month": f"{year}-{found.number:02}"},
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
        together = months_without_year(file_name)
        if len(together) > 1:
            nowhere = pl.DataFrame({"row": table.row_numbers(), "m": months, "s": starts, "e": ends})
            nowhere = nowhere.filter(pl.all_horizontal(pl.col("m", "s", "e").is_null()))
            message = gettext_noop(
                "Nothing in the sheet says when; the file's name has months, without their year."
            )
            _say(nowhere["row"].to_list(), message, together, problems)
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


def is_ahead(month: date, on: date | None) -> bool:
    """Whether a month had not begun on the day of reading."""
    return on is not None and month > on


def _titled(table: Table, *, yearless: bool) -> NamedMonth | None:
    """The one month that lines above the table give as that of the report: with its year, else without one too."""
    for of_title in (month_of_title, yearless_month_of_title) if yearless else (month_of_title,):
        found = {one for line in table.notes if (one := of_title(line)) is not None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _differ(one: NamedMonth, other: NamedMonth) -> bool:
    return not one.day and (one.number != other.number or len({one.year, other.year} - {None}) > 1)


def _ask(rows: list[int], named: NamedMonth | None, problems: Problems, *, title: int | None) -> None:
    """Say that the month is open; `named` by a line above the table (then `title` is its number) or the file, None
    where they differ."""
    if named is None:
        message = gettext_noop("A line above the table names another month than the file's name.")
    elif named.day:
        message = gettext_noop(
            "Nothing in the sheet names the month; the file's name has a day, which may be that of sending."
        )
    elif title is not None:
        message = gettext_noop("A line above the table names the month, without its year.")
    else:
        message = gettext_noop(
            "Nothing in the sheet names the month; the file's name has one, without its year."
        )
    months = [named.number] if named is not None and not named.day else []
    _say(rows, message, months, problems, [title] if title is not None else [])


def _say(
    rows: list[int], message: str, months: Iterable[int], problems: Problems, title: Iterable[int] = ()
) -> None:
    """Ask for the year of these rows; what their months are without it is kept with the problem, and that of the
    `title` by itself."""
    if not rows:
        return
    problems.add(
        OF_NAMES,
        message,
        rows=rows,
        params={MONTHS: as_param(months), TITLE: as_param(title)},
        suggestion=gettext_noop(
            "Name month and year in a column, above the table, or as the name of the sheet or file, as “March 2025”."
        ),
        refused=False,
    )
