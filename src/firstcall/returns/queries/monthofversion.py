"""Rows that name their month without its year, in a file that corrects one which says it: that year is theirs.

Else the corrected rows would count beside those they correct. docs/decisions/importing-again.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import polars as pl

from firstcall.activities.models import Activity
from firstcall.activities.rows.namedmonths import NamedMonths
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.returns.rules.returns import corrects, the_month, year_of_corrected


def with_months_of_corrected(
    known: WhatIsIn, rows: pl.DataFrame, named: NamedMonths
) -> tuple[pl.DataFrame, Mapping[str, list[int]]]:
    """The rows, those without any day with the month of the rows that the file corrects by its name; and which ones
    (positions), by the name of that file."""
    undated = pl.all_horizontal(pl.col("month", "starts_on", "ends_on").is_null())
    mine = rows.with_row_index("position").filter(undated & pl.col("organisation").is_not_null())
    wanted = {
        (position, who): next(iter(said))
        for position, row, who in mine.select("position", "row", "organisation").iter_rows()
        if len(said := named.of(row)) == 1
    }
    if not wanted:
        return rows, {}
    names = {one.pk: one.name for one in known.same_sheet if corrects(known.batch.file_name, one.name)}
    merged = known.merged
    there: dict[int, set[date | None]] = defaultdict(set)
    of: dict[int, str] = {}
    columns = ("batch_id", "organisation_id", "month", "starts_on", "ends_on")
    standing = Activity.objects.filter(batch__in=names, superseded_by=None, beside=False).order_by("batch")
    for pk, who, *when in standing.values_list(*columns).distinct() if names else ():
        there[merged.get(who, who)].add(the_month(*when) if any(when) else None)
        of[merged.get(who, who)] = names[pk]
    months, taken = rows["month"].to_list(), defaultdict[str, list[int]](list)
    for (position, organisation), number in wanted.items():
        who = merged.get(organisation, organisation)
        year = year_of_corrected(number, there[who])
        if year is not None:
            months[position] = date(year, number, 1)
            taken[of[who]].append(position)
    return (rows.with_columns(pl.Series("month", months, dtype=pl.Date)) if taken else rows), taken
