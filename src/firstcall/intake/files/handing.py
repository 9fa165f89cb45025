"""How the cells of a sheet go from the child that read them to who asked: those of a small sheet as they were parsed,
in JSON; others as columns of text in an Arrow file.

Importing polars takes a child longer than reading most partners' files does. Who asks has it imported, and makes the
columns; what it is given are plain texts, numbers and days, and no reader of foreign formats runs there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firstcall.intake.files import limits

if TYPE_CHECKING:
    import polars as pl

    from firstcall.intake.files.looks import ErrorCell


@dataclass(frozen=True)
class Cells:
    """A worksheet's cells as they were parsed: rows from the first on, each from column `left` to before `width`."""

    rows: Sequence[Sequence[object]]
    left: int
    width: int

    def with_errors(self, errors: Sequence[ErrorCell]) -> Cells:
        """The reader leaves error cells blank; what they say (#N/A, #REF!) is put back."""
        rows = [[*[""] * self.left, *row] for row in self.rows]
        for error in errors:
            if error.row <= len(rows) and error.column < self.width:
                rows[error.row - 1][error.column] = error.text
        return Cells(rows, 0, self.width)

    def columns(self) -> pl.DataFrame:
        """As columns of text, c0..cn."""
        from firstcall.intake.files.cells import columns_of_cells

        return columns_of_cells(self.rows, self.left, self.width)


def is_small(rows: Sequence[Sequence[object]]) -> bool:
    """Whether rows are few and short enough to be handed over as they are, blanks at their ends included."""
    if len(rows) * max(map(len, rows), default=0) > limits.SMALL_CELLS:
        return False
    return sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) <= limits.SMALL_TEXT


def write_rows(folder: Path, batches: Iterable[list[list[str]]]) -> str:
    """Rows of text, of any length, as the only sheet of a file; gives the name of what was written into `folder`."""
    rows: list[list[str]] = []
    waiting = iter(batches)
    for batch in waiting:
        rows += batch
        if not is_small(rows):
            return _as_columns(folder, rows, waiting)
    return _as_json(folder, 0, {"text": rows})


def _as_columns(folder: Path, first: list[list[str]], more: Iterable[list[list[str]]]) -> str:
    import polars as pl

    from firstcall.intake.files.cells import columns_of_text

    parts = [columns_of_text(first), *map(columns_of_text, more)]
    return write_columns(folder, 0, pl.concat(parts, how="diagonal"))


def write_columns(folder: Path, number: int, columns: pl.DataFrame) -> str:
    """Columns of text or coded ones of sheet `number`; gives the name of what was written into `folder`."""
    from firstcall.intake.files.codes import write_coded

    name = f"{number}.arrow"
    write_coded(columns, folder / name)
    return name


def write_cells(folder: Path, number: int, cells: Cells) -> str:
    """The cells of sheet `number`; gives the name of what was written into `folder`."""
    if not is_small(cells.rows):
        return write_columns(folder, number, cells.columns())
    return _as_json(folder, number, {"cells": cells.rows, "left": cells.left, "width": cells.width})


def _as_json(folder: Path, number: int, said: dict[str, object]) -> str:
    name = f"{number}.json"
    (folder / name).write_text(json.dumps(said, default=_tagged))
    return name


def read_columns(path: Path) -> pl.DataFrame:
    """The columns of text of a sheet, c0..cn, from what the child wrote. ValueError, TypeError, OSError or an error of
    polars where that is no sheet."""
    import polars as pl

    from firstcall.intake.files.cells import columns_of_text
    from firstcall.intake.files.codes import read_coded

    if path.suffix == ".arrow":
        return read_coded(path)
    said = json.loads(path.read_text(), object_hook=_untagged)
    if "text" in said:
        return columns_of_text(said["text"]) if said["text"] else pl.DataFrame()
    return Cells(said["cells"], said["left"], said["width"]).columns()


def _tagged(value: object) -> dict[str, object]:
    """A day, an instant, a time of day or a length of time, as JSON has none."""
    if isinstance(value, timedelta):
        return {"seconds": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    raise TypeError(f"no cell of a sheet: {value!r}")


def _untagged(said: dict[str, Any]) -> object:
    match said:
        case {"seconds": [days, seconds, microseconds]}:
            return timedelta(days, seconds, microseconds)
        case {"instant": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"time": text}:
            return time.fromisoformat(text)
    return said
