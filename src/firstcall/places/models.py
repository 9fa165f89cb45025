"""Countries, administrative areas with their P-codes, and the shapes maps are drawn from."""

from __future__ import annotations

from django.db import models


class Country(models.Model):
    """ISO 3166 alpha-3; its zone is the one deadlines are shown in."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC")
    fictional = models.BooleanField(default=False)

    class Meta:
        db_table = "country"


class Area(models.Model):
    """An administrative area; level 0 is the country. The parent is the gazetteer's, never cut from the code."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="areas")
    pcode = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    batch = models.ForeignKey("firstcall.ImportBatch", models.PROTECT, null=True, blank=True)

    class Meta:
        db_table = "area"
        constraints = [models.UniqueConstraint(fields=["country", "pcode"], name="one_area_per_pcode")]
        indexes = [models.Index(fields=["country", "level", "name"], name="area_by_level")]


class AreaName(models.Model):
    """Another name of an area, in any script; `key` is the folded form that matching uses."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    key = models.CharField(max_length=160, db_index=True)
    language = models.CharField(max_length=8, blank=True)

    class Meta:
        db_table = "area_name"
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="one_row_per_area_name")]


class BoundaryLayer(models.Model):
    """One boundary file as drawn: a country's areas of one level, with the drawing's extent in degrees.

    Without a code property the layer was not imported but put together from the areas of a deeper level.
    """

    country = models.ForeignKey(Country, models.PROTECT)
    level = models.PositiveSmallIntegerField()
    code_property = models.CharField(max_length=80, blank=True)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
    batch = models.ForeignKey("firstcall.ImportBatch", models.PROTECT, null=True, blank=True)

    class Meta:
        db_table = "boundary_layer"
        constraints = [models.UniqueConstraint(fields=["country", "level"], name="one_layer_per_level")]


class AreaShape(models.Model):
    """An area's outline as SVG path data in the layer's coordinates, one row per zoom (0 coarse, 2 fine)."""

    layer = models.ForeignKey(BoundaryLayer, models.CASCADE, related_name="shapes")
    area = models.ForeignKey(Area, models.CASCADE, related_name="shapes")
    zoom = models.PositiveSmallIntegerField()
    path = models.TextField()
    label_x = models.FloatField()
    label_y = models.FloatField()
    min_x = models.FloatField()
    min_y = models.FloatField()
    max_x = models.FloatField()
    max_y = models.FloatField()

    class Meta:
        db_table = "area_shape"
        constraints = [models.UniqueConstraint(fields=["layer", "area", "zoom"], name="one_shape_per_zoom")]
