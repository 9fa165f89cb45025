"""Consultations, logged with whom, at which level and with what outcome (GN 6, 10; OG steps 2, 3). Never altered."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.designation.actions.recording import join_in, not_before, scope_of
from firstcall.designation.models import Case, Consultation
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.actions import append

PURPOSES = (
    *("partners", "authorities", "agency", "global_lead", "country_director", "country_team", "principals"),
    *("protection", "regional", "other"),
)
NAMED = ("agency", "global_lead", "protection", "country_director")
LEVELS = ("country", "headquarters")
OUTCOMES = ("agrees", "comment", "alternative", "concern", "not_reached")


@transaction.atomic
def log_consultation(
    case: Case,
    *,
    purpose: str,
    level: str = "country",
    organisation: Organisation | None = None,
    who: str = "",
    sector: str = "",
    outcome: str = "agrees",
    note: str = "",
    held_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Consultation:
    """Log a consultation. One that could not be held ("not_reached") says what was tried, and counts as tried.

    `held_on`: the day it was held, today at the latest; the entry itself is dated now. Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "case", "consult", scope_of(case.emergency))
    _check(purpose, PURPOSES)
    _check(level, LEVELS)
    _check(outcome, OUTCOMES)
    if purpose in NAMED and organisation is None:
        message = gettext_noop("Name the organisation that was consulted.")
        raise Refused(Refusal("consulted-whom", message, "OG step 3"))
    if organisation is None and not who.strip():
        message = gettext_noop("Say who was consulted: a ministry, a meeting, the partners that were there.")
        raise Refused(Refusal("consulted-whom", message, "OG step 2"))
    if outcome in ("alternative", "concern", "not_reached") and not note.strip():
        message = gettext_noop("Write what was said, or what was tried.")
        raise Refused(Refusal("consulted-what", message, "OG step 3"))
    if held_on is not None and held_on > at.date():
        message = gettext_noop("A consultation is logged once it was held, not before.")
        raise Refused(Refusal("held-in-future", message, "OG step 2"))
    join_in(case)
    recorded_at = not_before(case, at)
    agency = current(organisation) if organisation else None
    row = Consultation.objects.create(
        case=case,
        round=case.round,
        purpose=purpose,
        level=level,
        organisation=agency,
        who=who.strip(),
        sector=sector,
        outcome=outcome,
        note=note.strip(),
        held_on=held_on or at.date(),
        recorded_at=recorded_at,
        person=acting.person,
        role=acting.role,
    )
    append(
        act="designation.consulted",
        subject=f"case:{case.public_id}",
        content={
            "emergency": case.emergency.code,
            "case": case.code,
            "round": case.round,
            "consultation": row.public_id,
            "purpose": purpose,
            "level": level,
            "organisation": agency.public_id if agency else None,
            "who": row.who,
            "outcome": outcome,
            "note": row.note,
            "held_on": row.held_on,
        },
        by=acting,
        at=recorded_at,
        clause="OG step 3",
    )
    return row


def _check(value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        message = gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s.")
        raise Refused(
            Refusal("consultation-choice", message, "", {"value": value, "choices": ", ".join(choices)})
        )
