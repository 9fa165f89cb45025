"""When two written place names are the same name: the folded key, in any script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from firstcall.places.cyrillic import latin

LONGEST = 160
# Marks that writers leave out: Latin accents, Arabic vowel signs and hamza, the stretching line. Vowel signs of other
# scripts (Burmese, Devanagari) carry the word and stay.
OPTIONAL_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640\u200b-\u200f\ufeff]")
SAME_LETTER = str.maketrans(
    {
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ٱ": "ا",
        "ß": "ss",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
    }
)
SILENT = re.compile("['’‘`´ʼʻ]")
NOT_A_WORD = re.compile(r"[\s\-–—_/.,;:()\[\]&+*\"“”]+")


def words(name: str) -> str:
    """The words of a name without case, accents and punctuation, for comparing names that are not equal."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = OPTIONAL_MARKS.sub("", unicodedata.normalize("NFD", text))
    text = SILENT.sub("", text.translate(SAME_LETTER))
    return unicodedata.normalize("NFC", NOT_A_WORD.sub(" ", text)).strip()


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The form in which two spellings of one place name are equal: case, accents, spaces, hyphens, apostrophes."""
    return words(name).replace(" ", "")[:LONGEST]


def code_key(code: str) -> str:
    """The form in which two spellings of one P-code are equal: upper case, single spaces (some codes have spaces)."""
    return " ".join(code.split()).upper()


LINKS = frozenset(("of", "the", "de", "du", "des", "da", "do", "del", "d", "la", "le", "les", "el", "al"))
ARTICLES = frozenset(("al", "el", "ad", "an", "ar", "as", "ash", "at", "ath", "az"))
NUMERALS = {
    word: str(n) for n, word in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"], 1)
}
SHORTEST = 3  # letters: a name of fewer letters without its kind ("District A", "Zone 1") is none
_SHORTENED = re.compile(r"(?<!\w)р н(?!\w)")  # "р-н"
_PARTS = re.compile(r"[/|\n;()\[\]]|\s[-–—:]\s|,\s")


@cache
def kinds() -> frozenset[str]:
    """The words that say what kind of area a name is of."""
    text = (Path(__file__).parent / "kinds.txt").read_text(encoding="utf-8")
    return frozenset(
        words(word) for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


def bare(name: str) -> str:
    """The key of a name without what kind of area it is, and without an Arabic article before it; a point of the
    compass is the same in English, French, Spanish and Portuguese, a Roman number behind it the same as the figure.

    "Province du Kasaï" is "kasai", "Ar-Raqqa" is "raqqa". A name of which too little is left keeps everything.
    """
    written = [_compass().get(word, word) for word in _SHORTENED.sub("раион", words(name)).split()]
    left = [word for word in written if _kind_key(word) not in kinds()]
    if len(left) > 1:
        left[-1] = NUMERALS.get(left[-1], left[-1])
    if len(left) < len(written):
        while left and left[0] in LINKS:
            left = left[1:]
        while left and left[-1] in LINKS:
            left = left[:-1]
    if len(left) > 1 and left[0] in ARTICLES:
        left = left[1:]
    if left:
        left = [_kind_key(left[0]), *left[1:]]
    found = "".join(left)[:LONGEST]
    return "".join(written)[:LONGEST] if len(found) < SHORTEST or found.isdigit() else found


@cache
def _compass() -> dict[str, str]:
    """Every word for a point of the compass -> the one that stands for it."""
    text = (Path(__file__).parent / "compass.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {word: line[0] for line in lines for word in line}


@cache
def _everywhere() -> frozenset[str]:
    text = (Path(__file__).parent / "everywhere.txt").read_text(encoding="utf-8")
    return frozenset(key(line) for line in text.splitlines() if line and not line.startswith("#"))


def means_all(name: str) -> bool:
    """Whether a cell means all of the area above, or several of its parts ("Countrywide", "Toutes les régions")."""
    return key(name) in _everywhere()


def _kind_key(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def in_two_scripts(name: str) -> bool:
    """Whether a cell names a place in two scripts beside each other: "غزة / Gaza"."""
    parts = [part for part in _PARTS.split(name) if part.strip()]
    return len({any(letter.isalpha() and letter > "\u0240" for letter in part) for part in parts}) > 1


def readings(name: str) -> list[str]:
    """The texts a cell may hold its name as: whole, each part of "Aleppo / حلب", "ML09 - Kidal", "Kidal (ML09)", and
    Cyrillic ones in Latin letters."""
    parts = (part.strip() for part in _PARTS.split(name))
    found = [name, *(part for part in parts if part)]
    return list(dict.fromkeys([*found, *(text for part in found if (text := latin(part)))]))
