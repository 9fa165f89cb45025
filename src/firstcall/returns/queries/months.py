"""The months of rows that say none with its year, from the rounds that are planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import polars as pl

from firstcall.activities.rows.namedmonths import NamedMonths
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.needs.lines import Attribution
from firstcall.returns.queries.filed import sorted_rows
from firstcall.returns.queries.rounds import period_of, rounds_of
from firstcall.returns.rules.assigning import DATED, Period, is_month, of_group, round_named

Taken = dict[str, list[int]]
"""Positions of rows that got the month of a round, by its name."""


def with_months_of_rounds(
    rows: pl.DataFrame,
    known: WhatIsIn,
    chosen: Callable[[], int | None],
    at: datetime,
    named: NamedMonths,
) -> tuple[pl.DataFrame, Taken, Taken]:
    """The rows, those without any day with the month of the round they are for; and which ones, by the round's name:
    those that name no month, and those that name it without its year (`named`). `chosen`: the
    round (primary key) that was named with the file.

    Without it the file of the next month would take the place of this one's, row by row.
    """
    undated = rows.select(
        pl.all_horizontal(pl.col("month", "starts_on", "ends_on").is_null()).alias("undated")
    )["undated"]
    rounds = {one.pk: one for one in rounds_of(known.emergency)} if undated.any() else {}
    if not rounds:
        return rows, {}, {}
    periods = [period_of(one, at) for one in rounds.values()]
    meant, attributed = chosen(), known.attributed
    asked = period_of(rounds[meant], at) if meant is not None else None
    months, settled, taken = rows["month"].to_list(), Taken(), Taken()
    for position, period in _settled(rows, undated, periods, asked, attributed, named, at).items():
        months[position] = period.first_day
        settled.setdefault(rounds[period.key].name, []).append(position)
    dated = rows.with_columns(pl.Series("month", months, dtype=pl.Date)) if settled else rows
    numbers = rows["row"].to_list()
    for parcel in sorted_rows(dated, periods, known, asked, named).parcels:
        of = rounds[parcel.key]
        if parcel.takes == DATED or not is_month(of.first_day, of.last_day):
            continue
        for position in parcel.rows:
            if undated[position] and months[position] is None and not named.of(numbers[position]):
                months[position] = of.first_day
                taken.setdefault(of.name, []).append(position)
    if not taken and not settled:
        return rows, {}, {}
    return rows.with_columns(pl.Series("month", months, dtype=pl.Date)), taken, settled


def _settled(
    rows: pl.DataFrame,
    undated: pl.Series,
    periods: Sequence[Period],
    asked: Period | None,
    attributed: Attribution,
    named: NamedMonths,
    at: datetime,
) -> Mapping[int, Period]:
    """The rounds of the rows (positions) whose month has no year of its own, where they tell it."""
    found: dict[int, Period] = {}
    known: dict[tuple[int | None, str], list[Period]] = {}
    for position, (row, group, sector) in enumerate(rows.select("row", "group", "sector").iter_rows()):
        months = named.of(row) if undated[position] else ()
        if not months:
            continue
        if (group, sector) not in known:
            line = attributed.line(group, sector or "").group
            here = of_group(periods, line) if line is not None else []
            known[group, sector] = [asked] if asked is not None and asked.group in (None, line) else here
        period = round_named(known[group, sector], months, at.date())
        if period is not None:
            found[position] = period
    return found
