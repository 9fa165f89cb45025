"""By which rule a group counts people: chosen, dated, with its reason; every figure follows in the same transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.activities.actions.rollups import keep_rollups
from firstcall.activities.counting.in_force import row_in_force, rule_in_force, version_of
from firstcall.activities.counting.rule import SUM, Counting, as_data
from firstcall.activities.models import CountingRule
from firstcall.activities.rules import why_not_count
from firstcall.needs.lines import NO_CODE
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Stale
from firstcall.structure.models import Group


@transaction.atomic
def set_counting_rule(
    group: Group, rule: Counting, *, reason: str = "", expected: int | None = None, by: Actor, at: datetime
) -> CountingRule:
    """Count the people of `group` by `rule` from today on; its figures are added up again in the transaction.

    `expected`: the version (`version_of`) that the person saw. Raises `Refused` for a
    part of a group, one that ended, a rule that is in force already, or one that needs a reason; `Stale`, `Forbidden`.
    """
    acting = require(by, "counting_rule", "change", Scope(emergency=group.emergency_id, group=group.pk))
    Group.objects.select_for_update().get(pk=group.pk)  # the first rule of a group has no row yet to wait for
    refuse(
        why_not_count(
            part_of=group.parent.name if group.parent else "",
            ended=group.ends_on is not None,
            same=rule == rule_in_force(group),
            needs_reason=rule.method == SUM,
            reason=reason.strip(),
        )
    )
    before, version = row_in_force(group), version_of(group)
    if expected is not None and expected != version:
        raise Stale(before)
    if before is not None:
        change(before, ends_on=max(at.date(), before.starts_on))
    row = CountingRule.objects.create(
        group=group,
        version=version + 1,
        starts_on=at.date(),
        rule=as_data(rule),
        reason=reason.strip(),
        person=acting.person,
    )
    append(
        act="counting-rule.set",
        subject=f"group:{group.public_id}",
        content={"rule": row.rule, "reason": row.reason, "before": before.rule if before else None},
        by=acting,
        at=at,
    )
    keep_rollups(group.emergency, {(group.pk, NO_CODE)})
    return row
