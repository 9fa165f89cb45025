"""Columns of large files are coded (polars Categorical): a number per cell, each distinct text once.

To whoever asks for a value nothing differs; only the `.str` functions of polars want plain text. What judges texts
judges the distinct ones and spreads the verdicts over the codes. The few rows of most files are gone through one by
one: each question to polars costs as much as hundreds of cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from firstcall.intake.contents.side_by_side import MANY, of_each

SHORT = 200  # up to so many rows are gone through one by one
FIRST = 20  # one row in so many
SPREAD = 4  # codes up to so many times the length of the column,
FURTHER = 10_000  # and so many more, are looked up in a list
SOMETHING = r"[^\s\u{a0}\u{200b}\u{feff}]"


def plain(series: pl.Series) -> pl.Series:
    """The column as plain text."""
    return series if series.dtype == pl.String else series.cast(pl.String)


def plain_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with all its columns of text plain."""
    return frame.with_columns(pl.selectors.categorical().cast(pl.String))


def _short(*columns: pl.Series) -> bool:
    """Whether these are a few rows of text."""
    return bool(columns) and all(
        len(one) <= SHORT and one.dtype in (pl.String, pl.Categorical) for one in columns
    )


def _each_once(texts: Iterable[str | None]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text is not None]


def distinct(series: pl.Series) -> pl.Series:
    """The distinct texts of a column, without null, as plain text; in no order."""
    if _short(series):
        return pl.Series(series.name, _each_once(series.to_list()), dtype=pl.String)
    if series.dtype != pl.Categorical:
        return series.unique().drop_nulls()
    codes = _different(series.to_physical())
    return plain(series.unique().drop_nulls() if codes is None else codes.cat.to(series.dtype)).alias(
        series.name
    )


def _different(codes: pl.Series) -> pl.Series | None:
    """The different codes of a column without null, the least first; None where they reach too far for a list."""
    codes = codes.drop_nulls() if codes.null_count() else codes
    most = int(str(codes.max() or 0))
    if len(codes) == 0 or most > SPREAD * len(codes) + FURTHER:
        return None
    seen = _zeros(most + 1, pl.UInt8)
    # Most texts stand in the first rows; to see which of the others do not is quicker than to note each.
    seen = seen.scatter(codes[: len(codes) // FIRST + 1], 1)
    later = codes.filter(seen.gather(codes) == 0)
    seen = seen.scatter(later, 1) if len(later) else seen
    return (seen == 1).arg_true()


def _zeros(length: int, dtype: type[pl.DataType]) -> pl.Series:
    """As `pl.zeros`, which asks its query engine for them: ten times longer where only a list for codes is wanted."""
    return pl.Series([0], dtype=dtype).new_from_index(0, length)


class Texts:
    """The distinct texts of columns by their names, each column asked once.

    For rows of one frame, some of which are left out by and by: texts may be among them that no row has any more, and
    none may be missing. So a column may be filled from itself meanwhile, but not with other texts.
    """

    def __init__(self, frame: pl.DataFrame | None = None) -> None:
        """`frame`: columns of text most of which will be asked; those of a large one are gone through side by side."""
        columns = frame.get_columns() if frame is not None and frame.height >= MANY else []
        texts = of_each(MANY, distinct, columns)
        self._known = {column.name: found for column, found in zip(columns, texts, strict=True)}

    def of(self, column: pl.Series) -> pl.Series:
        """As `distinct`, and those of rows left out since."""
        if column.name not in self._known:
            self._known[column.name] = distinct(column)
        return self._known[column.name]


def replaced(series: pl.Series, texts: pl.Series, values: pl.Series, dtype: Any) -> pl.Series:
    """Each text exchanged for the value beside it in `texts`; null where there is none."""
    if series.dtype != pl.Categorical:
        return series.replace_strict(texts, values, default=None, return_dtype=dtype)
    codes, known = series.to_physical(), texts.cast(pl.Categorical).to_physical()
    most = max(int(str(column.max() or 0)) for column in (known, codes))
    # Codes are numbered throughout the process, so those of other columns may lie between.
    if most > SPREAD * len(series) + FURTHER:
        return codes.replace_strict(known, values, default=None, return_dtype=dtype).alias(series.name)
    table = pl.Series([None], dtype=dtype).new_from_index(0, most + 1).scatter(known, values.cast(dtype))
    return table.gather(codes).alias(series.name) if len(series) else pl.Series(series.name, [], dtype=dtype)


@dataclass(frozen=True)
class Kinds:
    """The distinct rows of a frame in the order in which they first appear, and which of them each row is."""

    distinct: pl.DataFrame
    of_row: pl.Series

    def spread(self, values: Iterable[object], dtype: Any) -> pl.Series:
        """One value for each kind made one for each row."""
        return pl.Series(list(values), dtype=dtype).gather(self.of_row)

    def rows(self, wanted: Iterable[int], numbers: pl.Series) -> dict[int, list[int]]:
        """For each wanted kind the entries of `numbers` (one for each row) that are of it."""
        kinds = pl.Series(list(wanted), dtype=pl.UInt32)
        if len(kinds) == 0:
            return {}
        frame = pl.DataFrame({"kind": self.of_row, "number": numbers})
        found = frame.filter(pl.col("kind").is_in(kinds.implode())).group_by("kind").agg("number")
        return dict(found.iter_rows())


def kinds(frame: pl.DataFrame) -> Kinds:
    """What is to be worked out once for each distinct row of `frame`."""
    telling = [column.name for column in frame.get_columns() if column.null_count() < frame.height]
    if not telling:
        return Kinds(frame.head(1), pl.zeros(frame.height, dtype=pl.UInt32, eager=True))
    if _short(*frame.get_columns()):
        seen: dict[tuple[str | None, ...], int] = {}
        numbers = [seen.setdefault(row, len(seen)) for row in frame.iter_rows()]
        return Kinds(
            frame[[numbers.index(one) for one in seen.values()]], pl.Series(numbers, dtype=pl.UInt32)
        )
    told = _one_number(frame.select(telling))
    if told is not None:
        first = told.is_first_distinct().arg_true()
        return Kinds(frame[first], _places(told.gather(first)).gather(told))
    found = frame.with_row_index("__row").group_by(telling, maintain_order=True).agg("__row")
    first = found.select(pl.col("__row").list.first())["__row"]
    each = found.with_row_index("__kind").select("__kind", "__row").explode("__row")
    of_row = pl.zeros(frame.height, dtype=pl.UInt32, eager=True).scatter(each["__row"], each["__kind"])
    return Kinds(frame[first], of_row)


def _one_number(frame: pl.DataFrame) -> pl.Series | None:
    """A number for each row, the same where all cells are; None where columns are not coded or say too much together.

    Numbers are looked up in lists, in half the time of grouping rows by their cells.
    """
    longest = SPREAD * frame.height + FURTHER
    found, several = _zeros(frame.height, pl.UInt32), 1
    for column in frame.get_columns():
        codes = column.to_physical() if column.dtype in (pl.Categorical, pl.Enum) else None
        different = None if codes is None else _different(codes)
        if codes is None or different is None:
            return None
        more = len(different) + 1
        if several * more > longest:  # few of all combinations are there, as with names beside their codes
            there = _different(found)
            assert there is not None
            found, several = _places(there).gather(found), len(there)
        if several * more > longest:
            return None
        found = found * more + _places(different).gather(codes).fill_null(len(different))
        several *= more
    return found


def _places(numbers: pl.Series) -> pl.Series:
    """A list in which the place of each of these different numbers (0 for the first) stands where it counts to."""
    most = int(str(numbers.max() or 0))
    places = pl.int_range(len(numbers), dtype=pl.UInt32, eager=True)
    return _zeros(most + 1, pl.UInt32).scatter(numbers, places)


def any_cell(frame: pl.DataFrame, says: Callable[[pl.Expr], pl.Expr], seen: Texts | None = None) -> pl.Series:
    """For each row whether `says` (an expression on text) holds for any cell. Each distinct text is asked once.

    `seen`: the texts of the frame's columns, where they are asked for more than once.
    """
    seen = seen or Texts()
    if _short(*frame.get_columns()):
        return _any_of_few(frame, says)
    found = pl.repeat(False, frame.height, eager=True, dtype=pl.Boolean)
    for column in frame.get_columns():
        texts = seen.of(column).to_frame("text")
        meant = texts.filter(says(pl.col("text")).fill_null(False))["text"]
        if len(meant) == len(texts):
            found |= column.is_not_null()
        elif len(meant):
            found |= column.is_in(meant.implode()).fill_null(False)
    return found


def _any_of_few(frame: pl.DataFrame, says: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    rows = frame.rows()
    texts = pl.DataFrame(
        {"text": _each_once(cell for row in rows for cell in row)}, schema={"text": pl.String}
    )
    meant = set(texts.filter(says(pl.col("text")).fill_null(False))["text"]) if len(texts) else set()
    return pl.Series([not meant.isdisjoint(row) for row in rows], dtype=pl.Boolean)


def filled_rows(frame: pl.DataFrame) -> pl.Series:
    """For each row whether any cell holds more than white space. A column is asked only for rows still in doubt."""
    if _short(*frame.get_columns()):
        return _any_of_few(frame, lambda text: text.str.contains(SOMETHING))
    found = pl.repeat(False, frame.height, eager=True, dtype=pl.Boolean)
    for column in frame.get_columns():
        doubtful = (~found).arg_true()
        if len(doubtful) == 0:
            break
        cells = column if len(doubtful) == frame.height else column.gather(doubtful)
        something = any_cell(cells.to_frame(), lambda text: text.str.contains(SOMETHING))
        found = found.scatter(doubtful.filter(something), True)
    return found
