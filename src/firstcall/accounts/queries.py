"""Reads of accounts and roles: who holds which in an emergency, and which somebody may give."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from firstcall.access.models import Grant, User
from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, NotVisible, Scope
from firstcall.accounts.rules import ROLES
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import groups_of


def account_of(email: str) -> User | None:
    """The account that signs in with this address, however it is capitalised."""
    return User.objects.select_related("person").filter(email__iexact=email.strip()).first()


def roles_held(emergency: Emergency, by: Actor, at: datetime) -> list[Grant]:
    """The roles held in the emergency at `at`, or from later on, that `by` may see: in the order of the matrix."""
    rows = Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), emergency=emergency)
    seen = visible(by, "account", rows).select_related(
        "person__user", "group", "area", "organisation", "emergency__country"
    )
    order = {role: place for place, role in enumerate(("HC", *ROLES))}
    return sorted(seen, key=lambda one: (order.get(one.role, len(order)), one.person.name.casefold(), one.pk))


def days_of(grant: Grant) -> tuple[date, date | None]:
    """The first and the last day of a role held in an emergency, in its country's time zone; None for no end."""
    assert grant.emergency is not None
    zone = ZoneInfo(grant.emergency.country.time_zone)
    last = grant.ends_at and (grant.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return grant.starts_at.astimezone(zone).date(), last


def held_by_id(public_id: str, by: Actor) -> Grant:
    """The role with this id, for somebody who may see it. Raises `NotVisible`."""
    rows = Grant.objects.select_related("person__user", "emergency__country", "group", "area", "organisation")
    found = visible(by, "account", rows).filter(public_id=public_id).first()
    if found is None or found.emergency is None:
        raise NotVisible("account.read")
    return found


def roles_to_give(emergency: Emergency, by: Actor) -> list[str]:
    """The roles that `by` may give somewhere in the emergency, in the order of the matrix."""
    return [role for role in ROLES if holds_here(by, emergency, "account", f"give-{role}")]


def groups_to_give_in(emergency: Emergency, by: Actor, at: datetime) -> list[Group]:
    """The groups in which `by` may give a role: all of them, or their own."""
    roles = roles_to_give(emergency, by)
    organisations = {held.organisation for held in by.held if held.emergency == emergency.pk} | {None}
    return [
        group
        for group in groups_of(emergency, at.date())
        if any(
            may(by, "account", f"give-{role}", Scope(
                country=emergency.country_id, emergency=emergency.pk, group=group.pk, organisation=organisation
            ))
            for role in roles
            for organisation in organisations
        )
    ]  # fmt: skip
