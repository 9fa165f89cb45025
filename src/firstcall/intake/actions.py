"""The books of imports: the stored file, the batch, its problems, and what became of it.

These are steps of the importing rooms' own transactions: whoever calls has asked `access` already, and passes the
`Acting` it was given. What a batch brings is written by the room that understands it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.intake.rules import Problem, why_not_commit, why_not_undo
from firstcall.intake.storage import StoredFile, store
from firstcall.policy.refusal import refuse
from firstcall.record import actions as record
from firstcall.record.rules import Acting

PROBLEMS_AT_A_TIME = 500
COUNTS = ("rows", "accepted", "new", "changed", "unchanged", "rejected")


def store_file(source: Path | str, *, file_name: str) -> StoredFile:
    """Keep a copy of an uploaded file under FIRSTCALL_HOME; its name is only shown, never a path (T2, input 89)."""
    return store(Path(source), file_name=file_name, home=Path(settings.HOME))


def open_batch(
    *,
    kind: str,
    file_name: str,
    sha256: str,
    sheet: str,
    by: Acting,
    at: datetime,
    header_row: int | None = None,
    columns: Mapping[str, str] | None = None,
    country: Any = None,
    emergency: Any = None,
    group: Any = None,
    organisation: Any = None,
) -> ImportBatch:
    """A batch in preview: one sheet of one file. `country` … `organisation` are rows of their rooms, or None."""
    return ImportBatch.objects.create(
        kind=kind,
        country=country,
        emergency=emergency,
        group=group,
        organisation=organisation,
        person=by.person,
        file_name=file_name[:255],
        sha256=sha256,
        sheet=sheet[:120],
        header_row=header_row,
        columns=dict(columns or {}),
        created_at=at,
    )


def save_problems(batch: ImportBatch, problems: Iterable[Problem]) -> int:
    """Keep the problems with their batch; gives how many there are. Texts too long for their column are cut."""
    rows = [
        ImportProblem(
            batch=batch,
            refused=problem.refused,
            sheet=problem.sheet[:120],
            cell=problem.cell[:16],
            column=problem.column[:200],
            value=problem.value[:300],
            code=problem.code,
            message=problem.text()[:400],
            suggestion=problem.advice()[:300],
            rows=problem.rows,
            cells=" ".join(problem.cells),
        )
        for problem in problems
    ]
    ImportProblem.objects.bulk_create(rows, batch_size=PROBLEMS_AT_A_TIME)
    return len(rows)


@transaction.atomic
def mark_committed(
    batch: ImportBatch,
    *,
    counts: Mapping[str, int],
    totals: Mapping[str, object],
    by: Acting,
    at: datetime,
    expected: int | None = None,
) -> ImportBatch:
    """The batch's rows are in: its counts (rows, accepted, new, changed, unchanged, rejected), totals, ledger entry.

    Raises `Refused` when it is not in preview, `Stale` when somebody changed it since version `expected`.
    """
    refuse(why_not_commit(batch.state))
    fields = {name: counts.get(name, 0) for name in COUNTS}
    batch = record.change(
        batch,
        expected=expected,
        state=ImportBatch.COMMITTED,
        committed_at=at,
        totals=dict(totals),
        **fields,
    )
    content = {**_content(batch), **fields, "totals": dict(totals)}
    record.append(act="import.committed", subject=_subject(batch), content=content, by=by, at=at)
    return batch


@transaction.atomic
def mark_undone(batch: ImportBatch, *, by: Acting, at: datetime, expected: int | None = None) -> ImportBatch:
    """The batch's rows are out again. Raises `Refused` when it is not committed, `Stale` as `mark_committed`."""
    refuse(why_not_undo(batch.state))
    batch = record.change(batch, expected=expected, state=ImportBatch.UNDONE, undone_at=at)
    record.append(act="import.undone", subject=_subject(batch), content=_content(batch), by=by, at=at)
    return batch


@transaction.atomic
def mark_refused(batch: ImportBatch, *, expected: int | None = None) -> ImportBatch:
    """Nothing of the previewed batch will be taken in. Raises `Refused` when it is not in preview."""
    refuse(why_not_commit(batch.state))
    return record.change(batch, expected=expected, state=ImportBatch.REFUSED)


def _subject(batch: ImportBatch) -> str:
    return f"import:{batch.public_id}"


def _content(batch: ImportBatch) -> dict[str, object]:
    return {"kind": batch.kind, "file": batch.file_name, "sha256": batch.sha256, "sheet": batch.sheet}
