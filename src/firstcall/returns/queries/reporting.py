"""Whose report a row is that names somebody beside the one that reports: that one's, in the same row of the file.

docs/decisions/several-organisations-in-a-cell.md.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from firstcall.activities.models import Activity

WHO = ("organisation", "organisation_name")
AT_A_TIME = 5000


def reported_by(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a file, those of organisations named beside another as that one's."""
    if not rows["beside"].any():
        return rows
    first = rows.filter(~pl.col("beside")).select("row", *WHO).unique("row", keep="first")
    found = rows.select("row").join(first, on="row", how="left", maintain_order="left")
    beside = pl.col("beside") & found["organisation"].is_not_null() | (
        pl.col("beside") & (found["organisation_name"].cast(pl.String).fill_null("") != "")
    )
    return rows.with_columns(pl.when(beside).then(found[name]).otherwise(name).alias(name) for name in WHO)


def reporters(batches: Collection[int]) -> dict[int, int]:
    """The same of stored rows of these files: by primary key of the row, the organisation whose report it is.

    Only rows of organisations named beside another, where the row of that one came with the same file.
    """
    beside = Activity.objects.filter(batch__in=list(batches), beside=True)
    places = {pk: (batch, row) for pk, batch, row in beside.values_list("pk", "batch", "source_row")}
    if not places:
        return {}
    firsts = Activity.objects.filter(batch__in={batch for batch, _ in places.values()}, beside=False)
    wanted = set(places.values())
    who = {
        (batch, row): organisation
        for batch, row, organisation in firsts.order_by("-pk")
        .values_list("batch", "source_row", "organisation")
        .iterator(chunk_size=AT_A_TIME)
        if (batch, row) in wanted
    }
    return {pk: who[place] for pk, place in places.items() if place in who}
