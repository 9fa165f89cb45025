"""Tables of the record: ledger, checkpoints, receipts for repeated requests, notices, jobs."""

from __future__ import annotations

from django.db import models

from firstcall.record.rules import new_id


class Versioned(models.Model):
    """A changeable record: a public id that never changes and a version that every change raises by one."""

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class LedgerEntry(models.Model):
    """One act. Appended, never changed: the database itself refuses (see record/engine.py)."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    clause = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=16, blank=True)
    organisation = models.CharField(max_length=16, blank=True)
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "ledger_entry"
        indexes = [models.Index(fields=["subject", "sequence"], name="ledger_by_subject")]


class LedgerContent(models.Model):
    """What an entry says, beside the chain, so that personal data can be erased and the chain still
    verifies."""

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, primary_key=True, related_name="content_row")
    salt = models.CharField(max_length=64)
    content = models.TextField()

    class Meta:
        db_table = "ledger_content"


class LedgerCheckpoint(models.Model):
    """A signed statement that the chain ended in this hash at this sequence."""

    sequence = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        db_table = "ledger_checkpoint"


class Receipt(models.Model):
    """The answer given to a write under an Idempotency-Key, kept 90 days."""

    person = models.CharField(max_length=16)
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "receipt"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_receipt_per_key")]
        indexes = [models.Index(fields=["created_at"], name="receipt_by_age")]


class Notice(models.Model):
    """Something a person is told, in the application and by e-mail: a link and no sensitive content.

    `key` names what a reminder is about; the database keeps one for each person and key, whoever reminds again.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    person = models.ForeignKey("firstcall.Person", models.CASCADE, related_name="notices")
    ledger_sequence = models.BigIntegerField()
    key = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "notice"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], condition=~models.Q(key=""), name="reminded_once_per_key"
            )
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="notice_by_person")]


class Job(models.Model):
    """Long work: what, how far, still alive? The queue may forget; this row does not."""

    WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    person = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default=WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=400, blank=True)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "job"
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_by_state")]
