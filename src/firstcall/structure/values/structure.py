"""The structure of an emergency as plain values: one shape for the command line, the API and exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from firstcall.access.queries import part, visible
from firstcall.access.rules import Actor, Scope
from firstcall.structure.models import Emergency, Group, IssueFocalPoint, SectorLeftOut
from firstcall.structure.queries import GroupLine, humanitarian_coordinator, on_day, structure_on
from firstcall.structure.queries.lineage import left_out
from firstcall.structure.queries.partners import basis_of, counterparts_on, reviews_open
from firstcall.structure.queries.vacancies import Representatives, representatives, vacancies
from firstcall.structure.rules import posts
from firstcall.structure.rules.posts import Vacancy
from firstcall.structure.values.partners import (
    basis_values,
    counterpart_values,
    last_resort_values,
    missing_values,
    review_values,
    team_values,
    vacancy_values,
)


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
        "other_civilians": emergency.other_civilians,
        "coordinator": emergency.coordinator,
        "began_on": emergency.began_on,
        "ended_on": emergency.ended_on,
        "profile": emergency.profile,
        "term": emergency.term,
        "term_singular": emergency.term_singular,
        "term_plural": emergency.term_plural,
    }


Section = Callable[[Emergency, Actor, datetime], dict[str, object]]
sections: list[Section] = []
"""What upper rooms add to the structure, such as the clocks of running cases; they register at start-up."""


def add_section(section: Section) -> Section:
    """Register a section; its keys join (or replace) those of `structure_as_values`. Twice is once."""
    if section not in sections:
        sections.append(section)
    return section


def structure_as_values(emergency: Emergency, at: datetime, by: Actor) -> dict[str, object]:
    """Who leads what in `emergency` on the day of `at`: groups, leads, focal points, coordinators, vacancies.

    Names of persons are there for those who may see them; others learn that a post is held, and its role mailbox.
    """
    person, today = humanitarian_coordinator(emergency, at), at.date()
    names, whole = names_shown(by, emergency), reads_whole(by, emergency)
    lines, held = structure_on(emergency, today), representatives(emergency, at)
    empty = [
        one for one in vacancies(emergency, at, lines, held) if whole or one.post != posts.REPRESENTATIVE
    ]
    issues = IssueFocalPoint.objects.filter(on_day(today), group__in=[line.group.pk for line in lines])
    issues = issues.select_related("organisation", "person").order_by("issue", "pk")
    links = [
        counterpart_values(one, whole=whole)
        for one in visible(by, "counterpart", counterparts_on(emergency, today))
    ]
    values: dict[str, object] = {
        **emergency_as_values(emergency),
        "scale": emergency.scale if whole else None,
        "humanitarian_coordinator": (person.name if names else "in post") if person else None,
        "country_team": team_values(emergency, today, names=names),
        "groups": [
            group_as_values(
                line,
                names=names_shown_in(by, line.group),
                whole=whole,
                representatives=held,
                counterparts=links,
                vacant=empty,
                issues=[one for one in issues if one.group_id == line.group.pk],
                on=today,
            )
            for line in lines
        ],
        "counterparts": [one for one in links if one["group"] is None],
        "basis": [basis_values(one) for one in visible(by, "basis", basis_of(emergency))],
        "missing_basis": missing_values(emergency) if whole else [],
        "left_out": [left_out_values(one, whole=whole) for one in left_out(emergency, today)],
        "vacancies": [vacancy_values(one, today) for one in empty],
        "reviews": [review_values(one, today) for one in visible(by, "review", reviews_open(emergency))],
        "clocks": [],
        "cases": [],
    }
    for section in sections:
        values |= section(emergency, by, at)
    return values


def left_out_values(row: SectorLeftOut, *, whole: bool) -> dict[str, object]:
    """A sector left out; its reason for those who see what stands behind a decision."""
    return {
        "id": row.public_id,
        "version": row.version,
        "sector": row.sector,
        "reason": row.reason if whole else None,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def reads_whole(by: Actor, emergency: Emergency) -> bool:
    """True for those who work in the response; others read what is published (access/matrix.toml)."""
    return part(by, "emergency", Scope(emergency=emergency.pk, country=emergency.country_id)) == "whole"


def names_shown(by: Actor, emergency: Emergency) -> bool:
    """True when `by` works where persons are named: sees who is HC and who sits in the country team.

    Who coordinates a group is for those who may read that of this group: `names_shown_in`.
    """
    scopes = [Scope(emergency=emergency.pk)]
    scopes += [
        Scope(emergency=emergency.pk, group=held.group) for held in by.held if held.emergency == emergency.pk
    ]
    return any(part(by, "coordinator", scope) == "whole" for scope in scopes)


def names_shown_in(by: Actor, group: Group) -> bool:
    """True when `by` sees who coordinates this group, not only that there is somebody (never public, A12)."""
    return part(by, "coordinator", Scope(emergency=group.emergency_id, group=group.pk)) == "whole"


def group_as_values(
    line: GroupLine,
    *,
    names: bool,
    whole: bool,
    representatives: Representatives,
    counterparts: Sequence[dict[str, object]],
    vacant: Sequence[Vacancy],
    issues: Sequence[IssueFocalPoint],
    on: date,
) -> dict[str, object]:
    """One group with everyone who leads, acts or coordinates in it, as plain values.

    `names`: may the reader see persons? `whole`: and what stands behind a decision?
    """
    group = line.group
    return {
        "code": group.code,
        "id": group.public_id,
        "version": group.version,
        "name": group.name,
        "kind": group.kind,
        "parent": group.parent.code if group.parent else None,
        "area": group.area.pcode if group.area else None,
        "profile": group.profile or group.emergency.profile,
        "sectors": list(dict.fromkeys(one.sector or one.code for one in line.sectors)),
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
                "situation": lead.leadership.situation,
                "case": lead.leadership.case or None,
                "basis": lead.basis if whole else None,
                "deviation": lead.leadership.deviation if whole else None,
                "owes_hc": posts.accountability([lead.role])[0],
                "representatives": [
                    one.name if names else None
                    for one in representatives.get((group.pk, lead.organisation_id), ())
                ],
                "starts_on": lead.starts_on,
                "ends_on": lead.ends_on,
            }
            for lead in line.leads
        ],
        "last_resorts": [last_resort_values(one) for one in line.last_resorts],
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
                "seniority": one.seniority if names else None,
                "skills": one.skills if names else None,
                "role_mailbox": one.role_mailbox,
                "area": one.area.pcode if one.area else None,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
            }
            for one in line.coordinators
        ],
        "issue_focal_points": issues_as_values(issues, names=names),
        "counterparts": [one for one in counterparts if one["group"] == group.code],
        "vacancies": [vacancy_values(one, on) for one in vacant if one.group == group.code],
        "members": dict(sorted(line.members.items())),
    }


def issues_as_values(rows: Sequence[IssueFocalPoint], *, names: bool) -> list[dict[str, object]]:
    """Who sees to cross-cutting and other issues within a group (OG Q3, Q6)."""
    return [
        {
            "id": one.public_id,
            "version": one.version,
            "issue": one.issue,
            "organisation": one.organisation.acronym or one.organisation.name,
            "person": one.person.name if names and one.person else None,
            "starts_on": one.starts_on,
        }
        for one in rows
    ]
