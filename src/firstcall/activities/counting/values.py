"""A group's counting as plain values: the shape of the API and of `firstcall group counting --json`."""

from __future__ import annotations

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.activities.counting.in_force import row_in_force, rule_in_force, version_of
from firstcall.activities.counting.rule import as_data
from firstcall.activities.counting.shown import Counted, counted, left_out_values
from firstcall.activities.models import CountingRule
from firstcall.structure.models import Group


def counting_values(group: Group, actor: Actor, tried: Counted | None = None) -> dict[str, object]:
    """The rule in force, its figures as far as the actor may see them, and the rules before it.

    `tried`: another rule with its figures instead, as `try_rule` gives it.
    """
    row = None if tried else row_in_force(group)
    rule = tried.rule if tried else rule_in_force(group)
    sees = may(actor, "presence", "read", Scope(emergency=group.emergency_id, group=group.pk))
    here = [tried] if tried else counted(actor=actor, emergency=group.emergency, group=group)
    figures = here[0] if here and sees else Counted(group.code, group.name, rule, 0, None, None)
    known = [frequencies for _, _, frequencies in figures.left_out if frequencies is not None]
    rules = CountingRule.objects.filter(group_id=group.parent_id or group.pk).order_by("-pk")
    return {
        "group": group.code,
        "rule": as_data(rule),
        "words": figures.words,
        "reason": row.reason if row else "",
        "since": row.starts_on if row else None,
        "version": version_of(group),
        "people": figures.people,
        "frequencies": figures.frequencies,
        "rows": figures.rows,
        "rows_left_out": sum(rows for _, rows, _ in figures.left_out),
        "frequencies_left_out": sum(known) if known else None,
        "left_out": left_out_values(rule, figures.left_out),
        "history": [
            {"rule": one.rule, "reason": one.reason, "starts_on": one.starts_on, "ends_on": one.ends_on}
            for one in rules
        ],
    }
