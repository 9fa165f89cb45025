"""Rows that are alike in all that was understood and differ in a column that was not: said, for only one may count.

A partner writes a row for each nationality, or one for camps and one for hosts. Where nobody says what the column is,
such rows are reports of the same people, and of these the largest figure counts (docs/decisions/counting-people.md).
"""

from __future__ import annotations

import polars as pl

from firstcall.activities.rows.reading import ABOUT
from firstcall.intake.contents.coded import plain
from firstcall.intake.contents.counts import is_nothing, people
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.column import FORM
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

ALIKE = (*ABOUT, "organisation_name", "implementer_name")  # an organisation first seen has no key yet
FEWEST, MOST = 2, 12  # distinct texts of a column that says of what kind a row is (product choice)
LONGEST = 60  # characters of such a text (product choice)
MOSTLY = 0.5  # of the sets of rows that are alike: told apart by the column (product choice)
PEOPLE = "disability"  # a column of people in which "yes" and "no" stand says of whom a row speaks


def say_alike_but_for(table: Table, rows: pl.DataFrame, problems: Problems) -> None:
    """Name the column that was not understood in which most of the rows differ that are alike in everything else.

    `rows` as `understand` gives them, of this table. Nothing is left out or added: only the sender knows.
    """
    columns = [column for column in table.columns if _tells_kinds(table, column)]
    if not columns:
        return
    alike = _alike(rows)
    if alike.height == 0:
        return
    written = table.frame.select("row", *(column.name for column in columns)).unique("row", keep="first")
    told = alike.join(written.with_columns(pl.col("row").cast(pl.Int64)), on="row")
    sets = told["set"].n_unique()
    best: tuple[int, Column, list[int]] | None = None
    for column in columns:
        differ = told.group_by("set").agg(
            (pl.col(column.name).n_unique() == pl.len()).alias("all"),
            pl.col(column.name).is_not_null().all().alias("filled"),
            "row",
        )
        found = differ.filter(pl.col("all") & pl.col("filled"))
        if found.height >= MOSTLY * sets and (best is None or found.height > best[0]):
            best = found.height, column, sorted(found["row"].explode().to_list())
    if best is None:
        return
    _height, column, numbers = best
    problems.add(
        "rows-alike",
        gettext_noop(
            "These rows are alike in all that was understood and differ in %(column)s. Where the largest figure of a "
            "place counts, only one of them does."
        ),
        rows=numbers,
        column=column,
        params={"column": column.label},
        suggestion=gettext_noop(
            "If they are different people, say that %(column)s is their population group, or their site."
        ),
        refused=False,
    )


def _alike(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with people reached that are alike in who, where, what, when and of which sex and age: set, row."""
    of_whom = pl.col("cells").cast(pl.String).str.replace_all(r'":\d+', "").alias("of_whom")
    counted = rows.filter(pl.col("reached") > 0).select("row", *ALIKE, of_whom)
    sets = (
        counted.group_by(*ALIKE, "of_whom").agg(pl.col("row").unique()).filter(pl.col("row").list.len() > 1)
    )
    return sets.select("row").with_row_index("set").explode("row")


def _tells_kinds(table: Table, column: Column) -> bool:
    """Whether a column that was not understood holds few different words, as one that says of what kind a row is."""
    if column.cut or column.month or column.given or column.found_by in ("remembered", FORM):
        return False
    if column.field not in ("", PEOPLE) or column.rival not in ("", "population_group"):
        return False
    texts = [text for text in plain(table.texts(column)).to_list() if not is_nothing(text)]
    return FEWEST <= len(texts) <= MOST and all(_is_word(text) for text in texts)


def _is_word(text: str) -> bool:
    return len(text) <= LONGEST and any(letter.isalpha() for letter in text) and people(text).value is None
