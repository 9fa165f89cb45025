"""Columns that may be something, but not surely enough to be taken for it: they are asked about, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.columns import FORM, Column
from firstcall.intake.sheets.headings import unsure


def with_guesses(columns: Sequence[Column], catalogue: Catalogue) -> list[Column]:
    """The columns, those nobody understood with the field they may be, where no other column is it already."""
    taken = {(column.field, column.band.key, column.sector) for column in columns if column.field}
    found = []
    for column in columns:
        if (
            not column.field
            and not column.rival
            and not column.cut
            and column.found_by not in ("remembered", FORM)
        ):
            for match in unsure(column.heading, catalogue):
                key = (match.field.name, match.band.key, match.sector)
                if match.field.many or key not in taken:
                    taken.add(key)
                    column = replace(column, guess=match.field.name)
                    break
        found.append(column)
    return found
