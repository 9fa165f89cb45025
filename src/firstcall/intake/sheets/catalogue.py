"""What a kind of sheet may contain: the fields, their hashtags and their headings in several languages, as data.

Each room ships one `headings.toml`; see docs/reference/spreadsheets.md for its format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from firstcall.intake.contents.vocabulary import vocabulary
from firstcall.intake.sheets.headingtext import CODE_WORDS, normalised
from firstcall.intake.sheets.hxl import Pattern, pattern

LONG_WORD = 7  # letters of a name of several words that may be written as one word
KINDS = frozenset(
    [
        "text",
        "organisation",
        "place_code",
        "place_name",
        "people",
        "number",
        "date",
        "month",
        "status",
        "yes_no",
        "coordinate",
    ]
)

SAME = [line.split(" | ") for line in vocabulary()["headings"]["same"]]
"""The first of a line, and what else is written for it."""


@dataclass(frozen=True)
class Field:
    """One field: its kind of value, its hashtag patterns, and the headings by which people know it (normalised).

    `many`: several columns may map to it, read in their order. `bands`: its columns may be split by sex and age.
    `level`: which administrative level a place field speaks of; a heading that belongs to several levels
    ("Province") takes the first that is free. `prefers`: of several columns, one whose heading has such a word is it.
    `people`: names of this field of numbers that count the people of the catalogue's family where a sex or an age
    stands beside them, or people targeted.
    """

    name: str
    kind: str
    hxl: tuple[Pattern, ...] = ()
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    many: bool = False
    required: bool = False
    bands: bool = False
    level: int | None = None
    prefers: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """All normalised headings, whatever their language."""
        return frozenset(name for names in self.headings.values() for name in names)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The fields of one kind of sheet. `family` is the field of columns that name a sex or an age and nothing else.

    `tells` are the fields by which a row is a record: one of the first, or one of the second with one of the third;
    empty where every row is one. `long`: tables with a column per month, sector or activity are turned long.
    """

    name: str
    fields: tuple[Field, ...]
    family: str = ""
    tells: tuple[frozenset[str], ...] = ()
    long: bool = False

    @cached_property
    def by_name(self) -> dict[str, tuple[Field, ...]]:
        """Which fields answer to a normalised heading."""
        found: dict[str, list[Field]] = {}
        for entry in self.fields:
            for name in entry.names:
                found.setdefault(name, []).append(entry)
        return {name: tuple(entries) for name, entries in found.items()}

    @cached_property
    def run_together(self) -> dict[str, str]:
        """The headings of several words by how programs write them as one: "startdate"."""
        names = {name.replace(" ", ""): name for name in self.by_name if " " in name}
        return {word: name for word, name in names.items() if len(word) >= LONG_WORD}

    def field(self, name: str) -> Field:
        """The field of this name; KeyError when there is none."""
        for entry in self.fields:
            if entry.name == name:
                return entry
        raise KeyError(name)


def catalogue_from(document: Mapping[str, Any]) -> Catalogue:
    """A catalogue from parsed TOML; ValueError that names what is wrong with it."""
    entries = document.get("field", {})
    fields = [_field(name, entry) for name, entry in entries.items()]
    by_level = {entry.level: entry for entry in fields if entry.kind == "place_name"}
    fields = [
        _with_codes(entry, by_level.get(entry.level)) if entry.kind == "place_code" else entry
        for entry in fields
    ]
    family = str(document.get("family", ""))
    if family and family not in entries:
        raise ValueError(f"family names the unknown field {family!r}")
    tells = tuple(frozenset(names) for names in document.get("tells", ()))
    unknown = {name for names in tells for name in names} - set(entries)
    if unknown or len(tells) not in (0, 3):
        raise ValueError(f"tells must be three lists of fields; unknown: {sorted(unknown)}")
    return Catalogue(
        str(document.get("name", "")), tuple(fields), family, tells, bool(document.get("long", False))
    )


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    unknown = set(entry) - {
        "kind",
        "hxl",
        "headings",
        "many",
        "required",
        "bands",
        "level",
        "prefers",
        "people",
    }
    if unknown:
        raise ValueError(f"field {name}: unknown keys {sorted(unknown)}")
    kind = str(entry.get("kind", "text"))
    if kind not in KINDS:
        raise ValueError(f"field {name}: unknown kind {kind!r}")
    return Field(
        name=name,
        kind=kind,
        hxl=tuple(pattern(text) for text in entry.get("hxl", ())),
        headings={
            language: tuple(_with_same_words(normalised(text) for text in texts))
            for language, texts in entry.get("headings", {}).items()
        },
        many=bool(entry.get("many", False)),
        required=bool(entry.get("required", False)),
        bands=bool(entry.get("bands", False)),
        level=entry.get("level"),
        prefers=frozenset(normalised(text) for text in entry.get("prefers", ())),
        people=frozenset(normalised(text) for text in entry.get("people", ())),
    )


def _with_same_words(names: Iterable[str]) -> Iterator[str]:
    """The names, each with the other words for a household in it: "households assisted" is "hhs assisted" too."""
    for name in names:
        yield name
        for said in SAME:
            if name.startswith(f"{said[0]} ") or name.endswith(f" {said[0]}") or f" {said[0]} " in name:
                yield from (f" {name} ".replace(f" {said[0]} ", f" {word} ").strip() for word in said[1:])


def _with_codes(codes: Field, names: Field | None) -> Field:
    """The code field of a level also answers to every name of that level with a word for "code" beside it."""
    if names is None:
        return codes
    made = [
        text for base in names.names for word in CODE_WORDS for text in (f"{base} {word}", f"{word} {base}")
    ]
    return replace(codes, headings={**codes.headings, "made": tuple(made)})


@lru_cache(maxsize=16)
def catalogue(room: str) -> Catalogue:
    """The catalogue a room ships as `headings.toml`."""
    text = resources.files(f"firstcall.{room}").joinpath("headings.toml").read_text("utf-8")
    return catalogue_from(tomllib.loads(text))
