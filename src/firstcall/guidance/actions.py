"""Country teams say what they found of the guidance itself: a rule, a step, a sector (GN 1, last paragraph; G8)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.guidance.models import RuleComment
from firstcall.guidance.rules import subjects, why_not_comment
from firstcall.policy.profiles import Profile
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append
from firstcall.structure.models import Emergency


@transaction.atomic
def comment(
    *, profile: Profile, subject: str, emergency: Emergency, text: str, by: Actor, at: datetime
) -> RuleComment:
    """Keep what a country team says of `subject` ("rule:R04") of an edition. Never changed. Raises `Refused`."""
    scope = Scope(emergency=emergency.pk, country=emergency.country_id)
    acting = require(by, "rule_comment", "create", scope)
    refuse(why_not_comment(known=subject in subjects(profile), text=text))
    kept = RuleComment.objects.create(
        profile=profile.version,
        subject=subject,
        emergency=emergency,
        person_id=by.person_pk,
        text=text.strip(),
        at=at,
    )
    append(
        act="guidance.commented",
        subject=f"emergency:{emergency.public_id}",
        content={
            "comment": kept.public_id,
            "profile": profile.version,
            "subject": subject,
            "text": kept.text,
        },
        by=acting,
        at=at,
        clause="GN 1",
    )
    return kept
