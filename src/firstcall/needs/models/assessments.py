"""Assessments of needs: who assessed whom, how and when; and which one counts where (Annex 1 T4, T6)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.record.models import Versioned
from firstcall.structure.models.dated import Dated, ends_after_start


class Assessment(Versioned):
    """An assessment of needs in one emergency: joint or not, with its partners, methods, coverage and report.

    `methods` and `issues` are ids (`needs.rules.assessments.METHODS`; the edition's cross-cutting issues).
    `took_part`: whether people affected took part in it (None: not stated). `unit`: what its figures count, `people`
    or `households`; `household_size` turns the latter into people, and only where it is stated. `starts_on` to
    `ends_on`: when the data were collected. `report` says where the report can be had.
    """

    PLANNED, COLLECTING, DONE, WITHDRAWN = "planned", "collecting", "done", "withdrawn"

    emergency = models.ForeignKey("firstcall.Emergency", models.PROTECT, related_name="assessments")
    title = models.CharField(max_length=200)
    joint = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, null=True, blank=True, related_name="assessments_led"
    )
    methods = models.JSONField(default=list)
    took_part = models.BooleanField(null=True, blank=True)
    sampled = models.BigIntegerField(null=True, blank=True)  # people (or households) asked
    covered = models.BigIntegerField(null=True, blank=True)  # people it speaks for
    population_groups = models.JSONField(default=list)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    standards = models.TextField(blank=True)
    issues = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=12, default="people")
    household_size = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    report = models.CharField(max_length=500, blank=True)
    sensitivity = models.CharField(max_length=12, default="moderate")  # low, moderate, high
    state = models.CharField(max_length=12, default=DONE)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it was withdrawn
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "assessment"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="assessment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(household_size__isnull=True) | Q(household_size__gt=0),
                name="household_size_above_zero",
            ),
        ]
        indexes = [models.Index(fields=["emergency", "-ends_on"], name="assessment_by_emergency")]


class AssessmentReport(Versioned):
    """A document kept with an assessment: its report, an annex, a translation, a workbook of its results.

    `group`: the only one that may have it; None: whoever may read the assessment. `kind`: what it really is
    (`intake.files.documents.FORMS`; "" for files kept before that was asked). `language`: a code such as fr; "" where
    nobody said. Withdrawn, it stays on record with the reason and its fingerprint, and the file itself is gone.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="reports")
    group = models.ForeignKey(
        "firstcall.Group", models.PROTECT, null=True, blank=True, related_name="assessment_reports"
    )
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)  # under FIRSTCALL_HOME
    person = models.CharField(max_length=16, blank=True)
    attached_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it was withdrawn

    class Meta:
        db_table = "assessment_report"
        constraints = [
            models.UniqueConstraint(
                F("assessment"),
                Coalesce("group", 0),
                F("sha256"),
                condition=Q(withdrawn_at__isnull=True),
                name="report_once_per_assessment",
            )
        ]


class AssessmentPartner(models.Model):
    """An organisation that took part in an assessment beside the one that led it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="assessments")

    class Meta:
        db_table = "assessment_partner"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "organisation"], name="partner_once_per_assessment")
        ]


class AssessmentArea(models.Model):
    """An area an assessment covered; the country where it covered all of it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="areas")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, related_name="assessments")

    class Meta:
        db_table = "assessment_area"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "area"], name="area_once_per_assessment")
        ]


class AssessmentGroup(models.Model):
    """A group whose needs an assessment looked at."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="groups")
    group = models.ForeignKey("firstcall.Group", models.PROTECT, related_name="assessments")

    class Meta:
        db_table = "assessment_group"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "group"], name="group_once_per_assessment")
        ]


class AssessmentChoice(Dated):
    """Which assessment is in use for a group (or a sector without one) in an area and all within it, and why.

    `area` None: the whole country. `assessment` None: the figures that came without one. The nearest choice above a
    place is the one that holds there.
    """

    emergency = models.ForeignKey("firstcall.Emergency", models.PROTECT, related_name="assessment_choices")
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True, related_name="choices")
    group = models.ForeignKey(
        "firstcall.Group", models.PROTECT, null=True, blank=True, related_name="assessment_choices"
    )
    sector = models.CharField(max_length=16, blank=True)
    area = models.ForeignKey(
        "firstcall.Area", models.PROTECT, null=True, blank=True, related_name="assessment_choices"
    )
    reason = models.TextField()
    chosen_at = models.DateTimeField()
    person = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "assessment_choice"
        constraints = [
            models.UniqueConstraint(
                F("emergency"),
                Coalesce("group", 0),
                F("sector"),
                Coalesce("area", 0),
                condition=Q(ends_on__isnull=True),
                name="one_choice_per_place",
            ),
            ends_after_start("choice_ends_after_start"),
        ]
