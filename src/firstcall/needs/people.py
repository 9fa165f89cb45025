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
from firstcall.intake.sheets.bands import band_of_heading

ALL = "all"
LONGEST = 60
PARTS = r"\s[-–—:]\s|;|\|"  # between the parts of a category


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


def population_group(text: str | None) -> str:
    """The group a cell names: one name for its many spellings, unknown ones as written, "all" for everybody."""
    written = clean(text or "")
    return _words()[0].get(fold(written), written[:LONGEST]) if written else ALL


def knows_population_group(text: str) -> bool:
    """Whether a text names a population group in a spelling that is known."""
    return fold(text) in _words()[0]


@lru_cache(maxsize=4096)
def apart_from_disability(category: str) -> tuple[str, bool]:
    """A category without what marks a disability ("IDP - Disability" → "IDP"), and whether it marks one."""
    parts = re.split(PARTS, clean(category))
    marks = {fold(word) for word in _data()["disability"]["words"]}
    left = [part for part in parts if fold(part) not in marks]
    return (category, False) if len(left) == len(parts) else (" - ".join(left), True)


@lru_cache(maxsize=4096)
def people_of(category: str) -> People:
    """What a category such as "Adult - Female - IDP" or "Total - Refugees" says of sex, age and population group."""
    known, apart = _words()
    if fold(category) in apart:
        return People(clean(category)[:LONGEST], apart=True)
    sex = age = group = ""
    for part in re.split(PARTS, clean(category)):
        if fold(part) in apart:
            return People(clean(category)[:LONGEST], apart=True)
        band = band_of_heading(part)
        if band and fold(part) not in known:
            sex, age = sex or band.sex, age or band.age
        elif population_group(part) != ALL:
            group = population_group(part) if not group else f"{group} - {population_group(part)}"[:LONGEST]
    return People(group or ALL, sex, age)
