"""After a gap was closed as filled, somebody looks whether it was: in what was reported, or on the spot (GN 11)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.last_resort.actions.recording import add_act, in_roles, scope_for, tell_people
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.reported import reported_since
from firstcall.last_resort.rules.checking import why_not_check
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.record.actions import change

NOT_CONFIRMED = gettext_noop("%(group)s, %(area)s: a closed gap could not be confirmed as filled (%(case)s).")


@transaction.atomic
def check_case(
    case: GapCase, *, outcome: str, text: str, expected: int | None, by: Actor, at: datetime
) -> GapCase:
    """Say whether what was undertaken was seen: confirmed, or not_confirmed (the case can be opened again).

    What had been reported by then is kept with it. Raises `Refused`, `Stale`, `Forbidden`.
    """
    acting = require(by, "gap_case", "close", scope_for(by, case))
    refuse(
        why_not_check(
            stage=case.stage,
            filled=case.check_on is not None,
            checked=case.checked_at is not None,
            outcome=outcome,
            text=text,
        )
    )
    found = reported_since(case)
    change(case, expected=expected, checked_at=at)
    act = add_act(
        case,
        kind="checked",
        act=f"gap-case.check-{outcome.replace('_', '-')}",
        acting=acting,
        at=at,
        clause="GN 11",
        text=text.strip(),
        people=found.reported,
        content={"outcome": outcome, "reported": found.reported, "status": found.status},
    )
    if outcome == "not_confirmed":
        tell_people(case, in_roles(case, ("HC", "OCHA"), at), NOT_CONFIRMED, act)
    return case
