"""Choosing, adding, naming and closing the groups of a response (GN 5, 12; S3, S4, S8, S13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.places.models import Area
from firstcall.policy import profiles
from firstcall.policy.guidance import Sector
from firstcall.policy.refusal import Refusal, refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.actions.hindrances import closing_group
from firstcall.structure.actions.left_out import end_left_out
from firstcall.structure.actions.regrouping import regrouped
from firstcall.structure.models import Emergency, Group, GroupSector, SectorLeftOut
from firstcall.structure.queries import name_of_sectors
from firstcall.structure.rules import why_group_ended, why_not_add_group, why_not_end
from firstcall.structure.rules.groups import (
    why_not_apart,
    why_not_close,
    why_not_early_recovery,
    why_not_kind,
    why_not_part,
    why_not_profile,
)


@transaction.atomic
def add_group(
    *,
    emergency: Emergency,
    sector: str = "",
    name: str = "",
    code: str = "",
    kind: str = "",
    reason: str = "",
    parent: Group | None = None,
    area: Area | None = None,
    profile: str = "",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Group:
    """Add a group for `sector`: a sector's id, global code or name, several as "health+nutrition", or one of your own.

    A sector the guidance does not know needs a `name` (`kind` ad_hoc or thematic, GN 5; OG Q6). The group's code is
    `code`, else the sector as written where that can be a code. Below the capital: a `parent`, an `area` and the need
    as `reason` (GN 12); it covers what the parent covers unless said otherwise. `profile`: another edition than the
    emergency's. Early recovery needs the gap no other group covers as `reason` (OG Q6). Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "group", "create", Scope(emergency=emergency.pk))
    refuse(why_not_profile(profile=profile, profiles=profiles.names()))
    edition = profiles.profile(profile or emergency.profile)
    refuse(_why_not_part(emergency, parent, area, reason))
    if parent is not None and area is not None and not sector.strip():
        return _add_part(parent, area, name, code, reason, starts_on or at.date(), acting, at)
    sectors = edition.find_sector(sector)
    issue = next((one for one in edition.issues if one.id == sector.strip()), None)
    wanted_name = name.strip() or (issue.name_in(emergency.language) if issue else "")
    wanted_code = code or ("-".join(sector.split()) if sectors else sector).strip()
    refuse(
        why_not_kind(kind=kind, known_sector=bool(sectors))
        or why_not_add_group(
            ended=emergency.ended_on is not None,
            code=wanted_code,
            name=wanted_name,
            known_sector=bool(sectors),
            codes=list(emergency.groups.values_list("code", flat=True)),
            sectors=[one.id for one in edition.sectors],
        )
        or why_not_apart(next((one.name for one in sectors if one.apart), ""), edition.title)
        or _why_not_networked(emergency, sectors, reason)
    )
    return place_group(
        emergency=emergency,
        code=wanted_code,
        name=wanted_name or name_of_sectors(sectors, sector, emergency.language),
        kind=sectors[0].kind if sectors else kind or ("thematic" if issue else "ad_hoc"),
        sectors=sectors,
        reason=reason,
        on=starts_on or at.date(),
        acting=acting,
        at=at,
        parent=parent,
        area=area,
        profile=profile,
    )


def _why_not_part(
    emergency: Emergency, parent: Group | None, area: Area | None, reason: str
) -> Refusal | None:
    taken = Group.objects.filter(parent=parent, area=area, ends_on=None).first() if parent and area else None
    found = why_not_part(
        has_parent=parent is not None,
        area=area.name if area else "",
        in_country=area is not None and area.country_id == emergency.country_id,
        reason=reason,
        parent_is_part=parent is not None and parent.parent_id is not None,
        taken_by=taken.name if taken else "",
    )
    if found is None and parent is not None:
        if parent.emergency_id != emergency.pk:
            raise ValueError("a part belongs to the emergency of the whole")
        found = why_group_ended(ended=parent.ends_on is not None)
    return found


def _why_not_networked(emergency: Emergency, sectors: Sequence[Sector], reason: str) -> Refusal | None:
    advised = [one for one in sectors if one.advice and one.advice.id == "network"]
    covered = GroupSector.objects.filter(
        group__emergency=emergency, group__ends_on=None, sector__in=[one.id for one in advised]
    )
    already = covered.select_related("group").first()
    return why_not_early_recovery(
        advised_against=bool(advised),
        reason=reason,
        clause=advised[0].advice.clause if advised and advised[0].advice else "",
        covered_by=already.group.name if already else "",
    )


def _add_part(
    parent: Group, area: Area, name: str, code: str, reason: str, on: date, acting: Acting, at: datetime
) -> Group:
    """A part that covers what the whole covers, in one area."""
    emergency = parent.emergency
    wanted = code or f"{parent.code}-{area.pcode}"[:40]
    refuse(
        why_not_add_group(
            ended=emergency.ended_on is not None,
            code=wanted,
            name=name.strip() or parent.name,
            known_sector=True,
            codes=list(emergency.groups.values_list("code", flat=True)),
            sectors=[],
        )
    )
    group = write_group(
        emergency=emergency,
        code=wanted,
        name=(name.strip() or f"{parent.name}, {area.name}")[:160],
        kind=parent.kind,
        covers=list(parent.sectors.values_list("sector", "code")),
        reason=reason,
        on=on,
        acting=acting,
        at=at,
        parent=parent,
        area=area,
        profile=parent.profile,
    )
    regrouped(group, acting, at)
    return group


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
    **more: Any,
) -> Group:
    """Write a group that covers `sectors`, with its ledger entry. Part of an action, never one by itself.

    `more`: further fields of the group (parent, area, profile, split_from).
    """
    codes = [(one.id, code) for one in sectors for code in (one.code, *one.covers)]
    group = write_group(
        emergency=emergency,
        code=code,
        name=name,
        kind=kind,
        covers=codes or [("", code[:16])],
        reason=reason,
        on=on,
        acting=acting,
        at=at,
        **more,
    )
    regrouped(group, acting, at)
    return group


def write_group(
    *,
    emergency: Emergency,
    code: str,
    name: str,
    kind: str,
    covers: Sequence[tuple[str, str]],
    reason: str,
    on: date,
    acting: Acting,
    at: datetime,
    act: str = "group.added",
    said: Mapping[str, object] | None = None,
    **more: Any,
) -> Group:
    """Write a group that covers pairs of sector and global code, with its entry; sums do not follow yet.

    `said`: what more its entry says. Part of an action, never one by itself.
    """
    group = Group.objects.create(
        emergency=emergency, code=code, name=name, kind=kind, reason=reason, starts_on=on, **more
    )
    pairs = list(dict.fromkeys(covers))
    for row in SectorLeftOut.objects.filter(
        emergency=emergency, sector__in={s for s, _ in pairs}, ends_on=None
    ):
        end_left_out(row, on=max(on, row.starts_on), expected=None, acting=acting, at=at)
    GroupSector.objects.bulk_create(GroupSector(group=group, sector=s, code=c) for s, c in pairs)
    append(
        act=act,
        subject=f"group:{group.public_id}",
        content={
            "emergency": emergency.code,
            "code": group.code,
            "name": group.name,
            "kind": kind,
            "sectors": list(dict.fromkeys(sector or one for sector, one in pairs)),
            "reason": reason,
            "parent": group.parent.code if group.parent else None,
            "area": group.area.pcode if group.area else None,
            "profile": group.profile,
            "starts_on": group.starts_on,
            **(said or {}),
        },
        by=acting,
        at=at,
        clause="GN 12" if group.parent_id else "GN 5",
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
def close_group(
    group: Group, *, on: date, reason: str, expected: int | None, by: Actor, at: datetime
) -> Group:
    """Close a group whose work is done or handed over (OG, how long). What upper rooms have running keeps it open,
    unless the HC closes it with a reason. Raises `Refused`, `Stale`, `Forbidden`."""
    acting = require(by, "group", "end", Scope(emergency=group.emergency_id, group=group.pk))
    parts = group.parts.filter(ends_on=None).order_by("pk").values_list("name", flat=True)
    refuse(why_not_end(starts_on=group.starts_on, ends_on=group.ends_on, on=on) or why_not_close(parts=parts))
    kept = closing_group.why_not(group)
    if kept is not None:
        acting = _despite(kept, group, reason, by)
    change(group, expected=expected, ends_on=on)
    append(
        act="group.closed",
        subject=f"group:{group.public_id}",
        content={"code": group.code, "on": on, "reason": reason},
        by=acting,
        at=at,
        clause="OG, how long",
    )
    regrouped(group, acting, at)
    return group


def _despite(kept: Refusal, group: Group, reason: str, by: Actor) -> Acting:
    """The HC closes what others may not, and says why (GN 10); for everybody else `kept` stands."""
    hc = any(one.role == "HC" and one.emergency == group.emergency_id for one in by.held)
    refuse(None if hc and reason.strip() else kept)
    return require(by, "group", "end", Scope(emergency=group.emergency_id, group=group.pk), role="HC")
