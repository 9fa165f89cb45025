"""Who stands beside the leads of the demonstration: ministries, others, what partners undertook, a review overdue."""

from __future__ import annotations

from datetime import datetime, timedelta

from firstcall.access.models import Grant
from firstcall.access.queries import actor_for, operator
from firstcall.organisations.models import Organisation
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group

COUNTERPARTS = (  # group, name, kind, role, how close, why, post
    (
        "WSH",
        "Ministry of Water",
        "national",
        "informed",
        "limited",
        "It has no staff near the front lines.",
        "",
    ),
    ("EDU", "Ministry of Education", "national", "leads", "close", "", "Secretary for Schools"),
    (
        "PRO",
        "Peace mission, civil affairs",
        "peacekeeping",
        "informed",
        "working",
        "",
        "Chief of civil affairs",
    ),
    ("PRO", "Union of women's associations", "civil_society", "informed", "close", "", ""),
)


def beside_the_leads(emergency: Emergency, *, at: datetime) -> None:
    """Counterparts in the State and elsewhere, a review that is overdue, and a duty that an NGO took on for a part."""
    by = operator()
    groups = {group.code: group for group in emergency.groups.filter(ends_on=None)}
    for code, name, kind, role, link, note, contact in COUNTERPARTS:
        if code and code not in groups:
            continue
        actions.add_counterpart(
            emergency=emergency,
            group=groups.get(code),
            name=name,
            kind=kind,
            role=role,
            link=link,
            note=note,
            contact=contact,
            starts_on=emergency.began_on,
            by=by,
            at=at,
        )
    planned = at - timedelta(days=60)
    actions.plan_review(
        emergency=emergency,
        title="Is every group still needed?",
        due_on=at.date() - timedelta(days=9),
        by=by,
        at=planned,
    )
    if "PRO" in groups:
        council, _made = Organisation.objects.get_or_create(
            name="Council for Homes and Land", defaults={"acronym": "CHL", "type_code": "437"}
        )
        actions.take_on_last_resort(
            group=groups["PRO"],
            organisation=council,
            scope="housing, land and property",
            starts_on=emergency.began_on,
            by=by,
            at=at,
        )


def what_is_undertaken(emergency: Emergency, *, at: datetime) -> None:
    """One commitment that the demonstration's partner made, and one it is asked and has not answered."""
    partner = Grant.objects.filter(emergency=emergency, role="PART").select_related("person").first()
    asker = Grant.objects.filter(emergency=emergency, role="COORD").select_related("person").first()
    if partner is None or asker is None or partner.organisation is None or asker.group_id is None:
        return
    group = Group.objects.get(pk=asker.group_id)
    for grant, text, days in (
        (partner, "Three mobile clinics in the north until the rains end", 90),
        (asker, "Vaccination teams for two more districts", 30),
    ):
        actions.propose_commitment(
            group=group,
            organisation=partner.organisation,
            text=text,
            due_on=at.date() + timedelta(days=days),
            by=actor_for(grant.person, at),
            at=at,
        )
