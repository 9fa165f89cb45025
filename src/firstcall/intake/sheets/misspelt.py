"""Headings with one slip of the pen: "Terrtoire", "Beneficiares". Long words only, and one slip a word."""

from __future__ import annotations

from functools import lru_cache

from firstcall.intake.sheets.catalogue import Catalogue

SHORTEST = 7  # letters of a word that may be misspelt: shorter words turn into others (product choice)


@lru_cache(maxsize=8192)
def respelt(text: str, catalogue: Catalogue) -> str:
    """The normalised heading with each long word that is one slip away from a single known word put right."""
    return " ".join(_respelt(word, catalogue) for word in text.split())


def _respelt(word: str, catalogue: Catalogue) -> str:
    known = _long_words(catalogue)
    if len(word) < SHORTEST or word in known:
        return word
    near = [other for other in known if one_slip(word, other)]
    return near[0] if len(near) == 1 else word


@lru_cache(maxsize=16)
def _long_words(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(word for name in catalogue.by_name for word in name.split() if len(word) >= SHORTEST)


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
