"""What a column holds, told by its content: P-codes of a level of this country, or names of its areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import polars as pl

from firstcall.places.codes import DECIMAL, NO_PREFIX
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.placed import blank

LOOKED_AT = 200  # distinct values of a sample
SURE_CODE, SURE_NAME = 0.98, 0.94  # of a column all of whose values are codes, or names
FURTHER = 0.97  # of the confidence of a code column: that it is a second one beside the level's own
FEW = 0.82  # of the confidence where one or two distinct values speak alone
FEW_VALUES = 2  # distinct values, up to which a column is trusted less
MIXED = 0.8  # of the distinct values: codes of several levels in one column, from which on it is one of codes
SHORTEST_NUMBER = 5  # digits: shorter numbers are codes by chance
LEVELS = range(1, 5)


def code_hint(gazetteer: Gazetteer) -> Callable[[str, pl.Series], Sequence[tuple[str, float]]]:
    """A `ContentHint` of this country for `find_table(..., content_hint=)`: admin<N>_code, other_code or admin<N>_name.

    The confidence is the share of the sample's distinct values that are codes (or names) of the level. Codes count
    as they would when rows are placed: with another prefix (TD14), other signs, or as written. Codes of several levels
    in one column are those of the deepest: each names its own area.
    """

    def hint(heading: str, sample: pl.Series) -> Sequence[tuple[str, float]]:
        values = [text for text in sample.unique().drop_nulls().to_list() if not blank(text)][:LOOKED_AT]
        if not values:
            return ()
        trust = 1.0 if len(values) > FEW_VALUES else FEW
        codes = _by_level(values, gazetteer, _code_level)
        found = [(f"admin{level}_code", SURE_CODE * share * trust) for level, share in codes]
        together = sum(share for _, share in codes)
        if len(codes) > 1 and len(values) > FEW_VALUES and codes[0][1] < together >= MIXED:
            deepest = max(level for level, _ in codes)
            found.append((f"admin{deepest}_code", SURE_CODE * together))
        found += [("other_code", SURE_CODE * FURTHER * share * trust) for _, share in codes[:1]]
        if not found or found[0][1] < SURE_CODE / 2:
            names = _by_level(values, gazetteer, _name_levels)
            found += [(f"admin{level}_name", SURE_NAME * share * trust) for level, share in names]
        return sorted(((name, round(sure, 3)) for name, sure in found), key=lambda one: -one[1])

    return hint


def _by_level(
    values: Sequence[str], gazetteer: Gazetteer, levels_of: Callable[[str, Gazetteer], Sequence[int]]
) -> list[tuple[int, float]]:
    """Levels with the share of the values that belong to each, the largest share first, then the higher level."""
    counts = Counter(level for text in values for level in levels_of(text, gazetteer) if level in LEVELS)
    return sorted(
        ((level, count / len(values)) for level, count in counts.items()), key=lambda one: (-one[1], one[0])
    )


def _code_level(text: str, gazetteer: Gazetteer) -> Sequence[int]:
    digits = text.replace(" ", "")
    if digits.isdigit() and len(digits) < SHORTEST_NUMBER:
        return ()
    place = gazetteer.by_code(text)
    if place is not None:
        return (place.level,)
    readings = gazetteer.codebook.readings(text, 0)
    sure = {one.place.level for one in readings if one.why not in (NO_PREFIX, DECIMAL)}
    return tuple(sure) if len(sure) == 1 else ()


def _name_levels(text: str, gazetteer: Gazetteer) -> Sequence[int]:
    places = gazetteer.by_name(text) or gazetteer.without_kind(text)  # "Merika Province", as placing reads it
    return tuple({place.level for place in places})
