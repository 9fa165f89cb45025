"""The keys that a file is compared with. Rows of organisations that were merged since are about the organisation that
theirs became, and those of areas that ended about the area that took their place; without this the same file, sent
again after a spelling was accepted or a district renamed, would be new from end to end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import polars as pl
from django.db.models import Q, QuerySet

from firstcall.activities.models import Activity
from firstcall.activities.queries import current_activities, survivors
from firstcall.activities.rows.reading import STAGED
from firstcall.activities.versions.keys import keys
from firstcall.intake.filenames import same_file
from firstcall.intake.models import ImportBatch
from firstcall.places.queries import replaced_areas
from firstcall.structure.models import Emergency

ROLES = ("organisation", "implementer")
AT_A_TIME = 20_000


def keys_beside(
    batch: ImportBatch, followed: set[int], others: Collection[int]
) -> Iterator[tuple[int, str, str]]:
    """What a file is compared with: the rows in use of its emergency; where the very same file (to the last byte) is
    in, also the rows that later ones replaced. Whatever it says was in once, so it brings nothing of it back; their
    natural key is empty, and no other row is a change of them. Nor is a row one of what another sheet of its workbook
    has, whatever they leave unsaid: both are there at once. `others` (primary keys) are left out. `followed` is filled
    as by `current_keys`."""
    yield from (one for one in _all_keys_beside(batch, followed) if one[0] not in others)


def _all_keys_beside(batch: ImportBatch, followed: set[int]) -> Iterator[tuple[int, str, str]]:
    assert batch.emergency is not None
    beside = other_sheets(batch)
    parts = set(Activity.objects.filter(batch__in=beside).values_list("pk", flat=True)) if beside else set()
    current = current_keys(batch.emergency, followed)
    yield from (
        ((pk, content, "" if pk in parts else natural) for pk, content, natural in current)
        if parts
        else current
    )
    if same_bytes(batch).exists():
        replaced = Activity.objects.filter(emergency=batch.emergency, superseded_by__isnull=False)
        for pk, content in replaced.values_list("pk", "content_key").iterator(chunk_size=AT_A_TIME):
            yield pk, content, ""


def other_sheets(batch: ImportBatch) -> list[int]:
    """The other sheets of the same workbook that are in, but those it is a copy or a corrected version of by name."""
    same = ImportBatch.objects.filter(
        emergency=batch.emergency_id, sha256=batch.sha256, state=ImportBatch.COMMITTED, kind=batch.kind
    )
    beside = same.exclude(sheet=batch.sheet).exclude(pk=batch.pk).values_list("pk", "sheet")
    return [pk for pk, sheet in beside if not same_file(sheet, batch.sheet)]


def same_bytes(batch: ImportBatch) -> QuerySet[ImportBatch]:
    """The files that are in and are the same to the last byte, newest first."""
    same = ImportBatch.objects.filter(
        emergency=batch.emergency_id, sha256=batch.sha256, state=ImportBatch.COMMITTED, kind=batch.kind
    )
    return same.filter(sheet=batch.sheet).exclude(pk=batch.pk).order_by("-committed_at")


def current_keys(emergency: Emergency, followed: set[int] | None = None) -> Iterator[tuple[int, str, str]]:
    """(primary key, content key, natural key) of the rows in use, as if they were stored today. Those whose keys are
    others today are added to `followed`."""
    rows, merged, replaced = current_activities(emergency), survivors(), replaced_areas(emergency.country_id)
    stored = ("pk", "content_key", "natural_key")
    if not merged and not replaced:
        yield from rows.values_list(*stored).iterator(chunk_size=AT_A_TIME)
        return
    theirs = Q(organisation__in=merged) | Q(implementer__isnull=False, implementer__in=merged)
    changed = rows.filter(theirs | Q(area__in=replaced))
    yield from rows.exclude(pk__in=changed.values("pk")).values_list(*stored).iterator(chunk_size=AT_A_TIME)
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
