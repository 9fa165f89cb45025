"""Taking part in a group, in the way each organisation chooses (GN 8, 10; Annex 1; S10)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.models import Group, Membership
from firstcall.structure.queries import takes_no_part
from firstcall.structure.rules import why_not_end, why_not_join


def _scope(group: Group, organisation: Organisation) -> Scope:
    return Scope(emergency=group.emergency_id, group=group.pk, organisation=organisation.pk)


@transaction.atomic
def join(
    *,
    group: Group,
    organisation: Organisation,
    participation: str = "partner",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Membership:
    """An organisation joins a group as partner, observer or alongside. Raises `Refused`, `Forbidden`."""
    agency = current(organisation)
    acting = require(by, "membership", "create", _scope(group, agency))
    member = Membership.objects.filter(group=group, organisation=agency, ends_on=None).first()
    refuse(
        why_not_join(
            participation=participation,
            takes_no_part=takes_no_part(group.emergency, agency),
            already=member.participation if member else "",
            group_ended=group.ends_on is not None,
        )
    )
    membership = Membership.objects.create(
        group=group, organisation=agency, participation=participation, starts_on=starts_on or at.date()
    )
    append(
        act="membership.joined",
        subject=f"group:{group.public_id}",
        content={
            "membership": membership.public_id,
            "organisation": agency.public_id,
            "participation": participation,
            "starts_on": membership.starts_on,
        },
        by=acting,
        at=at,
        clause="GN 8",
    )
    return membership


@transaction.atomic
def change_participation(
    membership: Membership, *, participation: str, expected: int | None, by: Actor, at: datetime
) -> Membership:
    """Change the way an organisation takes part; the level is its own to determine (GN 10)."""
    group = membership.group
    acting = require(by, "membership", "change", _scope(group, membership.organisation))
    refuse(
        why_not_join(
            participation=participation,
            takes_no_part=takes_no_part(group.emergency, membership.organisation),
            already="",
            group_ended=group.ends_on is not None,
        )
    )
    before = membership.participation
    change(membership, expected=expected, participation=participation)
    append(
        act="membership.changed",
        subject=f"group:{group.public_id}",
        content={"membership": membership.public_id, "before": before, "after": participation},
        by=acting,
        at=at,
        clause="GN 10",
    )
    return membership


@transaction.atomic
def leave(membership: Membership, *, on: date, expected: int | None, by: Actor, at: datetime) -> Membership:
    """An organisation leaves a group; what it did there stays. Raises `Refused`, `Stale`, `Forbidden`."""
    group = membership.group
    acting = require(by, "membership", "end", _scope(group, membership.organisation))
    refuse(why_not_end(starts_on=membership.starts_on, ends_on=membership.ends_on, on=on))
    change(membership, expected=expected, ends_on=on)
    append(
        act="membership.left",
        subject=f"group:{group.public_id}",
        content={"membership": membership.public_id, "on": on},
        by=acting,
        at=at,
        clause="GN 10",
    )
    return membership
