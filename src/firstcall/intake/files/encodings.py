"""How a text file is written: Unicode, or which code page. Runs in the child process."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from firstcall.intake.files import limits
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

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
_BEYOND, _NO_BREAK = re.compile(rb"[\x80-\xff]"), b"\xa0"
_OVERLONG = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}")

OVERLONG_FORMS = Refusal(
    "bad_utf8",
    gettext_noop("The text file contains forbidden UTF-8 sequences. Save it as CSV UTF-8 and send it again."),
)


def find_encoding(path: Path) -> tuple[str, int]:
    """The encoding of a text file, and how many bytes of it cannot be decoded.

    A byte-order mark decides; else valid UTF-8; else UTF-8 with a few foreign bytes; else the code page (of Windows,
    DOS or a Macintosh) whose letters make the most sense.
    """
    if _is_utf8(path):
        return "utf-8", 0
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", 0
    _refuse_overlong(content)
    lost = content.decode("utf-8", "replace").count("\ufffd")
    valid = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", content))
    return ("utf-8", lost) if valid > 4 * lost else (code_page(content), 0)


def _is_utf8(path: Path) -> bool:
    """Block by block, so that a large file is never whole in memory."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with path.open("rb") as file:
        try:
            while block := file.read(limits.MEGABYTE):
                if not (block.isascii() and decoder.getstate()[0] == b""):
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refuse_overlong(content: bytes) -> None:
    if not _OVERLONG.search(content):
        return
    try:
        _OVERLONG.sub(b"", content).decode("utf-8")
    except UnicodeDecodeError:
        return
    raise Refused(OVERLONG_FORMS)


def decoded(content: bytes, encoding: str) -> str:
    """The text of a file, without a byte-order mark."""
    text = content.decode(encoding, "replace")
    return text.removeprefix("\ufeff")


def code_page(content: bytes) -> str:
    """The eight-bit code page in which the bytes beyond ASCII make the most sense; Windows Western where none does."""
    sample = content[:SAMPLE]
    high = sum(byte > 127 for byte in sample)
    if not high:
        return "cp1252"
    # Only spaces that came with copied cells: DOS would read each as "á".
    if set(_BEYOND.findall(sample)) == {_NO_BREAK}:
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
