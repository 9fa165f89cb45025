"""What a sheet of reports says once for a block of rows: cells merged downwards, names with blank cells below them, and
signs for "as above". Figures are never taken from another row.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

import polars as pl

from firstcall.intake.contents.counts import NOTHING
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.blocks import NOT_CARRIED, Span, carried_down
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.columns import Column
from firstcall.intake.sheets.records import Taken, headings_again, total_word

BLOCKS = frozenset(
    [
        "organisation", "organisation_acronym", "organisation_type", "implementer", "sector", "subsector", "project",
        "project_name", "month", "admin1_name", "admin1_code", "admin2_name", "admin2_code", "admin3_name",
        "admin3_code",
    ]
)  # fmt: skip
"""Fields whose blank cells may mean the row above. Others may well be blank: an implementer, a donor, a date."""
BLANK_SHARE = 3  # one row in so many must be blank: fewer blanks are missing, not a block (product choice)
DITTO = phrases("cells", "as_above")
DITTO_SIGNS = frozenset(
    ['"', '""', "''", "”", "“", "„", "〃", '-"-', "- “ -", "»", "«", "״", "//", "ˮ", "′′", "″"]
)

Cells = dict[str, list[str | None]]


def given_once(
    frame: pl.DataFrame, merged: Sequence[Span], columns: Sequence[Column], catalogue: Catalogue
) -> tuple[pl.DataFrame, tuple[Taken, ...], tuple[int, ...]]:
    """The frame with what stands once for several rows in each of them; what was taken from the row above; and the rows
    whose place is blank where places are given once, without it being sure that the one above is meant.

    Only rows that say something of their own are filled. Merged cells are certain and nothing is said of them.
    """
    known = [one for one in columns if one.field and one.name in frame.columns and not one.given]
    texts = [one for one in known if catalogue.field(one.field).kind not in NOT_CARRIED]
    if not frame.height or not texts:
        return frame, (), ()
    frame = _merged_down(frame, merged, known, texts, catalogue)
    frame, ditto = _as_above(frame, texts)
    frame, blank, unclear = _blank_below(frame, texts)
    return frame, (*ditto, *blank), unclear


def _merged_down(
    frame: pl.DataFrame,
    merged: Sequence[Span],
    known: Sequence[Column],
    texts: Sequence[Column],
    catalogue: Catalogue,
) -> pl.DataFrame:
    """As `carried_down`, in rows that say something themselves: a prepared row of zeros stays prepared."""
    spanned = {one[1] for one in merged if one[2] > one[0]}
    mine = [one for one in texts if one.index in spanned]
    if not mine:
        return frame
    nothing = pl.Series([*NOTHING, "0", "0.0"], dtype=pl.String).implode()
    own = pl.any_horizontal(
        ~pl.col(one.name).cast(pl.String).str.strip_chars().str.to_lowercase().is_in(nothing).fill_null(True)
        for one in known
    )
    says = frame.select(own.alias("says"))["says"]
    carried = carried_down(frame, merged, mine, catalogue)
    return carried.with_columns(
        pl.when(says).then(pl.col(one.name)).otherwise(frame[one.name]).alias(one.name) for one in mine
    )


# --- signs for "as above" ---------------------------------------------------------------------------------------------


def is_ditto(text: str) -> bool:
    """Whether a cell says "as above": a ditto mark, "idem", "ditto"."""
    bare = text.strip()
    return bare in DITTO_SIGNS or (len(bare) < 30 and fold(bare) in DITTO)


def _as_above(frame: pl.DataFrame, texts: Sequence[Column]) -> tuple[pl.DataFrame, list[Taken]]:
    taken = []
    for column in texts:
        series = frame[column.name].cast(pl.String)
        signs = [text for text in series.unique().drop_nulls().to_list() if is_ditto(text)]
        if not signs:
            continue
        mine = series.is_in(pl.Series(signs, dtype=pl.String).implode()).fill_null(False)
        cells: list[str | None] = []
        for text, same in zip(series.to_list(), mine.to_list(), strict=True):
            cells.append((cells[-1] if cells else None) if same else text)
        frame = frame.with_columns(_column(frame, column.name, cells))
        taken.append(Taken(column, tuple(frame.filter(mine)["row"].to_list()), blank=False))
    return frame, taken


# --- names that stand once above blank cells --------------------------------------------------------------------------


def _blank_below(
    frame: pl.DataFrame, texts: Sequence[Column]
) -> tuple[pl.DataFrame, list[Taken], tuple[int, ...]]:
    """The frame with the blank cells of blocks filled, where the columns show that they are blocks."""
    own = [one for one in texts if one.field in BLOCKS]
    candidates = [one for one in own if frame[one.name].null_count() * BLANK_SHARE >= frame.height]
    if not candidates:
        return frame, [], ()
    again = headings_again(frame, texts)  # a block may go on over the headings of the next page
    whole, frame = frame, frame.filter(~pl.col("row").is_in(again)) if again else frame
    rows = frame["row"].to_list()
    numbers = [row - bisect(again, row) for row in rows]
    usable = _usable(frame, texts)
    cells = {one.name: [_said(text) for text in frame[one.name].cast(pl.String).to_list()] for one in own}
    blocks = [one for one in candidates if _is_block(one, own, cells, numbers, usable)]
    deepest = max((one.field[:6] for one in own if one.field.startswith("admin")), default="")
    taken = {one.name: list[int]() for one in blocks}
    for at in range(1, len(numbers)):
        if not usable[at] or not usable[at - 1] or numbers[at] != numbers[at - 1] + 1:
            continue
        blank = {one.name for one in own if cells[one.name][at] is None}
        for one in blocks:
            left = [other for other in own if other.index < one.index]
            moved = any(cells[other.name][at] not in (None, cells[other.name][at - 1]) for other in left)
            alone = one.field.startswith(deepest) and not any(other.name in blank for other in left)
            if one.name in blank and not moved and not (deepest and alone):
                cells[one.name][at] = cells[one.name][at - 1]
                if cells[one.name][at] is not None:
                    taken[one.name].append(rows[at])
    filled = [one for one in blocks if taken[one.name]]
    frame = frame.with_columns(_column(frame, one.name, cells[one.name]) for one in filled)
    if again:
        frame = pl.concat([frame, whole.filter(pl.col("row").is_in(again))]).sort("row")
    found = [Taken(one, tuple(taken[one.name]), blank=True) for one in filled]
    return (
        frame,
        found,
        _placeless(own, [one for one in filled if one.field.startswith("admin")], cells, rows, usable),
    )


def _placeless(
    own: Sequence[Column], blocks: Sequence[Column], cells: Cells, rows: Sequence[int], usable: Sequence[bool]
) -> tuple[int, ...]:
    """The rows without any place, where a column of places is given once for each block."""
    places = [cells[one.name] for one in own if one.field.startswith("admin")]
    if not blocks:
        return ()
    return tuple(row for at, row in enumerate(rows) if usable[at] and all(one[at] is None for one in places))


def _said(text: str | None) -> str | None:
    return text if text and text.strip() else None


def _usable(frame: pl.DataFrame, texts: Sequence[Column]) -> list[bool]:
    """The rows that hold a text of a column that was understood, none of which is a word for a total."""
    found = []
    for cells in frame.select(one.name for one in texts).cast(pl.String).iter_rows():
        words = [cell for cell in cells if cell and cell.strip()]
        found.append(
            any(any(map(str.isalpha, word)) for word in words) and not any(total_word(word) for word in words)
        )
    return found


def _is_block(
    column: Column, own: Sequence[Column], cells: Cells, numbers: Sequence[int], usable: Sequence[bool]
) -> bool:
    """Whether a column names something once for each block: the first row has it, and no row says it again that goes on
    with the block above. Where it is said again and again, blank cells are just blank."""
    mine = [(at, cells[column.name][at]) for at in range(len(numbers)) if usable[at]]
    if not mine or mine[0][1] is None or sum(text is None for _, text in mine) * BLANK_SHARE < len(mine):
        return False
    left = [cells[one.name] for one in own if one.index < column.index]
    for at, text in mine:
        follows = at > 0 and numbers[at] == numbers[at - 1] + 1
        goes_on = follows and not any(other[at] not in (None, other[at - 1]) for other in left)
        if goes_on and text is not None and text == cells[column.name][at - 1]:
            return False
    return True


def _column(frame: pl.DataFrame, name: str, cells: Sequence[str | None]) -> pl.Series:
    return pl.Series(name, list(cells), dtype=pl.String).cast(frame.schema[name])
