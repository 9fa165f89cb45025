"""From an account, a person or a token to an actor with the grants valid at a moment."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from firstcall.access.models import ApiToken, Grant, User
from firstcall.access.queries.verdicts import matrix
from firstcall.access.rules import Actor, Held
from firstcall.record.kept_queries import KeptQuery

OPERATOR = "operator"


def nobody() -> Actor:
    """The public: not signed in, no grants."""
    return Actor()


def operator() -> Actor:
    """Whoever sits at the server's command line; acts for the OCHA desk (product choice)."""
    return Actor(person=OPERATOR, name=OPERATOR, held=(Held("OPER"),))


def itself() -> Actor:
    """FirstCall itself, for what nobody does by hand: drafts of cases that follow from figures. Very little is its."""
    return Actor(name="FirstCall", held=(Held("SVC"),))


def actor_for(who: Any, at: datetime) -> Actor:
    """The actor of a `User` or `Person`, with the grants valid at `at` (starts_at <= at < ends_at).

    A locked account, and an account that belongs to nobody, is the public.
    """
    person = getattr(who, "person", None) if hasattr(who, "is_active") else who
    if person is None or not getattr(who, "is_active", True) or _locked(person):
        return nobody()
    return Actor(
        person=person.public_id,
        person_pk=person.pk,
        name=person.name,
        held=_held(person.pk, at),
        signed_in=True,
    )


def actor_for_token(secret: str, at: datetime) -> Actor | None:
    """The actor of a token for programs; None if it is unknown, expired, revoked or its account is locked."""
    for pk, public_id, name, active, may_write in TOKEN(digest(secret), at):
        if active is None or active:  # a person without an account can have no locked one
            return Actor(
                person=public_id,
                person_pk=pk,
                name=name,
                held=_held(pk, at),
                signed_in=True,
                by_token=True,
                token_may_write=bool(may_write),
            )
    return None


def digest(secret: str) -> str:
    """What is stored of a token: SHA-256, 64 hexadecimal digits. The secret itself has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def demo_accounts_exist() -> bool:
    """Whether accounts with published passwords are in this database."""
    return User.objects.filter(is_demo=True).exists()


def _locked(person: Any) -> bool:
    return person.user_id is not None and not person.user.is_active


def valid_grants(at: datetime) -> QuerySet[Grant]:
    """The grants valid at this instant."""
    return Grant.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at)


HELD = (
    "role",
    "emergency",
    "group",
    "area",
    "organisation",
    "emergency__country",
    "organisation__public_id",
    "group__emergency",
    "group__emergency__country",
)


SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
GRANTS = KeptQuery(
    lambda person, at: valid_grants(at).filter(person=person).order_by("pk").values_list(*HELD), 1, SOME_DAY
)
TOKEN = KeptQuery(
    lambda digest, at: ApiToken.objects.filter(
        digest=digest, revoked_at__isnull=True, created_at__lte=at, expires_at__gt=at
    ).values_list("person", "person__public_id", "person__name", "person__user__is_active", "may_write"),
    "digest",
    SOME_DAY,
)


def _held(person_pk: int, at: datetime) -> tuple[Held, ...]:
    return in_groups([as_held(row) for row in GRANTS(person_pk, at)], at)


def in_groups(held: Sequence[Held], at: datetime) -> tuple[Held, ...]:
    """These with the groups in which the organisation of each takes part at `at` (letter "t"). One query, or none."""
    roles = matrix().roles_by("t")
    wanted = {one.organisation for one in held if one.role in roles and one.group is None}
    if not wanted - {None}:
        return tuple(held)
    day = at.date()
    members = apps.get_model("firstcall", "Membership")._default_manager.filter(
        Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day, organisation__in=wanted
    )
    groups: dict[int, set[int]] = defaultdict(set)
    for organisation, group in members.exclude(participation="alongside").values_list(
        "organisation", "group"
    ):
        groups[organisation].add(group)
    return tuple(
        replace(one, groups=frozenset(groups[one.organisation]))
        if one.role in roles and one.group is None and one.organisation in groups
        else one
        for one in held
    )


def as_held(row: tuple[Any, ...]) -> Held:
    role, emergency, group, area, organisation, country, public_id, group_emergency, group_country = row
    return Held(
        role,
        emergency=group_emergency or emergency,
        group=group,
        area=area,
        organisation=organisation,
        country=group_country or country,
        organisation_public_id=public_id or "",
    )
