"""How old a figure of need may be before a group takes it for not known any more."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from firstcall.structure.models.dated import Dated, ends_after_start


class AgeLimit(Dated):
    """A group's own limit, from a day on: one at a time, earlier ones stay. Groups without one: the default of all.

    `days` None: back to the default from that day on, with the reason.
    """

    group = models.ForeignKey("firstcall.Group", models.PROTECT, related_name="age_limits")
    days = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField()
    person = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "age_limit"
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(ends_on__isnull=True), name="one_age_limit_per_group"
            ),
            ends_after_start("age_limit_ends_after_start"),
        ]
