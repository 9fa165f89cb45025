"""Which field a heading or a hashtag names, and how sure that is. Below the line nothing is claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from firstcall.intake.contents.counted import OTHER, PEOPLE, REACHED, counted
from firstcall.intake.contents.vocabulary import phrases, words
from firstcall.intake.sheets.bands import EVERYBODY, Band, band_of_heading, band_of_tag, only_band_words
from firstcall.intake.sheets.catalogue import Catalogue, Field
from firstcall.intake.sheets.headingtext import (
    normalised,
    parts,
    unnumbered,
    within_brackets,
    without_brackets,
)
from firstcall.intake.sheets.hxl import Tag
from firstcall.intake.sheets.misspelt import respelt
from firstcall.intake.sheets.naming import ONES, in_thousands
from firstcall.intake.sheets.questions import of_path, what_is_asked

LONGEST = 600  # characters of a heading, instructions included
LINE = 0.725  # below this confidence a column stays unmapped, and is named (product choice)
ASKED = 0.65  # between this and the line people are asked; below, nothing is worth asking (product choice)

EXACT, IN_BRACKETS, UNBRACKETED, PART, BARE, RESPELT = 1.0, 0.98, 0.97, 0.92, 0.9, 0.86
ASKING = 0.8  # what a question asks for
OF_SOMEBODY = frozenset(["name", "names", "nom", "nombre", "nome"])  # what a question about a person asks for
WHOEVER, ROLES = "organisation", frozenset(["implementer", "donor", "programme_partner"])
OTHERWISE = 0.88  # what one language of a bilingual heading may mean, and the other does not
HARMLESS = words("headings", "harmless")
CHANGING = words("headings", "changing")
CUMULATIVE = words("headings", "cumulative")
TO_DATE = phrases("headings", "cumulative_phrases")
HOUSEHOLDS = words("headings", "households")
QUESTIONS = phrases("rows", "questions")
SECTOR_WORDS = words("headings", "sectors")
MONEY = words("headings", "money")
COUNTING = words("headings", "counting")
_MONEY = re.compile(r"[$€£¥]")
_RATE = re.compile(r"/\s*(?:day|week|month|jour|semaine|mois|d[ií]a|semana|mes|mês|يوم|شهر)\b", re.IGNORECASE)
_ROUND = re.compile(r"\d+0{3}")  # "1000 households"
_NUMBER_OF = re.compile(r"#\s*(?:of|de|d['’])\b|#\s*d['’]", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """A field that a heading may mean: how sure, and which people or sector the column is about."""

    field: Field
    confidence: float
    band: Band = EVERYBODY
    sector: str = ""
    population_group: str = ""
    year: int = 0
    factor: int = 1
    later: bool = False  # of a projection


def of_tag(tag: Tag, catalogue: Catalogue) -> list[Match]:
    """The fields whose hashtag pattern fits, the most fitting first."""
    found = []
    for field in catalogue.fields:
        score = max((pattern.score(tag) for pattern in field.hxl), default=0.0)
        if score:
            band = band_of_tag(tag.attributes) if field.bands else EVERYBODY
            found.append(Match(field, score, band, _sector(tag.attributes) if field.bands else ""))
    return sorted(found, key=lambda match: -match.confidence)


def _sector(named: frozenset[str] | list[str]) -> str:
    return next((word for word in sorted(named) if word in SECTOR_WORDS), "")


@lru_cache(maxsize=16384)
def of_heading(heading: str, catalogue: Catalogue) -> tuple[Match, ...]:
    """The fields a heading may mean, above the line, the surest first."""
    if not heading.strip() or len(heading) > LONGEST or what_is_asked(heading) in OF_SOMEBODY:
        return ()
    sure: dict[str, tuple[float, Field, list[str]]] = {}
    for confidence, field, rest in _readings(heading, catalogue):
        if confidence > sure.get(field.name, (0.0,))[0]:
            sure[field.name] = (confidence, field, rest)
    unfit = _unfit(heading)
    if catalogue.long and in_thousands(_ROUND.sub(" ", heading))[0] != ONES:
        unfit |= {"people", "number"}  # reports count one by one; "(in thousands)" is left out, and said
    if not any(confidence >= LINE for confidence, _field, _rest in sure.values()):
        bare = normalised(without_brackets(heading))
        sure |= {
            field.name: (RESPELT, field, []) for field in catalogue.by_name.get(respelt(bare, catalogue), ())
        }
    found = [
        _with_people(Match(field, confidence), heading, rest)
        for confidence, field, rest in sure.values()
        if confidence >= LINE and field.kind not in unfit
    ]
    if catalogue.family and "people" not in unfit and not any(match.field.bands for match in found):
        found += _family(heading, catalogue) or _achieved(heading, catalogue)
    if not found:
        found = list(_of_question(heading, catalogue))
    return tuple(sorted(found, key=lambda match: -match.confidence))


def _of_question(heading: str, catalogue: Catalogue) -> tuple[Match, ...]:
    """The fields that a question asks for, or that the last part of a path names: "activity/reached_men"."""
    last = of_path(heading)
    if last and not band_of_heading(heading.removesuffix(last)):
        return of_heading(last, catalogue)
    asked = what_is_asked(heading)
    return tuple(
        replace(match, confidence=min(match.confidence, ASKING))
        for match in (of_heading(asked, catalogue) if asked else ())
    )


def _unfit(heading: str) -> frozenset[str]:
    """The kinds of fields a heading cannot mean: shares and sums of money are no figures of people or units, things
    ("Planned kits", "Target (m3)") are no people, numbers of organisations name none."""
    kinds: set[str] = set()
    tokens = set(normalised(heading).split())
    if "%" in heading or any(
        _MONEY.search(text) or MONEY & set(normalised(text).split()) for text in within_brackets(heading)
    ):
        kinds |= {"people", "number"}
    if _counts_things(heading):
        kinds.add("people")
    if COUNTING & tokens or _NUMBER_OF.search(heading):
        kinds.add("organisation")
    if _RATE.search(heading) and (kinds or COUNTING & tokens):
        kinds |= {"date", "month"}  # "Litres/person/day"
    return frozenset(kinds)


def _counts_things(heading: str) -> bool:
    """Whether a heading says that its figures are no people; "Reached (in cash transfers)" does not."""
    if counted(heading, places=False) != OTHER:
        return False
    return counted(without_brackets(heading), places=False) not in (PEOPLE, REACHED)


def is_cumulative(heading: str) -> bool:
    """Whether a heading says that its figures add up the months before."""
    words_of = normalised(heading)
    return bool(CUMULATIVE & set(words_of.split())) or any(f" {said} " in f" {words_of} " for said in TO_DATE)


@lru_cache(maxsize=4096)
def unsure(heading: str, catalogue: Catalogue) -> tuple[Match, ...]:
    """The fields a heading may mean, not surely enough to be taken for them: to be asked about, the surest first."""
    if not heading.strip() or len(heading) > LONGEST:
        return ()
    sure: dict[str, tuple[float, Field, list[str]]] = {}
    for confidence, field, rest in _readings(heading, catalogue):
        if confidence > sure.get(field.name, (0.0,))[0]:
            sure[field.name] = (confidence, field, rest)
    found = [
        _with_people(Match(field, confidence), heading, rest)
        for confidence, field, rest in sure.values()
        if ASKED <= confidence < LINE and field.kind not in _unfit(heading)
    ]
    return tuple(sorted(found, key=lambda match: -match.confidence))


def _readings(heading: str, catalogue: Catalogue) -> Iterator[tuple[float, Field, list[str]]]:
    """Every way the heading may be read: whole, without its brackets, by its parts, by a name inside it."""
    bare = normalised(without_brackets(heading))
    if _in_households(heading):  # "Beneficiaries (HH)" counts no people
        bare = normalised(heading)
    for text, confidence in ((normalised(heading), EXACT), (bare, UNBRACKETED), (unnumbered(bare), PART)):
        for field in catalogue.by_name.get(text, ()):
            yield confidence, field, []
    if " " not in bare and bare not in catalogue.by_name:
        for field in catalogue.by_name.get(catalogue.run_together.get(bare, ""), ()):
            yield PART, field, []
    if "%" in heading:  # a sign that names must not lose: "% in need" is no number of people
        for field in catalogue.by_name.get(normalised(heading.replace("%", " percent ")), ()):
            yield EXACT, field, []
    yield from _by_parts(heading, catalogue)
    yield from _contained(bare.split(), catalogue)


def _in_households(heading: str) -> bool:
    return any(HOUSEHOLDS & set(normalised(text).split()) for text in within_brackets(heading))


def _by_parts(heading: str, catalogue: Catalogue) -> Iterator[tuple[float, Field, list[str]]]:
    """Fields named by a part of the heading: one language of two, a line above instructions, a place in brackets."""
    shown = heading if _in_households(heading) else without_brackets(heading)
    cut = [unnumbered(normalised(part)) for part in parts(shown)]
    named = {part: {field.name for field in catalogue.by_name.get(part, ())} for part in cut}
    said = [fields for fields in named.values() if fields]
    alike = len(cut) > len(named)  # "Region / Région" is one name in both languages
    both = frozenset.intersection(*map(frozenset, said)) if len(said) > 1 or (said and alike) else frozenset()
    if any(named[part] for part in cut if part not in QUESTIONS):
        cut = [part for part in cut if part not in QUESTIONS]  # "What/Cluster" asks for the cluster
    for part in cut:
        others = [
            word
            for other in cut
            if other != part and not named[other] & named[part]
            for word in other.split()
        ]
        for field in catalogue.by_name.get(part, ()):
            if not any(word in CHANGING for word in others):
                sure = EXACT if field.name in both else OTHERWISE if both else PART
                yield sure, field, []
    before = {field.name for field in catalogue.by_name.get(normalised(without_brackets(heading)), ())}
    for text in within_brackets(heading):
        for field in catalogue.by_name.get(normalised(text), ()):
            if field.kind == "place_name" or (
                WHOEVER in before and field.name in ROLES
            ):  # which level "Zones of work (districts)" means
                yield IN_BRACKETS, field, []


def _contained(tokens: list[str], catalogue: Catalogue) -> Iterator[tuple[float, Field, list[str]]]:
    """Names of fields inside a longer heading: sure only when the rest says little."""
    for length in range(1, min(len(tokens), 8) + 1):
        for start in range(len(tokens) - length + 1):
            name = " ".join(tokens[start : start + length])
            for field in catalogue.by_name.get(name, ()):
                rest = tokens[:start] + tokens[start + length :]
                if rest and field.kind == "people" and name in HARMLESS:
                    continue  # "number" says what "Number of schools" counts as little as "of" does
                yield _confidence(name, rest, field), field, rest


def _confidence(name: str, rest: list[str], field: Field) -> float:
    left = [word for word in rest if word not in HARMLESS]
    named = [word for word in left if word in SECTOR_WORDS]
    left = [word for word in left if word not in SECTOR_WORDS]
    if field.bands:
        left = [word for word in left if not only_band_words(word, HARMLESS)]
    if any(word in CHANGING or word.isdigit() for word in left):
        return 0.0
    if not left:
        return BARE if field.bands or not named else BARE - 0.02
    size = len(name.replace(" ", ""))
    return 0.5 + 0.38 * size / (size + sum(map(len, left)))


def _with_people(match: Match, heading: str, rest: list[str]) -> Match:
    """Which people and which sector the heading names besides, where the field counts people."""
    if not match.field.bands:
        return match
    return replace(match, band=band_of_heading(heading), sector=_sector(rest))


def _family(heading: str, catalogue: Catalogue) -> list[Match]:
    """A heading that names a sex or an age and nothing else counts the people of the catalogue's own field."""
    band = band_of_heading(heading)
    if band and only_band_words(normalised(heading), HARMLESS):
        return [Match(catalogue.field(catalogue.family), BARE, band)]
    return []


def _achieved(heading: str, catalogue: Catalogue) -> list[Match]:
    """A name of numbers with a sex or an age beside it ("Achieved - Women") counts the catalogue's own people."""
    band = band_of_heading(heading)
    tokens = normalised(heading).split()
    for field in catalogue.fields if band else ():
        for name in field.people:
            rest = [word for word in tokens if word not in name.split()]
            if len(rest) < len(tokens) and only_band_words(" ".join(rest), HARMLESS):
                return [Match(catalogue.field(catalogue.family), BARE, band)]
    return []
