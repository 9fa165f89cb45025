"""In which encoding a text file is written that does not say so. Runs in the child process."""

from __future__ import annotations

import codecs
import re

HEAD = 4096  # bytes by which a file is told from others
SAMPLE = 256 * 1024  # bytes of which code pages are guessed
NULS = 0.08  # of one half of the bytes in UTF-16: digits, signs and line ends in any language
ROWS_OF_UNICODE = frozenset([*range(0x12), 0x20, 0x21, 0x22, 0xFB, 0xFE])  # where letters of tables stand
LATIN = "éèêëàâäáãåçîïíìôöóòõøûüúùñœæßÿýÉÈÊËÀÂÄÁÃÅÇÎÏÍÌÔÖÓÒÕØÛÜÚÙÑŒÆŸÝ"
USUAL = frozenset("éèêàâçîïôûùœëáíóúñãõäöüÉÈÊÀÂÇÎÏÔÛÁÍÓÚÑÃÕÄÖÜ’–—«»°…•“”¿¡ºª´‘")
"""What tables in English, French, Spanish and Portuguese are full of, beyond ASCII."""
WESTERN = ("cp1252", "mac_roman", "cp850")
ARABIC = ("cp1256", "iso8859_6")
CYRILLIC = ("cp1251", "koi8_u", "cp866")
_ARABIC = re.compile(r"[\u0621-\u064a]{2,}")
_INSIDE = re.compile(r"(?<=[a-z])[ÉÈÊÀÂÇÎÏÔÛÁÍÓÚÑÃÕÄÖÜ]|(?<=[A-Za-z])[–—«»“”¿¡…•°‘](?=[A-Za-z])")
_CYRILLIC = re.compile(r"\b[\u0400-\u042f]?[\u0430-\u045f\u0491]{2,}\b")


def utf16_without_mark(content: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" for the beginning of a text without a byte-order mark; "" for anything else."""
    sample = content[: min(len(content), HEAD) // 2 * 2]
    if len(sample) < 8 or sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    for encoding, nul in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        other = sample[0::2] if encoding == "utf-16-le" else sample[1::2]
        usual = sum(byte in ROWS_OF_UNICODE for byte in nul) >= 0.95 * len(nul)
        if usual and nul.count(0) >= NULS * len(nul) and not other.count(0) and _is_text(sample, encoding):
            return encoding
    return ""


def _is_text(sample: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    control = sum(letter < " " and letter not in "\t\r\n" for letter in text)
    return control == 0 and any(mark in text for mark in ",;\t|\n")


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
