"""Rows that name several organisations in a cell and no figures: who is where, for each of them
(docs/decisions/several-organisations-in-a-cell.md).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.activities.rows.takenapart import has_figures, too_many
from firstcall.activities.rows.who import (
    ROLES,
    Names,
    alone_in,
    named_in,
    names_in,
    parts_in,
    with_own_acronyms,
)
from firstcall.intake.contents.coded import distinct, plain
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.organisations.cells import parts_at
from firstcall.organisations.directory import Directory
from firstcall.organisations.names import key
from firstcall.policy.refusal import gettext_noop

FEW_WORDS = 4  # of a name in a list (product choice)
MARK = "beside"  # column of a table's frame: rows of those named beside the first


def with_organisations_apart(table: Table, directory: Directory, problems: Problems) -> Table:
    """The table, with a row for each of the organisations that a cell names, where nothing is counted in the row.

    Figures cannot be divided among them: such a row stays the first one's, as does one of whose others it is not sure
    who is meant.
    """
    pieces = table.pieces
    named = [named_in(with_own_acronyms(piece)) for piece in pieces]
    pairs = [names_in(frame) for frame in named]
    alone = alone_in([pair for found in pairs for pair in found], directory)
    lists = len({one.index for piece in pieces if (one := piece.column("organisation"))}) > 1
    made = tuple(
        _apart(piece, frame, found, alone, directory, problems, lists=lists)
        for piece, frame, found in zip(pieces, named, pairs, strict=True)
    )
    return replace(table, parts=made) if table.parts else made[0]


def _apart(
    table: Table,
    named: pl.DataFrame,
    pairs: Names,
    alone: set[str],
    directory: Directory,
    problems: Problems,
    *,
    lists: bool,
) -> Table:
    """The rows of one piece; who is `named` in each, all different ones in `pairs`.

    `lists`: names of organisations stand in the cells of a matrix, several of them in one.
    """
    parts = parts_in(pairs, directory, alone)
    if lists:
        parts = {**_lists_in(named, directory, alone), **parts}
    if not parts:
        return table
    written = plain(named.select(pl.coalesce("name", "acronym"))["name"])
    several = {
        text: names
        for text in distinct(written).to_list()
        if len(names := _organisations(parts.get(key(text), ()), directory)) > 1
    }
    mine = written.is_in(pl.Series(list(several), dtype=pl.String).implode()).fill_null(False)
    mine &= ~has_figures(table)
    if not mine.any() or too_many(written.filter(mine), several):  # the row stays the first one's
        return table
    _say(table, named, written, mine, several, directory, problems)
    return _taken_apart(table, named, written, mine, several)


def _lists_in(named: pl.DataFrame, directory: Directory, alone: set[str]) -> dict[str, tuple[str, ...]]:
    """Cells of a matrix that list names of a few words after commas, of which one at least is somebody's."""
    found: dict[str, tuple[str, ...]] = {}
    for text in distinct(named["name"]).to_list():
        parts = parts_at(text, ",") if directory.match(text).how == "unknown" else ()
        known = [directory.exactly(part) is not None or key(part) in alone for part in parts]
        if len(parts) > 1 and any(known) and all(len(part.split()) <= FEW_WORDS for part in parts):
            found[key(text)] = parts
    return found


def beside_in(table: Table) -> pl.Series:
    """The rows of organisations named beside the one that reports."""
    if MARK in table.frame.columns:
        return table.frame[MARK]
    return pl.repeat(False, table.rows, dtype=pl.Boolean, eager=True)


def _organisations(parts: tuple[str, ...], directory: Directory) -> tuple[str, ...]:
    """The names, one for each organisation; () where it is not sure of one of them who is meant."""
    found: dict[object, str] = {}
    for part in parts:
        match = directory.match(part)
        if match.organisation is None and match.how != "unknown":
            return ()
        found.setdefault(match.organisation.id if match.organisation else key(part), part)
    return tuple(found.values())


def _taken_apart(
    table: Table,
    named: pl.DataFrame,
    written: pl.Series,
    mine: pl.Series,
    several: dict[str, tuple[str, ...]],
) -> Table:
    """The rows `mine` once for each organisation, whose name stands where all of them stood."""
    own = with_own_acronyms(table)
    columns = {
        f"{role}{part}": column.name
        for role in ROLES
        for part in ("", "_acronym")
        if (column := own.column(f"{role}{part}")) is not None
    }
    lists = written.replace_strict(several, default=None, return_dtype=pl.List(pl.String))
    frame = table.frame.with_columns(
        *(plain(table.frame[name]).alias(name) for name in columns.values()),
        pl.select(pl.when(mine).then(lists)).to_series().alias("names"),
        named["role"].cast(pl.String).alias("role"),
        named["name"].is_not_null().alias("full"),
    )
    frame = frame.with_columns(pl.int_ranges(pl.col("names").list.len().fill_null(1)).alias("nth"))
    frame = frame.with_columns(
        pl.when(pl.col("names").is_null()).then([None]).otherwise("names").alias("names")
    )
    frame = frame.explode("names", "nth")
    for role in ROLES:
        here = pl.col("names").is_not_null() & (pl.col("role") == role)
        full, short = columns.get(role), columns.get(f"{role}_acronym")
        if full:
            frame = frame.with_columns(
                pl.when(here & pl.col("full")).then("names").otherwise(full).alias(full)
            )
        if short:
            instead = pl.when("full").then(None).otherwise("names")
            frame = frame.with_columns(pl.when(here).then(instead).otherwise(short).alias(short))
    frame = frame.with_columns((pl.col("nth") > 0).alias(MARK))
    return table.with_frame(frame.drop("names", "role", "full", "nth"))


def _say(
    table: Table,
    named: pl.DataFrame,
    written: pl.Series,
    mine: pl.Series,
    several: dict[str, tuple[str, ...]],
    directory: Directory,
    problems: Problems,
) -> None:
    rows_of = pl.DataFrame({"text": written, "role": named["role"], "row": table.row_numbers()}).filter(mine)
    for text, role, rows in rows_of.group_by("text", "role", maintain_order=True).agg("row").iter_rows():
        column = table.column(role) or table.column(f"{role}_acronym")
        known = [(directory.exactly(part), part) for part in several[text]]
        problems.add(
            "several-organisations",
            gettext_noop(
                "“%(name)s” names several organisations: %(candidates)s. The row has no figures and counts for each; "
                "the first is the one that reports."
            ),
            rows=rows,
            column=column,
            value=text,
            params={"name": text, "candidates": "; ".join(one.name if one else part for one, part in known)},
            refused=False,
        )
