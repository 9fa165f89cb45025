"""Emergencies, their country team, and what decisions stand on (GN 2, 5, 8; S1, S2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from firstcall.record.models import Versioned
from firstcall.structure.models.dated import Dated, ends_after_start


class Emergency(Versioned):
    """A crisis in one country, run under one edition of the guidance (GN 2; requirement S1)."""

    code = models.CharField(max_length=40, unique=True)
    country = models.ForeignKey("firstcall.Country", models.PROTECT, related_name="emergencies")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)  # conflict, disaster, complex
    onset = models.CharField(max_length=12)  # new, ongoing, planned
    displacement = models.BooleanField(null=True, blank=True)
    other_civilians = models.BooleanField(null=True, blank=True)  # affected, other than displaced (GN 3 **)
    scale = models.TextField(blank=True)
    coordinator = models.CharField(max_length=2, default="HC")  # HC, or RC where no HC is appointed (GN 6)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    profile = models.CharField(max_length=40)
    term = models.CharField(max_length=20, default="cluster")
    term_singular = models.CharField(max_length=60, blank=True)  # the team's own word, in its language (GN 5)
    term_plural = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, default="en")

    class Meta:
        db_table = "emergency"


class CountryTeam(Versioned):
    """The Humanitarian Country Team of an emergency: the pre-requisite of the approach (GN 8)."""

    emergency = models.OneToOneField(Emergency, models.PROTECT, related_name="country_team")
    established_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "country_team"


class TeamMember(Dated):
    """An organisation sits in the country team, in a role: chair, member, observer or secretariat (GN 8)."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="team_members")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="team_seats")
    person = models.ForeignKey(
        "firstcall.Person", models.PROTECT, null=True, blank=True, related_name="team_seats"
    )
    role = models.CharField(max_length=12, default="member")  # chair, member, observer, secretariat

    class Meta:
        db_table = "team_member"
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="one_seat_per_organisation",
            ),
            ends_after_start("team_member_ends_after_start"),
        ]


class Basis(Versioned):
    """What decisions stand on: an assessment of needs, of operational gaps, or a map of response capacity (GN 5).

    A capacity map says which of the four kinds of actor it covers (OG step 2). Where the paper is kept is `reference`.
    """

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="bases")
    kind = models.CharField(max_length=12)  # needs, gaps, capacity
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=500, blank=True)
    partners = models.TextField(blank=True)
    done_on = models.DateField()
    government = models.BooleanField(default=False)
    local_authorities = models.BooleanField(default=False)
    civil_society = models.BooleanField(default=False)
    international = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "basis"


class SectorLeftOut(Dated):
    """A sector the country team decided to have no group for, and why (GN 5; S3)."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="sectors_left_out")
    sector = models.CharField(max_length=40)
    reason = models.TextField()

    class Meta:
        db_table = "sector_left_out"
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "sector"],
                condition=Q(ends_on__isnull=True),
                name="sector_left_out_once",
            ),
            ends_after_start("sector_left_out_ends_after_start"),
        ]
