"""The Humanitarian Country Team: that it was set up, and who sits in it (GN 8; S1)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import current
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.models import CountryTeam, Emergency, TeamMember
from firstcall.structure.queries import takes_no_part
from firstcall.structure.rules import why_not_end
from firstcall.structure.rules.country_team import why_not_found_team, why_not_seat


@transaction.atomic
def found_country_team(
    *, emergency: Emergency, established_on: date | None = None, note: str = "", by: Actor, at: datetime
) -> CountryTeam:
    """Record that the emergency has a Humanitarian Country Team (GN 8). Raises `Refused`, `Forbidden`."""
    acting = require(by, "team_member", "create", Scope(emergency=emergency.pk))
    day = established_on or at.date()
    before = CountryTeam.objects.filter(emergency=emergency).first()
    refuse(why_not_found_team(founded_on=before.established_on if before else None, on=day, today=at.date()))
    team = CountryTeam.objects.create(emergency=emergency, established_on=day, note=note)
    append(
        act="country-team.founded",
        subject=f"emergency:{emergency.public_id}",
        content={"team": team.public_id, "established_on": day},
        by=acting,
        at=at,
        clause="GN 8",
    )
    return team


@transaction.atomic
def seat_in_country_team(
    *,
    emergency: Emergency,
    organisation: Organisation,
    role: str = "member",
    person: Person | None = None,
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> TeamMember:
    """Give an organisation its seat in the country team, with the person who fills it where known (GN 8)."""
    agency = current(organisation)
    scope = Scope(emergency=emergency.pk, organisation=agency.pk)
    acting = require(by, "team_member", "create", scope)
    seats = TeamMember.objects.filter(emergency=emergency, ends_on=None).select_related("organisation")
    chair = seats.filter(role="chair").first()
    refuse(
        why_not_seat(
            founded=CountryTeam.objects.filter(emergency=emergency).exists(),
            role=role,
            organisation=agency.acronym or agency.name,
            takes_no_part=takes_no_part(emergency, agency),
            held=next((one.role for one in seats if one.organisation_id == agency.pk), ""),
            chaired_by=(chair.organisation.acronym or chair.organisation.name) if chair else "",
        )
    )
    seat = TeamMember.objects.create(
        emergency=emergency,
        organisation=agency,
        person=person,
        role=role,
        starts_on=starts_on or at.date(),
    )
    append(
        act="country-team.seated",
        subject=f"emergency:{emergency.public_id}",
        content={
            "seat": seat.public_id,
            "organisation": agency.public_id,
            "name": agency.name,
            "role": role,
            "person": person.public_id if person else None,
            "starts_on": seat.starts_on,
        },
        by=acting,
        at=at,
        clause="GN 8",
    )
    return seat


@transaction.atomic
def end_seat(seat: TeamMember, *, on: date, expected: int | None, by: Actor, at: datetime) -> TeamMember:
    """An organisation leaves the country team; that it sat there stays. Raises `Refused`, `Stale`, `Forbidden`."""
    scope = Scope(emergency=seat.emergency_id, organisation=seat.organisation_id)
    acting = require(by, "team_member", "end", scope)
    refuse(why_not_end(starts_on=seat.starts_on, ends_on=seat.ends_on, on=on))
    change(seat, expected=expected, ends_on=on)
    append(
        act="country-team.left",
        subject=f"emergency:{seat.emergency.public_id}",
        content={"seat": seat.public_id, "name": seat.organisation.name, "on": on},
        by=acting,
        at=at,
        clause="GN 8",
    )
    return seat
