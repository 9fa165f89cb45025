"""Which figures of a file its sender may bring."""

from __future__ import annotations

import polars as pl

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.intake.rules import Problems
from firstcall.needs.queries import area_tree
from firstcall.policy.refusal import gettext_noop
from firstcall.structure.models import Emergency


def allowed(figures: pl.DataFrame, emergency: Emergency, by: Actor, problems: Problems) -> pl.DataFrame:
    """Only figures that the actor may bring: a coordinator those of the group, a focal point those of its area."""
    kinds = figures.group_by("group", "area").agg("row")
    tree = area_tree(emergency.country_id)
    refused: set[int] = set()
    for group, area, numbers in kinds.iter_rows():
        lineage = frozenset(tree.lineage(area))
        scope = Scope(country=emergency.country_id, emergency=emergency.pk, group=group, areas=lineage)
        if not may(by, "need", "create", scope):
            refused.update(numbers)
    if refused:
        problems.add(
            "not-yours",
            gettext_noop("The row belongs to a sector or area for which you may not bring figures."),
            rows=sorted(refused),
            suggestion=gettext_noop("Ask the information manager there to bring them."),
        )
    return figures.filter(~pl.col("row").is_in(pl.Series(sorted(refused), dtype=pl.Int64).implode()))
