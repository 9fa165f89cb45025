"""Who does what, where, when, for whom: the rows partners reported, and the figures made of them."""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.structure.models.dated import Dated, ends_after_start


class PlainKey(models.BigAutoField):
    """A number of its own for each row. SQLite does not write the last one down with every row, which was a fifth of
    the time of storing many: the number of a row that was removed may be given again."""

    def db_type_suffix(self, connection: BaseDatabaseWrapper) -> str | None:
        return None if connection.vendor == "sqlite" else super().db_type_suffix(connection)


class BeingStored(models.Model):
    """A file whose rows are stored in parts, of which none counts while this is there.

    `attempt` is whoever stores them: another attempt takes the file over by putting its own name there.
    """

    batch = models.OneToOneField("firstcall.ImportBatch", models.CASCADE, primary_key=True, related_name="+")
    attempt = models.CharField(max_length=16)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "activity_being_stored"


class Counting(models.Manager["Activity"]):
    """The rows that are in. Those of a file that is still being stored, or whose storing broke off, are not."""

    def get_queryset(self) -> models.QuerySet[Activity]:
        return super().get_queryset().exclude(batch__in=BeingStored.objects.values("batch"))


class Activity(models.Model):
    """One accepted row of a report. Never edited: superseded by a later row, or undone with its batch.

    `objects` are the rows that are in; `stored` also those of files that are not in yet, for whoever stores them.

    Only the indexes that reading needs, named below: each further one slows every import.

    `cells` is JSON text, figures of people reached by sex and age: {"f|0-4": 12, "m|18+": 7}.
    """

    id = PlainKey(primary_key=True)
    batch = models.ForeignKey("firstcall.ImportBatch", models.PROTECT, related_name="activities")
    superseded_by = models.ForeignKey(
        "firstcall.ImportBatch", models.PROTECT, null=True, blank=True, related_name="superseded_activities",
        db_index=False,
    )  # fmt: skip
    emergency = models.ForeignKey(
        "firstcall.Emergency", models.PROTECT, related_name="activities", db_index=False
    )
    group = models.ForeignKey(
        "firstcall.Group", models.PROTECT, null=True, blank=True, related_name="activities", db_index=False
    )
    sector = models.CharField(max_length=16, blank=True)
    organisation = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, related_name="activities", db_index=False
    )
    implementer = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, null=True, blank=True, related_name="implemented_activities",
        db_index=False,
    )  # fmt: skip
    donor = models.CharField(max_length=300, blank=True)
    area = models.ForeignKey("firstcall.Area", models.PROTECT, related_name="activities", db_index=False)
    site = models.CharField(max_length=300, blank=True)
    activity = models.CharField(max_length=500, blank=True)
    indicator = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=12, blank=True)  # planned, ongoing, completed, suspended, or empty
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    month = models.DateField(null=True, blank=True)  # first day of the month reported on
    population_group = models.CharField(max_length=60, blank=True)
    targeted = models.BigIntegerField(null=True, blank=True)
    reached = models.BigIntegerField(null=True, blank=True)
    new_people = models.BigIntegerField(null=True, blank=True)  # of those reached, for the first time
    households = models.BigIntegerField(null=True, blank=True)  # reached; never counted as people
    recurrent = models.CharField(max_length=3, blank=True)  # yes, no, or empty: the same people each time
    unit = models.CharField(max_length=100, blank=True)  # what `quantity` counts: kits, classrooms, …
    quantity = models.FloatField(null=True, blank=True)
    cells = models.TextField(blank=True)
    # named beside the one whose report the row is: present, with no report of its own
    beside = models.BooleanField(default=False, db_default=False)
    source_row = models.PositiveIntegerField()
    natural_key = models.CharField(max_length=32)
    content_key = models.CharField(max_length=32)

    objects = Counting()
    stored = models.Manager()

    class Meta:
        db_table = "activity"
        indexes = [
            models.Index(fields=["emergency", "group", "area"], name="activity_by_group_and_area"),
            models.Index(fields=["organisation", "emergency"], name="activity_by_organisation"),
            models.Index(
                fields=["superseded_by"], condition=Q(superseded_by__isnull=False), name="activity_superseded"
            ),
        ]


class ActivityRollup(models.Model):
    """Presence and consolidated people per area of every level; kept in the import's own transaction.

    `population_group` is "all" for the whole, or one group. `reached` and `targeted` are people by the
    group's counting rule, not sums of frequencies; null where no row gave a figure. `organisations_here`
    are those reporting at this very area, not below it. `rows` and `frequencies` are of all rows; `rows_left_out`
    and `frequencies_left_out` of those the rule leaves out, and `left_out` (JSON text) tells both by reason:
    [[position of the condition in the rule, or -1 for the period; rows; frequencies], ...].
    """

    emergency = models.ForeignKey("firstcall.Emergency", models.CASCADE, db_index=False)
    group = models.ForeignKey("firstcall.Group", models.CASCADE, null=True, blank=True, db_index=False)
    sector = models.CharField(max_length=16, blank=True)
    area = models.ForeignKey("firstcall.Area", models.CASCADE)
    level = models.PositiveSmallIntegerField()
    population_group = models.CharField(max_length=60, default="all")
    rows = models.PositiveIntegerField()
    organisations = models.PositiveIntegerField()
    organisations_here = models.PositiveIntegerField(default=0)
    targeted = models.BigIntegerField(null=True, blank=True)
    reached = models.BigIntegerField(null=True, blank=True)
    frequencies = models.BigIntegerField(null=True, blank=True)
    latest_on = models.DateField(null=True, blank=True)
    rows_left_out = models.PositiveIntegerField(default=0)
    frequencies_left_out = models.BigIntegerField(null=True, blank=True)
    left_out = models.TextField(blank=True)

    class Meta:
        db_table = "activity_rollup"
        constraints = [
            models.UniqueConstraint(
                F("emergency"),
                Coalesce("group", 0),
                F("sector"),
                F("area"),
                F("population_group"),
                name="one_activity_rollup_per_cell",
            )
        ]
        indexes = [models.Index(fields=["emergency", "level", "group"], name="activity_rollup_by_level")]


class CountingRule(Dated):
    """How a group counts people, from a day on: one at a time, earlier ones stay. Groups without one: the default.

    `rule` is the data that `counting/reading.py` reads; `reason` says why it was chosen.
    """

    group = models.ForeignKey("firstcall.Group", models.PROTECT, related_name="counting_rules")
    rule = models.JSONField()
    reason = models.TextField(blank=True)
    person = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "counting_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(ends_on__isnull=True), name="one_counting_rule_per_group"
            ),
            ends_after_start("counting_rule_ends_after_start"),
        ]
