"""What every dated row of the structure has: a first day, an end or none, and the constraint between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from firstcall.record.models import Versioned


class Dated(Versioned):
    """In force from the day it starts until the day it ends, that day not included."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    """Nothing ends before it began."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name=name
    )
