"""People in need on their way in: preview, commit, undo (docs/decisions/importing-again.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.intake import actions as intake
from firstcall.intake.corrections import Corrections
from firstcall.intake.files.reading import Book, read_file
from firstcall.intake.files.storage import StoredFile
from firstcall.intake.models import ImportBatch
from firstcall.intake.queries import file_of, report
from firstcall.intake.rules import why_not_commit, why_not_correct
from firstcall.intake.sheets.remarks import column_problems, projected_problems
from firstcall.intake.steps import Progress, no_progress, told
from firstcall.needs.actions.admitting import allowed
from firstcall.needs.actions.rollups import keep_rollups
from firstcall.needs.actions.sheets import KIND, sheets_of
from firstcall.needs.batches import (
    refuse_superseded,
    scope_of,
    scope_of_batch,
    sender_organisation,
    stored_or_only_read,
)
from firstcall.needs.choices import offer_choices
from firstcall.needs.comparing import ABOUT, SAID, compared, counts, say_outweighed, totals_of, touched_by
from firstcall.needs.corrected import OPENED, Read, group_said, read_corrected, rows_with_problems, said_of
from firstcall.needs.examples import examples
from firstcall.needs.learning import learn
from firstcall.needs.models import Assessment, NeedFigure
from firstcall.needs.rows.hints import content_hint
from firstcall.needs.rows.measures import by_measure
from firstcall.needs.rows.naming import naming_of
from firstcall.needs.rows.reading import completed, names_a_sector, of_all_sectors, understand
from firstcall.needs.rows.units import PEOPLE
from firstcall.needs.rows.unread import can_be_said, still_unread, unread_batch, why_not_commit_unread
from firstcall.needs.rows.years import leave_out_earlier_years, leave_out_projections
from firstcall.needs.rules import why_not_of_assessment, why_not_without_sector
from firstcall.needs.sectors import sector_finder, sector_of_group
from firstcall.needs.staging import forget_rows, keep_opening, keep_rows, keep_shown, kept_rows
from firstcall.organisations.models import Organisation
from firstcall.places.queries import code_hint, gazetteer
from firstcall.policy.refusal import Refused, refuse
from firstcall.record.writing import insert_rows
from firstcall.structure.models import Emergency, Group

READ = ("group", *ABOUT, *SAID, "row")
FACTS = ("batch_id", "emergency_id", "assessment_id", "in_use", "group_id", "sector", "area_id", *ABOUT[2:], *SAID,
         "source_row")  # fmt: skip
AT_A_TIME = 5000


def import_needs(
    path: Path,
    *,
    file_name: str = "",
    emergency: Emergency,
    group: Group | None = None,
    assessment: Assessment | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    book: Book | None = None,
    corrections: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> dict[str, object]:
    """Take in figures of people in need and targeted; gives the report, as `import … --json`.

    Figures under a heading or in a row that names no sector belong to `group`. `dry_run` stores nothing. `assessment`:
    the one they come from; without it they belong to the unnamed one of the emergency.
    `corrections`: what is said of the file, as JSON (`intake.corrections`).
    Raises `Refused` for a file without a table of needs, `Forbidden`, `NotVisible`.
    """
    with transaction.atomic():
        batch = preview_needs(
            path,
            file_name=file_name or path.name,
            emergency=emergency,
            group=group,
            assessment=assessment,
            sheet=sheet,
            keep=not dry_run,
            book=book,
            corrections=corrections,
            by=by,
            at=at,
        )
        if not dry_run:
            batch = commit_needs(batch, by=by, at=at)
        found = report(batch)
        if dry_run:
            transaction.set_rollback(True)
    return found


def import_needs_sheets(
    path: Path,
    *,
    file_name: str = "",
    emergency: Emergency,
    group: Group | None = None,
    sheet: str | None = None,
    corrections: Mapping[str, Any] | None = None,
    **more: Any,
) -> list[dict[str, object]]:
    """As `import_needs`, of each sheet of a workbook that keeps one per sector: all or none, a report each."""
    name = file_name or path.name
    book = read_file(path, file_name=name, sheet=sheet)
    for_group = group_said(emergency, group, said_of(KIND, corrections or {}))
    sheets = sheets_of(
        book,
        sheet,
        emergency=emergency,
        group=for_group.pk if for_group else None,
        corrections=corrections,
    )
    about = {"file_name": name, "emergency": emergency, "group": group, "corrections": corrections, **more}
    with transaction.atomic():
        return [import_needs(path, sheet=one, book=book, **about) for one in sheets]


@transaction.atomic
def preview_needs(
    path: Path,
    *,
    file_name: str,
    emergency: Emergency,
    group: Group | None = None,
    assessment: Assessment | None = None,
    sheet: str | None = None,
    keep: bool = True,
    book: Book | None = None,
    progress: Progress = no_progress,
    corrections: Mapping[str, Any] | None = None,
    ask: bool = False,
    by: Actor,
    at: datetime,
) -> ImportBatch:
    """Read and check a file, and say what taking it in would do; nothing of it counts yet.

    `keep`: the file and the understood figures are kept, so that `commit_needs` can take them in later.
    `book`: the file as it was read already, outside this transaction. `progress` is told each step with its rows.
    `corrections`: what is said of the file beforehand, as `correct_needs` takes them. `ask`: a file whose headings are
    not understood is kept, so that somebody can say what its columns are (`needs.unread`).
    """
    said = said_of(KIND, corrections or {})
    group = group_said(emergency, group, said)
    scope = scope_of(emergency, group, by)
    acting = require(by, "import", "create", scope)
    refuse_assessment(assessment, emergency)
    sender = sender_organisation(acting, scope)
    stored = stored_or_only_read(path, file_name, keep)
    organisation = Organisation.objects.get(pk=sender) if sender else None
    try:
        read, figures = _understood(
            stored, emergency, group, sender, sheet, said, book, progress, assessment=assessment
        )
    except Refused as refused:
        if not ask or not can_be_said(refused):
            raise
        where: dict[str, Any] = {
            "kind": KIND,
            "emergency": emergency,
            "group": group,
            "organisation": organisation,
            "sheet": sheet,
        }
        return unread_batch(
            refused, stored, said=said, book=book, by=acting, at=at, assessment=assessment, **where
        )
    figures = allowed(figures, emergency, by, read.problems)
    about = {name: value for name, value in read.about.items() if name not in OPENED}
    about["assessment"] = assessment
    batch = intake.open_batch(
        kind=KIND,
        file_name=stored.name,
        sha256=stored.sha256,
        sheet=read.table.sheet,
        header_row=read.about["header_row"],
        columns=read.about["columns"],
        country=emergency.country,
        emergency=emergency,
        group=group,
        organisation=organisation,
        path=stored.path,
        about=about,
        by=acting,
        at=at,
    )
    return _previewed(batch, emergency, read, figures, keep, progress)


@transaction.atomic
def correct_needs(
    batch: ImportBatch,
    corrections: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    expected: int | None = None,
    book: Book | None = None,
    progress: Progress = no_progress,
    ask: bool = False,
) -> ImportBatch:
    """Read the file of a preview again with corrections, in addition to those said before; null takes one back.

    As `correct_activities`. Raises `Refused`, `Stale`, `Forbidden`, `NotVisible`.
    """
    emergency = batch.emergency
    assert emergency is not None
    require(by, "import", "create", scope_of_batch(batch))
    refuse(why_not_correct(batch.state))
    said = said_of(KIND, corrections, batch.corrections)
    group = group_said(emergency, batch.group, said)
    require(by, "import", "create", replace(scope_of_batch(batch), group=group.pk if group else None))
    try:
        read, figures = _understood(
            file_of(batch), emergency, group, batch.organisation_id, batch.sheet or None, said, book, progress,
            assessment=batch.assessment,
        )  # fmt: skip
    except Refused as refused:
        if not ask:
            raise
        return still_unread(batch, refused, said, group, expected)
    figures = allowed(figures, emergency, by, read.problems)
    batch = intake.mark_corrected(batch, group=group, about=read.about, expected=expected)
    return _previewed(batch, emergency, read, figures, True, progress)


def _previewed(
    batch: ImportBatch,
    emergency: Emergency,
    read: Read,
    figures: pl.DataFrame,
    keep: bool,
    progress: Progress,
) -> ImportBatch:
    progress("comparing", 0, read.whole.rows)
    found = compared(emergency, figures, batch.assessment)
    say_outweighed(emergency, figures, batch.assessment, read.problems)
    progress("storing", 0, read.whole.rows)
    intake.save_problems(batch, read.problems)
    found_counts = counts(read.whole.rows, figures, found)
    ImportBatch.objects.filter(pk=batch.pk).update(**found_counts, totals=totals_of(figures))
    batch.refresh_from_db()
    if keep:
        keep_shown(
            batch.public_id,
            written=rows_with_problems(read.whole, read.problems),
            examples=examples(figures, found),
        )
        keep_rows(batch.public_id, figures)
        keep_opening(batch.public_id, read.opening)
    return batch


def _understood(
    stored: StoredFile,
    emergency: Emergency,
    group: Group | None,
    sender: int | None,
    sheet: str | None,
    said: Corrections,
    book: Book | None = None,
    progress: Progress = no_progress,
    *,
    assessment: Assessment | None = None,
) -> tuple[Read, pl.DataFrame]:
    progress("columns", 0, 0)
    places = gazetteer(emergency.country_id)
    sector_of = sector_finder(emergency)
    read = read_corrected(
        stored,
        kind=KIND,
        emergency=emergency,
        group=group,
        organisation=sender,
        sheet=sheet,
        said=said,
        book=book,
        content_hint=content_hint(code_hint(places)),
        naming=naming_of(sector_of),
    )
    problems = read.problems
    table = by_measure(read.table, problems)
    leave_out_earlier_years(table, problems)
    leave_out_projections(table, problems)
    named = names_a_sector(table)
    given = sector_of_group(group) if group else None if named else sector_of("")
    if given is None and not named:
        given = of_all_sectors(table, sector_of, problems)
    refuse(why_not_without_sector(group_named=given is not None, sector_named=named, sheet=table.sheet))
    progress("checking", 0, table.rows)
    figures = understand(
        table,
        gazetteer=places,
        sector_of=sector_of,
        given=given,
        problems=problems,
        unit=assessment.unit if assessment is not None else PEOPLE,
        of_assessment=assessment is not None,
    )
    column_problems(read.whole, problems)
    projected_problems(read.whole, problems)
    offer_choices(problems, places, None)
    return read, figures


@transaction.atomic
def commit_needs(
    batch: ImportBatch,
    *,
    by: Actor,
    at: datetime,
    expected: int | None = None,
    progress: Progress = no_progress,
) -> ImportBatch:
    """Take in what the preview understood, compared again with what is there now; sums follow in the transaction.

    `progress` is told each step with its rows. Raises `Refused` when it is not a preview any more or its rows are
    gone, `Stale`, `Forbidden`.
    """
    emergency = batch.emergency
    assert emergency is not None
    acting = require(by, "import", "commit", scope_of_batch(batch))
    refuse(why_not_commit(batch.state) or why_not_commit_unread(batch))
    refuse_assessment(batch.assessment, emergency)
    figures = completed(kept_rows(batch.public_id))
    progress("comparing", 0, batch.rows)
    found = compared(emergency, figures, batch.assessment)
    wanted = sorted([*found.new, *(position for position, _ in found.changed)])
    facts = told(figures[wanted].select(READ).iter_rows(), progress, "storing", len(wanted))
    insert_rows(NeedFigure._meta.db_table, FACTS, (_fact(batch, fact) for fact in facts))
    supersede(batch, [pk for _, pk in found.changed])
    progress("adding", batch.rows, batch.rows)
    keep_rollups(emergency, touched_by(batch))
    found_counts = counts(batch.rows, figures, found)
    batch = intake.mark_committed(
        batch, counts=found_counts, totals=totals_of(figures), by=acting, at=at, expected=expected
    )
    intake.remember_layout(batch, values=learn(batch, by=by, at=at), by=acting, at=at)
    transaction.on_commit(lambda: forget_rows(batch.public_id))
    return batch


def supersede(batch: ImportBatch, replaced: Sequence[int]) -> None:
    """The figures (primary keys) that the file replaces."""
    for start in range(0, len(replaced), AT_A_TIME):
        NeedFigure.objects.filter(pk__in=replaced[start : start + AT_A_TIME]).update(superseded_by=batch)


def _fact(batch: ImportBatch, read: Sequence[object]) -> tuple[object, ...]:
    """A row of figures as it is stored; whether it counts is said once all are there (`keep_rollups`)."""
    people = read[READ.index("unit")] == PEOPLE
    return (batch.pk, batch.emergency_id, batch.assessment_id, people, *read)


def refuse_assessment(assessment: Assessment | None, emergency: Emergency) -> None:
    """Figures come from an assessment of the same emergency that stands. Raises `Refused`."""
    if assessment is not None:
        refuse(
            why_not_of_assessment(
                title=assessment.title,
                withdrawn=assessment.state == Assessment.WITHDRAWN,
                elsewhere=assessment.emergency_id != emergency.pk,
            )
        )


@transaction.atomic
def undo_needs(batch: ImportBatch, *, by: Actor, at: datetime, expected: int | None = None) -> ImportBatch:
    """Take back an import: what it brought goes, what it superseded counts again, every figure is as before.

    Raises `Refused` when a later import superseded some of its figures, or it is not in force; `Stale`, `Forbidden`.
    """
    emergency = batch.emergency
    assert emergency is not None
    acting = require(by, "import", "undo", scope_of_batch(batch))
    batch = intake.mark_undone(batch, by=acting, at=at, expected=expected)
    refuse_superseded(NeedFigure.objects.filter(batch=batch))
    touched = touched_by(batch)
    NeedFigure.objects.filter(superseded_by=batch).update(superseded_by=None)
    NeedFigure.objects.filter(batch=batch).delete()
    keep_rollups(emergency, touched)
    return batch
