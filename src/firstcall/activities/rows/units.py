"""What the figures of a row count, where its unit or its indicator says so: people, households, or something else."""

from __future__ import annotations

import polars as pl

from firstcall.intake.contents.coded import distinct, replaced
from firstcall.intake.contents.counted import OF_HOUSEHOLDS, OTHER, PEOPLE, REACHED, UNSAID, counted
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

ANY_TARGET = frozenset(
    [
        "target",
        "targets",
        "total target",
        "cible",
        "cibles",
        "total cible",
        "meta",
        "metas",
        "total meta",
        "alvo",
        "objectif",
        "العدد المستهدف",
        "المستهدف",
        "план",
    ]
)
"""Headings of targets that do not say what is counted."""


def by_unit(
    table: Table, figures: dict[str, pl.Series], problems: Problems, rows: pl.Series
) -> dict[str, pl.Series]:
    """`figures` (targeted, reached, households, quantity) with the quantities of people and households put where
    they belong, and without targets of anything else. `rows`: the rows that are kept."""
    kinds = counted_in(table)
    if kinds is None:
        return figures
    frame = pl.DataFrame({**figures, "kind": kinds, "rows": rows})
    column = table.column("quantity")
    if column is not None and table.column("reached") is None and not table.columns_of("reached"):
        frame = frame.with_columns(_of_kind("reached", PEOPLE))
    if column is not None and table.column("households") is None:
        frame = frame.with_columns(_of_kind("households", OF_HOUSEHOLDS))
    target = table.column("targeted")
    if target is not None and (things := _no_targets(table, target)):
        other = pl.col("kind").is_in(things) & pl.col("targeted").is_not_null()
        _say(frame.select(other & pl.col("rows")).to_series(), table, target, problems)
        frame = frame.with_columns(pl.when(~other.fill_null(False)).then("targeted").alias("targeted"))
    return {name: frame[name] for name in figures}


def _no_targets(table: Table, target: Column) -> list[str]:
    """What a unit counts whose target is left out: anything but people, where the heading is a bare "Target"; what is
    surely no people beside a column of units, where it is "Planned"."""
    if normalised(target.heading) in ANY_TARGET:
        return [OF_HOUSEHOLDS, OTHER, UNSAID]
    bare = table.column("unit") is not None and counted(target.heading) == UNSAID
    return [OF_HOUSEHOLDS, OTHER] if bare else []


def counted_in(table: Table) -> pl.Series | None:
    """What the figure of each row counts by its unit, where that tells nothing by its indicator; null or "" where
    neither says anything. None for a table without such columns."""
    found = None
    for column in (table.column("unit"), table.column("indicator")):
        if column is None:
            continue
        written = table.cells(column)
        texts = distinct(written)
        told = pl.Series([_kind(text) for text in texts.to_list()], dtype=pl.String)
        kinds = replaced(written, texts, told, pl.Categorical)
        said = None if found is None else ~found.fill_null("").is_in(["", UNSAID])
        found = kinds if found is None or said is None else found.zip_with(said, kinds.fill_null(found))
    return found


def _kind(text: str) -> str:
    """What a unit or an indicator counts: people, households, something else, UNSAID or ""."""
    found = counted(text)
    return PEOPLE if found == REACHED else found


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
            column=column,
            suggestion=gettext_noop("If they are people, say so in the unit."),
            refused=False,
        )
