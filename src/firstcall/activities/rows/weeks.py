"""Weeks that rows name. Weeks are counted in several ways (of a year, of an epidemic, of a budget), so their days are
never guessed; but the rows of two weeks are two reports, though month, place and activity are the same."""

from __future__ import annotations

import re

import polars as pl

from firstcall.intake.contents.coded import distinct
from firstcall.intake.contents.text import fold
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

WITHOUT_DAYS, OF_MONTH = "week-without-days", "week-of-month"
LAST = 53
_IN_NAME = re.compile(
    r"(?<![^\W_])(?:epi ?week|week|wk|fw|w|semaine|semana|sem|se|s(?=\d\d)|الاسبوع|اسبوع) ?(?:no )?(\d\d?)(?![^\W_])"
)


def week_of(text: str) -> str:
    """What tells the week of a text from others: its number where it says one ("W14", "2025-W14"), else the text."""
    numbers = {int(found) for found in re.findall(r"(?<!\d)\d\d?(?!\d)", text) if 1 <= int(found) <= LAST}
    return f"w{numbers.pop()}" if len(numbers) == 1 else fold(text)


def week_named_in(name: str) -> int | None:
    """The one week (its number) that a file's name says: "EAU_W14", "Rapport semaine 14"."""
    text = fold(re.sub(r"[_\-–.]+", " ", name))
    found = {int(number) for number in _IN_NAME.findall(text) if 1 <= int(number) <= LAST}
    return found.pop() if len(found) == 1 else None


def say_weeks(
    table: Table, months: pl.Series, starts: pl.Series, ends: pl.Series, problems: Problems
) -> None:
    """Say of rows that name a week what follows: asked for its days where nothing says when, else that rows of one
    month are told apart by it. Rows with days of their own need nothing."""
    column = table.column("week")
    if column is None:
        return
    rows = pl.DataFrame(
        {"row": table.row_numbers(), "text": table.cells("week").cast(pl.String), "m": months, "s": starts}
    )
    rows = rows.filter(starts.is_null() & (ends.is_null() | months.is_not_null()))
    for text in distinct(rows["text"]).drop_nulls().to_list():
        of_text = rows.filter(pl.col("text") == text)
        undated = of_text.filter(pl.col("m").is_null())["row"].to_list()
        dated = of_text.filter(pl.col("m").is_not_null())["row"].to_list()
        if undated:
            problems.add(
                WITHOUT_DAYS,
                gettext_noop("A week is named, but neither its days nor a month."),
                rows=undated,
                column=column,
                value=text,
                suggestion=gettext_noop(
                    "Give the week's first and last day, or the month and its year, in columns of their own."
                ),
                refused=False,
            )
        if dated:
            problems.add(
                OF_MONTH,
                gettext_noop(
                    "The rows name a week of their month. They are told from those of its other weeks by it."
                ),
                rows=dated,
                column=column,
                value=text,
                refused=False,
            )
