"""Lists filtered by the same ways as the verdict on one thing."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from firstcall.access import rules
from firstcall.access.queries.verdicts import DEPTH, matrix, published_rows
from firstcall.access.rules import Actor

Row = TypeVar("Row", bound=Model)


def visible(actor: Actor, object: str, queryset: QuerySet[Row], act: str = "read") -> QuerySet[Row]:
    """The rows of `queryset` for which `may(actor, object, act, scope of the row)` is true; stays lazy."""
    reached = [way for _held, _letter, way in rules.reach(matrix(), actor, object, act)]
    if () in reached:
        return queryset
    paths = matrix().objects[object].paths if reached else {}
    model = queryset.model
    ways = dict.fromkeys(reached)
    wanted = Q(pk__in=[])  # nothing, unless a way leads to it
    for way in ways:
        wanted |= _filter(object, paths, way, model)
    asked = {term.dimension for way in ways for term in way} & paths.keys()
    # Through a relation with many rows the same row would come several times.
    if any(_many(model, paths[dimension]) for dimension in asked if paths[dimension]):
        return queryset.filter(pk__in=model._default_manager.filter(wanted).values("pk"))
    return queryset.filter(wanted)


def _filter(object: str, paths: Any, way: rules.Way, model: type[Model]) -> Q:
    condition = Q()
    for term in way:
        if term.dimension == "published":
            condition &= published_rows(object, model)
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
