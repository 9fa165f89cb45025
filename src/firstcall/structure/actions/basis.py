"""What decisions stand on: assessments of needs and gaps, maps of capacities (GN 5; OG step 2; S2)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.models import Basis, Emergency
from firstcall.structure.rules.basis import CAPACITY_ACTORS, why_not_record_basis, why_not_withdraw_basis


@transaction.atomic
def record_basis(
    *,
    emergency: Emergency,
    kind: str,
    title: str,
    reference: str = "",
    partners: str = "",
    done_on: date | None = None,
    government: bool = False,
    local_authorities: bool = False,
    civil_society: bool = False,
    international: bool = False,
    by: Actor,
    at: datetime,
) -> Basis:
    """Record an assessment or a map of capacities; the four flags say whom a map covers. Raises `Refused`."""
    acting = require(by, "basis", "create", Scope(emergency=emergency.pk))
    day = done_on or at.date()
    flags = dict(
        zip(CAPACITY_ACTORS, (government, local_authorities, civil_society, international), strict=True)
    )
    covers = [actor for actor, covered in flags.items() if covered]
    refuse(why_not_record_basis(kind=kind, title=title.strip(), covers=covers, done_on=day, today=at.date()))
    basis = Basis.objects.create(
        emergency=emergency,
        kind=kind,
        title=title.strip(),
        reference=reference.strip(),
        partners=partners.strip(),
        done_on=day,
        **flags,
    )
    append(
        act="basis.recorded",
        subject=f"emergency:{emergency.public_id}",
        content={
            "basis": basis.public_id,
            "kind": kind,
            "title": basis.title,
            "reference": basis.reference,
            "partners": basis.partners,
            "done_on": day,
            "covers": covers,
        },
        by=acting,
        at=at,
        clause="GN 5",
    )
    return basis


@transaction.atomic
def withdraw_basis(basis: Basis, *, reason: str = "", expected: int | None, by: Actor, at: datetime) -> Basis:
    """Withdraw a paper that no longer holds; decisions made on it keep their reference. Raises `Refused`, `Stale`."""
    acting = require(by, "basis", "end", Scope(emergency=basis.emergency_id))
    refuse(why_not_withdraw_basis(withdrawn_on=basis.withdrawn_on))
    change(basis, expected=expected, withdrawn_on=at.date())
    append(
        act="basis.withdrawn",
        subject=f"emergency:{basis.emergency.public_id}",
        content={"basis": basis.public_id, "title": basis.title, "reason": reason, "on": at.date()},
        by=acting,
        at=at,
        clause="GN 5",
    )
    return basis
