"""Which property of a boundary file holds the code, which the name, which the area above: found, never guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from firstcall.places.names import code_key
from firstcall.places.shapes.geofile import Feature
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

ENOUGH = 0.3  # share of a layer's codes that the gazetteer must know before it decides
CLEARLY = 1.5  # times the share of the next best property
UNIQUE = 0.95  # share of features that have a value of their own: it names the areas of this level
CODE_HEADING = re.compile(r"p_?cod|code|cod$|(^|_)id$|iso|gid", re.IGNORECASE)
NAME_HEADING = re.compile(r"name|nom|nombre|(^|_)(en|fr|es|ar|pt)$", re.IGNORECASE)
LEVEL_IN_HEADING = re.compile(r"(?:adm|admin|lvl|level|l)_?(\d)", re.IGNORECASE)
CODE_VALUE = re.compile(r"[A-Z0-9][A-Z0-9 ._/-]{0,24}", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """The properties chosen. `parents`: those that name areas above, deepest level first.

    `how`: "given" (by the person), "gazetteer" (`share` of the layer's codes are known), "heading" (the only one
    that looks like the codes of this level).
    """

    code: str
    how: str
    share: float
    name: str = ""
    other_names: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


def choose(
    features: Sequence[Feature], *, level: int, known: Mapping[int, Collection[str]], code_property: str = ""
) -> Columns:
    """Choose the properties of a layer of `level`; `known` holds the gazetteer's codes by level.

    Raises `Refused` with the list of properties when nothing decides between several, or none will do.
    """
    values = _values(features)
    code, how, share = _code(values, len(features), level, known, code_property)
    names = _names(values, code, level, len(features))
    return Columns(
        code, how, share, names[0] if names else "", names[1:], _parents(values, code, level, known)
    )


def text_of(value: object) -> str:
    """A property's value as text; whole numbers without their decimals, nothing for null, maps and lists."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _values(features: Sequence[Feature]) -> dict[str, list[str]]:
    headings = dict.fromkeys(heading for feature in features for heading in feature.properties)
    return {heading: [text_of(one.properties.get(heading)) for one in features] for heading in headings}


def _code(
    values: Mapping[str, list[str]], count: int, level: int, known: Mapping[int, Collection[str]], given: str
) -> tuple[str, str, float]:
    shares = _shares(values, count, known.get(level, ()))
    if given:
        if given not in values:
            raise _refused("no-such-property", _NOT_THERE, values, given)
        return given, "given", shares[given]
    ranked = sorted(shares, key=lambda heading: shares[heading], reverse=True)
    if ranked and shares[ranked[0]] >= ENOUGH:
        rivals = [one for one in ranked[1:] if shares[one] * CLEARLY > shares[ranked[0]]]
        rivals = [one for one in rivals if values[one] != values[ranked[0]]]
        if not rivals:
            return ranked[0], "gazetteer", shares[ranked[0]]
        raise _refused("several-code-properties", _SEVERAL, [ranked[0], *rivals])
    plausible = [heading for heading in values if _names_each(values[heading], heading, level)]
    if len(plausible) == 1:
        return plausible[0], "heading", shares[plausible[0]]
    if plausible:
        raise _refused("several-code-properties", _SEVERAL, plausible)
    raise _refused("no-code-property", _NONE, values)


def _shares(values: Mapping[str, list[str]], count: int, codes: Collection[str]) -> dict[str, float]:
    """Of each property, the share of the layer's features whose value is a code of the level, each counted once."""
    wanted = {code_key(code) for code in codes}
    return {
        heading: len({code_key(one) for one in column} & wanted) / max(count, 1)
        for heading, column in values.items()
    }


def _names_each(column: list[str], heading: str, level: int) -> bool:
    """Whether a property looks like the codes of this level: its heading, and a short value of its own for each."""
    stated = LEVEL_IN_HEADING.search(heading)
    if stated and int(stated[1]) != level:
        return False
    if not CODE_HEADING.search(heading) or heading.upper() in ("OBJECTID", "FID"):
        return False
    filled = [one for one in column if CODE_VALUE.fullmatch(one) and any(sign.isdigit() for sign in one)]
    return len(set(filled)) >= UNIQUE * len(column)


_NOT_THERE = gettext_noop("The file has no property %(value)s. Choose one of: %(properties)s.")
_SEVERAL = gettext_noop(
    "Several properties could hold the codes and the gazetteer decides none: %(properties)s. "
    "Choose one (--code-property)."
)
_NONE = gettext_noop(
    "No property looks like the codes of these areas. Choose one (--code-property): %(properties)s."
)


def _refused(code: str, message: str, properties: Collection[str], value: str = "") -> Refused:
    return Refused(Refusal(code, message, params={"properties": ", ".join(properties), "value": value}))


def _stem(heading: str) -> str:
    """What the headings of one level share: `admin3Pcode` and `admin3Name` -> admin3, `TS_PCODE` and `TS` -> ts."""
    return (
        re.sub(r"(ref|alt)?(p_?code?|code|name)\d*(_?[a-z]{2})?$", "", heading, flags=re.IGNORECASE)
        .strip("_")
        .lower()
    )


def _names(values: Mapping[str, list[str]], code: str, level: int, count: int) -> tuple[str, ...]:
    """Properties that hold names of the areas themselves, the most likely first, other languages after it."""
    scored: list[tuple[float, str]] = []
    for heading, column in values.items():
        score = _name_score(heading, column, _stem(code), level, count)
        if heading != code and score >= 2:
            scored.append((score, heading))
    return tuple(heading for _, heading in sorted(scored, key=lambda pair: (-pair[0], len(pair[1]))))


def _name_score(heading: str, column: list[str], stem: str, level: int, count: int) -> float:
    words = [one for one in column if one and not any(sign.isdigit() for sign in one)]
    if len(words) < 0.2 * count or len(set(words)) < 0.5 * len(words):
        return 0
    stated = LEVEL_IN_HEADING.search(heading)
    if stated and int(stated[1]) != level:
        return 0
    own = 2.0 if _stem(heading) == stem or heading.lower().startswith(stem) else 0.0
    named = 1.0 if NAME_HEADING.search(heading) else 0.0
    latin = 0.5 if sum(one.isascii() for one in words) > len(words) / 2 else 0.0
    filled = len(set(words)) / max(count, 1)
    second = 0.4 if re.search(r"alt|ref|maj", heading, re.IGNORECASE) else 0.0
    return own + named + latin + filled - second


def _parents(
    values: Mapping[str, list[str]], code: str, level: int, known: Mapping[int, Collection[str]]
) -> tuple[str, ...]:
    """Properties whose values are codes of the levels above, the level next above first."""
    found: list[str] = []
    for above in range(level - 1, 0, -1):
        wanted = {code_key(one) for one in known.get(above, ())}
        for heading, column in values.items():
            hits = sum(code_key(one) in wanted for one in column)
            if heading not in (code, *found) and hits > 0.2 * len(column):
                found.append(heading)
    return tuple(found)
