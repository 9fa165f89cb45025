"""The kinds of organisation: codes, names, and what people write for them. "NGO" alone says too little: no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firstcall.organisations.names import key
from firstcall.policy.reading import read_toml

FILE = Path(__file__).with_name("types.toml")
# Kinds that belong to one country; an organisation of such a kind is that country's own.
NATIONAL = frozenset({"435", "441", "501", "504"})


@dataclass(frozen=True)
class OrganisationType:
    code: str
    names: Mapping[str, str]
    also: tuple[str, ...]

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.names["en"])


@cache
def all_types() -> tuple[OrganisationType, ...]:
    """Every type of types.toml, in the order of its code. Raises `ProfileError` for a mistake in the file."""
    found, owner = [], dict[str, str]()
    for entry in read_toml(FILE).many("types"):
        entry.only("code", "names", "also")
        one = OrganisationType(entry.text("code"), entry.languages("names"), entry.texts("also"))
        for spelling in (one.code, *one.names.values(), *one.also):
            if owner.setdefault(key(spelling), one.code) != one.code:
                raise entry.error("also", f"{spelling!r} already stands for {owner[key(spelling)]}")
        found.append(one)
    return tuple(found)


@cache
def _index() -> dict[str, str]:
    return {key(text): one.code for one in all_types() for text in (one.code, *one.names.values(), *one.also)}


def type_code_for(text: str) -> str | None:
    """The code ("437") of a type as written, in any language or as a code; None where it is unknown or unclear."""
    return _index().get(key(text))


def type_name(code: str, language: str = "en") -> str:
    """The type's name in a language; the code itself where it is not one of the list."""
    return next((one.name_in(language) for one in all_types() if one.code == code), code)
