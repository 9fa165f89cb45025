"""What the words of a name say, whatever their language: for suggestions only, never for a match."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from rapidfuzz import fuzz, process

from firstcall.organisations.names import key
from firstcall.policy.reading import read_toml

FILE = Path(__file__).with_name("words.toml")
LANGUAGES = ("en", "fr", "es", "ar", "pt")
OF_A_COUNTRY = 0.5  # a country's name tells less than the other words (product choice)
MISSPELT = 6  # letters of a word that may be a misspelling of one of the list
SAME_WORD = 88.0  # of 100, letters it has in common with it then (product choice)
SHORTEST = 4  # letters after an elided article: "dappui" is "appui"


@dataclass(frozen=True, eq=False)
class Words:
    """`means`: what a written word or phrase stands for; `weights`: how much such a word tells, 1 where left out."""

    means: Mapping[str, str]
    weights: Mapping[str, float]
    little: frozenset[str]
    phrases: re.Pattern[str]
    single: tuple[str, ...]


@cache
def other_acronyms() -> Mapping[str, tuple[str, ...]]:
    """By the key of an acronym the keys of those of the same organisation in other languages."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in read_toml(FILE).many("acronyms"):
        entry.only("written")
        keys = tuple(key(text) for text in entry.texts("written"))
        for one in keys:
            if one in found:
                raise entry.error("written", f"{one!r} is in the list twice")
            found[one] = tuple(other for other in keys if other != one)
    return found


@cache
def known_words() -> Words:
    """The words of words.toml and the names of countries. Raises `ProfileError` for a mistake in the file."""
    means: dict[str, str] = {}
    weights: dict[str, float] = {}
    source = read_toml(FILE)
    for entry in source.many("words"):
        entry.only("weight", "written")
        written = [key(text) for text in entry.texts("written")]
        for text in written:
            if means.setdefault(text, written[0]) != written[0]:
                raise entry.error("written", f"{text!r} already stands for {means[text]}")
        weights[written[0]] = float(entry.data.get("weight", 1))
    for text, code in _countries().items():
        if text not in means:
            means[text] = code
            weights[code] = OF_A_COUNTRY
    phrases = sorted((text for text in means if " " in text), key=len, reverse=True)
    little = frozenset(text for entry in source.many("little") for text in map(key, entry.texts("words")))
    return Words(
        means,
        weights,
        little,
        re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b"),
        tuple(text for text in means if " " not in text and len(text) >= MISSPELT),
    )


def _countries() -> dict[str, str]:
    """The names of countries in five languages, each to its two letters marked as such."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2:
                found.setdefault(key(name), f"@{code.lower()}")
    return found


@lru_cache(maxsize=50_000)
def meanings(folded: str) -> tuple[str, ...]:
    """What the words of a folded name stand for, in their order, little words left out."""
    known = known_words()
    text = known.phrases.sub(lambda found: known.means[found.group()].replace(" ", "_"), folded)
    words = [_meaning(word, known) for word in text.split()]
    return tuple(word for word in words if len(word) > 1 and word not in known.little)


@lru_cache(maxsize=50_000)
def _meaning(word: str, known: Words) -> str:
    means = known.means
    if word not in means and word[0] in "dl" and len(word) > SHORTEST and word[1:] in means:
        word = word[1:]
    if word not in means and len(word) >= MISSPELT:
        close = process.extractOne(word, known.single, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
        word = close[0] if close else word
    return means.get(word, word).replace(" ", "_")


def weight_of(word: str) -> float:
    """How much a word tells one organisation from another, 0 to 1."""
    return known_words().weights.get(word.replace("_", " "), 1.0)
