"""Rows stored in parts that do not count until the last is in (docs/decisions/storing-large-files.md)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import polars as pl
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from firstcall.activities.models import Activity, BeingStored
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import why_not_commit
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.engine import held_together
from firstcall.record.prepared import forget_files
from firstcall.record.rules import new_id
from firstcall.record.writing import insert_frame, insert_parts

ROWS = 40_000  # of a part: on SQLite others who write wait for one part, not for the file
REMOVED_AT_A_TIME = 20_000
BROKEN_OFF = timedelta(hours=6)  # no file takes that long
FACTS = ("batch_id", "emergency_id", "group_id", "sector", "organisation_id", "implementer_id", "donor", "area_id",
         "site",
         "activity", "indicator", "status", "starts_on", "ends_on", "month", "population_group", "targeted", "reached",
         "new_people", "households", "recurrent", "unit", "quantity", "cells", "beside", "source_row",
         "natural_key", "content_key")  # fmt: skip
TAKEN_OVER = Refusal(
    "import_taken_over",
    gettext_noop("This file is being taken in a second time. Look at it again in a few minutes."),
)

log = logging.getLogger("firstcall.activities")


class Parts:
    """The rows of a file on their way in. None of them counts before `count`, and all of them do after it."""

    def __init__(self, batch: ImportBatch, at: datetime) -> None:
        self.batch, self.at, self.attempt = batch, at, ""

    def store(self, facts: pl.DataFrame, done: Callable[[int], object]) -> None:
        """Store `facts`, a part at a time; `done` is told how many are in. Raises `Refused` when taken over."""
        insert_parts(Activity._meta.db_table, FACTS, facts, ROWS, first=self._ours, done=done, key="id")

    def count(self) -> None:
        """From the end of the caller's transaction on the rows count. Raises `Refused` when taken over."""
        self._waited_for()
        if self.attempt:
            self._ours()
            BeingStored.objects.filter(batch=self.batch).delete()
        elif BeingStored.objects.filter(batch=self.batch).exists():
            raise Refused(TAKEN_OVER)

    def _ours(self) -> None:
        if not self.attempt:
            self._begin()
        elif not held_together(_stored_by(self.batch.pk, self.attempt)):
            raise Refused(TAKEN_OVER)

    def _waited_for(self) -> ImportBatch:
        """The batch, which nobody else begins to store or has begun to count before this transaction ends."""
        found = ImportBatch.objects.select_for_update().get(pk=self.batch.pk)
        refuse(why_not_commit(found.state))
        return found

    def _begin(self) -> None:
        found = self._waited_for()
        attempt = new_id()
        _, made = BeingStored.objects.get_or_create(
            batch=found, defaults={"attempt": attempt, "begun_at": self.at}
        )
        if not made:
            raise Refused(TAKEN_OVER)
        self.attempt = attempt


def insert(facts: pl.DataFrame) -> None:
    """Write rows in the caller's transaction."""
    insert_frame(Activity._meta.db_table, FACTS, facts)


@contextmanager
def in_parts(batch: ImportBatch, at: datetime) -> Iterator[Parts]:
    """Parts of a file; when what is done inside fails, they are removed again."""
    parts = Parts(batch, at)
    _forget_earlier(batch, at)
    try:
        yield parts
    except BaseException:
        if parts.attempt:
            _try_to_remove(batch.pk, parts.attempt)
        raise


def _forget_earlier(batch: ImportBatch, at: datetime) -> None:
    """Take the file over from an attempt that broke off, if there is one: whatever it left is removed."""
    left = BeingStored.objects.filter(batch=batch).first()
    if left is None:
        return
    attempt = new_id()
    if BeingStored.objects.filter(batch=batch, attempt=left.attempt).update(attempt=attempt, begun_at=at):
        remove(batch.pk, attempt)


def _try_to_remove(batch: int, attempt: str) -> None:
    try:
        remove(batch, attempt)
    except DatabaseError:  # they do not count, and are removed later
        log.exception("rows of batch %s that do not count could not be removed", batch)


def remove(batch: int, attempt: str) -> None:
    """Remove rows that do not count, in short transactions; another attempt's are left alone."""
    left = True
    while left:
        with transaction.atomic():
            if not _stored_by(batch, attempt).select_for_update().exists():
                return
            rows = Activity.stored.filter(batch=batch).order_by("pk")
            some = list(rows.values_list("pk", flat=True)[:REMOVED_AT_A_TIME])
            left = len(some) == REMOVED_AT_A_TIME
            if some:
                Activity.stored.filter(batch=batch, pk__lte=some[-1]).delete()
            if not left:
                BeingStored.objects.filter(batch=batch).delete()


def _stored_by(batch: int, attempt: str) -> QuerySet[BeingStored]:
    return BeingStored.objects.filter(batch=batch, attempt=attempt)


def remove_broken_off(at: datetime) -> int:
    """Remove what was stored of files whose storing broke off hours ago; gives of how many files."""
    forget_files(before=at - BROKEN_OFF)
    left = list(BeingStored.objects.filter(begun_at__lt=at - BROKEN_OFF).values_list("batch", "attempt"))
    for batch, attempt in left:
        remove(batch, attempt)
    return len(left)
