"""Months of which an earlier version of a file has rows and this one none: they go on counting, and it is said."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
from django.db.models import Count

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.returns.queries.others import most_of
from firstcall.returns.rules.returns import corrects, of_another_month, says_corrected, the_month

MonthLeft = tuple[str, str, date, int]
"""The name of an earlier file, of an organisation, a month, and how many of its rows go on counting."""


def months_left(file: FileRows) -> list[MonthLeft]:
    """What earlier versions of a file have of its organisations for months of which it has no row: versions because
    its name says that it corrects them, or because most of their rows stand in it. A copy ("X (1)") may be of another
    month, unless both have rows of one."""
    batch, known = file.batch, file.known
    earlier = {one.pk: one.name for one in known.others if one.sheet == batch.sheet}
    if not earlier or known.same_bytes:
        return []
    names = {pk: name for pk, name in earlier.items() if corrects(batch.file_name, name)}
    most = {pk: name for pk, name in most_of(file).items() if pk in earlier}
    names |= {pk: name for pk, name in most.items() if not of_another_month(batch.file_name, name)}
    if not names:
        return []
    merged = known.merged
    own = file.rows.filter(~pl.col("beside") & pl.col("organisation").is_not_null())
    said = own.select("organisation", "month", "starts_on", "ends_on").unique().rows()
    mine = {(merged.get(who, who), the_month(*when)) for who, *when in said}
    whose = {who for who, month in mine if month is not None}
    if any(month is None for _, month in mine):  # it may be one of theirs
        whose -= {who for who, month in mine if month is None}
    left: Counter[tuple[int, str, date]] = Counter()
    sure = set(most) | {pk for pk, name in names.items() if says_corrected(batch.file_name, name)}
    rows = Activity.objects.filter(batch__in=names, superseded_by=None, beside=False).order_by()
    columns = ("batch_id", "organisation_id", "organisation__name", "month", "starts_on", "ends_on")
    for pk, who, name, *when, count in rows.values_list(*columns).annotate(Count("pk")):
        month, one = the_month(*when), merged.get(who, who)
        if (one, month) in mine:
            sure.add(pk)  # of one month at least both say something
        elif one in whose and month is not None:
            left[pk, name, month] += count
    counts: Counter[tuple[str, str, date]] = Counter()
    for (pk, name, month), count in left.items():
        counts[names[pk], name, month] += count if pk in sure else 0
    return sorted((*one, count) for one, count in counts.items() if count)
