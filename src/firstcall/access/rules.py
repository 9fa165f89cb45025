"""May this actor do this act on this kind of thing in this scope? Pure: values in, values out.

The verdict and the filter of lists come from the same `ways`: a way is a set of terms that must all be true
of a row's scope. `may` asks them of one scope, `access.queries.visible` turns them into a database filter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstcall.access.matrix import Entity, Matrix
from firstcall.policy.refusal import Refusal, Refused, gettext_noop


class Forbidden(Refused):
    """May see it, may not do this: 403 with the sentence of the refusal. Catch before `Refused`."""


class NotVisible(Exception):
    """May not even see it: answered exactly as if it did not exist (404)."""


@dataclass(frozen=True)
class Held:
    """A role held now, and where. Primary keys; `country` is that of the emergency (ISO alpha-3).

    `groups`: where the grant names no group, those in which its organisation takes part now.
    """

    role: str
    emergency: int | None = None
    group: int | None = None
    area: int | None = None
    organisation: int | None = None
    country: str | None = None
    organisation_public_id: str = ""
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Who acts, with the grants valid at the moment of the request.

    `person` is the public id ("" for the public). `by_token`: a program acts in the person's name; it reads
    only, unless `token_may_write`, and a decision must never be taken by it.
    """

    person: str = ""
    person_pk: int | None = None
    name: str = ""
    held: tuple[Held, ...] = ()
    signed_in: bool = False
    by_token: bool = False
    token_may_write: bool = False

    def standing(self) -> tuple[Held, ...]:
        """The grants, and what follows from being signed in and from being anybody at all."""
        own = (Held("ANY"),) if self.signed_in else ()
        return (*self.held, *own, Held("PUB"))


@dataclass(frozen=True)
class Scope:
    """Where a thing lies. `areas`: its area and all areas above it. `person`: public id of whose it is.

    `published`: it meets the object's `published_if` (only asked of objects that have one).
    """

    country: str | None = None
    emergency: int | None = None
    group: int | None = None
    areas: frozenset[int] = frozenset()
    organisation: int | None = None
    person: str | None = None
    published: bool = False


@dataclass(frozen=True)
class Term:
    """One thing that must be true of a scope: this dimension has this value (None: has none)."""

    dimension: str
    value: int | str | bool | None


Way = tuple[Term, ...]
Part = Literal["whole", "published", ""]


def ways(entity: Entity, letters: tuple[str, ...], held: Held, person: str) -> tuple[Way, ...]:
    """The ways in which `held` reaches rows of `entity` by these letters; one suffices, () is everywhere."""
    return tuple(way for letter in letters for way in _product(entity, letter, held, person))


def _product(entity: Entity, letter: str, held: Held, person: str) -> list[Way]:
    found: list[Way] = [()]
    for part in letter.split("+"):
        found = [(*way, *more) for way in found for more in _letter(entity, part, held, person)]
    return found


def _letter(entity: Entity, letter: str, held: Held, person: str) -> tuple[Way, ...]:
    if letter == "g":
        return ((),)
    if letter == "p":
        return ((Term("published", True),),) if entity.published_if else ((),)
    if letter == "c":
        return _country(entity, held)
    if letter == "m":
        return ((Term("person", person),),) if person else ()
    if letter == "t":
        here = (Term("emergency", held.emergency),) if "emergency" in entity.paths else ()
        return tuple((Term("group", group), *here) for group in sorted(held.groups))
    return _narrow(entity, letter, held)


def _country(entity: Entity, held: Held) -> tuple[Way, ...]:
    """Own emergency; for things that hang on no emergency (areas, a file of areas), its country."""
    if held.emergency is None:
        return ()
    own = Term("emergency", held.emergency)
    if "emergency" not in entity.paths:
        return ((Term("country", held.country),),) if held.country else ()
    if "country" not in entity.paths or not held.country:
        return ((own,),)
    return (own,), (Term("emergency", None), Term("country", held.country))


def _narrow(entity: Entity, letter: str, held: Held) -> tuple[Way, ...]:
    """Group, area, organisation: never beyond the emergency of the grant, nor (for "o") beyond its group."""
    needed = {"k": ("group",), "a": ("group", "area"), "o": ("organisation",)}[letter]
    terms = [Term(dimension, getattr(held, dimension)) for dimension in needed]
    if "emergency" in entity.paths:
        terms.append(Term("emergency", held.emergency))
    if any(term.value is None for term in terms):
        return ()
    if letter == "o" and held.group is not None and "group" in entity.paths:
        terms.append(Term("group", held.group))
    return (tuple(terms),)


def holds(term: Term, scope: Scope) -> bool:
    """Is the term true of the scope?"""
    if term.dimension == "area":
        return term.value in scope.areas
    return bool(getattr(scope, term.dimension) == term.value)


def may(matrix: Matrix, actor: Actor, object: str, act: str, scope: Scope, *, role: str = "") -> Held | None:
    """The grant under which `actor` may do this here, or None. `role` asks for that role only."""
    for held, _letter, way in reach(matrix, actor, object, act):
        if role in ("", held.role) and all(holds(term, scope) for term in way):
            return held
    return None


def part(matrix: Matrix, actor: Actor, object: str, scope: Scope) -> Part:
    """How much of a thing in this scope may be read: the "whole", the "published" fields, or nothing ("")."""
    letters = {
        letter
        for _held, letter, way in reach(matrix, actor, object, "read")
        if all(holds(t, scope) for t in way)
    }
    if letters - {"p"}:
        return "whole"
    return "published" if letters else ""


def reach(matrix: Matrix, actor: Actor, object: str, act: str) -> tuple[tuple[Held, str, Way], ...]:
    """All (grant, letter, way) by which `actor` has the act anywhere; empty where the matrix is silent."""
    if actor.by_token and not _token_may(matrix, actor, object, act):
        return ()
    cell = matrix.cell(object, act)
    return tuple(
        (held, letter, way)
        for held in actor.standing()
        for letter in cell.get(held.role, ())
        for way in ways(matrix.objects[object], (letter,), held, actor.person)
    )


def _token_may(matrix: Matrix, actor: Actor, object: str, act: str) -> bool:
    return object not in matrix.token_never and (actor.token_may_write or act in matrix.token_reads)


# --- what a grant must look like ------------------------------------------------------------------


def why_not_grant(matrix: Matrix, held: Held) -> Refusal | None:
    """Why this role cannot be given so: unknown, or a scope it needs is missing (product choice)."""
    role = matrix.roles.get(held.role)
    if role is None or role.implied:
        message = gettext_noop("There is no role “%(role)s” to give. Choose one of: %(roles)s.")
        roles = ", ".join(name for name, one in matrix.roles.items() if not one.implied)
        return Refusal("no-such-role", message, "", {"role": held.role, "roles": roles})
    missing = [dimension for dimension in role.needs if getattr(held, dimension) is None]
    if missing:
        message = gettext_noop("The role %(role)s needs: %(missing)s. Name it and try again.")
        return Refusal("grant-needs-scope", message, "", {"role": held.role, "missing": ", ".join(missing)})
    return None
