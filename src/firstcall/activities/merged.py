"""The keys that a file is compared with. Rows of organisations that were merged since are about the organisation that
theirs became; without this the same file, sent again after a spelling was accepted, would be new from end to end.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from django.db.models import Q, QuerySet

from firstcall.activities.keys import keys
from firstcall.activities.models import Activity
from firstcall.activities.queries import current_activities, survivors
from firstcall.activities.reading import STAGED
from firstcall.intake.models import ImportBatch
from firstcall.structure.models import Emergency

ROLES = ("organisation", "implementer")
AT_A_TIME = 20_000


def keys_beside(batch: ImportBatch) -> Iterator[tuple[int, str, str]]:
    """What a file is compared with: the rows in use of its emergency; where the very same file (to the last byte) is
    in, also the rows that later ones replaced. Whatever it says was in once, so it brings nothing of it back; their
    natural key is empty, and no other row is a change of them."""
    assert batch.emergency is not None
    yield from current_keys(batch.emergency)
    if same_bytes(batch).exists():
        replaced = Activity.objects.filter(emergency=batch.emergency, superseded_by__isnull=False)
        for pk, content in replaced.values_list("pk", "content_key").iterator(chunk_size=AT_A_TIME):
            yield pk, content, ""


def same_bytes(batch: ImportBatch) -> QuerySet[ImportBatch]:
    """The files that are in and are the same to the last byte, newest first."""
    same = ImportBatch.objects.filter(
        emergency=batch.emergency_id, sha256=batch.sha256, state=ImportBatch.COMMITTED, kind=batch.kind
    )
    return same.filter(sheet=batch.sheet).exclude(pk=batch.pk).order_by("-committed_at")


def current_keys(emergency: Emergency) -> Iterator[tuple[int, str, str]]:
    """(primary key, content key, natural key) of the rows in use, as if they were stored today."""
    rows, merged = current_activities(emergency), survivors()
    stored = ("pk", "content_key", "natural_key")
    if not merged:
        yield from rows.values_list(*stored).iterator(chunk_size=AT_A_TIME)
        return
    theirs = Q(organisation__in=merged) | Q(implementer__isnull=False, implementer__in=merged)
    changed = rows.filter(theirs)
    yield from rows.exclude(pk__in=changed.values("pk")).values_list(*stored).iterator(chunk_size=AT_A_TIME)
    fields = {field.name: field.attname for field in Activity._meta.concrete_fields if field.name in STAGED}
    schema = {"pk": pl.Int64} | {name: STAGED[name] for name in fields}
    found = list(changed.values_list("pk", *fields.values()).iterator(chunk_size=AT_A_TIME))
    frame = pl.DataFrame(found, schema=schema, orient="row").with_columns(
        pl.col(role).replace(merged) for role in ROLES
    )
    found_keys = keys(frame)
    yield from zip(frame["pk"], found_keys["content"], found_keys["natural"], strict=True)
