"""The keys that a file is compared with. Rows of organisations that were merged since are about the organisation that
theirs became, and those of areas that ended about the area that took their place; without this the same file, sent
again after a spelling was accepted or a district renamed, would be new from end to end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import polars as pl
from django.db.models import Q

from firstcall.activities.models import Activity
from firstcall.activities.queries import current_activities, survivors
from firstcall.activities.rows.reading import STAGED
from firstcall.activities.versions.keys import keys
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.places.queries import replaced_areas
from firstcall.structure.models import Emergency

ROLES = ("organisation", "implementer")
AT_A_TIME = 20_000
FEW = 500  # rows of a file whose keys are asked for by themselves


def keys_beside(
    known: WhatIsIn,
    rows: pl.DataFrame,
    keyed: pl.DataFrame,
    followed: set[int],
    others: Collection[int],
) -> Iterator[tuple[int, str, str]]:
    """What a file is compared with: the rows in use of its emergency; where the very same file (to the last byte) is
    in, also the rows that later ones replaced. Whatever it says was in once, so it brings nothing of it back; their
    natural key is empty, and no other row is a change of them. Nor is a row one of what another sheet of its workbook
    has, whatever they leave unsaid: both are there at once. `others` (primary keys) are left out. `followed` is filled
    as by `current_keys`. Of a small file (its `rows` with their keys, `keyed`) only rows that have one of its keys."""
    if known.rows:
        among = _alike(rows, keyed) if rows.height <= FEW else None
        yield from (one for one in _all_keys_beside(known, followed, among) if one[0] not in others)


def _alike(rows: pl.DataFrame, keyed: pl.DataFrame) -> Q:
    """Rows that may have a key of these: theirs, of their organisations, who are part of both."""
    content, natural = (keyed[name].unique().to_list() for name in ("content", "natural"))
    return Q(organisation__in=rows["organisation"].drop_nulls().unique().to_list()) & (
        Q(content_key__in=content) | Q(natural_key__in=natural)
    )


def _all_keys_beside(known: WhatIsIn, followed: set[int], among: Q | None) -> Iterator[tuple[int, str, str]]:
    beside = known.other_sheets
    parts = set(Activity.objects.filter(batch__in=beside).values_list("pk", flat=True)) if beside else set()
    current = _current_keys(known.emergency, known.merged, known.replaced, followed, among)
    yield from (
        ((pk, content, "" if pk in parts else natural) for pk, content, natural in current)
        if parts
        else current
    )
    if known.same_bytes:
        replaced = Activity.objects.filter(emergency=known.emergency, superseded_by__isnull=False)
        for pk, content in replaced.values_list("pk", "content_key").iterator(chunk_size=AT_A_TIME):
            yield pk, content, ""


def current_keys(emergency: Emergency, followed: set[int] | None = None) -> Iterator[tuple[int, str, str]]:
    """(primary key, content key, natural key) of the rows in use, as if they were stored today. Those whose keys are
    others today are added to `followed`."""
    yield from _current_keys(emergency, survivors(), replaced_areas(emergency.country_id), followed)


def _current_keys(
    emergency: Emergency,
    merged: Mapping[int, int],
    replaced: Mapping[int, int],
    followed: set[int] | None,
    among: Q | None = None,
) -> Iterator[tuple[int, str, str]]:
    """`among`: of rows whose keys are those they were stored with, these alone."""
    rows = current_activities(emergency)
    asked = rows if among is None else rows.filter(among)
    stored = ("pk", "content_key", "natural_key")
    if not merged and not replaced:
        yield from asked.values_list(*stored).iterator(chunk_size=AT_A_TIME)
        return
    theirs = Q(organisation__in=merged) | Q(implementer__isnull=False, implementer__in=merged)
    changed = rows.filter(theirs | Q(area__in=replaced))
    yield from asked.exclude(pk__in=changed.values("pk")).values_list(*stored).iterator(chunk_size=AT_A_TIME)
    fields = {field.name: field.attname for field in Activity._meta.concrete_fields if field.name in STAGED}
    schema = {"pk": pl.Int64} | {name: STAGED[name] for name in fields}
    found = list(changed.values_list("pk", *fields.values()).iterator(chunk_size=AT_A_TIME))
    frame = with_heirs(pl.DataFrame(found, schema=schema, orient="row"), merged, replaced)
    if followed is not None:
        followed.update(frame["pk"].to_list())
    found_keys = keys(frame)
    yield from zip(frame["pk"], found_keys["content"], found_keys["natural"], strict=True)


def with_heirs(rows: pl.DataFrame, merged: Mapping[int, int], replaced: Mapping[int, int]) -> pl.DataFrame:
    """The rows about what their organisations and areas have become: each other one by primary key."""
    return rows.with_columns(
        *(pl.col(role).replace(dict(merged)) for role in ROLES), pl.col("area").replace(dict(replaced))
    )
