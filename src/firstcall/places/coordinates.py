"""Coordinates as people type them, and the area a point lies in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MARKS = str.maketrans({"º": "°", "˚": "°", "٫": "."})
_SIDES = {"N": 1, "S": -1, "E": 1, "W": -1, "O": -1, "ش": 1, "ج": -1, "غ": -1}
_WORDS = re.compile(r"LATITUDE?|LATITUD|LONGITUDE?|LONGITUD|LAT|LONG?|LNG|GPS|DEG(?:REES)?", re.IGNORECASE)

EDGES = (min, min, max, max)  # west, south, east, north


@lru_cache(maxsize=65536)
def degrees(text: str | None, *, most: float) -> float | None:
    """Degrees from a decimal or from degrees, minutes and seconds (`10°28'28.0"N`); None for anything else.

    `most`: 90 for latitudes, 180 for longitudes. Nothing is put right: a missing minus sign stays missing.
    """
    if not text:
        return None
    marks = text.translate(_MARKS)  # before NFKC makes letters of them
    bare = _WORDS.sub("", unicodedata.normalize("NFKC", marks)).strip(" :=")
    marked = "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in bare).upper()
    letters = [one for one in marked if one.isalpha()]
    if len(letters) > 1 or (letters and letters[0] not in _SIDES):
        return None
    parts = [float(one.replace(",", ".")) for one in _NUMBER.findall(marked)]
    if not 1 <= len(parts) <= 3 or any(part >= 60 for part in parts[1:]):
        return None
    if len(parts) > 1 and not re.search(r"[°º'’´`\"”˚]|\d\s+\d", marked):
        return None  # two numbers that are not degrees and minutes
    size = sum(part / 60**power for power, part in enumerate(parts))
    sign = -1 if marked.lstrip().startswith(("-", "−")) else 1
    value = sign * size * (_SIDES[letters[0]] if letters else 1)
    return value if abs(value) <= most else None


class Layers:
    """The drawn areas of a country by level, to find in which one a point lies."""

    def __init__(self, by_level: Mapping[int, Mapping[int, BaseGeometry]]) -> None:
        self._trees = [
            (shapely.STRtree(list(shapes.values())), list(shapes))
            for _, shapes in sorted(by_level.items(), reverse=True)
            if shapes
        ]
        self.drawn = frozenset(pk for _, pks in self._trees for pk in pks)
        boxes = [shapely.total_bounds(tree.geometries) for tree, _ in self._trees]
        self._box = (
            [float(edge(one)) for one, edge in zip(zip(*boxes, strict=True), EDGES, strict=True)]
            if boxes
            else []
        )

    def __bool__(self) -> bool:
        return bool(self._trees)

    def at(self, latitude: float, longitude: float) -> int | None:
        """The primary key of the area of the deepest level that holds the point; the smallest of several."""
        if not self._box or not (
            self._box[0] <= longitude <= self._box[2] and self._box[1] <= latitude <= self._box[3]
        ):
            return None
        point = shapely.Point(longitude, latitude)
        for tree, pks in self._trees:
            found: Sequence[int] = tree.query(point, predicate="intersects").tolist()
            if found:
                shapes = tree.geometries
                return pks[min(found, key=lambda index: shapes[index].area)]
        return None
