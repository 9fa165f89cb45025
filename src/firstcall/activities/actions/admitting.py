"""Which rows of a file its sender may bring."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.intake.rules import Problems
from firstcall.needs.queries import area_tree
from firstcall.policy.refusal import gettext_noop
from firstcall.structure.models import Emergency


def allowed(rows: pl.DataFrame, emergency: Emergency, by: Actor, problems: Problems) -> pl.DataFrame:
    """Only rows that the actor may bring: a partner its own, a focal point those of its area.

    Of a row that names several organisations a partner brings its own alone, as its report.
    """
    everywhere = Scope(country=emergency.country_id, emergency=emergency.pk)
    if may(by, "activity", "create", everywhere):
        return rows
    tree = area_tree(emergency.country_id)
    kinds = rows.with_row_index("position").group_by("group", "organisation", "area").agg("position")
    refused: list[int] = []
    for group, organisation, area, positions in kinds.iter_rows():
        lineage = frozenset(tree.lineage(area))
        scope = replace(everywhere, group=group, organisation=organisation, areas=lineage)
        if not may(by, "activity", "create", scope):
            refused.extend(positions)
    if not refused:
        return rows
    named = named_together(rows)
    theirs = rows[sorted(refused)]
    own = rows.filter(~pl.int_range(pl.len()).is_in(refused))
    mine = named & set(
        own["row"].to_list()
    )  # of rows that name several organisations, those of which one may be brought
    whole = set(theirs["row"].to_list()) - mine
    if whole:
        problems.add(
            "not-yours",
            gettext_noop("The row belongs to an organisation, sector or area for which you may not report."),
            rows=sorted(whole),
            suggestion=gettext_noop("Ask that organisation, or the information manager there, to send it."),
        )
    if mine & set(theirs["row"].to_list()):
        problems.add(
            "others-not-yours",
            gettext_noop(
                "The row names other organisations beside yours, for which you may not report. It counts for yours."
            ),
            rows=sorted(mine & set(theirs["row"].to_list())),
            refused=False,
        )
    own = own.filter(~pl.col("row").is_in(sorted(whole)))
    return _reporting(own)


def named_together(rows: pl.DataFrame) -> set[int]:
    """The numbers of the rows that name several organisations."""
    return set(rows.filter("beside")["row"].to_list())


def _reporting(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, where whoever stood first may not be brought as reports of those who may."""
    reports = rows.filter(~pl.col("beside"))["row"]
    return rows.with_columns(beside=pl.col("beside") & pl.col("row").is_in(reports.implode()))
