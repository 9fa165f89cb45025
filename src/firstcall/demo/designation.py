"""A designation under way in the demonstration: telecommunications are added, and the IASC has a week to reply."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from firstcall.access.models import User
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor
from firstcall.designation import actions
from firstcall.designation.models import Case
from firstcall.organisations.queries import find
from firstcall.structure import actions as structure
from firstcall.structure.models import Emergency

AUDIENCES = (
    ("country_team", "Members of the country team"),
    ("government", "National disaster office and line ministries"),
    ("national_ngos", "Forum of national NGOs"),
    ("others", "Donors and embassies"),
)
GLOBAL_LEADS = ("OCHA", "UNICEF", "WFP")


@transaction.atomic
def designation_under_way(emergency: Emergency, *, at: datetime) -> Case | None:
    """The country team, what decisions stand on, and a case up to the replies; nothing without the demo's accounts."""
    people = {
        role: _signed_in(role, at)
        for role in ("HC", "HCT", "ERC", "IASC")
        if User.objects.filter(email=_address(role)).exists()
    }
    if len(people) < 4:
        return None
    _ground(emergency, at)
    case = actions.open_case(emergency=emergency, by=people["HC"], at=at)
    _to_the_proposal(case, people, at)
    actions.circulate(case, note="Sent to all members.", expected=None, by=people["ERC"], at=at)
    actions.reply(
        case,
        answer="alternative",
        text="UNICEF suggests that WFP leads alone, since it runs the only network in the country.",
        by=people["IASC"],
        at=at,
    )
    return case


def _signed_in(role: str, at: datetime) -> Actor:
    return actor_for(User.objects.get(email=_address(role)), at)


def _address(role: str) -> str:
    return f"{role.lower()}@demo.firstcall.example"


def _ground(emergency: Emergency, at: datetime) -> None:
    by, day = operator(), at.date()
    structure.found_country_team(emergency=emergency, established_on=emergency.began_on, by=by, at=at)
    hct = User.objects.get(email=_address("HCT")).person  # type: ignore[attr-defined]
    for acronym in ("WHO", "UNICEF", "WFP", "UNHCR", "FAO", "IOM"):
        person = hct if acronym == "WHO" else None
        structure.seat_in_country_team(
            emergency=emergency, organisation=find(acronym), person=person, by=by, at=at
        )
    for kind, title in (
        ("needs", "Multi-sector needs assessment"),
        ("gaps", "Review of operational gaps"),
        ("capacity", "Who can respond: capacity map"),
    ):
        covers: dict[str, Any] = dict.fromkeys(
            ("government", "local_authorities", "civil_society", "international"), kind == "capacity"
        )
        structure.record_basis(
            emergency=emergency, kind=kind, title=title, partners="", done_on=day, by=by, at=at, **covers
        )
    for audience, who in AUDIENCES:
        structure.record_briefing(
            emergency=emergency,
            audience=audience,
            who=who,
            topic="The cluster approach and its introduction here",
            guidance_spread=True,
            given_on=day,
            by=by,
            at=at,
        )
    for name, kind, role, code in (
        ("Ministry of Health", "national", "leads", "HEA"),
        ("National Water Authority", "institution", "co_leads", "WSH"),
        ("Office for Disaster Management", "national", "leads", ""),
    ):
        structure.add_counterpart(
            emergency=emergency,
            group=emergency.groups.get(code=code) if code else None,
            name=name,
            kind=kind,
            role=role,
            link="working",
            by=by,
            at=at,
        )


def _to_the_proposal(case: Case, people: dict[str, Actor], at: datetime) -> None:
    hc: dict[str, Any] = {"by": people["HC"], "at": at}
    actions.close_step(case, step="brief", note="Two workshops were held.", expected=None, **hc)
    for purpose, who in (
        ("authorities", "Office for Disaster Management"),
        ("partners", "All partners, 42 took part"),
    ):
        actions.log_consultation(case, purpose=purpose, who=who, **hc)
    actions.close_step(case, step="assess", expected=None, **hc)
    line = actions.add_line(
        case,
        sectors="telecommunications",
        code="TEL",
        reason="Field offices in the east have no safe communications since the masts fell.",
        **hc,
    )
    for acronym in GLOBAL_LEADS:
        actions.name_lead(line, organisation=find(acronym), **hc)
    actions.state_support(case, support="A common information management officer in the east.", **hc)
    actions.give_view(case, answer="endorse", by=people["HCT"], at=at)
    actions.close_step(
        case, step="determine", note="Agreed at the country team's meeting.", expected=None, **hc
    )
    for acronym in GLOBAL_LEADS:
        for level in ("country", "headquarters"):
            actions.log_consultation(
                case, purpose="global_lead", organisation=find(acronym), level=level, **hc
            )
    actions.propose(case, expected=None, **hc)
