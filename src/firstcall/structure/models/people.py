"""The persons lead agencies appoint (OG Q3; S6)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.structure.models.dated import Dated, ends_after_start
from firstcall.structure.models.groups import Group


class Coordinator(Dated):
    """A person the lead agency appoints to coordinate a group (OG: names and every change are told).

    `seniority` and `skills` as the agency states them; `dedicated`: with no other programme tasks, or double-hatted.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="coordinators")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    person = models.ForeignKey("firstcall.Person", models.PROTECT, related_name="coordinates")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="coordinators")
    dedicated = models.BooleanField(default=False)
    seniority = models.CharField(max_length=80, blank=True)
    skills = models.TextField(blank=True)
    role_mailbox = models.EmailField(blank=True)

    class Meta:
        db_table = "coordinator"
        constraints = [
            models.UniqueConstraint(
                F("group"),
                F("person"),
                Coalesce("area", 0),
                condition=Q(ends_on__isnull=True),
                name="coordinator_once_per_group_and_area",
            ),
            ends_after_start("coordinator_ends_after_start"),
        ]
