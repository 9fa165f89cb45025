"""The limits that groups have set for the age of figures of need."""

from __future__ import annotations

from django.db.models import QuerySet

from firstcall.needs.models import AgeLimit
from firstcall.structure.models import Emergency, Group


def limit_in_force(group: Group) -> AgeLimit | None:
    """What the group said last; None where it never said anything. A part goes by the limit of the whole (GN 12)."""
    whole = group.parent_id or group.pk
    return AgeLimit.objects.filter(group_id=whole, ends_on=None).first()


def limits_so_far(group: Group) -> QuerySet[AgeLimit]:
    """All the group has said, the newest first."""
    return AgeLimit.objects.filter(group_id=group.parent_id or group.pk).order_by("-pk")


def limit_version(group: Group) -> int:
    """What a change is compared with: 1 while the group has said nothing, one more with each limit."""
    row = limit_in_force(group)
    return row.version if row else 1


def age_limits(emergency: Emergency) -> dict[int, int]:
    """Days, by primary key of the group, for the groups of an emergency that have a limit of their own."""
    rows = AgeLimit.objects.filter(group__emergency=emergency, ends_on=None, days__isnull=False)
    return {group: days for group, days in rows.values_list("group_id", "days") if days is not None}
