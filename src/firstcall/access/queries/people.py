"""The people who hold a role, or who may read a thing: those to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from firstcall.access import rules
from firstcall.access.queries.actors import HELD, as_held, in_groups, valid_grants
from firstcall.access.queries.verdicts import matrix
from firstcall.access.rules import Held, Scope


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
    rows = list(valid_grants(at).filter(near).values_list("person", "person__public_id", *HELD))
    cell = matrix().cell(object, act)
    every: Sequence[Held] = [as_held(tuple(row[2:])) for row in rows]
    if any("t" in letter.split("+") for letters in cell.values() for letter in letters):
        every = in_groups(every, at)
    people = {
        pk
        for (pk, public_id, *_grant), held in zip(rows, every, strict=True)
        if _reaches(object, cell.get(held.role, ()), held, public_id, scope)
    }
    return apps.get_model("firstcall", "Person")._default_manager.filter(pk__in=people).order_by("pk")


def _reaches(object: str, letters: tuple[str, ...], held: Held, person: str, scope: Scope) -> bool:
    entity = matrix().objects[object]
    return any(
        all(rules.holds(term, scope) for term in way) for way in rules.ways(entity, letters, held, person)
    )
