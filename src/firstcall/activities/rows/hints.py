"""What a column of activities holds, told by its content, where its heading says nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from firstcall.intake.contents.counts import is_nothing, people
from firstcall.intake.contents.dates import day, month
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.contents.words import status
from firstcall.intake.sheets.column import ContentHint
from firstcall.intake.sheets.headingtext import normalised
from firstcall.needs.rows.people import knows_population_group
from firstcall.organisations.directory import Directory
from firstcall.organisations.types import type_code_for
from firstcall.policy.profiles import code_filed_under, sector_code_for, sector_codes_for

LOOKED_AT = 80  # distinct values of a sample
LONGEST = 160  # characters: longer texts are descriptions
BARE_COUNTS = phrases("headings", "bare_counts")
SURE = 0.9  # of a column all of whose values are understood

Rule = tuple[str, float, Callable[[str], bool]]
"""A field, the least share of distinct values that must be understood, and what is understood."""


def is_sector(text: str) -> bool:
    """Whether a text is the name of a sector."""
    return bool(sector_code_for(text))


def content_hint(directory: Directory, places: ContentHint | None = None) -> ContentHint:
    """A `ContentHint` for activities: places first (see `places.hints`), then sectors, organisations, types, statuses,
    months and population groups. The confidence grows with the share of values understood."""
    rules: Sequence[Rule] = (
        ("organisation", 0.5, lambda text: directory.match(text).organisation is not None),
        ("organisation_type", 0.9, lambda text: bool(type_code_for(text))),
        ("status", 0.9, lambda text: status(text).value is not None),
        ("month", 0.95, _is_month),
        ("population_group", 0.9, knows_population_group),
    )

    def hint(heading: str, sample: pl.Series) -> Sequence[tuple[str, float]]:
        found = list(places(heading, sample)) if places is not None else []
        if normalised(heading) in BARE_COUNTS and _counts_people(sample):
            found.append(("reached", SURE))
        values = [text for text in sample.unique().drop_nulls().head(LOOKED_AT).to_list() if _telling(text)]
        if len(values) >= 2 or (values and len(sample) >= 3):
            shares = [("sector", 0.8, _share_of_sectors(values))]
            shares += [(field, least, sum(map(told, values)) / len(values)) for field, least, told in rules]
            found += [
                (field, round(SURE * (0.82 + 0.18 * share), 3))
                for field, least, share in shares
                if share >= least
            ]
        return sorted(found, key=lambda one: -one[1])

    return hint


def _share_of_sectors(values: Sequence[str]) -> float:
    """The share that names sectors. Words that are none of the global list and only filed under one of its codes
    ("Refugees") may as well be people: they count where most of the others are sectors."""
    known = sum(bool(sector_codes_for(text)) for text in values)
    filed = sum(code_filed_under(text) is not None for text in values)
    return (known + filed if known > filed else known) / len(values)


def _counts_people(sample: pl.Series) -> bool:
    """Whether every cell that is filled says people ("120 pers."): headed "Number", such figures are people reached."""
    values = [text for text in sample.drop_nulls().to_list() if not is_nothing(text)]
    return bool(values) and all(people(text).code == "people_beside_a_word" for text in values)


def _telling(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST and not is_nothing(text) and not text.startswith("#")


def _is_month(text: str) -> bool:
    """A month with its year, written as a month: a full date may be any date."""
    said = any(letter.isalpha() for letter in text) and month(text).value is not None
    return said and day(text, order="dmy").value is None
