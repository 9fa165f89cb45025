"""Tables in which the same people stand under several bands: "PSS" over boys, girls, total, "Case management" over the
same. Each band is an activity of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.bands import EVERYBODY, Band, band_of_heading, only_band_words
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.headings import HARMLESS, PART, of_heading
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.labelled import of_label
from firstcall.intake.sheets.slices import PEOPLE_WORDS, Slice, kind

TOTALS = phrases("rows", "totals")
ACTIVITY = "activity"
SEVERAL = 2  # bands, and columns under each
SETTLED = ("remembered", "hxl", "stated")
AMONG = re.compile(
    r"(?i)\b(of which|of whom|including|incl|dont|de los cuales|de las cuales|dos quais|منهم|з них|из них)\b"
)


def repeated_bands(columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue) -> list[Slice]:
    """A slice for each band; empty where fewer than two stand over the same sexes and ages, or where one says whom it
    counts ("Indirect beneficiaries", "of which displaced")."""
    found: dict[str, dict[Band, Column]] = {}
    for column in columns:
        band = _people(column, catalogue)
        if band is None or kind(frame, column) not in ("number", "empty"):
            continue
        own = found.setdefault(clean(column.above), {})
        if band in own:
            return []
        own[band] = column
    bands = {text: own for text, own in found.items() if len(own) >= SEVERAL and any(own)}
    if len(bands) < SEVERAL or len({frozenset(own) for own in bands.values()}) > 1:
        return []
    if any(_says_whom(text, catalogue) for text in bands):
        return []
    return [Slice(ACTIVITY, text, _claimed(own, catalogue.family)) for text, own in bands.items()]


def _people(column: Column, catalogue: Catalogue) -> Band | None:
    """Whom a column under a band counts; None where it is settled, or does not say."""
    if not clean(column.above) or column.found_by in SETTLED or column.field not in ("", catalogue.family):
        return None
    if fold(column.heading) in TOTALS:
        return EVERYBODY
    said = next(iter(of_label(column.heading, column.above, catalogue)), None)
    if said is not None and said.field.name != catalogue.family:
        return None
    band = band_of_heading(column.heading)
    return band if band and only_band_words(normalised(column.heading), HARMLESS) else None


def _says_whom(text: str, catalogue: Catalogue) -> bool:
    return bool(AMONG.search(text) or PEOPLE_WORDS & set(fold(text).split()) or of_heading(text, catalogue))


def _claimed(own: dict[Band, Column], field: str) -> tuple[Column, ...]:
    """The columns of a band as people; the first stands for the heading that becomes the activity."""
    return tuple(
        replace(one, field=field, band=band, confidence=PART, found_by="content", rival="", cut=ACTIVITY)
        for band, one in own.items()
    )
