"""Verdicts on one thing, and where a thing lies."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from firstcall.access import matrix as matrix_file
from firstcall.access import rules
from firstcall.access.rules import Actor, Scope
from firstcall.record.kept_queries import KeptQuery

DEPTH = 6  # levels of areas below the country that a grant for an area reaches down


@cache
def matrix() -> matrix_file.Matrix:
    """The permission matrix, read once per process."""
    return matrix_file.load()


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


ABOVE = ("pk", *("parent" + "__parent" * step for step in range(DEPTH)))
ANCESTRY = KeptQuery(
    lambda area: apps.get_model("firstcall", "Area")._default_manager.filter(pk=area).values_list(*ABOVE), 1
)


def areas_of(area: Model | int | None) -> frozenset[int]:
    """An area's primary key with those of all areas above it, as `Scope.areas` wants them. One query."""
    if area is None:
        return frozenset()
    rows = ANCESTRY(area if isinstance(area, int) else area.pk)
    return frozenset(found for row in rows for found in row if found is not None)


def published_rows(object: str, model: type[Model]) -> Q:
    """The rows that meet the object's `published_if`: any of its conditions."""
    found = Q(pk__in=[])
    for lookup, value in matrix().objects[object].published_if.items():
        found |= Q(pk__in=model._default_manager.filter(**{lookup: value}).values("pk"))
    return found


def _is_published(object: str, row: Model) -> bool:
    if not matrix().objects[object].published_if:
        return True
    return type(row)._default_manager.filter(published_rows(object, type(row)), pk=row.pk).exists()
