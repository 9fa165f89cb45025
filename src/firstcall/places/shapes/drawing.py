"""A layer of areas as a drawing: one clean coverage, simplified at three zooms, projected, as SVG path data."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

SIDE = 1000.0  # the longer side of a drawing, in its own units
ZOOMS = (0, 1, 2)  # coarse, middle, fine
TOLERANCE = (1.5, 0.8, 0.3)  # drawing units: the square root of the area a corner must have to be kept
SMALLEST_PART = (
    4.0,
    1.0,
    0.1,
)  # square drawing units: smaller islands of an area are left out, never its largest
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
SNAP = 0.02  # drawing units: vertices of neighbours that near are one


@dataclass(frozen=True)
class Extent:
    """What a drawing covers, in degrees; `east` may pass 180 where the layer lies over the date line."""

    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        """Kilometres of a degree of longitude over those of a degree of latitude, in the middle of the extent."""
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Drawing units per degree of latitude, so that the longer side measures `SIDE`."""
        return SIDE / max((self.east - self.west) * self.squeeze, self.north - self.south, 1e-9)

    @property
    def width(self) -> float:
        return (self.east - self.west) * self.squeeze * self.scale

    @property
    def height(self) -> float:
        return (self.north - self.south) * self.scale

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point in degrees lies in the drawing (x to the right, y downwards)."""
        if longitude < self.west and self.east > 180:
            longitude += 360
        return (longitude - self.west) * self.squeeze * self.scale, (self.north - latitude) * self.scale

    def in_degrees(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape of the drawing as longitudes and latitudes."""
        across, down = self.squeeze * self.scale, self.scale

        def unproject(points: np.ndarray) -> np.ndarray:
            return np.column_stack([points[:, 0] / across + self.west, self.north - points[:, 1] / down])

        return shapely.transform(shape, unproject)


@dataclass(frozen=True)
class Outline:
    """An area at one zoom: SVG path data, a point inside for its label, and its box, in drawing units."""

    path: str
    label: tuple[float, float]
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Coverage:
    """Areas that share their edges and never overlap, in drawing units: key -> polygons. `lost`: nothing was left."""

    extent: Extent
    polygons: dict[str, MultiPolygon]
    lost: tuple[str, ...] = ()

    def outlines(self) -> tuple[dict[str, Outline], ...]:
        """The outlines at each zoom, coarse first: `outlines[zoom][key]`.

        Each zoom is simplified from the finer one: the coverage stays valid, and the work shrinks each time.
        """
        shapes = list(self.polygons.values())
        drawn: list[dict[str, Outline]] = []
        for zoom in reversed(ZOOMS):
            shapes = list(shapely.coverage_simplify(shapes, TOLERANCE[zoom])) if shapes else []
            parts = [_large_enough(polygonal(shape), SMALLEST_PART[zoom]) for shape in shapes]
            outlines = [outline(one, decimals=0 if zoom == 0 else 1) for one in parts]
            drawn.insert(0, dict(zip(self.polygons, outlines, strict=True)))
        return tuple(drawn)

    def dissolved(self, groups: Mapping[str, str]) -> Coverage:
        """The areas above these, each the union of its parts: key of a part -> key of its whole."""
        parts: dict[str, list[MultiPolygon]] = {}
        for part, polygon in self.polygons.items():
            if part in groups:
                parts.setdefault(groups[part], []).append(polygon)
        wholes = {whole: polygonal(shapely.coverage_union_all(found)) for whole, found in parts.items()}
        return Coverage(self.extent, wholes)


def cover(shapes: Mapping[str, BaseGeometry], *, extent: Extent | None = None) -> Coverage:
    """Areas (key -> polygons in degrees) as one coverage. The areas of a layer must be given in one call.

    An `extent` given makes layers of one country lie on each other.
    """
    keys = sorted(shapes)
    moved = over_the_date_line([shapes[key] for key in keys])
    frame = extent or extent_of(moved)
    polygons = dict(zip(keys, clean_coverage(_projected(moved, frame)), strict=True))
    kept = {key: polygon for key, polygon in polygons.items() if not polygon.is_empty}
    return Coverage(frame, kept, tuple(key for key in keys if key not in kept))


def extent_of(shapes: Sequence[BaseGeometry]) -> Extent:
    """The box around shapes in degrees."""
    west, south, east, north = (float(one) for one in shapely.total_bounds(list(shapes)))
    return Extent(west, south, east, north)


def over_the_date_line(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Move western longitudes east by 360 degrees where the layer has parts at both ends of the world (Fiji)."""
    west, _, east, _ = shapely.total_bounds(list(shapes))
    if east - west <= 180:
        return list(shapes)
    moved = [shapely.transform(shape, _eastwards) for shape in shapes]
    new_west, _, new_east, _ = shapely.total_bounds(moved)
    return moved if new_east - new_west < east - west else list(shapes)


def _eastwards(points: np.ndarray) -> np.ndarray:
    return np.column_stack([np.where(points[:, 0] < 0, points[:, 0] + 360, points[:, 0]), points[:, 1]])


def _projected(shapes: Sequence[BaseGeometry], frame: Extent) -> list[BaseGeometry]:
    """Equirectangular with the middle latitude true to scale: at country size nobody sees the difference."""
    across, down = frame.squeeze * frame.scale, frame.scale

    def project(points: np.ndarray) -> np.ndarray:
        return np.column_stack([(points[:, 0] - frame.west) * across, (frame.north - points[:, 1]) * down])

    return [shapely.transform(shape, project) for shape in shapes]


def clean_coverage(shapes: Sequence[BaseGeometry]) -> list[MultiPolygon]:
    """Valid polygons that share their edges and never overlap, in the order given; an empty one where none is left."""
    valid = [
        polygonal(shapely.make_valid(shape, method="structure", keep_collapsed=False)) for shape in shapes
    ]
    full = [index for index, shape in enumerate(valid) if not shape.is_empty]
    if full and not shapely.coverage_is_valid([valid[index] for index in full]):
        cleaned = shapely.coverage_clean([valid[index] for index in full], snapping_distance=SNAP)
        for index, shape in zip(full, cleaned, strict=True):
            valid[index] = polygonal(shape)
    return valid


def polygonal(shape: BaseGeometry | None) -> MultiPolygon:
    """The polygons of any geometry."""
    if shape is None or shape.is_empty:
        return MultiPolygon()
    parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
    flat = [one for part in parts for one in (part.geoms if hasattr(part, "geoms") else [part])]
    return MultiPolygon([one for one in flat if isinstance(one, Polygon)])


def _large_enough(shape: MultiPolygon, smallest: float) -> MultiPolygon:
    parts = sorted(shape.geoms, key=lambda part: part.area, reverse=True)
    return MultiPolygon([part for index, part in enumerate(parts) if index == 0 or part.area >= smallest])


def outline(shape: MultiPolygon, *, decimals: int) -> Outline:
    """Path data with relative moves, rounded to `decimals`; one decimal more where rounding would leave nothing."""
    largest = max(shape.geoms, key=lambda part: part.area)
    inside = largest.representative_point()
    box = tuple(round(one, 1) for one in shape.bounds)
    path = ""
    for places in (decimals, decimals + 1, 3):
        path = _path(shape, places)
        if path:
            break
    return Outline(path or _dot(inside.x, inside.y), (round(inside.x, 1), round(inside.y, 1)), box)  # type: ignore[arg-type]


def _dot(x: float, y: float) -> str:
    return f"M{x:.1f} {y:.1f}h.1v.1h-.1z"


def _path(shape: MultiPolygon, places: int) -> str:
    return "".join(_ring(ring, places) for part in shape.geoms for ring in (part.exterior, *part.interiors))


def _ring(ring: object, places: int) -> str:
    """One ring: absolute start, then relative steps; whole units of the last decimal so that no error adds up."""
    unit = 10**places
    points = np.rint(np.asarray(ring.coords)[:-1] * unit).astype(int)  # type: ignore[attr-defined]
    steps = np.diff(points, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if len(steps) < 2:
        return ""
    (x, y) = points[0]
    return f"M{_number(x, unit)} {_number(y, unit)}l{_joined(steps.ravel(), unit)}z"


def _joined(numbers: np.ndarray, unit: int) -> str:
    """Numbers separated by a space only where the next has no minus sign."""
    written = {one: _number(one, unit) for one in set(numbers.tolist())}
    text = " ".join([written[one] for one in numbers.tolist()])
    return text.replace(" -", "-")


def _number(value: int, unit: int) -> str:
    if unit == 1:
        return str(value)
    text = f"{value / unit:.{len(str(unit)) - 1}f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def polygon_of(path: str) -> MultiPolygon:
    """The polygons of path data that `outline` wrote, in drawing units (holes are filled)."""
    rings = [_points(ring) for ring in path.split("z") if ring]
    shapes = [shapely.make_valid(Polygon(points)) for points in rings if len(points) > 2]
    return polygonal(shapely.union_all(shapes)) if shapes else MultiPolygon()


def _points(ring: str) -> np.ndarray:
    numbers = np.array([float(one) for one in NUMBER.findall(ring)])
    return np.cumsum(numbers.reshape(-1, 2), axis=0) if "l" in ring else np.empty((0, 2))
