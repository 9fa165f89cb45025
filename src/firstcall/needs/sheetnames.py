"""What the name of a sheet says of all its rows: the area or the population group that no column of it has.

A workbook may keep a sheet per region ("North"), per population group ("IDPs"), or per both ("North - IDPs").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from firstcall.intake.rules import Problems
from firstcall.intake.sheets.naming import Naming
from firstcall.intake.sheets.remarks import say_stated_once
from firstcall.intake.sheets.stated import NOT_IN_SHEET
from firstcall.intake.sheets.tables import Column, Table
from firstcall.places.gazetteer import Gazetteer, Place

LEVELS = range(1, 5)


@dataclass(frozen=True)
class SheetSaid:
    """`area` is one below the country; `group` a population group by its one name; "" and None: nothing is said."""

    area: Place | None = None
    group: str = ""

    def __bool__(self) -> bool:
        return self.area is not None or bool(self.group)


def said_by_name(table: Table, naming: Naming, gazetteer: Gazetteer) -> SheetSaid:
    """What the sheet's name says. Nothing where it holds words that are neither an area nor a population group."""
    said = naming.said(table.sheet)
    area = None
    if not said.is_bare:
        area = gazetteer.by_code(said.rest) or _only(gazetteer.by_name(said.rest))
        if area is None or area.level == 0:
            return SheetSaid()
    return SheetSaid(area, said.population_group)


def with_said_by_name(table: Table, naming: Naming, gazetteer: Gazetteer, problems: Problems) -> Table:
    """The table with a column of what its sheet's name says, where it has none of its own that says it.

    An area is added above the rows' own ones (they are looked for in it), or where the rows name none. Either is said.
    """
    said = said_by_name(table, naming, gazetteer)
    if said.group and not any(
        column.field in ("population_group", "category") or column.population_group
        for column in table.columns
    ):
        table = _with(table, "population_group", said.group, problems)
    if said.area is not None and _lacks(table, said.area.level):
        table = _with(table, f"admin{said.area.level}_name", said.area.name, problems)
    return table


def _lacks(table: Table, level: int) -> bool:
    """Whether no column says an area of this level or of one above it."""
    return not any(
        table.column(f"admin{one}_{kind}") for one in LEVELS if one <= level for kind in ("code", "name")
    ) and not any(table.column(name) for name in ("site", "latitude"))


def _with(table: Table, field: str, text: str, problems: Problems) -> Table:
    say_stated_once(table.sheet, text, problems)
    column = Column(NOT_IN_SHEET, table.sheet, "", field, 0.9, "stated", given=f"named {field}")
    frame = table.frame.with_columns(pl.lit(text).alias(column.name))
    return replace(table, columns=(*table.columns, column), frame=frame)


def _only(places: list[Place]) -> Place | None:
    return places[0] if len(places) == 1 else None
