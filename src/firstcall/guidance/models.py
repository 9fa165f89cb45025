"""What country teams say of the guidance itself (GN 1, last paragraph; G8)."""

from __future__ import annotations

from django.db import models

from firstcall.record.models import new_id
from firstcall.structure.models import Emergency


class RuleComment(models.Model):
    """A comment of a country team on a rule, step or sector of an edition. Never changed."""

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    profile = models.CharField(max_length=40)
    subject = models.CharField(
        max_length=80
    )  # "rule:R04", "step:ongoing-emergency/propose", "sector:shelter"
    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="+")
    person = models.ForeignKey("firstcall.Person", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "rule_comment"
        indexes = [models.Index(fields=["profile", "subject"], name="comment_by_subject")]
