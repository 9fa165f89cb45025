"""Sectors a country team has no group for: left out with a reason, and taken back in (GN 5; OG Q6; S3)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.policy import profiles
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, GroupSector, SectorLeftOut
from firstcall.structure.rules import why_not_end
from firstcall.structure.rules.groups import why_not_leave_out


@transaction.atomic
def leave_out(
    *,
    emergency: Emergency,
    sector: str,
    reason: str,
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> SectorLeftOut:
    """Record that this emergency needs no group for a sector of the guidance, and why (GN 5). Raises `Refused`."""
    acting = require(by, "group", "create", Scope(emergency=emergency.pk))
    edition = profiles.profile(emergency.profile)
    found = edition.find_sector(sector)
    one = found[0] if len(found) == 1 else None
    covering = GroupSector.objects.filter(
        group__emergency=emergency, group__ends_on=None, sector=one.id if one else ""
    )
    covered = covering.select_related("group").first() if one else None
    refuse(
        why_not_leave_out(
            sector=sector,
            known=one is not None,
            reason=reason,
            covered_by=covered.group.name if covered else "",
            already=one is not None
            and SectorLeftOut.objects.filter(emergency=emergency, sector=one.id, ends_on=None).exists(),
            sectors={each.id: each.name for each in edition.sectors},
        )
    )
    assert one is not None  # refused above
    row = SectorLeftOut.objects.create(
        emergency=emergency, sector=one.id, reason=reason.strip(), starts_on=starts_on or at.date()
    )
    append(
        act="sector.left-out",
        subject=f"emergency:{emergency.public_id}",
        content={"sector": one.id, "name": one.name, "reason": row.reason, "starts_on": row.starts_on},
        by=acting,
        at=at,
        clause="GN 5",
    )
    return row


@transaction.atomic
def take_back_in(
    row: SectorLeftOut, *, on: date, expected: int | None, by: Actor, at: datetime
) -> SectorLeftOut:
    """A sector that was left out is of concern again; the next act is to add one for it. Raises `Refused`, `Stale`."""
    acting = require(by, "group", "create", Scope(emergency=row.emergency_id))
    refuse(why_not_end(starts_on=row.starts_on, ends_on=row.ends_on, on=on))
    return end_left_out(row, on=on, expected=expected, acting=acting, at=at)


def end_left_out(
    row: SectorLeftOut, *, on: date, expected: int | None, acting: Acting, at: datetime
) -> SectorLeftOut:
    """A sector stops being left out: taken back in, or covered by a new group. Part of an action."""
    change(row, expected=expected, ends_on=on)
    append(
        act="sector.taken-in",
        subject=f"emergency:{row.emergency.public_id}",
        content={"sector": row.sector, "on": on},
        by=acting,
        at=at,
        clause="GN 5",
    )
    return row
