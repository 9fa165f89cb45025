"""What a file holds and brings, in figures."""

from __future__ import annotations

import polars as pl

from firstcall.needs.matching import Comparison


def counts_of(read: int, rows: pl.DataFrame, found: Comparison) -> dict[str, int]:
    """Rows read, accepted, new, changed, unchanged and rejected."""
    return {
        "rows": read,
        "accepted": rows.height,
        "new": len(found.new),
        "changed": len(found.changed),
        "unchanged": len(found.unchanged),
        "rejected": read - rows.height,
    }


def totals_of(rows: pl.DataFrame) -> dict[str, int | None]:
    """Plain sums over the accepted rows, None where no row gave a figure; `reached` is as reported, not people."""
    named = rows.select(pl.coalesce(pl.col("organisation").cast(pl.String), "organisation_name").n_unique())
    return {
        "organisations": named.item() if rows.height else 0,
        "areas": rows["area"].n_unique(),
        "targeted": _sum(rows["targeted"]),
        "reached": _sum(rows["reached"]),
    }


def _sum(figures: pl.Series) -> int | None:
    return int(figures.sum()) if figures.count() else None
