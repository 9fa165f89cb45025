"""Tables of money: who gave how much to whom. They name organisations and sectors too, and are no activities."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headingtext import normalised
from firstcall.policy.refusal import Refusal, gettext_noop

HEADINGS = phrases("money", "headings")
FEWEST = 3  # filled columns that only a table of money has


def why_not_money(columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue) -> Refusal | None:
    """A sheet of flows or requirements of money that names no place within the country and counts no people is refused
    whole: its organisations give or receive, which says nothing of who is where."""
    named = [
        column.label
        for column in columns
        if normalised(column.heading) in HEADINGS
        and column.name in frame.columns
        and frame[column.name].null_count() < frame.height
    ]
    if len(named) < FEWEST or any(_of_activities(column, catalogue) for column in columns if column.field):
        return None
    return Refusal(
        "money",
        gettext_noop(
            "The sheet is about money (%(columns)s), not about who does what where. Nothing was taken in. Send the "
            "sheet in which partners report what they do."
        ),
        params={"columns": ", ".join(named[:5])},
    )


def _of_activities(column: Column, catalogue: Catalogue) -> bool:
    """Whether a column says where within the country something is done, or counts people or units."""
    field = catalogue.field(column.field)
    return bool(field.level) or (field.kind in ("people", "number") and field.name != "year")
