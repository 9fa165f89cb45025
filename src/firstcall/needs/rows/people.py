"""Whom a figure speaks of: population group, sex and age, from the words files use in four languages.

The same group must be one group in the needs and in the activities, or no gap can be computed. Words that are not
known are kept as written (product choice): nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.sheets.bands import EVERYBODY, band_of_heading, only_band_words
from firstcall.intake.sheets.headings import HARMLESS

ALL = "all"
LONGEST = 60
PARTS = r"\s[-–—:]\s|;|\|"  # between the parts of a category
COMBINED = "combination"  # as plans write a category that is several at once: "Combination-children-male-idp"
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s*_\s*(?=\d)")
_BEFORE_NUMBER = re.compile(r"(?<=[a-z])_(?=\d)(?!\d+\D+\d)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("population-groups.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], frozenset[str]]:
    """Folded word -> group, and the folded words that stand apart, from population-groups.toml."""
    data = _data()
    known = {fold(word): group["name"] for group in data["group"] for word in group["words"]}
    return known, frozenset(fold(word) for word in data["apart"]["words"])


@dataclass(frozen=True)
class People:
    """`population_group` "all" when none is named; `apart`: not to be added to anything (disability, households)."""

    population_group: str = ALL
    sex: str = ""
    age: str = ""
    apart: bool = False


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Code -> group: short words that mean a group only in capitals."""
    return {code: group["name"] for group in _data()["group"] for code in group.get("codes", ())}


def population_group(text: str | None) -> str:
    """The group a cell names: one name for its many spellings, unknown ones as written, "all" for everybody."""
    written = clean(text or "")
    if written in _codes():
        return _codes()[written]
    return _words()[0].get(fold(written), written[:LONGEST]) if written else ALL


def knows_population_group(text: str) -> bool:
    """Whether a text names a population group in a spelling that is known."""
    return fold(text) in _words()[0]


def has_population_group(text: str) -> bool:
    """Whether a text names a population group, in a known spelling or by its code."""
    return knows_population_group(text) or clean(text) in _codes()


@lru_cache(maxsize=4096)
def apart_from_disability(category: str) -> tuple[str, bool]:
    """A category without what marks a disability ("IDP - Disability" → "IDP"), and whether it marks one."""
    parts = re.split(PARTS, clean(category))
    marks = {fold(word) for word in _data()["disability"]["words"]}
    left = [part for part in parts if fold(part) not in marks]
    return (category, False) if len(left) == len(parts) else (" - ".join(left), True)


@lru_cache(maxsize=4096)
def people_of(category: str) -> People:
    """What a category such as "Adult - Female - IDP" or "IDP_Boys" says of sex, age and population group."""
    return _taken_apart(category)[0]


@lru_cache(maxsize=4096)
def people_of_group(text: str) -> People:
    """Whom a cell of the column of population groups names: a group, or what sex and age where it names only these, or
    each in a part of its own ("Adult - Female - Border")."""
    people, whole = _taken_apart(text)
    if people.apart or (whole and (people.sex or people.age) and not has_population_group(text)):
        return people
    parts = _parts(text)
    if people.sex and people.age and len(parts) == len(("sex", "age", "group")):
        return people
    named = [part for part in parts if population_group(part) != ALL]
    if len(named) == 1 and len(parts) > 1:  # "Total - Border"
        return People(population_group(named[0]))
    return People(population_group(text))


def _taken_apart(category: str) -> tuple[People, bool]:
    """The people of a category, and whether every word of it was understood."""
    apart = _words()[1]
    if fold(category) in apart:
        return People(clean(category)[:LONGEST], apart=True), True
    sex = age = group = ""
    whole = True
    for part in _parts(category):
        if fold(part) in apart:
            return People(clean(category)[:LONGEST], apart=True), True
        named, band = population_group(part), EVERYBODY
        if not has_population_group(part):
            inside, left = _group_inside(part)
            says_little = only_band_words(fold(left), HARMLESS)  # "years", "of age"
            band = band_of_heading(part)
            named = inside if band or says_little else named
            whole = whole and says_little
        sex, age = sex or band.sex, age or band.age
        if named and named != ALL:
            group = named if not group else f"{group} - {named}"[:LONGEST]
    return People(group or ALL, sex, age), whole


def _parts(category: str) -> list[str]:
    """The parts of a category: "HC_F_0_4_years" has a group, a sex and an age, "IDP - Total" a group."""
    text = _BEFORE_NUMBER.sub(" ", _BETWEEN_NUMBERS.sub("-", clean(category)))
    found: list[str] = []
    for part in re.split(f"{PARTS}|_", text):
        pieces = part.split("-")
        found += pieces[1:] if len(pieces) > 2 and fold(pieces[0]) == COMBINED else [part]
    return [part.strip() for part in found if part.strip()]


def _group_inside(part: str) -> tuple[str, str]:
    """The population group that stands inside a part beside a sex or an age ("IDP boys"), and what is left."""
    words = part.split()
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            name = _words()[0].get(fold(" ".join(words[start : start + length])), ALL)
            left = " ".join([*words[:start], *words[start + length :]])
            if name != ALL and only_band_words(fold(left), HARMLESS):
                return name, left
    return "", part
