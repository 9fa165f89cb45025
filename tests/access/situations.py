"""A grant that names everything, where a thing can lie relative to it, and which letter reaches where.

This is written apart from the code it tests: the oracle of the generated tests.
"""

from __future__ import annotations

import tomllib

from firstcall.access.matrix import FILE
from firstcall.access.rules import Actor, Held, Scope

RAW = tomllib.loads(FILE.read_text(encoding="utf-8"))
ROLES = tuple(RAW["roles"])
NOT_ACTS = ("paths", "published", "published_if")
ME, YOU = "meaaaaaaaaaaaaaa", "youaaaaaaaaaaaaa"

HERE = {"country": "AAA", "emergency": 1}
THERE = {"country": "BBB", "emergency": 2}
OTHERS = {"organisation": 6, "person": YOU, "published": True}

SITUATIONS = {
    "elsewhere": Scope(**THERE, group=20, areas=frozenset({200}), **OTHERS),
    "own emergency": Scope(**HERE, group=11, areas=frozenset({101}), **OTHERS),
    "own group": Scope(**HERE, group=10, areas=frozenset({101}), **OTHERS),
    "under own area": Scope(**HERE, group=10, areas=frozenset({103, 100, 99}), **OTHERS),
    "own area, other group": Scope(**HERE, group=11, areas=frozenset({100}), **OTHERS),
    "above own area": Scope(**HERE, group=10, areas=frozenset({99}), **OTHERS),
    "own organisation": Scope(**HERE, group=10, areas=frozenset({101}), **{**OTHERS, "organisation": 5}),
    "own organisation, other group": Scope(**HERE, group=11, **{**OTHERS, "organisation": 5}),
    "own organisation, elsewhere": Scope(**THERE, group=20, **{**OTHERS, "organisation": 5}),
    "mine, elsewhere": Scope(**THERE, group=20, **{**OTHERS, "person": ME}),
    "mine, own group": Scope(**HERE, group=10, **{**OTHERS, "person": ME}),
}
IN_EMERGENCY = {name for name, scope in SITUATIONS.items() if scope.emergency == 1}
IN_GROUP = {"own group", "under own area", "above own area", "own organisation", "mine, own group"}
MINE = {"mine, elsewhere", "mine, own group"}
IN_ORGANISATION = {"own organisation", "own organisation, other group", "own organisation, elsewhere"}


def actor(*roles: str, signed_in: bool = True) -> Actor:
    """Somebody who holds these roles, each with every part of the scope named."""
    held = tuple(Held(role, 1, 10, 100, 5, "AAA", "org") for role in roles if role not in ("PUB", "ANY"))
    return Actor(person=ME, person_pk=1, held=held, signed_in=signed_in)


def reached(name: str, letters: str) -> set[str]:
    """The situations that "k", "k+o", … reach on an object of this name."""
    found = set(SITUATIONS)
    for letter in letters.split("+"):
        found &= _reached(RAW["objects"][name]["paths"], letter)
    return found


def _reached(paths: dict[str, str], letter: str) -> set[str]:
    if letter in "gp":
        return set(SITUATIONS)
    if letter == "o":
        found = set(IN_ORGANISATION)
        found &= IN_EMERGENCY if "emergency" in paths else found
        return found & IN_GROUP if "group" in paths else found
    if letter == "t":  # the grant names a group
        return set()
    return {"c": IN_EMERGENCY, "k": IN_GROUP, "a": {"under own area"}, "m": MINE}[letter]


def expected(name: str, act: str, role: str) -> set[str]:
    """Where the data file lets a holder of `role` do this, as a signed-in person (so also as anybody)."""
    found: set[str] = set()
    for letters, roles in RAW["objects"][name][act].items():
        if {role, "PUB", "ANY"} & set(roles.split()):
            found |= reached(name, letters)
    return found


def cells() -> list[tuple[str, str]]:
    """Every (object, act) of the data file."""
    return [(name, act) for name, value in RAW["objects"].items() for act in value if act not in NOT_ACTS]


def writes() -> list[tuple[str, str]]:
    """Every (object, act) that changes something, people's own pages, tokens and notices left aside."""
    own = ("own", "token", "notice", "job")
    return [(name, act) for name, act in cells() if act not in ("read", "verify") and name not in own]
