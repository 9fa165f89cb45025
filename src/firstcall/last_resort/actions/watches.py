"""Lines that groups set in their figures: set and ended; what crosses one becomes a draft of a case (L1; ToR 8)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.last_resort.models import Watch
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.watching import Line, why_not_line
from firstcall.last_resort.rules.watching import EVERYBODY, why_not_end_watch
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Group


def scope_of_watch(group: Group) -> Scope:
    """Where a line of this group lies."""
    return Scope(country=group.emergency.country_id, emergency=group.emergency_id, group=group.pk)


@transaction.atomic
def set_watch(
    *,
    group: Group,
    sign: str,
    limit: int,
    level: int | None = None,
    population_group: str = EVERYBODY,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Watch:
    """Set a line for a group's figures; one for each sign, population group and level.

    `limit` in the unit of the sign (rules.watching). Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "watch", "create", scope_of_watch(group))
    people = population_group.strip() or EVERYBODY
    line = Line(group, sign, limit, level, people)
    same = Watch.objects.filter(
        group=group, sign=sign, level=level, population_group=people, ends_on__isnull=True
    )
    refuse(why_not_line(line, already=same.exists()))
    try:
        with transaction.atomic():
            watch = Watch.objects.create(
                group=group,
                sign=sign,
                limit=limit,
                level=level,
                population_group=people,
                reason=reason.strip(),
                person=acting.person,
                starts_on=at.date(),
            )
    except IntegrityError:  # somebody else set it at this moment
        refuse(why_not_line(line, already=True))
        raise
    record_watch(watch, "watch.set", acting, at, reason=watch.reason)
    return watch


@transaction.atomic
def end_watch(watch: Watch, *, reason: str = "", expected: int | None, by: Actor, at: datetime) -> Watch:
    """End a line; the cases it opened stay. Raises `Refused`, `Stale`, `Forbidden`."""
    acting = require(by, "watch", "end", scope_of_watch(group_now(watch.group) or watch.group))
    refuse(why_not_end_watch(ends_on=watch.ends_on))
    change(watch, expected=expected, ends_on=max(at.date(), watch.starts_on))
    record_watch(watch, "watch.ended", acting, at, reason=reason.strip())
    return watch


def record_watch(watch: Watch, act: str, acting: Acting, at: datetime, *, reason: str) -> int:
    """The ledger entry of an act on a line; gives its sequence. Part of an action, never one by itself."""
    return append(
        act=act,
        subject=f"watch:{watch.public_id}",
        content={
            "emergency": watch.group.emergency.code,
            "group": watch.group.code,
            "name": watch.group.name,
            "sign": watch.sign,
            "limit": watch.limit,
            "level": watch.level,
            "population_group": watch.population_group,
            "reason": reason,
        },
        by=acting,
        at=at,
        clause="ToR 8",
    )
