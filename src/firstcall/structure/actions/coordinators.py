"""The coordinators lead agencies appoint; HC, OCHA and the country team are told of every change (OG Q3; S6)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import current
from firstcall.places.models import Area
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.record.actions import append, change, tell
from firstcall.structure.models import Coordinator, Group, Lead
from firstcall.structure.queries import persons_holding
from firstcall.structure.rules import why_not_appoint, why_not_end
from firstcall.structure.rules.posts import why_not_change_coordinator

TOLD = ("HC", "OCHA", "HCT")


@transaction.atomic
def appoint_coordinator(
    *,
    group: Group,
    person: Person,
    organisation: Organisation,
    area: Area | None = None,
    dedicated: bool = False,
    seniority: str = "",
    skills: str = "",
    role_mailbox: str = "",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Coordinator:
    """The lead agency appoints a person to coordinate its group; HC, OCHA and the HCT are told (OG).

    `seniority` and `skills` as the agency states them; where they are empty the guidance warns (R02).
    """
    agency = current(organisation)
    acting = require(by, "coordinator", "create", _scope(group, agency.pk))
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
        seniority=seniority.strip(),
        skills=skills.strip(),
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
            "seniority": coordinator.seniority,
            "skills": coordinator.skills,
            "role_mailbox": role_mailbox,
            "starts_on": coordinator.starts_on,
        },
        by=acting,
        at=at,
        clause="OG, who is accountable",
    )
    _tell(group, gettext_noop("A coordinator was appointed in %(group)s."), entry, at)
    return coordinator


CHANGEABLE = ("dedicated", "seniority", "skills", "role_mailbox")
CONTACTS = (
    "work_email",
    "work_phone",
)  # the person's own; the ledger says that they changed, never what they are
REACHED_BY = ("role_mailbox", *CONTACTS)


@transaction.atomic
def change_coordinator(
    coordinator: Coordinator, *, expected: int | None, by: Actor, at: datetime, **fields: object
) -> Coordinator:
    """Change how a coordinator is reached, or what is said of the post; this is told like every other change (OG)."""
    group = coordinator.group
    acting = require(by, "coordinator", "change", _scope(group, coordinator.organisation_id))
    refuse(why_not_change_coordinator(ended=coordinator.ends_on is not None))
    wanted = {name: fields[name] for name in CHANGEABLE if fields.get(name) is not None}
    before = {name: getattr(coordinator, name) for name in wanted}
    person = coordinator.person
    contacts = {
        name: fields[name]
        for name in CONTACTS
        if fields.get(name) is not None and fields[name] != getattr(person, name)
    }
    change(coordinator, expected=expected, **wanted)
    if contacts:
        change(person, expected=None, **contacts)
    changed = {name for name, value in wanted.items() if before[name] != value} | set(contacts)
    entry = append(
        act="coordinator.changed",
        subject=f"group:{group.public_id}",
        content={
            "coordinator": coordinator.public_id,
            "before": before,
            "after": wanted,
            "contacts": sorted(contacts),
        },
        by=acting,
        at=at,
        clause="OG, who is accountable",
    )
    if changed & set(REACHED_BY):
        text = gettext_noop("How to reach a coordinator in %(group)s has changed.")
    else:
        text = gettext_noop("What is said of a coordinator in %(group)s has changed.")
    _tell(group, text, entry, at)
    return coordinator


@transaction.atomic
def replace_coordinator(
    coordinator: Coordinator,
    *,
    person: Person,
    on: date | None = None,
    dedicated: bool = False,
    seniority: str = "",
    skills: str = "",
    role_mailbox: str | None = None,
    expected: int | None,
    by: Actor,
    at: datetime,
) -> Coordinator:
    """One coordinator hands over to another on one day, in one act: the post is vacant at no moment.

    The role mailbox goes on unless another is given.
    """
    day = on or at.date()
    end_coordinator(coordinator, on=day, expected=expected, by=by, at=at)
    return appoint_coordinator(
        group=coordinator.group,
        person=person,
        organisation=coordinator.organisation,
        area=coordinator.area,
        dedicated=dedicated,
        seniority=seniority,
        skills=skills,
        role_mailbox=coordinator.role_mailbox if role_mailbox is None else role_mailbox,
        starts_on=day,
        by=by,
        at=at,
    )


@transaction.atomic
def end_coordinator(
    coordinator: Coordinator, *, on: date, expected: int | None, by: Actor, at: datetime
) -> Coordinator:
    """A coordinator's time ends; HC, OCHA and the HCT are told of this change as of every other (OG)."""
    group = coordinator.group
    acting = require(by, "coordinator", "end", _scope(group, coordinator.organisation_id))
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


def _scope(group: Group, organisation: int) -> Scope:
    return Scope(emergency=group.emergency_id, group=group.pk, organisation=organisation)


def _tell(group: Group, text: str, entry: int, at: datetime) -> None:
    people = persons_holding(group.emergency, TOLD, at)
    link = f"/e/{group.emergency.code}/groups/{group.code}/"
    tell(people=people, text=text, params={"group": group.name}, link=link, entry=entry, at=at)
