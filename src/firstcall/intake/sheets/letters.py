"""Sexes written as one letter, which mean something together alone: "H" and "M" are hombres and mujeres where no "F"
stands beside them, "M", "F", "B" and "G" men, women, boys and girls."""

from __future__ import annotations

import re
from collections.abc import Iterable

from firstcall.intake.contents.text import fold

ENGLISH = {"m": "men", "f": "women", "w": "women", "b": "boys", "g": "girls"}
IN_ORDER = {  # letters that stand for two words, told apart by their order
    "hfgf": ("hommes", "femmes", "garçons", "filles"),
    "hmrr": ("homens", "mulheres", "rapazes", "raparigas"),
}
FEMALE = "feminino"  # the sex alone, of whatever age
LETTERS = frozenset("hmrfwbg")


def spelt_out(headings: Iterable[tuple[str, str]]) -> dict[int, str]:
    """The headings whose letter is written out, by index, of pairs of a heading and the band over it.

    Letters belong together where the rest of their headings, and the band, is the same: "H 0-5" and "M 0-5".
    """
    together: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for index, (heading, above) in enumerate(headings):
        tokens = fold(heading).split()
        letters = [token for token in tokens if token in LETTERS]
        if len(letters) == 1:
            rest = " ".join(token for token in tokens if token not in LETTERS)
            together.setdefault((fold(above), rest), []).append((index, letters[0], heading))
    found: dict[int, str] = {}
    for members in together.values():
        words = _words("".join(letter for _index, letter, _heading in members))
        for (index, letter, heading), word in zip(members, words, strict=False):
            if word:
                found[index] = _written(heading, letter, word)
    return found


def _words(letters: str) -> tuple[str, ...]:
    """The word that each of these letters stands for, "" where it stays; () where they mean nothing together."""
    if letters in IN_ORDER:
        return IN_ORDER[letters]
    if len(set(letters)) < len(letters):
        return ()
    if {"b", "g"} <= set(letters) <= set(ENGLISH):
        return tuple(ENGLISH[letter] for letter in letters)
    if set(letters) == {"h", "m"}:
        return tuple(FEMALE if letter == "m" else "" for letter in letters)
    return ()


def _written(heading: str, letter: str, word: str) -> str:
    return re.sub(rf"(?<![^\W_]){letter}(?![^\W_])", word, heading, count=1, flags=re.IGNORECASE)
