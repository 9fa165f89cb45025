"""From an account or token to an actor, and from the matrix to verdicts and filtered lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from firstcall.access import matrix as matrix_file
from firstcall.access import rules
from firstcall.access.models import ApiToken, Grant, User
from firstcall.access.rules import Actor, Held, Scope

Row = TypeVar("Row", bound=Model)
DEPTH = 6  # levels of areas below the country that a grant for an area reaches down
OPERATOR = "operator"


@cache
def matrix() -> matrix_file.Matrix:
    """The permission matrix, read once per process."""
    return matrix_file.load()


# --- who ------------------------------------------------------------------------------------------


def nobody() -> Actor:
    """The public: not signed in, no grants."""
    return Actor()


def operator() -> Actor:
    """Whoever sits at the server's command line; acts for the OCHA desk (product choice)."""
    return Actor(person=OPERATOR, name=OPERATOR, held=(Held("OPER"),))


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
    token = (
        ApiToken.objects.select_related("person__user")
        .filter(digest=digest(secret), revoked_at__isnull=True, created_at__lte=at, expires_at__gt=at)
        .first()
    )
    if token is None or _locked(token.person):
        return None
    person = token.person
    return Actor(
        person=person.public_id,
        person_pk=person.pk,
        name=person.name,
        held=_held(person.pk, at),
        signed_in=True,
        by_token=True,
        token_may_write=token.may_write,
    )


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


def _held(person_pk: int, at: datetime) -> tuple[Held, ...]:
    rows = valid_grants(at).filter(person=person_pk).order_by("pk").values_list(*HELD)
    return tuple(_as_held(row) for row in rows)


def _as_held(row: tuple[Any, ...]) -> Held:
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


# --- verdicts -------------------------------------------------------------------------------------


def may(actor: Actor, object: str, act: str, scope: Scope | None = None) -> bool:
    """May `actor` do `act` on an `object` that lies in `scope`?"""
    return rules.may(matrix(), actor, object, act, scope or Scope()) is not None


def may_somewhere(actor: Actor, object: str, act: str) -> bool:
    """Has `actor` this right in any scope at all? For menus and doors; never instead of `may`."""
    return bool(rules.reach(matrix(), actor, object, act))


def part(actor: Actor, object: str, scope: Scope | None = None) -> rules.Part:
    """How much may be read: "whole", only the "published" fields, or "" (nothing)."""
    return rules.part(matrix(), actor, object, scope or Scope())


def published_fields(object: str) -> tuple[str, ...]:
    """The fields that make the published part of an object."""
    return matrix().objects[object].published


def scopes_of(object: str, row: Model) -> tuple[Scope, ...]:
    """Where a row lies, by the object's paths; several for a thing with several places (a person's grants).

    One query. A verdict on such a row is: may it in any of its scopes.
    """
    entity = matrix().objects[object]
    columns = {dimension: path for dimension, path in entity.paths.items() if path}
    above = [columns["area"] + "__parent" * step for step in range(DEPTH + 1)] if "area" in columns else []
    names = dict.fromkeys([*columns.values(), *above, "pk"])
    published = _is_published(object, row)
    rows = type(row)._default_manager.filter(pk=row.pk).values(*names)
    return tuple(_scope(columns, above, values, published) for values in rows)


def scope_of(object: str, row: Model) -> Scope:
    """The scope of a row that lies in one place only."""
    (scope,) = scopes_of(object, row)
    return scope


def _scope(columns: dict[str, str], above: list[str], values: dict[str, Any], published: bool) -> Scope:
    known = {dimension: values[path] for dimension, path in columns.items() if dimension != "area"}
    areas = frozenset(values[name] for name in above if values[name] is not None)
    return Scope(areas=areas, published=published, **known)


def areas_of(area: Model | int | None) -> frozenset[int]:
    """An area's primary key with those of all areas above it, as `Scope.areas` wants them. One query."""
    if area is None:
        return frozenset()
    names = ["pk", *("parent" + "__parent" * step for step in range(DEPTH))]
    key = area if isinstance(area, int) else area.pk
    row = apps.get_model("firstcall", "Area")._default_manager.filter(pk=key).values_list(*names).first()
    return frozenset(found for found in row or () if found is not None)


# --- lists ----------------------------------------------------------------------------------------


def visible(actor: Actor, object: str, queryset: QuerySet[Row], act: str = "read") -> QuerySet[Row]:
    """The rows of `queryset` for which `may(actor, object, act, scope of the row)` is true; stays lazy."""
    reached = [way for _held, _letter, way in rules.reach(matrix(), actor, object, act)]
    if () in reached:
        return queryset
    paths = matrix().objects[object].paths if reached else {}
    model = queryset.model
    wanted = Q(pk__in=[])
    for way in dict.fromkeys(reached):
        wanted |= _filter(object, paths, way, model)
    if any(_many(model, path) for path in paths.values() if path):
        return queryset.filter(pk__in=model._default_manager.filter(wanted).values("pk"))
    return queryset.filter(wanted)


def _filter(object: str, paths: Any, way: rules.Way, model: type[Model]) -> Q:
    condition = Q()
    for term in way:
        if term.dimension == "published":
            condition &= _published(object, model)
        elif not paths[term.dimension]:
            return Q(pk__in=[])
        else:
            condition &= _term(paths[term.dimension], term)
    return condition


def _term(path: str, term: rules.Term) -> Q:
    if term.value is None:
        return Q(**{f"{path}__isnull": True})
    if term.dimension != "area":
        return Q(**{path: term.value})
    found = Q()
    for step in range(DEPTH + 1):
        found |= Q(**{path + "__parent" * step: term.value})
    return found


def _published(object: str, model: type[Model]) -> Q:
    found = Q(pk__in=[])
    for lookup, value in matrix().objects[object].published_if.items():
        found |= Q(pk__in=model._default_manager.filter(**{lookup: value}).values("pk"))
    return found


def _is_published(object: str, row: Model) -> bool:
    if not matrix().objects[object].published_if:
        return True
    return type(row)._default_manager.filter(_published(object, type(row)), pk=row.pk).exists()


def _many(model: type[Model], path: str) -> bool:
    """Whether the path passes a relation with several rows on its far side."""
    step: Any = model
    for name in path.split("__"):
        if name == "pk":
            return False
        found = step._meta.get_field(name)
        if found.one_to_many or found.many_to_many:
            return True
        step = found.related_model
    return False


# --- people to tell -------------------------------------------------------------------------------


def holders(roles: Iterable[str], at: datetime, **scope: Any) -> QuerySet[Any]:
    """The people who hold one of `roles` at `at`; `scope` are columns of the grant (emergency=…, group=…)."""
    grants = valid_grants(at).filter(role__in=list(roles), **scope)
    return (
        apps.get_model("firstcall", "Person")
        ._default_manager.filter(pk__in=grants.values("person"))
        .order_by("pk")
    )


def readers(object: str, scope: Scope, at: datetime, act: str = "read") -> QuerySet[Any]:
    """The people whose grants valid at `at` let them do `act` in `scope` (the public left aside)."""
    near = Q(emergency__isnull=True, group__isnull=True)
    if scope.emergency is not None:
        near |= Q(emergency=scope.emergency) | Q(group__emergency=scope.emergency)
    elif scope.country is not None:
        near |= Q(emergency__country=scope.country) | Q(group__emergency__country=scope.country)
    rows = valid_grants(at).filter(near).values_list("person", "person__public_id", *HELD)
    cell = matrix().cell(object, act)
    people = {
        pk
        for pk, public_id, *held in rows
        if _reaches(object, cell.get(held[0], ()), _as_held(tuple(held)), public_id, scope)
    }
    return apps.get_model("firstcall", "Person")._default_manager.filter(pk__in=people).order_by("pk")


def _reaches(object: str, letters: tuple[str, ...], held: Held, person: str, scope: Scope) -> bool:
    entity = matrix().objects[object]
    return any(
        all(rules.holds(term, scope) for term in way) for way in rules.ways(entity, letters, held, person)
    )
