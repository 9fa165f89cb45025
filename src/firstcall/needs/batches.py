"""What previews, commits and undoings of needs and activities share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from firstcall.access.rules import Actor, Scope
from firstcall.intake.actions import store_file
from firstcall.intake.files.storage import StoredFile, sha256_of, shown_name
from firstcall.intake.models import ImportBatch
from firstcall.needs.rules import why_not_undo
from firstcall.policy.refusal import refuse
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group


def scope_of(emergency: Emergency, group: Group | None, by: Actor, *, person: str | None = None) -> Scope:
    """Where an import lies: the emergency, the group it is for, and the organisation of whoever reports for one.

    `person`: whose import it is, by default the actor's own.
    """
    own = next(
        (held.organisation for held in by.held if held.organisation and held.emergency == emergency.pk), None
    )
    return Scope(
        country=emergency.country_id,
        emergency=emergency.pk,
        group=group.pk if group else None,
        organisation=own,
        person=by.person if person is None else person,
    )


def scope_of_batch(batch: ImportBatch) -> Scope:
    """Where an import lies that is there already: also the organisation it was sent for, and who sent it."""
    return Scope(
        country=batch.country_id,
        emergency=batch.emergency_id,
        group=batch.group_id,
        organisation=batch.organisation_id,
        person=batch.person,
    )


def sender_organisation(acting: Acting, scope: Scope) -> int | None:
    """The organisation a file is sent for: that of the partner; None where somebody sends it who coordinates."""
    return scope.organisation if acting.role == "PART" else None


def stored_or_only_read(path: Path, file_name: str, keep: bool) -> StoredFile:
    """The file in the store; where it is there already, or nothing is to be kept, the file where it lies."""
    if keep and Path(settings.HOME) / "files" / "imports" not in path.absolute().parents:
        return store_file(path, file_name=file_name)
    return StoredFile(shown_name(file_name), sha256_of(path), path, path.stat().st_size)


def refuse_superseded(facts: QuerySet[Any]) -> None:
    """An import whose rows a later one replaced is undone after that one. Raises `Refused` naming it."""
    later = (
        facts.exclude(superseded_by=None).select_related("superseded_by").order_by("-superseded_by").first()
    )
    refuse(why_not_undo(replaced_by=later.superseded_by.file_name if later is not None else ""))
