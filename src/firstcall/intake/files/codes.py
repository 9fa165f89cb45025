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
    coded = [column.to_physical() for column in columns.get_columns() if column.dtype == pl.Categorical]
    most = [code for codes in coded if isinstance(code := codes.max(), int)]
    columns.with_columns(coded).write_ipc(path, record_batch_size=ROWS_AT_A_TIME)
    if most:
        codes = pl.int_range(max(most) + 1, dtype=pl.UInt32, eager=True)
        texts = codes.cat.to(pl.Categorical).cast(pl.String)
        texts.to_frame("text").write_ipc(path.with_suffix(TEXTS))


def read_coded(path: Path) -> pl.DataFrame:
    """What `write_coded` wrote. ValueError, OSError or an error of polars where that is no sheet."""
    columns = pl.read_ipc(path)
    numbers = [column for column in columns.get_columns() if column.dtype == pl.UInt32]
    beside = path.with_suffix(TEXTS)
    texts = pl.read_ipc(beside)["text"] if beside.exists() else pl.Series("text", [], dtype=pl.String)
    known = texts.cast(
        pl.Categorical
    )  # kept until the columns have its codes: without them it would be forgotten
    codes = known.to_physical()
    as_here = bool((codes == pl.int_range(len(codes), dtype=pl.UInt32, eager=True)).all())
    return columns.with_columns(_coded(column, codes, as_here) for column in numbers)


def _coded(numbers: pl.Series, codes: pl.Series, as_here: bool) -> pl.Series:
    """The column of these `numbers`, which count in `codes`; `as_here`: as the texts are numbered in this process."""
    most = numbers.max()
    if isinstance(most, int) and most >= len(codes):
        raise ValueError("a code without a text")
    mine = numbers if as_here else codes.gather(numbers)
    return mine.cat.to(pl.Categorical).alias(numbers.name)
