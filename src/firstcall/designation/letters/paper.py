"""A letter before it is printed: its parts in reading order, as plain text. Word and PDF show the same one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

UNPRINTABLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What no paper can hold, and marks that turn the direction of what follows: a name must not reorder a letter."""

RIGHT_TO_LEFT = ("ar",)


@dataclass(frozen=True)
class Table:
    """A table: its columns' headings, then rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Entry:
    """Something said of something: "Health" and why. `label` may be empty."""

    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """A part of the letter: heading (empty for the opening), then paragraphs, entries of a list, a table."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Letter:
    """A whole letter in one language. `status` is printed on every page: a draft never looks like a letter sent."""

    kind: str
    language: str
    title: str
    reference: str
    place_and_date: str
    sender: str
    addressee: str
    salutation: str
    sections: tuple[Section, ...]
    closing: str
    signature: tuple[str, ...]
    status: str
    page_words: str

    @property
    def right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT


def printable(text: str) -> str:
    """`text` as it can stand on paper: composed, lines ended alike, without what cannot be printed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", UNPRINTABLE.sub("", lines.replace("\t", " "))).strip()
