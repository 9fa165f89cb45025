"""A fictional island country: nested areas with P-codes, and polygons that fit each other exactly."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from random import Random

from shapely import MultiPoint, Point, Polygon, unary_union, voronoi_polygons
from shapely.geometry import mapping

from firstcall.demo.names import in_arabic_letters, place_names


@dataclass(frozen=True)
class DemoArea:
    """One area: `weight` is its share of the country's people; `other_name` is its name in Arabic letters."""

    pcode: str
    name: str
    other_name: str
    level: int
    parent: str
    weight: float
    shape: Polygon


@dataclass(frozen=True)
class Country:
    code: str
    prefix: str
    name: str
    areas: tuple[DemoArea, ...]

    def at_level(self, level: int) -> list[DemoArea]:
        return [area for area in self.areas if area.level == level]

    @property
    def deepest(self) -> int:
        return max(area.level for area in self.areas)


def _coast(random: Random, longitude: float, latitude: float, size: float) -> Polygon:
    """An island's outline, `size` degrees across, drawn with three slow waves and a little noise."""
    waves = [(random.uniform(0, math.tau), random.uniform(0.05, 0.16) / k, k) for k in (2, 3, 5)]
    points = []
    for step in range(180):
        angle = math.tau * step / 180
        radius = (
            1
            + sum(height * math.sin(k * angle + phase) for phase, height, k in waves)
            + random.uniform(-0.01, 0.01)
        )
        points.append(
            (
                longitude + size * 0.62 * radius * math.cos(angle),
                latitude + size * 0.5 * radius * math.sin(angle),
            )
        )
    return Polygon(points)


def _cells(random: Random, outline: Polygon, count: int) -> list[Polygon]:
    """`count` Voronoi cells of the outline, evened by two rounds of moving each seed to its cell's middle."""
    west, south, east, north = outline.bounds
    seeds: list[Point] = []
    while len(seeds) < count:
        point = Point(random.uniform(west, east), random.uniform(south, north))
        if outline.contains(point):
            seeds.append(point)
    cells: list[Polygon] = []
    for _round in range(3):
        drawn = voronoi_polygons(MultiPoint(seeds), extend_to=outline)
        cells = [cell.intersection(outline) for cell in drawn.geoms]
        cells = [
            max(getattr(cell, "geoms", [cell]), key=lambda part: part.area)
            for cell in cells
            if not cell.is_empty
        ]
        seeds = [
            cell.representative_point() if not cell.contains(cell.centroid) else cell.centroid
            for cell in cells
        ]
    return cells


def _grouped(random: Random, cells: list[Polygon], count: int) -> list[list[int]]:
    """The cells in `count` neighbourhoods, each cell with the nearest of evenly spread centres."""
    centres = [cells[index].centroid for index in random.sample(range(len(cells)), count)]
    for _round in range(4):
        members: dict[int, list[int]] = defaultdict(list)
        for index, cell in enumerate(cells):
            members[min(range(count), key=lambda c: centres[c].distance(cell.centroid))].append(index)
        centres = [
            MultiPoint([cells[i].centroid for i in members[c]]).centroid if members[c] else centres[c]
            for c in range(count)
        ]
    return [sorted(members[c]) for c in range(count) if members[c]]


def make_country(
    random: Random,
    *,
    code: str,
    prefix: str,
    name: str,
    counts: tuple[int, ...],
    longitude: float = 0.0,
    latitude: float = 4.0,
) -> Country:
    """A country with `counts` areas per level, e.g. (5, 24) or (10, 60, 330). P-codes start with `prefix`."""
    outline = _coast(random, longitude, latitude, size=6.0)
    cells = _cells(random, outline, counts[-1])
    names = iter(place_names(random, sum(counts) + 40))
    tree: list[list[list[int]]] = [[[index] for index in range(len(cells))]]
    shapes: list[list[Polygon]] = [cells]
    for count in reversed(counts[:-1]):
        groups = _grouped(random, shapes[0], count)
        tree.insert(0, groups)
        shapes.insert(0, [unary_union([shapes[0][index] for index in group]) for group in groups])
    heavy = [min(random.paretovariate(2.2), 6.0) for _ in cells]  # towns, and a few cities
    areas: list[DemoArea] = []

    def add(level: int, index: int, parent: str, number: int) -> float:
        pcode = f"{parent}{number:02d}"
        weight = heavy[index] if level == len(counts) else 0.0
        place = len(areas)
        areas.append(DemoArea(pcode, next(names), "", level, parent, 0.0, shapes[level - 1][index]))
        if level < len(counts):
            weight = sum(
                add(level + 1, child, pcode, n) for n, child in enumerate(tree[level - 1][index], start=1)
            )
        done = areas[place]
        above = code if level == 1 else parent
        areas[place] = DemoArea(
            pcode, done.name, in_arabic_letters(done.name), level, above, weight, done.shape
        )
        return weight

    for number in range(len(shapes[0])):
        add(1, number, prefix, number + 1)
    total = sum(area.weight for area in areas if area.level == 1)
    areas = [
        DemoArea(a.pcode, a.name, a.other_name, a.level, a.parent, a.weight / total, a.shape) for a in areas
    ]
    return Country(code, prefix, name, tuple(areas))


def geojson(country: Country, level: int) -> dict[str, object]:
    """One level's boundaries as a GeoJSON feature collection with ADMn_PCODE, ADMn_EN and the parent's code."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    f"ADM{level}_PCODE": area.pcode,
                    f"ADM{level}_EN": area.name,
                    f"ADM{level - 1}_PCODE": area.parent,
                },
                "geometry": mapping(area.shape),
            }
            for area in country.at_level(level)
        ],
    }
