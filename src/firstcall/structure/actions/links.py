"""Counterparts in the State and elsewhere, and briefings given (GN 9; OG step 1; S11)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import areas_of
from firstcall.access.rules import Actor, Scope
from firstcall.places.models import Area
from firstcall.policy.procedures import AUDIENCES
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.structure.models import Briefing, Counterpart, Emergency, Group
from firstcall.structure.rules import why_not_end
from firstcall.structure.rules.state import why_not_brief, why_not_counterpart


def _scope(emergency: Emergency, group: int | None, area: Area | int | None = None) -> Scope:
    return Scope(emergency=emergency.pk, group=group, areas=areas_of(area))


@transaction.atomic
def add_counterpart(
    *,
    emergency: Emergency,
    group: Group | None = None,
    area: Area | None = None,
    name: str,
    kind: str,
    role: str = "informed",
    link: str = "working",
    note: str = "",
    contact: str = "",
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Counterpart:
    """Record who a group, or the response, links to: who leads overall, how close the link is and why (GN 9).

    `contact` is a post ("Director of relief"), never a person. Raises `Refused`, `Forbidden`.
    """
    acting = require(by, "counterpart", "create", _scope(emergency, group.pk if group else None, area))
    named = " ".join(name.split())
    refuse(
        why_not_counterpart(
            kind=kind,
            role=role,
            link=link,
            name=named,
            note=note.strip(),
            area_in_country=area is None or area.country_id == emergency.country_id,
            group_ended=group is not None and group.ends_on is not None,
            already=Counterpart.objects.filter(
                emergency=emergency, group=group, area=area, name__iexact=named, ends_on=None
            ).exists(),
        )
    )
    counterpart = Counterpart.objects.create(
        emergency=emergency,
        group=group,
        area=area,
        name=named,
        kind=kind,
        role=role,
        link=link,
        note=note.strip(),
        contact=contact.strip(),
        starts_on=starts_on or at.date(),
    )
    append(
        act="counterpart.recorded",
        subject=f"emergency:{emergency.public_id}",
        content={
            "counterpart": counterpart.public_id,
            "group": group.code if group else None,
            "area": area.pcode if area else None,
            "name": named,
            "kind": kind,
            "role": role,
            "link": link,
            "note": counterpart.note,
            "starts_on": counterpart.starts_on,
        },
        by=acting,
        at=at,
        clause="GN 9",
    )
    return counterpart


CHANGEABLE = ("role", "link", "note", "contact")


@transaction.atomic
def change_counterpart(
    counterpart: Counterpart, *, expected: int | None, by: Actor, at: datetime, **fields: str | None
) -> Counterpart:
    """Change who leads, how close the link is and why, or the post to reach. Raises `Refused`, `Stale`."""
    emergency = counterpart.emergency
    acting = require(
        by, "counterpart", "change", _scope(emergency, counterpart.group_id, counterpart.area_id)
    )
    wanted = {name: fields[name].strip() for name in CHANGEABLE if fields.get(name) is not None}  # type: ignore[union-attr]
    refuse(
        why_not_end(starts_on=counterpart.starts_on, ends_on=counterpart.ends_on, on=counterpart.starts_on)
        or why_not_counterpart(
            kind=counterpart.kind,
            role=wanted.get("role", counterpart.role),
            link=wanted.get("link", counterpart.link),
            name=counterpart.name,
            note=wanted.get("note", counterpart.note),
            area_in_country=True,
            group_ended=False,
            already=False,
        )
    )
    before = {name: getattr(counterpart, name) for name in wanted}
    change(counterpart, expected=expected, **wanted)
    append(
        act="counterpart.changed",
        subject=f"emergency:{emergency.public_id}",
        content={
            "counterpart": counterpart.public_id,
            "name": counterpart.name,
            "before": before,
            "after": wanted,
        },
        by=acting,
        at=at,
        clause="GN 9",
    )
    return counterpart


@transaction.atomic
def end_counterpart(
    counterpart: Counterpart, *, on: date, expected: int | None, by: Actor, at: datetime
) -> Counterpart:
    """A link ends; that it was there stays. Raises `Refused`, `Stale`, `Forbidden`."""
    emergency = counterpart.emergency
    acting = require(by, "counterpart", "end", _scope(emergency, counterpart.group_id, counterpart.area_id))
    refuse(why_not_end(starts_on=counterpart.starts_on, ends_on=counterpart.ends_on, on=on))
    change(counterpart, expected=expected, ends_on=on)
    append(
        act="counterpart.ended",
        subject=f"emergency:{emergency.public_id}",
        content={"counterpart": counterpart.public_id, "name": counterpart.name, "on": on},
        by=acting,
        at=at,
        clause="GN 9",
    )
    return counterpart


@transaction.atomic
def record_briefing(
    *,
    emergency: Emergency,
    group: Group | None = None,
    audience: str,
    who: str = "",
    topic: str,
    guidance_spread: bool = False,
    given_on: date | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Briefing:
    """Record a briefing that was given: to which audience, on what, and was the guidance handed out (OG step 1)."""
    acting = require(by, "briefing", "create", _scope(emergency, group.pk if group else None))
    day = given_on or at.date()
    refuse(
        why_not_brief(audience=audience, audiences=AUDIENCES, topic=topic.strip(), on=day, today=at.date())
    )
    briefing = Briefing.objects.create(
        emergency=emergency,
        group=group,
        audience=audience,
        who=who.strip(),
        topic=topic.strip(),
        guidance_spread=guidance_spread,
        given_on=day,
        note=note.strip(),
    )
    append(
        act="briefing.given",
        subject=f"emergency:{emergency.public_id}",
        content={
            "briefing": briefing.public_id,
            "group": group.code if group else None,
            "audience": audience,
            "who": briefing.who,
            "topic": briefing.topic,
            "guidance_spread": guidance_spread,
            "given_on": day,
        },
        by=acting,
        at=at,
        clause="OG step 1",
    )
    return briefing
