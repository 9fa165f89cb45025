"""Reviews of the structure: planned, done with an outcome, never overdue without being seen (OG Q7; GN 13; S12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.policy import profiles
from firstcall.policy.procedures import FollowUp
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group, StructureReview
from firstcall.structure.rules.state import months_after, why_not_do_review, why_not_plan_review


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
    review = StructureReview(emergency=emergency, group=group, kind=kind, title=title.strip(), due_on=due_on)
    return _planned(review, clause="OG Q7; GN 13", acting=acting, at=at)


def _planned(review: StructureReview, *, clause: str, acting: Acting, at: datetime) -> StructureReview:
    review.save(force_insert=True)
    append(
        act="review.planned",
        subject=f"emergency:{review.emergency.public_id}",
        content={
            "review": review.public_id,
            "group": review.group.code if review.group else None,
            "kind": review.kind,
            "title": review.title,
            "due_on": review.due_on,
        },
        by=acting,
        at=at,
        clause=clause,
    )
    return review


def plan_follow_up(
    emergency: Emergency,
    follow_up: FollowUp,
    *,
    group: Group | None = None,
    after: date,
    acting: Acting,
    at: datetime,
) -> StructureReview:
    """Plan what the edition says falls due some months or days `after`. Part of an action, never one by itself."""
    due_on = (
        months_after(after, follow_up.months) if follow_up.months else after + timedelta(days=follow_up.days)
    )
    title = follow_up.name_in(emergency.language)
    review = StructureReview(emergency=emergency, group=group, kind=follow_up.id, title=title, due_on=due_on)
    return _planned(review, clause=follow_up.clause[:80], acting=acting, at=at)


def _again(review: StructureReview, acting: Acting, at: datetime) -> None:
    """A review that the edition asks for again and again is planned anew once it is done."""
    for one in profiles.profile(review.emergency.profile).follow_ups:
        if one.id == review.kind and one.every:
            after = review.done_on or at.date()
            plan_follow_up(review.emergency, one, group=review.group, after=after, acting=acting, at=at)


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
    _again(review, acting, at)
    return review
