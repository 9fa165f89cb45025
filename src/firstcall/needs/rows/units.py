"""What a figure counts: people, or households, which become people only by a factor that somebody stated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from firstcall.intake.contents.text import fold
from firstcall.intake.contents.values import distinct
from firstcall.intake.contents.vocabulary import words
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

OF_PEOPLE, OF_HOUSEHOLDS = words("rows", "people") | words("rows", "persons"), words("headings", "households")
TARGETED = "targeted"
PEOPLE, HOUSEHOLDS = "people", "households"
UNITS = (PEOPLE, HOUSEHOLDS)


def in_people(households: Iterable[int | None], size: Decimal | None) -> list[int | None]:
    """Households as people, rounded half up; not known where they are not, or where no factor is stated."""
    if size is None:
        return [None for _ in households]
    return [None if one is None else int((one * size).to_integral_value(ROUND_HALF_UP)) for one in households]


def without_other_targets(table: Table, problems: Problems) -> Table:
    """The table without the targets of rows whose unit counts no people: latrines, kits, households."""
    said, target = table.column("unit"), table.column(TARGETED)
    if said is None or target is None:
        return table
    written, figures = table.series(said), table.series(target)
    other = pl.Series(
        [text for text in distinct(written).to_list() if not _counts_people(text)], dtype=pl.String
    )
    left_out = written.is_in(other.implode()).fill_null(False)
    rows = table.row_numbers().filter(left_out & figures.is_not_null()).to_list()
    if not rows:
        return table
    problems.add(
        "target-not-people",
        gettext_noop("The unit or indicator of these rows counts no people. Their target is left out."),
        rows=rows,
        column=target,
        suggestion=gettext_noop("If they are people, say so in the unit."),
        refused=False,
    )
    given = f"{target.name} of people"
    frame = table.frame.with_columns(pl.select(pl.when(~left_out).then(figures)).to_series().alias(given))
    changed = replace(target, given=given)
    return replace(
        table, frame=frame, columns=tuple(changed if one is target else one for one in table.columns)
    )


def _counts_people(text: str) -> bool:
    """Whether the first word of a unit that says whom it counts is one for people; a unit that says nothing may be."""
    found = fold(text).split()
    first = [word for word in found if word in OF_PEOPLE or word in OF_HOUSEHOLDS]
    return not found or (bool(first) and first[0] in OF_PEOPLE)
