"""Files on their way in: the batch (one sheet of one file), and every problem found in it."""

from __future__ import annotations

from django.db import models

from firstcall.record.models import Versioned


class ImportBatch(Versioned):
    """One sheet of one file: previewed, then committed, perhaps undone. The facts it brought point to it."""

    PREVIEWED, COMMITTED, UNDONE, REFUSED = "previewed", "committed", "undone", "refused"

    kind = models.CharField(max_length=16)  # areas, boundaries, organisations, needs, activities
    country = models.ForeignKey("firstcall.Country", models.PROTECT, null=True, blank=True)
    emergency = models.ForeignKey("firstcall.Emergency", models.PROTECT, null=True, blank=True)
    group = models.ForeignKey("firstcall.Group", models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, null=True, blank=True, related_name="import_batches"
    )
    assessment = models.ForeignKey(  # of needs: the one the figures come from
        "firstcall.Assessment", models.PROTECT, null=True, blank=True, related_name="import_batches"
    )
    person = models.CharField(max_length=16, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    header_row = models.PositiveIntegerField(null=True, blank=True)
    columns = models.JSONField(default=dict)  # heading -> field
    state = models.CharField(max_length=12, default=PREVIEWED)
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)  # of the kept file, under FIRSTCALL_HOME
    layout = models.CharField(max_length=64, blank=True)  # intake.layouts
    corrections = models.JSONField(default=dict)  # intake.corrections: what people said of this file
    remembered = models.JSONField(default=dict)  # what was read as last time: layout, columns, texts, dates
    understood = models.JSONField(default=list)  # of each column: place, heading, field, how surely, samples
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "import_batch"
        indexes = [models.Index(fields=["emergency", "-created_at"], name="batch_by_emergency")]


class ImportProblem(models.Model):
    """A problem in a file: where, what, and what to do. The same value in many rows is one problem with its cells."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems")
    refused = (
        models.BooleanField()
    )  # True: the rows are left out; False: they are kept, and this is said of them
    sheet = models.CharField(max_length=120, blank=True)
    cell = models.CharField(max_length=16, blank=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=60)
    message = models.CharField(max_length=400)
    suggestion = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=1)
    cells = models.TextField(blank=True)  # the cells, separated by spaces
    template = models.CharField(
        max_length=400, blank=True
    )  # `message` and `suggestion` before `params` filled them
    advice = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    choices = models.JSONField(default=list)  # intake.rules.Choice: what may have been meant
    written = models.CharField(
        max_length=300, blank=True
    )  # the cell's own text, where `value` is a correction of it

    class Meta:
        db_table = "import_problem"
        indexes = [models.Index(fields=["batch", "code"], name="problem_by_batch")]


class LayoutMemory(Versioned):
    """What people said of files of one layout, so that the next one needs nobody: columns, dates, texts."""

    key = models.CharField(
        max_length=64, unique=True
    )  # one of each emergency, group, organisation, kind, layout
    emergency = models.ForeignKey("firstcall.Emergency", models.PROTECT)
    group = models.ForeignKey("firstcall.Group", models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=16)  # as ImportBatch.kind
    layout = models.CharField(max_length=64)
    corrections = models.JSONField(default=dict)  # columns, date_order, values of intake.corrections
    file_name = models.CharField(max_length=255)  # the file it was last learnt from
    person = models.CharField(max_length=16, blank=True)  # who said it last
    learnt_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        db_table = "layout_memory"
