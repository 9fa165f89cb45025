"""Codes of areas the gazetteer ends above: what they begin with is the code of the area they lie in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firstcall.places.codes import squeezed
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place
from firstcall.places.placed import Placed
from firstcall.places.placing import resolve

SHORTEST = 4  # characters: "UA63"; shorter ones begin many codes


def by_deeper_code(
    gazetteer: Gazetteer, deeper: Iterable[str], names: Mapping[int, str], so_far: Placed
) -> Placed | None:
    """Where a row belongs by the first of its codes of deeper levels that begins with a known one.

    None where none does, or where that speaks against the area the row's names led to `so_far`.
    """
    for code in deeper:
        place = _area_above(gazetteer, code)
        if place is None:
            continue
        if so_far.area is not None and so_far.area not in gazetteer.lineage(place.pk):
            return None
        found = resolve(gazetteer, {place.level: place.code}, names)
        return found if found.area == place.pk else None
    return None


def _area_above(gazetteer: Gazetteer, code: str) -> Place | None:
    whole = squeezed(code)
    for end in range(len(whole) - 1, SHORTEST - 1, -1):
        place = gazetteer.by_code(whole[:end])
        if place is not None and place.level > 0:
            return place
    return None
