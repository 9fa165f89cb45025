"""The kinds of organisation: codes, names, and what people write for them. "NGO" alone says too little: no code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firstcall.organisations.names import key
from firstcall.policy.reading import read_toml

FILE = Path(__file__).with_name("types.toml")
# Kinds that belong to one country; an organisation of such a kind is that country's own.
NATIONAL = frozenset({"435", "441", "501", "504"})
_BETWEEN = re.compile(r"[()\[\]/|,;:\n]|\s[-–—]\s")
# Words that say nothing of which type it is, as `_bare` leaves them.
_FILLING = frozenset(
    {"the", "of", "and", "de", "la", "le", "les", "des", "du", "et", "y", "el", "los", "las", "del", "da", "do", "dos",
     "agency", "agencie", "agence", "agencia", "entity", "entite", "entidad", "type", "tipo", "partner", "partenaire",
     "socio"}
)  # fmt: skip
_UNDECIDED = frozenset({"ngo", "ngos", "ong", "ongs", "non governmental organization", "منظمه غير حكوميه"})


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
    """The code ("437") of a type as written, in any language or as a code; None where it is unknown or unclear.

    "ONG Internationale (INGO)" and "NGO / National NGO" are what their parts agree on; "NGO" alone agrees with all.
    """
    whole = _code(text)
    if whole is not None or not key(text):
        return whole
    parts = [part for part in _BETWEEN.split(text) if key(part)]
    found = {_code(part) for part in parts if key(part) not in _UNDECIDED}
    return found.pop() if len(parts) > 1 and len(found) == 1 else None


def _code(text: str) -> str | None:
    return _index().get(key(text)) or _bare_index().get(_bare(text))


def _bare(text: str) -> frozenset[str]:
    """The words that say which type it is, whatever their order; plural or not."""
    words = (word.removesuffix("s") if len(word) > 3 else word for word in key(text).split())
    return frozenset(words) - _FILLING


@cache
def _bare_index() -> dict[frozenset[str], str]:
    found: dict[frozenset[str], set[str]] = {}
    for text, code in _index().items():
        found.setdefault(_bare(text), set()).add(code)
    return {words: codes.pop() for words, codes in found.items() if words and len(codes) == 1}


def type_name(code: str, language: str = "en") -> str:
    """The type's name in a language; the code itself where it is not one of the list."""
    return next((one.name_in(language) for one in all_types() if one.code == code), code)
