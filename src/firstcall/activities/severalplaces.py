"""Rows that name several places in a cell ("Bubanza, Cibitoke"): a row for each, where no figure has to be divided."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.coded import distinct, plain
from firstcall.intake.contents.counts import NOTHING
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.places.gazetteer import Gazetteer
from firstcall.policy.refusal import gettext_noop

MOST = 40  # places in a cell; a longer list is a text
BETWEEN = re.compile(r"[,;/|\n+&،]|\s(?:and|et|y|e)\s|\sو(?=\S)")
FIGURES = (
    "reached", "targeted", "households", "households_targeted", "new_beneficiaries", "quantity",
)  # fmt: skip


def with_places_apart(table: Table, gazetteer: Gazetteer, problems: Problems) -> Table:
    """The table, with a row for each of the places a cell names, where all are known and the row has no figures."""
    if table.parts:
        return replace(
            table, parts=tuple(with_places_apart(part, gazetteer, problems) for part in table.parts)
        )
    level = max(
        (at for at in range(1, gazetteer.deepest + 1) if table.column(f"admin{at}_name")), default=None
    )
    column = table.column(f"admin{level}_name")
    if column is None or level is None:
        return table
    written = plain(table.cells(column))
    several = {
        text: names
        for text in distinct(written).to_list()
        if len(names := _names(text, level, gazetteer)) > 1
    }
    if not several:
        return table
    mine = written.is_in(pl.Series(list(several), dtype=pl.String).implode()).fill_null(False)
    code = table.column(f"admin{level}_code")
    if code is not None:  # one code says which place it is
        mine = mine & plain(table.cells(code)).fill_null("").str.strip_chars().is_in(["", "-"])
    counted = mine & _has_figures(table)
    _say(table, column, written, mine & ~counted, counted, problems)
    frame = table.frame.with_columns(
        plain(table.frame[column.name]).alias(column.name), (mine & ~counted).alias("apart")
    )
    apart = frame.filter("apart").with_columns(
        pl.col(column.name).replace_strict(
            list(several), list(several.values()), return_dtype=pl.List(pl.String)
        )
    )
    whole = frame.filter(~pl.col("apart")).with_columns(pl.concat_list(column.name).alias(column.name))
    rows = pl.concat([whole, apart]).explode(column.name).sort("row", maintain_order=True).drop("apart")
    return table.with_frame(rows)


def _names(text: str, level: int, gazetteer: Gazetteer) -> list[str]:
    """The parts of a cell, where it is no name itself and every part is the name of another area of one level."""
    parts = [part.strip() for part in BETWEEN.split(text) if part and part.strip()]
    if not 1 < len(parts) <= MOST or gazetteer.by_name(text):
        return []
    for at in dict.fromkeys((level, *range(1, gazetteer.deepest + 1))):
        found = [gazetteer.by_name(part, at) for part in parts]
        known = {places[0].pk for places in found if len(places) == 1}
        if len(known) == len(parts):
            return parts
    return []


def _has_figures(table: Table) -> pl.Series:
    """The rows in which somebody or something is counted."""
    found = pl.repeat(False, table.rows, dtype=pl.Boolean, eager=True)
    nothing = pl.Series([*NOTHING, "0"], dtype=pl.String).implode()
    for name in FIGURES:
        for column in table.columns_of(name):
            cells = plain(table.cells(column)).str.strip_chars().str.to_lowercase()
            found |= cells.is_not_null() & ~cells.is_in(nothing).fill_null(True)
    return found


def _say(
    table: Table, column: Column, written: pl.Series, apart: pl.Series, counted: pl.Series, problems: Problems
) -> None:
    told = (
        (apart, "several-places", gettext_noop("“%(text)s” names several places. The row counts in each of them."), ""),
        (
            counted,
            "places-not-divided",
            gettext_noop(
                "“%(text)s” names several places, and the row has one figure for all. It is kept at the area above."
            ),
            gettext_noop("Where each place has figures of its own, give each a row."),
        ),
    )  # fmt: skip
    for mine, code, message, advice in told:
        frame = pl.DataFrame({"text": written, "row": table.row_numbers()}).filter(mine)
        for text, rows in frame.group_by("text", maintain_order=True).agg("row").iter_rows():
            problems.add(
                code, message, rows=rows, column=column.label, column_index=column.index, value=text,
                params={"text": text}, suggestion=advice, refused=False,
            )  # fmt: skip
