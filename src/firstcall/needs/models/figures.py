"""People in need as assessed and planned, by sector, place and population group."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce


class NeedFigure(models.Model):
    """Figures of one row of a needs sheet. Null means not known, never zero.

    `assessment` None: of the unnamed assessment of the emergency. `severity` (1 to 5) stands in a row of its own, which
    holds no other figure. `unit` households: the figures count households. `as_of`: the day they speak of, where the
    file says it. `in_use`: of several assessments of a place one counts (docs/decisions/assessment-in-use.md); kept in
    the transaction of whatever changes it.
    """

    batch = models.ForeignKey("firstcall.ImportBatch", models.PROTECT, related_name="needs")
    superseded_by = models.ForeignKey(
        "firstcall.ImportBatch", models.PROTECT, null=True, blank=True, related_name="superseded_needs"
    )
    emergency = models.ForeignKey("firstcall.Emergency", models.PROTECT, related_name="needs")
    group = models.ForeignKey("firstcall.Group", models.PROTECT, null=True, blank=True, related_name="needs")
    sector = models.CharField(max_length=16, blank=True)
    area = models.ForeignKey("firstcall.Area", models.PROTECT, related_name="needs")
    population_group = models.CharField(max_length=60, default="all")
    sex = models.CharField(max_length=2, blank=True)
    age = models.CharField(max_length=12, blank=True)
    population = models.BigIntegerField(null=True, blank=True)
    affected = models.BigIntegerField(null=True, blank=True)
    in_need = models.BigIntegerField(null=True, blank=True)
    targeted = models.BigIntegerField(null=True, blank=True)
    source_row = models.PositiveIntegerField()
    assessment = models.ForeignKey(
        "firstcall.Assessment", models.PROTECT, null=True, blank=True, related_name="figures"
    )
    disability = models.CharField(max_length=8, blank=True)  # with, without; "" is everybody
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=12, default="people")  # or households
    as_of = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    in_use = models.BooleanField(default=True)

    class Meta:
        db_table = "need_figure"
        indexes = [models.Index(fields=["emergency", "group", "area"], name="need_by_group_and_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__gte=1, severity__lte=5),
                name="severity_from_1_to_5",
            )
        ]


class NeedRollup(models.Model):
    """Needs added up per area of every level; kept in the same transaction as the figures."""

    emergency = models.ForeignKey("firstcall.Emergency", models.CASCADE)
    group = models.ForeignKey("firstcall.Group", models.CASCADE, null=True, blank=True)
    sector = models.CharField(max_length=16, blank=True)
    area = models.ForeignKey("firstcall.Area", models.CASCADE)
    level = models.PositiveSmallIntegerField()
    population_group = models.CharField(max_length=60, default="all")
    population = models.BigIntegerField(null=True, blank=True)
    affected = models.BigIntegerField(null=True, blank=True)
    in_need = models.BigIntegerField(null=True, blank=True)
    targeted = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "need_rollup"
        constraints = [
            models.UniqueConstraint(
                F("emergency"),
                Coalesce("group", 0),
                F("sector"),
                F("area"),
                F("population_group"),
                name="one_need_rollup_per_cell",
            )
        ]
        indexes = [models.Index(fields=["emergency", "level", "group"], name="need_rollup_by_level")]
