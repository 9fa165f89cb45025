"""Activities on their way in: preview, commit, undo (docs/decisions/importing-again.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.activities.actions.admitting import allowed
from firstcall.activities.actions.listening import FileRows, has_read, with_months
from firstcall.activities.actions.sheets import read_all_sheets
from firstcall.activities.actions.taking_in import commit_activities, with_keys
from firstcall.activities.actions.understanding import KIND, Sending, understood
from firstcall.activities.counts import counts_of, totals_of
from firstcall.activities.examples import examples
from firstcall.activities.versions.forwarded import compared
from firstcall.activities.versions.keys import keys_of
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake import actions as intake
from firstcall.intake.filenames import in_sending_order
from firstcall.intake.files.reading import Book
from firstcall.intake.models import ImportBatch
from firstcall.intake.queries import file_of, report, sheets_together
from firstcall.intake.rules import why_not_correct
from firstcall.intake.steps import Progress, no_progress
from firstcall.needs.batches import scope_of, scope_of_batch, sender_organisation, stored_or_only_read
from firstcall.needs.corrected import OPENED, Read, group_said, rows_with_problems, said_of
from firstcall.needs.rows.unread import can_be_said, group_of_layout, still_unread, unread_batch
from firstcall.needs.staging import forget_rows, keep_opening, keep_rows, keep_shown
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refused, refuse
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group


def import_activities(
    paths: Sequence[Path],
    *,
    emergency: Emergency,
    group: Group | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    file_names: Sequence[str] = (),
    corrections: Mapping[str, Any] | None = None,
    reporting_round: str = "",
    by: Actor,
    at: datetime,
) -> list[dict[str, object]]:
    """Take in who does what, where, when, for whom, file by file; gives a report for each, as `import … --json`.

    A workbook with a sheet for each month or sector gives a report for each of them; it is taken in whole. A later
    file is compared with what the earlier ones brought, so copies among them double nothing; files whose names differ
    in month or version alone are taken in in that order. `dry_run` stores
    nothing. `file_names` are the names their senders gave them, `corrections` (as JSON, `intake.corrections`) what is
    said of each file, `reporting_round` the round they are for (by default the one their rows name). Raises `Refused`
    for a file without a table of activities (earlier files stay taken in), `Forbidden`, `NotVisible`.
    """
    names = list(file_names) or [path.name for path in paths]

    def taken_in(position: int) -> list[dict[str, object]]:
        return _all_sheets(
            paths[position],
            emergency=emergency,
            group=group,
            sheet=sheet,
            dry_run=dry_run,
            file_name=names[position],
            corrections=corrections,
            reporting_round=reporting_round,
            by=by,
            at=at,
        )

    placed = [str(path.parent / Path(name).name) for path, name in zip(paths, names, strict=True)]
    found = {position: taken_in(position) for position in in_sending_order(placed)}
    return [one for position in range(len(names)) for one in found[position]]


def _all_sheets(
    path: Path,
    *,
    sheet: str | None,
    dry_run: bool,
    file_name: str,
    corrections: Mapping[str, Any] | None,
    by: Actor,
    at: datetime,
    **where: Any,
) -> list[dict[str, object]]:
    """The reports of the sheets of one file, taken in together."""
    book, sheets = read_all_sheets(path, file_name=file_name, sheet=sheet, corrections=corrections)
    understood = [
        understand_activities(
            path,
            file_name=file_name,
            sheet=one,
            keep=not dry_run,
            book=book,
            together=[name for name in sheets if name],
            corrections=corrections,
            by=by,
            at=at,
            **where,
        )
        for one in sheets
    ]
    if len(understood) == 1 and not dry_run:
        return [report(_taken_in(understood[0], by, at))]
    reports = []
    with transaction.atomic():  # a workbook is taken in whole, and its sheets are compared with each other
        for keep in understood:
            batch = keep()
            if not dry_run:
                batch = commit_activities(batch, by=by, at=at)
            reports.append(report(batch))
        if dry_run:
            transaction.set_rollback(True)
    return reports


def _taken_in(keep: Callable[[], ImportBatch], by: Actor, at: datetime) -> ImportBatch:
    """Preview and commit, without a transaction around both, so that others can write while rows are stored."""
    batch = keep()
    try:
        return commit_activities(batch, by=by, at=at)
    except BaseException:
        forget_rows(batch.public_id)
        intake.forget_preview(batch)
        raise


def preview_activities(
    path: Path,
    *,
    file_name: str,
    emergency: Emergency,
    group: Group | None = None,
    sheet: str | None = None,
    keep: bool = True,
    book: Book | None = None,
    together: Sequence[str] = (),
    progress: Progress = no_progress,
    corrections: Mapping[str, Any] | None = None,
    reporting_round: str = "",
    ask: bool = False,
    by: Actor,
    at: datetime,
) -> ImportBatch:
    """Read and check a file, and say what taking it in would do; nothing of it counts yet.

    `keep`: the file and the understood rows are kept, so that `commit_activities` can take them in later.
    `book`: the file as it was read already; `together`: the sheets of it that are read, by name, where there are
    several. `progress` is told each step with its rows.
    `corrections`: what is said of the file beforehand, as `correct_activities` takes them. `reporting_round`: the
    round its sender says it is for. `ask`: a file whose headings are not understood is kept, so that somebody can say
    what its columns are (`needs.unread`). Raises `Refused` where the round is closed.
    """
    return understand_activities(
        path,
        file_name=file_name,
        emergency=emergency,
        group=group,
        sheet=sheet,
        keep=keep,
        book=book,
        together=together,
        progress=progress,
        corrections=corrections,
        reporting_round=reporting_round,
        ask=ask,
        by=by,
        at=at,
    )()


def understand_activities(
    path: Path,
    *,
    file_name: str,
    emergency: Emergency,
    group: Group | None = None,
    sheet: str | None = None,
    keep: bool = True,
    book: Book | None = None,
    together: Sequence[str] = (),
    progress: Progress = no_progress,
    corrections: Mapping[str, Any] | None = None,
    reporting_round: str = "",
    ask: bool = False,
    by: Actor,
    at: datetime,
) -> Callable[[], ImportBatch]:
    """What of `preview_activities` needs no transaction, in which nobody else could write; what it gives makes the
    preview of it."""
    said = said_of(KIND, corrections or {})
    group = group_said(emergency, group, said)
    scope = scope_of(emergency, group, by)
    acting = require(by, "import", "create", scope)
    sender = sender_organisation(acting, scope)
    stored = stored_or_only_read(path, file_name, keep)
    organisation = Organisation.objects.get(pk=sender) if sender else None
    sending = Sending(stored, emergency, group, sender, sheet, said, at.date(), book, together)
    try:
        read, rows = understood(sending, progress)
    except Refused as refused:
        known = group_of_layout(refused, book, KIND, emergency, sender)
        if known is None and (not ask or not can_be_said(refused)):
            raise
        if known is None:
            where: dict[str, Any] = {
                "kind": KIND,
                "emergency": emergency,
                "group": group,
                "organisation": organisation,
            }
            return partial(
                unread_batch, refused, stored, sheet=sheet, said=said, book=book, by=acting, at=at, **where
            )
        group = known
        acting = require(by, "import", "create", scope_of(emergency, group, by))
        read, rows = understood(replace(sending, group=group), progress)
    rows = allowed(rows, emergency, by, read.problems)
    keyed = keys_of(rows)
    about = {name: value for name, value in read.about.items() if name not in OPENED}

    @transaction.atomic
    def previewed() -> ImportBatch:
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
        sent = Sent(acting, at, reporting_round, part=len(together) > 1)
        return _previewed(batch, emergency, read, rows, keyed, keep, progress, sent)

    return previewed


@transaction.atomic
def correct_activities(
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

    `corrections` is JSON as in `intake.corrections`. Preview, problems and counts are replaced; the file stays as it
    is. `ask`: what is said of a file that is not understood is kept, where it does not suffice yet. Raises `Refused`
    when it is no preview any more, its file is gone or a correction makes no sense; `Stale`, `Forbidden`, `NotVisible`.
    """
    emergency = batch.emergency
    assert emergency is not None
    require(by, "import", "create", scope_of_batch(batch))
    refuse(why_not_correct(batch.state))
    said = said_of(KIND, corrections, batch.corrections)
    group = group_said(emergency, batch.group, said)
    acting = require(
        by, "import", "create", replace(scope_of_batch(batch), group=group.pk if group else None)
    )
    together = sheets_together(batch)
    sending = Sending(
        file_of(batch),
        emergency,
        group,
        batch.organisation_id,
        batch.sheet or None,
        said,
        at.date(),
        book,
        together,
    )
    try:
        read, rows = understood(sending, progress)
    except Refused as refused:
        if not ask:
            raise
        return still_unread(batch, refused, said, group, expected)
    rows = allowed(rows, emergency, by, read.problems)
    batch = intake.mark_corrected(batch, group=group, about=read.about, expected=expected)
    return _previewed(
        batch, emergency, read, rows, keys_of(rows), True, progress, Sent(acting, at, part=len(together) > 1)
    )


@dataclass(frozen=True)
class Sent:
    """Who reads a file, when, the round its sender named, and whether it is one of several sheets."""

    acting: Acting
    at: datetime
    reporting_round: str = ""
    part: bool = False


def _previewed(
    batch: ImportBatch,
    emergency: Emergency,
    read: Read,
    rows: pl.DataFrame,
    keyed: pl.DataFrame,
    keep: bool,
    progress: Progress,
    sent: Sent,
) -> ImportBatch:
    progress("comparing", 0, rows.height)
    known = WhatIsIn(batch)
    dated = with_months(known, rows, sent.reporting_round, sent.at, read.problems)
    if dated is not rows:
        rows, keyed = dated, keys_of(dated)
    found = compared(known, rows, keyed, read.problems)
    file = FileRows(
        batch, rows, found, keyed, sent.acting, sent.at, known, sent.reporting_round, sent.part, read.problems
    )
    if left_out := has_read(file, read.problems):
        kept = ~pl.int_range(rows.height, eager=True).is_in(sorted(left_out))
        rows, keyed = rows.filter(kept), keyed.filter(kept)
        found = compared(known, rows, keyed, read.problems)
    progress("storing", 0, rows.height)
    intake.save_problems(batch, read.problems)
    counts = counts_of(read.whole.rows + read.more, rows, found)
    ImportBatch.objects.filter(pk=batch.pk).update(**counts, totals=totals_of(rows))
    batch.refresh_from_db()
    if keep:
        keep_shown(
            batch.public_id,
            written=rows_with_problems(read.whole, read.problems),
            examples=examples(rows, found),
        )
        keep_rows(batch.public_id, with_keys(rows, keyed))
        keep_opening(batch.public_id, read.opening)
    return batch
