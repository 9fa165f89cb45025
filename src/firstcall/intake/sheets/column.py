"""A column of a table, and the field it was understood as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from firstcall.intake.contents.text import clean
from firstcall.intake.rules import letters
from firstcall.intake.sheets.bands import EVERYBODY, Band

FORM = "form"  # how a column was found that a program for forms adds to the answers
SAMPLE = 400  # data rows shown to content hints

ContentHint = Callable[[str, pl.Series], Sequence[tuple[str, float]]]
"""Given a heading and a sample of the column's values: fields it may be by content, each with a confidence."""


@dataclass(frozen=True)
class Column:
    """One column: its place (from 0), its heading as written, its hashtag, and the field it was understood as.

    `field` is "" where nothing was claimed. `found_by` is hxl, heading, content, remembered, form or "".
    `band` says which people, `sector` which sector the heading names, `rival` the field another column has already;
    `month` is the month a heading names beside others that name other months; `given` names a column of the frame
    that is not the sheet's own: a heading made the value of its rows; `cut` the field whose value the heading is.
    `guess` is the field a column may be, not surely enough to be taken for it. `population_group` and `year`: as the
    heading or the band above it says; `factor`: what its figures are multiplied by; `later`: they are of a projection.
    `choice`: the answer a column of a form stands for. `spelt`: the heading with a letter in it written
    out, or without what only lists it.
    """

    index: int
    heading: str
    tag: str = ""
    field: str = ""
    confidence: float = 0.0
    found_by: str = ""
    band: Band = EVERYBODY
    sector: str = ""
    rival: str = ""
    above: str = ""
    guess: str = ""
    month: str = ""
    given: str = ""
    cut: str = ""
    population_group: str = ""
    year: int = 0
    factor: int = 1
    choice: str = ""
    later: bool = False
    spelt: str = ""

    @property
    def name(self) -> str:
        """The name of its column in the table's frame."""
        return self.given or f"c{self.index}"

    @property
    def said(self) -> str:
        """The heading as it is understood: without its number, "M" written out where it means men, or mujeres."""
        return self.spelt or self.heading

    @property
    def letter(self) -> str:
        """The spreadsheet's letter of the column."""
        return letters(self.index)

    @property
    def label(self) -> str:
        """The heading on one line; the letter where there is none."""
        return clean(self.heading) or clean(self.tag) or self.letter
