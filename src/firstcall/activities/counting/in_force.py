"""Which rule a group counts by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firstcall.activities.counting.reading import read_rule
from firstcall.activities.counting.rule import DEFAULT, Counting
from firstcall.activities.models import CountingRule
from firstcall.needs.lines import Line
from firstcall.structure.models import Emergency, Group


def row_in_force(group: Group) -> CountingRule | None:
    """The rule the group chose, None while it counts by the default. A part counts by the rule of the whole (GN 12)."""
    whole = group.parent_id or group.pk
    return CountingRule.objects.filter(group_id=whole, ends_on=None).first()


def rule_in_force(group: Group) -> Counting:
    """The rule by which the group's people are counted."""
    row = row_in_force(group)
    return read_rule(row.rule) if row else DEFAULT


def version_of(group: Group) -> int:
    """What a change of the rule is compared with: 1 while the group counts by the default, one more with each rule."""
    row = row_in_force(group)
    return row.version if row else 1


def rules_in_force(emergency: Emergency) -> dict[int, Counting]:
    """The rules that groups of an emergency chose, by primary key of the group."""
    rows = CountingRule.objects.filter(group__emergency=emergency, ends_on=None)
    return {group: read_rule(rule) for group, rule in rows.values_list("group_id", "rule")}


def rules_of_lines(emergency: Emergency, lines: Iterable[Line]) -> dict[int, Counting]:
    """The rule of each line, by its position. A sector without a group counts by the default."""
    chosen = rules_in_force(emergency)
    return {
        number: chosen.get(line.group, DEFAULT) if line.group is not None else DEFAULT
        for number, line in enumerate(lines)
    }


def fields_of(rules: Mapping[int, Counting]) -> list[str]:
    """The fields that conditions of these rules ask for, in order."""
    return sorted({field for rule in rules.values() for field in rule.fields})
