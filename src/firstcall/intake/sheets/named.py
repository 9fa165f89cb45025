"""Tables whose headings are places or organisations: who is where, with a column for each district or each partner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

import polars as pl

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import words
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column, ContentHint
from firstcall.intake.sheets.headings import LINE
from firstcall.intake.sheets.slices import PEOPLE_WORDS, Slice, add_up, claimed, kind, say_people, unclaimed

PLACES, ORGANISATIONS = 3, 2  # columns that must be known by name (product choice)
MOSTLY = 0.6  # of the columns of that kind that must be known, for the others to be taken for the same
LONGEST = 80  # characters of a heading that may be a name
WHO = frozenset(["organisation", "organisation_acronym", "implementer", "implementer_acronym"])
NO_NAMES = words("rows", "other_numbers")

NamesSector = Callable[[str], bool]
NamesOf = Callable[[str], frozenset[str]]
"""The fields that a heading is a value of, as the content hint knows them: {"admin2_name"}, {"organisation"}, …"""


def names_by(hint: ContentHint) -> NamesOf:
    """What a heading names, by the hint that knows this country's areas and the organisations."""

    @lru_cache(maxsize=2048)
    def names_of(heading: str) -> frozenset[str]:
        text = clean(heading)
        if not text or len(text) > LONGEST or text.isdigit():
            return frozenset()
        sample = pl.Series(
            [text] * 3
        )  # a hint asks for more than one value, or one that is there several times
        return frozenset(name for name, sure in hint("", sample) if sure >= LINE)

    return names_of


def is_value(is_sector: NamesSector | None, hint: ContentHint) -> NamesSector:
    """Whether a heading is a sector's, a place's or an organisation's name."""
    names_of = names_by(hint)

    def known(text: str) -> bool:
        return (is_sector is not None and is_sector(text)) or bool(names_of(text))

    return known


def place_headings(columns: Sequence[Column], hint: ContentHint) -> frozenset[int]:
    """The columns headed by places, where there are several: what they hold says nothing of what they are."""
    names_of = names_by(hint)
    own = [(column, "", names_of(column.heading)) for column in unclaimed(columns)]
    known = _level(own)[1]
    return frozenset(column.index for column in known) if len(known) >= PLACES else frozenset()


def named_columns(
    columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue, hint: ContentHint, title: str
) -> list[Slice]:
    """A column for each place, or for each organisation; empty where the headings are none."""
    names_of = names_by(hint)
    own = [
        (column, kind(frame, column), names_of(column.heading))
        for column in unclaimed(columns)
        if not set(fold(column.heading).split()) & NO_NAMES
    ]
    fields = {column.field for column in columns if column.field}
    return _by_place(own, columns, fields, frame, catalogue, title) or _by_organisation(own, fields)


def _by_place(
    own: Sequence[tuple[Column, str, frozenset[str]]],
    columns: Sequence[Column],
    fields: set[str],
    frame: pl.DataFrame,
    catalogue: Catalogue,
    title: str,
) -> list[Slice]:
    """Marks, people, units or the organisations themselves in a column for each area of one level."""
    level, known = _level(own)
    if len(known) < PLACES or any(name >= level for name in fields if name.startswith("admin")):
        return []
    kinds = Counter(found for column, found, _names in own if column in known and found != "empty")
    holds = kinds.most_common(1)[0][0] if kinds else ""
    alike = [column for column, found, _names in own if found in (holds, "empty")]
    mine = alike if holds == "mark" and len(known) >= MOSTLY * len(alike) else known
    if holds == "mark" or (holds == "number" and _ones(frame, known)):
        return [claimed(level, column, "", marks=True) for column in mine]
    if holds == "number":
        whole = next((one for one in columns if one.field == catalogue.family and not one.band), None)
        people = bool(set(fold(title).split()) & PEOPLE_WORDS) or say_people(known)
        people = people or (whole is not None and add_up(frame, known, whole))
        return [claimed(level, column, catalogue.family if people else "quantity") for column in known]
    if holds == "text" and not fields & WHO:
        return [claimed(level, column, "organisation") for column in known]
    if holds == "text" and not fields & {"activity", "indicator"}:
        return [claimed(level, column, "activity") for column in known]
    return []


def _level(own: Sequence[tuple[Column, str, frozenset[str]]]) -> tuple[str, list[Column]]:
    """The level of which most headings are areas, the upper of equals, and the columns of these."""
    counts = Counter(name for _column, _kind, names in own for name in names if name.endswith("_name"))
    level = max(sorted(counts), key=lambda name: counts[name], default="")
    return level, [column for column, _kind, names in own if level in names] if level else []


def _by_organisation(own: Sequence[tuple[Column, str, frozenset[str]]], fields: set[str]) -> list[Slice]:
    """Marks in a column for each organisation; those nobody knows yet stand among those that are known."""
    if fields & WHO:
        return []
    marked = [(column, names) for column, found, names in own if found == "mark"]
    known = [column for column, names in marked if "organisation" in names]
    if len(known) < ORGANISATIONS or len(known) < MOSTLY * len(marked):
        return []
    empty = [column for column, found, names in own if found == "empty" and "organisation" in names]
    return [claimed("organisation", column, "", marks=True) for column, _names in marked] + [
        claimed("organisation", column, "", marks=True) for column in empty
    ]


def _ones(frame: pl.DataFrame, columns: Sequence[Column]) -> bool:
    """Whether the figures are all 1: marks, written as numbers."""
    return all(
        text.strip() in ("", "1", "1.0", "0", "-")
        for column in columns
        for text in frame[column.name].drop_nulls().unique().to_list()
    )
