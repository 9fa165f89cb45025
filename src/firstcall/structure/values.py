"""The structure of an emergency as plain values: one shape for the command line, the API and exports."""

from __future__ import annotations

from datetime import datetime

from firstcall.access.queries import part
from firstcall.access.rules import Actor, Scope
from firstcall.structure.models import Emergency
from firstcall.structure.queries import GroupLine, humanitarian_coordinator, structure_on


def emergency_as_values(emergency: Emergency) -> dict[str, object]:
    """What is said of an emergency itself, as plain values."""
    return {
        "code": emergency.code,
        "id": emergency.public_id,
        "version": emergency.version,
        "country": emergency.country_id,
        "name": emergency.name,
        "kind": emergency.kind,
        "onset": emergency.onset,
        "displacement": emergency.displacement,
        "began_on": emergency.began_on,
        "ended_on": emergency.ended_on,
        "profile": emergency.profile,
        "term": emergency.term,
    }


def structure_as_values(emergency: Emergency, at: datetime, by: Actor) -> dict[str, object]:
    """Who leads what in `emergency` on the day of `at`: groups, leads, focal points, coordinators, vacancies.

    Names of persons are there for those who may see them; others learn that a post is held, and its role mailbox.
    """
    person = humanitarian_coordinator(emergency, at)
    names = names_shown(by, emergency)
    lines = structure_on(emergency, at.date())
    return {
        **emergency_as_values(emergency),
        "humanitarian_coordinator": (person.name if names else "in post") if person else None,
        "groups": [group_as_values(line, names=names) for line in lines],
        "vacancies": vacancies(lines, has_hc=person is not None),
    }


def names_shown(by: Actor, emergency: Emergency) -> bool:
    """True when `by` sees who the coordinators are, not only that there is one (security: person never public)."""
    scopes = [Scope(emergency=emergency.pk)]
    scopes += [
        Scope(emergency=emergency.pk, group=held.group) for held in by.held if held.emergency == emergency.pk
    ]
    return any(part(by, "coordinator", scope) == "whole" for scope in scopes)


def group_as_values(line: GroupLine, *, names: bool) -> dict[str, object]:
    """One group with everyone who leads, acts or coordinates in it, as plain values."""
    group = line.group
    return {
        "code": group.code,
        "id": group.public_id,
        "version": group.version,
        "name": group.name,
        "kind": group.kind,
        "sectors": [one.sector or one.code for one in line.sectors],
        "starts_on": group.starts_on,
        "ends_on": group.ends_on,
        "leads": [
            {
                "id": lead.public_id,
                "version": lead.version,
                "organisation": lead.organisation.acronym or lead.organisation.name,
                "organisation_name": lead.organisation.name,
                "role": lead.role,
                "last_resort": line.duty(lead),
                "area": lead.area.pcode if lead.area else None,
                "basis": lead.basis,
                "starts_on": lead.starts_on,
                "ends_on": lead.ends_on,
            }
            for lead in line.leads
        ],
        "focal_points": [
            {
                "id": point.public_id,
                "version": point.version,
                "organisation": point.organisation.acronym or point.organisation.name,
                "area": point.area.pcode,
                "area_name": point.area.name,
                "starts_on": point.starts_on,
            }
            for point in line.focal_points
        ],
        "coordinators": [
            {
                "id": one.public_id,
                "version": one.version,
                "person": one.person.name if names else None,
                "organisation": one.organisation.acronym or one.organisation.name,
                "dedicated": one.dedicated,
                "role_mailbox": one.role_mailbox,
                "area": one.area.pcode if one.area else None,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
            }
            for one in line.coordinators
        ],
        "members": dict(sorted(line.members.items())),
    }


def vacancies(lines: list[GroupLine], *, has_hc: bool) -> list[str]:
    """What stands empty, in words: the HC's post, groups without a lead, groups without a coordinator (GN 5; OG)."""
    empty = [] if has_hc else ["Humanitarian Coordinator"]
    for line in lines:
        if not line.leads:
            empty.append(f"lead of {line.group.name}")
        if not line.coordinators:
            empty.append(f"coordinator of {line.group.name}")
    return empty
