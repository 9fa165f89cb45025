"""Cells merged over several rows: what stands in them is said of each of the rows."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column

Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, from 0."""
NOT_CARRIED = ("people", "number")  # a number merged over rows is of all of them together, not of each


def carried_down(
    frame: pl.DataFrame, merged: Sequence[Span], columns: Sequence[Column], catalogue: Catalogue
) -> pl.DataFrame:
    """The frame with the text of cells merged downwards in every row they cover, in columns that hold no figures."""
    texts = {
        column.index: column.name
        for column in columns
        if column.field and catalogue.field(column.field).kind not in NOT_CARRIED
    }
    spans = [one for one in merged if one[2] > one[0] and one[1] in texts]
    if not spans or not frame.height:
        return frame
    filled = {
        name: dict(zip(frame["row"].to_list(), frame[name].to_list(), strict=True)) for name in texts.values()
    }
    for top, left, bottom, _right in spans:
        cells = filled[texts[left]]
        for row in range(top + 2, bottom + 2):  # numbers of rows, from 1
            if row in cells and not (cells[row] or "").strip():
                cells[row] = cells.get(top + 1)
    return frame.with_columns(
        pl.Series(name, list(cells.values()), dtype=pl.String).cast(frame.schema[name])
        for name, cells in filled.items()
    )
