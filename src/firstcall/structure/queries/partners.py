"""Reads of the country team, the basis of decisions, commitments, links to the State, and reviews."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.policy.refusal import Refusal
from firstcall.structure.models import (
    Basis,
    Briefing,
    Commitment,
    Counterpart,
    CountryTeam,
    Emergency,
    Group,
    StructureReview,
    TeamMember,
)
from firstcall.structure.queries.days import on_day
from firstcall.structure.rules.basis import Evidence, missing_basis
from firstcall.structure.rules.commitments import BINDING


def team_of(emergency: Emergency) -> CountryTeam | None:
    """The country team of an emergency, None where none is on record: the approach waits for it (GN 8)."""
    return CountryTeam.objects.filter(emergency=emergency).first()


def seats_of(emergency: Emergency, day: date) -> QuerySet[TeamMember]:
    """Who sits in the country team on `day`, the chair first."""
    rows = TeamMember.objects.filter(on_day(day), emergency=emergency)
    return rows.select_related("organisation", "person").order_by("role", "organisation__name")


def basis_of(emergency: Emergency) -> QuerySet[Basis]:
    """The papers decisions stand on, newest first; those withdrawn are not among them."""
    return Basis.objects.filter(emergency=emergency, withdrawn_on=None).order_by("-done_on", "-pk")


def missing_for(emergency: Emergency) -> list[Refusal]:
    """What is missing before a decision stands on its feet, by name, with its clause (GN 5)."""
    return missing_basis(
        Evidence(one.kind, one.government, one.local_authorities, one.civil_society, one.international)
        for one in basis_of(emergency)
    )


def commitments_seen(
    actor: Actor, emergency: Emergency, *, group: Group | None = None
) -> QuerySet[Commitment]:
    """The commitments of an emergency or group that `actor` may read, whatever their state."""
    rows = visible(actor, "commitment", Commitment.objects.filter(group__emergency=emergency))
    if group is not None:
        rows = rows.filter(group=group)
    return rows.select_related("group__emergency", "organisation", "area").order_by("due_on", "pk")


def binding(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Only what organisations accepted themselves: for nothing else do they answer to a lead (GN 10)."""
    return rows.filter(state__in=BINDING)


def inbox(actor: Actor, *, emergency: Emergency | None = None) -> QuerySet[Commitment]:
    """What `actor`'s own organisation is asked and has not answered, oldest first."""
    rows = visible(actor, "commitment", Commitment.objects.filter(state="proposed"), "answer")
    if emergency is not None:
        rows = rows.filter(group__emergency=emergency)
    return rows.select_related("group__emergency", "organisation", "area").order_by("proposed_at", "pk")


def counterparts_on(emergency: Emergency, day: date, *, group: Group | None = None) -> QuerySet[Counterpart]:
    """Counterparts on `day`: those of the whole response, then group by group; for one group, also those above it."""
    rows = Counterpart.objects.filter(on_day(day), emergency=emergency)
    if group is not None:
        rows = rows.filter(Q(group=group) | Q(group=None))
    return rows.select_related("group", "area").order_by("group_id", "area__name", "name")


def leads_overall(group: Group, day: date) -> list[Counterpart]:
    """Who in the State leads overall what this group's lead leads on the international side (GN 9; R15).

    The group's own counterparts, else those of the whole response.
    """
    found = [
        one for one in counterparts_on(group.emergency, day, group=group) if one.role in ("leads", "co_leads")
    ]
    own = [one for one in found if one.group_id is not None]
    return own or found


def briefings_of(emergency: Emergency) -> QuerySet[Briefing]:
    """The briefings given, newest first."""
    rows = Briefing.objects.filter(emergency=emergency).select_related("group")
    return rows.order_by("-given_on", "-pk")


def reviews_of(emergency: Emergency) -> QuerySet[StructureReview]:
    """Reviews: those open first, by when they are due, then those done."""
    rows = StructureReview.objects.filter(emergency=emergency).select_related("group")
    return rows.order_by("done_on", "due_on", "pk")


def reviews_open(emergency: Emergency) -> QuerySet[StructureReview]:
    """Reviews that are due, overdue or still to come."""
    return reviews_of(emergency).filter(done_on=None).order_by("due_on", "pk")
