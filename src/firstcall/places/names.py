"""When two written place names are the same name: the folded key, in any script."""

from __future__ import annotations

import re
import unicodedata

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


def key(name: str) -> str:
    """The form in which two spellings of one place name are equal: case, accents, spaces, hyphens, apostrophes."""
    return words(name).replace(" ", "")[:LONGEST]


def code_key(code: str) -> str:
    """The form in which two spellings of one P-code are equal: upper case, single spaces (some codes have spaces)."""
    return " ".join(code.split()).upper()
