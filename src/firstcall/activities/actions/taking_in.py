"""Taking in what was understood, and taking it back (docs/decisions/importing-again.md)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.activities.actions import storing
from firstcall.activities.actions.listening import FileRows, has_taken_back, has_taken_in, will_supersede
from firstcall.activities.actions.registering import known_since, names_in, numbered, registered
from firstcall.activities.actions.rollups import Figures, figures_beside, keep_rollups
from firstcall.activities.actions.storing import Parts, in_parts
from firstcall.activities.counts import counts_of, totals_of
from firstcall.activities.models import Activity
from firstcall.activities.queries import Brought, standing
from firstcall.activities.versions.forwarded import compared
from firstcall.activities.versions.keys import keys_again, keys_of, with_names
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake import actions as intake
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import why_not_commit
from firstcall.intake.steps import Progress, no_progress
from firstcall.needs.batches import refuse_superseded, scope_of_batch
from firstcall.needs.learning import learn
from firstcall.needs.matching import KEYS, Comparison
from firstcall.needs.rows.unread import why_not_commit_unread
from firstcall.needs.staging import forget_rows, kept_rows
from firstcall.policy.refusal import refuse
from firstcall.record.engine import lock_ledger
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency

READ = ("group", "sector", "organisation", "implementer", "donor", "area", "site", "activity", "indicator", "status",
        "starts_on", "ends_on", "month", "population_group", "targeted", "reached",
        "new_people", "households", "recurrent", "unit", "quantity", "cells", "beside", "row")  # fmt: skip
Head = tuple[int | None, str]  # a group (primary key) and a sector
AT_A_TIME = 5000
TRIES = 2  # of storing a file in parts, while others change what it was compared with


class Moved(Exception):
    """What the file was compared with has changed meanwhile."""


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
    refuse(why_not_commit(batch.state) or why_not_commit_unread(batch))
    taking = Taking(batch, emergency, by, acting, at, expected, progress)
    rows, keyed = _understood(batch.public_id)
    in_hand = dict(vars(batch))
    for _ in range(TRIES):
        progress("comparing", 0, rows.height)
        try:
            return _take_in(taking, rows, keyed)
        except Moved:  # nothing was kept, so the batch is what it was
            vars(batch).update(in_hand)
    with transaction.atomic():
        lock_ledger()  # nobody changes anything now, and everybody waits
        return _take_in(taking, rows, keyed)


@dataclass(frozen=True)
class Taking:
    """Who takes what in, when; `expected` is the version of the batch."""

    batch: ImportBatch
    emergency: Emergency
    by: Actor
    acting: Acting
    at: datetime
    expected: int | None
    progress: Progress


def with_keys(rows: pl.DataFrame, keyed: pl.DataFrame) -> pl.DataFrame:
    """The rows as they are kept until they are taken in: with their keys, which need not be worked out twice."""
    return rows.with_columns(keyed[name].alias(f"{name}_key") for name in KEYS)


def _understood(public_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of a preview and their keys."""
    kept, named = kept_rows(public_id), {f"{name}_key": name for name in KEYS}
    rows = kept.drop(list(named), strict=False)
    if "beside" not in rows.columns:  # kept by an earlier version
        rows = rows.with_columns(pl.lit(value=False).alias("beside"))
        return rows, keys_of(rows)
    if rows.width == kept.width:
        return rows, keys_of(rows)
    return rows, kept.select(list(named)).rename(named)


@dataclass(frozen=True)
class Coming:
    """What a file would bring, as things stood when `seen`. `gone`: the rows (primary keys) it takes the place of.

    `facts`: columns of the table; organisations of names nobody bears yet stand there as numbers below zero, and their
    rows are `late`, for only what begins to count makes its organisations.
    """

    rows: pl.DataFrame
    keyed: pl.DataFrame
    found: Comparison
    facts: pl.DataFrame
    late: pl.Series
    gone: set[int]
    touched: set[Head]
    seen: object
    known: Collection[str]
    inside: WhatIsIn


def _take_in(taking: Taking, rows: pl.DataFrame, keyed: pl.DataFrame) -> ImportBatch:
    """Everything that takes long comes before the one transaction in which the file begins to count."""
    coming = _coming(taking, rows, keyed)
    height = coming.facts.height
    brought = Brought(taking.batch.pk, coming.facts)
    with (
        in_parts(taking.batch, taking.at) as parts,
        # Figures are added up on one core while the rows are stored on the other.
        figures_beside(
            taking.emergency, coming.touched, brought, coming.gone, coming.inside.attributed
        ) as figures,
    ):
        taking.progress("storing", 0, height)
        parts.store(coming.facts.filter(~coming.late), lambda done: taking.progress("storing", done, height))
        taking.progress("adding", coming.rows.height, coming.rows.height)
        figures.wait()
        return _begin_to_count(taking, coming, parts, figures)


def _coming(taking: Taking, rows: pl.DataFrame, keyed: pl.DataFrame) -> Coming:
    """The file beside what is there now. Writes nothing."""
    batch, emergency = taking.batch, taking.emergency
    seen = standing(emergency, batch)
    if since := known_since(rows, emergency):
        rows = with_names(rows, since)
        keyed = keys_again(rows, keyed)
    inside = WhatIsIn(batch)
    found = compared(inside, rows, keyed)
    unknown = numbered(name for name in names_in(rows) if name not in since)
    facts = _facts(batch, emergency, with_names(rows, unknown), found, keyed)
    if facts.height <= storing.ROWS:
        late = pl.repeat(True, facts.height, dtype=pl.Boolean, eager=True)
    else:
        late = facts.select(
            (pl.col("organisation_id") < 0) | (pl.col("implementer_id") < 0).fill_null(False)
        ).to_series()
    further = will_supersede(FileRows(batch, rows, found, keyed, taking.acting, taking.at, inside))
    gone = {*(pk for _, pk in found.changed), *further}
    touched = {*facts.select("group_id", "sector").unique().rows(), *_heads(gone)}
    return Coming(rows, keyed, found, facts, late, gone, touched, seen, since.keys(), inside)


@transaction.atomic
def _begin_to_count(taking: Taking, coming: Coming, parts: Parts, figures: Figures) -> ImportBatch:
    """The rows of the file count, those they replace do no longer, and the figures are those of what counts."""
    batch, emergency, acting, at = taking.batch, taking.emergency, taking.acting, taking.at
    parts.count()
    rows, keyed, facts = coming.rows, coming.keyed, coming.facts
    if known_since(rows, emergency).keys() - coming.known:
        raise Moved
    made = registered(rows, emergency, batch, acting, at)
    if made:
        rows = with_names(rows, made)
        keyed = keys_again(rows, keyed)
        facts = _facts(batch, emergency, rows, coming.found, keyed)
    _supersede([pk for _, pk in coming.found.changed], batch)
    inside = coming.inside.then(same_rows=not made)
    has_taken_in(FileRows(batch, rows, coming.found, keyed, acting, at, inside))
    storing.insert(facts.filter(coming.late))
    batch = intake.mark_committed(
        batch,
        counts=counts_of(batch.rows, rows, coming.found),
        totals=totals_of(rows),
        by=acting,
        at=at,
        expected=taking.expected,
    )
    # Whatever changes the rows in use is in the ledger, whose end is ours from here on: nothing can move any more.
    if standing(emergency, batch) != coming.seen:
        raise Moved
    _keep(figures, batch, emergency, coming)
    intake.remember_layout(batch, values=learn(batch, by=taking.by, at=at), by=acting, at=at)
    transaction.on_commit(lambda: forget_rows(batch.public_id))
    return batch


def _keep(figures: Figures, batch: ImportBatch, emergency: Emergency, coming: Coming) -> None:
    """The figures added up beforehand; added up again where groups, rules or returns moved meanwhile."""
    gone = set(Activity.objects.filter(superseded_by=batch).values_list("pk", flat=True))
    if gone == coming.gone and figures.hold(coming.touched):
        figures.keep()
    else:
        keep_rollups(emergency, _touched(batch))


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
    facts.columns = list(storing.FACTS)
    return facts


def _supersede(pks: list[int], batch: ImportBatch) -> None:
    for start in range(0, len(pks), AT_A_TIME):
        Activity.objects.filter(pk__in=pks[start : start + AT_A_TIME]).update(superseded_by=batch)


def _heads(pks: Collection[int]) -> set[Head]:
    """The groups and sectors of these rows."""
    found: set[Head] = set()
    asked = sorted(pks)
    for start in range(0, len(asked), AT_A_TIME):
        rows = Activity.objects.filter(pk__in=asked[start : start + AT_A_TIME]).order_by()
        found.update(rows.values_list("group_id", "sector").distinct())
    return found


def _touched(batch: ImportBatch) -> set[Head]:
    """The groups and sectors of what the batch brought and what it superseded."""
    mine = Activity.objects.filter(batch=batch).order_by().values_list("group_id", "sector").distinct()
    replaced = Activity.objects.filter(superseded_by=batch).order_by()
    return {*mine, *replaced.values_list("group_id", "sector").distinct()}


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
