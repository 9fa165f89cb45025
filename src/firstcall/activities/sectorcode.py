"""A column of sectors' codes is that of the sectors where no other names them."""

from __future__ import annotations

from dataclasses import replace

from firstcall.intake.sheets.tables import Table


def with_code_of_sector(table: Table) -> Table:
    """The table; its codes of sectors stand for the sectors where nothing else says these."""
    fields = {column.field for column in table.columns}
    if "sector_code" not in fields or "sector" in fields or table.by == "sector":
        return table
    columns = tuple(
        replace(one, field="sector") if one.field == "sector_code" else one for one in table.columns
    )
    return replace(table, columns=columns, parts=tuple(map(with_code_of_sector, table.parts)))
