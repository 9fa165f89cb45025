"""The duty as provider of last resort: taken on, limited, ended, apart from the lead (GN 7, 11; P6)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.places.models import Area
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.models import Group, LastResort, Lead, Membership
from firstcall.structure.queries import takes_no_part
from firstcall.structure.rules import why_not_end
from firstcall.structure.rules.last_resort import why_not_last_resort, why_not_limit


def _scope(group: Group, organisation: int) -> Scope:
    return Scope(emergency=group.emergency_id, group=group.pk, organisation=organisation)


def _refuse(group: Group, agency: Organisation, area: Area | None, *, duty: str, scope: str) -> None:
    roles = set(
        Lead.objects.filter(group=group, organisation=agency, ends_on=None).values_list("role", flat=True)
    )
    member = Membership.objects.filter(group=group, organisation=agency, ends_on=None).first()
    held = LastResort.objects.filter(group=group, organisation=agency, area=area, scope=scope, ends_on=None)
    refuse(
        why_not_last_resort(
            organisation=agency.acronym or agency.name,
            lead_role=next((role for role in ("lead", "co_lead", "convener") if role in roles), ""),
            participation=member.participation if member else "",
            takes_no_part=takes_no_part(group.emergency, agency),
            duty=duty,
            limited=bool(scope or area),
            already=held.exists(),
            group_ended=group.ends_on is not None,
        )
    )


@transaction.atomic
def take_on_last_resort(
    *,
    group: Group,
    organisation: Organisation,
    area: Area | None = None,
    duty: str = "yes",
    scope: str = "",
    clause: str = "GN 7, 11",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> LastResort:
    """An agency takes on the duty, for all of a group or a part ("housing, land and property only").

    Refused for conveners, observers and those alongside (GN 3 *; fn 1, 2).
    """
    agency, part = current(organisation), " ".join(scope.split())
    acting = require(by, "last_resort", "create", _scope(group, agency.pk))
    _refuse(group, agency, area, duty=duty, scope=part)
    row = LastResort.objects.create(
        group=group,
        organisation=agency,
        area=area,
        duty=duty,
        scope=part,
        clause=clause,
        starts_on=starts_on or at.date(),
    )
    append(
        act="last-resort.taken-on",
        subject=f"group:{group.public_id}",
        content={
            "last_resort": row.public_id,
            "organisation": agency.public_id,
            "name": agency.name,
            "duty": duty,
            "scope": part,
            "area": area.pcode if area else None,
            "starts_on": row.starts_on,
        },
        by=acting,
        at=at,
        clause=clause,
    )
    return row


@transaction.atomic
def limit_last_resort(
    row: LastResort,
    *,
    scope: str,
    on: date | None = None,
    expected: int | None,
    by: Actor,
    at: datetime,
) -> LastResort:
    """Give a duty another scope from a day on; what it was until then stays as a row of its own (D7)."""
    group, agency, day = row.group, row.organisation, on or at.date()
    part = " ".join(scope.split())
    acting = require(by, "last_resort", "create", _scope(group, agency.pk))
    refuse(why_not_end(starts_on=row.starts_on, ends_on=row.ends_on, on=day))
    refuse(why_not_limit(organisation=agency.acronym or agency.name, before=row.scope, after=part))
    _refuse(group, agency, row.area, duty=row.duty, scope=part)
    before = row.scope
    change(row, expected=expected, ends_on=day)
    limited = LastResort.objects.create(
        group=group,
        organisation=agency,
        area=row.area,
        duty=row.duty,
        scope=part,
        clause=row.clause,
        starts_on=day,
    )
    append(
        act="last-resort.limited",
        subject=f"group:{group.public_id}",
        content={
            "last_resort": limited.public_id,
            "name": agency.name,
            "before": before,
            "after": part,
            "on": day,
        },
        by=acting,
        at=at,
        clause="GN 7, 11",
    )
    return limited


@transaction.atomic
def end_last_resort(
    row: LastResort, *, on: date, reason: str = "", expected: int | None, by: Actor, at: datetime
) -> LastResort:
    """The duty ends; the lead, where the agency is one, stays. Raises `Refused`, `Stale`, `Forbidden`."""
    acting = require(by, "last_resort", "end", _scope(row.group, row.organisation_id))
    refuse(why_not_end(starts_on=row.starts_on, ends_on=row.ends_on, on=on))
    change(row, expected=expected, ends_on=on)
    append(
        act="last-resort.ended",
        subject=f"group:{row.group.public_id}",
        content={
            "last_resort": row.public_id,
            "name": row.organisation.name,
            "on": on,
            "reason": reason,
        },
        by=acting,
        at=at,
        clause="GN 7, 11",
    )
    return row
