"""Rows that name several sectors in a cell ("WASH, Santé"): a row for each, the figures with the first
(docs/decisions/several-sectors-in-a-cell.md).
"""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from firstcall.activities.rows.takenapart import FIGURES, too_many
from firstcall.intake.contents.coded import distinct, plain
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.columns import Sector, SectorOf
from firstcall.policy.refusal import gettext_noop
from firstcall.policy.sector_names import parent_code

MOST = 15  # sectors in a cell; a longer list is a text (product choice)
LONGEST = 300  # characters
BETWEEN = re.compile(r"[-–—,;/|\n\r+&()،؛•]|\s(?:and|et|y|e|та|і|й)\s|\sو\s?", re.IGNORECASE)


def with_sectors_apart(table: Table, sector_of: SectorOf, given: Sector | None, problems: Problems) -> Table:
    """The table, with a row for each of the sectors a cell names, where all of them are known.

    A sector `given` for the whole file decides for its rows, so that nothing is taken apart.
    """
    if given is not None:
        return table
    if table.parts:
        return replace(
            table, parts=tuple(with_sectors_apart(part, sector_of, given, problems) for part in table.parts)
        )
    column = table.column("sector")
    if column is None:
        return table
    table = _with_others_beside(table, column, sector_of, problems)
    written = plain(table.cells(column))
    several = {text: names for text in distinct(written).to_list() if (names := names_in(text, sector_of))}
    if not several:
        return table
    mine = written.is_in(pl.Series(list(several), dtype=pl.String).implode()).fill_null(False)
    if too_many(written.filter(mine), several):  # refused as a sector that is not known
        return table
    _say(table, column, written, mine, several, problems)
    return _taken_apart(table, column, mine, several)


def _with_others_beside(table: Table, column: Column, sector_of: SectorOf, problems: Problems) -> Table:
    """The table, with what further columns of sectors say put beside the first, as if it stood in one cell.

    A further sector that is not known is left aside, and said: the row counts for its first.
    """
    for other in table.columns_of("second_sector"):
        texts = plain(table.cells(other))
        known = {
            text: bool(sector_of(text) or names_in(text, sector_of))
            for text in distinct(texts).to_list()
            if text
        }
        _say_unknown(table, other, texts, [text for text, is_one in known.items() if not is_one], problems)
        taken = texts.is_in(
            pl.Series([text for text, is_one in known.items() if is_one], dtype=pl.String).implode()
        )
        first = plain(table.cells(column))
        both = pl.concat_str([first, texts], separator="; ", ignore_nulls=True).str.strip_chars("; ")
        frame = table.frame.with_columns(
            pl.select(pl.when(taken.fill_null(False)).then(both).otherwise(first))
            .to_series()
            .alias(column.name)
        )
        table = table.with_frame(frame)
    return table


def _say_unknown(
    table: Table, column: Column, texts: pl.Series, unknown: list[str], problems: Problems
) -> None:
    for text in unknown:
        problems.add(
            "second-sector-unknown",
            gettext_noop("“%(text)s” is no sector that is known. The row counts for its first sector."),
            rows=table.row_numbers().filter((texts == text).fill_null(False)).to_list(),
            column=column, value=text, params={"text": text}, refused=False,
        )  # fmt: skip


def names_in(text: str, sector_of: SectorOf) -> list[str]:
    """The sectors a cell names, each as it is written; empty where it names one, or a part of it is not known.

    Signs that part sectors are also in names ("Shelter/NFI", "Food security and agriculture"): of all ways to take
    the cell apart into known names, the one with the fewest parts is meant.
    """
    if not text or len(text) > LONGEST or sector_of(text) is not None:
        return []
    pieces = [one for one in _pieces(text) if one[0] < one[1]]
    if not 1 < len(pieces) <= MOST:
        return []
    best: list[list[str] | None] = [[], *[None] * len(pieces)]
    for end in range(1, len(pieces) + 1):
        for start in range(end):
            before, name = best[start], text[pieces[start][0] : pieces[end - 1][1]]
            shorter = best[end] is None or (before is not None and len(before) + 1 < len(best[end] or []))
            if before is not None and shorter and sector_of(name) is not None:
                best[end] = [*before, name]
    return _apart(best[-1] or [], sector_of)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where the texts between the signs begin and end, without the blanks around them."""
    found, start = [], 0
    for end, after in [*((sign.start(), sign.end()) for sign in BETWEEN.finditer(text)), (len(text), 0)]:
        part = text[start:end]
        found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
        start = after
    return found


def _apart(names: list[str], sector_of: SectorOf) -> list[str]:
    """Each sector once, and none beside a part of it: "Protection (GBV)" is GBV."""
    found: dict[tuple[int | None, str], str] = {}
    for name in names:
        sector = sector_of(name)
        if sector is not None:
            found.setdefault((sector.group, sector.code), name)
    above = {parent_code(code) for _group, code in found}
    return [name for (_group, code), name in found.items() if code not in above]


def _taken_apart(table: Table, column: Column, mine: pl.Series, several: dict[str, list[str]]) -> Table:
    """The rows `mine` once for each sector; figures stay with the first alone, so that nobody is counted twice."""
    figures = [
        one.name for name in FIGURES for one in table.columns_of(name) if one.name in table.frame.columns
    ]
    frame = table.frame.with_columns(plain(table.frame[column.name]).alias(column.name), mine.alias("apart"))
    rows = []
    for at in range(max(map(len, several.values()))):
        nth = {text: names[at] for text, names in several.items() if len(names) > at}
        part = frame.filter(pl.col("apart") & pl.col(column.name).is_in(list(nth)))
        part = part.with_columns(pl.col(column.name).replace_strict(nth, return_dtype=pl.String))
        if at:
            part = part.with_columns(pl.lit(None).cast(frame.schema[name]).alias(name) for name in figures)
        rows.append(part)
    whole = pl.concat([frame.filter(~pl.col("apart")), *rows]).sort("row", maintain_order=True)
    return table.with_frame(whole.drop("apart"))


def _say(
    table: Table,
    column: Column,
    written: pl.Series,
    mine: pl.Series,
    several: dict[str, list[str]],
    problems: Problems,
) -> None:
    frame = pl.DataFrame({"text": written, "row": table.row_numbers()}).filter(mine)
    for text, rows in frame.group_by("text", maintain_order=True).agg("row").iter_rows():
        names = several[text]
        if len(names) == 1:  # a sector and a part of it
            continue
        problems.add(
            "several-sectors",
            gettext_noop(
                "“%(text)s” names several sectors: %(sectors)s. The row counts in each; its figures count once, "
                "in the first."
            ),
            rows=rows, column=column, value=text,
            params={"text": text, "sectors": "; ".join(name.strip(' "[]') for name in names)},
            suggestion=gettext_noop("Where each has figures of its own, give each a row."), refused=False,
        )  # fmt: skip
