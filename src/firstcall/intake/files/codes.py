"""Coded columns on their way from the child: their codes as numbers, and each text once, in a file beside them.

As columns of its own kind polars would write the texts again for every column of every batch.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

ROWS_AT_A_TIME = 100_000
TEXTS = ".texts"


def write_coded(columns: pl.DataFrame, path: Path) -> None:
    """Columns of text, plain or coded, into an Arrow file; the texts of codes into one of the same name beside it."""
    columns.with_columns(pl.selectors.categorical().to_physical()).write_ipc(
        path, record_batch_size=ROWS_AT_A_TIME
    )
    texts = texts_of(columns)
    if len(texts):
        texts.to_frame("text").write_ipc(path.with_suffix(TEXTS))


def texts_of(columns: pl.DataFrame) -> pl.Series:
    """The texts of all coded columns, each at the place its code says; among them others that this process knows."""
    codes = columns.select(pl.selectors.categorical().to_physical().max())
    most = [code for code in codes.row(0) if code is not None] if codes.width else []
    known = pl.int_range(max(most) + 1 if most else 0, dtype=pl.UInt32, eager=True)
    return known.cat.to(pl.Categorical).cast(pl.String)


def read_coded(path: Path) -> pl.DataFrame:
    """What `write_coded` wrote. OSError or an error of polars where that is no sheet, or a number has no text."""
    columns = pl.read_ipc(path)
    numbers = [name for name, kind in columns.schema.items() if kind == pl.UInt32]
    beside = path.with_suffix(TEXTS)
    texts = pl.read_ipc(beside)["text"] if beside.exists() else pl.Series("text", [], dtype=pl.String)
    known = pl.lit(texts.cast(pl.Categorical))  # with the codes that the texts have in this process
    return columns.with_columns(known.gather(pl.col(name)).alias(name) for name in numbers)
