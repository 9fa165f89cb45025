"""The groups of an emergency: clusters, sectors, working groups, their parts in the country, what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from firstcall.structure.models.dated import Dated, ends_after_start
from firstcall.structure.models.emergencies import Emergency


class Group(Dated):
    """A cluster, sector or working group of one emergency (GN 5). `code` is unique within it.

    A group below the capital has the national group as `parent`, an `area`, and its stated need as `reason` (GN 12).
    `profile`: the edition it runs under, where that is another than the emergency's.
    """

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="groups")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    # technical, cross_cutting, common_service, clear_lead, ad_hoc, thematic
    kind = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    profile = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True, related_name="groups")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="split_into")

    class Meta:
        db_table = "response_group"
        constraints = [
            models.UniqueConstraint(fields=["emergency", "code"], name="one_group_per_code"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(area__isnull=False), name="part_of_a_group_has_an_area"
            ),
            ends_after_start("group_ends_after_start"),
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


class IssueFocalPoint(Dated):
    """Who sees to an issue within a group: a cross-cutting one, early recovery, or one of its own (OG Q3, Q6; GN 7)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="issue_focal_points")
    issue = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, related_name="issue_focal_points"
    )
    person = models.ForeignKey("firstcall.Person", models.PROTECT, null=True, blank=True)

    class Meta:
        db_table = "issue_focal_point"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "issue", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="issue_focal_point_once",
            ),
            ends_after_start("issue_focal_point_ends_after_start"),
        ]
