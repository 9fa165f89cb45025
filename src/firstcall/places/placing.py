"""The rule that places a row of a file: code, then name under its parent, coordinates, the parent; and said aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from firstcall.places.allbut import says_all
from firstcall.places.codes import FORMAT_AS_TEXT, WHY_NOT_READ
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.locating import at_point, in_force
from firstcall.places.names import in_two_scripts
from firstcall.places.place import Place
from firstcall.places.placed import ANY_LEVEL, Placed, PlaceProblem, WrittenRow, blank, listed
from firstcall.places.rowcodes import RowCodes, meant_by, read_codes
from firstcall.policy.refusal import gettext_noop

MEANT = gettext_noop("Meant may be: %(meant)s.")


def resolve(
    gazetteer: Gazetteer,
    codes: Mapping[int, str],
    names: Mapping[int, str],
    latitude: float | None = None,
    longitude: float | None = None,
) -> Placed:
    """Where a row belongs, from its codes and names by level, and its point (degrees). See `written_row` for the rule.

    The same codes and names are worked out once.
    """
    asked = ("row", tuple(codes.items()), tuple(names.items()))
    found = gazetteer.once(asked, lambda: written_row(gazetteer, codes, names))
    if latitude is None or longitude is None or found.placed.decided:
        return found.placed
    return at_point(gazetteer, found, (latitude, longitude))


def written_row(gazetteer: Gazetteer, codes: Mapping[int, str], names: Mapping[int, str]) -> WrittenRow:
    """The place of a row by its codes and names (product choice, requirements D3: nothing guessed in silence, and no
    row refused without need).

    1. the deepest code that is filled, exactly or as the only one it can have drifted from (stated);
    2. else the deepest name, under the parents the row names;
    3. else the deepest parent that is known, with a remark; nothing filled: the whole country, with a remark;
    4. filled but known at no level: refused, with what may have been meant.
    Where these leave it open, `locating.at_point` asks the point before 3 and 4 stand.
    """
    codes = {level: text.strip() for level, text in codes.items() if not blank(text)}
    names = {level: text.strip() for level, text in names.items() if not blank(text)}
    codes, names = _within(gazetteer, codes, names), _within(gazetteer, names, codes)
    wide = {level: text for level, text in names.items() if says_all(text) and not gazetteer.by_name(text)}
    names = {level: text for level, text in names.items() if level not in wide}
    codes = {
        level: text
        for level, text in codes.items()
        if level in names or not _stands_for_all(gazetteer, text, level, wide)
    }
    if not codes and not names:
        return WrittenRow(_all_of_it(_whole_country(gazetteer), wide))
    placed, walk = _written_place(gazetteer, codes, names)
    placed = _all_of_it(placed, wide)
    deepest = max((level for level in (*codes, *names) if level != ANY_LEVEL), default=ANY_LEVEL)
    return WrittenRow(in_force(gazetteer, placed), walk.known, tuple(walk.several), deepest)


def _stands_for_all(gazetteer: Gazetteer, code: str, level: int, wide: Mapping[int, str]) -> bool:
    """A code of no area beside or below "the whole country": a placeholder such as XX00, and no place that is lost."""
    if not any(above <= level for above in wide):
        return False
    return gazetteer.by_code(code) is None and not gazetteer.codebook.readings(code, level)


def _within(gazetteer: Gazetteer, mine: Mapping[int, str], others: Mapping[int, str]) -> dict[int, str]:
    """What is of levels the gazetteer has; below it nothing new is said where a higher level is filled."""
    deepest = gazetteer.deepest
    known = {
        level: text
        for level, text in mine.items()
        if level <= deepest or level == ANY_LEVEL or gazetteer.by_code(text)
    }
    higher = any(level <= deepest or level == ANY_LEVEL for level in others)
    return known if known or higher else dict(mine)


def _written_place(
    gazetteer: Gazetteer, written: Mapping[int, str], names: Mapping[int, str]
) -> tuple[Placed, _Walk]:
    """By code and name: where the row belongs, and how far its names led."""
    codes = read_codes(gazetteer, written, names)
    remarks = tuple(codes.remarks)
    deepest = codes.deepest
    if deepest is not None and max(codes.known) == max(written) >= max(names, default=0):
        problem = _contradiction(gazetteer, codes, deepest) or _name_differs(gazetteer, deepest, names)
        return Placed(deepest.pk, "code", problem, remarks), _Walk(deepest)
    walk = _walk(gazetteer, deepest, names)
    if walk.known is None:
        return _refused(gazetteer, codes, names, walk.several), walk
    if walk.lost is None and walk.found and not codes.unknown(walk.known.level + 1):
        problem = _unknown_code(gazetteer, codes, walk.known) or walk.remark
        return Placed(walk.known.pk, "name", problem, remarks), walk
    differs = _name_differs(gazetteer, deepest, names) if deepest is not None else None
    kept = _kept(gazetteer, codes, names, walk)
    return replace(kept, remarks=(*remarks, differs) if differs else remarks), walk


def _contradiction(gazetteer: Gazetteer, codes: RowCodes, place: Place) -> PlaceProblem | None:
    """A shallower code of the row that is not above the place: the deepest one is kept, and it is said."""
    above = set(gazetteer.lineage(place.pk))
    for level in sorted(codes.known, reverse=True):
        other = codes.known[level]
        if other.pk not in above:
            return PlaceProblem(
                "place-contradicts",
                False,
                level,
                codes.written[level],
                gettext_noop(
                    "The row is kept at %(place)s (%(code)s), which does not lie in %(other)s. Check both codes."
                ),
                {"place": place.name, "code": place.code, "other": other.name},
                by_code=True,
            )
    return None


def _name_differs(gazetteer: Gazetteer, place: Place, names: Mapping[int, str]) -> PlaceProblem | None:
    """The name beside the code is that of other areas of the same level: the code is followed, and it is said."""
    name = names.get(place.level, "")
    named = gazetteer.by_name(name, place.level) if name else []
    if not named or place in named:
        return None
    return PlaceProblem(
        "place-name-differs",
        False,
        place.level,
        name,
        gettext_noop(
            "%(text)s is the name of %(other)s, but the code beside it is that of %(place)s (%(code)s). "
            "The rows follow the code."
        ),
        {"text": name, "other": listed(named), "place": place.name, "code": place.code},
    )


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
        at = level
        if walk.known is not None and level <= walk.known.level:
            if not walk.found or _names_above(gazetteer, names[level], walk.known):
                continue
            at = ANY_LEVEL  # the columns stand a level higher than the areas in them
        choices, read = _choices(gazetteer, here, names[level], at)
        if len(choices) == 1:
            remark = (
                _level_differs(choices[0], level, names[level])
                or _parent_unknown(walk, names, choices[0])
                or (_name_read(choices[0], level, names[level]) if read else None)
            )
            walk = _Walk(choices[0], found=True, remark=remark or walk.remark)
        else:
            walk.lost, walk.several = level, choices
    return walk


def _names_above(gazetteer: Gazetteer, name: str, place: Place) -> bool:
    """Whether a name is that of the place or of an area it lies in."""
    above = set(gazetteer.lineage(place.pk))
    return any(one.pk in above for one in gazetteer.by_name(name))


def _choices(gazetteer: Gazetteer, here: Place | None, name: str, level: int) -> tuple[list[Place], bool]:
    """Places of this name under `here`, at the column's level, else at any; and whether the name had to be read.

    A name that is not known as written may be two names in a cell, or carry a word such as "Province".
    """
    parent = here.pk if here is not None else None
    at_level = gazetteer.under(parent, name, level) if level != ANY_LEVEL else []
    found = at_level or gazetteer.under(parent, name)
    if found:
        return found, False
    read = gazetteer.read_name(parent, name, level)
    if read is None and in_two_scripts(name):
        read = gazetteer.read_name(parent, name, ANY_LEVEL)
    return ([read], True) if read is not None else ([], False)


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


def _name_read(place: Place, level: int, text: str) -> PlaceProblem:
    return PlaceProblem(
        "place-name-read",
        False,
        level,
        text,
        gettext_noop("%(text)s was read as %(place)s (%(code)s)."),
        {"text": text, "place": place.name, "code": place.code},
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


def _unknown_code(gazetteer: Gazetteer, codes: RowCodes, found: Place) -> PlaceProblem | None:
    """Placed by name although the row has a code as deep: the gazetteer lacks that code."""
    unknown = codes.unknown(found.level)
    if not unknown:
        return None
    deepest = max(unknown)
    return PlaceProblem(
        "code-unknown",
        False,
        deepest,
        codes.written[deepest],
        gettext_noop(
            "The gazetteer has no code %(code)s. The rows are kept at %(place)s (%(known)s), found by name."
        ),
        {"code": codes.written[deepest], "place": found.name, "known": found.code},
        gettext_noop("Import the gazetteer that has this code, or correct the code to %(known)s."),
        by_code=True,
    )


_WHY_KEPT = {
    "code": gettext_noop("The gazetteer has no code %(text)s. The rows are kept at %(place)s (%(code)s)."),
    "name": gettext_noop("The gazetteer has no %(text)s there. The rows are kept at %(place)s (%(code)s)."),
    "several": gettext_noop("Several places are called %(text)s. The rows are kept at %(place)s (%(code)s)."),
}


def _kept(gazetteer: Gazetteer, codes: RowCodes, names: Mapping[int, str], walk: _Walk) -> Placed:
    """The place itself is not known; the deepest area above it that is known takes the row, and it is said."""
    known = walk.known
    assert known is not None
    unknown = codes.unknown(known.level + 1)
    by_code = bool(unknown) and max(unknown) >= (walk.lost or 0)
    level = max(unknown) if by_code else walk.lost
    if level is None:  # every name stands at or above the code
        return Placed(known.pk, "code")
    text = codes.written[level] if by_code else names[level]
    drifted = meant_by(gazetteer, codes, level, known).places if by_code else ()
    meant = list(drifted) or walk.several or _like(gazetteer, names.get(level, ""), known, level)
    problem = PlaceProblem(
        "place-kept-at-parent",
        False,
        level,
        text,
        _WHY_KEPT["code" if by_code else "several" if walk.several else "name"],
        {"text": text, "place": known.name, "code": known.code, "meant": listed(meant)},
        MEANT if meant else "",
        by_code,
    )
    return Placed(known.pk, "parent", problem)


def _like(gazetteer: Gazetteer, name: str, known: Place, level: int) -> list[Place]:
    """Other places of this name; else those whose names are most like it in the known area, or nearly it elsewhere."""
    if not name:
        return []
    if (coded := gazetteer.by_code(name)) is not None:  # a code in a column of names
        return [coded]
    if named := [place for place in gazetteer.by_name(name) if place.pk != known.pk]:
        return named
    inside = [one.place for one in gazetteer.suggest(name, known.pk) if one.place.pk != known.pk]
    return inside or [one.place for one in gazetteer.nearly(name, level) if one.place.pk != known.pk]


def _refused(gazetteer: Gazetteer, codes: RowCodes, names: Mapping[int, str], several: list[Place]) -> Placed:
    """Nothing the row says of its place is known. A code as deep as the names is what is named."""
    by_code = max(codes.written, default=-1) >= max(names, default=-1)
    level = max(codes.written) if by_code else max(names)
    text = (codes.written if by_code else names)[level]
    name = names[max(names)] if names else ""
    drifted = meant_by(gazetteer, codes, level, None) if by_code else None
    meant = several or (list(drifted.places) if drifted else [])
    meant = meant or ([one.place for one in gazetteer.suggest(name)] if name else [])
    advice = MEANT if meant else gettext_noop("Write its name or code as the list of areas has it.")
    if several:
        code, message = (
            "place-ambiguous",
            gettext_noop("%(name)s is the name of %(count)s places. Add the area above."),
        )
    elif drifted is not None and drifted.why:
        code, message = drifted.why, WHY_NOT_READ[drifted.why]
        advice = MEANT if meant else FORMAT_AS_TEXT
    elif by_code and not name:
        code, message = "place-unknown", gettext_noop("The gazetteer has no code %(text)s.")
    elif by_code:
        code, message = (
            "place-unknown",
            gettext_noop("The gazetteer has neither the code %(text)s nor a place it names."),
        )
    else:
        code, message = "place-unknown", gettext_noop("The gazetteer knows no place %(text)s.")
    params = {"text": text, "name": name, "count": len(several), "meant": listed(meant)}
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


def _all_of_it(placed: Placed, wide: Mapping[int, str]) -> Placed:
    """A cell that means all of the area above, or several of its parts: the rows count there, and it is said."""
    if not wide or placed.area is None:
        return placed
    level = min(wide)
    problem = PlaceProblem(
        "place-all-of-it",
        False,
        level,
        wide[level],
        gettext_noop("%(text)s names no single area, so the rows count for the area above."),
        {"text": wide[level]},
    )
    if placed.how == "country":
        return Placed(placed.area, "name", problem)
    return replace(placed, remarks=(*placed.remarks, problem))
