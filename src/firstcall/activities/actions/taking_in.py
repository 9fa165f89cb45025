"""Taking in what was understood, and taking it back (docs/decisions/importing-again.md)."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.activities.actions.listening import FileRows, has_taken_back, has_taken_in
from firstcall.activities.actions.registering import registered
from firstcall.activities.actions.rollups import keep_rollups, rollups_meanwhile
from firstcall.activities.counts import counts_of, totals_of
from firstcall.activities.keys import keys_again, keys_of, with_names
from firstcall.activities.merged import current_keys
from firstcall.activities.models import Activity
from firstcall.activities.queries import Brought
from firstcall.intake import actions as intake
from firstcall.intake.models import ImportBatch
from firstcall.intake.steps import Progress, no_progress
from firstcall.needs.batches import refuse_superseded, scope_of_batch
from firstcall.needs.learning import learn
from firstcall.needs.matching import KEYS, Comparison, compare
from firstcall.needs.staging import forget_rows, kept_rows
from firstcall.record.engine import insert_frame
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency

FACTS = ("batch_id", "emergency_id", "group_id", "sector", "organisation_id", "implementer_id", "donor", "area_id",
         "site",
         "activity", "indicator", "status", "starts_on", "ends_on", "month", "population_group", "targeted", "reached",
         "new_people", "households", "recurrent", "unit", "quantity", "cells", "source_row", "natural_key",
         "content_key")  # fmt: skip
READ = ("group", "sector", "organisation", "implementer", "donor", "area", "site", "activity", "indicator", "status",
        "starts_on", "ends_on", "month", "population_group", "targeted", "reached",
        "new_people", "households", "recurrent", "unit", "quantity", "cells", "row")  # fmt: skip
AT_A_TIME = 5000


def commit_activities(
    batch: ImportBatch,
    *,
    by: Actor,
    at: datetime,
    expected: int | None = None,
    progress: Progress = no_progress,
) -> ImportBatch:
    """Take in what the preview understood, compared again with what is there now; figures follow in the transaction.

    `progress` is told each step with its rows. Raises `Refused` when it is not a preview any more or its rows are
    gone, `Stale`, `Forbidden`.
    """
    emergency = batch.emergency
    assert emergency is not None
    acting = require(by, "import", "commit", scope_of_batch(batch))
    rows, keyed = _understood(batch.public_id)
    progress("comparing", 0, rows.height)
    return _take_in(batch, emergency, rows, keyed, by, acting, at, expected, progress)


def with_keys(rows: pl.DataFrame, keyed: pl.DataFrame) -> pl.DataFrame:
    """The rows as they are kept until they are taken in: with their keys, which need not be worked out twice."""
    return rows.with_columns(keyed[name].alias(f"{name}_key") for name in KEYS)


def _understood(public_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of a preview and their keys."""
    kept, named = kept_rows(public_id), {f"{name}_key": name for name in KEYS}
    rows = kept.drop(list(named), strict=False)
    if rows.width == kept.width:  # kept by an earlier version
        return rows, keys_of(rows)
    return rows, kept.select(list(named)).rename(named)


@transaction.atomic
def _take_in(
    batch: ImportBatch,
    emergency: Emergency,
    rows: pl.DataFrame,
    keyed: pl.DataFrame,
    by: Actor,
    acting: Acting,
    at: datetime,
    expected: int | None,
    progress: Progress,
) -> ImportBatch:
    made = registered(rows, emergency, batch, acting, at)
    if made:
        rows = with_names(rows, made)
        keyed = keys_again(rows, keyed)
    found = compare(keyed, current_keys(emergency))
    facts = _facts(batch, emergency, rows, found, keyed)
    _supersede([pk for _, pk in found.changed], batch)
    has_taken_in(FileRows(batch, rows, found, keyed, acting, at))
    # Figures are added up on one core while the rows are stored on the other.
    with rollups_meanwhile(emergency, _touched(batch, facts), Brought(batch.pk, facts)):
        insert_frame(
            Activity._meta.db_table, FACTS, facts, done=lambda rows: progress("storing", rows, facts.height)
        )
        progress("adding", rows.height, rows.height)
    batch = intake.mark_committed(
        batch,
        counts=counts_of(batch.rows, rows, found),
        totals=totals_of(rows),
        by=acting,
        at=at,
        expected=expected,
    )
    intake.remember_layout(batch, values=learn(batch, by=by, at=at), by=acting, at=at)
    transaction.on_commit(lambda: forget_rows(batch.public_id))
    return batch


def _facts(
    batch: ImportBatch, emergency: Emergency, rows: pl.DataFrame, found: Comparison, keyed: pl.DataFrame
) -> pl.DataFrame:
    """What of the rows is new or changed, as columns of the table."""
    facts = rows.select(
        pl.lit(batch.pk).alias("batch"),
        pl.lit(emergency.pk).alias("emergency"),
        *READ,
        keyed["natural"],
        keyed["content"],
    )
    if found.unchanged:
        wanted = pl.Series([*found.new, *(position for position, _ in found.changed)], dtype=pl.Int64)
        facts = facts[wanted.sort()]
    facts.columns = list(FACTS)
    return facts


def _supersede(pks: list[int], batch: ImportBatch) -> None:
    for start in range(0, len(pks), AT_A_TIME):
        Activity.objects.filter(pk__in=pks[start : start + AT_A_TIME]).update(superseded_by=batch)


def _touched(batch: ImportBatch, brought: pl.DataFrame | None = None) -> set[tuple[int | None, str]]:
    """The groups and sectors of what the batch brought and what it superseded."""
    if brought is None:
        mine = set(
            Activity.objects.filter(batch=batch).order_by().values_list("group_id", "sector").distinct()
        )
    else:
        mine = set(brought.select("group_id", "sector").unique().rows())
    replaced = (
        Activity.objects.filter(superseded_by=batch).order_by().values_list("group_id", "sector").distinct()
    )
    return {*mine, *replaced}


@transaction.atomic
def undo_activities(
    batch: ImportBatch, *, by: Actor, at: datetime, expected: int | None = None
) -> ImportBatch:
    """Take back an import: what it brought goes, what it superseded counts again, every figure is as before.

    Raises `Refused` when a later import superseded some of its rows, or it is not in force; `Stale`, `Forbidden`.
    """
    emergency = batch.emergency
    assert emergency is not None
    acting = require(by, "import", "undo", scope_of_batch(batch))
    return take_back(batch, acting=acting, at=at, expected=expected)


def take_back(
    batch: ImportBatch, *, acting: Acting, at: datetime, expected: int | None = None
) -> ImportBatch:
    """As `undo_activities`. Part of an action that has asked whether this may be, never one by itself."""
    emergency = batch.emergency
    assert emergency is not None
    batch = intake.mark_undone(batch, by=acting, at=at, expected=expected)
    refuse_superseded(Activity.objects.filter(batch=batch))
    touched = _touched(batch)
    Activity.objects.filter(superseded_by=batch).update(superseded_by=None)
    has_taken_back(batch, acting, at)
    Activity.objects.filter(batch=batch).delete()
    keep_rollups(emergency, touched)
    return batch
