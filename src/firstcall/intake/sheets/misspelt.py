"""Headings with one slip of the pen: "Terrtoire", "Beneficiares". Long words only, and one slip a word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from firstcall.intake.sheets.catalogue import Catalogue

LONGEST = 30
SHORTEST = 7  # letters of a word that may be misspelt: shorter words turn into others (product choice)


@lru_cache(maxsize=8192)
def respelt(text: str, catalogue: Catalogue) -> str:
    """The normalised heading with each long word that is one slip away from a single known word put right."""
    return " ".join(_respelt(word, catalogue) for word in text.split())


def _respelt(word: str, catalogue: Catalogue) -> str:
    if not SHORTEST <= len(word) <= LONGEST:
        return word
    near = {known for shortened in _shortened(word) for known in _by_shortened(catalogue).get(shortened, ())}
    if word in near:
        return word
    slips = [known for known in near if one_slip(word, known)]
    return slips[0] if len(slips) == 1 else word


@lru_cache(maxsize=16)
def _by_shortened(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """The long words of all headings by what is left of them without one letter: words one slip apart share one."""
    words = {word for name in catalogue.by_name for word in name.split() if SHORTEST <= len(word) <= LONGEST}
    found: dict[str, set[str]] = {}
    for word in words:
        for shortened in _shortened(word):
            found.setdefault(shortened, set()).add(word)
    return {shortened: frozenset(words) for shortened, words in found.items()}


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def one_slip(word: str, other: str) -> bool:
    """Whether one letter added, left out, exchanged, or two neighbours turned round make one word of the other."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    first = next(
        (at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    left, right = word[first:], other[first:]
    return (
        left[1:] == right
        or left == right[1:]
        or left[1:] == right[1:]
        or (left[2:] == right[2:] and left[:2] == right[1::-1] and len(left) > 1)
    )
