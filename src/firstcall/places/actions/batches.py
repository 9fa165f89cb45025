"""The batch of an import: what it brought is written down with it, and can be undone while nothing uses it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.places.models import Area, AreaName, BoundaryLayer, Country
from firstcall.places.report import Report
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.actions import append
from firstcall.record.rules import Acting

BEFORE = "before"  # in a batch's totals: what changed areas were like, so that undoing can bring it back


def sha256_of(path: Path) -> str:
    """The file's fingerprint, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def store_batch(
    report: Report, *, kind: str, country: Country, path: Path, by: Acting, at: datetime, before: Mapping[str, Any]
) -> ImportBatch:
    """The committed batch of a report with its problems; the ledger entry follows with `record_batch`."""
    batch = ImportBatch.objects.create(
        kind=kind,
        country=country,
        person=by.person[:16],
        file_name=report.file_name[:255],
        sha256=sha256_of(path),
        sheet=report.sheet[:120],
        header_row=report.header_row,
        columns=dict(report.columns),
        state=ImportBatch.COMMITTED,
        rows=report.rows,
        accepted=report.accepted,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        rejected=report.rejected,
        totals={**report.totals, BEFORE: dict(before)},
        created_at=at,
        committed_at=at,
    )
    ImportProblem.objects.bulk_create(
        ImportProblem(
            batch=batch,
            refused=one.refused,
            sheet=one.sheet[:120],
            cell=one.cell[:16],
            column=one.column[:200],
            value=one.value[:300],
            code=one.code,
            message=one.text()[:400],
            suggestion=one.advice()[:300],
            rows=one.rows,
            cells=" ".join(one.cells),
        )
        for one in report.problems
    )
    return batch


def record_batch(batch: ImportBatch, *, by: Acting, at: datetime) -> None:
    """One ledger entry for the whole batch: its counts and the file's fingerprint."""
    append(
        act=f"{batch.kind}.imported",
        subject=f"import:{batch.public_id}",
        content={
            "country": batch.country_id,
            "file_name": batch.file_name,
            "sha256": batch.sha256,
            "rows": batch.rows,
            "new": batch.new,
            "changed": batch.changed,
            "unchanged": batch.unchanged,
            "rejected": batch.rejected,
            "totals": {name: value for name, value in batch.totals.items() if name != BEFORE},
        },
        by=by,
        at=at,
    )


@transaction.atomic
def undo_batch(batch: ImportBatch, *, by: Actor, at: datetime) -> ImportBatch:
    """Undo an import of areas or boundaries: what it brought goes, what it changed is as it was before.

    Raises `Refused` when something uses the areas it brought, or when it is not a committed batch of these kinds.
    A boundary layer that the batch replaced does not come back.
    """
    if batch.kind not in ("areas", "boundaries") or batch.state != ImportBatch.COMMITTED:
        raise Refused(
            Refusal("batch-not-undoable", gettext_noop("Only a committed import of areas or boundaries is undone here."))
        )
    acting = require(by, "area" if batch.kind == "areas" else "boundary", "create", Scope(country=batch.country_id))
    BoundaryLayer.objects.filter(batch=batch).delete()
    _restore(batch)
    _remove(batch)
    batch.state = ImportBatch.UNDONE
    batch.undone_at = at
    batch.version += 1
    batch.save(update_fields=["state", "undone_at", "version"])
    append(
        act=f"{batch.kind}.undone",
        subject=f"import:{batch.public_id}",
        content={"country": batch.country_id, "file_name": batch.file_name, "new": batch.new, "changed": batch.changed},
        by=acting,
        at=at,
    )
    return batch


def _restore(batch: ImportBatch) -> None:
    for pk, fields in batch.totals.get(BEFORE, {}).items():
        names = fields.pop("added_names", [])
        AreaName.objects.filter(area_id=int(pk), name__in=names).delete()
        Area.objects.filter(pk=int(pk)).update(**fields)


def _remove(batch: ImportBatch) -> None:
    """The areas the batch brought, the deepest first; none of them may be used by anything."""
    brought = Area.objects.filter(batch=batch)
    try:
        with transaction.atomic():
            for level in sorted(set(brought.values_list("level", flat=True)), reverse=True):
                brought.filter(level=level).delete()
    except ProtectedError as error:
        users = sorted({row._meta.verbose_name for row in error.protected_objects})
        raise Refused(
            Refusal(
                "areas-in-use",
                gettext_noop("Areas of this import are in use (%(users)s). Undo or move those first, then undo this."),
                params={"users": ", ".join(str(one) for one in users)},
            )
        ) from None
