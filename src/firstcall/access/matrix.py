"""The permission matrix as typed values: read from `matrix.toml` and checked on load. No Django."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("matrix.toml")
DIMENSIONS = ("country", "emergency", "group", "area", "organisation", "person")
LETTERS = {
    "g": (),
    "p": (),
    "c": (),
    "k": ("group",),
    "a": ("group", "area"),
    "o": ("organisation",),
    "t": ("group",),
    "m": ("person",),
}
NOT_ACTS = ("paths", "published", "published_if")


class MatrixError(ValueError):
    """The data file contradicts itself; the message names the key."""


@dataclass(frozen=True)
class Role:
    """`needs`: what a grant of it must name. `implied`: it is not given but follows from how one came in."""

    code: str
    needs: tuple[str, ...]
    implied: bool = False


@dataclass(frozen=True)
class Entity:
    """One kind of thing. `acts`: act -> role -> its letters ("g", "k+o"), in the order of the file."""

    name: str
    paths: Mapping[str, str]
    acts: Mapping[str, Mapping[str, tuple[str, ...]]]
    published: tuple[str, ...] = ()
    published_if: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Matrix:
    """Everything `matrix.toml` says. `routes` and `operations`: name -> (object, act)."""

    roles: Mapping[str, Role]
    objects: Mapping[str, Entity]
    token_reads: frozenset[str]
    token_never: frozenset[str]
    routes: Mapping[str, tuple[str, str]]
    open_routes: Mapping[str, str]
    operations: Mapping[str, tuple[str, str]]

    def cell(self, object: str, act: str) -> Mapping[str, tuple[str, ...]]:
        """Role -> letters; empty for an act nobody has (closed world)."""
        entity = self.objects.get(object)
        return entity.acts.get(act, {}) if entity else {}

    def roles_with(self, object: str, act: str) -> tuple[str, ...]:
        """The roles that have the act somewhere, in the order of the roles."""
        return tuple(role for role in self.roles if role in self.cell(object, act))

    def roles_by(self, letter: str) -> frozenset[str]:
        """The roles to which a letter gives anything."""
        return self._by_letter.get(letter, frozenset())

    @cached_property
    def _by_letter(self) -> Mapping[str, frozenset[str]]:
        """Each letter with the roles to which it gives anything: asked with every request."""
        found: dict[str, set[str]] = {}
        for _object, _act, role, letters in self.cells():
            for letter in letters.split("+"):
                found.setdefault(letter, set()).add(role)
        return {letter: frozenset(roles) for letter, roles in found.items()}

    def cells(self) -> Iterator[tuple[str, str, str, str]]:
        """Every (object, act, role, letter) the file grants."""
        for entity in self.objects.values():
            for act, roles in entity.acts.items():
                for role, letters in roles.items():
                    for letter in letters:
                        yield entity.name, act, role, letter


def load(file: Path = FILE) -> Matrix:
    """Read and check the matrix. `MatrixError` names the first key that is wrong."""
    return build(tomllib.loads(file.read_text(encoding="utf-8")))


def build(data: Mapping[str, Any]) -> Matrix:
    """The matrix from the parsed data file."""
    _only(data, ("roles", "tokens", "objects", "routes", "operations"), "matrix")
    roles = {code: _role(code, value) for code, value in data["roles"].items()}
    objects = {name: _entity(name, value, roles) for name, value in data["objects"].items()}
    routes = dict(data.get("routes", {}))
    open_routes = routes.pop("open", {})
    both = sorted(set(routes) & set(open_routes))
    if both:
        raise MatrixError(f"routes.{both[0]}: stands in [routes] and in [routes.open]")
    tokens = data["tokens"]
    _only(tokens, ("reads", "never"), "tokens")
    for name in tokens["never"]:
        if name not in objects:
            raise MatrixError(f"tokens.never: unknown object {name!r}")
    return Matrix(
        roles=roles,
        objects=objects,
        token_reads=frozenset(tokens["reads"]),
        token_never=frozenset(tokens["never"]),
        routes=_doors("routes", routes, objects),
        open_routes=open_routes,
        operations=_doors("operations", data.get("operations", {}), objects),
    )


def _only(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise MatrixError(f"{where}.{key}: unknown key")


def _role(code: str, value: Mapping[str, Any]) -> Role:
    _only(value, ("needs", "implied"), f"roles.{code}")
    for dimension in value["needs"]:
        if dimension not in DIMENSIONS:
            raise MatrixError(f"roles.{code}.needs: unknown dimension {dimension!r}")
    return Role(code, tuple(value["needs"]), bool(value.get("implied", False)))


def _entity(name: str, value: Mapping[str, Any], roles: Mapping[str, Role]) -> Entity:
    paths = value.get("paths", {})
    _only(paths, DIMENSIONS, f"objects.{name}.paths")
    acts = {
        act: _cell(f"objects.{name}.{act}", cell, paths, roles)
        for act, cell in value.items()
        if act not in NOT_ACTS
    }
    for act, cell in acts.items():
        if act != "read" and any("p" in letters for letters in cell.values()):
            raise MatrixError(f"objects.{name}.{act}: the published part can only be read")
    if "p" in value.get("read", {}) and not value.get("published"):
        raise MatrixError(f"objects.{name}.published: missing, though a role reads the published part")
    return Entity(name, paths, acts, tuple(value.get("published", ())), value.get("published_if", {}))


def _cell(
    where: str, cell: Mapping[str, str], paths: Mapping[str, str], roles: Mapping[str, Role]
) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(cell, Mapping):
        raise MatrixError(f"{where}: not a cell of letters and roles")
    letters: dict[str, tuple[str, ...]] = {}
    for letter, codes in cell.items():
        _check_letter(f"{where}.{letter}", letter, paths)
        for code in codes.split():
            if code not in roles:
                raise MatrixError(f"{where}.{letter}: unknown role {code!r}")
            letters[code] = (*letters.get(code, ()), letter)
    return letters


def _check_letter(where: str, letter: str, paths: Mapping[str, str]) -> None:
    for part in letter.split("+"):
        if part not in LETTERS:
            raise MatrixError(f"{where}: unknown scope letter {part!r}")
        if part == "c" and not {"emergency", "country"} & set(paths):
            raise MatrixError(f"{where}: paths lead to no emergency and no country")
        for dimension in LETTERS[part]:
            if dimension not in paths:
                raise MatrixError(f"{where}: paths do not lead to {dimension}")


def _doors(
    where: str, doors: Mapping[str, str], objects: Mapping[str, Entity]
) -> Mapping[str, tuple[str, str]]:
    return {name: _door(f"{where}.{name}", target, objects) for name, target in doors.items()}


def _door(where: str, target: str, objects: Mapping[str, Entity]) -> tuple[str, str]:
    name, _, act = target.partition(".")
    if name not in objects:
        raise MatrixError(f"{where}: unknown object {name!r}")
    if act not in objects[name].acts:
        raise MatrixError(f"{where}: {name} has no act {act!r}")
    return name, act
