"""Which rows a donor pays for: donors are kept as written, several in a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firstcall.intake.contents.text import clean, fold
from firstcall.organisations.directory import Directory

_BETWEEN = re.compile(r"[;,|/\n]|\s&\s")


@dataclass(frozen=True)
class Donor:
    """A donor by every way it is known to be written."""

    name: str
    organisation: int | None
    directory: Directory

    def in_cell(self, written: str) -> str:
        """The donor as this cell writes it; empty where the cell does not name it."""
        if not written:
            return ""
        if self._is(written):
            return written
        parts = (part.strip() for part in _BETWEEN.split(written))
        return "; ".join(part for part in parts if part and self._is(part))

    def _is(self, text: str) -> bool:
        if fold(text) == fold(self.name):
            return True
        found = self.directory.match(text).organisation if self.organisation is not None else None
        return found is not None and found.id == self.organisation


def donor_named(text: str, directory: Directory) -> Donor:
    """The donor a word means: the organisation of that name with all its names, else whoever is written so."""
    found = directory.match(text).organisation
    return Donor(clean(text), found.id if found is not None else None, directory)
