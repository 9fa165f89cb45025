"""Choosing, naming, merging and closing the groups of a response (GN 5; S3, S4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.policy import profiles
from firstcall.policy.guidance import Sector
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group, GroupSector
from firstcall.structure.queries import name_of_sectors
from firstcall.structure.rules import why_not_add_group, why_not_end, why_not_merge


@transaction.atomic
def add_group(
    *,
    emergency: Emergency,
    sector: str,
    name: str = "",
    code: str = "",
    reason: str = "",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Group:
    """Add a group for `sector`: a sector's id, global code or name, several as "health+nutrition", or one of your own.

    A sector the guidance does not know needs a `name` (ad hoc group, GN 5). The group's code is `code`, else the
    sector as written where that can be a code. Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "group", "create", Scope(emergency=emergency.pk))
    profile = profiles.profile(emergency.profile)
    sectors = profile.find_sector(sector)
    wanted_code = code or ("-".join(sector.split()) if sectors else sector).strip()
    refuse(
        why_not_add_group(
            ended=emergency.ended_on is not None,
            code=wanted_code,
            name=name.strip(),
            known_sector=bool(sectors),
            codes=list(emergency.groups.values_list("code", flat=True)),
            sectors=[one.id for one in profile.sectors],
        )
    )
    return place_group(
        emergency=emergency,
        code=wanted_code,
        name=name.strip() or name_of_sectors(sectors, sector, emergency.language),
        kind=sectors[0].kind if sectors else "ad_hoc",
        sectors=sectors,
        reason=reason,
        on=starts_on or at.date(),
        acting=acting,
        at=at,
    )


def place_group(
    *,
    emergency: Emergency,
    code: str,
    name: str,
    kind: str,
    sectors: Sequence[Sector],
    reason: str,
    on: date,
    acting: Acting,
    at: datetime,
    **more: object,
) -> Group:
    """Write a group that covers `sectors`, with its ledger entry. Part of an action, never one by itself.

    `more`: further fields of the group (parent, area, profile, split_from).
    """
    group = Group.objects.create(
        emergency=emergency, code=code, name=name, kind=kind, reason=reason, starts_on=on, **more
    )
    covered = [GroupSector(group=group, sector=one.id, code=one.code) for one in sectors]
    GroupSector.objects.bulk_create(covered or [GroupSector(group=group, sector="", code=code)])
    append(
        act="group.added",
        subject=f"group:{group.public_id}",
        content={
            "emergency": emergency.code,
            "code": group.code,
            "name": group.name,
            "sectors": [one.id for one in sectors],
            "reason": reason,
            "starts_on": group.starts_on,
        },
        by=acting,
        at=at,
        clause="GN 5",
    )
    return group


@transaction.atomic
def rename_group(group: Group, *, name: str, expected: int | None, by: Actor, at: datetime) -> Group:
    """Give a group the name its country team uses (GN 5, terminology). Raises `Stale`, `Forbidden`."""
    acting = require(by, "group", "change", Scope(emergency=group.emergency_id, group=group.pk))
    before = group.name
    change(group, expected=expected, name=name.strip() or group.name)
    append(
        act="group.renamed",
        subject=f"group:{group.public_id}",
        content={"before": before, "after": group.name, "version": group.version},
        by=acting,
        at=at,
        clause="GN 5",
    )
    return group


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
    return merged


@transaction.atomic
def close_group(
    group: Group, *, on: date, reason: str, expected: int | None, by: Actor, at: datetime
) -> Group:
    """Close a group whose work is done or handed over (OG, how long). Raises `Refused`, `Stale`, `Forbidden`."""
    acting = require(by, "group", "end", Scope(emergency=group.emergency_id, group=group.pk))
    refuse(why_not_end(starts_on=group.starts_on, ends_on=group.ends_on, on=on))
    change(group, expected=expected, ends_on=on)
    append(
        act="group.closed",
        subject=f"group:{group.public_id}",
        content={"code": group.code, "on": on, "reason": reason},
        by=acting,
        at=at,
        clause="OG, how long",
    )
    return group
