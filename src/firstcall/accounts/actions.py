"""People get a role in an emergency, and an account where they have none; a role ends. Whoever it concerns is told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from firstcall.access import actions as access
from firstcall.access.models import Grant
from firstcall.access.queries import areas_of
from firstcall.access.rules import Actor, Scope
from firstcall.accounts import rules
from firstcall.accounts.queries import account_of
from firstcall.organisations.models import Organisation, Person
from firstcall.places.models import Area
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.record.actions import tell
from firstcall.record.queries import last_entry
from firstcall.structure.models import Emergency, Group


@dataclass(frozen=True)
class Given:
    """A role that was given. `new`: the person got an account with it, and is told how to sign in."""

    grant: Grant
    new: bool


@transaction.atomic
def give_role(
    *,
    emergency: Emergency,
    role: str,
    email: str,
    name: str = "",
    group: Group | None = None,
    area: Area | None = None,
    organisation: Organisation | None = None,
    last_day: date | None = None,
    by: Actor,
    at: datetime,
) -> Given:
    """Give whoever has this address a role in the emergency, through `last_day` (its time zone's) or without an end.

    Somebody new gets an account too, whose password nobody knows: the mail that tells them leads to choosing one.
    Raises `Refused` for a role that is none of the emergency's, a new person without a name, a locked account, a
    scope that is incomplete, a last day that is over, and a role the person holds here already; `Forbidden` where
    `by` may not give this role there.
    """
    Emergency.objects.select_for_update().get(pk=emergency.pk)  # of two at once the second sees the first
    email = email.strip().lower()
    user = account_of(email)
    zone = ZoneInfo(emergency.country.time_zone)
    refuse(
        rules.why_not_give(
            role=role,
            email=email,
            known=user is not None,
            locked=bool(user and not user.is_active),
            name=name,
        )
        or access.why_not_scope(role, emergency=emergency, group=group, area=area, organisation=organisation)
        or rules.why_not_until(last_day, at.astimezone(zone).date())
    )
    scope = Scope(
        country=emergency.country_id,
        emergency=emergency.pk,
        group=group.pk if group else None,
        areas=areas_of(area),
        organisation=organisation.pk if organisation else None,
    )
    access.require(by, "account", f"give-{role}", scope)  # before anybody gets an account
    if user is None:
        password = secrets.token_urlsafe(32)
        access.create_account(
            by=by, at=at, email=email, password=password, name=" ".join(name.split()), scope=scope
        )
    person = Person.objects.get(user__email__iexact=email)
    held = Grant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        person=person, role=role, emergency=emergency, group=group, area=area, organisation=organisation,
    )  # fmt: skip
    if held.exists():
        refuse(rules.already_holds())
    grant = access.give(
        by=by,
        at=at,
        person=person,
        role=role,
        emergency=emergency,
        group=group,
        area=area,
        organisation=organisation,
        ends_at=_after(last_day, zone) if last_day else None,
    )
    _tell(
        person,
        gettext_noop("You were given a role in %(emergency)s."),
        f"/e/{emergency.code}/",
        emergency,
        at,
    )
    return Given(grant, new=user is None)


@transaction.atomic
def end_role(grant: Grant, *, expected: int | None = None, by: Actor, at: datetime) -> Grant:
    """End a role now. Whoever may give it may end it; the person is told. Raises `Refused` where it has ended."""
    ended = access.end(by=by, at=at, grant=grant, expected=expected)
    emergency = ended.emergency
    if emergency is not None:
        _tell(
            ended.person,
            gettext_noop("A role of yours in %(emergency)s has ended."),
            "/account/",
            emergency,
            at,
        )
    return ended


def _after(last_day: date, zone: ZoneInfo) -> datetime:
    """The first moment after this day."""
    return datetime.combine(last_day + timedelta(days=1), time(), zone)


def _tell(person: Person, text: str, link: str, emergency: Emergency, at: datetime) -> None:
    entry = last_entry()
    assert entry is not None  # what is told stands in the record
    tell(
        people=[person],
        text=text,
        params={"emergency": emergency.name},
        link=link,
        entry=entry.sequence,
        at=at,
    )
