"""Rows that another file holds in other words: the same report in a group's workbook, without its donors or its sites.

Their keys differ, since a column is missing or a name is written otherwise, so each would count twice. They are one row
where organisation, sector, area, activity, time and people reached are the same, and whatever else one of them says
the other says too or its file has no column for. docs/decisions/importing-again.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
from django.db.models import Count, Q

from firstcall.activities.merged import keys_beside
from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.intake.contents.values import folded
from firstcall.intake.models import ImportBatch
from firstcall.needs.matching import Comparison, compare

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


def compared(batch: ImportBatch, rows: pl.DataFrame, keyed: pl.DataFrame) -> Comparison:
    """The rows of a file beside what is there: by their keys, then new ones beside what other files say otherwise."""
    found = compare(keyed, keys_beside(batch))
    new = _plain(
        rows.with_row_index("position").filter(
            pl.col("position").is_in(pl.Series(found.new, dtype=pl.UInt32).implode())
            & pl.col("organisation").is_not_null()
            & (pl.col("reached") > 0)
            & (pl.col("month").is_not_null() | pl.col("starts_on").is_not_null())
        )
    )
    if new.height == 0:
        return found
    there = _there(batch, new, {pk for _, pk in found.changed})
    if there.height == 0:
        return found
    content = set(keyed["content"].to_list())
    there = there.filter(~pl.col("content").is_in(pl.Series(sorted(content), dtype=pl.String).implode()))
    lacking = _lacking(_plain(rows.with_row_index("position")))
    again: dict[int, int] = {}  # position -> pk, of rows that say no more than what is there
    richer: dict[int, int] = {}
    for loose, theirs, poorer in _alike(there, lacking):
        left = new.filter(~pl.col("position").is_in([*again, *richer]))
        pairs = _paired(left, theirs, [*FIRM, *loose])
        (again if poorer else richer).update(pairs)
    gone = {*again, *richer}
    return replace(
        found,
        unchanged=tuple(sorted((*found.unchanged, *again))),
        changed=tuple(sorted((*found.changed, *richer.items()))),
        new=tuple(position for position in found.new if position not in gone),
        kept=tuple(again.values()),
    )


def _there(batch: ImportBatch, new: pl.DataFrame, besides: set[int]) -> pl.DataFrame:
    """Rows in use of the same organisations and times."""
    merged = survivors()
    who = set(new["organisation"].to_list())
    who |= {pk for pk, last in merged.items() if last in who}
    fields = {name: name for name in (*FIRM, *LOOSE, *BESIDE)}
    for name in ("organisation", "group", "area", "implementer"):
        fields[name] = f"{name}_id"
    rows = Activity.objects.filter(emergency=batch.emergency, superseded_by=None, organisation__in=who)
    months = [month for month in new["month"].unique().to_list() if month is not None]
    rows = rows.filter(month__in=months) | rows.filter(month=None, starts_on__isnull=False)
    found = rows.values_list("pk", "batch_id", "content_key", *fields.values())
    schema = {"pk": pl.Int64, "batch": pl.Int64, "content": pl.String}
    schema |= {name: new.schema[name] for name in fields}
    frame = pl.DataFrame(list(found.iterator(chunk_size=AT_A_TIME)), schema=schema, orient="row")
    return _plain(
        frame.filter(~pl.col("pk").is_in(sorted(besides))).with_columns(
            pl.col(role).replace(merged) for role in ("organisation", "implementer")
        )
    ).sort("pk")


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
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


def _lacking(rows: pl.DataFrame) -> frozenset[str]:
    """What no row of a file says."""
    return frozenset(name for name in LOOSE if rows[name].null_count() == rows.height)


def _lacking_in(batches: list[int]) -> dict[frozenset[str], list[int]]:
    """Earlier files by what none of their rows says."""
    says = {f"says_{name}": Count("pk", filter=~Q(**{name: ""})) for name in LOOSE if name != "implementer"}
    says["says_implementer"] = Count("implementer")
    found: dict[frozenset[str], list[int]] = {}
    for one in Activity.objects.filter(batch__in=batches).order_by().values("batch").annotate(**says):
        found.setdefault(frozenset(name for name in LOOSE if not one[f"says_{name}"]), []).append(
            one["batch"]
        )
    return found


def _alike(there: pl.DataFrame, lacking: frozenset[str]) -> Iterator[tuple[list[str], pl.DataFrame, bool]]:
    """Per kind of earlier file: what both have a column for, its rows, and whether the new file says less than it."""
    for theirs, batches in _lacking_in(there["batch"].unique().to_list()).items():
        shared = [name for name in LOOSE if name not in lacking | theirs]
        yield shared, there.filter(pl.col("batch").is_in(batches)), bool(lacking - theirs)


def _paired(new: pl.DataFrame, there: pl.DataFrame, key: list[str]) -> dict[int, int]:
    """Positions and primary keys of the same rows, as often as they occur on both sides."""
    pairs = new.select("position", *key, *BESIDE).join(
        there.select("pk", *key, *BESIDE),
        on=key,
        how="inner",
        nulls_equal=True,
        suffix="_there",
        maintain_order="left_right",
    )
    for name in BESIDE:
        pairs = pairs.filter((pl.col(name) == pl.col(f"{name}_there")).fill_null(value=True))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for position, pk in pairs.select("position", "pk").iter_rows():
        if position not in found and pk not in taken:
            found[position] = pk
            taken.add(pk)
    return found
