"""The layout an organisation's own last file had: its columns in their order, under its own headings."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from firstcall.activities.models import Activity
from firstcall.exchange.layouts.catalogue import fields
from firstcall.intake.files.reading import read_file
from firstcall.intake.files.storage import stored_file
from firstcall.intake.models import ImportBatch
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal, Refused, gettext_noop


def own_columns(organisation: Organisation, rows: QuerySet[Activity], language: str) -> list[tuple[str, str]]:
    """(heading, field) of the newest file that brought any of `rows`; the field is "" where nothing was understood.

    Columns for each month, sector or activity are one column of what they were for, and one of what they counted.
    Raises `Refused` where no file of the organisation was taken in.
    """
    newest = rows.order_by("-batch_id").values_list("batch_id", flat=True).first()
    batch = ImportBatch.objects.filter(pk=newest).first() if newest is not None else None
    if batch is None or not batch.columns:
        message = gettext_noop(
            "No file of %(organisation)s was taken in yet, so there is no layout of its own. Choose another layout."
        )
        raise Refused(Refusal("no-own-layout", message, params={"organisation": organisation.name}))
    order = _order(batch)
    headings = [one for one in order if one in batch.columns]
    headings += [one for one in batch.columns if one not in headings]
    return _long([(heading, batch.columns[heading]) for heading in headings], language)


def _long(columns: list[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    """The columns with those of a wide table ("month: 2025-01 reached") put together under our own headings."""
    found: list[tuple[str, str]] = []
    for heading, field in columns:
        by, between, rest = field.partition(": ")
        if not between:
            found.append((heading, field))
            continue
        counted = rest.rpartition(" ")[2]
        for name in (by, counted):
            if name in fields() and all(known != name for _heading, known in found):
                found.append((fields()[name].heading(language), name))
    return found


def _order(batch: ImportBatch) -> list[str]:
    """The headings as they stand in the file: a database may keep them in another order."""
    path = stored_file(batch.sha256, home=Path(settings.HOME))
    if path is None:
        return []
    try:
        book = read_file(path, file_name=batch.file_name, sheet=batch.sheet or None)
        return list(best_table(book, catalogue("activities"), sheet=batch.sheet or None).mapping())
    except Refused:
        return []
