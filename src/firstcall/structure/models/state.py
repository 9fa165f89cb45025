"""Links to the State and others, what they were told, and reviews of the structure (GN 9, 13; S11, S12)."""

from __future__ import annotations

from django.db import models

from firstcall.record.models import Versioned
from firstcall.structure.models.dated import Dated, ends_after_start
from firstcall.structure.models.emergencies import Emergency
from firstcall.structure.models.groups import Group


class Counterpart(Dated):
    """A ministry, authority, or other actor a group links to, for the country or an area (GN 9).

    `role`: who leads overall (leads, co_leads, informed, none). `link`: how close it is in this context (close,
    working, limited, none), with `note` saying why. `contact` is a post, never a person.
    """

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="counterparts")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="counterparts")
    area = models.ForeignKey(
        "firstcall.Area", models.PROTECT, null=True, blank=True, related_name="counterparts"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)  # national, local, institution, civil_society, peacekeeping, other
    role = models.CharField(max_length=12, default="informed")
    link = models.CharField(max_length=12, default="working")
    note = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "counterpart"
        constraints = [ends_after_start("counterpart_ends_after_start")]


class Briefing(Versioned):
    """A briefing that was given: to whom, when, on what (OG Q5, step 1). Kept as it was entered."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="briefings")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="briefings")
    audience = models.CharField(max_length=20)  # as the profiles name them: country_team, government, …
    who = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=200)
    guidance_spread = models.BooleanField(default=False)
    given_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "briefing"


class StructureReview(Versioned):
    """A review of the structure that is due, and what came of it (OG Q7; GN 13; S12)."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="reviews")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="reviews")
    kind = models.CharField(max_length=40)  # id of a follow-up in the profile, or "own"
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=16, blank=True)  # continue, scale_up, streamline, transition
    findings = models.TextField(blank=True)

    class Meta:
        db_table = "structure_review"
        indexes = [models.Index(fields=["emergency", "due_on"], name="review_by_day")]
