"""Text as people type it: cleaned without losing anything, and folded to a key for comparing names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import polars as pl

_SPACES = re.compile(r"\s+")
_CARRIED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how workbooks write control characters: _x000D_
_RANGES = ((0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070), (0xFFF0, 0xFFFC), (0xE0000, 0xE0080))
_SINGLES = (0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0)
_INVISIBLE = dict.fromkeys([*_SINGLES, *(code for low, high in _RANGES for code in range(low, high))])
_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ی": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ھ": "ه",
        "ہ": "ه", "ـ": "", "ء": "",
    }
)  # fmt: skip
_LATIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)
_NOT_WORD = re.compile(r"[\W_]+")
SHORT = 60  # letters: names and headings, which come again and again; longer texts are not remembered
REMEMBERED = 10_000  # texts: a few megabytes at most
PLAIN = r"^[!-~](?:[ -~]*[!-~])?$"  # printable ASCII, no outer spaces: nothing to clean


def clean(text: str) -> str:
    """NFKC, without control, direction and invisible characters; runs of white space become one space."""
    if text.isascii() and text.isprintable() and "_x" not in text:  # most texts; only spaces are left to do
        return " ".join(text.split())
    text = _CARRIED.sub(lambda match: chr(int(match[1], 16)), text)
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    text = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    return _SPACES.sub(" ", text).strip()


def fold(text: str) -> str:
    """A key under which two spellings of a name are the same: case, accents, punctuation, Arabic letter forms, digits.

    Words stay apart by one space and in their order: "Côte d’Ivoire" and "COTE D'IVOIRE" give "cote d ivoire".
    """
    return _remembered(text) if len(text) <= SHORT else _folded(text)


def _folded(text: str) -> str:
    text = clean(text).casefold()
    if text.isascii():
        return _NOT_WORD.sub(" ", text).strip()
    text = text.translate(_ARABIC).translate(_LATIN)
    letters = []
    for letter in unicodedata.normalize("NFKD", text):
        kind = unicodedata.category(letter)
        if kind == "Mn":
            continue
        letters.append(str(unicodedata.digit(letter)) if kind == "Nd" else letter)
    return _NOT_WORD.sub(" ", "".join(letters)).strip()


_remembered = lru_cache(maxsize=REMEMBERED)(_folded)


def hidden_characters(text: str) -> bool:
    """Whether a text carries direction overrides, invisible or control characters (they hide what is written)."""
    return any(
        ord(letter) in _INVISIBLE or (unicodedata.category(letter) == "Cc" and letter not in "\t\r\n")
        for letter in text
    )


def cleaned(series: pl.Series) -> pl.Series:
    """A column of text cleaned; what is blank then becomes null. Only texts that need it are touched."""
    odd = series.filter(
        ~series.str.contains(PLAIN) | series.str.contains("  ") | series.str.contains("_x", literal=True)
    ).unique()
    if len(odd) == 0:
        return series
    new = {text: clean(text) or None for text in odd.drop_nulls().to_list()}
    return mapped(series, new) if new else series


def mapped(series: pl.Series, new: dict[str, str | None]) -> pl.Series:
    """The series with these values exchanged and all others kept."""
    old = pl.Series(list(new), dtype=pl.String)
    return series.replace(old, pl.Series(list(new.values()), dtype=pl.String))


def folded(series: pl.Series) -> pl.Series:
    """The folding key of every text of a column."""
    distinct = series.unique().drop_nulls().to_list()
    return mapped(series, {text: fold(text) for text in distinct})
