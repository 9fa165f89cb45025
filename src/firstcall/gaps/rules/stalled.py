"""What was planned and has not started, and what has ended with nobody carrying on (L1). On whole columns.

What each row says of time: a row about a month was last heard of at the end of that month; one with an end runs until
then; one without either was last heard of when its file came in (docs/decisions/gap-ranking.md).
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

QUIET_AFTER = 90  # days without a report after which work counts as ended (product choice)
PLANNED, ONGOING, COMPLETED, SUSPENDED = "planned", "ongoing", "completed", "suspended"

ROWS = {
    "pk": pl.Int64,
    "line": pl.Int64,
    "area": pl.Int64,
    "site": pl.String,  # folded; empty where none is named
    "activity": pl.String,  # folded
    "organisation": pl.Int64,
    "status": pl.String,  # as above, or empty
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "month": pl.Date,
    "received_on": pl.Date,
    "targeted": pl.Int64,
    "reached": pl.Int64,
}
"""Columns of the rows that are looked at."""
WORK = ["line", "area", "organisation", "activity"]


def not_started(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """Plans that should have begun before `on`, and of which nobody has reported anything since.

    Returns line, area, site, activity, organisation, since (the first day planned; null where the plan gives none),
    targeted (the largest) and pk (of one of its rows). Work has begun where the same organisation reports the same
    activity in the same place, at the time planned or later: as ongoing, completed or suspended, or with people
    reached. A row that names no site speaks of every site of its area.
    """
    begun = rows.filter(
        pl.col("status").is_in([ONGOING, COMPLETED, SUSPENDED])
        | ((pl.col("status") == "") & (pl.col("reached").fill_null(0) > 0))
    ).select(
        *WORK,
        pl.col("site").alias("begun_at"),
        pl.coalesce(pl.col("month").dt.month_end(), "ends_on", "starts_on").alias("begun_on"),
    )
    plans = rows.filter(pl.col("status") == PLANNED).with_columns(
        pl.coalesce("starts_on", "month", "ends_on").alias("since")
    )
    due = plans.filter(pl.col("since").is_null() | (pl.col("since") < on))
    kept = due.join(begun, on=WORK, how="inner").filter(
        (pl.col("site") == pl.col("begun_at")) | (pl.col("site") == "") | (pl.col("begun_at") == ""),
        pl.col("since").is_null() | pl.col("begun_on").is_null() | (pl.col("begun_on") >= pl.col("since")),
    )
    left = due.join(kept.select("pk").unique(), on="pk", how="anti")
    return (
        left.group_by("line", "area", "site", "activity", "organisation")
        .agg(pl.col("since").min(), pl.col("targeted").max(), pl.col("pk").min())
        .sort("line", "area", "site", "activity", "organisation")
    )


def ended(
    rows: pl.DataFrame, ancestors: pl.DataFrame, on: date, *, quiet_after: int = QUIET_AFTER
) -> pl.DataFrame:
    """Places where all work of a line had ended or fallen silent before `on`, with nobody at work below them either.

    `ancestors`: each area with itself and every area above it. Returns line, area, since (the last day anybody worked
    or was heard of), organisations, and planned_on (the next start that is planned; null for none).
    """
    worked = _with_last_day(rows.filter(pl.col("status") != PLANNED), on, quiet_after)
    going_on = (
        worked.filter(~pl.col("over"))
        .select("line", "area")
        .unique()
        .join(ancestors.select("area", "ancestor"), on="area")
        .select("line", pl.col("ancestor").alias("area"))
    )
    places = worked.group_by("line", "area").agg(
        pl.col("last").max().alias("since"), pl.col("organisation").unique().sort().alias("organisations")
    )
    planned = (
        rows.filter(pl.col("status") == PLANNED)
        .with_columns(pl.coalesce("starts_on", "month").alias("planned_on"))
        .filter(pl.col("planned_on") >= on)
        .group_by("line", "area")
        .agg(pl.col("planned_on").min())
    )
    over = places.join(going_on, on=["line", "area"], how="anti")
    return over.join(planned, on=["line", "area"], how="left").sort("line", "area")


def _with_last_day(worked: pl.DataFrame, on: date, quiet_after: int) -> pl.DataFrame:
    """The rows with `last`, the last day they speak of, and whether they are `over` by `on`."""
    month_end = pl.col("month").dt.month_end()
    in_month = pl.when(pl.col("ends_on") >= pl.col("month")).then(pl.min_horizontal(month_end, "ends_on"))
    last = (
        pl.when(pl.col("month").is_not_null())
        .then(pl.coalesce(in_month, month_end))
        .otherwise(pl.coalesce("ends_on", "received_on", "starts_on"))
    )
    stated_end = pl.col("month").is_null() & pl.col("ends_on").is_not_null()
    of_a_month = (
        pl.col("month").is_not_null() & pl.col("ends_on").is_null()
    )  # "completed" is that month's share
    over = (
        ((pl.col("status") == COMPLETED) & ~of_a_month & (pl.col("last") <= on))
        | ((pl.col("status") == SUSPENDED) & (pl.col("last") <= on))
        | (pl.col("ends_on") < on)
        | (~stated_end & (pl.col("last") < on - timedelta(days=quiet_after)))
    )
    return worked.with_columns(last.alias("last")).with_columns(over.fill_null(False).alias("over"))
