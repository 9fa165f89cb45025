"""When a row of one file and a row of another are the same report, though their keys differ.

A column is missing, or a name is written otherwise: organisation, sector, area, activity, time and people reached are
the same, and whatever else one of them says the other says too or its file has no column for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from django.db.models import Count, Q, QuerySet

from firstcall.activities.models import Activity
from firstcall.activities.versions.merged import with_heirs
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake.contents.values import folded

FIRM = ("organisation", "group", "sector", "area", "activity", "month", "starts_on", "reached")
LOOSE = ("implementer", "site", "indicator", "population_group", "donor")
"""What a group's workbook may have no column for."""
BESIDE = (
    "status",
    "ends_on",
    "targeted",
    "cells",
    "new_people",
    "households",
    "recurrent",
    "unit",
    "quantity",
)
"""What must not contradict: one of the two may leave it out."""
TEXTS = ("activity", "site", "indicator", "donor", "population_group")
AT_A_TIME = 20_000


def rows_there(
    standing: QuerySet[Activity], schema: Mapping[str, Any], besides: set[int], known: WhatIsIn
) -> pl.DataFrame:
    """These rows as those of a file are, but `besides` (primary keys)."""
    fields = {name: name for name in (*FIRM, *LOOSE, *BESIDE)}
    for name in ("organisation", "group", "area", "implementer"):
        fields[name] = f"{name}_id"
    found = standing.values_list("pk", "batch_id", "content_key", *fields.values())
    columns = {"pk": pl.Int64, "batch": pl.Int64, "content": pl.String} | {
        name: schema[name] for name in fields
    }
    frame = pl.DataFrame(list(found.iterator(chunk_size=AT_A_TIME)), schema=columns, orient="row")
    frame = frame.filter(~pl.col("pk").is_in(sorted(besides)))
    return plain(with_heirs(frame, known.merged, known.replaced)).sort("pk")


def plain(rows: pl.DataFrame) -> pl.DataFrame:
    """Texts folded, blanks null, the start of a report of a month left aside: as two files would agree on them."""
    rows = rows.with_columns(pl.col(pl.Categorical).cast(pl.String))
    rows = rows.with_columns(folded(rows[name]).alias(name) for name in TEXTS)
    return rows.with_columns(
        pl.when(pl.col("month").is_null()).then("starts_on").alias("starts_on"),
        *(
            pl.when(pl.col(name) != "").then(name).alias(name)
            for name in (*TEXTS, "status", "cells", "recurrent", "unit")
        ),
    )


def unsaid(rows: pl.DataFrame) -> frozenset[str]:
    """What no row of a file says."""
    return frozenset(name for name in LOOSE if rows[name].null_count() == rows.height)


def _kinds(batches: list[int]) -> dict[tuple[frozenset[str], bool], list[int]]:
    """Earlier files by what none of their rows says, and whether they are the report of one organisation."""
    says = {f"says_{name}": Count("pk", filter=~Q(**{name: ""})) for name in LOOSE if name != "implementer"}
    says |= {"says_implementer": Count("implementer"), "who": Count("organisation", distinct=True)}
    found: dict[tuple[frozenset[str], bool], list[int]] = {}
    files: Iterable[Mapping[str, Any]] = (
        Activity.objects.filter(batch__in=batches).order_by().values("batch").annotate(**says)
    )
    for one in files:
        lacking = frozenset(name for name in LOOSE if not one[f"says_{name}"])
        found.setdefault((lacking, one["who"] == 1), []).append(one["batch"])
    return found


def alike(
    there: pl.DataFrame, lacking: frozenset[str], compiled: bool
) -> Iterator[tuple[list[str], pl.DataFrame, bool]]:
    """Per kind of earlier file: what both have a column for, its rows, and whether they stay: because the new file says
    less, or as much and was `compiled` of several organisations' rows while the earlier is one's own."""
    for (theirs, own), batches in _kinds(there["batch"].unique().to_list()).items():
        shared = [name for name in LOOSE if name not in lacking | theirs]
        stay = bool(lacking - theirs) or (lacking == theirs and own and compiled)
        yield shared, there.filter(pl.col("batch").is_in(batches)), stay


def by_month(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that name no month, and whose start and end lie in one, as reports of that month."""
    month = pl.col("starts_on").dt.month_start()
    within = pl.col("month").is_null() & (month == pl.col("ends_on").dt.month_start())
    nothing = [pl.lit(None, dtype=pl.Date).alias(name) for name in ("starts_on", "ends_on")]
    return rows.filter(within).with_columns(month.alias("month"), *nothing)


def agreeing(
    mine: pl.DataFrame, theirs: pl.DataFrame, key: Sequence[str], said: Sequence[str] = BESIDE
) -> pl.DataFrame:
    """Pairs of rows that are the same in `key` and contradict each other in none of `said`; the columns of `theirs`
    that both have end in "_there"."""
    pairs = mine.join(
        theirs, on=list(key), how="inner", nulls_equal=True, suffix="_there", maintain_order="left_right"
    )
    return pairs.filter((pl.col(name) == pl.col(f"{name}_there")).fill_null(value=True) for name in said)


def paired(new: pl.DataFrame, there: pl.DataFrame, key: list[str]) -> dict[int, int]:
    """Positions and primary keys of the same rows, as often as they occur on both sides."""
    said = [*BESIDE, *(name for name in ("told",) if name in new.columns)]
    pairs = agreeing(new.select("position", *key, *said), there.select("pk", *key, *said), key, said)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for position, pk in pairs.select("position", "pk").iter_rows():
        if position not in found and pk not in taken:
            found[position] = pk
            taken.add(pk)
    return found
