"""Wide tables turned long: a column per month, sector, place, organisation or activity: a record for each filled cell.

A wide table keeps its columns, so that people see what they wrote; its `parts` are tables of one month (sector,
activity) each, whose cells stand where they stand in the sheet: every problem names the cell of its own column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.counted import OF_HOUSEHOLDS, OTHER, PEOPLE, UNSAID, counted
from firstcall.intake.contents.counts import number
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases, words
from firstcall.intake.sheets.bands import only_band_words
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import SAMPLE, Column, ContentHint
from firstcall.intake.sheets.groups import group_columns
from firstcall.intake.sheets.headings import HARMLESS, of_heading
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.months import month_of_heading
from firstcall.intake.sheets.named import named_columns
from firstcall.intake.sheets.repeated import repeated_bands
from firstcall.intake.sheets.slices import (
    FEWEST,
    NO,
    PEOPLE_WORDS,
    Slice,
    add_up,
    claimed,
    filled,
    kind,
    say_people,
    ticked,
    unclaimed,
)

IN_ORDER = frozenset(
    ["month", "activity"]
)  # what one report may be cut into: its other figures go with the first
TOTALS = phrases("rows", "totals")
NO_FIGURES = words("rows", "other_numbers")
PARTNERS = words("headings", "partners")
WHO = ("organisation", "organisation_acronym", "implementer")
COUNTED = words("rows", "people") | words("rows", "persons") | words("headings", "households")
_COUNTS = re.compile(r"\s*(?:#|nº|n°|no\.|number of|nombre d|número de|numero de|عدد)", re.IGNORECASE)
MODALITIES = phrases("rows", "modalities")  # how something is given, not what is done

IsSector = Callable[[str], bool]
"""Whether a heading is the name of a sector."""


def slices_of(
    columns: Sequence[Column],
    frame: pl.DataFrame,
    catalogue: Catalogue,
    is_sector: IsSector | None,
    hint: ContentHint | None = None,
    title: str = "",
) -> list[Slice]:
    """How a wide table is cut; empty for a table that is long already. `title`: what stands above the headings."""
    if not catalogue.long:
        return []
    fields = {column.field for column in columns}
    found = _by(columns, "month")
    if found and ("month" not in fields or _months_count_alone(columns, found, catalogue)):
        if all(_is_marked(frame, column) for own in found.values() for column in own):
            return [claimed("month", own[0], "", marks=True, value=month) for month, own in found.items()]
        if _figures_of_indicators(columns, frame):
            found = {month: [_as_quantity(one, catalogue) for one in own] for month, own in found.items()}
        return [Slice("month", month, tuple(own)) for month, own in found.items()]
    if "sector" not in fields:
        sectors = _by(columns, "sector")
        if len(sectors) > 1:
            told = [Slice("sector", sector, tuple(own)) for sector, own in sectors.items()]
            return [*told, *_beside_sectors(columns, frame, told, is_sector)]
        if is_sector is not None and (found_ := _sector_columns(columns, frame, catalogue, is_sector, title)):
            return found_
    if hint is not None and "population_group" not in fields:
        groups = group_columns(columns, frame, catalogue, hint)
        if groups:
            return groups
    if hint is not None and (named := named_columns(columns, frame, catalogue, hint, title)):
        return named
    if not fields & {"activity", "activity_detail", "indicator"}:
        return repeated_bands(columns, frame, catalogue) or _activity_columns(columns, frame, catalogue)
    return []


def _months_count_alone(
    columns: Sequence[Column], found: Mapping[str, Sequence[Column]], catalogue: Catalogue
) -> bool:
    """Whether a column for the month of the report stands beside several of months, and all figures of people are in
    these: each figure is of the month that its heading names."""
    counted = {column.field for own in found.values() for column in own if column.field}
    return (
        len(found) > 1
        and catalogue.family in counted
        and not any(column.field in counted and not column.month for column in columns)
    )


def _is_marked(frame: pl.DataFrame, column: Column) -> bool:
    """Whether a month's cells only say that something is done: a mark, "yes", or a 1 in each that is filled."""
    if kind(frame, column) in ("mark", "empty"):
        return True
    named = month_of_heading(column.heading)
    bare = named is not None and not named.rest and not column.above and not column.tag
    cells = {text.strip() for text in frame[column.name].drop_nulls().head(SAMPLE).to_list()}
    said = {fold(text) for text in cells} - {"", "-", "0"}
    return bare and (said == {"1"} or (bool(said) and said <= NO))


def _figures_of_indicators(columns: Sequence[Column], frame: pl.DataFrame) -> bool:
    """Whether each row says what its figures count: in a unit, or in an indicator that counts something."""
    for column in columns:
        if column.field in ("unit", "indicator") and column.name in frame.columns:
            cells = [text for text in frame[column.name].drop_nulls().head(SAMPLE).to_list() if clean(text)]
            if column.field == "unit" and cells:
                return True
            if any(_COUNTS.match(text) or COUNTED & set(fold(text).split()) for text in cells):
                return True
    return False


def _as_quantity(column: Column, catalogue: Catalogue) -> Column:
    """A column of a month and nothing else; what its figures count is for the rows to say."""
    bare = column.field == catalogue.family and not column.band and not column.above and not column.tag
    named = month_of_heading(column.heading)
    return replace(column, field="quantity") if bare and named and not named.rest else column


def _by(columns: Sequence[Column], what: str) -> dict[str, list[Column]]:
    """The understood columns by the month or sector that their headings name."""
    found: dict[str, list[Column]] = {}
    for column in columns:
        if column.field and getattr(column, what):
            found.setdefault(getattr(column, what), []).append(column)
    return found


def _beside_sectors(
    columns: Sequence[Column], frame: pl.DataFrame, told: Sequence[Slice], is_sector: IsSector | None
) -> list[Slice]:
    """Columns of further sectors under the same band, whose names have several words: "Food Security" under "People
    reached" beside "WASH"."""
    over = {column.above: column.field for one in told for column in one.columns if column.above}
    if is_sector is None or len(over) != 1 or any(len(one.columns) > 1 for one in told):
        return []
    return [
        claimed("sector", column, over[column.above])
        for column in unclaimed(columns)
        if column.above in over and is_sector(column.heading) and kind(frame, column) == "number"
    ]


def _sector_columns(
    columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue, is_sector: IsSector, title: str
) -> list[Slice]:
    """A column per sector: marks or figures beside an organisation, or the organisations themselves in the cells."""
    partners = [column for column in columns if _names_partners(column, is_sector)]
    if len(partners) >= FEWEST and {kind(frame, column) for column in partners} <= {"text", "empty"}:
        return [
            claimed("sector", column, "organisation", value=_sector_of(column, is_sector))
            for column in partners
        ]
    own = [column for column in unclaimed(columns) if column.choice or is_sector(column.heading)]
    answers = [column for column in own if column.choice]
    if answers:
        return [claimed("sector", column, "", marks=True) for column in answers]
    if len(own) < FEWEST:
        return []
    kinds = {kind(frame, column) for column in own} - {"empty"}
    named = any(column.field in WHO for column in columns)
    if kinds == {"text"} and not named:
        return [claimed("sector", column, "organisation") for column in own]
    if named and kinds == {"number"} and any(_is_figure(frame, column) for column in own):
        people = bool(set(fold(title).split()) & PEOPLE_WORDS) or say_people(own)
        return [claimed("sector", column, catalogue.family if people else "quantity") for column in own]
    if named and kinds <= {"mark", "number"}:
        return [claimed("sector", column, "", marks=True) for column in own]
    return []


def _is_figure(frame: pl.DataFrame, column: Column) -> bool:
    """Whether the numbers of a column say how many, and not only that there is something: more than 1."""
    cells = frame[column.name].drop_nulls().head(SAMPLE).to_list() if column.name in frame.columns else []
    return any((value := number(text).value) is not None and float(str(value)) > 1 for text in cells)


def _names_partners(column: Column, is_sector: IsSector) -> bool:
    """Whether a column is headed like the partners of one sector: "WASH partner", "Health (agency)"."""
    free = column.found_by in ("", "heading") and column.field in ("", *WHO)
    said = {word for word in normalised(column.heading).split() if word in PARTNERS}
    return free and bool(said) and bool(_sector_of(column, is_sector))


def _sector_of(column: Column, is_sector: IsSector) -> str:
    """The sector in such a heading; empty where the rest of it is none."""
    rest = " ".join(word for word in clean(column.heading).split() if normalised(word) not in PARTNERS)
    rest = rest.strip(" ()[]-:/")
    return rest if rest and is_sector(rest) else ""


def _activity_columns(columns: Sequence[Column], frame: pl.DataFrame, catalogue: Catalogue) -> list[Slice]:
    """A column per activity with its figure: people, where the heading or the band above says so, else units."""
    own = [
        column
        for column in unclaimed(columns)
        if len(column.label) > 2
        and not only_band_words(normalised(column.heading), HARMLESS)  # a sex is no activity, nor is a total
        and fold(column.heading) not in TOTALS
        and not column.label.rstrip().endswith(("?", "؟"))
        and not set(normalised(column.heading).split()) & NO_FIGURES
        and normalised(column.heading) not in MODALITIES
        and not _names_figure(column, catalogue)
        and "%" not in column.heading
    ]
    kinds = {column.index: kind(frame, column) for column in own}
    marked = [column for column in own if kinds[column.index] == "mark"]
    numbers = [column for column in own if kinds[column.index] == "number"]
    if len(numbers) >= FEWEST:
        whole = next((one for one in columns if one.field == catalogue.family and not one.band), None)
        proven = whole is not None and add_up(frame, numbers, whole)
        people = proven or say_people(numbers)
        if people or whole is None:
            return [
                claimed(
                    "activity", one, catalogue.family if proven or _counts_people(one, people) else "quantity"
                )
                for one in numbers
            ]
    marked = [column for column in marked if ticked(frame, column)]  # "yes" answers a question
    if len(marked) >= FEWEST:
        return [claimed("activity", column, "", marks=True) for column in marked]
    return []


def _names_figure(column: Column, catalogue: Catalogue) -> bool:
    """Whether a heading says how much, under a band that says of what: "Planned" under "Seeds" is no activity."""
    matches = of_heading(column.heading, catalogue) if column.above else ()
    return bool(matches) and matches[0].field.kind in ("people", "number")


def _counts_people(column: Column, people: bool) -> bool:
    """Whether a column counts people: as its heading or the band over it says, else as most beside it do."""
    told = counted(column.heading)
    if counted(column.above) == PEOPLE or (
        told == PEOPLE and PEOPLE_WORDS & set(fold(column.heading).split())
    ):
        return True
    if told == UNSAID and _COUNTS.match(
        column.heading
    ):  # "# of springs" counts springs, whatever stands beside
        return False
    return people and told not in (OTHER, OF_HOUSEHOLDS)


Part = tuple[tuple[Column, ...], pl.DataFrame]
"""The columns of a part, and the rows in which it says something."""


def parts_of(
    columns: Sequence[Column], frame: pl.DataFrame, slices: Sequence[Slice], catalogue: Catalogue
) -> tuple[list[Part], tuple[int, ...]]:
    """The part of each slice, and the rows whose figures stand once for several of them.

    A total of what the slices count is left out; where only the total is filled, its rows are a part of their own.
    Other figures of a row go with the first of its months or activities; between places, organisations, sectors or
    population groups they cannot be divided, so that they are left out.
    """
    own = {column.index for one in slices for column in one.columns}
    cut = {column.field for one in slices for column in one.columns if column.field}
    shared = [
        column
        for column in columns
        if column.index not in own and column.field and column.field not in cut | {slices[0].field}
    ]
    totals = [column for column in columns if column.index not in own and column.field in cut]
    figures = _figures(shared, catalogue)
    frame = frame.with_columns(filled(one).alias(f"in {n}") for n, one in enumerate(slices))
    flags = [f"in {n}" for n in range(len(slices))]
    several = pl.sum_horizontal(pl.col(flags).cast(pl.Int32)) > 1
    together: tuple[int, ...] = ()
    if figures:
        told = pl.any_horizontal(pl.col(figures).is_not_null())
        together = tuple(frame.filter(several & told)["row"].to_list())
    made = []
    for n, one in enumerate(slices):
        frame_of = frame.filter(f"in {n}")
        if figures and together:
            later = pl.any_horizontal(flags[:n]) if n and slices[0].by in IN_ORDER else pl.lit(False)
            elsewhere = later if slices[0].by in IN_ORDER else several
            frame_of = frame_of.with_columns(pl.when(~elsewhere).then(pl.col(figures)).name.keep())
        given = pl.lit(one.value).alias(one.given.name)
        mine = (*shared, *(column for column in one.columns if column.field), one.given)
        made.append((mine, frame_of.drop(flags).with_columns(given)))
    alone = _only_totals(frame, flags, totals)
    if alone.height:
        made.append(((*shared, *totals), alone.drop(flags)))
    return made, together


def _figures(columns: Sequence[Column], catalogue: Catalogue) -> list[str]:
    """The names of the columns that count people or units."""
    kinds = {column.name: catalogue.field(column.field).kind for column in columns if column.field != "year"}
    return [name for name, found in kinds.items() if found in ("people", "number")]


def _only_totals(frame: pl.DataFrame, flags: Sequence[str], totals: Sequence[Column]) -> pl.DataFrame:
    """The rows in which no slice says anything, but a total of them does."""
    if not totals:
        return frame.head(0)
    said = filled(Slice("", "", tuple(totals)))
    return frame.filter(~pl.any_horizontal(flags) & said)
