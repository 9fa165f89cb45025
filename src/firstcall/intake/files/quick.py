"""The cells of large xlsx files by a reader that gives whole columns. Runs in the child process, beside the guard.

It takes half the time of the thorough one (`cells`), which makes an object of each cell. It tells some cells otherwise:
it rounds to nine decimals, writes large numbers out and gives times of day a date. Numbers it rounded are put back as
the guard saw them. It is believed only where the guard saw nothing else of the kind in the file (`Seen.plain`) and none
of the texts it gives could come of it; else the thorough one reads the sheet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import fastexcel

from firstcall.intake.files import limits
from firstcall.intake.files.looks import Numbers

if TYPE_CHECKING:
    import polars as pl

CODED_FROM = 5_000  # rows; in smaller sheets all columns are plain text
DISTINCT = 0.95  # of the filled cells: columns that repeat themselves less stay plain text
MIDNIGHT = " 00:00:00"
ODD = (
    r"\.0$"  # a text, for numbers come without: among numbers the thorough reader takes its point away
    r"|^-?[0-9]{16}|^-?[0-9]{7,}\.[0-9]{7}|^-?0\.0000"  # numbers that may be written otherwise
    r"|^1[0-9]{3}-[0-9]{2}-[0-9]{2} [0-9]|^[-+][0-9]{4,}-"  # times without a day; days of no calendar
    r"|^[0-9]{4}-[0-9]{2}-[0-9]{2}T|^T?[0-9]{1,2}:[0-9]{2}"  # ISO
)
NEAR = 1e-8


def _gave_up(error: BaseException) -> bool:
    """Whether this is the reader's own end: an error, or a panic (a day of the year 300,000), which is no Exception."""
    return isinstance(error, fastexcel.FastExcelError) or type(error).__name__ == "PanicException"


class QuickBook:
    """An xlsx file. Whatever goes wrong with it, `load` gives None."""

    def __init__(self, path: Path) -> None:
        self._book: fastexcel.ExcelReader | None = None
        try:
            self._book = fastexcel.read_excel(str(path))
        except BaseException as error:
            if not _gave_up(error):
                raise

    def load(self, name: str) -> fastexcel.ExcelSheet | None:
        """The sheet of this name, parsed from its first row on; no polars is needed yet."""
        if self._book is None:
            return None
        try:
            return self._book.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=1
            )
        except BaseException as error:
            if not _gave_up(error):
                raise
            return None


def cells_of(sheet: fastexcel.ExcelSheet) -> pl.DataFrame | None:
    """The cells from row 1 and column A as columns c0..cn of text, as this reader gives them; None where it is empty,
    or too large.
    """
    import polars as pl

    if sheet.width == 0 or sheet.height == 0:
        return None
    places = [column.absolute_index for column in sheet.selected_columns]
    height, width = sheet.height, places[-1] + 1
    if height > limits.ROWS + 1 or width > limits.COLUMNS or height * width > limits.CELLS:
        return None
    try:
        frame = pl.DataFrame(sheet)
    except BaseException as error:
        if not _gave_up(error):
            raise
        return None
    frame.columns = [f"c{place}" for place in places]
    before = [pl.lit(None, dtype=pl.String).alias(f"c{place}") for place in range(places[0])]
    return frame.select(*before, pl.all())


def as_told(frame: pl.DataFrame, numbers: Numbers) -> pl.DataFrame | None:
    """The cells as the thorough reader tells them; in large sheets as coded columns. None where that is not sure.

    `numbers`: those that were rounded, as the guard found them.
    """
    import polars as pl

    columns = []
    for place, name in enumerate(frame.columns):
        text = frame.drop_in_place(name)
        column = _tidy(_exact(text, *numbers[place]) if place in numbers else text)
        if column is None:
            return None
        columns.append(column)
    return pl.DataFrame(columns)


def _exact(text: pl.Series, rows: list[int], written: list[str]) -> pl.Series:
    """Rounded numbers in full. Where there is something else by now (a day, say) it is left."""
    import polars as pl

    from firstcall.intake.files.cells import whole

    at = pl.Series(rows, dtype=pl.Int64) - 1
    values = pl.Series([float(one) for one in written], dtype=pl.Float64)
    found = text.gather(at).cast(pl.Float64, strict=False)
    same = ((found - values).abs() <= NEAR * values.abs().clip(lower_bound=1)).fill_null(False)
    return text.scatter(at.filter(same), whole(values.filter(same).cast(pl.String)))


def _tidy(text: pl.Series) -> pl.Series | None:
    """Days without an hour, blank is null, coded where that pays; None where a cell may be told otherwise."""
    import polars as pl

    coded = text.cast(pl.Categorical)
    texts = coded.unique().drop_nulls().cast(pl.String)
    if texts.str.contains(ODD).any():
        return None
    days, blank = texts.str.ends_with(MIDNIGHT).any(), (texts == "").any()
    if days:
        text = text.str.strip_suffix(MIDNIGHT)
    if blank:
        text = text.set(text == "", None)
    if len(text) < CODED_FROM or len(texts) > DISTINCT * (len(text) - text.null_count()):
        return text
    return text.cast(pl.Categorical) if days or blank else coded
