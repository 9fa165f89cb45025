"""People in need as assessed and planned, by sector, place and population group."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce


class NeedFigure(models.Model):
    """Figures of one row of a needs sheet. Null means not known, never zero."""

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

    class Meta:
        db_table = "need_figure"
        indexes = [models.Index(fields=["emergency", "group", "area"], name="need_by_group_and_area")]


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
