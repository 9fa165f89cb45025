"""A file whose headings nobody could tell: it is kept, and somebody says which row holds them and what columns are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firstcall.intake import actions as intake
from firstcall.intake.corrections import Corrections
from firstcall.intake.files.reading import Book, read_file
from firstcall.intake.files.storage import StoredFile
from firstcall.intake.models import ImportBatch
from firstcall.intake.personal import names_a_person, why_not_persons
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.opening import opening_of
from firstcall.intake.sheets.turned import upright
from firstcall.needs.corrected import known_of_layout
from firstcall.needs.staging import forget_rows, keep_opening
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import group_for

SECTOR = "sector-column-missing"
ASKED = frozenset({"no_table", SECTOR})  # what a person can say of a file that is not understood
NOTHING_READ: Mapping[str, Any] = {"header_row": None, "columns": {}, "understood": [], "layout": ""}


def can_be_said(refused: Refused) -> bool:
    """Whether a file refused so could be read, if somebody said where its headings are and what its columns mean."""
    return refused.refusal.code in ASKED


def group_of_layout(
    refused: Refused, book: Book | None, kind: str, emergency: Emergency, organisation: int | None
) -> Group | None:
    """The group that a partner said its files of this layout are for, where nothing else names it; None: none.

    What whoever coordinates said of one partner's file is only offered for another's (`unread_batch`).
    """
    if refused.refusal.code != SECTOR or organisation is None or book is None:
        return None
    text = known_of_layout(book, kind, emergency, None, organisation).group
    return group_for(emergency, text) if text else None


def unread_batch(
    refused: Refused,
    stored: StoredFile,
    *,
    kind: str,
    emergency: Emergency,
    group: Group | None,
    organisation: Any,
    sheet: str | None,
    said: Corrections,
    book: Book | None,
    by: Acting,
    at: datetime,
    **about: Any,
) -> ImportBatch:
    """A preview without rows, with the first rows of its file; in the caller's transaction. What was said of files of
    this layout before is said of it too, for somebody to agree to.

    Raises `refused` where nothing in the file looks like a table, and `Refused` for a list of affected people.
    """
    book = book or read_file(stored.path, file_name=stored.name, sheet=sheet)
    known = known_of_layout(book, kind, emergency, group, organisation.pk if organisation else None)
    opening = opening_of([upright(one, catalogue(kind)) for one in book.sheets])
    first = next((one for one in opening if one["likely"] and sheet in (None, one["sheet"])), None)
    if first is None:
        raise refused
    _refuse_persons(first)
    batch = intake.open_batch(
        kind=kind,
        file_name=stored.name,
        sha256=stored.sha256,
        sheet=first["sheet"],
        country=emergency.country,
        emergency=emergency,
        group=group,
        organisation=organisation,
        path=stored.path,
        about={"corrections": said.over(known).as_json(), **about},
        by=by,
        at=at,
    )
    keep_opening(batch.public_id, lambda: opening)
    return _asked(batch, refused)


def still_unread(
    batch: ImportBatch, refused: Refused, said: Corrections, group: Group | None, expected: int | None
) -> ImportBatch:
    """What was said of such a file is kept, although it does not suffice yet. Raises `refused` for any other file."""
    if not is_unread(batch) or not can_be_said(refused):
        raise refused
    about = {**NOTHING_READ, "corrections": said.as_json(), "remembered": {}}
    if said.sheet:
        about["sheet"] = said.sheet[:120]
    forget_rows(batch.public_id, opening=False)
    return _asked(intake.mark_corrected(batch, group=group, about=about, expected=expected), refused)


def is_unread(batch: ImportBatch) -> bool:
    """Whether nothing of the file could be read yet."""
    return batch.state == ImportBatch.PREVIEWED and batch.header_row is None and not batch.columns


def why_not_commit_unread(batch: ImportBatch) -> Refusal | None:
    """Of a file that is not understood nothing can be taken in."""
    if not is_unread(batch):
        return None
    message = gettext_noop("Nothing of this file was understood yet. Say first which row holds its headings.")
    return Refusal("headings_not_said", message)


def _refuse_persons(opening: Mapping[str, Any]) -> None:
    cells = next(row["cells"] for row in opening["rows"] if row["row"] == opening["likely"])
    refuse(why_not_persons([cell for cell in cells if names_a_person(cell)]))


def _asked(batch: ImportBatch, refused: Refused) -> ImportBatch:
    problems = Problems(batch.sheet)
    refusal = refused.refusal
    problems.add(refusal.code, refusal.message, params=refusal.params)
    intake.save_problems(batch, problems)
    counts = dict.fromkeys(intake.COUNTS, 0)
    ImportBatch.objects.filter(pk=batch.pk).update(**counts, totals={})
    batch.refresh_from_db()
    return batch
