"""The review: a return is accepted, or sent back with what is to be corrected; its organisation hears of both."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.activities.actions import take_back
from firstcall.intake.models import ImportBatch
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.record.actions import change, tell
from firstcall.record.rules import Acting
from firstcall.returns.actions.entering import enter
from firstcall.returns.actions.people import hear_of
from firstcall.returns.models import Return, ReturnVersion
from firstcall.returns.rules.nil import NIL
from firstcall.returns.rules.returns import (
    ACCEPTED,
    OUT,
    RETURNED,
    STAY,
    why_not_figures_out,
    why_not_review,
)


def scope_of(row: Return) -> Scope:
    """Where a return lies."""
    return Scope(emergency=row.round.emergency_id, group=row.group_id, organisation=row.organisation_id)


@transaction.atomic
def accept_return(row: Return, *, expected: int | None, by: Actor, at: datetime) -> Return:
    """Accept what was submitted. Raises `Refused`, `Stale`, `Forbidden`."""
    acting = require(by, "return", "review", scope_of(row))
    refuse(why_not_review(state=row.state, decision=ACCEPTED, reason=""))
    return _decided(row, ACCEPTED, "", expected, acting, at)


@transaction.atomic
def send_back(
    row: Return, *, reason: str, figures: str = STAY, expected: int | None, by: Actor, at: datetime
) -> Return:
    """Send a return back with what is to be corrected; until it comes again its round takes it, closed or not.

    `figures`: "stay", or "out": its files are taken back, and every figure is as before them. Raises `Refused` (a file
    that holds other returns too is not taken out), `Stale`, `Forbidden`.
    """
    acting = require(by, "return", "review", scope_of(row))
    refuse(why_not_review(state=row.state, decision=RETURNED, reason=reason.strip()))
    _decided(row, RETURNED, reason.strip()[:4000], expected, acting, at, figures=figures)
    if figures == OUT:
        _take_out(row, acting, at)
        row.refresh_from_db()
    return row


def _take_out(row: Return, acting: Acting, at: datetime) -> None:
    """Take the files of a return back, the latest first."""
    row.versions.filter(taken_back_at=None, batch=None).update(taken_back_at=at)
    for version in row.versions.filter(taken_back_at=None).order_by("-number", "-pk"):
        others = ReturnVersion.objects.filter(batch=version.batch_id).exclude(of=row)
        refuse(why_not_figures_out(others.count()))
        assert version.batch_id is not None
        batch = ImportBatch.objects.select_related("emergency__country", "group").get(pk=version.batch_id)
        take_back(batch, acting=acting, at=at)


def _decided(
    row: Return,
    state: str,
    reason: str,
    expected: int | None,
    acting: Acting,
    at: datetime,
    figures: str = STAY,
) -> Return:
    latest = row.versions.filter(taken_back_at=None).order_by("-number").first()
    stands = NIL if state == ACCEPTED and latest is not None and latest.batch_id is None else state
    change(row, expected=expected, state=stands, reason=reason, reviewed_at=at)
    if latest is not None:  # all sheets of a workbook are reviewed at once
        row.versions.filter(taken_back_at=None, number=latest.number).update(
            verdict=state, reason=reason, reviewer=acting.person[:16], reviewed_at=at
        )
    more = {"reason": reason, "figures": figures} if state == RETURNED else {}
    act = "return.returned" if state == RETURNED else "return.accepted"
    entry = enter(act, row, acting, at, **more)
    text = (
        gettext_noop("Your return of %(round)s to %(group)s was sent back. Read why, and send it again.")
        if state == RETURNED
        else gettext_noop("Your return of %(round)s to %(group)s was accepted.")
    )
    tell(
        people=hear_of(row, at),
        text=text,
        params={"round": row.round.name, "group": row.group.name},
        link=f"/returns/{row.public_id}/",
        entry=entry,
        at=at,
    )
    return row
