"""Files of one layout that one person sent: what was said of one may be said of the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from firstcall.intake.actions import LASTING
from firstcall.intake.corrections import merged
from firstcall.intake.models import ImportBatch

MOST = 60  # files at once
TOGETHER = timedelta(days=1)  # apart from each other, and no longer


def lasting(batch: ImportBatch) -> dict[str, Any]:
    """What was said of a file that holds for others of its layout: not its cells, nor the group it is for."""
    return {
        name: batch.corrections[name] for name in LASTING if name != "group" and batch.corrections.get(name)
    }


def files_alike(batch: ImportBatch) -> list[ImportBatch]:
    """Other previews of the same sender, group, layout and day, of which not all of that was said yet."""
    said = lasting(batch)
    if not said or not batch.layout:
        return []
    near = (batch.created_at - TOGETHER, batch.created_at + TOGETHER)
    same = {name: getattr(batch, name) for name in ("kind", "emergency", "group", "layout", "person")}
    rows = (
        ImportBatch.objects.filter(state=ImportBatch.PREVIEWED, created_at__range=near, **same)
        .exclude(pk=batch.pk)
        .exclude(path="")
    )
    return [one for one in rows.order_by("-pk")[:MOST] if merged(one.corrections, said) != one.corrections]
