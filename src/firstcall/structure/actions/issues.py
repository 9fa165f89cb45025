"""Naming who sees to an issue within a group, and ending it (GN 7; OG Q3, Q6; S8, S9)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation, Person
from firstcall.organisations.queries import current
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.models import Group, IssueFocalPoint
from firstcall.structure.queries import profile_of, takes_no_part
from firstcall.structure.rules import why_not_end
from firstcall.structure.rules.issues import issues_of, why_not_name_for_issue


@transaction.atomic
def name_issue_focal_point(
    *,
    group: Group,
    issue: str,
    organisation: Organisation,
    person: Person | None = None,
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> IssueFocalPoint:
    """Name the organisation that sees to an agreed issue, or to early recovery, within a group (GN 7; OG Q3, Q6).

    Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "issue_focal_point", "create", Scope(emergency=group.emergency_id, group=group.pk))
    agency = current(organisation)
    issues = issues_of(profile_of(group), [one.sector for one in group.sectors.all()])
    refuse(
        why_not_name_for_issue(
            issue=issue,
            issues=[one.id for one in issues],
            takes_no_part=takes_no_part(group.emergency, agency),
            already=IssueFocalPoint.objects.filter(
                group=group, issue=issue, organisation=agency, ends_on=None
            ).exists(),
            group_ended=group.ends_on is not None,
            organisation=agency.acronym or agency.name,
        )
    )
    point = IssueFocalPoint.objects.create(
        group=group, issue=issue, organisation=agency, person=person, starts_on=starts_on or at.date()
    )
    append(
        act="issue-focal-point.named",
        subject=f"group:{group.public_id}",
        content={
            "focal_point": point.public_id,
            "group": group.code,
            "issue": issue,
            "organisation": agency.public_id,
            "name": agency.acronym or agency.name,
            "person": person.public_id if person else None,
            "starts_on": point.starts_on,
        },
        by=acting,
        at=at,
        clause=next(one.clause for one in issues if one.id == issue),
    )
    return point


@transaction.atomic
def end_issue_focal_point(
    point: IssueFocalPoint, *, on: date, expected: int | None, by: Actor, at: datetime
) -> IssueFocalPoint:
    """Somebody stops seeing to an issue within a group. Raises `Refused`, `Stale`, `Forbidden`."""
    group = point.group
    acting = require(by, "issue_focal_point", "end", Scope(emergency=group.emergency_id, group=group.pk))
    refuse(why_not_end(starts_on=point.starts_on, ends_on=point.ends_on, on=on))
    change(point, expected=expected, ends_on=on)
    append(
        act="issue-focal-point.ended",
        subject=f"group:{group.public_id}",
        content={"focal_point": point.public_id, "issue": point.issue, "on": on},
        by=acting,
        at=at,
        clause="OG Q3",
    )
    return point
