"""How near an organisation reports from a gap, in three words. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

HERE, NEAR, NOT_YET = "here", "near", "not_yet"


def how_near(place: Sequence[int], reported: Collection[int]) -> str:
    """here: reports from the place or a part of it; near: from the same province; not_yet: from neither.

    `place`: the area of the gap and those above it, itself first; empty for the whole country. `reported`: every area
    the organisation reports from, with all areas above each.
    """
    if not place:
        return HERE if reported else NOT_YET
    if place[0] in reported:
        return HERE
    province = place[-2] if len(place) > 1 else place[0]
    return NEAR if province in reported else NOT_YET
