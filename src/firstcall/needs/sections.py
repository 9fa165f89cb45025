"""What the page of a file of needs says of its assessment."""

from __future__ import annotations

from typing import Any

from firstcall.access.queries import may
from firstcall.access.rules import Actor
from firstcall.intake.models import ImportBatch
from firstcall.needs.batches import scope_of_batch
from firstcall.needs.models import Assessment
from firstcall.needs.queries import assessments_seen

OFFERED = 100


def of_file_assessment(batch: ImportBatch, who: Actor) -> dict[str, Any]:
    """Context of `needs/of_file.html`: the assessment the figures come from, and those they may be given to."""
    if batch.kind != "needs" or batch.emergency is None:
        return {"needs_file": False}
    seen = assessments_seen(who, batch.emergency)
    there = batch.state in (ImportBatch.PREVIEWED, ImportBatch.COMMITTED)
    changes = there and may(who, "import", "commit", scope_of_batch(batch))
    offered = seen.exclude(state=Assessment.WITHDRAWN)[:OFFERED] if changes else ()
    return {
        "needs_file": True,
        "of_assessment": seen.filter(pk=batch.assessment_id).first() if batch.assessment_id else None,
        "assessments_offered": [(one.public_id, one.title) for one in offered],
        "assessment_chosen": batch.assessment.public_id if batch.assessment else "",
    }
