"""Entering who leads a group, and who acts for the lead in a part of the country (GN 5; S5, S7, G3)."""

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
from firstcall.structure.models import FocalPoint, Group, Lead
from firstcall.structure.queries import global_lead, takes_no_part
from firstcall.structure.rules import why_not_designate, why_not_end, why_not_focal_point


@transaction.atomic
def designate(
    *,
    group: Group,
    organisation: Organisation,
    role: str = "",
    area: Area | None = None,
    basis: str = "",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Lead:
    """Enter an agency as lead of a group, everywhere or in one area (GN 5). A lead is an agency, never a person (OG).

    Without `role`, the global table decides between lead and convener: an agency it names as convener stays one, and
    has no duty as provider of last resort (GN 3 note *). Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "lead", "create", Scope(emergency=group.emergency_id, group=group.pk))
    agency = current(organisation)
    table = global_lead(group, agency)
    wanted = "convener" if table.role == "convener" else role or "lead"
    refuse(
        why_not_designate(
            organisation=agency.acronym or agency.name,
            role=wanted,
            takes_no_part=takes_no_part(group.emergency, agency),
            already=Lead.objects.filter(group=group, organisation=agency, area=area, ends_on=None).exists(),
            group_ended=group.ends_on is not None,
        )
    )
    lead = Lead.objects.create(
        group=group,
        organisation=agency,
        area=area,
        role=wanted,
        last_resort="no" if wanted != "lead" else table.last_resort,
        basis=basis,
        starts_on=starts_on or at.date(),
    )
    append(
        act="lead.entered",
        subject=f"group:{group.public_id}",
        content={
            "lead": lead.public_id,
            "group": group.code,
            "organisation": agency.public_id,
            "name": agency.name,
            "role": lead.role,
            "last_resort": lead.last_resort,
            "area": area.pcode if area else None,
            "basis": basis,
            "starts_on": lead.starts_on,
        },
        by=acting,
        at=at,
        clause=table.clause or "GN 5",
    )
    return lead


@transaction.atomic
def end_lead(
    lead: Lead, *, on: date, reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Lead:
    """End a lead's time. The row stays, dated. Raises `Refused`, `Stale`, `Forbidden`."""
    group = lead.group
    acting = require(by, "lead", "end", Scope(emergency=group.emergency_id, group=group.pk))
    refuse(why_not_end(starts_on=lead.starts_on, ends_on=lead.ends_on, on=on))
    change(lead, expected=expected, ends_on=on)
    append(
        act="lead.ended",
        subject=f"group:{group.public_id}",
        content={
            "lead": lead.public_id,
            "organisation": lead.organisation.public_id,
            "on": on,
            "reason": reason,
        },
        by=acting,
        at=at,
        clause="GN 10",
    )
    return lead


@transaction.atomic
def name_focal_point(
    *,
    group: Group,
    organisation: Organisation,
    area: Area,
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> FocalPoint:
    """Name an organisation to act for the lead in one area, under the lead's overall leadership (GN 5; OG)."""
    acting = require(by, "focal_point", "create", Scope(emergency=group.emergency_id, group=group.pk))
    agency = current(organisation)
    taken = (
        FocalPoint.objects.filter(group=group, area=area, ends_on=None).select_related("organisation").first()
    )
    refuse(
        why_not_focal_point(
            area_in_country=area.country_id == group.emergency.country_id,
            taken_by=(taken.organisation.acronym or taken.organisation.name) if taken else "",
            group_ended=group.ends_on is not None,
            has_lead=group.leads.filter(ends_on=None).exists(),
        )
    )
    focal_point = FocalPoint.objects.create(
        group=group, organisation=agency, area=area, starts_on=starts_on or at.date()
    )
    append(
        act="focal-point.named",
        subject=f"group:{group.public_id}",
        content={
            "focal_point": focal_point.public_id,
            "organisation": agency.public_id,
            "name": agency.name,
            "area": area.pcode,
            "starts_on": focal_point.starts_on,
        },
        by=acting,
        at=at,
        clause="OG, focal points",
    )
    return focal_point


@transaction.atomic
def end_focal_point(
    focal_point: FocalPoint, *, on: date, expected: int | None, by: Actor, at: datetime
) -> FocalPoint:
    """End a focal point's time in its area. Raises `Refused`, `Stale`, `Forbidden`."""
    group = focal_point.group
    acting = require(by, "focal_point", "end", Scope(emergency=group.emergency_id, group=group.pk))
    refuse(why_not_end(starts_on=focal_point.starts_on, ends_on=focal_point.ends_on, on=on))
    change(focal_point, expected=expected, ends_on=on)
    append(
        act="focal-point.ended",
        subject=f"group:{group.public_id}",
        content={"focal_point": focal_point.public_id, "on": on},
        by=acting,
        at=at,
        clause="OG, focal points",
    )
    return focal_point
