"""What the columns of a table mean: each to one field at most, by hashtag, by heading, by content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.coded import plain
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets import hxl
from firstcall.intake.sheets.achieved import achieved_people, totals_of_parts
from firstcall.intake.sheets.affixes import bare
from firstcall.intake.sheets.bands import EVERYBODY, Band, band_of_heading
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import FORM, SAMPLE, Column, ContentHint
from firstcall.intake.sheets.headings import BARE, LINE, Match, is_cumulative, of_heading, of_tag
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.labelled import is_counted, of_label, tagged, told_apart
from firstcall.intake.sheets.letters import spelt_out
from firstcall.intake.sheets.levels import larger_first, sureness
from firstcall.intake.sheets.listed import unlisted
from firstcall.intake.sheets.months import MonthHeading, month_of_heading, months_of_columns
from firstcall.intake.sheets.naming import Naming
from firstcall.intake.sheets.slices import kind

FORM_MARKS = phrases("forms", "marks")
FORM_COLUMNS = phrases("forms", "columns")


def map_columns(
    labels: Sequence[str],
    over: Sequence[str],
    tags: Sequence[str],
    catalogue: Catalogue,
    remembered: Mapping[str, str],
    naming: Naming | None = None,
) -> list[Column]:
    """The columns of these labels, of the bands over them and of the hashtags under them."""
    columns = [
        Column(
            index,
            label.strip(),
            (tags[index] if index < len(tags) else "").strip(),
            above=over[index] if index < len(over) else "",
        )
        for index, label in enumerate([*labels, *[""] * (len(tags) - len(labels))])
    ]
    columns = [
        column if bare == column.heading else replace(column, spelt=bare)
        for column, bare in zip(columns, unlisted([one.heading for one in columns]), strict=True)
    ]
    if catalogue.long:
        columns = _with_months(columns, catalogue)
        spelt = spelt_out((column.said, column.above) for column in columns)
        columns = [replace(column, spelt=spelt.get(column.index, column.spelt)) for column in columns]
    of_form = _kept_by_form(columns)
    without = bare([column.heading for column in columns])
    kept = {normalised(heading): name for heading, name in remembered.items()}
    candidates: dict[int, tuple[Match, ...]] = {}
    settled: dict[int, Column] = {}
    for column in columns:
        said = next((remembered[name] for name in _names(column) if name in remembered), None)
        if said is None and column.heading:
            said = kept.get(normalised(column.heading))
        if said is not None:
            settled[column.index] = _as_said(column, said, catalogue, naming)
            continue
        if column.index in of_form:
            settled[column.index] = replace(column, found_by=FORM)
            continue
        matches, by = _matches(column, catalogue, naming)
        if not matches and column.index in without:  # "Table1.District" is called "District"
            matches, by = _matches(replace(column, spelt=without[column.index]), catalogue, naming)
        if matches:
            candidates[column.index] = matches
            settled[column.index] = replace(column, found_by=by)
    _assign(columns, candidates, settled)
    larger_first(settled, candidates)
    found = achieved_people([settled.get(column.index, column) for column in columns], catalogue)
    return totals_of_parts(found) if catalogue.long else found


def _kept_by_form(columns: Sequence[Column]) -> set[int]:
    """The columns in which a program for forms keeps when and by whom a form was filled in; none where none did."""
    names = {column.index: normalised(column.heading) for column in columns}
    if not FORM_MARKS & set(names.values()):
        return set()
    return {index for index, name in names.items() if name in FORM_COLUMNS}


def _with_months(columns: list[Column], catalogue: Catalogue) -> list[Column]:
    """The columns, each with the month or quarter its heading or the band above it names, where columns stand for
    these. The questions of a form are numbered too: "Q1 Organisation", "Q2 Cluster" are no quarters."""
    headings, above = [column.heading for column in columns], [column.above for column in columns]
    for texts, below in ((headings, ()), (above, headings)):
        months = months_of_columns(texts, below)
        if any(one and _asks(one, catalogue) for one in months):
            continue
        if any(months):
            return [
                replace(column, month=one.month) if one else column
                for column, one in zip(columns, months, strict=True)
            ]
    return columns


def _asks(named: MonthHeading, catalogue: Catalogue) -> bool:
    """Whether what stands beside a quarter without a year is the name of something that is no figure."""
    matches = of_heading(named.rest, catalogue) if named.month.startswith("Q") and named.rest else ()
    return bool(matches) and matches[0].field.kind not in ("people", "number")


def _without_month(text: str) -> str:
    found = month_of_heading(text)
    return found.rest if found else text


def _matches_of_month(column: Column, catalogue: Catalogue) -> tuple[Match, ...]:
    """What a column of one month counts: as its heading says without the month, else its band, else people."""
    heading, above = _without_month(column.heading), _without_month(column.above)
    for text in (heading, f"{above} {heading}".strip(), above):
        found = tuple(match for match in of_heading(text, catalogue) if match.field.bands) if text else ()
        if found:
            return found
    return () if heading else (Match(catalogue.field(catalogue.family), BARE),)


def _names(column: Column) -> tuple[str, str]:
    """What a column is called where several have its heading, and where not."""
    return f"{column.label} [{column.letter}]", column.label


def _as_said(column: Column, said: str, catalogue: Catalogue, naming: Naming | None) -> Column:
    """The column as a person said: "reached", or "reached[f|]" where its heading does not name the people."""
    name, _, band = said.partition("[")
    if band:
        sex, _, age = band.rstrip("]").partition("|")
        people = Band(sex, age)
    else:
        split = bool(name) and catalogue.field(name).bands
        people = band_of_heading(column.heading) if split else EVERYBODY
    column = replace(column, field=name, confidence=1.0, found_by="remembered", band=people)
    if naming is None or not name or not is_counted(catalogue.field(name)):
        return column
    told = naming.said(column.heading).under(naming.said(column.above))
    return replace(
        column,
        sector=told.sector,
        population_group=told.population_group,
        year=told.year,
        factor=told.factor,
        later=told.later,
    )


def _matches(
    column: Column, catalogue: Catalogue, naming: Naming | None = None
) -> tuple[tuple[Match, ...], str]:
    """By hashtag; else by heading; else by heading together with the band above it."""
    tag = hxl.tag(column.tag) if column.tag else None
    if column.month and (found_month := _matches_of_month(column, catalogue)):
        return found_month, "heading"
    if tag is not None and (found := of_tag(tag, catalogue)):
        match = _heading_decides_sex(found[0], column.heading)
        return (match if naming is None else tagged(match, tag, column.heading, column.above, naming),), "hxl"
    found_heading = (
        told_apart(column.said, column.above, catalogue, naming)
        if naming is not None
        else of_label(column.said, column.above, catalogue)
    )
    if tag is not None and not tag.is_private:  # the sender tagged it as something we do not keep
        found_heading = tuple(replace(match, confidence=match.confidence * 0.95) for match in found_heading)
    return found_heading, "heading"


def _heading_decides_sex(match: Match, heading: str) -> Match:
    """People fill in what the heading says: where it names the other sex than the hashtag, the heading counts."""
    spoken = band_of_heading(heading).sex
    if match.band.sex and spoken and spoken != match.band.sex:
        return replace(match, band=Band(spoken, match.band.age))
    return match


def _assign(
    columns: list[Column], candidates: dict[int, tuple[Match, ...]], settled: dict[int, Column]
) -> None:
    """Each field to one column (per sex, age and sector): the surest first, then headings of a single meaning."""
    taken: dict[Key, int] = {}
    for column in settled.values():
        if column.field:  # as remembered
            taken[_taken_by(column)] = column.index
    order = sorted(
        candidates,
        key=lambda at: (
            settled[at].found_by != "hxl",
            settled[at].found_by != "hxl" and not columns[at].heading,  # only a band reaches over it
            not _preferred(columns[at], candidates[at][0]),
            is_cumulative(columns[at].heading),  # the month's own figures come first
            candidates[at][0].later,  # and those of now before a projection
            -sureness(candidates[at][0]),
            len(_equals(candidates[at])),
            -candidates[at][0].year,
            at,
        ),
    )
    levels: dict[str, int] = {}
    for at in order:
        matches = _equals(candidates[at])
        matches = _same_level(columns[at], matches, levels)
        month = columns[at].month
        chosen = next(
            (match for match in matches if match.field.many or _key(match, month) not in taken), None
        )
        if chosen is None:
            rival = matches[0]
            settled[at] = replace(
                settled[at], found_by="", rival=rival.field.name, year=rival.year, later=rival.later
            )
            continue
        taken[_key(chosen, month)] = at
        if chosen.field.kind == "place_name" and chosen.field.level is not None:
            levels[normalised(columns[at].heading)] = chosen.field.level
        settled[at] = replace(
            settled[at],
            field=chosen.field.name,
            confidence=chosen.confidence,
            band=chosen.band,
            sector=chosen.sector,
            population_group=chosen.population_group,
            year=chosen.year,
            factor=chosen.factor,
            later=chosen.later,
        )


def _preferred(column: Column, match: Match) -> bool:
    """Whether the heading has a word by which the field knows its column among several."""
    return bool(match.field.prefers & set(normalised(column.heading).split()))


Key = tuple[str, str, str, str, str]


def _key(match: Match, month: str) -> Key:
    return (match.field.name, match.band.key, fold(match.sector), match.population_group, month)


def _taken_by(column: Column) -> Key:
    return (
        column.field,
        column.band.key,
        fold(column.sector),
        column.population_group,
        column.month,
    )


def _equals(matches: tuple[Match, ...]) -> list[Match]:
    """The surest matches, those of a lower level first."""
    best = [match for match in matches if match.confidence > matches[0].confidence - 0.005]
    return sorted(best, key=lambda match: match.field.level or 0)


def _same_level(column: Column, matches: list[Match], levels: Mapping[str, int]) -> list[Match]:
    """ "Commune P-code" is of the level that "Commune" was given."""
    if len(matches) < 2 or matches[0].field.kind != "place_code":
        return matches
    words = normalised(column.heading).split()
    for heading, level in levels.items():
        if set(heading.split()) <= set(words):
            return [match for match in matches if match.field.level == level] or matches
    return matches


def by_content(
    columns: list[Column],
    frame: pl.DataFrame,
    catalogue: Catalogue,
    hint: ContentHint | None,
    leave: frozenset[int] = frozenset(),
) -> list[Column]:
    """Columns whose heading says nothing may be known by what they hold, as the caller's hint says. Those to `leave`
    (by index) are not asked."""
    if hint is None:
        return columns
    if catalogue.long:
        columns = _stated_otherwise(columns, frame, catalogue, hint)
    _exchange(columns, frame, catalogue, hint)
    taken = {column.field for column in columns if column.field and not column.band}
    known = {entry.name for entry in catalogue.fields}
    for place, column in enumerate(columns):
        if column.field or column.found_by in ("remembered", FORM) or column.index in leave:
            continue
        sample = plain(frame.get_column(column.name).drop_nulls().head(SAMPLE))
        for name, confidence in hint(column.heading, sample) if len(sample) else ():
            if confidence >= LINE and name in known and (name not in taken or catalogue.field(name).many):
                columns[place] = replace(
                    column, field=name, confidence=confidence, found_by="content", rival=""
                )
                taken.add(name)
                break
    return columns


def _stated_otherwise(
    columns: list[Column], frame: pl.DataFrame, catalogue: Catalogue, hint: ContentHint
) -> list[Column]:
    """The columns anew, where one headed like an area holds statuses ("Estado" is a state, or how far something is), or
    one headed like activities holds sectors beside the activities ("Domaine d'intervention")."""
    fields = {column.field for column in columns}
    for column in columns:
        meant = "status" if _is_place(column, catalogue) else "sector" if _has_rival(column, columns) else ""
        if not meant or meant in fields or column.found_by != "heading":
            continue
        sample = plain(frame.get_column(column.name).drop_nulls().head(SAMPLE))
        found = hint(column.heading, sample) if len(sample) else ()
        if found and found[0][0] == meant and not any(name.startswith("admin") for name, _ in found):
            texts, over, tags = (
                [getattr(one, name) for one in columns] for name in ("heading", "above", "tag")
            )
            known = {one.label: one.field for one in columns if one.found_by == "remembered"}
            anew = map_columns(texts, over, tags, catalogue, {**known, column.label: meant})
            own = replace(anew[column.index], confidence=found[0][1], found_by="content")
            return [own if one.index == column.index else one for one in anew]
    return columns


def _is_place(column: Column, catalogue: Catalogue) -> bool:
    return bool(column.field) and catalogue.field(column.field).kind == "place_name"


def _has_rival(column: Column, columns: Sequence[Column]) -> bool:
    return column.field == "activity" and any(one.rival == "activity" for one in columns)


def _exchange(columns: list[Column], frame: pl.DataFrame, catalogue: Catalogue, hint: ContentHint) -> None:
    """Of two columns whose headings name one field, the one that holds it, where the other plainly does not.

    Not for organisations: that nobody knows them yet says nothing of who reports.
    """
    for place, rival in enumerate(columns):
        if not rival.rival or catalogue.field(rival.rival).kind == "organisation":
            continue
        at = next((n for n, one in enumerate(columns) if one.field == rival.rival and not one.band), None)
        if at is None or columns[at].found_by != "heading":
            continue
        if catalogue.field(rival.rival).kind in ("people", "number"):
            changed = kind(frame, rival) == "number" and kind(frame, columns[at]) == "text"
        else:
            changed = _holds(rival, rival.rival, frame, hint) and not _holds(
                columns[at], rival.rival, frame, hint
            )
        if changed:
            field, sure = columns[at].field, columns[at].confidence
            columns[place] = replace(rival, field=field, confidence=sure, found_by="content", rival="")
            columns[at] = replace(columns[at], field="", confidence=0.0, found_by="", rival=field)


def _holds(column: Column, field: str, frame: pl.DataFrame, hint: ContentHint) -> bool:
    """Whether what the column holds is the field's, as the hint says."""
    sample = plain(frame.get_column(column.name).drop_nulls().head(SAMPLE))
    found = hint(column.heading, sample) if len(sample) else ()
    return any(name == field and confidence >= LINE for name, confidence in found)
