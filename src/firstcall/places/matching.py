"""Which area each shape of a boundary file belongs to: by code, by name under its parent, or a new area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from firstcall.intake.rules import Problems
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.names import code_key, words
from firstcall.places.place import Place
from firstcall.places.shapes.geofile import Feature
from firstcall.places.shapes.properties import Columns, text_of
from firstcall.policy.refusal import gettext_noop

UNLIKE = 60.0  # of 100: names of one code less alike than this are hardly two spellings of one


@dataclass(frozen=True)
class Match:
    """A feature and its area: `place` of the gazetteer, or None for a new area under `parent` (primary key)."""

    feature: Feature
    code: str
    name: str
    place: Place | None
    parent: int | None = None
    other_names: tuple[str, ...] = ()


@dataclass
class _Matching:
    columns: Columns
    level: int
    gazetteer: Gazetteer
    above: Mapping[int, BaseGeometry]  # polygons in degrees of areas of a level above, by primary key
    problems: Problems
    taken: dict[str, int]  # code -> number of the feature that has it


def match_features(
    features: Sequence[Feature],
    columns: Columns,
    level: int,
    gazetteer: Gazetteer,
    above: Mapping[int, BaseGeometry],
    problems: Problems,
) -> list[Match]:
    """The features that are used, each with its area; all others are in `problems` (rows are feature numbers)."""
    matching = _Matching(columns, level, gazetteer, above, problems, {})
    in_file = {code_key(text_of(feature.properties.get(columns.code))) for feature in features}
    matches = []
    for feature in features:
        match = _match(matching, feature, in_file)
        if match is not None:
            matches.append(match)
    return matches


def _match(matching: _Matching, feature: Feature, in_file: set[str]) -> Match | None:
    columns = matching.columns
    code = text_of(feature.properties.get(columns.code))
    name = text_of(feature.properties.get(columns.name))
    if not code:
        _say(matching, feature, "code-missing", gettext_noop("The feature has no code."), name, refused=True)
        return None
    if code_key(code) in matching.taken:
        message = gettext_noop(
            "%(value)s stands for two features; the first is used. Merge them, or correct the code."
        )
        _say(matching, feature, "code-twice", message, code, refused=True)
        return None
    place = matching.gazetteer.with_own_code(code)
    if place is not None and place.level != matching.level:
        message = gettext_noop(
            "%(value)s is an area of another level. Import the layer with the level of its areas."
        )
        _say(matching, feature, "level-differs", message, code, refused=True)
        return None
    matching.taken[code_key(code)] = feature.number
    if feature.geometry is None:
        message = gettext_noop("%(value)s has no geometry in the file, so it is not drawn.")
        _say(matching, feature, "no-geometry", message, code)
    others = _other_names(columns, feature, name)
    if place is not None:
        _compare_names(matching, feature, code, (name, *others), place)
        return Match(feature, place.code, name, place, other_names=others)
    return _unknown(matching, feature, code, name, others, in_file)


def _compare_names(
    matching: _Matching, feature: Feature, code: str, names: tuple[str, ...], place: Place
) -> None:
    """A code that stood for another area once: the names have little in common, in no spelling."""
    known = matching.gazetteer.names_of(place.pk)
    alike = max(
        (fuzz.WRatio(words(one), words(other)) for one in names if one for other in known), default=100.0
    )
    if alike < UNLIKE:
        message = gettext_noop(
            "%(value)s is %(written)s in the file and %(known)s in the gazetteer. Check the editions."
        )
        _say(matching, feature, "name-differs", message, code, written=names[0], known=place.name)


def _other_names(columns: Columns, feature: Feature, name: str) -> tuple[str, ...]:
    written = [text_of(feature.properties.get(heading)) for heading in columns.other_names]
    return tuple(dict.fromkeys(one for one in written if one and one != name))


def _unknown(
    matching: _Matching, feature: Feature, code: str, name: str, others: tuple[str, ...], in_file: set[str]
) -> Match | None:
    """A code the gazetteer lacks: the only area of this name under its parent, else a new area, else refused."""
    parent, how = _parent(matching, feature)
    if parent is None:
        message = gettext_noop(
            "The gazetteer has neither %(value)s nor the area above it. Import the gazetteer first."
        )
        _say(matching, feature, "area-unknown", message, code, refused=True)
        return None
    named = [
        place
        for place in matching.gazetteer.under(parent.pk, name, matching.level)
        if code_key(place.code) not in in_file
    ]
    if name and len(named) == 1 and code_key(named[0].code) not in matching.taken:
        matching.taken[code_key(named[0].code)] = feature.number
        message = gettext_noop(
            "The gazetteer has no %(value)s. Its outline is that of %(name)s (%(known)s), by name."
        )
        _say(matching, feature, "code-unknown", message, code, name=named[0].name, known=named[0].code)
        return Match(feature, named[0].code, name, named[0], other_names=others)
    if how == "country":
        message = gettext_noop(
            "New areas: the file does not say which areas they lie in, so they stand under %(name)s."
        )
    else:
        message = gettext_noop("New areas, which the gazetteer lacks, under %(name)s (%(known)s).")
    _say(matching, feature, "area-new", message, parent.code, name=parent.name, known=parent.code)
    return Match(feature, code, name, None, parent.pk, others)


def _parent(matching: _Matching, feature: Feature) -> tuple[Place | None, str]:
    """The area above: as the file says; where it says nothing, the drawn area the shape lies in, else the country.

    A file that names parents the gazetteer does not know is not overruled: no parent then.
    """
    for heading in matching.columns.parents:
        place = matching.gazetteer.by_code(text_of(feature.properties.get(heading)))
        if place is not None and place.level < matching.level:
            return place, "file"
    if matching.columns.parents and matching.level > 1:
        return None, ""
    inside = _lies_in(matching, feature)
    return (inside, "shape") if inside is not None else (matching.gazetteer.root, "country")


def _lies_in(matching: _Matching, feature: Feature) -> Place | None:
    if feature.geometry is None or not matching.above:
        return None
    point = feature.geometry.representative_point()  # inside also where its lines cross
    for pk, polygon in matching.above.items():
        if shapely.covers(polygon, point):
            return matching.gazetteer.places.get(pk)
    return None


def _say(
    matching: _Matching,
    feature: Feature,
    code: str,
    message: str,
    value: str,
    *,
    refused: bool = False,
    **params: str,
) -> None:
    matching.problems.add(
        code,
        message,
        rows=feature.number,
        column=matching.columns.code,
        value=value,
        params={"value": value, **params},
        refused=refused,
    )
