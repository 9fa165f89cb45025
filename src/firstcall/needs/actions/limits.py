"""How old a group's figures of need may be: set with its reason; gaps, totals and watches follow at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.needs.models import AgeLimit
from firstcall.needs.queries.limits import limit_in_force, limit_version
from firstcall.needs.rules.limits import why_not_limit
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Stale
from firstcall.structure.models import Group


@transaction.atomic
def set_age_limit(
    group: Group, days: int | None, *, reason: str, expected: int | None = None, by: Actor, at: datetime
) -> AgeLimit:
    """Take figures of need older than `days` for not known from today on; None: as all groups do.

    `expected`: the version (`limit_version`) that the person saw. Raises `Refused`, `Stale`, `Forbidden`.
    """
    acting = require(by, "age_limit", "change", Scope(emergency=group.emergency_id, group=group.pk))
    Group.objects.select_for_update().get(
        pk=group.pk
    )  # the first limit of a group has no row yet to wait for
    before, version, why = limit_in_force(group), limit_version(group), reason.strip()
    refuse(
        why_not_limit(
            part_of=group.parent.name if group.parent else "",
            ended=group.ends_on is not None,
            days=days,
            before=before.days if before else None,
            reason=why,
        )
    )
    if expected is not None and expected != version:
        raise Stale(before)
    if before is not None:
        change(before, ends_on=max(at.date(), before.starts_on))
    row = AgeLimit.objects.create(
        group=group, version=version + 1, starts_on=at.date(), days=days, reason=why, person=acting.person
    )
    content = {
        "emergency": group.emergency.code,
        "group": group.code,
        "days": days,
        "before": before.days if before else None,
        "reason": why,
    }
    append(act="age-limit.set", subject=f"group:{group.public_id}", content=content, by=acting, at=at)
    return row
