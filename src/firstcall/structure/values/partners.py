"""The country team, basis, commitments, counterparts, briefings, reviews and last-resort duties as plain values."""

from __future__ import annotations

from datetime import date

from firstcall.policy.refusal import Refusal
from firstcall.structure.models import (
    Basis,
    Briefing,
    Commitment,
    Counterpart,
    Emergency,
    LastResort,
    StructureReview,
    TeamMember,
)
from firstcall.structure.queries.partners import missing_for, seats_of, team_of
from firstcall.structure.rules.basis import CAPACITY_ACTORS
from firstcall.structure.rules.commitments import binds
from firstcall.structure.rules.posts import Vacancy
from firstcall.structure.rules.state import days_overdue

Values = dict[str, object]


def refusal_values(one: Refusal) -> Values:
    """A warning, or something missing: its code, sentence and clause."""
    return {"code": one.code, "message": one.text(), "clause": one.clause}


def vacancy_values(one: Vacancy, on: date) -> Values:
    """A post that stands empty, since when, for how many days."""
    return {
        "post": one.post,
        "group": one.group or None,
        "organisation": one.organisation or None,
        "since": one.since,
        "days": one.days(on),
    }


def team_values(emergency: Emergency, day: date, *, names: bool) -> Values | None:
    """The country team with its seats; None where none is on record. `names`: may the reader see persons?"""
    team = team_of(emergency)
    if team is None:
        return None
    return {
        "id": team.public_id,
        "established_on": team.established_on,
        "seats": [seat_values(seat, names=names) for seat in seats_of(emergency, day)],
    }


def seat_values(seat: TeamMember, *, names: bool) -> Values:
    return {
        "id": seat.public_id,
        "version": seat.version,
        "organisation": seat.organisation.acronym or seat.organisation.name,
        "organisation_name": seat.organisation.name,
        "role": seat.role,
        "person": seat.person.name if names and seat.person else None,
        "starts_on": seat.starts_on,
        "ends_on": seat.ends_on,
    }


def basis_values(one: Basis) -> Values:
    return {
        "id": one.public_id,
        "version": one.version,
        "kind": one.kind,
        "title": one.title,
        "reference": one.reference,
        "partners": one.partners,
        "done_on": one.done_on,
        "covers": [actor for actor in CAPACITY_ACTORS if getattr(one, actor)],
        "withdrawn_on": one.withdrawn_on,
    }


def missing_values(emergency: Emergency) -> list[Values]:
    """What the basis of decisions lacks."""
    return [refusal_values(one) for one in missing_for(emergency)]


def commitment_values(one: Commitment) -> Values:
    """`binding`: does the organisation answer for it? Only what its own user accepted (GN 10)."""
    return {
        "id": one.public_id,
        "version": one.version,
        "group": one.group.code,
        "organisation": one.organisation.acronym or one.organisation.name,
        "organisation_name": one.organisation.name,
        "area": one.area.pcode if one.area else None,
        "text": one.text,
        "due_on": one.due_on,
        "state": one.state,
        "binding": binds(one.state),
        "proposed_at": one.proposed_at,
        "answered_at": one.answered_at,
    }


def counterpart_values(one: Counterpart, *, whole: bool = True) -> Values:
    """`whole`: also how close the link is, why, and the post to reach; the public sees who it is and who leads."""
    return {
        "id": one.public_id,
        "version": one.version,
        "group": one.group.code if one.group else None,
        "area": one.area.pcode if one.area else None,
        "name": one.name,
        "kind": one.kind,
        "role": one.role,
        "link": one.link if whole else None,
        "note": one.note if whole else None,
        "contact": one.contact if whole else None,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }


def briefing_values(one: Briefing) -> Values:
    return {
        "id": one.public_id,
        "group": one.group.code if one.group else None,
        "audience": one.audience,
        "who": one.who,
        "topic": one.topic,
        "guidance_spread": one.guidance_spread,
        "given_on": one.given_on,
        "note": one.note,
    }


def review_values(one: StructureReview, on: date) -> Values:
    return {
        "id": one.public_id,
        "version": one.version,
        "group": one.group.code if one.group else None,
        "kind": one.kind,
        "title": one.title,
        "due_on": one.due_on,
        "days_overdue": days_overdue(one.due_on, one.done_on, on),
        "done_on": one.done_on,
        "outcome": one.outcome or None,
        "findings": one.findings,
    }


def last_resort_values(one: LastResort) -> Values:
    """A duty with its scope; `scope` empty and `area` null: all of the group."""
    return {
        "id": one.public_id,
        "version": one.version,
        "organisation": one.organisation.acronym or one.organisation.name,
        "organisation_name": one.organisation.name,
        "duty": one.duty,
        "scope": one.scope,
        "area": one.area.pcode if one.area else None,
        "clause": one.clause,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }
