"""A PDF is looked through for what it should not hold: scripts, programs to start, other files, another file behind it.

Names are looked for in all of it, those written with #xx too, and in the object streams that newer PDFs hide them in.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from firstcall.intake.files import limits
from firstcall.intake.files.packages import AFTER, CARRIES, DAMAGED_DOCUMENT, PROTECTED
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

ACTIVE = Refusal(
    "active_pdf",
    gettext_noop(
        "The PDF carries scripts or starts other programs. Print it to PDF anew and send that file."
    ),
)
CLOSED = Refusal(
    "closed_pdf",
    gettext_noop("Parts of the PDF cannot be looked through. Print it to PDF anew and send that file."),
)
OBJECT_STREAMS_BYTES = 64 * limits.MEGABYTE  # of a PDF, inflated; more is refused
MOST_OBJECT_STREAMS = 20_000
LONGEST_DICTIONARY = 4096  # bytes before a stream in which its dictionary is looked for


def _name(text: str) -> bytes:
    """A pattern for a PDF name, each letter as itself or as #xx, and nothing more behind it."""
    letters = (f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in text)
    return ("/" + "".join(letters) + r"(?=[\x00\s/<>\[\](){}%]|$)").encode()


STARTS = re.compile(b"|".join(_name(name) for name in ("JavaScript", "Launch", "ImportData")))
HOLDS = re.compile(b"|".join(_name(name) for name in ("EmbeddedFile", "EmbeddedFiles", "RichMedia")))
ENCRYPT = re.compile(_name("Encrypt"))
PACKED = re.compile(_name("ObjStm"))
STREAM = re.compile(rb"(?<!end)stream\r?\n")
END = re.compile(rb"%%EOF[\x00\s]*\Z")
DEFLATED = re.compile(rb"/Filter\s*(\[\s*)?/FlateDecode\s*(\]|/|>)")


def look_into_pdf(path: Path) -> None:
    """Raises `Refused` for a PDF that holds more than pages."""
    content = path.read_bytes()
    if re.match(rb"%PDF-[12]\.[0-9]", content) is None:
        raise Refused(DAMAGED_DOCUMENT)
    if END.search(content, max(0, len(content) - 4096)) is None:
        raise Refused(AFTER if b"%%EOF" in content else DAMAGED_DOCUMENT)
    if zipfile.is_zipfile(path):
        raise Refused(AFTER)
    if ENCRYPT.search(content):
        raise Refused(PROTECTED)
    _refuse_names(content)
    _look_into_packed(content)


def _look_into_packed(content: bytes) -> None:
    """Object streams: the objects in them are looked through as those outside. Each once, and not more than can be."""
    left, seen = OBJECT_STREAMS_BYTES, 0
    for number, found in enumerate(PACKED.finditer(content)):
        start = STREAM.search(content, found.end(), found.end() + LONGEST_DICTIONARY)
        if start is None or number >= MOST_OBJECT_STREAMS:
            raise Refused(CLOSED)
        if start.end() == seen:
            continue
        seen = start.end()
        lowest = max(0, found.start() - LONGEST_DICTIONARY)
        begun = max(lowest, content.rfind(b"obj", lowest, found.start()))
        inside = _inflated(content, seen, content[begun : start.start()], left)
        left -= len(inside)
        _refuse_names(inside)


def _refuse_names(content: bytes) -> None:
    if STARTS.search(content):
        raise Refused(ACTIVE)
    if HOLDS.search(content):
        raise Refused(CARRIES)


def _inflated(content: bytes, start: int, dictionary: bytes, left: int) -> bytes:
    """What an object stream holds; nothing where it is not packed: then it was looked through with the rest.

    Anything but deflated once, or said in a way that hides it, cannot be looked through here.
    """
    if b"/Filter" not in dictionary and b"#" not in dictionary:
        return b""
    if b"#" in dictionary or DEFLATED.search(dictionary) is None:
        raise Refused(CLOSED)
    engine = zlib.decompressobj()
    try:
        inside = engine.decompress(memoryview(content)[start:], left + 1)
    except zlib.error as error:
        raise Refused(CLOSED) from error
    if len(inside) > left:
        raise Refused(CLOSED)
    return inside
