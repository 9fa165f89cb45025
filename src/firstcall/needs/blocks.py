"""A name that stands once above the rows of its block: "Borno" in the first row, its districts in those below it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.intake.contents.coded import plain
from firstcall.intake.sheets.tables import Table
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.placed import blank

LEVELS = range(1, 5)


def under_their_areas(table: Table, gazetteer: Gazetteer) -> Table:
    """The table with the area above carried down to rows that leave it blank, where it has a part of their name.

    Only rows without any code are looked at, and nothing is carried over another area of that level.
    """
    names = {level: column for level in LEVELS if (column := table.column(f"admin{level}_name"))}
    codes = [column for level in LEVELS if (column := table.column(f"admin{level}_code"))]
    if len(names) < 2:
        return table
    above, below = sorted(names)[:2]
    cells = [plain(table.cells(names[level])).to_list() for level in (above, below)]
    coded = [plain(table.cells(column)).to_list() for column in codes]
    carried: list[str | None] = []
    current, changed = None, False
    for at, (upper, lower) in enumerate(zip(*cells, strict=True)):
        if not blank(upper):
            current = upper
        elif (
            current and lower and all(blank(one[at]) for one in coded) and _is_part(lower, current, gazetteer)
        ):
            upper, changed = current, True
        carried.append(upper)
    if not changed:
        return table
    name = names[above].name
    return replace(
        table,
        frame=table.frame.with_columns(
            pl.Series(name, carried, dtype=pl.String).cast(table.frame.schema[name])
        ),
    )


def _is_part(lower: str, upper: str, gazetteer: Gazetteer) -> bool:
    """Whether one of the places of a name lies in one of the places of the other."""
    over = {place.pk for place in gazetteer.by_name(upper)}
    return any(place.parent in over for place in gazetteer.by_name(lower))
