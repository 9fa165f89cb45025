"""A file given to another assessment than it was sent for (docs/decisions/assessment-in-use.md)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.intake.models import ImportBatch
from firstcall.needs.actions.choosing import title_of
from firstcall.needs.actions.importing import refuse_assessment, supersede
from firstcall.needs.actions.rollups import keep_rollups
from firstcall.needs.batches import refuse_superseded, scope_of_batch
from firstcall.needs.comparing import compared, counts, repeated, touched_by
from firstcall.needs.models import Assessment, NeedFigure
from firstcall.needs.rows.reading import completed
from firstcall.needs.rows.units import PEOPLE
from firstcall.needs.rules import why_not_name_other
from firstcall.needs.staging import kept_rows
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change


@transaction.atomic
def assign_assessment(
    batch: ImportBatch, assessment: Assessment | None, *, expected: int | None = None, by: Actor, at: datetime
) -> ImportBatch:
    """Say from which assessment the figures of a file come (None: none is named), before or after it was taken in.

    What the file replaced of its former assessment counts again; what it repeats of the new one, it replaces. Raises
    `Refused`, `Stale`, `Forbidden`, `NotVisible`.
    """
    emergency = batch.emergency
    assert emergency is not None
    acting = require(by, "import", "commit", scope_of_batch(batch))
    refuse_assessment(assessment, emergency)
    refuse(
        why_not_name_other(
            state=batch.state if batch.kind == "needs" else "",
            unchanged=batch.unchanged,
            same=(assessment.pk if assessment else None) == batch.assessment_id,
            units_differ=_unit(assessment) != _unit(batch.assessment),
        )
    )
    if batch.state == ImportBatch.PREVIEWED:
        figures = completed(kept_rows(batch.public_id))
        found = counts(batch.rows, figures, compared(emergency, figures, assessment))
        return change(batch, expected=expected, assessment=assessment, **found)
    was, mine = batch.assessment, NeedFigure.objects.filter(batch=batch)
    refuse_superseded(mine)
    change(batch, expected=expected, assessment=assessment)
    touched = touched_by(batch)
    NeedFigure.objects.filter(superseded_by=batch).update(superseded_by=None)
    mine.update(assessment=assessment)
    supersede(batch, repeated(batch, assessment))
    append(
        act="import.assigned",
        subject=f"import:{batch.public_id}",
        content={"file": batch.file_name, "from": title_of(was), "to": title_of(assessment)},
        by=acting,
        at=at,
    )
    keep_rollups(emergency, touched | touched_by(batch))
    return batch


def _unit(assessment: Assessment | None) -> str:
    return assessment.unit if assessment is not None else PEOPLE
