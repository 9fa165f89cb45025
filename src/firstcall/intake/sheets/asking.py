"""Columns that may be something, but not surely enough to be taken for it: they are asked about, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import FORM, Column
from firstcall.intake.sheets.headings import unsure
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.naming import names_phase


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
                if match.field.kind == "people" and names_phase(column.heading):
                    continue
                if match.field.many or key not in taken:
                    taken.add(key)
                    column = replace(column, guess=match.field.name)
                    break
        found.append(column)
    return found if any(_is_of(column, catalogue.family) for column in found) else _inside(found, catalogue)


def _is_of(column: Column, field: str) -> bool:
    return field in (column.field, column.guess)


def _inside(columns: Sequence[Column], catalogue: Catalogue) -> list[Column]:
    """The columns; where none counts the people a sheet of figures is about, those are asked about whose heading has
    their name among words that are not known: "PiN agreed in the workshop"."""
    if catalogue.long or not catalogue.family:
        return list(columns)
    names = {
        name
        for name, fields in catalogue.by_name.items()
        if " " not in name and any(field.name == catalogue.family for field in fields)
    }
    return [
        replace(column, guess=catalogue.family)
        if not (column.field or column.rival or column.guess or column.cut)
        and column.found_by != "remembered"
        and names & set(normalised(column.heading).split())
        and "%" not in column.heading
        and not names_phase(column.heading)
        else column
        for column in columns
    ]
