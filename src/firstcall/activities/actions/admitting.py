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
    """Only rows that the actor may bring: a partner its own, a focal point those of its area."""
    everywhere = Scope(country=emergency.country_id, emergency=emergency.pk)
    if may(by, "activity", "create", everywhere):
        return rows
    tree = area_tree(emergency.country_id)
    kinds = rows.group_by("group", "organisation", "area").agg("row")
    refused: list[int] = []
    for group, organisation, area, numbers in kinds.iter_rows():
        lineage = frozenset(tree.lineage(area))
        scope = replace(everywhere, group=group, organisation=organisation, areas=lineage)
        if not may(by, "activity", "create", scope):
            refused.extend(numbers)
    if refused:
        problems.add(
            "not-yours",
            gettext_noop("The row belongs to an organisation, sector or area for which you may not report."),
            rows=sorted(refused),
            suggestion=gettext_noop("Ask that organisation, or the information manager there, to send it."),
        )
    return rows.filter(~pl.col("row").is_in(pl.Series(refused, dtype=pl.Int64).implode()))
