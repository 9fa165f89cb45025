"""What became of a file: the report of its batch, in the shape of `import … --json`."""

from __future__ import annotations

from django.db.models import QuerySet

from firstcall.intake.models import ImportBatch, ImportProblem

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
    }
