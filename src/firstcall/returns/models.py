"""Reporting rounds, what organisations sent for them in which versions, and who is expected to report."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.record.models import Versioned


class ReportingRound(Versioned):
    """A group, or all groups, ask their partners about a period. Both ends of the period are included.

    A day counts until it has ended on the emergency's clocks. `closed_at`: closed by an act before its day;
    `reopened_until`: reopened by an act, until that day has ended. `opened_entry`: the ledger's entry of its planning.
    """

    emergency = models.ForeignKey("firstcall.Emergency", models.PROTECT, related_name="reporting_rounds")
    group = models.ForeignKey(
        "firstcall.Group", models.PROTECT, null=True, blank=True, related_name="reporting_rounds"
    )
    name = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_until = models.DateField(null=True, blank=True)
    reopened_reason = models.CharField(max_length=400, blank=True)
    opened_entry = models.BigIntegerField(default=0)

    class Meta:
        db_table = "reporting_round"
        constraints = [
            models.UniqueConstraint(
                F("emergency"), Coalesce("group", 0), F("first_day"), name="one_round_per_first_day"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"))
                & Q(due_on__gte=F("opens_on"))
                & Q(closes_on__gte=F("due_on")),
                name="round_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["emergency", "-first_day"], name="round_by_period")]


class Return(Versioned):
    """What one organisation sent one group for a round: one row, however many files and versions of them.

    `state`: submitted, nil (it was said that there was nothing to report), prepared (its rows name nothing done),
    returned, accepted, withdrawn. `reason`: why it was sent back, while it is. `number` counts its versions.
    """

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="returns")
    group = models.ForeignKey("firstcall.Group", models.PROTECT, related_name="returns")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="returns")
    state = models.CharField(max_length=12, default="submitted")
    reason = models.TextField(blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    first_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "reporting_return"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "group", "organisation"], name="one_return_per_round_and_group"
            )
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="return_by_organisation")]


class ReturnVersion(models.Model):
    """What made a version of a return, with what the review said of it. Only its verdict is ever added.

    A sheet of a file; the sheets of one workbook bear one `number`, for they are one version. Or, without a `batch`,
    that somebody (`person`) said that there was nothing to report; `told_by`: who of the partner told them, where it
    was not its own people who said so. `takes`: which rows of the file it holds (rules/assigning.py). `rows` in the
    file, only `prepared` where they name nothing done and no figure; `brought` of them were new or changed; `gone`:
    rows of an earlier version that it no longer has. `person` and `reviewer` are public ids of persons.
    """

    of = models.ForeignKey(Return, models.PROTECT, related_name="versions")
    batch = models.ForeignKey(
        "firstcall.ImportBatch", models.PROTECT, null=True, blank=True, related_name="return_versions"
    )
    number = models.PositiveSmallIntegerField()
    takes = models.CharField(max_length=8, default="dated")
    rows = models.PositiveIntegerField()
    brought = models.PositiveIntegerField()
    gone = models.PositiveIntegerField(default=0)
    prepared = models.BooleanField(default=False)
    told_by = models.CharField(max_length=200, blank=True)
    person = models.CharField(max_length=16, blank=True)
    submitted_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=12, blank=True)  # returned, accepted, or empty
    reason = models.TextField(blank=True)
    reviewer = models.CharField(max_length=16, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "reporting_return_version"
        constraints = [
            models.UniqueConstraint(
                fields=["of", "number"], condition=Q(batch=None), name="return_version_of_nothing_once"
            ),
            models.UniqueConstraint(fields=["of", "batch"], name="return_version_once_per_file"),
        ]


class FileRound(models.Model):
    """The round the sender of a file said it is for."""

    batch = models.OneToOneField("firstcall.ImportBatch", models.CASCADE, related_name="file_round")
    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="files")

    class Meta:
        db_table = "reporting_file_round"


class Expectation(Versioned):
    """A group says that a partner is to report, or need not, and why. Without it the rule decides."""

    group = models.ForeignKey("firstcall.Group", models.PROTECT, related_name="expectations")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="expectations")
    expected = models.BooleanField()
    reason = models.CharField(max_length=400)

    class Meta:
        db_table = "reporting_expectation"
        constraints = [
            models.UniqueConstraint(fields=["group", "organisation"], name="one_expectation_per_partner")
        ]
