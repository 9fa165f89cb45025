"""What nobody does but time and figures: drafts of watches, reminders, the digest. This module is an edge."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Sum

from firstcall.intake.models import ImportBatch
from firstcall.last_resort.actions.digest_choice import stop_token
from firstcall.last_resort.actions.digests import DIGEST, send_digests
from firstcall.last_resort.actions.reminding import remind_of_cases
from firstcall.last_resort.actions.sweeping import sweep_watches
from firstcall.last_resort.models import GapCase, Watch
from firstcall.record.jobs import every_minute_also
from firstcall.record.mail import stopped_by
from firstcall.structure.models import Emergency

_looked: dict[int, tuple[object, ...]] = {}
_days: dict[int, date] = {}


@every_minute_also
def look_along_watches(at: datetime) -> None:
    """Look along the lines of an emergency when its figures or its lines have changed, and once a day.

    What was looked at is kept in this process only: another worker, or this one started anew, looks once more and
    finds the drafts opened already.
    """
    watched = Watch.objects.filter(ends_on=None).values("group__emergency")
    for emergency in Emergency.objects.filter(pk__in=watched, ended_on=None):
        seen = _state(emergency, at)
        if _looked.get(emergency.pk) != seen:
            sweep_watches([emergency], at)
            _looked[emergency.pk] = (*seen[:-1], _state(emergency, at)[-1])  # its own drafts are no news


def _state(emergency: Emergency, at: datetime) -> tuple[object, ...]:
    """What changes when a line may show something new: files taken in or back, lines, drafts handled, the day."""
    files = ImportBatch.objects.filter(emergency=emergency).aggregate(
        taken=Max("committed_at"), back=Max("undone_at")
    )
    lines = Watch.objects.filter(group__emergency=emergency, ends_on=None)
    set_ = lines.aggregate(count=Count("pk"), last=Max("pk"), versions=Sum("version"))
    drafts = GapCase.objects.filter(emergency=emergency, stage="draft", source="watch").count()
    return (at.date(), *files.values(), *set_.values(), drafts)


@every_minute_also
def remind(at: datetime) -> None:
    """Tell those whom a gap case waits for, as its days come (actions.reminding)."""
    remind_of_cases(at)


@every_minute_also
def tell_what_waits(at: datetime) -> None:
    """Once a day tell people how many cases wait for them, as each has chosen (actions.digests).

    A worker that starts anew makes up for the days on which none was at work.
    """
    today = at.date()
    for emergency in Emergency.objects.filter(ended_on=None, gap_cases__isnull=False).distinct():
        before = _days.get(emergency.pk)
        if before != today:
            send_digests(emergency, at, late=before is None or before < today - timedelta(days=1))
            _days[emergency.pk] = today


stopped_by(DIGEST, lambda person: f"/digest/stop/{stop_token(person)}/")
