"""What every act of a gap case shares: where it lies, the lock, the act's row, its ledger entry, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import F, Max

from firstcall.access.queries import areas_of, holders, readers
from firstcall.access.rules import Actor, Scope
from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.said import called_on
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.record.actions import append, change, tell
from firstcall.record.rules import Acting, Stale
from firstcall.structure.models import Emergency, Group

GLOBAL = ("ERC", "DON")  # roles whose grants name no emergency


def scope_at(
    emergency: Emergency,
    group: Group | None,
    area: Area | None,
    *,
    organisation: int | None = None,
    person: str = "",
) -> Scope:
    """Where a gap of this emergency lies."""
    return Scope(
        country=emergency.country_id,
        emergency=emergency.pk,
        group=group.pk if group else None,
        areas=areas_of(area),
        organisation=organisation,
        person=person or None,
    )


def scope_of(case: GapCase, organisation: int | None = None) -> Scope:
    """Where a case lies: under the group that answers for it today."""
    return scope_at(case.emergency, group_now(case.group), case.area, organisation=organisation)


def scope_for(by: Actor, case: GapCase) -> Scope:
    """Where a case lies as `by` comes to it: for whoever was called on, raised it, or reads what is published of it,
    an act that is not theirs is forbidden (403), never "there is no such thing" (404)."""
    called = called_on(case)
    own = next((one.organisation for one in by.held if one.organisation in called), None)
    return replace(scope_of(case, own), person=case.person or None, published=case.confirmed_at is not None)


def link_of(case: GapCase) -> str:
    """The path of the case's page."""
    return f"/e/{case.emergency.code}/gap-cases/{case.code}/"


def take(case: GapCase, expected: int | None = None, **fields: object) -> None:
    """Lock the case for this act; of two at once one is first, the other is `Stale`. `fields` are written with it."""
    change(case, expected=expected, **fields)


def join_in(case: GapCase) -> None:
    """Take one's turn beside others: the answers of several partners at once all count. `Stale` once it is closed."""
    here = GapCase.objects.filter(pk=case.pk).exclude(stage="closed")
    if here.update(version=F("version") + 1) != 1:
        raise Stale(GapCase.objects.filter(pk=case.pk).first())
    case.refresh_from_db()


def not_before(case: GapCase, at: datetime) -> datetime:
    """`at`, or the instant of the case's last act where the server's clock went back (D7)."""
    last = case.acts.aggregate(last=Max("at"))["last"]
    return max(at, case.opened_at, last) if last else max(at, case.opened_at)


def add_act(
    case: GapCase,
    *,
    kind: str,
    act: str,
    acting: Acting,
    at: datetime,
    clause: str,
    content: Mapping[str, object] | None = None,
    **fields: Any,
) -> GapAct:
    """Add an act to the timeline and `act` ("gap-case.called") to the ledger. `fields`: further columns of the act."""
    at = not_before(case, at)
    organisation: Organisation | None = fields.get("organisation")
    sequence = append(
        act=act,
        subject=f"gap-case:{case.public_id}",
        content={
            "emergency": case.emergency.code,
            "case": case.code,
            "group": case.group.code if case.group else None,
            "sector": case.sector,
            "area": case.area.pcode if case.area else None,
            "text": fields.get("text", ""),
            "organisation": organisation.public_id if organisation else None,
            "name": organisation.name if organisation else None,
            "people": fields.get("people"),
            **(content or {}),
        },
        by=acting,
        at=at,
        clause=clause,
    )
    return GapAct.objects.create(
        case=case,
        kind=kind,
        clause=clause,
        person=acting.person,
        role=acting.role,
        at=at,
        ledger_sequence=sequence,
        **fields,
    )


def name_of(case: GapCase) -> dict[str, str]:
    """What a notice says of a case: its code, what it is about and where."""
    return {
        "case": case.code,
        "group": case.group.name if case.group else case.sector,
        "area": case.area.name if case.area else case.emergency.name,
    }


def tell_people(case: GapCase, people: Iterable[Any], text: str, act: GapAct, **params: object) -> None:
    """Tell these people, with a link to the case."""
    tell(
        people=people,
        text=text,
        params={**name_of(case), **params},
        link=link_of(case),
        entry=act.ledger_sequence,
        at=act.at,
    )


def who_may(case: GapCase, act: str, at: datetime) -> Any:
    """The people who may do this act in the case: those it waits for."""
    return readers("gap_case", scope_of(case), at, act)


def in_roles(case: GapCase, roles: Iterable[str], at: datetime) -> set[int]:
    """The people with one of these roles here, or everywhere where the role is global."""
    wanted = set(roles)
    here = holders(wanted - set(GLOBAL), at, emergency=case.emergency)
    everywhere = holders(wanted & set(GLOBAL), at)
    return {one.pk for one in (*here, *everywhere)}


def of_organisation(
    case: GapCase, organisations: Iterable[int], at: datetime, roles: Iterable[str]
) -> set[int]:
    """The people who act for these organisations in this emergency."""
    found = holders(roles, at, emergency=case.emergency, organisation__in=list(organisations))
    return {one.pk for one in found}
