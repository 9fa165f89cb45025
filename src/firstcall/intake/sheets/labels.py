"""Where the headings of a table stand: under titles and totals, in one row or three, beside a row of hashtags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from firstcall.intake.contents.counts import people
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.files.reading import Sheet
from firstcall.intake.sheets import hxl
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.columns import map_columns
from firstcall.intake.sheets.headings import of_heading
from firstcall.intake.sheets.long import FEWEST, IsSector
from firstcall.intake.sheets.months import months_of_row
from firstcall.intake.sheets.naming import Naming

YEARS = range(1990, 2100)
HEADER_ROWS = 60  # headings are looked for in these first rows
TAG_ROWS = 25  # and hashtags in these
DEPTH = 4  # rows that one set of headings may take
GAP = 2  # blank rows that may part bands from the headings under them (product choice)
BARE_WORTH = 0.25  # of a heading that says whom it counts and not what
TOLD_WORTH = 0.15  # of a figure of which it is said whose it is: three outweigh a row more of headings
FULL = 6  # headings, all different: what they make of a row below them is no band over it (product choice)
_MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?Z?)?")
QUESTIONS = phrases("headings", "questions")
_AGES = re.compile(r"\d{1,2}\s*[-–]\s*\d{1,2}|\d{1,2}\s*\+|[<>≥≤]\s*\d{1,2}")  # "0-5", "18+"
_MARKS = frozenset("xX✓✔☑✗✘")
ROWS_AFTER_PLAIN = 4  # rows still looked at below headings that are mostly understood


@dataclass(frozen=True)
class Labels:
    """The rows of the headings (indices from 0), the numbers of label row and hashtag row, and what was understood."""

    first: int  # index of the first row that belongs to the headings
    last: int  # index of the last such row
    header_row: int
    hxl_row: int
    columns: tuple[Column, ...]
    score: float

    @property
    def is_plain(self) -> bool:
        """Most of the headings were understood: a better row far below is not to be expected."""
        named = [column for column in self.columns if column.heading]
        mapped = sum(bool(column.field) for column in named)
        return mapped >= 4 and mapped * 2 > len(named)


def bands_over(sheet: Sheet, rows: list[list[str]], index: int) -> list[str]:
    """A row of bands, each carried over the columns it covers (merged cells; else until the next band)."""
    row = [clean(cell) for cell in rows[index]]
    spans = [area for area in sheet.merged if area[0] <= index <= area[2]]
    for top, left, _bottom, right in spans:
        if top < len(rows):
            text = clean(rows[top][left]) if left < len(rows[top]) else ""
            row[left : right + 1] = [text] * (min(right + 1, len(row)) - left)
    if not spans:
        current = ""
        for place, text in enumerate(row):
            current = text or current
            row[place] = current
    return row


def rows_above(rows: list[list[str]], index: int, many: int) -> list[int]:
    """Indices of the `many` rows of bands right above a row, the nearest first; fewer where there are no more.

    Blank rows between are passed over. What stands beyond them is a band only where it stands over columns to the
    right, or over several: a title is none.
    """
    found: list[int] = []
    last = index
    for at in range(index - 1, -1, -1):
        if len(found) == many or last - at > GAP + 1:
            break
        if any(clean(cell) for cell in rows[at]):
            if last - at > 1 and not _is_band(rows[at], rows[last]):
                break
            found.append(at)
            last = at
    return found


def _is_band(row: list[str], below: list[str]) -> bool:
    filled = [place for place, cell in enumerate(row) if clean(cell)]
    first = next((place for place, cell in enumerate(below) if clean(cell)), 0)
    return len(filled) > 1 or (bool(filled) and filled[0] > first)


def band_over(sheet: Sheet, rows: list[list[str]], index: int, *, strictly: bool = False) -> list[str]:
    """The bands over a row of headings; blanks where there are none. `strictly`: a title above is none."""
    above = rows_above(rows, index, 1)
    if strictly and above and not _is_band(rows[above[0]], rows[index]):
        above = []
    return bands_over(sheet, rows, above[0]) if above else [""] * len(rows[index])


def find_labels(
    sheet: Sheet,
    rows: list[list[str]],
    catalogue: Catalogue,
    remembered: Mapping[str, str],
    is_sector: IsSector | None = None,
    header_row: int = 0,
    naming: Naming | None = None,
) -> Labels | None:
    """The rows that say most, of all that could be headings; None where no row says enough.

    Headings that name sectors (`is_sector`) count where there is a column for each. `header_row` (from 1): somebody
    said that the headings stand there.
    """
    if header_row:
        if header_row < len(rows) and hxl.is_tag_row(rows[header_row]):
            return _labels_at_tags(sheet, rows, header_row, catalogue, remembered, naming)
        return _labels_in(sheet, rows, header_row - 1, catalogue, remembered, naming)
    for index, row in enumerate(rows[:TAG_ROWS]):
        if hxl.is_tag_row(row):
            return _labels_at_tags(sheet, rows, index, catalogue, remembered, naming)
        if hxl.meant_as_tags(row):
            meant = [hxl.mended(cell) or cell for cell in row]
            return _labels_at_tags(
                sheet, [*rows[:index], meant, *rows[index + 1 :]], index, catalogue, remembered, naming
            )
    best: Labels | None = None
    for index in range(min(len(rows), HEADER_ROWS)):
        for depth in range(1, DEPTH + 1):
            block = [index, *rows_above(rows, index, depth - 1)][::-1]
            if len(block) < depth:
                break
            found = _labels_at(sheet, rows, block, catalogue, remembered, is_sector, naming)
            if found and (best is None or found.score > best.score + 1e-9):
                best = found
        if best and best.is_plain and index >= best.last + ROWS_AFTER_PLAIN:
            break
    return _with_row_below(best, sheet, rows, catalogue, remembered, is_sector, naming) if best else None


def _with_row_below(
    best: Labels,
    sheet: Sheet,
    rows: list[list[str]],
    catalogue: Catalogue,
    remembered: Mapping[str, str],
    is_sector: IsSector | None,
    naming: Naming | None,
) -> Labels:
    """The headings with the row below them, where that row holds nothing but headings ("Reached" under "People")."""
    below = best.last + 1
    block = [at for at in range(best.first, below) if any(clean(cell) for cell in rows[at])] + [below]
    if below >= len(rows) or len(block) > DEPTH or best.hxl_row:
        return best
    filled = [cell for cell in rows[below] if clean(cell)]
    parts = catalogue.long and _are_parts(rows[best.last], rows[below])
    if not filled or not (parts or all(of_heading(cell, catalogue) for cell in filled)):
        return best
    longer = _labels_at(sheet, rows, block, catalogue, remembered, is_sector, naming)
    if parts and longer is not None:
        return longer
    mapped = [sum(bool(column.field) for column in one.columns) for one in (best, longer) if one]
    return longer if longer is not None and mapped[1] >= mapped[0] else best


def _are_parts(row: list[str], below: list[str]) -> bool:
    """Whether the row below holds words alone, and those only under headings that reach over several columns:
    "IDPs", "Host" and "Total" under "People reached"."""
    headed = [bool(clean(cell)) for cell in row]
    wide = [
        not here or (at + 1 < len(row) and not headed[at + 1] and bool(clean(below[at + 1])))
        for at, here in enumerate(headed)
    ]
    filled = [at for at, cell in enumerate(below) if clean(cell)]
    return (
        len(filled) > 1
        and any(headed[at] for at in filled)
        and any(not headed[at] for at in filled)
        and all(
            wide[at] and (any(map(str.isalpha, below[at])) or _AGES.fullmatch(below[at].strip()))
            for at in filled
        )
        and sum(headed) > sum(headed[at] for at in filled)
    )


def _labels_in(
    sheet: Sheet,
    rows: list[list[str]],
    index: int,
    catalogue: Catalogue,
    remembered: Mapping[str, str],
    naming: Naming | None,
) -> Labels | None:
    """The row that somebody named, whatever is understood of it; None where it is blank or not among the first."""
    if not index < len(rows) or not any(clean(cell) for cell in rows[index]):
        return None
    over = band_over(sheet, rows, index)
    columns = map_columns(rows[index], over, [""] * len(rows[index]), catalogue, remembered, naming)
    return Labels(index, index, index + 1, 0, tuple(columns), float("inf"))


def _labels_at_tags(
    sheet: Sheet,
    rows: list[list[str]],
    index: int,
    catalogue: Catalogue,
    remembered: Mapping[str, str],
    naming: Naming | None,
) -> Labels:
    """Headings above a row of hashtags; below it where hashtags were put on top."""
    above: int | None = next(
        (at for at in range(index - 1, -1, -1) if any(clean(cell) for cell in rows[at])), None
    )
    label, last = above, index
    if above is None and index + 1 < len(rows) and _looks_like_labels(rows[index + 1], catalogue):
        label, last = index + 1, index + 1
    texts = rows[label] if label is not None else [""] * len(rows[index])
    over = band_over(sheet, rows, label) if label else [""] * len(texts)
    columns = map_columns(texts, over, rows[index], catalogue, remembered, naming)
    first = min(index, label if label is not None else index)
    return Labels(first, last, 0 if label is None else label + 1, index + 1, tuple(columns), float("inf"))


def _looks_like_labels(row: list[str], catalogue: Catalogue) -> bool:
    filled = [cell for cell in row if clean(cell)]
    return bool(filled) and sum(bool(of_heading(cell, catalogue)) for cell in filled) * 2 > len(filled)


def _is_figure_of_people(cell: str) -> bool:
    """Whether a cell is a figure as people write it ("80 personnes"), and no heading: "2026 people" may be one."""
    said = people(cell) if cell[:1].isdigit() else None
    return said is not None and said.code == "people_beside_a_word" and said.value not in YEARS


def _labels_at(
    sheet: Sheet,
    rows: list[list[str]],
    at_rows: list[int],
    catalogue: Catalogue,
    remembered: Mapping[str, str],
    is_sector: IsSector | None,
    naming: Naming | None,
) -> Labels | None:
    """These rows read together as headings, or None where they cannot be. Rows without a word count for nothing."""
    block = [rows[at] for at in at_rows]
    index, depth = at_rows[-1], len(at_rows)
    if depth > 1 and not all(is_text(row) for row in block):
        return None
    if depth > 1 and _are_records(block[-2], block[-1], catalogue):
        return None
    texts = [clean(cell) for cell in block[-1]]
    filled = sum(bool(text) for text in texts)
    if filled == 0 or (depth == 1 and not is_text(block[-1])) or any(map(_is_figure_of_people, texts)):
        return None
    labels = list(block[-1])
    over = [""] * len(labels)
    for at in reversed(at_rows[:-1]):
        carried = bands_over(sheet, rows, at)
        if catalogue.long and any(":" in text for text in carried) and not _is_band(rows[at], block[-1]):
            continue  # "Cluster: CCCM" is said of the sheet
        for place, text in enumerate(carried):
            if not clean(labels[place]) and clean(rows[at][place]):
                labels[place] = rows[at][place]
            elif text and text != clean(labels[place]) and fold(text) not in QUESTIONS:
                over[place] = f"{text} {over[place]}".strip()
    columns = map_columns(labels, over, [""] * len(labels), catalogue, remembered, naming)
    score = sum(column.confidence for column in columns if column.field) - 0.4 * (depth - 1)
    mapped = len(
        {
            (column.field, column.band, column.sector, column.month, column.population_group)
            for column in columns
            if column.field
        }
    )
    if catalogue.long and is_sector is not None and mapped:
        sectors = sum(
            not column.field and bool(column.heading) and is_sector(column.heading) for column in columns
        )
        if sectors >= FEWEST:
            mapped, score = mapped + 1, score + sectors / 2
    if naming is not None and mapped:
        bare = sum(not column.field and _names_people(column.said, naming) for column in columns)
        told = sum(bool(one.field and (one.sector or one.population_group or one.year)) for one in columns)
        mapped, score = mapped + bare, score + bare * BARE_WORTH + told * TOLD_WORTH
    if mapped < 2 and not (mapped == 1 and filled in (2, 3)):
        return None
    return Labels(at_rows[0], index, index + 1, 0, tuple(columns), score)


def _names_people(heading: str, naming: Naming) -> bool:
    """Whether a heading is a sector or a population group and nothing else."""
    said = naming.said(clean(heading))
    return said.is_bare and bool(said.sector or said.population_group)


def is_text(row: list[str]) -> bool:
    """Headings are words: at most a fifth of the cells may be numbers or dates; a row of months are words."""
    months = months_of_row(row)
    filled = [clean(cell) for cell, month in zip(row, months, strict=True) if clean(cell) and not month]
    if _MARKS & set(filled) and "y" not in map(str.casefold, filled):  # "X" beside "Y" are coordinates
        return False
    if any(months):
        return all(not cell.isdigit() for cell in filled)
    numbers = sum(_is_number(cell) for cell in filled)
    return bool(filled) and numbers * 5 <= len(filled)


def _is_number(cell: str) -> bool:
    """Whether a cell is a number, a day, or a day with its time."""
    return not _AGES.fullmatch(cell.strip()) and (
        bool(_MOMENT.fullmatch(cell)) or cell.replace(".", "", 1).replace("-", "").replace(",", "").isdigit()
    )


def _are_records(above: list[str], row: list[str], catalogue: Catalogue) -> bool:
    """Whether a row below headings of every column is a record: bands and units leave gaps, or say things twice, and a
    second language of the headings is understood too."""
    over = [clean(cell) for cell in above if clean(cell)]
    filled = [clean(cell) for cell in row if clean(cell)]
    if len(over) < FULL or len(set(over)) < len(over) or len(filled) > len(over):
        return False
    if any(clean(cell) and not clean(up) for cell, up in zip(row, above, strict=False)):
        return False
    known = [sum(bool(of_heading(cell, catalogue)) for cell in cells) for cells in (over, filled)]
    return known[0] * 3 >= len(over) and known[1] * 4 < len(filled)
