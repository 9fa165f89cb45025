"""Whose acronym or type a column holds that does not say so: of the partner in the column before it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from firstcall.intake.contents.vocabulary import words
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.tables import Table

ROLES = {"implementer": ("acronym", "type"), "programme_partner": ("acronym",)}
LEADING = words("headings", "leading")


def with_partners_own(table: Table) -> Table:
    """The table; "Organisation acronym" or "Type" right behind the implementing partner's name is that partner's, where
    whoever leads is named in a column elsewhere: it would be taken for the leader's."""
    columns = list(table.columns)
    fields = {column.field for column in columns}
    if "organisation" not in fields:
        return table
    for role, parts in ROLES.items():
        for part in parts:
            at = _behind(columns, role, f"organisation_{part}")
            if at is not None and f"{role}_{part}" not in fields:
                columns[at] = replace(columns[at], field=f"{role}_{part}")
    return replace(table, columns=tuple(columns)) if tuple(columns) != table.columns else table


def _behind(columns: list[Column], role: str, field: str) -> int | None:
    """Where the column of this field stands right behind one of the role, and says of nobody that it is theirs."""
    for at, (before, column) in enumerate(pairwise(columns), start=1):
        after = columns[at + 1].field if at + 1 < len(columns) else ""
        if (
            column.field == field
            and column.found_by == "heading"
            and before.field in (role, f"{role}_acronym")
            and after != "organisation"
            and not LEADING & set(normalised(column.heading).split())
        ):
            return at
    return None
