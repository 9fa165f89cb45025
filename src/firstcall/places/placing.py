"""The rule that places a row of a file: code first, then name under its parent, then the parent, said aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from firstcall.policy.refusal import gettext_noop

if TYPE_CHECKING:
    from firstcall.places.gazetteer import Gazetteer, Place

ANY_LEVEL = 99  # the level of a column that says "P-code" or "location" and no level
BLANK = frozenset(
    (
        "",
        "na",
        "n a",
        "n/a",
        "#n/a",
        "#ref!",
        "none",
        "null",
        "nil",
        "-",
        "--",
        "unknown",
        "not available",
        "sin dato",
    )
)


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """What is to be said of a row's place. `level` is the level of the column it is about (None: none filled)."""

    code: str
    refused: bool
    level: int | None
    value: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    suggestion: str = ""
    by_code: bool = False  # whether the column is that level's code column, else its name column


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row belongs. `area` is None only when refused; `how`: code, name, parent, country, unknown."""

    area: int | None
    how: str
    problem: PlaceProblem | None = None


def place_row(
    gazetteer: Gazetteer,
    codes: Mapping[int, str],
    names: Mapping[int, str],
    latitude: float | None = None,
    longitude: float | None = None,
) -> Placed:
    """Place a row (product choice, requirements D3: nothing guessed in silence, and no row refused without need).

    1. the deepest code that is filled, exactly; 2. else the deepest name, under the parents the row names;
    3. else the deepest parent that is known, with a remark; 4. nothing filled: the whole country, with a remark;
    5. filled but known at no level: refused, with what may have been meant.
    `latitude`/`longitude` (degrees) are taken for a later rule that uses them; they decide nothing yet.
    """
    codes = {level: text.strip() for level, text in codes.items() if not blank(text)}
    names = _within(
        gazetteer, codes, {level: text.strip() for level, text in names.items() if not blank(text)}
    )
    if not codes and not names:
        return _whole_country(gazetteer)
    deepest = gazetteer.by_code(codes[max(codes)]) if codes else None
    if deepest is not None and max(codes) >= max(names, default=0):
        return Placed(deepest.pk, "code", _contradiction(gazetteer, codes, deepest))
    walk = _walk(gazetteer, _deepest_code(gazetteer, codes), names)
    if walk.known is None:
        return _refused(gazetteer, codes, names, walk.several)
    if walk.lost is None and walk.found and not _unknown(gazetteer, codes, walk.known.level + 1):
        return Placed(walk.known.pk, "name", _unknown_code(gazetteer, codes, walk.known) or walk.remark)
    return _kept(gazetteer, codes, names, walk)


def _within(gazetteer: Gazetteer, codes: Mapping[int, str], names: Mapping[int, str]) -> dict[int, str]:
    """The names of levels the gazetteer has; villages below it say nothing new where a higher level is filled."""
    known = {level: name for level, name in names.items() if level <= gazetteer.deepest or level == ANY_LEVEL}
    return known if known or codes else dict(names)


def blank(text: str | None) -> bool:
    """Whether a cell says nothing: empty, or one of the ways in which files write "not available"."""
    return text is None or " ".join(text.split()).casefold() in BLANK


def _deepest_code(gazetteer: Gazetteer, codes: Mapping[int, str]) -> Place | None:
    for level in sorted(codes, reverse=True):
        place = gazetteer.by_code(codes[level]) or repaired(gazetteer, codes[level])
        if place is not None:
            return place
    return None


def repaired(gazetteer: Gazetteer, code: str) -> Place | None:
    """The place of a code that drifted (TD14 for TCD14). Hook for a later issue: nothing is repaired yet."""
    return None


def _contradiction(gazetteer: Gazetteer, codes: Mapping[int, str], place: Place) -> PlaceProblem | None:
    """A shallower code of the row that is not above the place: the deepest one is kept, and it is said."""
    above = set(gazetteer.lineage(place.pk))
    for level in sorted(codes, reverse=True):
        other = gazetteer.by_code(codes[level])
        if other is not None and other.pk not in above:
            return PlaceProblem(
                "place-contradicts",
                False,
                level,
                codes[level],
                gettext_noop(
                    "The row is kept at %(place)s (%(code)s), which does not lie in %(other)s. Check both codes."
                ),
                {"place": place.name, "code": place.code, "other": other.name},
                by_code=True,
            )
    return None


@dataclass
class _Walk:
    """How far the names of a row led: the deepest place known, and the first level below it that is not."""

    known: Place | None
    found: bool = False  # whether a name led to `known`, not only a code
    lost: int | None = None
    several: list[Place] = field(default_factory=list)
    remark: PlaceProblem | None = None


def _walk(gazetteer: Gazetteer, coded: Place | None, names: Mapping[int, str]) -> _Walk:
    """Go down by name from the country, or from what the codes say, as far as the names are known."""
    walk = _Walk(coded)
    for level in sorted(names):
        here = walk.known or gazetteer.root
        if here is not None and walk.known is not None and level <= walk.known.level:
            continue
        choices = _choices(gazetteer, here, names[level], level)
        if len(choices) == 1:
            remark = _level_differs(choices[0], level, names[level]) or _parent_unknown(
                walk, names, choices[0]
            )
            walk = _Walk(choices[0], found=True, remark=remark)
        else:
            walk.lost, walk.several = level, choices
    return walk


def _choices(gazetteer: Gazetteer, here: Place | None, name: str, level: int) -> list[Place]:
    """Places of this name under `here`: at the column's level, else at any."""
    parent = here.pk if here is not None else None
    at_level = gazetteer.under(parent, name, level) if level != ANY_LEVEL else []
    return at_level or gazetteer.under(parent, name)


def _level_differs(place: Place, level: int, text: str) -> PlaceProblem | None:
    if level in (place.level, ANY_LEVEL):
        return None
    return PlaceProblem(
        "place-level-differs",
        False,
        level,
        text,
        gettext_noop(
            "%(text)s is an area of level %(known)s, not %(level)s. The rows are kept at %(place)s (%(code)s)."
        ),
        {"text": text, "known": place.level, "level": level, "place": place.name, "code": place.code},
    )


def _parent_unknown(walk: _Walk, names: Mapping[int, str], place: Place) -> PlaceProblem | None:
    if walk.lost is None:
        return None
    return PlaceProblem(
        "place-parent-unknown",
        False,
        walk.lost,
        names[walk.lost],
        gettext_noop(
            "The gazetteer has no %(text)s. The rows are kept at %(place)s (%(code)s), the only one of its name."
        ),
        {"text": names[walk.lost], "place": place.name, "code": place.code},
    )


def _unknown(gazetteer: Gazetteer, codes: Mapping[int, str], from_level: int) -> list[int]:
    """The levels, from this one down, whose code the gazetteer lacks."""
    return [level for level in codes if level >= from_level and gazetteer.by_code(codes[level]) is None]


def _unknown_code(gazetteer: Gazetteer, codes: Mapping[int, str], found: Place) -> PlaceProblem | None:
    """Placed by name although the row has a code as deep: the gazetteer lacks that code."""
    unknown = _unknown(gazetteer, codes, found.level)
    if not unknown:
        return None
    deepest = max(unknown)
    return PlaceProblem(
        "code-unknown",
        False,
        deepest,
        codes[deepest],
        gettext_noop(
            "The gazetteer has no code %(code)s. The rows are kept at %(place)s (%(known)s), found by name."
        ),
        {"code": codes[deepest], "place": found.name, "known": found.code},
        gettext_noop("Import the gazetteer that has this code, or correct the code to %(known)s."),
        by_code=True,
    )


_WHY_KEPT = {
    "code": gettext_noop("The gazetteer has no code %(text)s. The rows are kept at %(place)s (%(code)s)."),
    "name": gettext_noop("The gazetteer has no %(text)s there. The rows are kept at %(place)s (%(code)s)."),
    "several": gettext_noop("Several places are called %(text)s. The rows are kept at %(place)s (%(code)s)."),
}


def _kept(gazetteer: Gazetteer, codes: Mapping[int, str], names: Mapping[int, str], walk: _Walk) -> Placed:
    """The place itself is not known; the deepest area above it that is known takes the row, and it is said."""
    known = walk.known
    assert known is not None
    unknown = _unknown(gazetteer, codes, known.level + 1)
    by_code = bool(unknown) and max(unknown) >= (walk.lost or 0)
    level = max(unknown) if by_code else walk.lost
    if level is None:  # every name stands at or above the code
        return Placed(known.pk, "code")
    text = codes[level] if by_code else names[level]
    name = names.get(level, text)
    meant = (
        walk.several or gazetteer.by_name(name) or [one.place for one in gazetteer.suggest(name, known.pk)]
    )
    problem = PlaceProblem(
        "place-kept-at-parent",
        False,
        level,
        text,
        _WHY_KEPT["code" if by_code else "several" if walk.several else "name"],
        {"text": text, "place": known.name, "code": known.code, "meant": listed(meant)},
        gettext_noop("Meant may be: %(meant)s.") if meant else "",
        by_code,
    )
    return Placed(known.pk, "parent", problem)


def listed(places: list[Place]) -> str:
    """Places as people read them: name (code), …"""
    return ", ".join(f"{place.name} ({place.code})" for place in places[:5])


def _refused(
    gazetteer: Gazetteer, codes: Mapping[int, str], names: Mapping[int, str], several: list[Place]
) -> Placed:
    """Nothing the row says of its place is known. A code as deep as the names is what is named."""
    by_code = max(codes, default=-1) >= max(names, default=-1)
    level = max(codes) if by_code else max(names)
    text = (codes if by_code else names)[level]
    name = names[max(names)] if names else ""
    if several:
        code, message = (
            "place-ambiguous",
            gettext_noop("%(name)s is the name of %(count)s places. Add the area above."),
        )
    elif by_code:
        code, message = (
            "place-unknown",
            gettext_noop("The gazetteer has neither the code %(text)s nor a place it names."),
        )
    else:
        code, message = "place-unknown", gettext_noop("The gazetteer knows no place %(text)s.")
    meant = listed(several or [one.place for one in gazetteer.suggest(name)] if name else [])
    advice = (
        gettext_noop("Meant may be: %(meant)s.") if meant else gettext_noop("Import a gazetteer that has it.")
    )
    params = {"text": text, "name": name, "count": len(several), "meant": meant}
    return Placed(None, "unknown", PlaceProblem(code, True, level, text, message, params, advice, by_code))


def _whole_country(gazetteer: Gazetteer) -> Placed:
    if gazetteer.root is None:
        problem = PlaceProblem(
            "no-gazetteer",
            True,
            None,
            "",
            gettext_noop("No areas of %(country)s are known. Import its gazetteer first."),
            {"country": gazetteer.country},
        )
        return Placed(None, "unknown", problem)
    problem = PlaceProblem(
        "place-blank",
        False,
        None,
        "",
        gettext_noop("No place is given. The rows count for the whole of %(place)s."),
        {"place": gazetteer.root.name},
    )
    return Placed(gazetteer.root.pk, "country", problem)
