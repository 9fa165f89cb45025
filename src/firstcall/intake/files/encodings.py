"""In which code page a text file is written that is no Unicode. Runs in the child process."""

from __future__ import annotations

import re

SAMPLE = 256 * 1024  # bytes of which code pages are guessed
LATIN = "éèêëàâäáãåçîïíìôöóòõøûüúùñœæßÿýÉÈÊËÀÂÄÁÃÅÇÎÏÍÌÔÖÓÒÕØÛÜÚÙÑŒÆŸÝ"
USUAL = frozenset("éèêàâçîïôûùœëáíóúñãõäöüÉÈÊÀÂÇÎÏÔÛÁÍÓÚÑÃÕÄÖÜ’–—«»°…•“”¿¡ºª´‘")
"""What tables in English, French, Spanish and Portuguese are full of, beyond ASCII."""
WESTERN = ("cp1252", "mac_roman", "cp850")
ARABIC = ("cp1256", "iso8859_6")
CYRILLIC = ("cp1251", "koi8_u", "cp866")
_ARABIC = re.compile(r"[\u0621-\u064a]{2,}")
_INSIDE = re.compile(r"(?<=[a-z])[ÉÈÊÀÂÇÎÏÔÛÁÍÓÚÑÃÕÄÖÜ]|(?<=[A-Za-z])[–—«»“”¿¡…•°‘](?=[A-Za-z])")
_CYRILLIC = re.compile(r"\b[\u0400-\u042f]?[\u0430-\u045f\u0491]{2,}\b")


def code_page(content: bytes) -> str:
    """The eight-bit code page in which the bytes beyond ASCII make the most sense; Windows Western where none does."""
    sample = content[:SAMPLE]
    high = sum(byte > 127 for byte in sample)
    if not high:
        return "cp1252"
    scores = {name: _score(sample, name) / high for name in (*WESTERN, *ARABIC, *CYRILLIC)}
    return max(scores, key=lambda name: scores[name]) if max(scores.values()) > 0 else "cp1252"


def _score(sample: bytes, encoding: str) -> float:
    """How many letters beyond ASCII stand where they may, less those that no such text has."""
    text = sample.decode(encoding, "replace")
    beyond = [letter for letter in text if letter > "\x7f"]
    if encoding in ARABIC:
        good = sum(map(len, _ARABIC.findall(text)))
        return good - 0.7 * (len(beyond) - good)
    if encoding in CYRILLIC:
        good = sum(map(len, _CYRILLIC.findall(text)))
        return good - 0.7 * (len(beyond) - good)
    usual = sum(letter in USUAL for letter in beyond)
    odd = sum(letter not in USUAL and letter not in LATIN and letter != "\xa0" for letter in beyond)
    odd += len(_INSIDE.findall(text))
    runs = sum(len(run) - 2 for run in re.findall(r"[^\x00-\x7f]{3,}", text))
    return usual - odd - runs
