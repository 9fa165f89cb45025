"""Figures as a sheet writes them where its cells alone do not say what they are: thousands, and points that group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from firstcall.intake.contents.counts import number
from firstcall.intake.contents.values import distinct
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rollup import METRICS
from firstcall.policy.refusal import gettext_noop

FEWEST = 3  # different figures of this form, from which on a column alone shows that its points group (product choice)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
MILLION = 1_000_000
_MILLIONS = re.compile(  # one separator only: of fractions
    r"(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:m|mn|mln|millions?|millón|millones|milhão|milhões|مليون)", re.IGNORECASE
)
_POINTED = re.compile(r"\d+(?:\.\d+)+")
_THREE_DIGITS = re.compile(r"\d+\.\d{3}")
_TO_THE_ZERO = re.compile(r"[1-9]\d{0,2}\.\d\d0")
_SURE = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}\.\d\d0")  # no spreadsheet writes a fraction so


def as_meant(table: Table, column: Column, problems: Problems) -> pl.Series:
    """The texts of a column of people as they are meant; every other reading than that of a single cell is said."""
    series = _in_digits(table.series(column))
    grouped = _points_group(table, column)
    if not grouped and column.factor == 1:
        series = _without_unclear(table, column, series, problems)
    if not grouped and column.factor == 1:
        return series
    texts = distinct(series).to_list()
    meant = [_meant(text, column.factor, grouped=grouped) for text in texts]
    changed = [text for text, instead in zip(texts, meant, strict=True) if text != instead]
    if not changed:
        return series
    rows = table.row_numbers().filter(
        series.is_in(pl.Series(changed, dtype=pl.String).implode()).fill_null(False)
    )
    if grouped:
        _say(
            problems,
            "points-as-thousands",
            gettext_noop(
                "The points in %(column)s group thousands: %(written)s is read as %(example)s people."
            ),
            column,
            rows,
            (changed[0], _meant(changed[0], 1, grouped=True)),
        )
    if column.factor != 1:
        _say(
            problems,
            "in-thousands",
            gettext_noop(
                "The figures of %(column)s are thousands: %(written)s is read as %(example)s people."
            ),
            column,
            rows,
            (changed[0], _meant(changed[0], column.factor, grouped=grouped)),
        )
    return series.replace_strict(
        pl.Series(texts, dtype=pl.String), pl.Series(meant, dtype=pl.String), default=None
    )


def unclear(texts: Iterable[str]) -> list[str]:
    """Of the texts of one column those that are thousands or fractions, and nobody can tell: "12.000" beside
    "47501.94". Beside "0.500" it is a fraction, as a program writes a whole column with three digits."""
    with_points = [text for text in texts if _POINTED.fullmatch(text)]
    others = [text for text in with_points if not _GROUPED.fullmatch(text)]
    if not others or all(_THREE_DIGITS.fullmatch(text) for text in others):
        return []
    return [text for text in with_points if _TO_THE_ZERO.fullmatch(text)]


def _without_unclear(table: Table, column: Column, series: pl.Series, problems: Problems) -> pl.Series:
    """The texts without those of which nobody can tell how many they are; said."""
    found = unclear(_texts(table, [column]))
    if not found:
        return series
    left_out = series.str.strip_chars().is_in(pl.Series(found, dtype=pl.String).implode()).fill_null(False)
    problems.add(
        "points-unclear",
        gettext_noop("“%(text)s” and the like may be thousands or fractions. They are left out."),
        rows=table.row_numbers().filter(left_out).to_list(),
        column=column,
        params={"text": found[0]},
        suggestion=gettext_noop("Write the numbers without a point, for example 1500."),
        refused=False,
    )
    return series.set(left_out, None)


def _in_digits(series: pl.Series) -> pl.Series:
    """The texts, rounded figures of overviews ("9.1M", "12 millions") in digits."""
    found = {text: instead for text in distinct(series).to_list() if (instead := _rounded(text)) != text}
    return series.replace(list(found), list(found.values())) if found else series


def _rounded(text: str) -> str:
    match = _MILLIONS.fullmatch(text.strip())
    value = Decimal(match[1].replace(",", ".")) * MILLION if match else None
    return f"{value.normalize():f}" if value is not None else text


def _meant(text: str, factor: int, *, grouped: bool) -> str:
    written = text.strip().replace(".", "") if grouped and _GROUPED.fullmatch(text.strip()) else text
    value = number(written).value if factor != 1 else None
    return f"{(Decimal(str(value)) * factor).normalize():f}" if value is not None else written


def _points_group(table: Table, column: Column) -> bool:
    """Whether "12.345" is twelve thousand here: as other figures of the sheet show, or all of the column's."""
    with_points = [text for text in _texts(table, [column]) if "." in text]
    if not with_points or not all(_GROUPED.fullmatch(text) for text in with_points):
        return False
    of_people = [one for one in table.columns if one.field in PEOPLE]
    everything = [text for text in _texts(table, of_people) if "." in text]
    fractions = any(re.fullmatch(r"\d+\.\d+", text) and not _GROUPED.fullmatch(text) for text in everything)
    if fractions and not any(_SURE.fullmatch(text) for text in with_points):
        return False
    if any(_SURE.fullmatch(text) for text in everything):
        return True
    plain = any(text.isdigit() and len(text) > 3 for text in _texts(table, [column]))
    return len(with_points) >= FEWEST and not plain


PEOPLE = frozenset(
    [
        *METRICS,
        "in_need_disability",
        "targeted_disability",
        "households_affected",
        "households_in_need",
        "households_targeted",
    ]
)


def _texts(table: Table, columns: Iterable[Column]) -> list[str]:
    return [text.strip() for column in columns for text in distinct(table.series(column)).to_list()]


def _say(
    problems: Problems, code: str, message: str, column: Column, rows: pl.Series, example: tuple[str, str]
) -> None:
    problems.add(
        code,
        message,
        rows=rows.to_list(),
        column=column,
        params={"column": column.label, "written": example[0], "example": example[1]},
        suggestion=gettext_noop("If that is not meant, write the figures without points, and in ones."),
        refused=False,
    )
