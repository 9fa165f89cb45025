"""What another rule would make of a group's figures, before it is chosen. Nothing is stored."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.activities.consolidation import consolidate
from firstcall.activities.counting.in_force import rule_in_force
from firstcall.activities.counting.rule import Counting
from firstcall.activities.counting.shown import Counted, left_out_of
from firstcall.activities.queries import rows_to_consolidate
from firstcall.needs.lines import NO_CODE
from firstcall.needs.queries import area_tree, attribution
from firstcall.structure.models import Group


def try_rule(group: Group, rule: Counting) -> tuple[Counted, Counted]:
    """The whole of the group counted by the rule in force, and by `rule`."""
    emergency = group.emergency
    attributed, tree = attribution(emergency), area_tree(emergency.country_id)
    now = rule_in_force(group)
    fields = sorted(now.fields | rule.fields)
    rows, above = rows_to_consolidate(
        emergency, [attributed.line(group.pk, NO_CODE)], attributed, tree, fields
    )
    before = _whole(group, now, consolidate(rows, above, {0: now}))
    return before, _whole(group, rule, consolidate(rows, above, {0: rule})) if rule != now else before


def _whole(group: Group, rule: Counting, figures: pl.DataFrame) -> Counted:
    everybody = figures.filter(pl.col("population_group") == "all", pl.col("level") == pl.col("level").min())
    nothing = Counted(group.code, group.name, rule, 0, None, None)
    if everybody.is_empty():
        return nothing
    columns = ("rows", "reached", "frequencies", "left_out")
    rows, people, frequencies, left_out = everybody.select(columns).row(0)
    return replace(nothing, rows=rows, people=people, frequencies=frequencies, left_out=left_out_of(left_out))
