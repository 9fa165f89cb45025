"""Rows that another file holds in other words: the same report in a group's workbook, without its donors or its sites.

Their keys differ, since a column is missing or a name is written otherwise, so each would count twice. They are one row
where organisation, sector, area, activity, time and people reached are the same, and whatever else one of them says
the other says too or its file has no column for. docs/decisions/importing-again.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl
from django.db.models import Count, Q, QuerySet

from firstcall.activities.datedsince import with_dated_since
from firstcall.activities.merged import keys_beside, same_bytes, with_heirs
from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.activities.subtracting import without_subtracting
from firstcall.intake.contents.values import folded
from firstcall.intake.models import ImportBatch
from firstcall.needs.matching import Comparison, compare
from firstcall.places.queries import replaced_areas

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
    assert batch.emergency is not None
    followed: set[int] = set()
    by_keys = without_subtracting(rows, compare(keyed, keys_beside(batch, followed), followed))
    found = with_dated_since(batch, rows, by_keys)
    if not found.new or not Activity.objects.filter(emergency=batch.emergency).exists():
        return found
    new = rows.with_row_index("position").filter(
        pl.col("position").is_in(pl.Series(found.new, dtype=pl.UInt32).implode())
        & pl.col("organisation").is_not_null()
        & (pl.col("reached") > 0)
        & (pl.col("month").is_not_null() | pl.col("starts_on").is_not_null())
    )
    seen = same_bytes(batch).exists()  # then nothing comes back of what it says in other words either
    standing = _standing(batch, new, replaced_too=seen)
    if not new.height or not standing.exists():
        return found
    new = _plain(new)
    replaced = replaced_areas(batch.emergency.country_id)
    there = _there(standing, new.schema, {pk for _, pk in (*found.changed, *found.followed)}, replaced)
    content = set(keyed["content"].to_list())
    there = there.filter(~pl.col("content").is_in(pl.Series(sorted(content), dtype=pl.String).implode()))
    lacking = _lacking(_plain(rows.with_row_index("position")))
    again: dict[int, int] = {}  # position -> pk, of rows that say no more than what is there
    richer: dict[int, int] = {}
    compiled = rows.select("organisation", "organisation_name").n_unique() > 1
    for loose, theirs, stay in _alike(there, lacking, compiled):
        for mine, others in _readings(new, theirs):
            taken = [*again.values(), *richer.values()]
            left = mine.filter(~pl.col("position").is_in([*again, *richer]))
            pairs = _paired(left, others.filter(~pl.col("pk").is_in(taken)), [*FIRM, *loose])
            (again if stay or seen else richer).update(pairs)
    gone = {*again, *richer}
    return replace(
        found,
        unchanged=tuple(sorted((*found.unchanged, *again))),
        changed=tuple(sorted((*found.changed, *richer.items()))),
        new=tuple(position for position in found.new if position not in gone),
        kept=tuple(sorted(again.items())),
    )


def _standing(batch: ImportBatch, new: pl.DataFrame, *, replaced_too: bool) -> QuerySet[Activity]:
    """The rows in use of the same organisations and times; those that later ones replaced too, if asked for."""
    who = set(new["organisation"].unique().to_list())
    who |= {pk for pk, last in survivors().items() if last in who}
    starts, months = new.filter(pl.col("month").is_null())["starts_on"], new["month"].drop_nulls()
    said = {*months.unique().to_list(), *starts.dt.month_start().unique().to_list()}
    when = Q(month__in=said)
    days = pl.concat([starts, months, months.dt.month_end()])
    if len(days):
        when |= Q(month=None, starts_on__range=(days.min(), days.max()))
    found = Activity.objects.filter(when, emergency=batch.emergency, organisation__in=who, reached__gt=0)
    return found if replaced_too else found.filter(superseded_by=None)


def _there(
    standing: QuerySet[Activity], schema: Mapping[str, Any], besides: set[int], replaced: Mapping[int, int]
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
    return _plain(with_heirs(frame, survivors(), replaced)).sort("pk")


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


def _alike(
    there: pl.DataFrame, lacking: frozenset[str], compiled: bool
) -> Iterator[tuple[list[str], pl.DataFrame, bool]]:
    """Per kind of earlier file: what both have a column for, its rows, and whether they stay: because the new file says
    less, or as much and was `compiled` of several organisations' rows while the earlier is one's own."""
    for (theirs, own), batches in _kinds(there["batch"].unique().to_list()).items():
        shared = [name for name in LOOSE if name not in lacking | theirs]
        stay = bool(lacking - theirs) or (lacking == theirs and own and compiled)
        yield shared, there.filter(pl.col("batch").is_in(batches)), stay


def _readings(new: pl.DataFrame, there: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Both as they are; then what one says by the days of a month beside what the other says by its name: a partner
    whose sheet had a start and an end has a column of months since."""
    yield new, there
    for mine, others in (
        (new.filter(pl.col("month").is_not_null()), _by_month(there)),
        (_by_month(new), there.filter(pl.col("month").is_not_null())),
    ):
        if mine.height and others.height:
            yield mine, others


def _by_month(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that name no month, and whose start and end lie in one, as reports of that month."""
    month = pl.col("starts_on").dt.month_start()
    within = pl.col("month").is_null() & (month == pl.col("ends_on").dt.month_start())
    nothing = [pl.lit(None, dtype=pl.Date).alias(name) for name in ("starts_on", "ends_on")]
    return rows.filter(within).with_columns(month.alias("month"), *nothing)


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
