"""The batch of an import of places: kept with its problems, and undone while nothing uses what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.intake.actions import mark_committed, mark_undone, open_batch, save_problems
from firstcall.intake.files.storage import sha256_of, shown_name
from firstcall.intake.models import ImportBatch
from firstcall.places.models import Area, AreaName, BoundaryLayer, Country
from firstcall.places.report import Report
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.rules import Acting

BEFORE = "before"  # in a batch's totals: what changed areas were like, so that undoing can bring it back
OBJECTS = {"areas": "area", "boundaries": "boundary"}


def open_for(
    report: Report, *, kind: str, country: Country, path: Path, by: Acting, at: datetime
) -> ImportBatch:
    """The batch of a report with its problems, in preview; what it brings points to it."""
    batch = open_batch(
        kind=kind,
        file_name=shown_name(report.file_name),
        sha256=sha256_of(path),
        sheet=report.sheet,
        by=by,
        at=at,
        header_row=report.header_row,
        columns=report.columns,
        country=country,
    )
    save_problems(batch, report.problems)
    return batch


def commit(
    batch: ImportBatch, report: Report, *, by: Acting, at: datetime, before: Mapping[str, Any] | None = None
) -> Report:
    """Close the books: counts, totals, one ledger entry for the whole batch. Gives the report with the batch's id."""
    counts = {
        "rows": report.rows,
        "accepted": report.accepted,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
    }
    mark_committed(batch, counts=counts, totals=report.totals, by=by, at=at)
    if before:
        ImportBatch.objects.filter(pk=batch.pk).update(totals={**report.totals, BEFORE: dict(before)})
    return replace(report, batch=batch.public_id)


@transaction.atomic
def undo_batch(batch: ImportBatch, *, by: Actor, at: datetime, expected: int | None = None) -> ImportBatch:
    """Undo an import of areas or boundaries: what it brought goes, what it changed is as it was before.

    Raises `Refused` when something uses the areas it brought, when later imports changed them, or when it is not a
    committed batch of these kinds. A boundary layer that the batch replaced does not come back: import it again.
    """
    if batch.kind not in OBJECTS:
        raise Refused(
            Refusal(
                "not-an-import-of-places", gettext_noop("This import brought neither areas nor boundaries.")
            )
        )
    acting = require(by, OBJECTS[batch.kind], "create", Scope(country=batch.country_id))
    undone = mark_undone(batch, by=acting, at=at, expected=expected)
    BoundaryLayer.objects.filter(batch=batch).delete()
    _restore(batch)
    _remove(batch)
    return undone


def _restore(batch: ImportBatch) -> None:
    totals = ImportBatch.objects.values_list("totals", flat=True).get(pk=batch.pk)
    for pk, fields in totals.get(BEFORE, {}).items():
        values = {name: value for name, value in fields.items() if name != "added_names"}
        AreaName.objects.filter(area_id=int(pk), name__in=fields.get("added_names", [])).delete()
        Area.objects.filter(pk=int(pk)).update(**values)


def _remove(batch: ImportBatch) -> None:
    """The areas the batch brought, the deepest first; none of them may be used by anything."""
    brought = Area.objects.filter(batch=batch)
    try:
        with transaction.atomic():
            for level in sorted(set(brought.values_list("level", flat=True)), reverse=True):
                brought.filter(level=level).delete()
    except ProtectedError as error:
        users = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
        raise Refused(
            Refusal(
                "areas-in-use",
                gettext_noop("Areas of this import are in use (%(users)s). Undo or move those first."),
                params={"users": ", ".join(users)},
            )
        ) from None
