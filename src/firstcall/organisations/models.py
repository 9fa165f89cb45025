"""Organisations with every name they go by, and the people who hold posts in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from firstcall.record.models import Versioned


class Organisation(Versioned):
    """An agency, NGO, authority or other body. A merged one stays, and points to what it became."""

    CONFIRMED, UNCONFIRMED = "confirmed", "unconfirmed"

    name = models.CharField(max_length=300)
    acronym = models.CharField(max_length=60, blank=True)
    type_code = models.CharField(max_length=8, blank=True)
    country = models.ForeignKey("firstcall.Country", models.PROTECT, null=True, blank=True)
    status = models.CharField(max_length=12, default=CONFIRMED)
    iasc_member = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    batch = models.ForeignKey(
        "firstcall.ImportBatch", models.PROTECT, null=True, blank=True, related_name="brought_organisations"
    )

    class Meta:
        db_table = "organisation"
        indexes = [models.Index(fields=["name"], name="organisation_by_name")]


class OrganisationAlias(models.Model):
    """A name or acronym an organisation is written by; `key` is the folded form that matching uses."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, db_index=True)
    country = models.ForeignKey("firstcall.Country", models.PROTECT, null=True, blank=True)
    batch = models.ForeignKey("firstcall.ImportBatch", models.PROTECT, null=True, blank=True)

    class Meta:
        db_table = "organisation_alias"
        constraints = [
            models.UniqueConstraint(
                F("organisation"), F("key"), Coalesce("country", Value("")), name="one_row_per_alias"
            )
        ]


class Person(Versioned):
    """Someone who works in the response: name and work contact only."""

    user = models.OneToOneField(
        "firstcall.User", models.PROTECT, null=True, blank=True, related_name="person"
    )
    name = models.CharField(max_length=160)
    work_email = models.EmailField(blank=True)
    work_phone = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "person"


class Post(Versioned):
    """A person holds a post in an organisation from one day to another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=160)
    role_mailbox = models.EmailField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "post"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
            )
        ]
