"""How people were counted, to stand beside the figures: read from the roll-ups, never counted again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.counting.in_force import rules_in_force
from firstcall.activities.counting.rule import DEFAULT, Counting
from firstcall.activities.counting.words import LeftOut, left_out_words, reason_words, rule_words
from firstcall.activities.models import ActivityRollup
from firstcall.needs.lines import NO_CODE, Line
from firstcall.needs.queries import area_tree, attribution, sector_label
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group


@dataclass(frozen=True)
class Counted:
    """How the people of one group (or sector without one) in one place were counted.

    `rows` and `frequencies` are of all rows reported there; `left_out` are (reason, rows, frequencies).
    """

    group: str
    group_name: str
    rule: Counting
    rows: int
    people: int | None
    frequencies: int | None
    left_out: LeftOut = ()

    @property
    def words(self) -> list[str]:
        """The rule in sentences."""
        return rule_words(self.rule)

    @property
    def out(self) -> list[str]:
        """What was counted and left out, in sentences; empty where nothing was left out."""
        return left_out_words(self.rule, self.left_out, self.rows)


def left_out_of(text: str) -> LeftOut:
    """What a roll-up's `left_out` says: (reason, rows, frequencies) of each reason."""
    return tuple((reason, rows, known) for reason, rows, known in json.loads(text)) if text else ()


def left_out_values(rule: Counting, left_out: LeftOut) -> list[dict[str, object]]:
    """The same for programs, each reason in words."""
    return [
        {"reason": reason_words(rule, reason), "rows": rows, "frequencies": frequencies}
        for reason, rows, frequencies in left_out
    ]


def counted(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    area: Area | None = None,
    object: str = "presence",
) -> list[Counted]:
    """How people were counted, per group, in `area` or wherever the actor may see figures (of `object`)."""
    attributed, tree = attribution(emergency), area_tree(emergency.country_id)
    kept = visible(actor, object, ActivityRollup.objects.filter(emergency=emergency, population_group="all"))
    if area is not None:
        kept = kept.filter(area=area)
    wanted = attributed.line(group.pk, NO_CODE) if group is not None else None
    columns = ("group_id", "sector", "area_id", "rows", "reached", "frequencies", "left_out")
    found: dict[Line, dict[int, tuple[int, int | None, int | None, str]]] = defaultdict(dict)
    for head, sector, place, rows, people, frequencies, left_out in kept.values_list(*columns):
        line = attributed.line(head, sector)
        if wanted in (None, line):
            found[line][place] = (rows, people, frequencies, left_out)
    rules = rules_in_force(emergency)
    names = {pk: (code, name) for pk, code, name in emergency.groups.values_list("pk", "code", "name")}
    return [
        _together(
            names[line.group] if line.group is not None else sector_label(line.sector),
            rules.get(line.group or 0, DEFAULT),
            [one for place, one in places.items() if tree.parents[place] not in places],
        )
        for line, places in sorted(found.items(), key=lambda pair: (pair[0].group is None, str(pair[0])))
    ]


def _together(
    named: tuple[str, str], rule: Counting, tops: Sequence[tuple[int, int | None, int | None, str]]
) -> Counted:
    """The places that lie in no other one, added up."""
    by_reason: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for _rows, _people, _frequencies, text in tops:
        for reason, rows, frequencies in left_out_of(text):
            by_reason[reason].append((rows, frequencies))
    return Counted(
        *named,
        rule,
        sum(rows for rows, _, _, _ in tops),
        _added([people for _, people, _, _ in tops]),
        _added([frequencies for _, _, frequencies, _ in tops]),
        tuple(
            (reason, sum(rows for rows, _ in parts), _added([known for _, known in parts]))
            for reason, parts in sorted(by_reason.items())
        ),
    )


def _added(figures: Sequence[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
