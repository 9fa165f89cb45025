"""What is asked before a partner is recorded as having nothing to report: is it awaited here, has it rows in use."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from firstcall.activities.queries import current_activities, survivors
from firstcall.needs.lines import Line
from firstcall.needs.queries import attribution, of_lines
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.refusal import refuse
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.queries.figures import figures_of
from firstcall.returns.rules.nil import why_not_nil_group
from firstcall.structure.models import Group, Membership
from firstcall.structure.queries import known_group, on_day, takes_no_part


def same_as(organisation: Organisation) -> list[int]:
    """The organisation and those that were merged into it, by primary key."""
    return [organisation.pk, *(pk for pk, last in survivors().items() if last == organisation.pk)]


def is_partner(group: Group, organisation: Organisation, days: date, today: date) -> bool:
    """Whether it is a partner of the group today, or was on the last day of the period."""
    if takes_no_part(group.emergency, organisation):
        return False
    members = Membership.objects.filter(on_day(days) | on_day(today), group=group, participation="partner")
    return members.filter(organisation__in=same_as(organisation)).exists()


def existing_return(round_: ReportingRound, group: Group, organisation: Organisation) -> Return | None:
    """What the organisation sent the group for the round."""
    rows = Return.objects.filter(round=round_, group=group, organisation__in=same_as(organisation))
    return rows.select_related("round__emergency__country", "group", "organisation").order_by("-pk").first()


def rows_in_use(
    round_: ReportingRound, group: Group, organisation: Organisation, existing: Return | None
) -> int:
    """How many rows of the organisation count for the round: those of its return, or that were in before the round."""
    emergency = round_.emergency
    of_return = (
        sum(one.rows for one in figures_of(emergency, [existing.pk], group=group.pk, of=round_).values())
        if existing
        else 0
    )
    month = Q(month__gte=round_.first_day.replace(day=1), month__lte=round_.last_day)
    days = Q(month=None, starts_on__gte=round_.first_day, ends_on__lte=round_.last_day)
    rows = current_activities(emergency).filter(month | days, organisation__in=same_as(organisation))
    return max(of_return, rows.filter(of_lines([Line(group.pk)], attribution(emergency))).count())


def group_answered(round_: ReportingRound, organisation: Organisation, text: str, today: date) -> Group:
    """The group that is told that there was nothing to report: the one named, the round's own, or the only one of
    which the organisation is a partner. Raises `Refused`."""
    if text:
        return known_group(round_.emergency, text)
    if round_.group is not None:
        return round_.group
    agency = current(organisation)
    groups = [
        one
        for one in round_.emergency.groups.filter(ends_on=None, parent=None).order_by("pk")
        if is_partner(one, agency, round_.last_day, today)
    ]
    name = agency.acronym or agency.name
    refuse(why_not_nil_group(name, round_.name, [f"{one.name} ({one.code})" for one in groups]))
    return groups[0]
