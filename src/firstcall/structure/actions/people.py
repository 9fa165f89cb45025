"""The Humanitarian (or Resident) Coordinator of an emergency: named, and ended (GN 6, 13)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import end as end_grant
from firstcall.access.actions import give
from firstcall.access.models import Grant
from firstcall.access.queries import valid_grants
from firstcall.access.rules import Actor
from firstcall.organisations.models import Person
from firstcall.structure.models import Emergency


@transaction.atomic
def name_humanitarian_coordinator(*, emergency: Emergency, person: Person, by: Actor, at: datetime) -> Grant:
    """Record who is Humanitarian (or Resident) Coordinator; who was it before ends at the same moment (GN 6, 13)."""
    for before in valid_grants(at).filter(emergency=emergency, role="HC"):
        end_grant(grant=before, by=by, at=at)
    return give(person=person, role="HC", emergency=emergency, by=by, at=at)


def end_humanitarian_coordinator(grant: Grant, *, by: Actor, at: datetime) -> Grant:
    """Record that a Humanitarian Coordinator's time has ended; until another is named the post is vacant."""
    return end_grant(grant=grant, by=by, at=at)
