"""Merging groups into one, and splitting one into several: figures and history follow (GN 5; S3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.policy import profiles
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.actions.groups import write_group
from firstcall.structure.actions.regrouping import regrouped
from firstcall.structure.models import Group, GroupSector
from firstcall.structure.queries.lineage import sector_keys
from firstcall.structure.rules import why_not_add_group, why_not_end, why_not_merge
from firstcall.structure.rules.groups import Successor, why_not_close, why_not_split


@transaction.atomic
def merge_groups(
    groups: Sequence[Group],
    *,
    code: str,
    name: str,
    reason: str = "",
    on: date | None = None,
    by: Actor,
    at: datetime,
) -> Group:
    """Merge current groups into a new one that covers the sectors of all (GN 5). The former ones stay, closed."""
    emergencies = {group.emergency_id for group in groups}
    for emergency_id in emergencies:
        acting = require(by, "group", "change", Scope(emergency=emergency_id))
    refuse(
        why_not_merge(
            groups=len({group.pk for group in groups}),
            one_emergency=len(emergencies) == 1,
            any_ended=any(group.ends_on is not None for group in groups),
        )
    )
    emergency, day = groups[0].emergency, on or at.date()
    refuse(
        why_not_add_group(
            ended=emergency.ended_on is not None,
            code=code,
            name=name.strip(),
            known_sector=False,
            codes=list(emergency.groups.values_list("code", flat=True)),
            sectors=[one.id for one in profiles.profile(emergency.profile).sectors],
        )
    )
    merged = Group.objects.create(
        emergency=emergency, code=code, name=name.strip(), kind=groups[0].kind, reason=reason, starts_on=day
    )
    covered = {(one.sector, one.code) for group in groups for one in group.sectors.all()}
    GroupSector.objects.bulk_create(GroupSector(group=merged, sector=s, code=c) for s, c in sorted(covered))
    for group in groups:
        refuse(why_not_end(starts_on=group.starts_on, ends_on=group.ends_on, on=day))
        change(group, expected=None, ends_on=day, merged_into=merged)
        for part in group.parts.filter(ends_on=None):  # they go on, under the merged one
            change(part, expected=None, parent=merged)
    append(
        act="group.merged",
        subject=f"group:{merged.public_id}",
        content={
            "code": code,
            "name": merged.name,
            "from": [group.code for group in groups],
            "reason": reason,
            "on": day,
        },
        by=acting,
        at=at,
        clause="GN 5",
    )
    regrouped(merged, acting, at)
    return merged


@transaction.atomic
def split_group(
    group: Group,
    *,
    into: Sequence[Successor],
    reason: str = "",
    on: date | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> list[Group]:
    """Split a current group: each of `into` takes over some of its sectors, and it is closed (GN 5).

    A sector may go to several; what was reported for it then stays named as the former group's. Raises `Refused`
    (fewer than two, a sector lost, a code taken), `Stale`, `Forbidden`.
    """
    acting = require(by, "group", "change", Scope(emergency=group.emergency_id))
    emergency, day = group.emergency, on or at.date()
    covered = sector_keys(group)
    codes = list(emergency.groups.values_list("code", flat=True))
    parts = group.parts.filter(ends_on=None).order_by("pk").values_list("name", flat=True)
    refuse(
        why_not_split(ended=group.ends_on is not None, covered=list(covered), into=into, codes=codes)
        or why_not_end(starts_on=group.starts_on, ends_on=group.ends_on, on=day)
        or why_not_close(parts=parts)
    )
    change(group, expected=expected, ends_on=day)
    made = [
        write_group(
            emergency=emergency,
            code=one.code,
            name=one.name.strip(),
            kind=group.kind if one.sectors else "ad_hoc",
            covers=[covered[sector] for sector in one.sectors] or [("", one.code[:16])],
            reason=reason,
            on=day,
            acting=acting,
            at=at,
            said={"split_from": group.code},
            split_from=group,
            profile=group.profile,
        )
        for one in into
    ]
    append(
        act="group.split",
        subject=f"group:{group.public_id}",
        content={
            "code": group.code,
            "name": group.name,
            "into": [one.name for one in made],
            "reason": reason,
            "on": day,
        },
        by=acting,
        at=at,
        clause="GN 5",
    )
    regrouped(group, acting, at)
    return made
