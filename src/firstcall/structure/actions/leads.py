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
from firstcall.record.rules import Acting
from firstcall.structure.actions.hindrances import entering_lead
from firstcall.structure.models import FocalPoint, Group, LastResort, Lead, Leadership
from firstcall.structure.queries import global_lead, takes_no_part
from firstcall.structure.rules import (
    why_not_designate,
    why_not_end,
    why_not_end_by_hand,
    why_not_focal_point,
)

STATE = "435"  # the type of organisation that ministries and authorities are


@transaction.atomic
def designate(
    *,
    group: Group,
    organisation: Organisation,
    role: str = "",
    area: Area | None = None,
    situation: str = "",
    basis: str = "",
    deviation: str = "",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Lead:
    """Enter an agency that already leads a group, as it stands: everywhere or in one area (GN 5).

    New leads are made by a procedure (room `designation`): where a case decides or has decided who leads, only who led
    before it was opened is entered (OG step 5). A co-lead is the country team's own choice. A lead is an agency, never
    a person (OG Q3). Without `role` the global table decides between lead and convener: an agency it names as convener
    stays one, and has no duty as provider of last resort (GN 3 *). Agencies entered for the same group, area and
    situation lead jointly. Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "lead", "create", Scope(emergency=group.emergency_id, group=group.pk))
    agency = current(organisation)
    table = global_lead(group, agency)
    wanted = "convener" if table.role == "convener" else role or "lead"
    held = leadership_in_force(group, area, situation)
    refuse(
        why_not_designate(
            organisation=agency.acronym or agency.name,
            role=wanted,
            takes_no_part=takes_no_part(group.emergency, agency),
            already=held is not None and held.leads.filter(organisation=agency, ends_on=None).exists(),
            group_ended=group.ends_on is not None,
            decided_in=held.case if held else "",
            is_state=agency.type_code == STATE,
        )
        or (entering_lead.why_not(group, starts_on or at.date()) if wanted != "co_lead" else None)
    )
    leadership = held or open_leadership(
        group=group,
        area=area,
        situation=situation,
        basis=basis,
        deviation=deviation,
        on=starts_on or at.date(),
    )
    return place_lead(
        leadership, agency, role=wanted, basis=basis, on=starts_on or at.date(), acting=acting, at=at
    )


def leadership_in_force(group: Group, area: Area | None, situation: str = "") -> Leadership | None:
    """The leadership in force of a group, in an area (None: everywhere) and situation ("": all)."""
    return Leadership.objects.filter(group=group, area=area, situation=situation, ends_on=None).first()


def open_leadership(
    *, group: Group, area: Area | None, situation: str, basis: str, deviation: str, on: date, case: str = ""
) -> Leadership:
    """Begin a leadership; the database refuses a second one in force. Part of an action, never one by itself."""
    return Leadership.objects.create(
        group=group,
        area=area,
        situation=situation,
        case=case,
        basis=basis,
        deviation=deviation,
        starts_on=on,
    )


def place_lead(
    leadership: Leadership,
    agency: Organisation,
    *,
    role: str,
    basis: str,
    on: date,
    acting: Acting,
    at: datetime,
    scope: str = "",
) -> Lead:
    """Put an agency into a leadership, with its duty as provider of last resort as a row of its own (GN 7, 11).

    `scope`: what that duty is limited to, in words. Part of an action, never one by itself.
    """
    group, area = leadership.group, leadership.area
    table = global_lead(group, agency)
    lead = Lead.objects.create(
        leadership=leadership,
        group=group,
        organisation=agency,
        area=area,
        role=role,
        basis=basis,
        starts_on=on,
    )
    duty = table.last_resort if role == "lead" else "no"
    if duty != "no":
        LastResort.objects.create(
            group=group,
            organisation=agency,
            area=area,
            duty=duty,
            scope=scope,
            clause=table.last_resort_clause,
            starts_on=on,
        )
    append(
        act="lead.entered",
        subject=f"group:{group.public_id}",
        content={
            "lead": lead.public_id,
            "group": group.code,
            "organisation": agency.public_id,
            "name": agency.name,
            "role": role,
            "last_resort": duty,
            "area": area.pcode if area else None,
            "situation": leadership.situation,
            "case": leadership.case,
            "basis": basis,
            "deviation": leadership.deviation,
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
    """End the time of a lead that was entered as it stood. The row stays. Raises `Refused`, `Stale`, `Forbidden`.

    A lead agreed in a case is ended by another case (GN 10; D7).
    """
    group = lead.group
    acting = require(by, "lead", "end", Scope(emergency=group.emergency_id, group=group.pk))
    refuse(
        why_not_end(starts_on=lead.starts_on, ends_on=lead.ends_on, on=on)
        or why_not_end_by_hand(decided_in=lead.leadership.case)
    )
    return take_out_lead(lead, on=on, reason=reason, expected=expected, acting=acting, at=at)


def take_out_lead(
    lead: Lead, *, on: date, reason: str, expected: int | None, acting: Acting, at: datetime
) -> Lead:
    """End a lead with its duty; the leadership ends with its last lead. Part of an action, never one by itself."""
    change(lead, expected=expected, ends_on=on)
    duties = LastResort.objects.filter(
        group=lead.group, organisation=lead.organisation, area=lead.area, ends_on=None
    )
    for duty in duties:
        change(duty, expected=None, ends_on=max(on, duty.starts_on))
    leadership = lead.leadership
    if not leadership.leads.filter(ends_on=None).exclude(role="co_lead").exists():
        change(leadership, expected=None, ends_on=max(on, leadership.starts_on))
    append(
        act="lead.ended",
        subject=f"group:{lead.group.public_id}",
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
