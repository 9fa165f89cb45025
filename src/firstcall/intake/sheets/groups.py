"""Tables with a column for each population group: "IDPs", "Returnees", "Host community - women" beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.bands import EVERYBODY, Band, band_of_heading, only_band_words
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import FORM, Column, ContentHint
from firstcall.intake.sheets.headings import HARMLESS, UNBRACKETED, of_heading
from firstcall.intake.sheets.named import NamesOf, names_by
from firstcall.intake.sheets.slices import Slice, add_up, kind

GROUP = "population_group"
EVERYONE = phrases("rows", "totals") | phrases("rows", "everybody")
FEWEST = 2  # groups side by side
LONGEST = 3  # words of a group's name inside a heading


def group_columns(
    columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue, hint: ContentHint
) -> list[Slice]:
    """The figures of each population group; empty where fewer than two groups have columns of their own."""
    names_of = names_by(hint)
    found: dict[str, dict[tuple[str, Band], Column]] = {}
    for column in columns:
        if _is_settled(column, catalogue) or kind(frame, column) != "number":
            continue
        meant = _group_and_figure(column, catalogue, names_of)
        if meant is not None:
            group, field, band = meant
            own = replace(
                column, field=field, band=band, confidence=0.8, found_by="content", rival="", cut=GROUP
            )
            found.setdefault(group, {}).setdefault((field, band), own)
    if len(found) < FEWEST or not _make_up_the_total(columns, frame, catalogue, found):
        return []
    return [Slice(GROUP, group, tuple(own.values())) for group, own in found.items()]


def _make_up_the_total(
    columns: Sequence[Column],
    frame: pl.DataFrame,
    catalogue: Catalogue,
    found: Mapping[str, Mapping[tuple[str, Band], Column]],
) -> bool:
    """Whether the groups add up to the people beside them; "of which IDPs" does not, and there the total counts."""
    own = [
        one for columns_of in found.values() for one in columns_of.values() if one.field == catalogue.family
    ]
    mine = {one.index for one in own}
    whole = next(
        (
            one
            for one in columns
            if one.index not in mine
            and ((one.field == catalogue.family and not one.band) or fold(one.heading) in EVERYONE)
        ),
        None,
    )
    return not own or whole is None or kind(frame, whole) == "empty" or add_up(frame, own, whole)


def _is_settled(column: Column, catalogue: Catalogue) -> bool:
    """Whether somebody said what the column is, or its heading names, word for word, what is no figure of people."""
    if column.found_by in ("remembered", "hxl", "stated", FORM) or not clean(column.heading):
        return True
    sure = bool(column.field) and column.confidence >= UNBRACKETED
    return sure and not catalogue.field(column.field).bands


def _group_and_figure(
    column: Column, catalogue: Catalogue, names_of: NamesOf
) -> tuple[str, str, Band] | None:
    """The group a heading or the band above it names, and what the rest says is counted."""
    heading, above = clean(column.said), clean(column.above)
    for text, rest in ((heading, above), (above, heading)):
        split = _split(text, names_of) if text else None
        if split is None:
            continue
        group, left = split
        for figure in dict.fromkeys((f"{rest} {left}".strip(), left)):
            counted = _counted(figure, catalogue)
            if counted is not None:
                return group, *counted
    return None


def names_group(heading: str, names_of: NamesOf) -> bool:
    """Whether a heading names a population group, among other words or not."""
    return _split(clean(heading), names_of) is not None


def _split(text: str, names_of: NamesOf) -> tuple[str, str] | None:
    """The name of a population group in a text, and the words beside it."""
    words = fold(text).split()
    for length in range(min(LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if name not in EVERYONE and GROUP in names_of(name):
                return name, " ".join(words[:start] + words[start + length :])
    return None


def _counted(text: str, catalogue: Catalogue) -> tuple[str, Band] | None:
    """What a heading without its group counts: a field of people and whom; the catalogue's own where it says little."""
    if only_band_words(text, HARMLESS):
        return catalogue.family, band_of_heading(text) if text else EVERYBODY
    match = next((one for one in of_heading(text, catalogue) if one.field.bands), None)
    return None if match is None else (match.field.name, match.band)
