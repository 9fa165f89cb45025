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

from firstcall.intake.corrections import merged
from firstcall.intake.files.storage import StoredFile, store
from firstcall.intake.models import ImportBatch, ImportProblem, LayoutMemory
from firstcall.intake.queries import layout_key
from firstcall.intake.rules import Problem, why_not_commit, why_not_correct, why_not_undo
from firstcall.policy.refusal import refuse
from firstcall.record import actions as record
from firstcall.record.rules import Acting

PROBLEMS_AT_A_TIME = 500
LASTING = (
    "columns",
    "date_order",
    "values",
    "group",
)  # of corrections: what holds for the next file of the layout too
COUNTS = ("rows", "accepted", "new", "changed", "unchanged", "rejected")


def store_file(source: Path | str, *, file_name: str, room: str = "imports") -> StoredFile:
    """Keep a copy of an uploaded file under FIRSTCALL_HOME; its name is only shown, never a path (T2, input 89).

    `room`: what it is kept for: imports, or reports of assessments.
    """
    return store(Path(source), file_name=file_name, home=Path(settings.HOME), room=room)


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
    path: Path | None = None,
    about: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """A batch in preview: one sheet of one file. `country` … `organisation` are rows of their rooms, or None.

    `path`: where the file is kept, so that it can be read again with corrections. `about`: further fields of it.
    """
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
        path=_kept(path),
        **(about or {}),
    )


def _kept(path: Path | None) -> str:
    """Where a kept file lies under FIRSTCALL_HOME; "" for one that is not kept there."""
    home = Path(settings.HOME).absolute()
    if path is None or home / "files" / "imports" not in path.absolute().parents:
        return ""
    return str(path.absolute().relative_to(home))


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
            template=problem.message[:400],
            advice=problem.suggestion[:300],
            params={name: _param(value) for name, value in problem.params.items()},
            choices=[choice.as_json() for choice in problem.choices],
            written=problem.written[:300],
        )
        for problem in problems
    ]
    ImportProblem.objects.bulk_create(rows, batch_size=PROBLEMS_AT_A_TIME)
    return len(rows)


def _param(value: object) -> object:
    return value if isinstance(value, int | float) else str(value)[:300]


@transaction.atomic
def mark_corrected(
    batch: ImportBatch, *, group: Any, about: Mapping[str, Any], expected: int | None = None
) -> ImportBatch:
    """The batch was read again with corrections: its old problems go, `about` holds what it now says of the file.

    Raises `Refused` when it is not in preview, `Stale` when somebody changed it since version `expected`.
    """
    refuse(why_not_correct(batch.state))
    batch = record.change(batch, expected=expected, group=group, **about)
    ImportProblem.objects.filter(batch=batch).delete()
    return batch


@transaction.atomic
def remember_layout(
    batch: ImportBatch, *, values: Mapping[str, Any], by: Acting, at: datetime
) -> LayoutMemory | None:
    """What people said of a committed file is kept for the next one of its layout; None where nothing is to keep.

    Its cells are its own; columns, the order of day and month are the layout's, and those texts that nobody else
    remembers: `values`, as in corrections. A group that had to be said is kept for files that name none either.
    """
    lasting = {**batch.corrections, "values": dict(values)}
    said = {name: lasting[name] for name in LASTING if lasting.get(name)}
    if used := batch.remembered.get("layout"):
        LayoutMemory.objects.filter(public_id=used).update(used_at=at)
    if not said or not batch.layout or batch.emergency is None:
        return None
    group = None if said.get("group") else batch.group
    key = layout_key(
        batch.kind, batch.emergency.pk, group.pk if group else None, batch.organisation_id, batch.layout
    )
    memory = LayoutMemory.objects.filter(key=key).first()
    fields: dict[str, Any] = {
        "file_name": batch.file_name,
        "person": by.person,
        "learnt_at": at,
        "used_at": at,
    }
    if memory is None:
        memory = LayoutMemory.objects.create(
            key=key,
            emergency=batch.emergency,
            group=group,
            organisation=batch.organisation,
            kind=batch.kind,
            layout=batch.layout,
            corrections=said,
            **fields,
        )
    else:
        memory = record.change(memory, corrections=merged(memory.corrections, said), **fields)
    content = {"file": batch.file_name, "kind": batch.kind, **said}
    record.append(act="layout.learnt", subject=f"layout:{memory.public_id}", content=content, by=by, at=at)
    return memory


@transaction.atomic
def forget_layout(memory: LayoutMemory, *, by: Acting, at: datetime) -> None:
    """What was remembered of a layout is forgotten: its next file is read as if it were the first."""
    content = {"file": memory.file_name, "kind": memory.kind}
    record.append(act="layout.forgotten", subject=f"layout:{memory.public_id}", content=content, by=by, at=at)
    memory.delete()


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


@transaction.atomic
def forget_preview(batch: ImportBatch) -> None:
    """A preview that nobody saw goes, with its problems; what is no preview any more stays."""
    for found in ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportBatch.PREVIEWED):
        found.delete()


def _subject(batch: ImportBatch) -> str:
    return f"import:{batch.public_id}"


def _content(batch: ImportBatch) -> dict[str, object]:
    return {"kind": batch.kind, "file": batch.file_name, "sha256": batch.sha256, "sheet": batch.sheet}
