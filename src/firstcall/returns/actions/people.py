"""Who is told about a return: the people who report for its organisation, and those who sent its files."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from firstcall.access.models import Grant
from firstcall.access.queries import readers, valid_grants
from firstcall.access.rules import Scope
from firstcall.activities.queries import survivors
from firstcall.organisations.models import Person
from firstcall.policy.refusal import gettext_noop
from firstcall.record.actions import tell
from firstcall.returns.models import ReportingRound, Return
from firstcall.structure.models import Group


def reporting_for(group: Group, organisations: list[int] | None, at: datetime) -> dict[int, set[int]]:
    """The people (primary keys) who report in a group, by their organisation (as merged since); None: all of them."""
    merged = survivors()
    grants: QuerySet[Grant] = valid_grants(at).filter(
        Q(group=None) | Q(group=group), role="PART", emergency=group.emergency_id
    )
    if organisations is not None:
        same = [pk for pk, last in merged.items() if last in organisations]
        grants = grants.filter(organisation__in=[*organisations, *same])
    found: dict[int, set[int]] = {}
    for person, organisation in grants.values_list("person", "organisation"):
        found.setdefault(merged.get(organisation, organisation), set()).add(person)
    return found


def hear_of(row: Return, at: datetime) -> set[int]:
    """The people of the return's organisation, and whoever sent a file of it and holds a role still."""
    merged = survivors()
    who = merged.get(row.organisation_id, row.organisation_id)
    senders = row.versions.filter(taken_back_at=None).values_list("batch__person", "person")
    sent = Person.objects.filter(public_id__in=[one for pair in senders for one in pair if one])
    return reporting_for(row.group, [who], at).get(who, set()) | set(sent.values_list("pk", flat=True))


def reviewers(group: Group, at: datetime) -> QuerySet[Person]:
    """The people who may accept or send back the returns of a group."""
    return readers("return", Scope(emergency=group.emergency_id, group=group.pk), at, "review")


def tell_come_again(round_: ReportingRound, group: Group, entry: int, at: datetime) -> None:
    """Tell the reviewers that what they sent back is here again. Part of the act by which it came."""
    tell(
        people=reviewers(group, at),
        text=gettext_noop("A return of %(round)s that was sent back has come again."),
        params={"round": round_.name},
        link=f"/e/{group.emergency.code}/returns/?group={group.code}&round={round_.public_id}",
        entry=entry,
        at=at,
    )
