"""The figures of every line: as kept for the groups there are, or added up anew for the groups of an earlier day.

What was added up is kept for the structure as it is now. Seen on a day on which a line had other sources, its
figures are added up from the rows in use; every other line is read as kept.
"""

from __future__ import annotations

from collections import defaultdict

from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, Scope
from firstcall.activities.consolidation import consolidate
from firstcall.activities.counting.in_force import fields_of, rules_of_lines
from firstcall.activities.models import ActivityRollup
from firstcall.activities.queries import current_activities, rows_to_consolidate
from firstcall.gaps.figures import NeedsHere, ReachHere, views_of
from firstcall.gaps.rules import View
from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.models import NeedRollup
from firstcall.needs.queries import current_needs, needs_of
from firstcall.needs.rollup import METRICS, roll_up
from firstcall.structure.models import Emergency

INTERSECTORAL = frozenset({"ALL", "Intersectoral"})  # everybody's total, not a sector that no group covers
IN_NEED, TARGETED = METRICS.index("in_need"), METRICS.index("targeted")
AT_A_TIME = 5_000  # rows of a roll-up fetched at once
Needs = dict[Line, list[NeedsHere]]
Reach = dict[Line, list[ReachHere]]


def views_of_lines(
    actor: Actor, emergency: Emergency, attributed: Attribution, tree: AreaTree, object_: str = "gap"
) -> dict[Line, dict[str, View]]:
    """The figures of each group, and each sector without one, that the actor may see, as `attributed` has them.

    `object_`: of the permission matrix, with the paths that "gap" has.
    """
    now = Attribution(attributed.groups)
    needs, reach = _kept(actor, emergency, now, object_)
    if attributed.day != now.day:
        moved = _moved(emergency, attributed, now)
        standing = {line for line in {*needs, *reach} if attributed.sources([line]) == now.sources([line])}
        needs = {line: rows for line, rows in needs.items() if line in standing}
        reach = {line: rows for line, rows in reach.items() if line in standing}
        if moved:
            needs |= _needs_then(actor, emergency, attributed, moved, tree)
            reach |= _reach_then(actor, emergency, attributed, moved, tree)
    lines = {line for line in {*needs, *reach} if line.sector not in INTERSECTORAL}
    return {line: views_of(needs.get(line, []), reach.get(line, []), tree) for line in lines}


def _kept(actor: Actor, emergency: Emergency, attributed: Attribution, object_: str) -> tuple[Needs, Reach]:
    needs: Needs = defaultdict(list)
    reach: Reach = defaultdict(list)
    columns = ("group_id", "sector", "area_id", "population_group")
    need_rows = visible(actor, object_, NeedRollup.objects.filter(emergency=emergency))
    for row in need_rows.values_list(*columns, "in_need", "targeted").iterator(chunk_size=AT_A_TIME):
        needs[attributed.line(row[0], row[1])].append(row)
    reach_rows = visible(actor, object_, ActivityRollup.objects.filter(emergency=emergency))
    figures = ("targeted", "reached", "organisations", "organisations_here")
    for row in reach_rows.values_list(*columns, *figures).iterator(chunk_size=AT_A_TIME):
        reach[attributed.line(row[0], row[1])].append(row)
    return needs, reach


def _moved(emergency: Emergency, then: Attribution, now: Attribution) -> list[Line]:
    """The lines of that day whose facts are not those of a line of today."""
    heads = {
        pair
        for rows in (current_needs(emergency), current_activities(emergency))
        for pair in rows.order_by().values_list("group_id", "sector").distinct()
    }
    lines = {then.line(group, sector) for group, sector in heads}
    return sorted((line for line in lines if then.sources([line]) != now.sources([line])), key=str)


class Sees:
    """May the actor see the gap of this line in this place? Asked row by row, as `visible` asks of kept rows."""

    def __init__(self, actor: Actor, emergency: Emergency, tree: AreaTree) -> None:
        self.actor, self.emergency, self.tree = actor, emergency, tree
        self.everything = self._may(Scope(emergency=emergency.pk, country=emergency.country_id))
        self._known: dict[tuple[int | None, int], bool] = {}

    def _may(self, scope: Scope) -> bool:
        return may(self.actor, "gap", "read", scope)

    def __call__(self, line: Line, area: int) -> bool:
        key = (line.group, area)
        if not self.everything and key not in self._known:
            self._known[key] = self._may(
                Scope(
                    emergency=self.emergency.pk,
                    country=self.emergency.country_id,
                    group=line.group,
                    areas=frozenset(self.tree.lineage(area)),
                )
            )
        return self.everything or self._known[key]


def _needs_then(
    actor: Actor, emergency: Emergency, then: Attribution, lines: list[Line], tree: AreaTree
) -> Needs:
    sees, found = Sees(actor, emergency, tree), defaultdict(list)
    for (number, area, name), figures in roll_up(needs_of(emergency, lines, then), tree.parents).items():
        line = lines[number]
        if sees(line, area):
            found[line].append((*line, area, name, figures[IN_NEED], figures[TARGETED]))
    return found


def _reach_then(
    actor: Actor, emergency: Emergency, then: Attribution, lines: list[Line], tree: AreaTree
) -> Reach:
    sees, found = Sees(actor, emergency, tree), defaultdict(list)
    rules = rules_of_lines(emergency, lines)
    rows, above = rows_to_consolidate(emergency, lines, then, tree, fields_of(rules))
    columns = (
        "line",
        "area",
        "population_group",
        "targeted",
        "reached",
        "organisations",
        "organisations_here",
    )
    for number, area, *values in consolidate(rows, above, rules).select(columns).iter_rows():
        line = lines[number]
        if sees(line, area):
            found[line].append((*line, area, *values))
    return found
