"""The persons: the Humanitarian Coordinator of an emergency, and the coordinators lead agencies appoint (OG; S6)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import end as end_grant
from firstcall.access.actions import give, require
from firstcall.access.models import Grant
from firstcall.access.queries import valid_grants
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import current
from firstcall.places.models import Area
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.record.actions import append, change, tell
from firstcall.structure.models import Coordinator, Emergency, Group, Lead
from firstcall.structure.queries import persons_holding
from firstcall.structure.rules import why_not_appoint, why_not_end


@transaction.atomic
def name_humanitarian_coordinator(*, emergency: Emergency, person: Person, by: Actor, at: datetime) -> Grant:
    """Record who is Humanitarian (or Resident) Coordinator; who was it before ends at the same moment (GN 6, 13)."""
    for before in valid_grants(at).filter(emergency=emergency, role="HC"):
        end_grant(grant=before, by=by, at=at)
    return give(person=person, role="HC", emergency=emergency, by=by, at=at)


def end_humanitarian_coordinator(grant: Grant, *, by: Actor, at: datetime) -> Grant:
    """Record that a Humanitarian Coordinator's time has ended; until another is named the post is vacant."""
    return end_grant(grant=grant, by=by, at=at)


@transaction.atomic
def appoint_coordinator(
    *,
    group: Group,
    person: Person,
    organisation: Organisation,
    area: Area | None = None,
    dedicated: bool = False,
    role_mailbox: str = "",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Coordinator:
    """The lead agency appoints a person to coordinate its group; HC, OCHA and the HCT are told (OG)."""
    agency = current(organisation)
    scope = Scope(emergency=group.emergency_id, group=group.pk, organisation=agency.pk)
    acting = require(by, "coordinator", "create", scope)
    refuse(
        why_not_appoint(
            agency_leads=Lead.objects.filter(group=group, organisation=agency, ends_on=None).exists(),
            agency=agency.acronym or agency.name,
            already=Coordinator.objects.filter(group=group, person=person, area=area, ends_on=None).exists(),
            group_ended=group.ends_on is not None,
        )
    )
    coordinator = Coordinator.objects.create(
        group=group,
        person=person,
        organisation=agency,
        area=area,
        dedicated=dedicated,
        role_mailbox=role_mailbox,
        starts_on=starts_on or at.date(),
    )
    entry = append(
        act="coordinator.appointed",
        subject=f"group:{group.public_id}",
        content={
            "coordinator": coordinator.public_id,
            "person": person.public_id,
            "organisation": agency.public_id,
            "area": area.pcode if area else None,
            "dedicated": dedicated,
            "starts_on": coordinator.starts_on,
        },
        by=acting,
        at=at,
        clause="OG, who is accountable",
    )
    _tell(group, gettext_noop("A coordinator was appointed in %(group)s."), entry, at)
    return coordinator


@transaction.atomic
def end_coordinator(
    coordinator: Coordinator, *, on: date, expected: int | None, by: Actor, at: datetime
) -> Coordinator:
    """A coordinator's time ends; HC, OCHA and the HCT are told of this change as of every other (OG)."""
    group = coordinator.group
    scope = Scope(emergency=group.emergency_id, group=group.pk, organisation=coordinator.organisation_id)
    acting = require(by, "coordinator", "end", scope)
    refuse(why_not_end(starts_on=coordinator.starts_on, ends_on=coordinator.ends_on, on=on))
    change(coordinator, expected=expected, ends_on=on)
    entry = append(
        act="coordinator.ended",
        subject=f"group:{group.public_id}",
        content={"coordinator": coordinator.public_id, "on": on},
        by=acting,
        at=at,
        clause="OG, who is accountable",
    )
    _tell(group, gettext_noop("A coordinator's time in %(group)s ended."), entry, at)
    return coordinator


def _tell(group: Group, text: str, entry: int, at: datetime) -> None:
    people = persons_holding(group.emergency, ("HC", "OCHA", "HCT"), at)
    link = f"/e/{group.emergency.code}/groups/{group.code}/"
    tell(people=people, text=text, params={"group": group.name}, link=link, entry=entry, at=at)
