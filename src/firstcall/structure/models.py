"""Emergencies, their groups, and who leads, represents, coordinates and takes part. Everything is dated."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.record.models import Versioned


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name=name
    )


class Emergency(Versioned):
    """A crisis in one country, run under one edition of the guidance (GN 2; requirement S1)."""

    code = models.CharField(max_length=40, unique=True)
    country = models.ForeignKey("firstcall.Country", models.PROTECT, related_name="emergencies")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)  # conflict, disaster, complex
    onset = models.CharField(max_length=12)  # new, ongoing, planned
    displacement = models.BooleanField(null=True, blank=True)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    profile = models.CharField(max_length=40)
    term = models.CharField(max_length=20, default="cluster")
    language = models.CharField(max_length=8, default="en")

    class Meta:
        db_table = "emergency"


class Group(Versioned):
    """A cluster, sector or working group of one emergency (GN 5). `code` is unique within it."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="groups")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=20, blank=True
    )  # technical, cross_cutting, common_service, clear_lead, ad_hoc
    reason = models.TextField(blank=True)
    counting_rule = models.CharField(max_length=40, default="largest")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    class Meta:
        db_table = "response_group"
        constraints = [
            models.UniqueConstraint(fields=["emergency", "code"], name="one_group_per_code"),
            _ends_after_start("group_ends_after_start"),
        ]


class GroupSector(models.Model):
    """A sector of the profile (or a global code) that a group covers; a merged group covers several."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="sectors")
    sector = models.CharField(max_length=40)  # id in the profile, e.g. "shelter"; empty for an ad hoc group
    code = models.CharField(max_length=16, blank=True)  # global code, e.g. "SHL"

    class Meta:
        db_table = "response_group_sector"
        constraints = [
            models.UniqueConstraint(fields=["group", "sector", "code"], name="sector_once_per_group")
        ]


class Lead(Versioned):
    """An agency (never a person) leads a group, in an area or everywhere, from one day to another (GN 5, OG)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="leads")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="leads")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=12, default="lead")  # lead, co_lead, convener
    last_resort = models.CharField(max_length=16, default="yes")  # yes, no, differentiated
    basis = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "lead"
        constraints = [
            models.UniqueConstraint(
                F("group"),
                F("organisation"),
                Coalesce("area", 0),
                condition=Q(ends_on__isnull=True),
                name="lead_once_per_group_and_area",
            ),
            _ends_after_start("lead_ends_after_start"),
        ]


class FocalPoint(Versioned):
    """An organisation acts for the lead in one part of the country, under its overall leadership (GN 5, OG)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="focal_points")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="focal_points")
    area = models.ForeignKey("firstcall.Area", models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "focal_point"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "area"], condition=Q(ends_on__isnull=True), name="one_focal_point_per_area"
            ),
            _ends_after_start("focal_point_ends_after_start"),
        ]


class Coordinator(Versioned):
    """A person the lead agency appoints to coordinate a group (OG: names and every change are told)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="coordinators")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True)
    person = models.ForeignKey("firstcall.Person", models.PROTECT, related_name="coordinates")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="coordinators")
    dedicated = models.BooleanField(default=False)
    role_mailbox = models.EmailField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

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
            _ends_after_start("coordinator_ends_after_start"),
        ]


class Membership(Versioned):
    """An organisation takes part in a group, in the way it chose: partner, observer or alongside (GN 8, 10)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="memberships")
    participation = models.CharField(max_length=12, default="partner")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "membership"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="member_once_per_group",
            ),
            _ends_after_start("membership_ends_after_start"),
        ]
