"""Who takes part in a group and how, and what organisations promised (GN 8, 10; S10)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from firstcall.record.models import Versioned
from firstcall.structure.models.dated import Dated, ends_after_start
from firstcall.structure.models.groups import Group


class Membership(Dated):
    """An organisation takes part in a group, in the way it chose: partner, observer or alongside (GN 8, 10)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="memberships")
    participation = models.CharField(max_length=12, default="partner")

    class Meta:
        db_table = "membership"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="member_once_per_group",
            ),
            ends_after_start("membership_ends_after_start"),
        ]


class Commitment(Versioned):
    """What an organisation undertakes in a group. It binds only once the organisation's own user accepts (GN 10)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="commitments")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="commitments")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=12, default="proposed"
    )  # proposed, accepted, declined, withdrawn, met
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "commitment"
        indexes = [models.Index(fields=["organisation", "state"], name="commitment_by_organisation")]
