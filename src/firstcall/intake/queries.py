"""What became of a file: the report of its batch, in the shape of `import … --json`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from firstcall.intake.files.storage import StoredFile
from firstcall.intake.models import ImportBatch, ImportProblem, LayoutMemory
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

TOTALS = ("organisations", "areas", "targeted", "reached")


def report(batch: ImportBatch) -> dict[str, object]:
    """One entry of "files": counts, columns, problems, totals; `rows` counts rows with content."""
    totals = batch.totals or {}
    return {
        "file": batch.file_name,
        "sheet": batch.sheet,
        "header_row": batch.header_row,
        "columns": batch.columns,
        "rows": batch.rows,
        "accepted": batch.accepted,
        "new": batch.new,
        "changed": batch.changed,
        "unchanged": batch.unchanged,
        "rejected": batch.rejected,
        "problems": [_problem(problem) for problem in problems_of(batch)],
        "totals": {name: totals[name] for name in TOTALS if name in totals},
        "batch": batch.public_id,
        "state": batch.state,
    }


def problems_of(batch: ImportBatch) -> QuerySet[ImportProblem]:
    """The problems of a batch: what was left out before what was only remarked, the most rows first."""
    return ImportProblem.objects.filter(batch=batch).order_by("-refused", "-rows", "pk")


def file_of(batch: ImportBatch) -> StoredFile:
    """The file a batch was read from, as it was sent. Raises `Refused` when it is not kept any more."""
    path = Path(settings.HOME) / batch.path
    if not batch.path or not path.is_file():
        message = gettext_noop("The file of this preview is no longer kept. Upload it again to correct it.")
        raise Refused(Refusal("file-gone", message))
    return StoredFile(batch.file_name, batch.sha256, path, path.stat().st_size)


def sheets_together(batch: ImportBatch) -> list[str]:
    """The sheets of a batch's workbook that were read, by name, itself included, in their order."""
    same = ImportBatch.objects.filter(sha256=batch.sha256, kind=batch.kind, emergency=batch.emergency_id)
    read = same.exclude(state=ImportBatch.REFUSED).order_by("pk").values_list("sheet", flat=True)
    return [name for name in dict.fromkeys(read) if name]


def layout_key(kind: str, emergency: int, group: int | None, organisation: int | None, layout: str) -> str:
    """Under what a layout is remembered: one memory of each emergency, group, organisation, kind and layout."""
    about = "\x1f".join(str(one or "") for one in (kind, emergency, group, organisation, layout))
    return hashlib.sha256(about.encode()).hexdigest()


def remembered_layouts(
    kind: str, emergency: Any, group: Any, organisation: int | None, layouts: Sequence[str]
) -> list[LayoutMemory]:
    """What is known of the first of these layouts that somebody said something of, what counts most first: a
    partner's own memory before that of whoever coordinates, the group's before the one for all groups."""
    mine = Q(organisation=None) | Q(organisation=organisation)
    ours = Q(group=None) | Q(group=group)
    found = list(LayoutMemory.objects.filter(mine, ours, kind=kind, emergency=emergency, layout__in=layouts))
    first = next((layout for layout in layouts if any(one.layout == layout for one in found)), "")
    ours_first = sorted(found, key=lambda one: (one.organisation_id is None, one.group_id is None))
    return [one for one in ours_first if one.layout == first]


def all_layouts(emergency: Any) -> QuerySet[LayoutMemory]:
    """Every layout that is remembered in an emergency, the last used first."""
    rows = LayoutMemory.objects.filter(emergency=emergency).select_related("organisation", "group")
    return rows.order_by("-used_at", "-pk")


def layout_line(memory: LayoutMemory) -> dict[str, object]:
    """One remembered layout, as API and command line show it."""
    return {
        "id": memory.public_id,
        "kind": memory.kind,
        "group": memory.group.code if memory.group else None,
        "organisation": memory.organisation.name if memory.organisation else None,
        "file": memory.file_name,
        "corrections": memory.corrections,
        "learnt_at": memory.learnt_at,
        "used_at": memory.used_at,
    }


def _problem(problem: ImportProblem) -> dict[str, object]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "message": problem.message,
        "suggestion": problem.suggestion,
        "refused": problem.refused,
        "rows": problem.rows,
        "cells": problem.cells.split(),
        "choices": problem.choices,
        "written": problem.written,
    }
