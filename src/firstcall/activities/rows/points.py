"""People written with a point between thousands: "1.500" is fifteen hundred, where the sheet shows that it must be.

A spreadsheet writes fractions without zeros at their end and with as many digits as they have. Texts in which every
point stands before exactly three digits, beside figures below a thousand without any point, are thousands. So are those
beside millions ("1.234.567"). Beside real fractions ("47501.94") nobody can tell what "12.000" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from firstcall.intake.contents.coded import plain
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

PEOPLE = ("reached", "targeted", "households", "households_targeted", "new_beneficiaries", "disability")
FIGURE = re.compile(r"[\d.,]+")
POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
MILLIONS = re.compile(r"\d{1,3}(\.\d{3}){2,}")
THREE_DIGITS = re.compile(r"\d+\.\d{3}")  # as a program writes whole columns of fractions: 0.500, 47501.940
SEVERAL = 2  # different figures of that form, from which on chance is ruled out though none ends in a zero


def with_thousands(table: Table, problems: Problems) -> Table:
    """The table, with points between thousands taken out of its figures of people; said, as is what stays unclear."""
    columns = [column for name in PEOPLE for column in table.columns_of(name)]
    all_texts = {column: table.texts(column) for column in columns}
    texts = {column: _with_point(found) for column, found in all_texts.items()}
    bare = any(_below_thousand(text.strip()) for found in all_texts.values() for text in found.to_list())
    pointed, sure = with_point_between((text for found in texts.values() for text in found), bare=bare)
    if not pointed:
        return table
    frame = table.frame
    for column, found in texts.items():
        mine = [text for text in found if text in pointed]
        if not mine:
            continue
        cells = plain(table.cells(column)).str.strip_chars()
        rows = table.row_numbers().filter(cells.is_in(pl.Series(mine).implode()).fill_null(False)).to_list()
        read = cells.replace_strict(
            mine, [text.replace(".", "") if sure else None for text in mine], default=cells
        )
        frame = frame.with_columns(read.alias(column.name))
        _say(column, mine[0], rows, sure, problems)
    return table.with_frame(frame)


def _with_point(texts: pl.Series) -> list[str]:
    return [text.strip() for text in texts.filter(texts.str.contains(".", literal=True)).to_list()]


def with_point_between(texts: Iterable[str], *, bare: bool) -> tuple[set[str], bool]:
    """Of texts with a point the figures with one before three digits, if they are no fractions; and whether it is sure
    that they are thousands. `bare`: figures below a thousand stand beside them without any point."""
    figures = [text for text in texts if FIGURE.fullmatch(text)]
    pointed = {text for text in figures if POINTED.fullmatch(text)}
    millions = any(MILLIONS.fullmatch(text) for text in figures)
    others = [text for text in figures if text not in pointed and not MILLIONS.fullmatch(text)]
    zero = any(text.endswith("0") for text in pointed)  # no program writes a fraction so, among shorter ones
    if others:
        formatted = all(THREE_DIGITS.fullmatch(text) for text in others) and not millions
        return (pointed, False) if (zero or millions) and not formatted else (set(), False)
    if zero or millions or len(pointed) >= SEVERAL:
        return pointed, bare or millions
    return set(), False


def _below_thousand(text: str) -> bool:
    """Whether it is a whole number that needs no point: that such are there shows that others are thousands."""
    return text.isdecimal() and 0 < int(text) < 1000


def _say(column: Column, example: str, rows: list[int], sure: bool, problems: Problems) -> None:
    problems.add(
        "points-of-thousands" if sure else "points-unclear",
        gettext_noop("The point in “%(text)s” and the like was read as standing between thousands.")
        if sure
        else gettext_noop("“%(text)s” and the like may be thousands or fractions. They are left out."),
        rows=rows,
        column=column,
        params={"text": example},
        suggestion="" if sure else gettext_noop("Write the numbers without a point, for example 1500."),
        refused=False,
    )
