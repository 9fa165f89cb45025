"""Those who have not reported are reminded: on the due day, and once more a week later (security P19)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from firstcall.access.queries import operator
from firstcall.activities.queries import survivors
from firstcall.policy.refusal import gettext_noop
from firstcall.record.actions import remind
from firstcall.record.models import Notice
from firstcall.returns.actions.people import reporting_for
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.queries import in_languages, missing, window
from firstcall.returns.rules.returns import NOT_REPORTED
from firstcall.returns.rules.rounds import CLOSED, begins, state
from firstcall.structure.models import Group

AGAIN = timedelta(days=7)  # no more than one reminder a week about one thing
FORGOTTEN = timedelta(days=30)  # nobody is reminded of older rounds: planned late, or the server stood still

DUE = gettext_noop(
    "The return of %(round)s to %(group)s is due by %(day)s, and nothing has come yet. If there was nothing to report, "
    "say so."
)
LATE = gettext_noop(
    "The return of %(round)s to %(group)s was due by %(day)s. Please send it, or say that there was nothing to report."
)


def remind_missing(at: datetime) -> int:
    """Remind those of whom nothing is in, once on the due day and once a week after; gives how many were told."""
    told = 0
    rounds = ReportingRound.objects.filter(
        due_on__lte=(at + timedelta(days=1)).date(), due_on__gte=(at - FORGOTTEN).date()
    )
    for row in rounds.select_related("emergency__country", "group").order_by("pk"):
        when = window(row)
        due = begins(row.due_on, when.zone)
        if at < due or state(when, at) == CLOSED:
            continue
        groups = [row.group] if row.group else list(row.emergency.groups.filter(ends_on=None, parent=None))
        for group in groups:
            told += _remind(row, group, "late" if at >= due + AGAIN else "due", at)
    return told


@transaction.atomic
def _remind(row: ReportingRound, group: Group, stage: str, at: datetime) -> int:
    prefix = f"round:{row.public_id}:{group.public_id}:"
    people = _not_told(row, group, prefix, stage, at)
    if not people:
        return 0
    lines = missing(round_=row, group=group, at=at, actor=operator())
    return sum(
        remind(
            people=people.get(one.pk, ()),
            key=f"{prefix}{one.organisation}:{stage}",
            text=LATE if stage == "late" else DUE,
            params={"round": row.name, "group": group.name, "day": in_languages(row.due_on)},
            link=f"/e/{row.emergency.code}/returns/?group={group.code}&round={row.public_id}",
            entry=row.opened_entry,
            at=at,
        )
        for one in lines
    )


def _not_told(
    row: ReportingRound, group: Group, prefix: str, stage: str, at: datetime
) -> dict[int, set[int]]:
    """People of organisations that have no return and were not reminded: mostly nobody, and quick to say."""
    told = Notice.objects.filter(key__startswith=prefix, key__endswith=f":{stage}")
    known = set(told.values_list("person", flat=True))
    merged = survivors()
    returns = Return.objects.filter(round=row, group=group).exclude(state__in=NOT_REPORTED)
    reported = {merged.get(pk, pk) for pk in returns.values_list("organisation", flat=True)}
    return {
        organisation: people - known
        for organisation, people in reporting_for(group, None, at).items()
        if organisation not in reported and people - known
    }
