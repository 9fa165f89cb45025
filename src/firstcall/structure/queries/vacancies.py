"""Which posts of a response stand empty, and since when; who represents each lead (OG Q3; S6). Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from firstcall.access.models import Grant
from firstcall.access.queries import valid_grants
from firstcall.organisations.models import Person
from firstcall.structure.models import Coordinator, Emergency, Lead
from firstcall.structure.queries.lines import GroupLine
from firstcall.structure.queries.people import humanitarian_coordinator
from firstcall.structure.rules.posts import COORDINATOR, HC, LEAD, REPRESENTATIVE, Vacancy, vacant_since

Representatives = dict[tuple[int, int], list[Person]]


def representatives(emergency: Emergency, at: datetime) -> Representatives:
    """Who represents each lead agency in each group: (group, organisation) to the persons with that role now.

    The Country Director or Representative, who answers to the HC for the lead (OG Q3; R01).
    """
    found: Representatives = defaultdict(list)
    grants = valid_grants(at).filter(emergency=emergency, role="LREP").select_related("person")
    for grant in grants.order_by("pk"):
        if grant.group_id and grant.organisation_id:  # the matrix asks for both
            found[grant.group_id, grant.organisation_id].append(grant.person)
    return found


def vacancies(
    emergency: Emergency, at: datetime, lines: Sequence[GroupLine], held: Representatives | None = None
) -> list[Vacancy]:
    """The HC's post, then group by group: no lead, no coordinator, no representative on record for a lead."""
    if held is None:
        held = representatives(emergency, at)
    today = at.date()
    groups = [line.group.pk for line in lines]
    leads_ended = _ends(Lead.objects.filter(group__in=groups).exclude(ends_on=None))
    coordinators_ended = _ends(Coordinator.objects.filter(group__in=groups).exclude(ends_on=None))
    before = _representatives_before(emergency) if lines else {}
    found = []
    if humanitarian_coordinator(emergency, at) is None:
        found.append(Vacancy(HC, vacant_since(from_=emergency.began_on, ended=_hc_ends(emergency), on=today)))
    for line in lines:
        group = line.group
        if not line.leads:
            since = vacant_since(from_=group.starts_on, ended=leads_ended[group.pk], on=today)
            found.append(Vacancy(LEAD, since, group.code, group.name))
        if not line.coordinators:
            since = vacant_since(from_=group.starts_on, ended=coordinators_ended[group.pk], on=today)
            found.append(Vacancy(COORDINATOR, since, group.code, group.name))
        found += _unrepresented(line, held, before, today)
    return found


def _unrepresented(
    line: GroupLine,
    held: Representatives,
    before: dict[tuple[int | None, int | None], list[date]],
    today: date,
) -> Iterable[Vacancy]:
    """The lead agencies of a group for which nobody holds the role of representative."""
    group, seen = line.group, set()
    for lead in line.leads:
        key = (group.pk, lead.organisation_id)
        if lead.role == "co_lead" or key in held or key in seen:
            continue
        seen.add(key)
        since = vacant_since(from_=lead.starts_on, ended=before.get(key, []), on=today)
        name = lead.organisation.acronym or lead.organisation.name
        yield Vacancy(REPRESENTATIVE, since, group.code, group.name, name)


def _representatives_before(emergency: Emergency) -> dict[tuple[int | None, int | None], list[date]]:
    """The days on which representatives' roles ended, by group and organisation."""
    found: dict[tuple[int | None, int | None], list[date]] = defaultdict(list)
    grants = Grant.objects.filter(emergency=emergency, role="LREP").exclude(ends_at=None)
    for grant in grants.only("group", "organisation", "ends_at"):
        if grant.ends_at is not None:
            found[grant.group_id, grant.organisation_id].append(grant.ends_at.date())
    return found


def _ends(rows: object) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for group, day in rows.values_list("group_id", "ends_on"):  # type: ignore[attr-defined]
        found[group].append(day)
    return found


def _hc_ends(emergency: Emergency) -> list[date]:
    return _days(Grant.objects.filter(emergency=emergency, role="HC"))


def _days(grants: QuerySet[Grant]) -> list[date]:
    """The days on which grants ended, or will end."""
    return [one.date() for one in grants.values_list("ends_at", flat=True) if one is not None]
