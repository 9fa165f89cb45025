"""What a sheet of reports says once for a block of rows: cells merged downwards, names with blank cells below them, and
signs for "as above". Figures are never taken from another row.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

import polars as pl

from firstcall.intake.contents.coded import Texts, plain
from firstcall.intake.contents.counts import NOTHING
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.blocks import NOT_CARRIED, Span, carried_down
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.records import Taken, headings_again, total_word

BLOCKS = frozenset(
    [
        "organisation", "organisation_acronym", "organisation_type", "sector", "month", "admin1_name", "admin1_code",
        "admin2_name", "admin2_code", "admin3_name", "admin3_code",
    ]
)  # fmt: skip
"""Fields whose blank cells may mean the row above. Others may well be blank: who implements for another, a donor, a
sub-sector, a date."""
TIMES = ("date", "month", "status", "yes_no")
NAMES = ("text", "organisation", "place_name", "place_code")
MONTH = "month"
WHO = ("organisation", "organisation_acronym", "organisation_type")
BLANK_SHARE = 3  # one row in so many must be blank: fewer blanks are missing, not a block (product choice)
FEWEST = 2  # blank cells: a single one may as well be forgotten (product choice)
DITTO = phrases("cells", "as_above")
DITTO_SIGNS = frozenset(
    ['"', '""', "''", "”", "“", "„", "〃", '-"-', "- “ -", "»", "«", "״", "//", "ˮ", "′′", "″"]
)
# What every such text has in it, for quickly leaving out the many that have not.
MAY_BE_DITTO = r"(?i)^[\Wˮ]*$|ditto|idem|ibid|same|above|dessus|m[eê]me|igual|mismo|mesmo|نفس|سبق|علاه|саме"


def given_once(
    frame: pl.DataFrame,
    merged: Sequence[Span],
    columns: Sequence[Column],
    catalogue: Catalogue,
    seen: Texts,
) -> tuple[pl.DataFrame, tuple[Taken, ...], tuple[int, ...]]:
    """The frame with what stands once for several rows in each of them; what was taken from the row above; and the rows
    whose place is blank where places are given once, without it being sure that the one above is meant.

    Only rows that say something of their own are filled. Merged cells are certain; it is said of them all the same.
    """
    known = [one for one in columns if one.field and one.name in frame.columns and not one.given]
    texts = [one for one in known if catalogue.field(one.field).kind not in NOT_CARRIED]
    if not frame.height or not texts:
        return frame, (), ()
    frame, under = _merged_down(frame, merged, known, texts, catalogue)
    frame, ditto = _as_above(frame, texts, seen)
    frame, blank, unclear = _blank_below(frame, known, texts, catalogue, seen, [*under, *ditto])
    return frame, (*under, *ditto, *blank), unclear


def _merged_down(
    frame: pl.DataFrame,
    merged: Sequence[Span],
    known: Sequence[Column],
    texts: Sequence[Column],
    catalogue: Catalogue,
) -> tuple[pl.DataFrame, list[Taken]]:
    """As `carried_down`, in rows that say something themselves: a prepared row of zeros stays prepared."""
    spanned = {one[1] for one in merged if one[2] > one[0]}
    mine = [one for one in texts if one.index in spanned]
    if not mine:
        return frame, []
    own = pl.any_horizontal(_filled(one) for one in known if catalogue.field(one.field).kind not in TIMES)
    says = frame.select(own.alias("says"))["says"]
    carried = carried_down(frame, merged, mine, catalogue)
    filled = carried.with_columns(
        pl.when(says).then(pl.col(one.name)).otherwise(frame[one.name]).alias(one.name) for one in mine
    )
    under = [
        (one, filled.filter(frame[one.name].is_null() & filled[one.name].is_not_null())["row"])
        for one in mine
    ]
    return filled, [Taken(one, tuple(rows.to_list()), "merged") for one, rows in under if rows.len()]


def _filled(column: Column) -> pl.Expr:
    cell = pl.col(column.name).cast(pl.String).str.strip_chars().str.to_lowercase()
    nothing = pl.Series([*NOTHING, "", "0", "0.0"], dtype=pl.String).implode()
    return ~(cell.is_in(nothing) | cell.str.starts_with("#")).fill_null(True)


# --- signs for "as above" ---------------------------------------------------------------------------------------------


def is_ditto(text: str) -> bool:
    """Whether a cell says "as above": a ditto mark, "idem", "ditto"."""
    bare = text.strip()
    return bare in DITTO_SIGNS or (len(bare) < 30 and fold(bare) in DITTO)


def _as_above(frame: pl.DataFrame, texts: Sequence[Column], seen: Texts) -> tuple[pl.DataFrame, list[Taken]]:
    taken = []
    for column in texts:
        texts_here = seen.of(frame[column.name])
        signs = [text for text in texts_here.filter(texts_here.str.contains(MAY_BE_DITTO)) if is_ditto(text)]
        if not signs:
            continue
        series = plain(frame[column.name])
        mine = series.is_in(pl.Series(signs, dtype=pl.String).implode()).fill_null(False)
        cells: list[str | None] = []
        for text, same in zip(series.to_list(), mine.to_list(), strict=True):
            cells.append((cells[-1] if cells else None) if same else text)
        filled = pl.Series(column.name, cells, dtype=pl.String).cast(frame.schema[column.name])
        frame = frame.with_columns(filled)
        taken.append(Taken(column, tuple(frame.filter(mine)["row"].to_list()), "sign"))
    return frame, taken


# --- names that stand once above blank cells --------------------------------------------------------------------------


def _blank_below(
    frame: pl.DataFrame,
    known: Sequence[Column],
    texts: Sequence[Column],
    catalogue: Catalogue,
    seen: Texts,
    so_far: Sequence[Taken],
) -> tuple[pl.DataFrame, list[Taken], tuple[int, ...]]:
    """The frame with the blank cells of blocks filled, where the columns show that they are blocks. `so_far`: what was
    taken from above already, which no row says itself."""
    # Columns that a template has and nobody filled in say nothing of where a block begins, nor of the deepest level.
    own = [one for one in texts if one.field in BLOCKS and frame[one.name].null_count() < frame.height]
    if not any(_may_be_block(one, own, frame) for one in own):
        return frame, [], ()
    again = headings_again(frame, texts, seen)  # a block may go on over the headings of the next page
    rows = frame.filter(~pl.col("row").is_in(again)) if again else frame
    if not rows.height or not any(_may_be_block(one, own, rows) for one in own):
        return frame, [], ()
    lines = _Lines(rows, known, own, again, catalogue, so_far)
    taken = lines.fill()
    rows = rows.with_columns(
        pl.Series(one.column.name, lines.cells[one.column.name], dtype=pl.String).cast(
            rows.schema[one.column.name]
        )
        for one in taken
    )
    if again:
        rows = pl.concat([rows, frame.filter(pl.col("row").is_in(again))]).sort("row")
    return rows, taken, lines.placeless(taken)


def _may_be_block(column: Column, own: Sequence[Column], frame: pl.DataFrame) -> bool:
    """Whether a column has many blanks, and never says again what the row above says, unless something left of it
    begins there. Where names are said again and again, blank cells are just blank."""
    if frame[column.name].null_count() * BLANK_SHARE < frame.height or frame[column.name][0] is None:
        return False
    return not _repeats(column, own, frame)


def _repeats(column: Column, own: Sequence[Column], frame: pl.DataFrame) -> bool:
    cells = {one.name: pl.col(one.name).cast(pl.String) for one in own if one.index <= column.index}
    same = cells.pop(column.name) == pl.col(column.name).cast(pl.String).shift()
    for cell in cells.values():
        same = same & (cell.is_null() | (cell == cell.shift()).fill_null(False))
    return bool(frame.select(said=same.fill_null(False).any())["said"][0])


class _Lines:
    """The rows of a sheet one by one, as they are gone through to fill in the blocks."""

    def __init__(
        self,
        frame: pl.DataFrame,
        known: Sequence[Column],
        own: Sequence[Column],
        again: Sequence[int],
        catalogue: Catalogue,
        so_far: Sequence[Taken],
    ) -> None:
        self.frame, self.own = frame, own
        self.carried = {one.column.name: frozenset(one.rows) for one in so_far}
        self.rows: list[int] = frame["row"].to_list()
        self.numbers = [row - bisect(again, row) for row in self.rows]
        self.usable = _usable(frame, known, catalogue)
        what = [_filled(one) for one in known if one.field in catalogue.tells[0]]
        self.done = frame.select(_any(what, frame.height))["any"].to_list()
        self.cells = {
            one.name: [text if text and text.strip() else None for text in frame[one.name].cast(pl.String)]
            for one in own
        }
        self.deepest = max((one.field[:6] for one in own if one.field.startswith("admin")), default="none")
        self.blocks: list[Column] = []
        for one in own:
            if _may_be_block(one, own, frame) or self._within(one):
                self.blocks.append(one)
        if sum(frame[one.name].null_count() for one in self.blocks) < FEWEST:
            self.blocks = []

    def _within(self, column: Column) -> bool:
        """Whether all blanks of a column stand in rows that go on with a block to the left of it."""
        cells = self.cells[column.name]
        blank = [at for at, text in enumerate(cells) if text is None and self.usable[at]]
        outer = [self.cells[one.name] for one in self.blocks]
        inside = all(any(other[at] is None for other in outer) for at in blank)
        return bool(blank) and cells[0] is not None and inside and not _repeats(column, self.own, self.frame)

    def fill(self) -> list[Taken]:
        """Fill in the blank cells, row by row; what was taken from above."""
        taken = {one.name: list[int]() for one in self.blocks}
        for at in range(1, len(self.rows)):
            follows = self.numbers[at] == self.numbers[at - 1] + 1
            if not (follows and self.usable[at] and self.usable[at - 1]):
                continue
            blank = {one.name for one in self.own if self.cells[one.name][at] is None}
            for one in self.blocks:
                above = self.cells[one.name][at - 1]
                if one.name in blank and above is not None and self._goes_on(one, at, blank):
                    self.cells[one.name][at] = above
                    taken[one.name].append(self.rows[at])
        return [Taken(one, tuple(taken[one.name]), "blank") for one in self.blocks if taken[one.name]]

    def _goes_on(self, column: Column, at: int, blank: set[str]) -> bool:
        """Whether a row goes on with the block of a column: nothing to its left begins here."""
        left = [one for one in self.own if one.index < column.index]
        if any(self.cells[one.name][at] not in (None, self.cells[one.name][at - 1]) for one in left):
            return False
        if column.field == MONTH and any(
            one.name not in blank and self.rows[at] not in self.carried.get(one.name, ()) for one in left
        ):
            return False  # who it is of is said again in this row, and the month is not: not known
        if column.field in WHO and not self.done[at]:  # else a list of places that waits to be filled in
            return any(one.name in blank for one in self.blocks if one.field not in WHO)
        deepest = column.field.startswith(self.deepest)  # a district left blank may be all of its region
        return not deepest or any(
            one.name in blank for one in left if not one.field.startswith(self.deepest)
        )  # its code beside it says nothing more

    def placeless(self, taken: Sequence[Taken]) -> tuple[int, ...]:
        """The rows without any place, where a column of places is given once for each block."""
        places = [self.cells[one.name] for one in self.own if one.field.startswith("admin")]
        if not any(one.column.field.startswith("admin") for one in taken):
            return ()
        return tuple(
            row
            for at, row in enumerate(self.rows)
            if self.usable[at] and all(cells[at] is None for cells in places)
        )


def _any(flags: Sequence[pl.Expr], height: int) -> pl.Expr:
    return (pl.any_horizontal(flags) if flags else pl.repeat(False, height)).alias("any")


def _usable(frame: pl.DataFrame, known: Sequence[Column], catalogue: Catalogue) -> list[bool]:
    """The rows that say something of their own: a name and, beside it, what was done or where. Neither totals, nor rows
    of bare figures, nor rows prepared with a month."""
    kinds = [catalogue.field(one.field).kind for one in known]
    telling = [one.field in catalogue.tells[0] or one.field.startswith("admin") for one in known]
    found = []
    for cells in frame.select(one.name for one in known).cast(pl.String).iter_rows():
        filled = [
            (cell.strip(), kind, tells)
            for cell, kind, tells in zip(cells, kinds, telling, strict=True)
            if cell and _says(cell)
        ]
        words = [text for text, kind, _tells in filled if kind in NAMES and any(map(str.isalpha, text))]
        tells = any(tells for *_rest, tells in filled)
        found.append(bool(words) and tells and not any(map(total_word, words)))
    return found


def _says(cell: str) -> bool:
    bare = cell.strip().lower()
    return bare not in ("", "0", "0.0") and bare not in NOTHING and not bare.startswith("#")
