"""Commitments of partners: anybody who leads may ask, only the organisation's own user makes them binding (GN 10)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import areas_of, may, readers
from firstcall.access.rules import Actor, Forbidden, Scope
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.places.models import Area
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.record.actions import append, change, tell
from firstcall.record.rules import Acting
from firstcall.structure.models import Commitment, Group, Lead, Membership
from firstcall.structure.queries import takes_no_part
from firstcall.structure.rules.commitments import why_not_answer, why_not_commit, why_not_for_another


def _scope(group: Group, organisation: int, area: Area | int | None) -> Scope:
    return Scope(
        emergency=group.emergency_id, group=group.pk, organisation=organisation, areas=areas_of(area)
    )


@transaction.atomic
def propose_commitment(
    *,
    group: Group,
    organisation: Organisation,
    text: str,
    area: Area | None = None,
    due_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Commitment:
    """Ask an organisation to undertake something; made by its own user, it is accepted with the same act (GN 10).

    Raises `Refused` for observers, those alongside and organisations that are not in the group; `Forbidden`.
    """
    agency = current(organisation)
    scope = _scope(group, agency.pk, area)
    acting = require(by, "commitment", "create", scope)
    member = Membership.objects.filter(group=group, organisation=agency, ends_on=None).first()
    refuse(
        why_not_commit(
            organisation=agency.acronym or agency.name,
            participation=member.participation if member else "",
            leads=Lead.objects.filter(group=group, organisation=agency, ends_on=None).exists(),
            takes_no_part=takes_no_part(group.emergency, agency),
            text=text.strip(),
            group_ended=group.ends_on is not None,
        )
    )
    own = may(by, "commitment", "answer", scope)
    commitment = Commitment.objects.create(
        group=group,
        organisation=agency,
        area=area,
        text=text.strip(),
        due_on=due_on,
        state="accepted" if own else "proposed",
        proposed_at=at,
        answered_at=at if own else None,
    )
    entry = append(
        act="commitment.made" if own else "commitment.proposed",
        subject=f"group:{group.public_id}",
        content={
            "commitment": commitment.public_id,
            "organisation": agency.public_id,
            "name": agency.name,
            "area": area.pcode if area else None,
            "text": commitment.text,
            "due_on": due_on,
        },
        by=acting,
        at=at,
        clause="GN 10",
    )
    if not own:
        tell(
            people=readers("commitment", scope, at, "answer"),
            text=gettext_noop(
                "%(group)s asks your organisation for a commitment. It binds only if you accept it."
            ),
            params={"group": group.name},
            link=f"/e/{group.emergency.code}/commitments/",
            entry=entry,
            at=at,
        )
    return commitment


def accept_commitment(commitment: Commitment, *, expected: int | None, by: Actor, at: datetime) -> Commitment:
    """The organisation's own user accepts: from now on it answers for it (GN 10)."""
    return _answer(commitment, "accepted", "", expected=expected, by=by, at=at)


def decline_commitment(
    commitment: Commitment, *, reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Commitment:
    """The organisation's own user declines; it owes nobody a reason (GN 10)."""
    return _answer(commitment, "declined", reason, expected=expected, by=by, at=at)


def withdraw_commitment(
    commitment: Commitment, *, reason: str, expected: int | None, by: Actor, at: datetime
) -> Commitment:
    """The organisation's own user takes an accepted commitment back, and says why."""
    return _answer(commitment, "withdrawn", reason, expected=expected, by=by, at=at)


def meet_commitment(
    commitment: Commitment, *, reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Commitment:
    """The organisation's own user says that it did what it undertook."""
    return _answer(commitment, "met", reason, expected=expected, by=by, at=at)


def answer_commitment(
    commitment: Commitment, *, answer: str, reason: str = "", expected: int | None, by: Actor, at: datetime
) -> Commitment:
    """One of the four answers by its name: accepted, declined, withdrawn, met. Raises `Refused`, `Forbidden`."""
    return _answer(commitment, answer, reason, expected=expected, by=by, at=at)


@transaction.atomic
def _answer(
    commitment: Commitment, answer: str, reason: str, *, expected: int | None, by: Actor, at: datetime
) -> Commitment:
    group = commitment.group
    acting = _require_own(commitment, by)
    refuse(why_not_answer(state=commitment.state, answer=answer, reason=reason.strip()))
    change(commitment, expected=expected, state=answer, answered_at=at, reason=reason.strip())
    entry = append(
        act=f"commitment.{answer}",
        subject=f"group:{group.public_id}",
        content={
            "commitment": commitment.public_id,
            "name": commitment.organisation.name,
            "reason": commitment.reason,
        },
        by=acting,
        at=at,
        clause="GN 10",
    )
    asked = readers("commitment", Scope(emergency=group.emergency_id, group=group.pk), at, "create")
    tell(
        people=asked,
        text=gettext_noop("A commitment in %(group)s was answered."),
        params={"group": group.name},
        link=f"/e/{group.emergency.code}/groups/{group.code}/",
        entry=entry,
        at=at,
    )
    return commitment


def _require_own(commitment: Commitment, by: Actor) -> Acting:
    """As `require`, but whoever may read it and not answer learns why, with the clause (GN 10; hard negative 6)."""
    scope = _scope(commitment.group, commitment.organisation_id, commitment.area_id)
    own = may(by, "commitment", "answer", scope)
    name = commitment.organisation.acronym or commitment.organisation.name
    refusal = why_not_for_another(organisation=name, own=own)
    writes = by.token_may_write or not by.by_token
    if refusal is not None and writes and may(by, "commitment", "read", scope):
        raise Forbidden(refusal)
    return require(by, "commitment", "answer", scope)
