"""From when to when, where no heading says it: two columns of days side by side, the second never before the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from firstcall.intake.contents.coded import plain
from firstcall.intake.contents.dates import DAY_FIRST, day, order_of
from firstcall.intake.sheets.column import FORM, SAMPLE, Column

WHEN = {"start", "end", "day", "month", "quarter"}
LEAST = 0.9  # of the distinct texts must be days
SURE = 0.8
BOTH = 2  # rows, at least, in which both days stand


def with_from_and_to(columns: list[Column], frame: pl.DataFrame) -> list[Column]:
    """The columns, with start and end for two neighbouring ones nobody understood ("Du", "Au") that hold days.

    Only where no column says when. Numbers alone are no days here: a count may look like a spreadsheet's day.
    """
    if {column.field for column in columns} & WHEN:
        return columns
    left = [one for one in columns if not (one.field or one.cut or one.found_by in ("remembered", FORM))]
    for first, second in pairwise(left):
        if second.index == first.index + 1 and _from_to(frame[first.name], frame[second.name]):
            fields = {first.index: "start", second.index: "end"}
            return [_told(one, fields[one.index]) if one.index in fields else one for one in columns]
    return columns


def _told(column: Column, field: str) -> Column:
    return replace(column, field=field, confidence=SURE, found_by="content", rival="", guess="")


def _from_to(first: pl.Series, second: pl.Series) -> bool:
    """Whether both hold days, and no row's second day lies before its first."""
    starts, ends = (plain(cells.head(SAMPLE)) for cells in (first, second))
    order = order_of([text for cells in (starts, ends) for text in cells.drop_nulls().to_list()])
    if order == "mixed" or not (_holds_days(starts, order) and _holds_days(ends, order)):
        return False
    rows = zip(starts.to_list(), ends.to_list(), strict=True)
    days = [(_day(start, order), _day(end, order)) for start, end in rows]
    apart = [end - start for start, end in days if start is not None and end is not None]
    return len(apart) >= BOTH and min(apart) >= timedelta(0) and any(apart)


def _holds_days(cells: pl.Series, order: str) -> bool:
    texts = [text for text in cells.drop_nulls().unique().to_list() if text.strip()]
    days = [text for text in texts if _day(text, order) is not None]
    return bool(texts) and len(days) >= LEAST * len(texts)


def _day(text: str | None, order: str) -> date | None:
    """The day a cell says; where neither cell nor file shows the order, as if the day came first."""
    if text is None or text.strip().replace(".", "").isdigit():
        return None
    value = day(text, order=order or DAY_FIRST).value
    return value if isinstance(value, date) else None
