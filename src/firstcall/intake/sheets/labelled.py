"""What a heading means together with the band above it, where both may name a sector, a population group or a year."""

from __future__ import annotations

from dataclasses import replace

from firstcall.intake.contents.counted import OF_HOUSEHOLDS, OTHER, PEOPLE, REACHED, UNSAID, counted
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import words
from firstcall.intake.sheets.bands import EVERYBODY, band_of_heading, only_band_words
from firstcall.intake.sheets.catalogue import Catalogue, Field
from firstcall.intake.sheets.headings import BARE, CHANGING, EXACT, HARMLESS, Match, of_heading
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.hxl import Tag
from firstcall.intake.sheets.naming import Naming, Said

COUNTED = ("people", "number")
POPULATION = "population"
HOUSEHOLDS, TARGETED = "households", "targeted"
UNMET, SERVED = words("headings", "unmet"), words("headings", "served")
OPEN = "value"  # the field of figures of which something else says what they count


def is_counted(field: Field) -> bool:
    """Whether a field holds figures, which belong to somebody: a sector, a population group, a year."""
    return field.bands or field.kind in COUNTED or field.name.endswith("_share")


def of_label(heading: str, above: str, catalogue: Catalogue) -> tuple[Match, ...]:
    """By heading; else by heading together with the band above it."""
    found = of_heading(heading, catalogue)
    if catalogue.long and above and found and _names_whom(heading, found[0], catalogue):
        if UNMET & set(normalised(above).split()):
            return ()  # "Individuals" under "Gap"
        if planned := _planned_under(heading, above, found[0], catalogue):
            return planned
    if above and (not found or (found[0].field.name == catalogue.family and found[0].band)):
        with_band = of_heading(f"{above} {heading}", catalogue)
        if with_band and (not found or with_band[0].field.bands):
            return with_band
        if found and not with_band and CHANGING & set(normalised(above).split()):
            return ()  # women of something else than the people the sheet is about
    if (
        catalogue.long
        and found
        and counts_households_under(heading, above)
        and found[0].field.kind == "people"
    ):
        under = of_heading(f"{above} {heading}", catalogue)
        return tuple(match for match in under if match.field.name.startswith(HOUSEHOLDS))
    if counts_things_under(heading, above):
        return tuple(match for match in found if match.field.kind != "people")
    return found


def counts_things_under(heading: str, above: str) -> bool:
    """Whether a heading that does not say what it counts stands under a band of things: "Planned" under "Kits"."""
    return counted(above, places=False) == OTHER and counted(heading) in (UNSAID, REACHED)


def _names_whom(heading: str, match: Match, catalogue: Catalogue) -> bool:
    """Whether a heading of people reached only says whom it counts, not that they were reached: "Individuals"."""
    if match.field.name not in (catalogue.family, HOUSEHOLDS) or SERVED & set(fold(heading).split()):
        return False
    return counted(heading) in (PEOPLE, OF_HOUSEHOLDS, UNSAID)


def _planned_under(heading: str, above: str, match: Match, catalogue: Catalogue) -> tuple[Match, ...]:
    """What such a heading counts under a band of targets: "Individuals" under "Target"; () under other bands."""
    over = next(iter(of_heading(above, catalogue)), None)
    if over is None or not over.field.name.endswith(TARGETED):
        return ()
    both = tuple(
        one for one in of_heading(f"{above} {heading}", catalogue) if one.field.name.endswith(TARGETED)
    )
    name = f"{HOUSEHOLDS}_{TARGETED}" if match.field.name == HOUSEHOLDS else TARGETED
    return tuple(one for one in both if one.field.name == name) or (
        replace(match, field=catalogue.field(name)),
    )


def counts_households_under(heading: str, above: str) -> bool:
    """The same under a band of households: "Planned" under "Households" counts no people."""
    return counted(above, places=False) == OF_HOUSEHOLDS and counted(heading) in (UNSAID, REACHED)


def told_apart(heading: str, above: str, catalogue: Catalogue, naming: Naming) -> tuple[Match, ...]:
    """As `_apart`, with the sex or age that the band above names and the heading does not: "Girls" over "PiN"."""
    found = _apart(heading, above, catalogue, naming)
    over = naming.said(above).rest if found else ""
    band = band_of_heading(over) if over and only_band_words(normalised(over), HARMLESS) else EVERYBODY
    return tuple(replace(one, band=band) if one.field.bands and not one.band else one for one in found)


def _apart(heading: str, above: str, catalogue: Catalogue, naming: Naming) -> tuple[Match, ...]:
    """As `of_label`, of what is left of heading and band once sector, population group, year and unit are taken out.

    A heading that is a field's own name ("Affected population") is not taken apart; nor one that names a place.
    """
    whole = of_heading(heading, catalogue)
    told, over = naming.said(heading), naming.said(above)
    if whole and not is_counted(whole[0].field):
        if whole[0].confidence >= BARE or not (told.is_bare and told.population_group):
            return whole
        whole = ()  # "Host community" is no column of communities
    if told.of_phase or over.of_phase:
        return ()
    if whole and whole[0].confidence >= EXACT and not whole[0].band:
        told = Said(heading, year=told.year, factor=told.factor, later=told.later)
    both = told.under(over)
    if not both and told.rest == heading and over.rest == above:
        return of_label(heading, above, catalogue)
    if both.in_phases:
        return tuple(_with(match, both) for match in _of_phases(told, over, catalogue))
    if told.is_bare:  # "Total", or nothing: what is counted stands in the band
        found = of_heading(over.rest, catalogue) if not over.is_bare else ()
    else:
        found = of_label(told.rest, over.rest, catalogue)
    return tuple(_with(match, both) for match in found if is_counted(match.field))


def _of_phases(told: Said, over: Said, catalogue: Catalogue) -> tuple[Match, ...]:
    """What a column of the phases from 3 on counts: people in need, or as heading and band say ("#people", "%")."""
    family = catalogue.field(catalogue.family)
    texts = [one.rest for one in (over, told) if "%" in one.rest or not one.is_bare]
    if not texts:
        return (Match(family, BARE),)
    found = tuple(match for match in of_label(told.rest, over.rest, catalogue) if is_counted(match.field))
    if not found:
        counted = of_heading(" ".join([*texts, family.name.replace("_", " ")]), catalogue)
        found = tuple(match for match in counted if is_counted(match.field))
    whoever = [match for match in found if match.field.name in (OPEN, POPULATION)]  # "people", "population"
    return tuple(replace(match, field=family) for match in whoever[:1]) or found


def tagged(match: Match, tag: Tag, heading: str, above: str, naming: Naming) -> Match:
    """What a hashtag names, with the sector and population group of its attributes, else of heading and band."""
    if not is_counted(match.field):
        return match
    said = naming.said(heading).under(naming.said(above))
    attributes = [word.replace("_", " ") for word in sorted(tag.attributes)]
    group = next((found for word in attributes if (found := naming.group_of(word))), said.population_group)
    sector = next((word for word in attributes if naming.is_sector(word)), match.sector or said.sector)
    return replace(
        match, sector=sector, population_group=group, year=said.year, factor=said.factor, later=said.later
    )


def _with(match: Match, said: Said) -> Match:
    return replace(
        match,
        sector=said.sector or match.sector,
        population_group=said.population_group,
        year=said.year,
        factor=said.factor,
        later=said.later,
    )


def in_context(text: str, catalogue: Catalogue) -> Field | None:
    """The one figure that a title or the name of a sheet speaks of ("PiN by cluster"); None for none, or several."""
    words = normalised(text).split()
    found: dict[str, Field] = {}
    at = 0
    while at < len(words):
        longest = 0
        for length in range(min(len(words) - at, 6), 0, -1):
            name = " ".join(words[at : at + length])
            fields = [field for field in catalogue.by_name.get(name, ()) if is_counted(field)]
            if fields:
                found[fields[0].name] = fields[0]
                longest = length
                break
        at += longest or 1
    return next(iter(found.values())) if len(found) == 1 else None
