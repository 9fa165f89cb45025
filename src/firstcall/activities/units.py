"""What the figures of a row count, where its unit or its indicator says so: people, households, or something else."""

from __future__ import annotations

import polars as pl

from firstcall.intake.contents.coded import distinct, plain, replaced
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import words
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

PEOPLE, HOUSEHOLDS = words("rows", "people") | words("rows", "persons"), words("headings", "households")
ANY_TARGET = frozenset(
    [
        "target",
        "targets",
        "total target",
        "cible",
        "cibles",
        "total cible",
        "meta",
        "total meta",
        "alvo",
        "objectif",
    ]
)
"""Headings of targets that do not say what is counted."""


def by_unit(
    table: Table, counted: dict[str, pl.Series], problems: Problems, rows: pl.Series
) -> dict[str, pl.Series]:
    """`counted` (targeted, reached, households, quantity) with the quantities of people and households put where
    they belong, and without targets of anything else. `rows`: the rows that are kept."""
    said = table.column("unit") or table.column("indicator")
    if said is None:
        return counted
    written = plain(table.cells(said))
    texts = distinct(written)
    kinds = replaced(
        written, texts, pl.Series([_kind(text) for text in texts.to_list()], dtype=pl.String), pl.String
    )
    frame = pl.DataFrame({**counted, "kind": kinds, "rows": rows})
    column = table.column("quantity")
    if column is not None and table.column("reached") is None and not table.columns_of("reached"):
        frame = frame.with_columns(_of_kind("reached", "people"))
    if column is not None and table.column("households") is None:
        frame = frame.with_columns(_of_kind("households", "households"))
    target = table.column("targeted")
    if target is not None and normalised(target.heading) in ANY_TARGET:
        other = pl.col("kind").is_in(["households", "other"]) & pl.col("targeted").is_not_null()
        _say(frame.select(other & pl.col("rows")).to_series(), table, target, problems)
        frame = frame.with_columns(pl.when(~other.fill_null(False)).then("targeted").alias("targeted"))
    return {name: frame[name] for name in counted}


def _kind(text: str) -> str:
    """What a unit or an indicator counts: "people", "households", "other", "" where it says nothing."""
    found = set(fold(text).split())
    if not found:
        return ""
    first = [word for word in fold(text).split() if word in PEOPLE or word in HOUSEHOLDS]
    return "other" if not first else "households" if first[0] in HOUSEHOLDS else "people"


def _of_kind(name: str, kind: str) -> pl.Expr:
    """A column filled from the quantities of the kind, as far as they are whole."""
    whole = pl.col("quantity").is_not_null() & (pl.col("quantity") >= 0) & (pl.col("quantity") % 1 == 0)
    mine = (pl.col("kind") == kind) & whole & pl.col(name).is_null()
    return pl.when(mine).then(pl.col("quantity").cast(pl.Int64, strict=False)).otherwise(name).alias(name)


def _say(other: pl.Series, table: Table, column: Column, problems: Problems) -> None:
    rows = table.row_numbers().filter(other.fill_null(False)).to_list()
    if rows:
        problems.add(
            "target-not-people",
            gettext_noop("The unit or indicator of these rows counts no people. Their target is left out."),
            rows=rows,
            column=column.label,
            column_index=column.index,
            suggestion=gettext_noop("If they are people, say so in the unit."),
            refused=False,
        )
