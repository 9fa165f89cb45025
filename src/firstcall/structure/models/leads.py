"""Who leads a group, with which duty, and who acts for the lead in a part of the country (GN 3, 5, 7, 11; S5, S7)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.structure.models.dated import Dated, ends_after_start
from firstcall.structure.models.groups import Group


class Leadership(Dated):
    """The lead of a group, in an area or everywhere, in a situation or all: one agency, or several jointly (GN 5).

    The database holds one in force per group, area and situation. `case` is the designation that decided it ("D3";
    empty where an arrangement was entered as it stood), `basis` the document it stands on. Where it differs from the
    global table, `deviation` says why (OG Q6).
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="leaderships")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    situation = models.CharField(max_length=40, blank=True)  # a column of the global table; empty for all
    case = models.CharField(max_length=16, blank=True)
    basis = models.TextField(blank=True)
    deviation = models.TextField(blank=True)

    class Meta:
        db_table = "leadership"
        constraints = [
            models.UniqueConstraint(
                F("group"),
                Coalesce("area", 0),
                F("situation"),
                condition=Q(ends_on__isnull=True),
                name="one_leadership_at_a_time",
            ),
            ends_after_start("leadership_ends_after_start"),
        ]


class Lead(Dated):
    """An agency (never a person) in a leadership: as lead, alone or jointly, as co-lead, or as convener (GN 5, OG)."""

    leadership = models.ForeignKey(Leadership, models.PROTECT, related_name="leads")
    group = models.ForeignKey(Group, models.PROTECT, related_name="leads")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="leads")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=12, default="lead")  # lead, co_lead, convener
    basis = models.TextField(blank=True)

    class Meta:
        db_table = "lead"
        constraints = [
            models.UniqueConstraint(
                fields=["leadership", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="lead_once_per_leadership",
            ),
            ends_after_start("lead_ends_after_start"),
        ]


class LastResort(Dated):
    """An agency's duty as provider of last resort in a group, apart from its lead, with its own scope (GN 7, 11).

    `duty`: yes, or differentiated (cross-cutting areas). `scope` in words, empty for all of the group.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="last_resorts")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="last_resorts")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    duty = models.CharField(max_length=16, default="yes")
    scope = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "last_resort"
        constraints = [
            models.UniqueConstraint(
                F("group"),
                F("organisation"),
                Coalesce("area", 0),
                F("scope"),
                condition=Q(ends_on__isnull=True),
                name="last_resort_once",
            ),
            ends_after_start("last_resort_ends_after_start"),
        ]


class FocalPoint(Dated):
    """An organisation acts for the lead in one part of the country, under its overall leadership (GN 5, OG)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="focal_points")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="focal_points")
    area = models.ForeignKey("firstcall.Area", models.PROTECT)

    class Meta:
        db_table = "focal_point"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "area"],
                condition=Q(ends_on__isnull=True),
                name="one_focal_point_per_area",
            ),
            ends_after_start("focal_point_ends_after_start"),
        ]
