"""Where no column is headed as the sectors', that of their codes names them, or one of activities that are sectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from firstcall.intake.contents.coded import distinct
from firstcall.intake.contents.counts import is_nothing
from firstcall.intake.sheets.tables import Table

FEWEST, LEAST = 2, 0.75  # different activities, and the share of them that must be sectors (product choice)


def with_code_of_sector(table: Table) -> Table:
    """The table; its codes of sectors stand for the sectors where nothing else says these."""
    fields = {column.field for column in table.columns}
    if "sector_code" not in fields or "sector" in fields or table.by == "sector":
        return table
    columns = tuple(
        replace(one, field="sector") if one.field == "sector_code" else one for one in table.columns
    )
    return replace(table, columns=columns, parts=tuple(map(with_code_of_sector, table.parts)))


def with_sectors_as_activities(table: Table, is_sector: Callable[[str], bool]) -> Table:
    """The table; a column of activities nearly all of which are sectors ("Education", "WASH", "Logistics") is that of
    the sectors. For tables in which nothing else says these."""
    column = table.column("activity")
    if column is None:
        return table
    texts = [text for text in distinct(table.cells(column)).drop_nulls().to_list() if not is_nothing(text)]
    if len(texts) < FEWEST or sum(map(is_sector, texts)) < LEAST * len(texts):
        return table
    columns = tuple(
        replace(one, field="sector", found_by="content") if one.index == column.index else one
        for one in table.columns
    )
    return replace(table, columns=columns)
