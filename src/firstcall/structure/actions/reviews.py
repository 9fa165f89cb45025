"""Reviews of the structure: planned, done with an outcome, never overdue without being seen (OG Q7; GN 13; S12)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.links import why_not_do_review, why_not_plan_review
from firstcall.structure.models import Emergency, Group, StructureReview


@transaction.atomic
def plan_review(
    *,
    emergency: Emergency,
    group: Group | None = None,
    title: str,
    due_on: date,
    kind: str = "own",
    by: Actor,
    at: datetime,
) -> StructureReview:
    """Plan a review of the whole structure or of one group. `kind`: a follow-up of the profile, or "own"."""
    acting = require(by, "review", "create", Scope(emergency=emergency.pk, group=group.pk if group else None))
    open_ = StructureReview.objects.filter(
        emergency=emergency, group=group, kind=kind, title__iexact=title.strip(), done_on=None
    )
    refuse(why_not_plan_review(title=title.strip(), due_on=due_on, today=at.date(), already=open_.exists()))
    review = StructureReview.objects.create(
        emergency=emergency, group=group, kind=kind, title=title.strip(), due_on=due_on
    )
    append(
        act="review.planned",
        subject=f"emergency:{emergency.public_id}",
        content={
            "review": review.public_id,
            "group": group.code if group else None,
            "kind": kind,
            "title": review.title,
            "due_on": due_on,
        },
        by=acting,
        at=at,
        clause="OG Q7; GN 13",
    )
    return review


@transaction.atomic
def do_review(
    review: StructureReview,
    *,
    outcome: str,
    findings: str,
    done_on: date | None = None,
    expected: int | None,
    by: Actor,
    at: datetime,
) -> StructureReview:
    """Record what a review came to: continue, scale up, streamline or hand over, and what was found.

    It decides nothing by itself: leads are changed by a case, groups by their own acts. A late review is kept as late.
    """
    scope = Scope(emergency=review.emergency_id, group=review.group_id)
    acting = require(by, "review", "change", scope)
    day = done_on or at.date()
    refuse(
        why_not_do_review(
            outcome=outcome,
            findings=findings.strip(),
            done_on=day,
            today=at.date(),
            done_before=review.done_on,
        )
    )
    change(review, expected=expected, done_on=day, outcome=outcome, findings=findings.strip())
    append(
        act="review.done",
        subject=f"emergency:{review.emergency.public_id}",
        content={
            "review": review.public_id,
            "title": review.title,
            "outcome": outcome,
            "findings": review.findings,
            "due_on": review.due_on,
            "done_on": day,
        },
        by=acting,
        at=at,
        clause="OG Q7; GN 13",
    )
    return review
